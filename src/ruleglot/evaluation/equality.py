"""When an event's value equals, precedes or follows a rule's constant.

The constant's type decides what is compared, as a field's mapping does in Elasticsearch: a number in a rule is met by
the same number in an event whether it was written `4444` or `"4444"`.

>>> same("CURL", "curl", Case.ASCII), same("É", "é", Case.ASCII), same("É", "é", Case.UNICODE)
(True, False, True)
"""

from __future__ import annotations

from typing import assert_never

from ruleglot.evaluation.values import scalar_text
from ruleglot.ir.nodes import Case, Operator, Scalar

ASCII_FOLD = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}


def fold(text: str, case: Case) -> str:
    """Return the text in which letters that count as the same one are the same."""
    match case:
        case Case.EXACT:
            return text
        case Case.ASCII:
            return text.translate(ASCII_FOLD)
        case Case.UNICODE:
            # Simple folding: a letter that would become several (ß → ss) stays as it is.
            return "".join(folded if len(folded := each.casefold()) == 1 else each for each in text)
        case _:
            assert_never(case)


def same(value: Scalar, constant: Scalar, case: Case) -> bool:
    """Return whether a value of an event equals a constant of a rule."""
    if isinstance(value, bool) or isinstance(constant, bool):
        return scalar_text(value) == scalar_text(constant)
    numbers = _number(value), _number(constant)
    if not (isinstance(value, str) and isinstance(constant, str)) and None not in numbers:
        return numbers[0] == numbers[1]
    return fold(scalar_text(value), case) == fold(scalar_text(constant), case)


def compare(value: Scalar, operator: Operator, constant: Scalar, case: Case) -> bool:
    """Return whether `value operator constant`; texts are ordered by code point, which is the order of UTF-8."""
    match operator:
        case Operator.EQ:
            return same(value, constant, case)
        case Operator.NE:
            return not same(value, constant, case)
        case Operator.LT | Operator.LE | Operator.GT | Operator.GE:
            return _in_order(value, operator, constant)
        case _:
            assert_never(operator)


def _in_order(value: Scalar, operator: Operator, constant: Scalar) -> bool:
    left: float | str | None
    right: float | str | None
    if isinstance(constant, str) and isinstance(value, str):
        left, right = value, constant
    else:
        left, right = _number(value), _number(constant)
    if left is None or right is None:
        return False
    sign = (left > right) - (left < right)  # type: ignore[operator] # both are texts or both are numbers
    return {
        Operator.LT: sign < 0,
        Operator.LE: sign <= 0,
        Operator.GT: sign > 0,
        Operator.GE: sign >= 0,
    }[operator]


def _number(value: Scalar) -> float | None:
    if not isinstance(value, str):
        return value
    try:
        return int(value)
    except ValueError:
        pass
    try:
        return float(value)
    except ValueError:
        return None
