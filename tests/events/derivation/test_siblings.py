"""The same deed done otherwise."""

from __future__ import annotations

import pytest

from ruleglot.events.activity import Activity, Exec, FailedExec, FileCreate
from ruleglot.events.derivation.siblings import other_kinds, other_surroundings
from ruleglot.events.derivation.stages import BACKDROPS, category, stages
from ruleglot.events.library import library
from ruleglot.events.scenes.cast import BASH


@pytest.mark.parametrize("activity", library(), ids=lambda activity: activity.story)
def test_every_activity_has_others_near_it(activity: Activity) -> None:
    found = [*other_kinds(activity), *other_surroundings(activity)]
    assert len(found) > 8
    words = [each for each, _ in found]
    assert len(set(words)) == len(words)


def test_file_has_everything_else_that_can_be_done_to_it() -> None:
    words = [each for each, _ in other_kinds(FileCreate(process=BASH, path="/etc/x", story=""))]
    assert {
        "made by creat", "made by mknodat", "could not be made", "there and opened with O_RDONLY",
        "there and opened with O_TRUNC|O_CREAT|O_WRONLY", "there and emptied by creat", "removed by unlink",
        "renamed to this", "renamed from this",
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
    assert category(dict(other_kinds(Exec(process=BASH, story="")))["could not be started"]) is None


def test_there_is_a_stage_for_each_kind_on_each_backdrop_but_no_fork_without_a_parent() -> None:
    sizes = [len(stages(backdrop)) for backdrop in BACKDROPS]
    assert sizes == [9, 9, 9, 9, 8]
