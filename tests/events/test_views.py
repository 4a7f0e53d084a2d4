"""Laws of the views: each has an answer for every activity that there can be, in values that JSON has."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from hypothesis import given, settings
from tests.events.capture.reading import events
from tests.events.strategies import linux_activities

from ruleglot.events.capture.writer import Reader, section
from ruleglot.events.ecs.documented import EVERY_SENSOR, Sensor, sees
from ruleglot.events.ecs.view import Strength, ecs_document
from ruleglot.events.falco.tables.event_types import EVENT_TYPES
from ruleglot.events.falco.view import falco_events
from ruleglot.events.sigma.auditd import auditd_records
from ruleglot.events.sigma.view import Taxonomy, sigma_record
from ruleglot.languages.falco.fields import type_of

if TYPE_CHECKING:
    from ruleglot.events.activity import LinuxActivity

NAMES = {kind.number: kind.name for kind in EVENT_TYPES.values()}


@given(linux_activities())
@settings(max_examples=300, deadline=None)
def test_every_activity_has_falco_events_with_known_fields(activity: LinuxActivity) -> None:
    found = falco_events(activity)
    assert found
    for event in found:
        assert json.loads(json.dumps(event)) == event
        assert event["evt.type"] in EVENT_TYPES
        unknown = {name for name in event if type_of(name.partition("[")[0]) is None}
        assert not {name for name in unknown if not name.startswith(("thread.cgroup.", "evt.arg", "evt.abspath."))}


@given(linux_activities())
@settings(max_examples=200, deadline=None)
def test_falco_knows_the_process_and_where_it_is(activity: LinuxActivity) -> None:
    event, process = falco_events(activity)[-1], activity.process
    assert (event["proc.pid"], event["proc.name"], event["proc.exe"]) == (process.pid, process.comm, process.argv[0])
    assert str(event["proc.cwd"]).endswith("/")
    assert event["proc.cmdnargs"] == len(process.argv) - 1
    assert [event[f"proc.apid[{place}]"] for place, _ in enumerate(process.line)] == [each.pid for each in process.line]


@given(linux_activities())
@settings(max_examples=200, deadline=None)
def test_what_a_sensor_sees_has_a_document_and_what_none_sees_has_none(activity: LinuxActivity) -> None:
    intended = ecs_document(activity)
    for sensor in Sensor:
        documented = ecs_document(activity, Strength.DOCUMENTED, sensor)
        assert json.loads(json.dumps(documented)) == documented
        if documented is not None and sensor is not Sensor.AUDITD:
            assert sees(sensor, activity)
            assert intended is not None
    if intended is not None:
        assert json.loads(json.dumps(intended)) == intended
        assert any(sees(sensor, activity) for sensor in EVERY_SENSOR)


@given(linux_activities())
@settings(max_examples=200, deadline=None)
def test_records_of_log_sources_name_their_source(activity: LinuxActivity) -> None:
    records = [sigma_record(activity, taxonomy) for taxonomy in Taxonomy]
    for record in (*auditd_records(activity), *(each for each in records if each is not None)):
        assert record["logsource"]["product"] == "linux"
        assert json.loads(json.dumps(record)) == record


@given(linux_activities())
@settings(max_examples=200, deadline=None)
def test_capture_holds_the_calls_that_the_view_reads(activity: LinuxActivity) -> None:
    made = section(activity)
    written = [*events(made.data)]
    assert made.events == len(written)
    view = falco_events(activity)
    assert [NAMES[written[place].number] for place in made.own] == [event["evt.type"] for event in view]
    assert [written[place].thread for place in made.own] == [event["proc.pid"] for event in view]
    assert section(activity, Reader.SYSDIG) == section(activity, Reader.SYSDIG)
