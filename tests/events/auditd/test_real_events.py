"""Real records of go-libaudit's tests: read, put together, and made again from the activities that they tell of."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.events.auditd.real_events import activity_of, flat, real_events, real_records

from ruleglot.events.auditd.coalesce import coalesced
from ruleglot.events.auditd.reading import read
from ruleglot.events.auditd.records import audit_records
from ruleglot.events.auditd.registers import ANYTHING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tests.events.auditd.real_events import RealEvent

    from ruleglot.events.auditd.record import AuditRecord

pytestmark = pytest.mark.shared

FIELDS_WE_LACK = {
    "tags[]": "the keys of that machine's audit rules; ours have none",
    "user.selinux.": "no security module labels our processes",
    "file.selinux.": "nor our files",
    "paths[].obj_": "nor what a PATH record is about",
    "paths[].objtype": "what Red Hat's kernel 3.10 called `nametype`",
    "data.items": "the file holds the SYSCALL record alone; where there are others the count is taken out",
}
FIELDS_THEY_LACK = {
    "paths[].cap_": "older kernels said nothing of a file's capabilities, or less",
    "paths[].nametype": "what Red Hat's kernel 3.10 called `objtype`",
}
FIELDS_OF_ONE_THEY_LACK = {
    "make-device": {"process.title": "Red Hat's kernel 3.10 wrote no PROCTITLE"},
    "mount syscall": {"process.title": "the same"},
    "file_mode_preservation": {"process.cwd": "the CWD record was not kept"},
    "linkat_syscall": dict.fromkeys(
        ("process.cwd", "process.title", "paths[].", "file.", "summary.object.primary"),
        "the SYSCALL record alone was kept",
    ),
}
OTHER_VALUES = {
    "session": "no activity tells the number of a login's session",
    "file.inode": "no activity tells an inode",
    "file.mode": "an activity does not tell what may be done with a file that was there",
    "paths[].inode": "the same, one by one",
    "paths[].mode": "the same",
    "paths[].dev": "nor a device",
    "paths[].cap_": "how many digits zero has depends on the kernel",
}
OTHER_VALUES_OF_ONE = {
    "make-device": {
        "data.a1": "it was a pipe; our mknod makes regular files",
        "file.path": "go-libaudit does not know the old `objtype` and takes the directory for the file",
        "summary.object.primary": "the same",
    },
    "mount syscall": {"paths[].": "kernel 3.10 noted the directory twice; go-libaudit looks at the second"},
    "accept syscall": {"data.syscall": "our programs use accept4"},
    "linkat_syscall": {
        "data.arch": "an ARM machine",
        "data.exit": "EFAULT: the program gave no path at all, so it is no activity, but the nearest one",
        "data.a0": "the same number in 64 bits",
        "data.a2": "the same number in 64 bits",
    },
}


def _explained(
    place: str, event: RealEvent, reasons: Mapping[str, str], of_one: Mapping[str, Mapping[str, str]]
) -> bool:
    starts = {**reasons, **of_one.get(event.name.partition(": ")[2], {})}
    return any(place == start or (start.endswith((".", "_")) and place.startswith(start)) for start in starts)


def test_events_are_put_together_as_go_libaudit_does(shared: Path) -> None:
    events, others = real_events(shared)
    compared = 0
    for event in events:
        ours, theirs = sorted(flat(coalesced(event.records)), key=repr), sorted(flat(event.golden), key=repr)
        assert ours == theirs, event.name
        compared += len(theirs)
    print(f"{len(events)} events, {compared} fields, no difference")
    print(f"of other types: {', '.join(f'{kind} {count}' for kind, count in sorted(others.items()))}")
    assert len(events) >= 15
    assert compared >= 850


def test_records_are_read_as_go_libaudit_does(shared: Path) -> None:
    records, others = real_records(shared)
    compared, numbers = 0, 0
    for record, entry in records:
        ours, theirs = dict(read(record).data), dict(entry["data"])
        if ours.get("syscall", "").isdigit():  # a call that no activity is made by has no name in our table
            numbers += 1
            del ours["syscall"], theirs["syscall"]
        assert ours == theirs, record.text
        compared += len(entry["data"])
    print(f"{len(records)} records, {compared} fields, no difference")
    print(f"{numbers} of calls that no activity is made by; {sum(others.values())} records of other types")
    assert len(records) >= 25


def test_activities_make_the_events_that_they_are_taken_from(shared: Path) -> None:
    events, _ = real_events(shared)
    made = [(event, activity) for event in events if (activity := activity_of(event)) is not None]
    names, values = 0, 0
    for event, activity in made:
        ours = coalesced(audit_records(activity, serial=event.records[0].serial))
        theirs = event.golden
        assert ours["ecs"] == theirs["ecs"], event.name
        assert ours["result"] == theirs["result"], event.name
        assert ours["summary"]["action"] == theirs["summary"]["action"], event.name
        own, real = _values(ours), _values(theirs)
        for place in real.keys() - own.keys():
            assert _explained(place, event, FIELDS_WE_LACK, {}), f"{event.name}: {place}"
        for place in own.keys() - real.keys():
            assert _explained(place, event, FIELDS_THEY_LACK, FIELDS_OF_ONE_THEY_LACK), f"{event.name}: {place}"
        for place in own.keys() & real.keys():
            names += 1
            assert {type(value) for value in own[place]} == {type(value) for value in real[place]}, place
            if own[place] == real[place]:
                values += 1
            elif own[place] != [ANYTHING]:
                told = f"{event.name}: {place}: {own[place]}, really {real[place]}"
                assert _explained(place, event, OTHER_VALUES, OTHER_VALUES_OF_ONE), told
    print(f"{len(made)} real events made again: {names} fields under the same names, of the same types; {values} equal")
    assert len(made) >= 10
    assert values >= 350


def test_reasons_are_still_needed(shared: Path) -> None:
    events, _ = real_events(shared)
    met: set[str] = set()
    for event in events:
        if (activity := activity_of(event)) is not None:
            own, real = _values(coalesced(audit_records(activity))), _values(event.golden)
            met |= own.keys() ^ real.keys() | {place for place in own.keys() & real.keys() if own[place] != real[place]}
    for start in (*FIELDS_WE_LACK, *FIELDS_THEY_LACK, *OTHER_VALUES):
        assert any(place.startswith(start) for place in met), start


def test_records_have_the_fields_of_real_ones_in_their_order(shared: Path) -> None:
    events, _ = real_events(shared)
    compared = 0
    for event in events:
        activity = activity_of(event)
        ours = {} if activity is None else {record.type: record for record in audit_records(activity)}
        for record in event.records:
            if record.type in ours and "objtype" not in dict(record.fields):
                assert _order(ours[record.type]) == _order(record), record.text
                compared += 1
    print(f"{compared} records with the same fields in the same order")
    assert compared >= 30


def _values(event: Mapping[str, object]) -> dict[str, list[object]]:
    """Return the leaves of an event by their places; all that stand in lists at one place together."""
    found: dict[str, list[object]] = {}
    for place, value in flat(event):
        found.setdefault(place, []).append(value)
    return found


def _order(record: AuditRecord) -> list[str]:
    """Return the keys of a record without what depends on the kernel's age and on security modules."""
    return [key for key, _ in record.fields if key not in {"subj", "obj"} and not key.startswith("cap_")]
