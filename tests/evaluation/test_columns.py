"""What is answered in bits is what the reference answers record by record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.evaluation.test_ruleset import events, outcome, types
from tests.reading import read_events
from tests.strategies import conditions

from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.evaluation.columns import Columns, packed
from ruleglot.evaluation.matches import fires
from ruleglot.evaluation.settings import EqlSettings
from ruleglot.ir.nodes import EventQuery

if TYPE_CHECKING:
    from ruleglot.ir.nodes import Condition


@given(conditions(), st.sampled_from([None, "a"]), st.lists(events, max_size=5), types)
def test_columns_match_what_the_reference_matches(
    condition: Condition, category: str | None, records: list[dict[str, Any]], field_types: dict[str, str]
) -> None:
    settings = EqlSettings(field_types=field_types, category_field="f")
    query = EventQuery(category=category, condition=condition)
    assert outcome(lambda: Columns(records).matching(query, settings)) == outcome(
        lambda: packed(fires(query, record, settings=settings) for record in records)
    )


@pytest.mark.parametrize(
    ("query", "values", "found"),
    [
        ('any where f == "1"', ["1", 1, 1.0, True], 0b0111),
        ('any where f like "?"', ["1", 1, 1.0, True], 0b0011),
        ('any where f like "-*"', [0.0, -0.0, -1, "-"], 0b1110),
        ('any where f == "a" and f == "b"', [["a", "b"], ["a"], [["b"], "a"]], 0b101),
        ('not_there where f == "a"', ["a"], 0),
        ("any where f == null", [None, [], "", 0], 0b0011),
    ],
)
def test_values_that_look_alike_stay_apart(query: str, values: list[object], found: int) -> None:
    assert Columns([{"f": each} for each in values]).matching(read_events(query)) == found


def test_a_test_that_never_counts_does_no_harm() -> None:
    settings = EqlSettings(field_types={"f": "date"})
    query = read_events('any where g == "x" and f == "no date"')
    assert Columns([{"g": "y", "f": "2026-01-01"}]).matching(query, settings) == 0
    with pytest.raises(DiagnosticError):
        Columns([{"g": "x", "f": "2026-01-01"}]).matching(query, settings)
