"""A rule fires on an activity when it matches any of its records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st
from tests.evaluation.test_ruleset import events, outcome
from tests.strategies import conditions

from ruleglot.equivalence.sightings import Sightings, numbers
from ruleglot.evaluation.columns import packed
from ruleglot.evaluation.matches import fires
from ruleglot.ir.nodes import EventQuery

if TYPE_CHECKING:
    from typing import Any

    from ruleglot.ir.nodes import Condition


@given(st.frozensets(st.integers(0, 300)))
def test_bits_are_the_numbers_that_they_were_made_of(found: frozenset[int]) -> None:
    assert list(numbers(sum(1 << each for each in found))) == sorted(found)


@given(conditions(), st.lists(st.lists(events, max_size=3).map(tuple), max_size=4))
def test_an_activity_is_what_its_records_are(condition: Condition, recorded: list[tuple[dict[str, Any], ...]]) -> None:
    query = EventQuery(category=None, condition=condition)
    answers = outcome(lambda: [[fires(query, record) for record in records] for records in recorded])
    found = outcome(lambda: Sightings(recorded).firing(query))
    if isinstance(answers, list) and isinstance(found, int):
        assert found == packed(map(any, answers))
    else:
        assert found == answers
