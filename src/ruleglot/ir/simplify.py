"""Rewrites that keep the meaning: nested groups made flat, constants worked out, double negation undone.

What a bridge or a reader builds piece by piece becomes what a person would have written:

>>> from ruleglot.ir.nodes import AllOf, Constant, Field, Not, Presence, Vocabulary
>>> name = Presence(subject=Field(vocabulary=Vocabulary.ECS, name="process.name"))
>>> simplify(AllOf(operands=(Constant(value=True), Not(operand=Not(operand=name))))) == name
True
"""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from ruleglot.ir.nodes import (
    AllOf,
    AnyOf,
    Comparison,
    Condition,
    Constant,
    InNetwork,
    Membership,
    Not,
    Presence,
    Regex,
    Wildcard,
)


def simplify(condition: Condition) -> Condition:
    """Return the simplest condition of the same meaning that needs no knowledge of the leaves."""
    match condition:
        case AllOf():
            return _group(condition, absorbing=False)
        case AnyOf():
            return _group(condition, absorbing=True)
        case Not():
            return _negation(condition)
        case Constant() | Comparison() | Membership() | Wildcard() | Regex() | InNetwork() | Presence():
            return condition
        case _:
            assert_never(condition)


def all_of(*conditions: Condition) -> Condition:
    """Return the simplified conjunction of any number of conditions; of none: always."""
    return simplify(AllOf(operands=conditions))


def any_of(*conditions: Condition) -> Condition:
    """Return the simplified disjunction of any number of conditions; of none: never."""
    return simplify(AnyOf(operands=conditions))


def _group(group: AllOf | AnyOf, *, absorbing: bool) -> Condition:
    """Flatten and shorten a group; an operand that is always `absorbing` decides it alone."""
    operands: list[Condition] = []
    for operand in map(simplify, group.operands):
        match operand:
            case Constant(value=value) if value == absorbing:
                return operand
            case Constant():
                continue
            case AllOf() | AnyOf() if type(operand) is type(group):
                operands += operand.operands
            case _:
                operands.append(operand)
    distinct = tuple(dict.fromkeys(operands))
    match distinct:
        case ():
            return Constant(value=not absorbing, span=group.span)
        case (only,):
            return only
        case _:
            return replace(group, operands=distinct)


def _negation(negation: Not) -> Condition:
    operand = simplify(negation.operand)
    match operand:
        case Constant(value=value):
            return Constant(value=not value, span=negation.span)
        case Not():
            return operand.operand
        case _:
            return replace(negation, operand=operand)
