"""The one way to walk the IR: children first, always in the order of the text.

>>> from ruleglot.ir.nodes import AllOf, Field, Not, Presence, Vocabulary
>>> name = Presence(subject=Field(vocabulary=Vocabulary.ECS, name="process.name"))
>>> path = Presence(subject=Field(vocabulary=Vocabulary.ECS, name="file.path"))
>>> [field.name for field in fields(AllOf(operands=(name, Not(operand=path))))]
['process.name', 'file.path']
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, assert_never

from ruleglot.ir.nodes import (
    AllOf,
    AnyOf,
    Call,
    Comparison,
    Condition,
    Constant,
    EventQuery,
    Field,
    InNetwork,
    Leaf,
    Literal,
    Membership,
    Not,
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
    from collections.abc import Callable, Iterator


def filters(query: Query) -> tuple[EventQuery | Stage, ...]:
    """Return what a query asks of single events: itself, or its stages with `until` as the last one."""
    match query:
        case EventQuery():
            return (query,)
        case SequenceQuery():
            return query.stages if query.until is None else (*query.stages, query.until)
        case SampleQuery():
            return query.stages
        case _:
            assert_never(query)


def event_query(query: Query) -> EventQuery:
    """Return a query that asks about single events; raises `TypeError` for another one, which is our own fault."""
    if not isinstance(query, EventQuery):
        problem = f"{type(query).__name__} where a query about single events is due"
        raise TypeError(problem)
    return query


def query_fields(query: Query) -> Iterator[Field]:
    """Yield every field that a query asks about, the keys of a stage after its condition."""
    for each in filters(query):
        yield from fields(each.condition)
        if isinstance(each, Stage):
            yield from each.keys


def rewrite_conditions(query: Query, rewrite: Callable[[Condition], Condition]) -> Query:
    """Return the query with `rewrite(condition)` in the place of the condition of each of its `filters`."""
    match query:
        case EventQuery():
            return replace(query, condition=rewrite(query.condition))
        case SequenceQuery(until=until):
            stages = tuple(replace(each, condition=rewrite(each.condition)) for each in query.stages)
            last = None if until is None else replace(until, condition=rewrite(until.condition))
            return replace(query, stages=stages, until=last)
        case SampleQuery():
            return replace(
                query, stages=tuple(replace(each, condition=rewrite(each.condition)) for each in query.stages)
            )
        case _:
            assert_never(query)


def leaves(condition: Condition) -> Iterator[Leaf]:
    """Yield every leaf, in the order of the text, equal ones as often as they stand there."""
    return (leaf for leaf, _ in signed_leaves(condition))


def signed_leaves(condition: Condition, *, negated: bool = False) -> Iterator[tuple[Leaf, bool]]:
    """Yield every leaf as `leaves` does, and whether an odd number of negations stands above it."""
    match condition:
        case AllOf() | AnyOf():
            for operand in condition.operands:
                yield from signed_leaves(operand, negated=negated)
        case Not():
            yield from signed_leaves(condition.operand, negated=not negated)
        case Constant():
            pass
        case Comparison() | Membership() | Wildcard() | Regex() | InNetwork() | Presence():
            yield condition, negated
        case _:
            assert_never(condition)


def fields(condition: Condition) -> Iterator[Field]:
    """Yield every field that a leaf asks about, in the order of the text."""
    for leaf in leaves(condition):
        yield from term_fields(leaf.subject)


def term_fields(term: Term) -> Iterator[Field]:
    """Yield the fields that a term reads."""
    match term:
        case Field():
            yield term
        case Literal():
            pass
        case Call():
            for argument in term.arguments:
                yield from term_fields(argument)
        case _:
            assert_never(term)


def rewrite_leaves(condition: Condition, rewrite: Callable[[Leaf], Condition]) -> Condition:
    """Return the condition with `rewrite(leaf)` in the place of each leaf; the logic around them stays."""
    match condition:
        case AllOf() | AnyOf():
            return replace(condition, operands=tuple(rewrite_leaves(each, rewrite) for each in condition.operands))
        case Not():
            return replace(condition, operand=rewrite_leaves(condition.operand, rewrite))
        case Constant():
            return condition
        case Comparison() | Membership() | Wildcard() | Regex() | InNetwork() | Presence():
            return rewrite(condition)
        case _:
            assert_never(condition)
