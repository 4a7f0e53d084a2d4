from __future__ import annotations

from itertools import product

import pytest
from tests.reading import read_events

from ruleglot.ir.nodes import AllOf, AnyOf, Comparison, Condition, Field, InNetwork, Literal, Not, Operator, Vocabulary
from ruleglot.ir.nodes import Constant as Always


def lowered(text: str) -> Condition:
    return read_events(f"any where {text}").condition


def is_true(name: str, *, optional: bool = False) -> Comparison:
    field = Field(vocabulary=Vocabulary.ECS, name=name, optional=optional)
    return Comparison(subject=field, operator=Operator.EQ, value=Literal(value=True))


A, B, C = map(is_true, "abc")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a", A),
        ("?a", is_true("a", optional=True)),
        ("not a", Not(operand=A)),
        ("not not a", Not(operand=Not(operand=A))),
        ("a and b and c", AllOf(operands=(A, B, C))),
        ("a and (b and c)", AllOf(operands=(A, B, C))),
        ("(a or b) or c", AnyOf(operands=(A, B, C))),
        ("a and (b or c)", AllOf(operands=(A, AnyOf(operands=(B, C))))),
        ("a or b and c", AnyOf(operands=(A, AllOf(operands=(B, C))))),
        ("a and a", AllOf(operands=(A, A))),
    ],
)
def test_logic(text: str, expected: Condition) -> None:
    assert lowered(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("true", Always(value=True)),
        ("not true", Always(value=False)),
        ("a and true", A),
        ("a or false", A),
        ("a and false", Always(value=False)),
        ("a or true", Always(value=True)),
        ("true and 1 == 1", Always(value=True)),
        ("a and (b or true)", A),
        ("a or (b and c and true)", AnyOf(operands=(A, AllOf(operands=(B, C))))),
        ("a and (true and (b or c))", AllOf(operands=(A, AnyOf(operands=(B, C))))),
        ("a and (false or (b and c))", AllOf(operands=(A, B, C))),
    ],
)
def test_constants_are_folded(text: str, expected: Condition) -> None:
    assert lowered(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("null", Always(value=False)),
        ("not null", Always(value=False)),
        ("a and null", Always(value=False)),
        ("not (a and null)", Always(value=False)),
        ("a or null", A),
        ("not (a or null)", Not(operand=A)),
        ("a or not (1 < null)", A),
        ("a and (null or false)", Always(value=False)),
        ("not (null and false)", Always(value=True)),
        ("null or true", Always(value=True)),
    ],
)
def test_null_matches_nothing_and_goes_up_through_not(text: str, expected: Condition) -> None:
    assert lowered(text) == expected


TRUTHS = {"true": True, "false": False, "null": None}


@pytest.mark.parametrize(("left", "right"), [*product(TRUTHS, repeat=2)])
def test_logic_of_constants_is_that_of_sql(left: str, right: str) -> None:
    values = {TRUTHS[left], TRUTHS[right]}
    both = False if False in values else None if None in values else True
    either = True if True in values else None if None in values else False
    for word, answer in (("and", both), ("or", either)):
        assert lowered(f"{left} {word} {right}") == Always(value=answer is True)
        assert lowered(f"not ({left} {word} {right})") == Always(value=answer is False)


def test_a_network_test_is_a_condition() -> None:
    assert isinstance(lowered('cidrmatch(source.ip, "10.0.0.0/8")'), InNetwork)


def test_the_category_is_kept() -> None:
    assert read_events("file where a").category == "file"
    assert read_events("any where a").category is None


def test_every_condition_carries_its_own_words() -> None:
    found = lowered("not (a or b) and c")
    assert isinstance(found, AllOf)
    negation, _ = found.operands
    assert isinstance(negation, Not)
    spans = (found.span, negation.span, negation.operand.span)
    assert [span and span.text for span in spans] == ["not (a or b) and c", "not (a or b)", "(a or b)"]


def test_a_group_that_takes_in_another_spans_both() -> None:
    found = lowered("a and (b and c)")
    assert found.span is not None
    assert found.span.text == "a and (b and c)"


def test_long_chains_do_not_recurse() -> None:
    found = lowered(" and ".join(["a == 1 or b == 2"] * 5_000))
    assert isinstance(found, AnyOf)
