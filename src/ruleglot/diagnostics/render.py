"""Draw diagnostics: as text with a caret for people, as plain data for JSON.

>>> from ruleglot.diagnostics.evaluation import PatternTooLong
>>> from ruleglot.source import Source, Span
>>> query = Source("rules/example.toml", 'process where name : "a*"')
>>> print(diagnostic_text(PatternTooLong(parts=2, span=Span(query, 14, 25))))
error[E002]: a wildcard pattern of 2 texts and holes is too long to be run
 --> rules/example.toml:1:15
  |
1 | process where name : "a*"
  |               ^^^^^^^^^^^ too long
  help: see whether the rule was damaged on its way
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

from ruleglot.diagnostics.notes import Note

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruleglot.diagnostics.diagnostic import Diagnostic
    from ruleglot.source import Span

WIDEST = 120
"""Source lines are cut to this many characters around the caret: one rule in the field has a line of 40,000.

An ellipsis stands where something was cut off.
"""


def diagnostic_text(diagnostic: Diagnostic) -> str:
    """Return a diagnostic as it stands on the terminal, without a final line break."""
    return "\n".join(_lines(diagnostic))


def _lines(diagnostic: Diagnostic) -> Iterator[str]:
    yield printable(f"{diagnostic.severity}[{diagnostic.code}]: {diagnostic.message_text}")
    if diagnostic.span is not None:
        yield from _excerpt(diagnostic.span, diagnostic.label_text)
    if diagnostic.help_text:
        yield printable(f"  help: {diagnostic.help_text}")


def _excerpt(span: Span, label: str) -> Iterator[str]:
    start, end = span.start_position, span.end_position
    line = span.source.line_text(start.line)
    last = end.column if end.line == start.line else len(line) + 1
    cut = max(0, start.column - 1 - WIDEST // 2)
    shown = line[cut : cut + WIDEST]
    before = shown[: start.column - 1 - cut]
    marked = shown[start.column - 1 - cut : last - 1 - cut]
    head, tail = "…" * (cut > 0), "…" * (len(line) > cut + WIDEST)
    gutter = " " * len(str(start.line))
    yield printable(f"{gutter}--> {start}")
    yield f"{gutter} |"
    yield f"{start.line} | {head}{printable(shown)}{tail}"
    yield f"{gutter} | {' ' * width(head + before)}{'^' * max(1, width(marked))} {printable(label)}".rstrip()


def printable(text: str) -> str:
    """Return the text with tabs as blanks and with what would move or hide the cursor written as an escape."""
    return "".join(" " if each == "\t" else each if each.isprintable() else f"\\u{{{ord(each):x}}}" for each in text)


def width(text: str) -> int:
    """Return how many columns a text takes on a terminal."""
    return sum(_columns(each) for each in printable(text))


def _columns(character: str) -> int:
    if unicodedata.category(character) in {"Mn", "Me"}:
        return 0  # stands above, below or around the one before
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1


def diagnostic_data(diagnostic: Diagnostic) -> dict[str, Any]:
    """Return a diagnostic as plain data; the place counts from 1 and is absent where there is none.

    A note also has `title`, `clause`, `direction`, `reason` and `remedy`.
    """
    data: dict[str, Any] = {
        "code": diagnostic.code,
        "severity": diagnostic.severity.value,
        "message": diagnostic.message_text,
        "help": diagnostic.help_text,
    }
    if isinstance(diagnostic, Note):
        data |= {
            "title": diagnostic.title,
            "clause": diagnostic.clause,
            "direction": diagnostic.direction.value,
            "reason": diagnostic.reason,
            "remedy": diagnostic.remedy,
        }
    if diagnostic.span is not None:
        start, end = diagnostic.span.start_position, diagnostic.span.end_position
        data["place"] = {
            "path": start.name,
            "line": start.line,
            "column": start.column,
            "end_line": end.line,
            "end_column": end.column,
        }
    return data
