"""IR to EQL, in the layout that a detection engineer would keep.

Short queries stand on one line; long ones have a clause on each line, and lists that are still too long are wrapped:

>>> from ruleglot.languages.eql.read import read_query
>>> from ruleglot.source import Source
>>> print(print_query(read_query(Source("q", 'any where (a==1 or b=="x") and not c : ("y","z*")'))))
any where (a == 1 or b == "x") and not c : ("y", "z*")

Reading what was printed gives the very query again, unless it nests so deep that the reader refuses it.
"""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING, assert_never

from ruleglot.ir.nodes import (
    AllOf,
    AnyOf,
    Comparison,
    Condition,
    Constant,
    EventQuery,
    InNetwork,
    Membership,
    Not,
    Presence,
    Regex,
    SampleQuery,
    SequenceQuery,
    Stage,
    Wildcard,
)
from ruleglot.ir.traverse import filters
from ruleglot.languages.eql.clauses import Clause, clause
from ruleglot.languages.eql.stages import UNITS
from ruleglot.languages.eql.strings import quoted
from ruleglot.languages.eql.words import is_plain, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ruleglot.ir.nodes import Field, Query

WIDTH = 100
"""A line longer than this is broken where it can be."""

STEP = 2
"""How far what stands inside is indented."""


def print_query(query: Query) -> str:
    """Return a query over ECS as EQL text without a final line break.

    Raises `DiagnosticError` (Q013) for what EQL has no words for: another dialect's regular expressions, a wildcard
    for one byte, case rules and functions of other platforms.
    """
    match query:
        case EventQuery():
            return _event_query(query)
        case SequenceQuery() | SampleQuery():
            return "\n".join(_series(query))
        case _:
            assert_never(query)


def _event_query(query: EventQuery) -> str:
    pipes = [f"| {each.cut} {each.count}" for each in query.pipes]
    flat = " ".join([_flat_filter(query), *pipes])
    if len(flat) <= WIDTH:
        return flat
    return "\n".join([*_filter_lines(query, WIDTH), *pipes])


def _flat_filter(part: EventQuery | Stage) -> str:
    return f"{_category(part.category)} where {_flat(part.condition)}"


def _filter_lines(part: EventQuery | Stage, room: int) -> list[str]:
    flat = _flat_filter(part)
    if len(flat) <= room:
        return [flat]
    return [f"{_category(part.category)} where", *_indented(_lines(part.condition, room - STEP))]


def _category(category: str | None) -> str:
    if category is None:
        return "any"
    return category if is_plain(category) else quoted(category)


def _series(query: SequenceQuery | SampleQuery) -> Iterator[str]:
    """Yield a sequence or sample: its head, then its stages; keys that all stages begin with stand in the head."""
    common = _common_keys(query)
    match query:
        case SequenceQuery():
            span = "" if query.maxspan is None else f" with maxspan={_duration(query.maxspan)}"
            yield f"sequence{_keys(common)}{span}"
        case SampleQuery():
            yield f"sample{_keys(common)}"
        case _:
            assert_never(query)
    for stage in query.stages:
        yield from _indented(_stage(stage, len(common)))
    if isinstance(query, SequenceQuery):
        if query.until is not None:
            yield "until"
            yield from _indented(_stage(query.until, len(common)))
        yield from (f"| {each.cut} {each.count}" for each in query.pipes)


def _common_keys(query: SequenceQuery | SampleQuery) -> tuple[Field, ...]:
    every = [part.keys for part in filters(query) if isinstance(part, Stage)]
    return tuple(keys[0] for keys in takewhile(lambda keys: len(set(keys)) == 1, zip(*every, strict=True)))


def _keys(keys: tuple[Field, ...]) -> str:
    return f" by {', '.join(map(words, keys))}" if keys else ""


def _duration(milliseconds: int) -> str:
    """Return a time in the largest unit that it is a whole number of.

    >>> _duration(90_000), _duration(86_400_000), _duration(1500)
    ('90s', '1d', '1500ms')
    """
    size, unit = max((size, unit) for unit, size in UNITS.items() if milliseconds % size == 0)
    return f"{milliseconds // size}{unit}"


