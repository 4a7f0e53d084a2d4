"""Conditions of which some are null (`None`), joined in three-valued logic; what is left has two values.

>>> from ruleglot.ir.nodes import Field, Presence, Vocabulary
>>> here = Presence(subject=Field(vocabulary=Vocabulary.ECS, name="process.name"))
>>> joined(AnyOf, [None, here]) == here, joined(AllOf, [None, here]), joined(AllOf, [None, Constant(value=False)])
(True, None, Constant(value=False))
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ruleglot.ir.nodes import AllOf, AnyOf, Condition, Constant, Not

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ruleglot.source import Span


def negated(operand: Condition | None, span: Span | None = None) -> Condition | None:
    """Return the negation of a condition; that of null is null."""
    match operand:
        case None:
            return None
        case Constant(value=value):
            return Constant(value=not value, span=span)
        case _:
            return Not(operand=operand, span=span)


def joined(
    group: type[AllOf | AnyOf], operands: Sequence[Condition | None], span: Span | None = None
) -> Condition | None:
    """Return one flat group of the operands.

    What decides alone does. Null beats the rest of a conjunction and loses to the rest of a disjunction.
    """
    decisive = group is AnyOf
    if any(isinstance(each, Constant) and each.value is decisive for each in operands):
        return Constant(value=decisive, span=span)
    if None in operands and not decisive:
        return None
    rest = [each for each in operands if each is not None and not isinstance(each, Constant)]
    if not rest:
        return None if None in operands else Constant(value=not decisive, span=span)
    if len(rest) == 1:
        return rest[0]
    flat: list[Condition] = []
    for each in rest:
        flat += each.operands if isinstance(each, AllOf | AnyOf) and isinstance(each, group) else (each,)
    return group(operands=tuple(flat), span=span)
