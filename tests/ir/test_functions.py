from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pytest

from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.ir.arithmetic import computed, number_text, spelled_number
from ruleglot.ir.functions import apply
from ruleglot.ir.nodes import Case, Function

if TYPE_CHECKING:
    from ruleglot.ir.nodes import Scalar


@pytest.mark.parametrize(
    ("operator", "left", "right", "expected"),
    [
        ("+", 1.5, 1, 2.5),
        ("-", 1, 0.5, 0.5),
        ("*", 2, 0.5, 1.0),
        ("*", -3, 4, -12),
        ("/", 1.0, 0, math.inf),
        ("/", -1.0, 0, -math.inf),
        ("/", 1, -0.0, -math.inf),
        ("%", 5.5, 2, 1.5),
        ("%", -5.5, 2, -1.5),
        ("/", 7, -2, -3),
        ("%", 7, -2, 1),
    ],
)
def test_arithmetic(operator: str, left: float, right: float, expected: float) -> None:
    found = computed(operator, left, right)
    assert found == expected
    assert type(found) is type(expected)


@pytest.mark.parametrize(("operator", "left", "right"), [("/", 0.0, 0), ("%", 1.0, 0), ("%", math.inf, 2)])
def test_what_is_not_a_number(operator: str, left: float, right: float) -> None:
    assert math.isnan(computed(operator, left, right))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0.0"),
        (-0.0, "-0.0"),
        (0.001, "0.001"),
        (0.00012, "1.2E-4"),
        (9_999_999.5, "9999999.5"),
        (1e7, "1.0E7"),
        (-1.25e-8, "-1.25E-8"),
        (math.inf, "Infinity"),
        (-math.inf, "-Infinity"),
        (math.nan, "NaN"),
        (10**20, "100000000000000000000"),
    ],
)
def test_numbers_are_written_as_java_writes_them(value: float, text: str) -> None:
    assert number_text(value) == text


@pytest.mark.parametrize(
    ("text", "base", "expected"),
    [
        ("9223372036854775807", None, 2**63 - 1),
        ("9223372036854775808", None, 2.0**63),
        ("-12", None, -12),
        ("1e3", None, 1000.0),
        (".5", None, 0.5),
        ("2d", None, 2.0),
        ("ff", 16, 255),
        ("0xff", 16, 255),
        ("-z", 36, -35),
    ],
)
def test_numbers_are_read_as_java_reads_them(text: str, base: int | None, expected: float) -> None:
    assert spelled_number(text, base) == expected


@pytest.mark.parametrize(
    ("text", "base"), [("", None), ("0Xff", None), ("1_000", None), ("8", 8), ("1", 99), ("f" * 20, 16)]
)
def test_what_spells_no_number_fails(text: str, base: int | None) -> None:
    with pytest.raises(DiagnosticError, match="E003"):
        spelled_number(text, base)


@pytest.mark.parametrize(
    ("function", "arguments", "case", "expected"),
    [
        (Function.ADD, ("a", 1), Case.EXACT, None),
        (Function.NEGATE, (True,), Case.EXACT, None),
        (Function.NEGATE, (4,), Case.EXACT, -4),
        (Function.NEGATE, (0.0,), Case.EXACT, -0.0),
        (Function.CONCAT, ("a", None), Case.EXACT, None),
        (Function.INDEX_OF, ("abc", "", 99), Case.EXACT, 3),
        (Function.INDEX_OF, ("aBc", "b", -5), Case.UNICODE, 1),
        (Function.INDEX_OF, ("ÉÉ", "é", 1), Case.UNICODE, 1),
        (Function.BETWEEN, ("abc", "", "c"), Case.EXACT, "abc"),
        (Function.BETWEEN, ("", "a", "c"), Case.EXACT, ""),
        (Function.BETWEEN, ("xAbCy", "a", "c"), Case.UNICODE, "b"),
        (Function.STARTS_WITH, ("İx", "i"), Case.UNICODE, False),
        (Function.STRING_CONTAINS, ("", ""), Case.EXACT, False),
        (Function.SUBSTRING, ("abc", None, 1), Case.EXACT, "abc"),
        (Function.SUBSTRING, ("a😀b", 1, 3), Case.EXACT, "😀"),
        (Function.SUBSTRING, ("a😀b", 2, 3), Case.EXACT, "\ude00"),
        (Function.SUBSTRING, ("abc", 1, math.inf), Case.EXACT, "bc"),
        (Function.SUBSTRING, ("abc", math.nan, 1.9), Case.EXACT, "a"),
        (Function.INDEX_OF, ("abc", "c", -math.inf), Case.EXACT, 2),
        (Function.STRING, (True,), Case.EXACT, "true"),
    ],
)
def test_functions(function: Function, arguments: tuple[Scalar | None, ...], case: Case, expected: object) -> None:
    assert apply(function, arguments, case) == expected
