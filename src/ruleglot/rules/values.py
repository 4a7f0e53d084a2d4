"""Take values out of a document that people wrote, checking their kind.

Raises a `DiagnosticError` (D004, D005) that names the key, what was found and what was expected.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.diagnostics.documents import MissingKey, WrongType
from ruleglot.source import Span

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ruleglot.source import Source


def text(table: Mapping[str, Any], key: str, place: Span | None = None) -> str:
    """Return a text; the empty one where the key is absent."""
    value = table.get(key, "")
    if not isinstance(value, str):
        raise _wrong(key, value, "a text", place)
    return value


def required_text(table: Mapping[str, Any], key: str, place: Span | None = None, hint: str = "") -> str:
    """Return a text that must be there and not be blank."""
    value = text(table, key, place)
    if not value.strip():
        raise DiagnosticError(MissingKey(key=key, hint=hint, span=place))
    return value


def texts(table: Mapping[str, Any], key: str, place: Span | None = None) -> tuple[str, ...]:
    """Return a list of texts; a single text is a list of one."""
    value = table.get(key, [])
    items = [value] if isinstance(value, str) else value
    if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
        raise _wrong(key, value, "a list of texts", place)
    return tuple(items)


def tables(table: Mapping[str, Any], key: str, place: Span | None = None) -> tuple[Mapping[str, Any], ...]:
    """Return a list of tables."""
    value = table.get(key, [])
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise _wrong(key, value, "a list of tables", place)
    return tuple(value)


def mapping(table: Mapping[str, Any], key: str, place: Span | None = None) -> Mapping[str, Any]:
    """Return a table; an empty one where the key is absent."""
    value = table.get(key, {})
    if not isinstance(value, dict):
        raise _wrong(key, value, "a table", place)
    return value


def key_place(source: Source, key: str) -> Span | None:
    """Return where a key is most likely written: the first line that begins with it."""
    found = re.search(rf"^[ \t-]*[\"']?{re.escape(key)}[\"']?[ \t]*[:=]", source.text, re.MULTILINE)
    return None if found is None else Span(source, found.start(), found.end() - 1)


def _wrong(key: str, value: object, expected: str, place: Span | None) -> DiagnosticError:
    return DiagnosticError(WrongType(key=key, found=shown(value), expected=expected, span=place))


def shown(value: object) -> str:
    """Return what a value is, in a message's words: `the number 7`, `a list`."""
    match value:
        case None:
            return "empty"
        case bool() | int() | float():
            return f"`{json.dumps(value)}`"
        case str():
            return f"the text `{value[:40]}`"
        case dict():
            return "a table"
        case list():
            return "a list"
        case _:
            return f"a {type(value).__name__}"
