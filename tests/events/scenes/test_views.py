"""The laws of the views over the whole library."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from ruleglot.events.activity import Connect, Trace
from ruleglot.events.ecs.documented import Sensor
from ruleglot.events.ecs.view import Strength, ecs_document
from ruleglot.events.falco.view import falco_events
from ruleglot.events.library import library
from ruleglot.events.paths import basename
from ruleglot.events.sigma.view import Taxonomy, sigma_record

if TYPE_CHECKING:
    from ruleglot.events.activity import LinuxActivity

ALL = library()
BY_STORY = {activity.story: activity for activity in ALL}
each_activity = pytest.mark.parametrize("activity", ALL, ids=BY_STORY)


@each_activity
def test_every_view_is_plain_json(activity: LinuxActivity) -> None:
    for view in (
        ecs_document(activity),
        *(ecs_document(activity, Strength.DOCUMENTED, sensor) for sensor in Sensor),
        *falco_events(activity),
        *(sigma_record(activity, taxonomy) for taxonomy in Taxonomy),
    ):
        assert json.loads(json.dumps(view)) == view


@each_activity
def test_views_agree_on_who_did_it(activity: LinuxActivity) -> None:
    document, record = ecs_document(activity), sigma_record(activity, Taxonomy.SIGMAHQ)
    assert falco_events(activity)[-1]["proc.pid"] == activity.process.pid
    if document is not None:
        assert document["process"]["name"] == basename(document["process"]["executable"])
        assert document["process"]["pid"] == activity.process.pid
        assert document["process"]["args_count"] == len(document["process"]["args"])
    if record is not None:
        assert record["ProcessId"] == activity.process.pid


@each_activity
def test_documented_fields_are_among_the_intended_ones(activity: LinuxActivity) -> None:
    intended = ecs_document(activity)
    documented = ecs_document(activity, Strength.DOCUMENTED, Sensor.DEFEND)
    if documented is not None:
        assert intended is not None
        assert _paths(documented) - {"event.dataset", "data_stream.dataset"} <= _paths(intended)


def _paths(document: dict[str, Any], prefix: str = "") -> set[str]:
    found = set()
    for key, value in document.items():
        found |= _paths(value, f"{prefix}{key}.") if isinstance(value, dict) else {f"{prefix}{key}"}
    return found


@each_activity
def test_falco_joins_what_it_also_lists(activity: LinuxActivity) -> None:
    event = falco_events(activity)[-1]
    listed = [event[f"proc.args[{index}]"] for index in range(len(activity.process.argv) - 1)]
    assert event["proc.args"] == " ".join(map(str, listed))
    assert event["proc.cmdnargs"] == len(listed)


@each_activity
def test_ecs_records_of_what_failed_only_what_it_sees_begin(activity: LinuxActivity) -> None:
    document = ecs_document(activity)
    if document is not None and not isinstance(activity, Connect | Trace):
        assert getattr(activity, "error", None) is None
        assert document["event"]["outcome"] == "success"


@each_activity
def test_sigma_with_ecs_names_is_the_ecs_document(activity: LinuxActivity) -> None:
    document, record = ecs_document(activity), sigma_record(activity, Taxonomy.ECS)
    assert (document is None) is (record is None)
    if record is not None:
        assert record.pop("logsource")["product"] == "linux"
        assert record == document


def test_busybox_is_one_program_with_many_names() -> None:
    applet = BY_STORY["busybox called by the name of wget"]
    event, document = falco_events(applet)[-1], ecs_document(applet)
    assert document is not None
    assert (event["proc.name"], event["proc.exepath"], document["process"]["name"]) == (
        "wget",
        "/bin/busybox",
        "busybox",
    )


def test_relative_path_is_the_same_file_in_every_view() -> None:
    climbs = BY_STORY["a relative path that climbs"]
    event, document, record = falco_events(climbs)[-1], ecs_document(climbs), sigma_record(climbs, Taxonomy.SIGMAHQ)
    assert document is not None
    assert record is not None
    assert event["fd.name"] == document["file"]["path"] == record["TargetFilename"] == "/home/x"
