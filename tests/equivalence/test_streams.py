"""What is put to streams all at once answers as the evaluator does on each of them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruleglot.diagnostics.notes import Direction
from ruleglot.equivalence.streams import Recorded, StreamObservations, shrunk
from ruleglot.evaluation.matches import evaluate
from ruleglot.evaluation.settings import DEFAULT, EqlSettings
from ruleglot.events.activity import Exec
from ruleglot.events.moment import MOMENT
from ruleglot.events.scenes.cast import BASH
from ruleglot.events.streaming.stream import Stream
from ruleglot.languages.eql.read import read_query
from ruleglot.source import Source

A, B, C = (f'any where process.name == "{name}"' for name in "abc")
QUERIES = (
    f"sequence by host.id [{A}] [{B}]",
    f"sequence by host.id with maxspan=5ms [{A}] with runs=2 [{B}]",
    f"sequence by host.id with maxspan=9ms [{A}] ![{B}] [{C}]",
    f"sequence by host.id, ?user.name [{A}] [{B}] until [{C}]",
    f"sequence [{A}] by host.id [{B}] by user.name | head 1",
    f"sequence [{A}] [{B}] | head 0",
    f"sample by host.id [{A}] [{B}]",
    f"{A}",
    f"{A} | tail 1",
    f"{A} | head 0",
)
"""`process.name` is a text, `host.id` and `user.name` too: each may be missing, or have two values."""

texts = st.sampled_from([["a"], ["b"], ["a", "b"], []])
records = st.builds(
    lambda time, name, host, user: {
        "@timestamp": time,
        "process": {"name": name},
        "host": {"id": host},
        "user": {"name": user},
        "event": {"sequence": len(name)},
    },
    st.integers(0, 12),
    st.sampled_from([["a"], ["b"], ["c"], ["a", "b"]]),
    texts,
    texts,
)


@pytest.mark.parametrize("settings", [DEFAULT, EqlSettings(tiebreaker_field="event.sequence")], ids=["plain", "tied"])
@pytest.mark.parametrize("text", QUERIES)
@given(data=st.data())
def test_streams_are_answered_as_the_reference_answers(text: str, settings: EqlSettings, data: st.DataObject) -> None:
    held: list[dict[str, Any]] = data.draw(st.lists(records, min_size=1, max_size=8))
    places = st.lists(st.integers(0, len(held) - 1), max_size=6)
    in_order = places.map(lambda each: tuple(sorted(each, key=lambda number: held[number]["@timestamp"])))
    streams = data.draw(st.lists(in_order, max_size=6))
    query = read_query(Source("query", text))
    firing = Recorded(held, streams, settings).firing(query)
    for number, stream in enumerate(streams):
        expected = bool(evaluate(query, [held[each] for each in stream], settings=settings))
        assert bool(firing >> number & 1) is expected


STREAMS = tuple(
    Stream(activities=(Exec(process=BASH, story="", time=MOMENT + each),), story=str(each)) for each in range(4)
)


def test_what_was_seen_is_counted_and_where_the_rules_part_is_told() -> None:
    seen = StreamObservations(streams=STREAMS, source=0b0111, ported=0b1110)
    assert (seen.total, seen.agreeing, seen.source_firing, seen.direction) == (4, 2, 3, Direction.MIXED)
    assert [(each.stream.story, each.direction) for each in seen.differing] == [
        ("0", Direction.NARROWER),
        ("3", Direction.BROADER),
    ]
    assert replace(seen, ported=0b0111).direction is Direction.NONE
    assert replace(seen, ported=0b1111).direction is Direction.BROADER


@given(st.sets(st.integers(0, 9), min_size=1), st.integers(10, 14))
def test_a_stream_keeps_only_the_activities_that_it_needs(needed: set[int], total: int) -> None:
    activities = tuple(Exec(process=BASH, story="", time=MOMENT + each) for each in range(total))

    def parts(stream: Stream) -> bool:
        return needed <= {each.time - MOMENT for each in stream.activities}

    found = shrunk(Stream(activities=activities, story="long"), parts)
    assert [each.time - MOMENT for each in found.activities] == sorted(needed)
    assert found.story == "long"
