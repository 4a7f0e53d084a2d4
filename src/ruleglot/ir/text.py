"""A stable text form of the IR, for people (`ruleglot explain`), golden files and failure messages.

One leaf a line, groups by indentation; case rules, holes and functions are spelled out:

>>> from ruleglot.ir.nodes import AllOf, Case, Comparison, Field, Literal, Operator, Vocabulary, Wildcard
>>> from ruleglot.ir.patterns import pattern
>>> name = Field(vocabulary=Vocabulary.ECS, name="process.name")
>>> print(condition_text(AllOf(operands=(
...     Comparison(subject=name, operator=Operator.EQ, value=Literal(value="curl"), case=Case.ASCII),
...     Wildcard(subject=name, patterns=(pattern("cu", Hole.RUN),)),
... ))))
all of
  process.name == "curl" (case: ascii)
  process.name fits "cu" *
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, assert_never

from ruleglot.ir.nodes import (
    AllOf,
    AnyOf,
    Call,
    Case,
    Comparison,
    Condition,
    Constant,
    Cut,
    EventQuery,
    Field,
    Hole,
    InNetwork,
    Literal,
    Membership,
    Not,
    Pattern,
    Pipe,
    Presence,
    Query,
    Regex,
    SampleQuery,
    SequenceQuery,
    Stage,
    Term,
    Wildcard,
)

if TYPE_CHECKING:
    from collections.abc import Iterator


def query_text(query: Query) -> str:
    """Return the text form of a query, without a final line break."""
    return "\n".join(_query(query))


def _query(query: Query) -> Iterator[str]:
    match query:
        case EventQuery():
            yield f"events of {_category(query)}"
            yield from (f"  {line}" for line in _lines(query.condition))
            yield from map(_pipe, query.pipes)
        case SequenceQuery():
            yield "sequence" if query.maxspan is None else f"sequence within {query.maxspan} ms"
            for stage in query.stages:
                yield from _stage(stage)
            if query.until is not None:
                yield "until"
                yield from _stage(query.until)
            yield from map(_pipe, query.pipes)
        case SampleQuery():
            yield "sample"
            for stage in query.stages:
                yield from _stage(stage)
        case _:
            assert_never(query)


def _stage(stage: Stage) -> Iterator[str]:
    what = f"{'no event' if stage.missing else 'event'} of {_category(stage)}"
    keys = f" by {', '.join(map(term_text, stage.keys))}" if stage.keys else ""
    runs = f", {stage.runs} times" if stage.runs > 1 else ""
    yield f"  {what}{keys}{runs}"
    yield from (f"    {line}" for line in _lines(stage.condition))


def _category(part: EventQuery | Stage) -> str:
    return "any category" if part.category is None else f"category {_quote(part.category)}"


def _pipe(pipe: Pipe) -> str:
    return f"{'first' if pipe.cut is Cut.HEAD else 'last'} {pipe.count}"


def condition_text(condition: Condition) -> str:
    """Return the text form of a condition, without a final line break."""
    return "\n".join(_lines(condition))


def term_text(term: Term) -> str:
    """Return the text form of a field, constant or function call."""
    match term:
        case Field():
            name = ("?" if term.optional else "") + term.name
            return name if term.argument is None else f"{name}[{term.argument}]"
        case Literal():
            return _quote(term.value)
        case Call():
            case = "" if term.case is Case.EXACT else f" (case: {term.case})"
            return f"{term.function}({', '.join(map(term_text, term.arguments))}){case}"
        case _:
            assert_never(term)


def _lines(condition: Condition) -> Iterator[str]:
    match condition:
        case AllOf():
            yield from _group("all of", condition.operands)
        case AnyOf():
            yield from _group("any of", condition.operands)
        case Not():
            yield from _group("not", (condition.operand,))
        case Constant():
            yield "always" if condition.value else "never"
        case Comparison():
            yield f"{term_text(condition.subject)} {condition.operator} {term_text(condition.value)}" + _case(condition)
        case Membership():
            values = ", ".join(map(term_text, condition.values))
            yield f"{term_text(condition.subject)} in {values}" + _case(condition)
        case Wildcard():
            patterns = ", ".join(map(pattern_text, condition.patterns))
            yield f"{term_text(condition.subject)} fits {patterns}" + _case(condition)
        case Regex():
            patterns = ", ".join(f"/{each}/" for each in condition.patterns)
            extent = "" if condition.whole else " somewhere"
            yield f"{term_text(condition.subject)} fits{extent} {condition.dialect} {patterns}" + _case(condition)
        case InNetwork():
            yield f"{term_text(condition.subject)} within {', '.join(condition.networks)}"
        case Presence():
            yield f"{term_text(condition.subject)} is there"
        case _:
            assert_never(condition)


def _group(head: str, operands: tuple[Condition, ...]) -> Iterator[str]:
    yield head
    for operand in operands:
        yield from (f"  {line}" for line in _lines(operand))


def pattern_text(pattern: Pattern) -> str:
    """Return a pattern's parts, texts in quotes and holes bare: `"/etc/" *`."""
    return " ".join(part.value if isinstance(part, Hole) else _quote(part) for part in pattern.parts) or '""'


def _case(leaf: Comparison | Membership | Wildcard | Regex) -> str:
    return "" if leaf.case is Case.EXACT else f" (case: {leaf.case})"


def _quote(value: str | float) -> str:
    return json.dumps(value, ensure_ascii=False)
