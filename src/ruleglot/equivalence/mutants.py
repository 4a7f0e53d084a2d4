"""Mutants: wrong versions of a rule, each with one small mistake at one place of its condition.

Activities that cannot tell a mutant from the rule are too weak to say much about the rule.

>>> from ruleglot.ir.nodes import AllOf, Case, Comparison, EventQuery, Field, Literal, Operator, Vocabulary
>>> from ruleglot.ir.text import condition_text
>>> name, user = (Field(vocabulary=Vocabulary.ECS, name=each) for each in ("process.name", "user.id"))
>>> condition = AllOf(operands=tuple(
...     Comparison(subject=field, operator=Operator.EQ, value=Literal(value=value))
...     for field, value in ((name, "su"), (user, "0"))
... ))
>>> found = list(mutants(EventQuery(category=None, condition=condition), lambda _: ()))
>>> [(str(each.mutation), each.path) for each in found][:4]
[('negation added', ()), ('and/or swapped', ()), ('clause removed', ()), ('clause removed', ())]
>>> [condition_text(each.becomes) for each in found if each.path == (1,) and "anchoring" in each.mutation]
['user.id fits "0" *']
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import chain
from typing import TYPE_CHECKING, TypeAlias, assert_never

from ruleglot.equivalence.mutation.kinds import Mutation
from ruleglot.equivalence.mutation.leaves import Neighbours, wrong_leaves
from ruleglot.equivalence.mutation.logic import wrong_logic
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
    Wildcard,
)
from ruleglot.ir.simplify import simplify

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruleglot.source import Span

__all__ = ["Mutant", "Mutation", "Neighbours", "at", "mutants", "mutated"]

Path: TypeAlias = tuple[int, ...]
"""A place in a condition: the numbers of the operands on the way from the root, from 0; a `Not` has the operand 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """A wrong version of a query: at the place `path` stands `becomes` instead of `was`.

    `drops_category`: the mistake is that events of any category count; then the condition stays as it is, and `was` and
    `becomes` are the whole of it. `span`: where what was changed stands in the query's text.
    """

    mutation: Mutation
    path: Path
    was: Condition
    becomes: Condition
    drops_category: bool = False
    span: Span | None = field(default=None, compare=False, repr=False)


def mutants(query: EventQuery, neighbours: Neighbours) -> Iterator[Mutant]:
    """Return the mutants of a query in the order of its text, those of one place in the order of `Mutation`.

    A group comes before its operands. No two mutants of a place are the same, and none simplifies to what the query's
    condition is. Each is made in the time that its own place takes, however long the condition.

    `neighbours`: the fields that a field could be mistaken for. Raises `ValueError` for a condition that `simplify`
    would change: what stands twice in it, or is decided by a constant, could be changed without a change of meaning.
    """
    if simplify(query.condition) != query.condition:
        raise ValueError("mutants of a condition that is not simplified")
    return chain(_without_category(query), _mutants(query.condition, (), neighbours))


def _without_category(query: EventQuery) -> Iterator[Mutant]:
    if query.category is not None:
        same = query.condition
        yield Mutant(
            mutation=Mutation.CLAUSE_REMOVED, path=(), was=same, becomes=same, drops_category=True, span=query.span
        )


def _mutants(was: Condition, path: Path, neighbours: Neighbours, *, negatable: bool = True) -> Iterator[Mutant]:
    """Yield the mutants at a place and below it; `negatable`: no negation stands right above it."""
    for mutation, becomes in _wrong(was, neighbours, negatable=negatable):
        yield Mutant(mutation=mutation, path=path, was=was, becomes=becomes, span=was.span)
    for number, operand in enumerate(_operands(was)):
        yield from _mutants(operand, (*path, number), neighbours, negatable=not isinstance(was, Not))


def _wrong(was: Condition, neighbours: Neighbours, *, negatable: bool) -> Iterator[tuple[Mutation, Condition]]:
    if negatable and not isinstance(was, Not):
        yield Mutation.NEGATION_ADDED, Not(operand=was, span=was.span)
    match was:
        case AllOf() | AnyOf() | Not() | Constant():
            yield from wrong_logic(was)
        case Comparison() | Membership() | Wildcard() | Regex() | InNetwork() | Presence():
            yield from wrong_leaves(was, neighbours)
        case _:
            assert_never(was)


def _operands(condition: Condition) -> tuple[Condition, ...]:
    match condition:
        case AllOf(operands=operands) | AnyOf(operands=operands):
            return operands
        case Not(operand=operand):
            return (operand,)
        case Constant() | Comparison() | Membership() | Wildcard() | Regex() | InNetwork() | Presence():
            return ()
        case _:
            assert_never(condition)


def at(condition: Condition, path: Path) -> Condition:
    """Return what stands at a place of a condition. Raises `IndexError` where there is no such place."""
    for number in path:
        condition = _operands(condition)[number]
    return condition


def mutated(query: EventQuery, mutant: Mutant) -> EventQuery:
    """Return the whole wrong query. Raises `IndexError` for a mutant of another query, where the place is missing."""
    return replace(
        query,
        category=None if mutant.drops_category else query.category,
        condition=_with(query.condition, mutant.path, mutant.becomes),
    )


def _with(condition: Condition, path: Path, instead: Condition) -> Condition:
    if not path:
        return instead
    number, below = path[0], path[1:]
    match condition:
        case AllOf(operands=operands) | AnyOf(operands=operands):
            wrong = _with(operands[number], below, instead)
            return replace(condition, operands=(*operands[:number], wrong, *operands[number + 1 :]))
        case Not(operand=operand):
            return replace(condition, operand=_with(operand, below, instead))
        case Constant() | Comparison() | Membership() | Wildcard() | Regex() | InNetwork() | Presence():
            raise IndexError("a leaf has no operands")
        case _:
            assert_never(condition)
