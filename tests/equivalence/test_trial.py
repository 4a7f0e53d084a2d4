"""A mutant is killed by an activity on which it and the rule part, and by nothing else."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from hypothesis import given
from hypothesis import strategies as st
from tests.evaluation.test_ruleset import events, outcome
from tests.reading import read_events
from tests.strategies import conditions

from ruleglot.equivalence.mutants import mutants, mutated
from ruleglot.equivalence.sightings import Sightings
from ruleglot.equivalence.trial import trial
from ruleglot.ir.nodes import EventQuery, Field
from ruleglot.ir.simplify import simplify

if TYPE_CHECKING:
    from ruleglot.equivalence.mutants import Mutant
    from ruleglot.ir.nodes import Condition

recorded = st.lists(st.lists(events, max_size=2).map(tuple), max_size=4)


def nobody(_: Field) -> tuple[Field, ...]:
    return ()


def firing(query: EventQuery, seen: tuple[Sightings, ...]) -> tuple[int, ...]:
    return tuple(each.firing(query) for each in seen)


def true_on(mutant: Mutant, seen: tuple[Sightings, ...]) -> list[int]:
    return [each.columns.true_on(mutant.becomes) for each in seen]


@given(conditions(), st.sampled_from([None, "a"]), recorded, recorded)
def test_the_short_way_is_the_long_way(
    condition: Condition,
    category: str | None,
    first: list[tuple[dict[str, Any], ...]],
    second: list[tuple[dict[str, Any], ...]],
) -> None:
    query = EventQuery(category=category, condition=simplify(condition))
    seen = (Sightings(first), Sightings(second))
    if not isinstance(outcome(partial(firing, query, seen)), tuple) or not all(each.columns.records for each in seen):
        return
    found = trial(query, mutants(query, nobody), seen)
    expected = [firing(query, seen)]
    alive = [
        each for each in mutants(query, nobody) if outcome(partial(firing, mutated(query, each), seen)) in expected
    ]
    runnable = [each for each in mutants(query, nobody) if isinstance(outcome(partial(true_on, each, seen)), list)]
    assert list(found.alive) == [each for each in alive if each in runnable]
    assert found.total == len(runnable)


def test_activities_that_say_nothing_kill_nobody() -> None:
    query = read_events('process where process.name == "su" and user.id == "0"')
    found = trial(query, mutants(query, nobody), ())
    assert found.total == len(found.alive) == len(list(mutants(query, nobody)))
    assert found.killed == 0


def test_good_witnesses_kill_everybody() -> None:
    query = read_events('process where process.name == "su" and user.id == "0"')
    names, users = ("su", "SU", "s", "sux", "xsu", None), ("0", "00", "x0", "0x", "", None)
    records = [
        ({"event.category": category, "process.name": name, "user.id": user},)
        for category in ("process", "file")
        for name in names
        for user in users
    ]
    found = trial(query, mutants(query, nobody), (Sightings(records),))
    assert found.alive == ()
    assert found.killed > 10
