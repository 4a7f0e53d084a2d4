"""Sequences in long streams: what is kept, what is let go, and what fails."""

from __future__ import annotations

import tracemalloc
from itertools import islice
from typing import TYPE_CHECKING, Any

import pytest

import ruleglot
from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.evaluation.matches import iterate
from ruleglot.languages.eql.read import read_query
from ruleglot.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterator

PAIR = 'sequence by k with maxspan=1s [any where s == "a"] [any where s == "b"]'
QUIET = 'sequence by k with maxspan=1s [any where s == "a"] ![any where s == "x"]'
LOUD = 'sequence by k with maxspan=1s ![any where s == "a"] [any where s == "b"]'


def stream(count: int) -> Iterator[dict[str, Any]]:
    """Yield first events of ever new keys, one a millisecond; every thousandth one is followed by its second."""
    for number in range(count):
        yield {"@timestamp": number, "k": number, "s": "a"}
        if number % 1000 == 999:
            yield {"@timestamp": number, "k": number, "s": "b"}


def test_findings_come_while_the_stream_runs() -> None:
    found = iterate(read_query(Source("q", PAIR)), stream(10**9))
    assert [match.keys for match in islice(found, 3)] == [(999,), (1999,), (2999,)]


@pytest.mark.parametrize("query", [PAIR, QUIET, LOUD])
def test_only_what_can_still_be_completed_is_kept(query: str) -> None:
    read = read_query(Source("q", query))

    def most(count: int) -> int:
        tracemalloc.start()
        for _ in iterate(read, stream(count)):
            pass
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return peak

    most(2000)  # caches that fill once
    assert most(40_000) < 2 * most(10_000)


def test_an_event_out_of_order_is_an_error_in_a_stream() -> None:
    events = [{"@timestamp": 2, "s": "a", "k": 1}, {"@timestamp": 1, "s": "b", "k": 1}]
    with pytest.raises(DiagnosticError, match="E004 an event has no time: `@timestamp` is `1`, before the event ahead"):
        list(iterate(read_query(Source("q", PAIR)), events))
    assert len(ruleglot.evaluate(PAIR, events)) == 0


@pytest.mark.parametrize(("value", "found"), [(None, "missing"), ("yesterday", "`yesterday`"), (True, "`True`")])
def test_an_event_of_a_sequence_needs_a_time(value: object, found: str) -> None:
    event = {"s": "a"} if value is None else {"@timestamp": value, "s": "a"}
    with pytest.raises(DiagnosticError, match=f"E004 an event has no time: `@timestamp` is {found}"):
        ruleglot.evaluate(PAIR, [event])


def test_a_date_field_holds_milliseconds_and_a_date_nanos_field_all_digits() -> None:
    query = 'sequence with maxspan=1ms [any where s == "a"] [any where s == "b"]'
    events = [
        {"@timestamp": "2026-01-01T00:00:00.000000001Z", "s": "a"},
        {"@timestamp": "2026-01-01T00:00:00.001000002Z", "s": "b"},
    ]
    assert len(ruleglot.evaluate(query, events)) == 1
    exact = ruleglot.EqlSettings(field_types={"@timestamp": "date_nanos"})
    assert ruleglot.evaluate(query, events, exact) == []


def test_the_very_events_are_returned() -> None:
    events = [{"@timestamp": 1, "s": "a", "k": 7}, {"@timestamp": 2, "s": "b", "k": 7}]
    [match] = ruleglot.evaluate(PAIR, events)
    assert all(found is given for found, given in zip(match.events, events, strict=True))
    assert match.keys == (7,)


def test_tiebreakers_of_several_kinds_can_be_put_in_order() -> None:
    settings = ruleglot.EqlSettings(tiebreaker_field="n")
    events = [{"@timestamp": 1, "n": tie} for tie in ("b", 2, None, "a", 1)]
    found = ruleglot.evaluate("any where true", events, settings)
    assert [match.events[0] and match.events[0]["n"] for match in found] == [None, 1, 2, "a", "b"]
