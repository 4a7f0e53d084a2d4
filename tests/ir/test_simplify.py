"""Simplifying keeps the meaning: shown by running conditions before and after."""

from __future__ import annotations

from hypothesis import given
from tests.strategies import conditions, events

from ruleglot.evaluation.evaluator import holds
from ruleglot.ir.nodes import AllOf, AnyOf, Condition, Constant, EventQuery, Not
from ruleglot.ir.simplify import all_of, any_of, simplify
from ruleglot.ir.verify import verify


@given(conditions(), events())
def test_meaning_is_kept(condition: Condition, event: dict[str, object]) -> None:
    assert holds(simplify(condition), event) == holds(condition, event)


@given(conditions())
def test_simplifying_twice_is_simplifying_once(condition: Condition) -> None:
    assert simplify(simplify(condition)) == simplify(condition)


@given(conditions())
def test_the_result_is_well_formed(condition: Condition) -> None:
    assert verify(EventQuery(category=None, condition=simplify(condition))) == []


@given(conditions(), conditions(), events())
def test_de_morgan(left: Condition, right: Condition, event: dict[str, object]) -> None:
    both, either = Not(operand=AllOf(operands=(left, right))), AnyOf(operands=(Not(operand=left), Not(operand=right)))
    assert holds(both, event) == holds(either, event)


@given(conditions(), events())
def test_double_negation(condition: Condition, event: dict[str, object]) -> None:
    assert holds(Not(operand=Not(operand=condition)), event) == holds(condition, event)


def test_groups_of_nothing_are_constants() -> None:
    assert all_of() == Constant(value=True)
    assert any_of() == Constant(value=False)
