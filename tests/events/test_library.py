"""The library, and the laws of the views over all of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from ruleglot.events.activity import Exec, FileCreate
from ruleglot.events.documented import Sensor
from ruleglot.events.ecs_view import Strength, ecs_document
from ruleglot.events.falco_view import falco_event
from ruleglot.events.library import library
from ruleglot.events.paths import basename
from ruleglot.events.sigma_view import Taxonomy, sigma_record

if TYPE_CHECKING:
    from ruleglot.events.activity import Activity

ALL = library()
each_activity = pytest.mark.parametrize("activity", ALL, ids=[activity.story for activity in ALL])


def test_library_is_large_and_of_every_kind() -> None:
    kinds = {type(activity).__name__ for activity in ALL}
    assert len(ALL) >= 80
    assert kinds == {
        "Exec", "FailedExec", "Fork", "Exit", "FileCreate", "FileOpen", "FileDelete", "FileRename", "Connect", "Accept",
    }  # fmt: skip


def test_stories_are_one_line_and_unique() -> None:
    stories = [activity.story for activity in ALL]
    assert len(set(stories)) == len(stories)
    assert all(story and "\n" not in story for story in stories)


def test_library_is_always_the_same() -> None:
    assert library() == ALL


def test_library_has_hosts_and_containers_and_every_sort_of_terminal() -> None:
    terminals = {activity.process.terminal.kind.value for activity in ALL if activity.process.terminal is not None}
    containers = {activity.process.container for activity in ALL}
    assert terminals == {"pts", "tty", "console"}
    assert len(containers) == 4
    assert any(activity.process.parent is None for activity in ALL)
    assert any("" in activity.process.argv for activity in ALL)


@each_activity
def test_every_view_is_plain_json(activity: Activity) -> None:
    for view in (
        ecs_document(activity),
        *(ecs_document(activity, Strength.DOCUMENTED, sensor) for sensor in Sensor),
        falco_event(activity),
        *(sigma_record(activity, taxonomy) for taxonomy in Taxonomy),
    ):
        assert json.loads(json.dumps(view)) == view


@each_activity
def test_views_agree_on_who_did_it(activity: Activity) -> None:
    event, document, record = falco_event(activity), ecs_document(activity), sigma_record(activity, Taxonomy.SIGMAHQ)
    assert event is not None
    assert event["proc.pid"] == activity.process.pid
    if document is not None:
        assert document["process"]["name"] == basename(document["process"]["executable"])
        assert document["process"]["pid"] == activity.process.pid
        assert document["process"]["args_count"] == len(document["process"]["args"])
    if record is not None:
        assert record["ProcessId"] == activity.process.pid


@each_activity
def test_documented_fields_are_among_the_intended_ones(activity: Activity) -> None:
    intended = ecs_document(activity)
    for sensor in Sensor:
        documented = ecs_document(activity, Strength.DOCUMENTED, sensor)
        if documented is not None:
            assert intended is not None
            assert _paths(documented) - {"event.dataset", "data_stream.dataset"} <= _paths(intended)


def _paths(document: dict[str, object], prefix: str = "") -> set[str]:
    found = set()
    for key, value in document.items():
        found |= _paths(value, f"{prefix}{key}.") if isinstance(value, dict) else {f"{prefix}{key}"}
    return found


@each_activity
def test_falco_joins_what_it_also_lists(activity: Activity) -> None:
    event = falco_event(activity)
    assert event is not None
    listed = [event[f"proc.args[{index}]"] for index in range(len(activity.process.argv) - 1)]
    assert event["proc.args"] == " ".join(map(str, listed))
    assert event["proc.cmdnargs"] == len(listed)
    assert event["proc.aname[0]"] == event["proc.name"]


@each_activity
def test_ecs_records_nothing_that_failed(activity: Activity) -> None:
    document, event = ecs_document(activity), falco_event(activity)
    assert event is not None
    if document is not None and document["event"]["category"] != ["network"]:
        assert event.get("evt.failed", False) is False
        assert document["event"]["outcome"] == "success"


@each_activity
def test_sigma_with_ecs_names_is_the_ecs_document(activity: Activity) -> None:
    document, record = ecs_document(activity), sigma_record(activity, Taxonomy.ECS)
    assert (document is None) is (record is None)
    if record is not None:
        assert record.pop("logsource")["product"] == "linux"
        assert record == document


def test_busybox_is_one_program_with_many_names() -> None:
    applet = next(activity for activity in ALL if activity.story == "busybox called by the name of wget")
    assert isinstance(applet, Exec)
    event, document = falco_event(applet), ecs_document(applet)
    assert event is not None
    assert document is not None
    assert (event["proc.name"], event["proc.exepath"], document["process"]["name"]) == (
        "wget",
        "/bin/busybox",
        "busybox",
    )


def test_relative_path_is_the_same_file_in_every_view() -> None:
    climbs = next(activity for activity in ALL if activity.story == "a relative path that climbs")
    assert isinstance(climbs, FileCreate)
    event, document = falco_event(climbs), ecs_document(climbs)
    record = sigma_record(climbs, Taxonomy.SIGMAHQ)
    assert event is not None
    assert document is not None
    assert record is not None
    assert event["fd.name"] == document["file"]["path"] == record["TargetFilename"] == "/home/x"
