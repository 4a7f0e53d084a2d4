r"""Text that came from somewhere, and places in it.

A `Source` is a text with a name; a `Span` is a stretch of one source. Every syntax node, IR node and diagnostic
carries the span it came from, so that each message can point at the user's own line.

A query is often a part of a larger file. `Source.part` gives it a source of its own whose positions are those of the
file:

>>> file = Source("rule.toml", 'type = "eql"\nquery = "any where true"\n')
>>> query = file.part(22, 36)
>>> query.text
'any where true'
>>> str(Span(query, 4, 9).start_position)
'rule.toml:2:14'
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Position:
    """A place for people: `line` and `column` count from 1, the column in characters (code points)."""

    name: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.name}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Source:
    """A named text. `whole` and `offset` say where it lies when it is a part of another source."""

    name: str
    text: str = field(repr=False)
    whole: Source | None = field(default=None, repr=False)
    offset: int = 0

    def part(self, start: int, end: int) -> Source:
        """Return the characters `start` to `end` (exclusive) as a source that remembers where it lies."""
        return Source(self.name, self.text[start:end], whole=self, offset=start)

    def position(self, offset: int) -> Position:
        """Return the line and column of the character at `offset`, counted in the outermost source."""
        if self.whole is not None:
            return self.whole.position(self.offset + offset)
        before = self.text[:offset]
        line = before.count("\n") + 1
        return Position(self.name, line, offset - (before.rfind("\n") + 1) + 1)

    def line_text(self, line: int) -> str:
        """Return line number `line` (from 1) of the outermost source, without its line break."""
        if self.whole is not None:
            return self.whole.line_text(line)
        return self.text.split("\n")[line - 1].rstrip("\r")


class Span(NamedTuple):
    """The characters `start` to `end` (exclusive) of `source`.

    A tuple and no dataclass, because tuples are made faster, and a query has more spans than tokens.
    """

    source: Source
    start: int
    end: int

    @property
    def text(self) -> str:
        """The characters themselves."""
        return self.source.text[self.start : self.end]

    @property
    def start_position(self) -> Position:
        """Where the stretch begins."""
        return self.source.position(self.start)

    @property
    def end_position(self) -> Position:
        """Where the stretch ends (the place after its last character)."""
        return self.source.position(self.end)

    def overlaps(self, other: Span) -> bool:
        """Return whether the two stretches of one source have a character in common."""
        return self.start < other.end and other.start < self.end

    def to(self, other: Span) -> Span:
        """Return the span that reaches from this one's start to the end of `other`, in the same source."""
        return Span(self.source, self.start, other.end)
