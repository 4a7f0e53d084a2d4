"""Tests between constants, worked out at once in three-valued logic: true, false and null (`None`).

The rules are Elasticsearch's: null compared with anything gives null, but `==` and `!=` with a written `null` ask
whether the other side is null; values of different kinds cannot be compared, which gives null as well.

>>> compared(None, "==", None), compared(5, "==", None), compared(1, "<", None), compared(1, "==", "1")
(True, False, None, None)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ruleglot.ir.nodes import Scalar

Truth: TypeAlias = bool | None

MEANING = {
    "==": lambda order: order == 0,
    "!=": lambda order: order != 0,
    "<": lambda order: order < 0,
    "<=": lambda order: order <= 0,
    ">": lambda order: order > 0,
    ">=": lambda order: order >= 0,
}
"""What an operator makes of the order of two values: below 0, 0, above 0."""


def compared(left: Scalar | None, operator: str, right: Scalar | None) -> Truth:
    """Return what a comparison of two constants comes to."""
    if left is None or right is None:
        return {"==": left is right, "!=": left is not right}.get(operator)
    order = _order(left, right)
    return None if order is None else MEANING[operator](order)


def contained(value: Scalar | None, values: Iterable[Scalar]) -> Truth:
    """Return what `value in (values)` comes to."""
    return None if value is None else any(compared(value, "==", each) for each in values)


def kind(value: Scalar) -> str:
    """Return what kind of value a constant is; values of one kind can be compared."""
    match value:
        case bool():
            return "truth value"
        case str():
            return "string"
        case _:
            return "number"


def _order(left: Scalar, right: Scalar) -> int | None:
    match left, right:
        case str(), str():
            return (left > right) - (left < right)
        case bool(), bool():
            return left - right
        case int() | float(), int() | float() if kind(left) == kind(right):
            return (left > right) - (left < right)
        case _:
            return None
