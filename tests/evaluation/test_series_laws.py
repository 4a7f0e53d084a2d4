"""Laws of sequences and samples, held on streams made up at random."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import given
from hypothesis import strategies as st

from ruleglot.evaluation.matches import evaluate
from ruleglot.ir.nodes import Comparison, Field, Literal, Operator, SampleQuery, SequenceQuery, Stage, Vocabulary

if TYPE_CHECKING:
    from ruleglot.evaluation.findings import Match

LETTERS = "abc"


def field(name: str) -> Field:
    return Field(vocabulary=Vocabulary.ECS, name=name)


def stage(letter: str, *, runs: int = 1, missing: bool = False, keyed: bool = True) -> Stage:
    condition = Comparison(subject=field("s"), operator=Operator.EQ, value=Literal(value=letter))
    keys = (field("k"),) if keyed else ()
    return Stage(category=None, condition=condition, keys=keys, runs=runs, missing=missing)


letters = st.sampled_from(LETTERS)
stages = st.builds(stage, letters, runs=st.integers(1, 2))
endings = st.none() | st.builds(stage, st.sampled_from("uc"))
sequences = st.builds(
    SequenceQuery,
    stages=st.lists(stages, min_size=2, max_size=3).map(tuple),
    maxspan=st.none() | st.integers(1, 12),
    until=endings,
)


@st.composite
def streams(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Events in order of time, some of them at the same one."""
    steps = draw(st.lists(st.tuples(st.integers(0, 4), st.sampled_from("abcux"), st.integers(0, 1)), max_size=25))
    time, found = 0, []
    for number, (step, letter, key) in enumerate(steps):
        time += step
        found.append({"@timestamp": time, "s": letter, "k": key, "n": number})
    return found


def shown(matches: list[Match]) -> list[list[int | None]]:
    return [[None if event is None else event["n"] for event in match.events] for match in matches]


def expanded(query: SequenceQuery) -> list[Stage]:
    return [each for each in query.stages for _ in range(each.runs)]


@given(sequences, streams())
def test_a_finding_is_what_the_query_asks_for(query: SequenceQuery, events: list[dict[str, Any]]) -> None:
    for match in evaluate(query, events):
        found = [event for event in match.events if event is not None]
        wanted = [each.condition.value.value for each in expanded(query) if isinstance(each.condition, Comparison)]
        assert [event["s"] for event in found] == wanted
        assert len({event["k"] for event in found}) == 1
        assert [event["n"] for event in found] == sorted({event["n"] for event in found})
        if query.maxspan is not None:
            assert found[-1]["@timestamp"] - found[0]["@timestamp"] <= query.maxspan


@given(sequences, streams())
def test_findings_come_in_the_order_of_their_last_events(query: SequenceQuery, events: list[dict[str, Any]]) -> None:
    lasts = [found[-1] for found in shown(evaluate(query, events))]
    assert lasts == sorted(lasts, key=lambda last: last or 0)


@given(sequences, streams(), st.integers(-(10**6), 10**6))
def test_the_clock_does_not_matter(query: SequenceQuery, events: list[dict[str, Any]], shift: int) -> None:
    moved = [{**event, "@timestamp": event["@timestamp"] + shift} for event in events]
    assert shown(evaluate(query, moved)) == shown(evaluate(query, events))


@given(sequences, streams())
def test_events_of_another_key_do_not_matter(query: SequenceQuery, events: list[dict[str, Any]]) -> None:
    apart = [each for key in (0, 1) for each in shown(evaluate(query, [e for e in events if e["k"] == key]))]
    assert sorted(shown(evaluate(query, events)), key=str) == sorted(apart, key=str)


@given(sequences, streams())
def test_a_longer_maxspan_may_only_be_reached_by_more(query: SequenceQuery, events: list[dict[str, Any]]) -> None:
    endless = SequenceQuery(stages=query.stages, maxspan=None, until=query.until)
    bounded = shown(evaluate(query, events))
    assert all(found in shown(evaluate(endless, events)) for found in bounded)


@given(st.lists(st.tuples(letters, st.booleans()), min_size=1, max_size=4), streams())
def test_a_missing_event_only_takes_findings_away(parts: list[tuple[str, bool]], events: list[dict[str, Any]]) -> None:
    several = [stage("a"), *(stage(letter, missing=missing) for letter, missing in parts)]
    vetoed = shown(evaluate(SequenceQuery(stages=tuple(several), maxspan=9), events))
    present = tuple(each for each in several if not each.missing)
    without = shown(evaluate(SequenceQuery(stages=present, maxspan=9), events))
    assert all([number for number in found if number is not None] in without for found in vetoed)


@given(st.lists(letters, min_size=2, max_size=3), streams())
def test_a_sample_takes_different_events_that_fit(wanted: list[str], events: list[dict[str, Any]]) -> None:
    query = SampleQuery(stages=tuple(map(stage, wanted)))
    found = evaluate(query, events)
    for match in found:
        chosen = [event for event in match.events if event is not None]
        assert [event["s"] for event in chosen] == wanted
        assert len({event["n"] for event in chosen}) == len(wanted)
        assert {event["k"] for event in chosen} == set(match.keys)
    possible = {
        key
        for key in (0, 1)
        if all(
            sum(event["k"] == key and event["s"] == letter for event in events) >= wanted.count(letter)
            for letter in wanted
        )
    }
    assert {match.keys[0] for match in found} == possible