def _stage(stage: Stage, common: int) -> Iterator[str]:
    """Yield the lines of a stage; `common` of its keys stand elsewhere."""
    runs = f" with runs={stage.runs}" if stage.runs > 1 else ""
    head, tail = "![" if stage.missing else "[", f"]{_keys(stage.keys[common:])}{runs}"
    lines = _filter_lines(stage, WIDTH - STEP - len(head) - len(tail))
    lines[0], lines[-1] = head + lines[0], (head if len(lines) == 1 else "") + lines[-1] + tail
    yield from lines


def _flat(condition: Condition) -> str:
    """Return a condition on one line."""
    match condition:
        case AllOf() | AnyOf():
            return f" {_word(condition)} ".join(_flat_operand(each) for each in condition.operands)
        case Not(operand=operand):
            return _flat_negation(operand)
        case Constant():
            return "true" if condition.value else "false"
        case Comparison() | Membership() | Wildcard() | Regex() | InNetwork() | Presence():
            return clause(condition).text
        case _:
            assert_never(condition)


def _flat_operand(operand: Condition) -> str:
    """Return an operand of a group; `or` in `and` has to stand in brackets, `and` in `or` reads better so."""
    return f"({_flat(operand)})" if isinstance(operand, AllOf | AnyOf) else _flat(operand)


def _flat_negation(operand: Condition) -> str:
    match operand:
        case AllOf() | AnyOf():
            return f"not ({_flat(operand)})"
        case Not() | Constant():
            return f"not {_flat(operand)}"
        case _:
            return clause(operand, negated=True).text


def _lines(condition: Condition, room: int) -> Iterator[str]:
    """Yield a condition that does not fit one line on several, none wider than `room` if that can be."""
    match condition:
        case AllOf() | AnyOf():
            yield from _group_lines(condition, room)
        case Not(operand=operand):
            yield from _negation_lines(operand, room)
        case Constant():
            yield _flat(condition)
        case Comparison() | Membership() | Wildcard() | Regex() | InNetwork() | Presence():
            yield from _clause_lines(clause(condition), room)
        case _:
            assert_never(condition)


def _negation_lines(operand: Condition, room: int) -> Iterator[str]:
    match operand:
        case AllOf() | AnyOf():
            yield from _bracketed("not (", operand, room)
        case Not() | Constant():
            first, *others = _lines(operand, room - len("not "))
            yield from (f"not {first}", *others)
        case _:
            yield from _clause_lines(clause(operand, negated=True), room)


def _group_lines(group: AllOf | AnyOf, room: int) -> Iterator[str]:
    """Yield the operands one below the other, with the word that joins them at the end of the line."""
    word = f" {_word(group)}"
    *operands, last = group.operands
    for operand in operands:
        *lines, end = _operand_lines(operand, room - len(word))
        yield from lines
        yield end + word
    yield from _operand_lines(last, room)


def _operand_lines(operand: Condition, room: int) -> Iterable[str]:
    flat = _flat_operand(operand)
    if len(flat) <= room:
        return (flat,)
    return _bracketed("(", operand, room) if isinstance(operand, AllOf | AnyOf) else _lines(operand, room)


def _bracketed(opener: str, condition: Condition, room: int) -> Iterator[str]:
    yield opener
    yield from _indented(_lines(condition, room - STEP))
    yield ")"


def _clause_lines(words: Clause, room: int) -> Iterator[str]:
    if not words.items:
        yield words.text
        return
    yield words.head
    yield from _indented(_wrapped(words.items, room - STEP))
    yield words.tail


def _wrapped(items: tuple[str, ...], room: int) -> Iterator[str]:
    """Yield lines of as many items as fit, each but the last line ending in a comma."""
    line = items[0]
    for item in items[1:]:
        if len(line) + len(", ") + len(item) + len(",") > room:
            yield f"{line},"
            line = item
        else:
            line = f"{line}, {item}"
    yield line


def _indented(lines: Iterable[str]) -> Iterator[str]:
    return (" " * STEP + line for line in lines)


def _word(group: AllOf | AnyOf) -> str:
    return "and" if isinstance(group, AllOf) else "or"
