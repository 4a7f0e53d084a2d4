from __future__ import annotations

import pytest
from tests.reading import expression

from ruleglot.ir.nodes import Comparison, Condition, Field, Literal, Not, Operator, Presence, Scalar, Vocabulary
from ruleglot.ir.nodes import Constant as Always
from ruleglot.languages.eql.relations import relation
from ruleglot.languages.eql.syntax import Relation

A = Field(vocabulary=Vocabulary.ECS, name="a")


def lowered(text: str) -> Condition | None:
    condition = expression(text)
    assert isinstance(condition, Relation)
    return relation(condition)


def compared(operator: Operator, value: Scalar) -> Comparison:
    return Comparison(subject=A, operator=operator, value=Literal(value=value))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('a == "X*"', compared(Operator.EQ, "X*")),
        ("a == 4", compared(Operator.EQ, 4)),
        ("a == -4.5", compared(Operator.EQ, -4.5)),
        ("a == true", compared(Operator.EQ, True)),  # noqa: FBT003 - the value that is looked for
        ("a < 4", compared(Operator.LT, 4)),
        ("a <= 4", compared(Operator.LE, 4)),
        ("a > 4", compared(Operator.GT, 4)),
        ('a >= "x"', compared(Operator.GE, "x")),
        ('"x" == a', compared(Operator.EQ, "x")),
        ("4 < a", compared(Operator.GT, 4)),
        ("4 <= a", compared(Operator.GE, 4)),
        ("4 > a", compared(Operator.LT, 4)),
        ("4 >= a", compared(Operator.LE, 4)),
    ],
)
def test_a_field_against_a_constant(text: str, expected: Condition) -> None:
    assert lowered(text) == expected


@pytest.mark.parametrize("text", ['a != "x"', '"x" != a'])
def test_unequal_is_the_negation_of_equal(text: str) -> None:
    assert lowered(text) == Not(operand=compared(Operator.EQ, "x"))


def test_null_asks_whether_the_field_is_there() -> None:
    assert lowered("a != null") == Presence(subject=A)
    assert lowered("null != a") == Presence(subject=A)
    assert lowered("a == null") == Not(operand=Presence(subject=A))
    assert lowered("null == a") == Not(operand=Presence(subject=A))


@pytest.mark.parametrize("text", ["a < null", "null >= a", "1 < null", '1 == "1"'])
def test_what_comes_to_null(text: str) -> None:
    assert lowered(text) is None


def test_constants_are_worked_out() -> None:
    assert lowered("1 < 2") == Always(value=True)
    assert lowered("null == null") == Always(value=True)
    assert lowered("5 == null") == Always(value=False)


def test_spans_point_at_the_clause_and_its_parts() -> None:
    found = lowered('a != "x"')
    assert isinstance(found, Not)
    assert isinstance(found.operand, Comparison)
    spans = (found.span, found.operand.span, found.operand.subject.span, found.operand.value.span)
    assert [span and span.text for span in spans] == ['a != "x"', 'a != "x"', "a", '"x"']
