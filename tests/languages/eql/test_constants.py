from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruleglot.languages.eql.constants import MEANING, Truth, compared, contained, kind

if TYPE_CHECKING:
    from ruleglot.ir.nodes import Scalar

scalars = st.text(max_size=3) | st.integers(-3, 3) | st.floats(-3, 3) | st.booleans()
operators = st.sampled_from(sorted(MEANING))
OPPOSITE = {"==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}


@pytest.mark.parametrize(
    ("left", "operator", "right", "answer"),
    [
        (None, "==", None, True),
        (None, "!=", None, False),
        (None, "<", None, None),
        (5, "==", None, False),
        (None, "!=", 5, True),
        (1, "<", None, None),
        (None, ">=", "a", None),
        (1, "==", 1.0, True),
        (1, "<", 1.5, True),
        (2, "<=", 1, False),
        (2, ">", 1, True),
        (2, "!=", 1, True),
        ("a", "==", "A", False),
        ("B", "<", "a", True),
        (True, "==", True, True),
        (True, ">=", False, True),
        (True, "==", 1, None),
        (1, "!=", "1", None),
        ("true", "==", True, None),
    ],
)
def test_comparisons(left: Scalar | None, operator: str, right: Scalar | None, answer: Truth) -> None:
    assert compared(left, operator, right) is answer


@pytest.mark.parametrize(
    ("value", "values", "answer"),
    [(None, (1,), None), (1, (1, 2), True), (3, (1, 2), False), ("a", ("A",), False), (True, (1,), False)],
)
def test_membership(value: Scalar | None, values: tuple[Scalar, ...], answer: Truth) -> None:
    assert contained(value, values) is answer


@pytest.mark.parametrize(("value", "name"), [("", "string"), (True, "truth value"), (1, "number"), (1.5, "number")])
def test_kinds(value: Scalar, name: str) -> None:
    assert kind(value) == name


@given(st.none() | scalars, operators, st.none() | scalars)
def test_the_opposite_operator_gives_the_opposite_answer(
    left: Scalar | None, operator: str, right: Scalar | None
) -> None:
    answer = compared(left, operator, right)
    assert compared(left, OPPOSITE[operator], right) is (None if answer is None else not answer)
