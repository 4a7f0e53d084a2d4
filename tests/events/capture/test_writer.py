"""Captures: their form, and their events against the capture that the real engine was given for the same activities."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from tests.events.capture.reading import SECTION_HEADER, blocks, events
from tests.events.falco.played import Machine

from ruleglot.events.activity import Connect, Endpoint, Exec, FileDelete, FileWrite, MemoryFileCreate
from ruleglot.events.capture.writer import Reader, capture, section
from ruleglot.events.descriptors import Descriptor, Socket
from ruleglot.events.falco.tables.event_types import EVENT_TYPES
from ruleglot.events.scenes.cast import BASH, NEWBORN_SHELL, WEB_SHELL, started

if TYPE_CHECKING:
    from pathlib import Path

    from tests.events.capture.reading import Event

    from ruleglot.events.activity import LinuxActivity

NAMES = {kind.number: kind for kind in EVENT_TYPES.values()}
CURL = started(BASH, "/usr/bin/curl", "curl", "-s", "http://198.51.100.5/")
HERE, THERE = Endpoint(ip="192.0.2.10", port=40000), Endpoint(ip="198.51.100.5", port=80)

EXPLAINED = {
    ("execve", "cwd"): "another directory than the process is in",
    ("execveat", "cwd"): "another directory than the process is in",
    ("clone", "cwd"): "the directory that the exec before had named",
    ("execve", "env"): "no environment; the process keeps its own",
    ("execve", "comm"): "the task's name that a failed exec would have given",
    ("execve", "trusted_exepath"): "the path that a failed exec would have given; a memory file without its slash",
    ("execveat", "trusted_exepath"): "a memory file without its slash",
    ("execve", "loginuid"): "the login that a failed exec would have given",
    ("execve", "vpgid"): "the group that a failed exec would have given",
    ("execve", "pgid"): "the group that a failed exec would have given",
    ("execve", "ptid"): "a parent that nobody has ever seen",
    ("clone", "vpid"): "numbers of another namespace",
    ("procexit", "ret"): "the wait status for the exit code",
}
"""Parameters that the recorded capture gives otherwise than the kernel would, and what it gives."""


def test_every_activity_has_a_section_of_its_own() -> None:
    deed = FileDelete(process=CURL, path="x", story="")
    kinds = [block.kind for block in blocks(capture([deed, deed, deed]))]
    assert kinds.count(SECTION_HEADER) == 3
    assert kinds[0] == SECTION_HEADER


def test_the_same_activities_give_the_same_bytes() -> None:
    deeds: list[LinuxActivity] = [FileDelete(process=CURL, path="x", story=""), Exec(process=CURL, story="")]
    assert capture(deeds) == capture(deeds)


def test_events_of_its_own_are_told_from_those_before() -> None:
    made = section(Connect(process=replace(CURL, started=1), source=HERE, destination=THERE, story=""))
    named = [NAMES[event.number].name for event in events(made.data)]
    assert named[:2] == ["clone", "execve"]
    assert [named[place] for place in made.own] == ["socket", "connect"]
    assert made.events == len(named)


def test_who_was_forked_since_becomes_what_it_is() -> None:
    open_socket = Descriptor(number=5, opened=Socket(source=HERE, destination=THERE))
    process = replace(CURL, started=1, cwd="/tmp", leads_session=True, terminal=None, descriptors=(open_socket,))
    made = section(FileWrite(process=process, descriptor=open_socket, data=b"x", story=""))
    named = [NAMES[event.number].name for event in events(made.data)]
    assert named == ["clone", "chdir", "setsid", "execve", "socket", "connect", "write"]


def test_container_is_described_before_anything_happens_in_it() -> None:
    first = next(events(section(Exec(process=started(WEB_SHELL, "/usr/bin/curl"), story="")).data))
    assert NAMES[first.number].name == "container"
    told = json.loads(first.parameters[0].rstrip(b"\0"))["container"]
    assert (told["name"], told["imagetag"], told["labels"]["io.kubernetes.pod.name"]) == (
        "web",
        "1.25-alpine",
        "web-7d9f",
    )


def test_container_of_which_nothing_is_known_is_not_described() -> None:
    first = next(events(section(Exec(process=started(NEWBORN_SHELL, "/usr/bin/curl"), story="")).data))
    assert NAMES[first.number].name == "execve"


def test_old_reader_is_told_beginnings_and_spared_what_it_does_not_know() -> None:
    deed = FileWrite(
        process=replace(
            CURL, descriptors=(held := Descriptor(number=5, opened=Socket(source=HERE, destination=THERE)),)
        ),
        descriptor=held,
        data=b"x",
        story="",
    )
    write = EVENT_TYPES["write"]
    assert [event.number for event in events(section(deed, Reader.FALCO).data)] == [write.number]
    assert [event.number for event in events(section(deed, Reader.SYSDIG).data)] == [write.enter, write.number]
    unknown = MemoryFileCreate(process=CURL, name="x", story="")
    assert capture([unknown], Reader.SYSDIG) == b""
    assert capture([unknown, deed], Reader.SYSDIG) == capture([deed], Reader.SYSDIG)


@pytest.mark.shared
def test_events_are_those_of_the_capture_that_the_engine_was_given(shared: Path) -> None:
    folder = shared / "conformance" / "falco" / "visible"
    recorded = dict(enumerate(events((folder / "capture.scap").read_bytes()), 1))
    machine = Machine(json.loads((folder / "activities.json").read_text(encoding="utf-8")))
    equal, explained, seen = 0, Counter[str](), 0
    for first, activity in machine.activities():
        for number, ours in enumerate(_own(activity), first):
            theirs = recorded[number]
            seen += 1
            kind = NAMES[ours.number]
            assert (ours.number, ours.thread) == (theirs.number, theirs.thread)
            for parameter, our_bytes, their_bytes in zip(
                kind.parameters, ours.parameters, theirs.parameters, strict=True
            ):
                if our_bytes == their_bytes:
                    equal += 1
                else:
                    why = EXPLAINED.get((kind.name, parameter.name))
                    assert why is not None, f"{number} {kind.name} {parameter.name}: {our_bytes!r}, {their_bytes!r}"
                    explained[why] += 1
    print(f"\n{equal} parameters of {seen} events are the same bytes; the recorded capture gives otherwise:")
    for why, count in explained.most_common():
        print(f"  {count:4} {why}")
    assert equal > 2500
    assert set(explained) == set(EXPLAINED.values())


def _own(activity: LinuxActivity) -> list[Event]:
    made = section(activity)
    found = [*events(made.data)]
    return [found[place] for place in made.own]
