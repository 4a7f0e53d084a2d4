"""Arithmetic as Java does it: whole numbers of 64 bits that stay whole, and doubles.

>>> computed("/", 7, 3), computed("/", 7, 2.0), computed("%", -7, 3)
(2, 3.5, -1)

Source: Elasticsearch's `Arithmetics`, which adds, subtracts and multiplies exactly and throws on overflow.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, NoReturn, TypeGuard

from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.diagnostics.evaluation import QueryFails

if TYPE_CHECKING:
    from ruleglot.ir.nodes import Scalar

LONG = range(-(2**63), 2**63)

DECIMAL = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?[dDfF]?")
WHOLE = re.compile(r"[+-]?[0-9]+")
SMALLEST_PLAIN, LARGEST_PLAIN = 1e-3, 1e7
"""Java writes doubles from the one to below the other without an exponent."""


def is_number(value: Scalar | None) -> TypeGuard[int | float]:
    """Return whether a value is a number; a truth value is none."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def computed(operator: str, left: float, right: float) -> int | float:
    """Return `left operator right`, one of `+ - * / %`. Raises `DiagnosticError` (E003)."""
    if isinstance(left, int) and isinstance(right, int):
        return _whole(operator, left, right)
    return _double(operator, float(left), float(right))


def _whole(operator: str, left: int, right: int) -> int:
    match operator:
        case "+":
            value = left + right
        case "-":
            value = left - right
        case "*":
            value = left * right
        case _:
            if right == 0:
                fail("/ by zero")
            quotient = abs(left) // abs(right) * (1 if (left < 0) == (right < 0) else -1)
            value = quotient if operator == "/" else left - quotient * right
    if value not in LONG:
        fail("long overflow")
    return value


def _double(operator: str, left: float, right: float) -> float:
    match operator:
        case "+":
            return left + right
        case "-":
            return left - right
        case "*":
            return left * right
        case "/" if right == 0:
            sign = math.copysign(1, left) * math.copysign(1, right)
            return math.nan if left == 0 or math.isnan(left) else sign * math.inf
        case "/":
            return left / right
        case _:
            return math.nan if right == 0 or math.isinf(left) else math.fmod(left, right)


def fail(reason: str) -> NoReturn:
    """Raise `DiagnosticError` (E003): Elasticsearch throws here, and the whole query fails."""
    raise DiagnosticError(QueryFails(reason=reason))


def spelled_number(text: str, base: Scalar | None = None) -> int | float:
    """Return the number that a text spells, in base 10, or 16 behind `0x`, or the `base` that is given.

    >>> spelled_number("0x1f"), spelled_number("101", 2), spelled_number(" 1337 "), spelled_number("1.5")
    (31, 5, 1337.0, 1.5)

    Raises `DiagnosticError` (E003) where it spells none.
    """
    hexadecimal = text.startswith("0x") and base in {None, 16}
    radix = 16 if hexadecimal else int(base) if is_number(base) else 10
    digits = text[2:] if hexadecimal else text
    if radix == 10:  # noqa: PLR2004 - ten is ten
        if WHOLE.fullmatch(digits) and len(digits.lstrip("+-0")) < 20 and int(digits) in LONG:  # noqa: PLR2004 - digits
            return int(digits)
        if DECIMAL.fullmatch(digits.strip("\t\n\v\f\r ")):
            return float(digits.strip("\t\n\v\f\r dDfF"))
    elif re.fullmatch(r"[+-]?[0-9A-Za-z]+", digits) and 2 <= radix <= 36:  # noqa: PLR2004 - Java's bounds
        try:
            value = int(digits, radix)
        except ValueError:
            pass
        else:
            if value in LONG:
                return value
    fail(f"Unable to convert [{text}] to number of base [{radix}]")


def number_text(value: float) -> str:
    """Return a number as Java writes it."""
    if isinstance(value, int):
        return str(value)
    if math.isnan(value) or math.isinf(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    if value == 0 or SMALLEST_PLAIN <= abs(value) < LARGEST_PLAIN:
        return repr(value)
    digits, _, exponent = f"{value:e}".partition("e")
    shortest = repr(value).partition("e")[0].replace(".", "").lstrip("-0").rstrip("0") or "0"
    sign = "-" if digits.startswith("-") else ""
    return f"{sign}{shortest[0]}.{shortest[1:] or '0'}E{int(exponent)}"
