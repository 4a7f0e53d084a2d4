"""Wrong versions of what joins leaves: groups and negations. Those of their operands are not among them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, assert_never

from ruleglot.equivalence.mutation.kinds import Mutation
from ruleglot.ir.nodes import AllOf, AnyOf, Constant, Not

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruleglot.ir.nodes import Condition


def wrong_logic(condition: AllOf | AnyOf | Not | Constant) -> Iterator[tuple[Mutation, Condition]]:
    """Yield the wrong versions, all different, in the order of the mutations; no negation is added.

    Of a simplified condition each means something else: the logic and the number of the leaves say so.
    """
    match condition:
        case AllOf(operands=operands) | AnyOf(operands=operands):
            yield Mutation.AND_OR_SWAPPED, _other(condition, *operands)
            yield from ((Mutation.CLAUSE_REMOVED, rest) for rest in _without_each(condition))
            yield from ((Mutation.SCOPE_MOVED, wrong) for wrong in _without_brackets(condition))
        case Not(operand=operand):
            yield Mutation.NEGATION_DROPPED, operand
            if isinstance(operand, AllOf | AnyOf):
                first, *others = operand.operands
                yield Mutation.SCOPE_MOVED, replace(operand, operands=(_negated(first), *others))
        case Constant():
            pass
        case _:
            assert_never(condition)


def _other(group: AllOf | AnyOf, *operands: Condition) -> AllOf | AnyOf:
    """Return the operands joined in the way that the group does not join them."""
    return (AnyOf if isinstance(group, AllOf) else AllOf)(operands=operands, span=group.span)


def _without_each(group: AllOf | AnyOf) -> Iterator[Condition]:
    for index in range(len(group.operands)):
        rest = (*group.operands[:index], *group.operands[index + 1 :])
        yield replace(group, operands=rest) if len(rest) > 1 else rest[0]


def _without_brackets(group: AllOf | AnyOf) -> Iterator[Condition]:
    """Yield `(a and b) or (c and d)` for `a and (b or c) and d`, for each inner group; the same with the words swapped.

    So is the text read without its brackets by who lets the outer word bind more closely.
    """
    for index, inner in enumerate(group.operands):
        if isinstance(inner, AllOf | AnyOf):
            before, after = group.operands[:index], group.operands[index + 1 :]
            first, *between, last = inner.operands
            left = replace(group, operands=(*before, first)) if before else first
            right = replace(group, operands=(last, *after)) if after else last
            yield _other(group, left, *between, right)


def _negated(condition: Condition) -> Condition:
    return condition.operand if isinstance(condition, Not) else Not(operand=condition, span=condition.span)
