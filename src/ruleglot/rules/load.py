"""Files to rules: read the text, tell the format, and hand the text to the format's reader."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.diagnostics.documents import FileNotReadable, NoRules, SeveralRules, TooDeepDocument
from ruleglot.source import Source

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import TypeAlias

    from ruleglot.rules.rule import Rule

    Reader: TypeAlias = Callable[[Source], tuple[Rule, ...]]

LARGEST = 8 * 1024 * 1024
"""Bytes. The largest rule in the field has 100 thousand; Falco's whole official file as many."""

SUFFIXES = frozenset({".toml", ".ndjson", ".json", ".yml", ".yaml"})
"""The files that rules live in."""

SIGMA = re.compile(r"""(?:^|[{,][ \t]*)["']?(?:detection|logsource|correlation|filter)["']?[ \t]*:""", re.MULTILINE)
"""A key that only Sigma's documents have at their outermost level."""

FALCO = re.compile(r"""(?:^|[{,-])[ \t]*["']?(?:rule|macro|list|required_\w+)["']?[ \t]*:""", re.MULTILINE)
"""A key that every entry of a Falco file has one of."""

LISTED = 5
"""So many names of rules are told; a Falco file has a hundred."""


def read_rule(path: Path) -> Rule:
    """Return the one rule of a file. Raises `DiagnosticError` (D001 to D008 and those of the format)."""
    rules = read_rules(path)
    if len(rules) > 1:
        names = ", ".join(f"`{rule.metadata.name}`" for rule in rules[:LISTED])
        more = f" and {len(rules) - LISTED} more" if len(rules) > LISTED else ""
        raise DiagnosticError(SeveralRules(path=path.as_posix(), number=len(rules), names=names + more))
    return rules[0]


def read_rules(path: Path) -> tuple[Rule, ...]:
    """Return the rules of a file, one or more. Raises `DiagnosticError` (D001 to D008 and those of the format)."""
    source = read_source(path)
    reader = _reader(path.suffix.lower(), source)
    if reader is None:
        raise DiagnosticError(NoRules(path=source.name))
    try:
        rules = reader(source)
    except RecursionError:
        raise DiagnosticError(TooDeepDocument(path=source.name)) from None
    if not rules:
        raise DiagnosticError(NoRules(path=source.name))
    return rules


def read_source(path: Path) -> Source:
    r"""Return a file's text under the name that the user gave it. Raises `DiagnosticError` (D001).

    A byte order mark is dropped, and line breaks are `\n` whatever system the file was written on.
    """
    name = path.as_posix()
    raw = _bytes(path, name)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _unreadable(name, f"byte {error.start} is no UTF-8", "save the file as UTF-8") from None
    if not text.strip():
        raise _unreadable(name, "it is empty")
    if "\0" in text:
        place = Source(name, text).position(text.index("\0"))
        problem = f"line {place.line}, column {place.column} is a NUL, which no text has"
        raise _unreadable(name, problem, "is it a text file?")
    return Source(name, text.replace("\r\n", "\n"))


def _bytes(path: Path, name: str) -> bytes:
    try:
        if path.is_dir():
            raise _unreadable(name, "it is a folder")
        size = path.stat().st_size
        if not path.is_file():
            raise _unreadable(name, "it is no ordinary file")
        if size > LARGEST:
            raise _unreadable(name, f"it is larger than {LARGEST // 1024 // 1024} MiB", "no rule is that large")
        return path.read_bytes()
    except FileNotFoundError:
        raise _unreadable(name, "there is no such file", "check the path") from None
    except (OSError, ValueError) as error:
        raise _unreadable(name, getattr(error, "strerror", None) or str(error)) from error


def _unreadable(path: str, problem: str, hint: str = "") -> DiagnosticError:
    return DiagnosticError(FileNotReadable(path=path, problem=problem, hint=hint))


def _reader(suffix: str, source: Source) -> Reader | None:
    match suffix:
        case ".toml":
            from ruleglot.rules.elastic import toml

            return toml.read_rules
        case ".ndjson" | ".json":
            from ruleglot.rules.elastic import ndjson

            return ndjson.read_rules
        case ".yml" | ".yaml":
            return _yaml_reader(source.text)
        case _:
            return None


def _yaml_reader(text: str) -> Reader | None:
    """Tell Falco's sequence of entries from Sigma's mapping by the first line that says anything, and by their keys."""
    lines = (line.lstrip() for line in text.split("\n"))
    first = next((line for line in lines if line and not line.startswith(("#", "---", "%"))), "")
    if first.startswith(("-", "[")):
        if FALCO.search(text) is None:
            return None
        from ruleglot.rules.falco import reader as falco

        return falco.read_rules
    if SIGMA.search(text) is None:
        return None
    from ruleglot.rules.sigma import reader as sigma

    return sigma.read_rules
