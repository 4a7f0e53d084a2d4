"""When an event's value equals, precedes or follows a rule's constant.

The constant's type decides what is compared, as a field's mapping does in Elasticsearch: a number in a rule is met by
the same number in an event whether it was written `4444` or `"4444"`.

>>> same("CURL", "curl", Case.ASCII), same("É", "é", Case.ASCII), same("É", "é", Case.UNICODE)
(True, False, True)
"""

from __future__ import annotations

import math
import re
from typing import assert_never

from ruleglot.automata.case import fold
from ruleglot.evaluation.values import scalar_text
from ruleglot.ir.nodes import Case, Operator, Scalar

NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
"""A text that a numeric field takes for a number. Python's own reading would add `1_000`, `nan` and other scripts."""


def same(value: Scalar, constant: Scalar, case: Case) -> bool:
    """Return whether a value of an event equals a constant of a rule."""
    if not (isinstance(value, str) and isinstance(constant, str)):
        left, right = number_in(value), number_in(constant)
        if left is not None and right is not None:
            return left == right
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
    if isinstance(value, str) and isinstance(constant, str):
        return stands(operator, (value > constant) - (value < constant))
    left, right = number_in(value), number_in(constant)
    return left is not None and right is not None and stands(operator, (left > right) - (left < right))


def stands(operator: Operator, sign: int) -> bool:
    """Return whether a relation holds where the left side is smaller (-1), the same (0) or greater (1)."""
    return {
        Operator.EQ: sign == 0,
        Operator.NE: sign != 0,
        Operator.LT: sign < 0,
        Operator.LE: sign <= 0,
        Operator.GT: sign > 0,
        Operator.GE: sign >= 0,
    }[operator]


def number_in(value: Scalar) -> float | None:
    """Return the number that a value is or spells, `None` where it is none; truth values are none."""
    match value:
        case bool():
            return None
        case str():
            return _parsed(value) if NUMBER.fullmatch(value) else None
        case _:
            return None if math.isnan(value) else value


def _parsed(text: str) -> float:
    """Return the number that a text spells: exact where it is a whole one of a size that Python reads."""
    try:
        return int(text)
    except ValueError:
        return float(text)
