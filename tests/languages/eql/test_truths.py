from __future__ import annotations

import pytest
from tests.reading import read_events

from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.ir.text import condition_text


def lowered(condition: str) -> str:
    return " ".join(condition_text(read_events(f"any where {condition}").condition).split())


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("null == (a > 1)", "not a is there"),
        ("(a > 1) != null", "not not a is there"),
        ('(a : "x*") == null', "not a is there"),
        ("(not a > 1) == null", "not a is there"),
        ("null == (a + b > 1)", "not add(a, b) is there"),
        ("(a != null) == null", "never"),
        ("(1 > 0) == null", "never"),
        ("(1 < null) == null", "always"),
        ("(a > 1) < null", "never"),
        ("(a > 1) == true", "a > 1"),
        ("true == (a in (1, 2))", "a in 1, 2"),
        ("(a > 1) != true", "not a > 1"),
        ("(null > 1) != true", "never"),
    ],
)
def test_conditions_can_be_compared_with_null(condition: str, expected: str) -> None:
    assert lowered(condition) == expected


@pytest.mark.parametrize(
    ("condition", "message"),
    [
        ("(a > 1) == false", "Q007 RuleGlot does not read a condition compared with `false` yet"),
        (
            "(a > 1 and b > 1) == null",
            "Q007 RuleGlot does not read a test whether several conditions together are null yet",
        ),
        ("(a > 1) == 5", "Q009 `==` takes values of one kind on both sides, found `5`"),
        ('(a > 1) > "x"', 'Q009 `>` takes values of one kind on both sides, found `"x"`'),
    ],
)
def test_other_comparisons_are_refused(condition: str, message: str) -> None:
    with pytest.raises(DiagnosticError) as caught:
        lowered(condition)
    assert str(caught.value) == message
