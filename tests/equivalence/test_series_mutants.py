"""Wrong versions of what joins several events, and whether streams tell them from the rule."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from ruleglot.equivalence.mutants import Mutation, mutants, mutated
from ruleglot.equivalence.mutation.series import SeriesMutant, SeriesMutation, wrong_series
from ruleglot.equivalence.series_trial import OF_A_KEY, Answers, Tally, alone, standing
from ruleglot.equivalence.streams import Recorded
from ruleglot.evaluation.settings import DEFAULT
from ruleglot.events.streaming.keys import follows
from ruleglot.ir.nodes import EventQuery, SampleQuery, SequenceQuery
from ruleglot.ir.text import query_text
from ruleglot.ir.traverse import filters
from ruleglot.ir.verify import verify
from ruleglot.languages.eql.read import read_query
from ruleglot.source import Source

if TYPE_CHECKING:
    from ruleglot.equivalence.series_trial import Follows, SeriesTrial

A, B, C = (f'any where process.name == "{name}"' for name in "abc")


def series(text: str) -> SequenceQuery | SampleQuery:
    query = read_query(Source("query", text))
    assert not isinstance(query, EventQuery)
    return query


KINDS = {
    f"sequence [{A}] [{B}]": {"stage removed": 2, "stages swapped": 1},
    f"sequence [{A}] [{A}]": {"stage removed": 1},
    f"sequence by host.id with maxspan=1m [{A}] [{B}]": {
        "stage removed": 2,
        "stages swapped": 1,
        "maxspan one unit off": 2,
        "maxspan dropped": 1,
        "key dropped": 1,
    },
    f"sequence with maxspan=1ms [{A}] [{B}]": {
        "stage removed": 2,
        "stages swapped": 1,
        "maxspan one unit off": 1,
        "maxspan dropped": 1,
    },
    f"sequence by host.id, user.id [{A}] with runs=3 [{B}] until [{C}]": {
        "stage removed": 2,
        "stages swapped": 1,
        "key dropped": 2,
        "until dropped": 1,
        "runs one off": 2,
    },
    f"sequence with maxspan=1s [{A}] ![{B}] [{C}]": {
        "stage removed": 3,
        "stages swapped": 2,
        "maxspan one unit off": 2,
        "missing event made a present one": 1,
    },
    f"sequence with maxspan=1s ![{A}] [{B}]": {
        "stage removed": 1,
        "stages swapped": 1,
        "maxspan one unit off": 2,
        "missing event made a present one": 1,
    },
    f"sequence [{A}] with runs=2": {"runs one off": 2},
    f"sample by host.id [{A}] [{B}]": {"stage removed": 2},
    f"sample by host.id, user.id [{A}] [{B}]": {"stage removed": 2, "key dropped": 2},
}


@pytest.mark.parametrize("text", KINDS)
def test_each_kind_of_mistake_is_made_wherever_it_can_be(text: str) -> None:
    query = series(text)
    found = list(wrong_series(query))
    assert Counter(each.mutation.value for each in found) == KINDS[text]
    shown = [query_text(each.becomes) for each in found]
    assert len({*shown, query_text(query)}) == len(found) + 1
    order = list(SeriesMutation)
    assert [each.mutation for each in found] == sorted((each.mutation for each in found), key=order.index)


@pytest.mark.parametrize("text", KINDS)
def test_a_wrong_version_is_sound_and_says_which_parts_it_has_kept(text: str) -> None:
    query = series(text)
    for mutant in wrong_series(query):
        assert verify(mutant.becomes) == []
        kept = [filters(query)[place].condition for place in mutant.parts]
        assert kept == [each.condition for each in filters(mutant.becomes)]


def recorded(*streams: tuple[tuple[int, str, str], ...]) -> Recorded:
    """Return streams of events, each with its time in milliseconds, its process and its machine."""
    events = [
        {"@timestamp": time, "process": {"name": name}, "host": {"id": host}}
        for stream in streams
        for time, name, host in stream
    ]
    places, begins = [], 0
    for stream in streams:
        places.append(tuple(range(begins, begins + len(stream))))
        begins += len(stream)
    return Recorded(events, places, DEFAULT)


IN_TIME, LATE, LAST = (
    ((0, "a", "h"), (999, "b", "h")),
    ((0, "a", "h"), (1001, "b", "h")),
    ((0, "a", "h"), (1000, "b", "h")),
)
OTHER_HOST = ((0, "a", "h"), (1, "b", "i"))
BACK = ((0, "b", "h"), (1, "a", "h"))
ALONE = ((0, "a", "h"),), ((0, "b", "h"),)
RULE = f"sequence by host.id with maxspan=1s [{A}] [{B}]"


def tried(text: str, streams: Recorded, follows: Follows = lambda *_: False) -> SeriesTrial:
    query, tally = series(text), Tally()
    Answers(query, streams).of_series(query, follows, tally)
    return tally.result(steps=0)


def test_streams_that_try_everything_leave_no_mutant_of_the_series_alive() -> None:
    found = tried(RULE, recorded(IN_TIME, LATE, LAST, OTHER_HOST, BACK, *ALONE))
    assert (found.alive, found.reasons, found.equivalent) == ((), (), ())
    assert found.total == found.killed == 7
    assert found.tried[SeriesMutation.SPAN_OFF_BY_ONE] == 2


@pytest.mark.parametrize(
    ("without", "alive"),
    [
        (LATE, {"maxspan one unit off", "maxspan dropped"}),
        (LAST, {"maxspan one unit off"}),
        (OTHER_HOST, {"key dropped"}),
    ],
)
def test_a_mutant_is_alive_where_the_stream_that_tells_it_is_missing(
    without: tuple[tuple[int, str, str], ...], alive: set[str]
) -> None:
    found = tried(
        RULE, recorded(*(each for each in (IN_TIME, LATE, LAST, OTHER_HOST, BACK, *ALONE) if each != without))
    )
    assert {each.mutation.value for each in found.alive} == alive
    for mutant, reason in zip(found.alive, found.reasons, strict=True):
        assert (reason == OF_A_KEY) is (mutant.mutation is SeriesMutation.KEY_DROPPED)


KEYS = {
    "beside an id": (f"sequence by host.id, process.entity_id [{A}] [{B}]", ["host.id"]),
    "behind it": (f"sequence by process.entity_id, host.id [{A}] [{B}]", ["host.id"]),
    "of a parent": (
        f"sequence by agent.id [{A}] by process.entity_id [{B}] by process.parent.entity_id",
        ["agent.id"],
    ),
    "and of `until`": (f"sequence by host.id, process.entity_id [{A}] [{B}] until [{C}]", ["host.id"]),
    "number and id": (f"sequence by process.pid, process.entity_id [{A}] [{B}]", ["process.pid"]),
    "number of another": (
        f"sequence [{A}] by process.pid, process.entity_id [{B}] by process.pid, process.parent.entity_id",
        [],
    ),
    "an id that may be missing": (f"sequence by host.id, ?process.entity_id [{A}] [{B}]", []),
    "in one stage only": (f"sequence by host.id [{A}] by process.entity_id [{B}] by user.name", []),
    "alone": (f"sequence by host.id [{A}] [{B}]", []),
    "beside a number": (f"sequence by host.id, process.pid [{A}] [{B}]", []),
    "of a sample": (f"sample by host.id, process.entity_id [{A}] [{B}]", ["host.id"]),
}


@pytest.mark.parametrize("name", KEYS)
def test_a_field_of_the_key_that_follows_from_another_one_may_go(name: str) -> None:
    text, equivalent = KEYS[name]
    found = tried(text, recorded(IN_TIME), follows)
    assert [each.what for each in found.equivalent if isinstance(each, SeriesMutant)] == equivalent
    assert not set(found.equivalent) & set(found.alive)


@pytest.mark.parametrize("streams", [(IN_TIME, BACK), (IN_TIME,), (BACK,), ()])
def test_what_is_asked_of_an_event_is_told_by_streams_in_which_the_answer_matters(
    streams: tuple[tuple[tuple[int, str, str], ...], ...],
) -> None:
    query, tally = series(RULE), Tally()
    answers = Answers(query, recorded(*streams))
    every = list(mutants(alone(query.stages[0]), lambda _: ()))
    left = standing(answers, 0, every, tally)
    assert sum(tally.tried.values()) == len(every)
    negated = [each for each in left if each.mutation is Mutation.NEGATION_ADDED]
    assert bool(negated) is (IN_TIME not in streams)
    places = answers.of_part(alone(query.stages[0]))
    for each in every:
        told = answers.telling(0, places.killing(each))
        assert (each in left) is not bool(told)
        for number in range(len(streams)):
            wrong = replace(query.stages[0], condition=mutated(alone(query.stages[0]), each).condition)
            turned = Answers(replace(query, stages=(wrong, *query.stages[1:])), recorded(*streams))
            assert bool(told >> number & 1) is bool((turned.firing ^ answers.firing) >> number & 1)
