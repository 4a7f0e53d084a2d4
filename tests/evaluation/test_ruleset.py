"""What is fast is what is right: compiled queries match what the reference says they match."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.reading import read_events
from tests.strategies import AWKWARD, NAMES, conditions, texts

from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.evaluation.compiled import compiled
from ruleglot.evaluation.evaluator import holds
from ruleglot.evaluation.flat import Flat
from ruleglot.evaluation.matches import fires
from ruleglot.evaluation.ruleset import RuleSet
from ruleglot.evaluation.settings import EqlSettings
from ruleglot.evaluation.values import values
from ruleglot.ir.nodes import EventQuery, Field, Vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable

    from ruleglot.ir.nodes import Condition

scalars = st.one_of(st.sampled_from(AWKWARD), texts, st.integers(-3, 3), st.booleans(), st.sampled_from([0.0, 1.0]))
held = st.one_of(st.none(), scalars, st.lists(st.one_of(st.none(), scalars), max_size=3))
parts = st.recursive(
    held,
    lambda inner: st.one_of(
        st.dictionaries(st.sampled_from(["f", "g", "h", "i", "j", "h.i"]), inner, max_size=3),
        st.lists(inner, max_size=2),
    ),
    max_leaves=4,
)
events = st.dictionaries(st.sampled_from([*NAMES, "h"]), parts, max_size=4)
types = st.dictionaries(st.sampled_from(NAMES), st.sampled_from(["keyword", "boolean", "object"]), max_size=2)


def outcome(ask: Callable[[], object]) -> object:
    """Return the answer, or the codes of what went wrong instead."""
    try:
        return ask()
    except DiagnosticError as error:
        return [each.code for each in error.diagnostics]


@given(events, st.sampled_from([*NAMES, "h"]))
def test_an_event_laid_out_has_the_same_values(event: dict[str, Any], name: str) -> None:
    found = values(Field(vocabulary=Vocabulary.ECS, name=name), event)
    assert sorted(map(repr, Flat(event).values(name))) == sorted(map(repr, found))


@given(conditions(), events, types)
def test_a_compiled_condition_is_the_condition(
    condition: Condition, event: dict[str, Any], field_types: dict[str, str]
) -> None:
    settings = EqlSettings(field_types=field_types)
    assert outcome(lambda: compiled(condition, settings)(Flat(event))) == outcome(
        lambda: holds(condition, event, settings)
    )


@given(st.lists(conditions(), max_size=5), events, types)
def test_a_set_of_rules_matches_what_each_rule_matches(
    several: list[Condition], event: dict[str, Any], field_types: dict[str, str]
) -> None:
    settings = EqlSettings(field_types=field_types)
    queries = [EventQuery(category=None, condition=each) for each in several]
    answers = [outcome(partial(fires, query, event, settings=settings)) for query in queries]
    if all(isinstance(each, bool) for each in answers):
        assert RuleSet(queries, settings).matching(event) == [at for at, answer in enumerate(answers) if answer]


@pytest.mark.parametrize(
    ("query", "event"),
    [
        ('any where f == "4"', {"f": 4.0}),
        ('any where f : ("x", "4")', {"f": "X"}),
        ('any where f : ("x", "4")', {"f": 4}),
        ('any where f == "true"', {"f": True}),
        ('any where process.name : "CURL" and f in ("a", "b")', {"process.name": "curl", "f": ["x", "b"]}),
        ('any where length(f) > 1 and f == "ab"', {"f": "ab"}),
    ],
)
def test_values_that_look_like_others_are_found(query: str, event: dict[str, Any]) -> None:
    read = read_events(query)
    assert fires(read, event)
    assert RuleSet([read]).matching(event) == [0]


def test_answers_are_remembered_only_up_to_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ruleglot.evaluation.compiled.MOST_REMEMBERED", 1)
    rules = RuleSet([read_events('any where f like "a*b*"')])
    assert [rules.matching({"f": text}) for text in ("ab", "x", "ab", "acb")] == [[0], [], [0], [0]]
