"""A rule's query as a list of its clauses, each with the notes about it beside it.

Groups are lines of their own with their clauses indented below. What has no note is folded away where it would make the
list long: a rule may have thousands of values.

>>> from ruleglot.languages.eql.read import read_query
>>> from ruleglot.source import Source
>>> text = Source("rule.toml", 'file where host.os.type == "linux" and (file.name == "a" or file.name == "b")')
>>> [(each.depth, each.text) for each in lines(read_query(text))][:3]
[(0, 'file where'), (1, 'host.os.type == "linux"'), (1, 'any of')]
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING, assert_never

from ruleglot.diagnostics.notes import Direction
from ruleglot.equivalence.telling import clause_text
from ruleglot.ir.nodes import (
    AllOf,
    AnyOf,
    Comparison,
    Constant,
    EventQuery,
    InNetwork,
    Membership,
    Not,
    Presence,
    Regex,
    Stage,
    Wildcard,
)
from ruleglot.ir.text import term_text
from ruleglot.ir.traverse import filters

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ruleglot.diagnostics.notes import Note
    from ruleglot.ir.nodes import Condition, Query
    from ruleglot.source import Span

LONGEST = 240
"""What is longer of a clause is folded away."""

FEW = 14
"""A list of so few lines is shown whole."""

MOST_PLAIN = 4
"""So many lines without a note are shown one after the other; more of them are folded away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """A note with its number; `again`: another one before it has said the same of another clause."""

    number: int
    note: Note
    again: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A clause, or the head of a group, `depth` groups deep. `rest`: what is folded away of a long one."""

    depth: int
    text: str
    rest: str = ""
    span: Span | None = None
    remarks: tuple[Remark, ...] = ()

    @property
    def weighty(self) -> bool:
        """Whether a note says that the ported rule differs here."""
        return any(each.note.direction is not Direction.NONE for each in self.remarks)


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Lines that stand together: `folded` away, or not."""

    lines: tuple[Line, ...]
    folded: bool


def lines(query: Query) -> tuple[Line, ...]:
    """Return the lines of a query, that of the event's category first."""
    return tuple(line for each in filters(query) for line in _of_filter(each))


def placed(found: Sequence[Line], notes: Iterable[Note]) -> tuple[tuple[Line, ...], tuple[Remark, ...]]:
    """Return the lines with the notes about them, and the notes that no line is about; numbered as they stand then."""
    places = [(_place(found, note.span), note) for note in notes]
    places.sort(key=lambda each: len(found) if each[0] is None else each[0])
    beside: dict[int | None, list[Remark]] = {}
    said: set[tuple[str, str]] = set()
    for number, (place, note) in enumerate(places, 1):
        words = note.code, note.reason
        beside.setdefault(place, []).append(Remark(number=number, note=note, again=words in said))
        said.add(words)
    told = (replace(line, remarks=tuple(beside.get(place, ()))) for place, line in enumerate(found))
    return tuple(told), tuple(beside.get(None, ()))


def blocks(found: Sequence[Line]) -> tuple[Block, ...]:
    """Return the lines, long stretches without a note as folded blocks."""
    runs = [tuple(run) for _, run in groupby(found, key=lambda each: bool(each.remarks))]
    return tuple(
        Block(lines=run, folded=len(found) > FEW and not run[0].remarks and len(run) > MOST_PLAIN) for run in runs
    )


def _place(found: Sequence[Line], span: Span | None) -> int | None:
    """Return the number of the shortest line that holds a stretch, of the first one in it where none does."""
    spans = [(number, line.span) for number, line in enumerate(found) if line.span is not None]
    if span is None:
        return None
    holding = [
        (its.end - its.start, number)
        for number, its in spans
        if its.source == span.source and its.start <= span.start and span.end <= its.end
    ]
    if holding:
        return min(holding)[1]
    return next((number for number, its in spans if its.source == span.source and its.overlaps(span)), None)


def _of_filter(part: EventQuery | Stage) -> Iterator[Line]:
    what = "any" if part.category is None else part.category
    keys = f" by {', '.join(map(term_text, part.keys))}" if isinstance(part, Stage) and part.keys else ""
    absent = "no " if isinstance(part, Stage) and part.missing else ""
    yield Line(depth=0, text=f"{absent}{what}{keys} where")
    if isinstance(part.condition, AllOf):
        for operand in part.condition.operands:
            yield from _of_condition(operand, 1)
    else:
        yield from _of_condition(part.condition, 1)


def _of_condition(condition: Condition, depth: int) -> Iterator[Line]:
    match condition:
        case AllOf() | AnyOf():
            yield Line(depth=depth, text="all of" if isinstance(condition, AllOf) else "any of", span=condition.span)
            for operand in condition.operands:
                yield from _of_condition(operand, depth + 1)
        case Not(operand=AllOf() | AnyOf()):
            yield Line(depth=depth, text="not", span=condition.span)
            yield from _of_condition(condition.operand, depth + 1)
        case Not() | Constant() | Comparison() | Membership() | Wildcard() | Regex() | InNetwork() | Presence():
            text = " ".join(clause_text(condition).split())
            shown = text if len(text) <= LONGEST else text[:LONGEST].rpartition(" ")[0] or text[:LONGEST]
            yield Line(depth=depth, text=shown, rest=text[len(shown) :], span=condition.span)
        case _:
            assert_never(condition)
