"""Streams of a rule: in order of time, none twice, the same in every process, and all that can go wrong is in them."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from tests.events.streaming.asked import ask, read

from ruleglot.events.moment import MOMENT
from ruleglot.events.streaming.score import SEED, SEEDED
from ruleglot.events.streams import Streams, bound, streams

if TYPE_CHECKING:
    from ruleglot.events.streaming.stream import Stream

EXEC = 'process where event.type == "start" and event.action == "exec"'
FILE = 'file where event.type == "creation"'
END = 'process where event.type == "end"'
TWO = f'sequence by host.id, process.entity_id with maxspan=1m [{EXEC} and process.name == "nc"] [{FILE}]'
FOUR = f'sequence by process.entity_id [{EXEC}] [{FILE}] [file where event.type == "deletion"] [{END}]'
RUNS = f"sequence by host.id, user.id with maxspan=10s [{EXEC}] with runs=4 [{FILE}]"
EVERYTHING = (
    f'sequence by process.entity_id with maxspan=30s [{EXEC}] ![file where file.name == "a"] [{FILE}] until [{END}]'
)
SAMPLE = f'sample by process.entity_id [{EXEC}] [{FILE} and file.name == "x"]'


def made(text: str) -> Streams:
    return streams(read(text), ask())


def told(found: Streams) -> set[str]:
    return {each.story for each in found.streams}


@pytest.mark.parametrize("text", [TWO, FOUR, RUNS, EVERYTHING, SAMPLE, f'{EXEC} and process.name == "nc"'])
def test_streams_begin_at_the_moment_are_in_order_of_time_and_none_comes_twice(text: str) -> None:
    found = made(text).streams
    assert len({each.activities for each in found}) == len(found) > SEEDED
    for stream in found:
        times = [each.time for each in stream.activities]
        assert times == sorted(times)
        assert times[0] == MOMENT
        assert stream.story
    assert sum(each.seeded for each in found) >= SEEDED // 2
    assert not found[0].seeded
    assert found[0].story == "in order"


def test_all_that_joins_the_events_of_a_sequence_is_tried() -> None:
    words = " | ".join(told(made(EVERYTHING)))
    for part in (
        *("in another order", "one stage left out", "one activity repeated", "the whole series twice"),
        *("30 s after the first", "30.001 s after the first", "29.999 s after the first", "at the same time"),
        *("stages of two keys", "interleaved", "another `process.entity_id`", "made up at random"),
        *("`until`: before the first activity", "`until`: between two activities", "`until`: after the last activity"),
        *("`until`: at the time of an activity, after it", "`until` of another key: between two activities"),
        *("an event that must be missing: between two", "an event that must be missing, of another key: between two"),
        *("before the end of the series by 30.001 s", "after the beginning of the series by 29.999 s"),
    ):
        assert part in words, part


def test_runs_come_once_too_rarely_and_once_too_often() -> None:
    by_story = {each.story: len(each.activities) for each in made(RUNS).streams}
    assert (by_story["one run too few"], by_story["in order"], by_story["one activity repeated"]) == (4, 5, 6)
    spans = [
        each.activities[-1].time - each.activities[0].time for each in made(RUNS).streams if each.story == "in order"
    ]
    assert all(span < 10 * 10**9 for span in spans)


def test_four_stages_come_in_all_orders_and_two_series_of_them_are_mixed_at_random() -> None:
    found = made(FOUR).streams
    assert sum(each.story == "in another order" for each in found) == 23
    mixed = [each for each in found if "interleaved at random" in each.story]
    assert mixed
    assert all(each.seeded and len(each.activities) == 8 for each in mixed)
    assert "23 streams in all" not in bound(found)
    assert bound(found).endswith(
        f"{len(found)} streams in all, {sum(each.seeded for each in found)} of them made up at random (seed {SEED})"
    )


def test_a_missing_key_is_tried_where_an_activity_can_be_without_it() -> None:
    words = told(made(f"sequence [{EXEC}] by process.parent.entity_id [{FILE}] by process.entity_id"))
    assert "no `process.parent.entity_id`" in words
    assert "no `process.entity_id`" not in words
    both = told(made(f"sequence by ?container.id [{EXEC}] [{FILE}]"))
    assert "no stage has a value in a field of the key" in both


def test_no_streams_without_a_witness() -> None:
    found = made("sequence by process.entity_id [registry where true] [file where true]")
    assert found == Streams(streams=(), reason="no activity was found for its stage 1")


@pytest.mark.parametrize("seed", ["1", "2"])
def test_streams_are_the_same_in_every_process(seed: str) -> None:
    code = (
        "from tests.events.test_streams import EVERYTHING, FOUR, made\n"
        "print([(each.story, each.activities) for text in (EVERYTHING, FOUR) for each in made(text).streams])"
    )
    environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)}
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)

    def shown(several: tuple[Stream, ...]) -> list[tuple[str, object]]:
        return [(each.story, each.activities) for each in several]

    assert found.stdout == f"{shown(made(EVERYTHING).streams) + shown(made(FOUR).streams)}\n"
