"""The library: large, of every kind, always the same, told in plain words, and possible on one machine."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ruleglot.events.activity import Exit, LinuxActivity, SendSignal, Trace
from ruleglot.events.library import HOSTILE, ORDINARY, library
from ruleglot.events.scenes.stage import performed, set_up

if TYPE_CHECKING:
    from ruleglot.events.process import Process

ALL = library()
SEEDS = st.integers(1, 10**9)


def stories(activities: tuple[LinuxActivity, ...]) -> list[str]:
    return [activity.story for activity in activities]


def everybody(activities: tuple[LinuxActivity, ...]) -> list[Process]:
    """Return all processes that have a part, and their ancestors."""
    targets = [each.target for each in activities if isinstance(each, SendSignal | Trace)]
    return [process for each in (*(each.process for each in activities), *targets) for process in each.line]


def test_library_is_large() -> None:
    print(f"{len(ALL)} activities in {len(ORDINARY)} ordinary and {len(HOSTILE)} hostile scenes")
    assert len(ALL) >= 320


def test_every_kind_appears_at_least_four_times() -> None:
    count = Counter(type(activity) for activity in ALL)
    assert set(count) == set(get_args(LinuxActivity))
    assert {kind.__name__ for kind, number in count.items() if number < 4} == set()


def test_about_half_is_hostile() -> None:
    ordinary = sum(1 for place, scene in enumerate(ORDINARY) for _ in performed(scene, set_up(0, place)))
    assert 0.4 < ordinary / len(ALL) < 0.6


def test_stories_are_short_single_lines_and_unique() -> None:
    found = stories(ALL)
    assert [story for story, number in Counter(found).items() if number > 1] == []
    assert [story for story in found if not 0 < len(story) <= 70 or "\n" in story or story != story.strip()] == []


def test_scenes_are_played_once_each() -> None:
    scenes = (*ORDINARY, *HOSTILE)
    assert len(set(scenes)) == len(scenes)
    assert all(scene.__doc__ for scene in scenes)


def test_library_is_always_the_same() -> None:
    library.cache_clear()
    assert library() == library(0) == ALL


@given(SEEDS)
@settings(max_examples=15)
def test_seed_decides_the_details_and_not_the_stories(seed: int) -> None:
    one = library(seed)
    library.cache_clear()
    assert library(seed) == one
    assert stories(one) == stories(ALL)
    assert [type(activity) for activity in one] == [type(activity) for activity in ALL]
    assert not set(one) & set(ALL)
    assert {each.process.pid for each in one} != {each.process.pid for each in ALL}


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_time_runs_forward_within_one_day(seed: int) -> None:
    times = [activity.time for activity in library(seed)]
    assert times == sorted(set(times))
    assert times[-1] - times[0] < 24 * 3600 * 10**9
    assert all(each.process.started is None or each.process.started < each.time for each in library(seed))


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_everything_happens_on_one_machine(seed: int) -> None:
    assert len({activity.host for activity in library(seed)}) == 1


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_a_pid_is_one_process(seed: int) -> None:
    """A process may become another program or user; its birth, its parent and its pid in its container stay."""
    lives = defaultdict(set)
    for process in everybody(library(seed)):
        parent = None if process.parent is None else process.parent.pid
        lives[process.pid].add((process.started, parent, process.inner_pid))
    assert {pid: life for pid, life in lives.items() if len(life) > 1} == {}
    births = [birth for ((birth, *_),) in lives.values() if birth is not None]
    assert len(set(births)) == len(births)


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_who_is_younger_has_the_higher_pid(seed: int) -> None:
    born = {(each.started, each.pid) for each in everybody(library(seed)) if each.started is not None}
    pids = [pid for _, pid in sorted(born)]
    assert pids == sorted(pids)


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_containers_number_their_processes_themselves(seed: int) -> None:
    for process in everybody(library(seed)):
        if process.started is not None and process.inner_pid is not None:
            assert process.container is not None
            assert process.inner_pid < process.pid


def test_who_enters_a_container_leads_a_session_there() -> None:
    entered = [
        each
        for each in everybody(ALL)
        if each.container is not None and each.parent is not None and each.parent.container is None
    ]
    assert {each.container for each in entered} == {each.container for each in everybody(ALL)} - {None}
    assert all(each.leads_session for each in entered)


def test_cast_of_one_seed_has_no_part_in_another() -> None:
    def faces(seed: int) -> set[str]:
        return {each.container.id for each in everybody(library(seed)) if each.container is not None}

    assert not faces(0) & faces(1)


def test_library_has_hosts_and_containers_and_every_sort_of_terminal() -> None:
    terminals = {activity.process.terminal.kind.value for activity in ALL if activity.process.terminal is not None}
    containers = {activity.process.container for activity in ALL} - {None}
    details = [container.details for container in containers if container is not None]
    assert terminals == {"pts", "tty", "console"}
    assert {None} < set(details)
    assert {each.privileged for each in details if each is not None} == {True, False}
    assert {each.pod is None for each in details if each is not None} == {True, False}
    assert any(activity.process.parent is None for activity in ALL)
    assert any("" in activity.process.argv for activity in ALL)


def test_library_has_people_services_and_programs_that_run_as_their_owner() -> None:
    processes = [activity.process for activity in ALL]
    assert {None, "bob", "carol"} <= {None if each.login is None else each.login.name for each in processes}
    assert any(each.real_user is not None and each.real_user != each.user for each in processes)
    assert any(each.in_memory for each in processes)
    assert any(each.invoked is not None and each.comm != each.name for each in processes)
    assert any(each.user.name is None for each in processes)


def test_library_has_failures_and_ends_of_every_sort() -> None:
    errors = {str(error.name) for each in ALL if (error := getattr(each, "error", None)) is not None}
    assert {"EACCES", "ENOENT", "EPERM", "EROFS", "ECONNREFUSED", "EINPROGRESS", "ETIMEDOUT"} <= errors
    ends = [each for each in ALL if isinstance(each, Exit)]
    assert {each.signal is None for each in ends} == {True, False}
    assert {each.code == 0 for each in ends if each.signal is None} == {True, False}


def test_who_has_ended_does_nothing_more() -> None:
    ended: set[int] = set()
    for activity in ALL:
        assert activity.process.pid not in ended, activity.story
        if isinstance(activity, Exit):
            ended.add(activity.process.pid)
    assert len(ended) > 10
