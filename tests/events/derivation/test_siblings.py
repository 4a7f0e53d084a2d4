"""The same deed done otherwise."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from tests.events.strategies import linux_activities

from ruleglot.events.activity import ChangeMode, Exec, FailedExec, FileCreate, LinuxActivity, NewSession
from ruleglot.events.derivation.siblings import other_kinds, other_surroundings
from ruleglot.events.derivation.stages import BACKDROPS, stages
from ruleglot.events.descriptors import Descriptor, OpenDirectory
from ruleglot.events.ecs.kinds import kind_of
from ruleglot.events.library import library
from ruleglot.events.scenes.cast import BASH


@pytest.mark.parametrize("activity", library(), ids=lambda activity: activity.story)
def test_every_activity_has_others_near_it(activity: LinuxActivity) -> None:
    found = [*other_kinds(activity), *other_surroundings(activity)]
    assert len(found) > 8
    words = [each for each, _ in found]
    assert len(set(words)) == len(words)


def test_file_has_everything_else_that_can_be_done_to_it() -> None:
    words = [each for each, _ in other_kinds(FileCreate(process=BASH, path="/etc/x", story=""))]
    assert {
        "made by creat", "made by mknodat", "could not be made", "there and opened with O_RDONLY",
        "there and opened with O_TRUNC|O_CREAT|O_WRONLY", "there and emptied by creat", "removed by unlink",
        "renamed to this", "renamed from this", "a further name of another file", "linked to", "made executable",
        "given away", "made as a directory", "removed by rmdir", "mounted on",
    } <= set(words)  # fmt: skip


def test_file_is_named_from_its_own_directory() -> None:
    found = dict(other_surroundings(FileCreate(process=BASH, path="/x", story="")))
    near = found["by a relative path"]
    assert isinstance(near, FileCreate)
    assert (near.path, near.process.cwd, near.full_path) == ("x", "/", "/x")


def test_program_could_not_be_started() -> None:
    found = dict(other_kinds(Exec(process=BASH, story="")))
    assert isinstance(found["could not be started"], FailedExec)


def test_failed_program_start_has_no_category() -> None:
    assert kind_of(dict(other_kinds(Exec(process=BASH, story="")))["could not be started"]) is None


def test_there_is_a_stage_for_each_kind_on_each_backdrop_but_no_fork_without_a_parent() -> None:
    sizes = [len(stages(backdrop)) for backdrop in BACKDROPS]
    assert sizes == [24, 24, 24, 24, 23]
    assert all(kind_of(stage) is not None for backdrop in BACKDROPS for stage in stages(backdrop))


def test_there_is_a_stage_for_each_kind_that_ecs_has_a_name_for() -> None:
    near = {type(each) for stage in stages(BACKDROPS[0]) for _, each in other_kinds(stage) if kind_of(each)}
    assert near <= set(map(type, stages(BACKDROPS[0])))


@given(linux_activities())
@settings(suppress_health_check=[HealthCheck.too_slow])  # a whole family of processes is made up for each
def test_whatever_happens_has_others_near_it(activity: LinuxActivity) -> None:
    words = [each for each, _ in other_kinds(activity)]
    assert words
    assert len(set(words)) == len(words)


def test_file_that_was_found_from_an_open_directory_is_named_from_its_own() -> None:
    base = Descriptor(number=5, opened=OpenDirectory(path="/srv"))
    made = FileCreate(process=replace(BASH, descriptors=(base,)), path="data/x", base=base, story="")
    near = dict(other_surroundings(made))["by a relative path"]
    assert isinstance(near, FileCreate)
    assert (near.base, near.path, near.process.cwd, near.full_path) == (None, "x", "/srv/data", "/srv/data/x")


def test_root_directory_has_no_name_of_its_own() -> None:
    mode = ChangeMode(process=BASH, path="/", mode=0o755, story="")
    assert "made by openat" not in dict(other_kinds(mode))
    assert "by a relative path" not in dict(other_surroundings(mode))


def test_session_leader_is_offered_no_terminal() -> None:
    leading = NewSession(process=replace(BASH, terminal=None), story="")
    assert "at the console" not in dict(other_surroundings(leading))
