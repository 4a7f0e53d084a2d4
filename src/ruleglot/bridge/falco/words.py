"""libsinsp's names as IR terms and tests, spelled as short as a rule spells them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ruleglot.ir.nodes import (
    Call,
    Comparison,
    Field,
    Function,
    Hole,
    Literal,
    Membership,
    Operator,
    Term,
    Vocabulary,
    Wildcard,
)
from ruleglot.ir.patterns import pattern

if TYPE_CHECKING:
    from ruleglot.ir.nodes import Leaf, Scalar


def word(name: str, argument: str | None = None) -> Field:
    """Return the field `name` or `name[argument]`."""
    return Field(vocabulary=Vocabulary.FALCO, name=name, argument=argument)


def basename(term: Term) -> Call:
    """Return `basename(term)`."""
    return Call(function=Function.BASENAME, arguments=(term,))


def concat(*parts: Term | str) -> Call:
    """Return `concat(…)` of fields and texts."""
    return Call(
        function=Function.CONCAT,
        arguments=tuple(Literal(value=part) if isinstance(part, str) else part for part in parts),
    )


def equals(name: str, value: Scalar) -> Comparison:
    """Return `name = value`."""
    return Comparison(subject=word(name), operator=Operator.EQ, value=Literal(value=value))


def differs(name: str, value: Scalar) -> Comparison:
    """Return `name != value`: the field is there and is something else."""
    return Comparison(subject=word(name), operator=Operator.NE, value=Literal(value=value))


def one_of(name: str, *values: Scalar) -> Leaf:
    """Return `name in (values)`."""
    return Membership(subject=word(name), values=tuple(Literal(value=value) for value in values))


def contains(name: str, text: str) -> Leaf:
    """Return `name contains text`."""
    return Wildcard(subject=word(name), patterns=(pattern(Hole.RUN, text, Hole.RUN),))
