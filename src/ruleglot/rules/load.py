"""Files to rules: read the text, tell the format, and hand the text to the format's reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.diagnostics.documents import FileNotReadable, NoRules, SeveralRules, TooDeepDocument
from ruleglot.source import Source

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ruleglot.rules.rule import Rule

LARGEST = 8 * 1024 * 1024
"""Bytes. The largest rule in the field has 100 thousand; Falco's whole official file as many."""

SUFFIXES = frozenset({".toml", ".ndjson", ".json", ".yml", ".yaml"})
"""The files that rules live in."""


def read_rule(path: Path) -> Rule:
    """Return the one rule of a file. Raises `DiagnosticError` (D001 to D008 and those of the format)."""
    rules = read_rules(path)
    if len(rules) > 1:
        names = ", ".join(f"`{rule.metadata.name}`" for rule in rules)
        raise DiagnosticError(SeveralRules(path=path.as_posix(), number=len(rules), names=names))
    return rules[0]


def read_rules(path: Path) -> tuple[Rule, ...]:
    """Return the rules of a file, one or more. Raises `DiagnosticError` (D001 to D008 and those of the format)."""
    source = read_source(path)
    reader = _reader(path, source)
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
    """Return a file's text under the name that the user gave it. Raises `DiagnosticError` (D001)."""
    name = path.as_posix()
    try:
        if path.is_dir():
            raise _unreadable(name, "it is a folder")
        if path.stat().st_size > LARGEST:
            raise _unreadable(name, f"it is larger than {LARGEST // 1024 // 1024} MiB", "no rule is that large")
        raw = path.read_bytes()
    except FileNotFoundError:
        raise _unreadable(name, "there is no such file", "check the path") from None
    except (OSError, ValueError) as error:
        raise _unreadable(name, getattr(error, "strerror", None) or str(error)) from error
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _unreadable(name, f"byte {error.start} is no UTF-8", "save the file as UTF-8") from None
    if not text.strip():
        raise _unreadable(name, "it is empty")
    if "\0" in text:
        raise _unreadable(name, f"character {text.index(chr(0))} is a NUL, which no text has", "is it a text file?")
    return Source(name, text.replace("\r\n", "\n"))


def _unreadable(path: str, problem: str, hint: str = "") -> DiagnosticError:
    return DiagnosticError(FileNotReadable(path=path, problem=problem, hint=hint))


def _reader(path: Path, source: Source) -> Callable[[Source], tuple[Rule, ...]] | None:
    match path.suffix.lower():
        case ".toml":
            from ruleglot.rules.elastic import toml

            return toml.read_rules
        case ".ndjson" | ".json":
            from ruleglot.rules.elastic import ndjson

            return ndjson.read_rules
        case ".yml" | ".yaml":
            return _yaml_reader(source)
        case _:
            return None


def _yaml_reader(source: Source) -> Callable[[Source], tuple[Rule, ...]]:
    """Tell Falco's sequence of entries from Sigma's mapping by the first line that says anything."""
    lines = (line for line in source.text.split("\n") if line.strip() and not line.lstrip().startswith(("#", "---")))
    if next(lines, "").lstrip().startswith(("-", "[")):
        from ruleglot.rules.falco import reader as falco

        return falco.read_rules
    from ruleglot.rules.sigma import reader as sigma

    return sigma.read_rules
