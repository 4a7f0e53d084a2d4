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
    Field,
    InNetwork,
    Leaf,
    Literal,
    Membership,
    Not,
    Presence,
    Regex,
    Term,
    Wildcard,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def leaves(condition: Condition) -> Iterator[Leaf]:
    """Yield every leaf, in the order of the text, equal ones as often as they stand there."""
    match condition:
        case AllOf() | AnyOf():
            for operand in condition.operands:
                yield from leaves(operand)
        case Not():
            yield from leaves(condition.operand)
        case Constant():
            pass
        case Comparison() | Membership() | Wildcard() | Regex() | InNetwork() | Presence():
            yield condition
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
