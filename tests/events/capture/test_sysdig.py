"""What a real engine reads from our captures, field by field, against our Falco view of the same activities.

The engine is the one in Debian's sysdig: libsinsp of early 2022, that is, of Falco 0.31. `EXPLAINED` lists what it
does otherwise than the engine of today, on which the view is written (tests/events/falco/test_conformance.py); one
difference that is in no entry fails the test, and so does an entry that explains nothing.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from tests.events.capture.reading import events
from tests.events.capture.sysdig import accepted, listed_fields, needs_sysdig, replay, replay_indexed
from tests.events.falco.played import Machine

from ruleglot.events.activity import Connect, Exec, FileOpen
from ruleglot.events.capture.writer import Reader, section
from ruleglot.events.descriptors import MemoryFile
from ruleglot.events.falco.tables.event_types import EVENT_TYPES
from ruleglot.events.falco.view import falco_events
from ruleglot.events.identity import Container, Runtime
from ruleglot.events.library import library
from ruleglot.events.scenes.cast import BASH, started

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from ruleglot.events.activity import LinuxActivity
    from ruleglot.events.falco.process import Fields

APART = re.compile(
    r"proc\.(aname|apid)\[\d+\]|evt\.abspath|evt\.rawarg\.(comm|cwd|exe|linkpath|name|newpath|oldpath|path|target)"
)
"""What is asked for apart: fields with an index, which JSON forgets; raw arguments, of which this engine prints texts
only; and the field that moves an event's descriptor as soon as it is looked at."""

CONTAINER = EVENT_TYPES["container"].number
"""The events that describe containers: they are counted, and not printed."""

STARTS = frozenset({"execve", "execveat"})
OPENINGS = frozenset({"open", "openat", "openat2", "creat"})
FROM_DIRECTORY = frozenset({"unlinkat", "mkdirat", "fchmodat", "symlinkat"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """A difference of the old engine: `holds` says whether it is one, from the field, the activity and our event."""

    reason: str
    fields: str
    holds: Callable[[str, LinuxActivity, Fields], bool] = lambda _name, _activity, _ours: True


def _unknown_parameter(name: str, _activity: LinuxActivity, ours: Fields) -> bool:
    """Return whether the old engine's event type has no such parameter."""
    kind = EVENT_TYPES[str(ours["evt.type"])]
    names = [parameter.name for parameter in kind.parameters]
    argument = name.removeprefix("evt.arg.").removeprefix("evt.rawarg.")
    return kind.old_parameters is not None and argument in names[kind.old_parameters :]


def _type_in(types: Iterable[str]) -> Callable[[str, LinuxActivity, Fields], bool]:
    known = frozenset(types)
    return lambda _name, _activity, ours: ours["evt.type"] in known


def _on_host(_name: str, _activity: LinuxActivity, ours: Fields) -> bool:
    return ours["container.id"] == "host"


def _in_container(_name: str, _activity: LinuxActivity, ours: Fields) -> bool:
    return ours["container.id"] != "host"


def _older(_name: str, activity: LinuxActivity, _ours: Fields) -> bool:
    """Return whether a process stands in the capture's table: this one, or one that it may have its terminal from."""
    return any(process.started is None for process in activity.process.line)


def _linked(_name: str, activity: LinuxActivity, _ours: Fields) -> bool:
    return any(process.invoked is not None or process.in_memory for process in activity.process.line)


def _no_leader(_name: str, activity: LinuxActivity, _ours: Fields) -> bool:
    line = [*activity.process.line]
    return any(process.own_pid != process.pid or process.session_leader is None for process in line)


def _no_parent(_name: str, activity: LinuxActivity, _ours: Fields) -> bool:
    return activity.process.parent is None


def _unprintable(name: str, _activity: LinuxActivity, ours: Fields) -> bool:
    return not all(" " <= each <= "~" for each in str(ours.get(name)))


def _of_ipv6(_name: str, _activity: LinuxActivity, ours: Fields) -> bool:
    return ours.get("fd.type") == "ipv6"


def _of_memory_file(_name: str, activity: LinuxActivity, _ours: Fields) -> bool:
    return any(isinstance(each.opened, MemoryFile) for each in activity.process.descriptors)


def _nameless(name: str, _activity: LinuxActivity, ours: Fields) -> bool:
    return ours.get(name) == "<NA>"


EXPLAINED = (
    Explained(
        reason="the container plugin came in 2025; before, a host had no image and no answer",
        fields=r"container\.(image.*|privileged)",
        holds=_on_host,
    ),
    Explained(
        reason="image id and digest, where there are none, were no empty texts",
        fields=r"container\.image\.(id|digest)",
        holds=_in_container,
    ),
    Explained(reason="parameters that were added since", fields=r"evt\.arg\.\w+", holds=_unknown_parameter),
    Explained(reason="an empty buffer was printed as nothing, not as NULL", fields=r"evt\.arg\.(args|env)"),
    Explained(reason="O_F_CREATED came in 2023", fields=r"evt\.arg\.flags", holds=_type_in(OPENINGS)),
    Explained(reason="`loginuid` was a bare number", fields=r"evt\.arg\.loginuid", holds=_type_in(STARTS)),
    Explained(reason="ptrace's data counted as a buffer", fields=r"evt\.buffer", holds=_type_in({"ptrace"})),
    Explained(
        reason="the end of a process counted as a call without a result",
        fields=r"evt\.failed|syscall\.type",
        holds=_type_in({"procexit"}),
    ),
    Explained(
        reason="the thread that ends was counted until its event had passed",
        fields=r"proc\.nthreads",
        holds=_type_in({"procexit"}),
    ),
    Explained(reason="compared argument by argument: there are more of them today", fields=r"evt\.args"),
    Explained(
        reason="calls that take a directory's descriptor had none themselves",
        fields=r"fd\..+",
        holds=_type_in(FROM_DIRECTORY),
    ),
    Explained(
        reason="links were not resolved: the path was what had been given to execve",
        fields=r"proc\.exepath",
        holds=_linked,
    ),
    Explained(reason="the table of processes had no terminals", fields=r"proc\.tty", holds=_older),
    Explained(
        reason="a session's number was looked up on the host in any namespace; who was not found led itself",
        fields=r"proc\.sname",
        holds=_no_leader,
    ),
    Explained(reason="an unknown parent had the number 0", fields=r"proc\.ppid", holds=_no_parent),
    Explained(
        reason="who has no name was missing, not `<NA>`; in a container the host's accounts were looked up",
        fields=r"(user|group)\.(name|homedir|shell|loginname)",
        holds=_nameless,
    ),
    Explained(
        reason="what cannot be printed in ASCII became a dot, or was left out",
        fields=r"fd\.(name|filename|containername)|evt\.(arg\.\w+|abspath)|proc\.(cwd|exepath)",
        holds=_unprintable,
    ),
    Explained(
        reason="the device of what is no file was whatever had been in memory",
        fields=r"fd\.dev.*",
        holds=lambda _name, _activity, ours: ours.get("fd.type") != "file",
    ),
    Explained(reason="openat2 told no device", fields=r"fd\.dev.*", holds=_type_in({"openat2"})),
    Explained(
        reason="so was the client's port of a socket that only listens", fields=r"fd\.cport", holds=_type_in({"bind"})
    ),
    Explained(
        reason="a connection that came to nothing kept its ends in its name",
        fields=r"fd\.(name|containername)",
        holds=lambda _name, activity, _ours: isinstance(activity, Connect) and activity.failed,
    ),
    Explained(
        reason="less was told of an executable: whether it can be written to, and no more",
        fields=r"evt\.arg\.flags",
        holds=_type_in(STARTS),
    ),
    Explained(
        reason="of a container without a description the type was known from its control group",
        fields=r"container\.(type|privileged)",
        holds=lambda _name, _activity, ours: "container.type" not in ours,
    ),
    Explained(
        reason="a path that begins at the open root directory got two slashes",
        fields=r"fd\.(name|directory|containername|containerdirectory)|evt\.(arg\.(fd|name)|abspath)",
        holds=lambda _name, activity, _ours: isinstance(activity, FileOpen) and activity.base is not None,
    ),
    Explained(
        reason="a dot at the end of a relative path was dropped",
        fields=r"evt\.arg\.path",
        holds=lambda name, _activity, ours: str(ours[name]).endswith("."),
    ),
    Explained(
        reason="any IPv6 address was taken for one of the machine's own", fields=r"fd\.is_server", holds=_of_ipv6
    ),
    Explained(
        reason="of an IPv6 connection that was there before, the ends were not known",
        fields=r"fd\.([cslr](ip|port|proto)|l4proto)",
        holds=_of_ipv6,
    ),
    Explained(
        reason="memory files were not known",
        fields=r"fd\..+|proc\.fd(opencount|usage)|evt\.(arg\.fd|buflen|category)",
        holds=_of_memory_file,
    ),
)


def same(name: str, ours: object, theirs: object) -> bool:
    """Return whether a field is the same; this engine prints truth as a word, and a device in hexadecimal."""
    if isinstance(ours, bool) and theirs is not None:
        return str(ours).lower() == str(theirs).lower()
    if name == "fd.dev" and isinstance(ours, int):
        return theirs in {ours, f"{ours:X}"}
    if APART.fullmatch(name):  # printed as text, a missing one as `<NA>`
        return theirs == (None if ours in {None, "<NA>"} else str(ours))
    return ours == theirs


def explanation(name: str, activity: LinuxActivity, ours: Fields) -> Explained | None:
    return next(
        (each for each in EXPLAINED if re.fullmatch(each.fields, name) and each.holds(name, activity, ours)), None
    )


def replayed(
    activities: Iterable[LinuxActivity], folder: Path
) -> Iterator[tuple[LinuxActivity, Fields, Mapping[str, Any]]]:
    """Yield each event of activities: as the view has it, and as the engine reads it from our capture.

    Events of calls that this engine does not know are left out, as it leaves them out.
    """
    told = [(activity, falco_events(activity), section(activity, Reader.SYSDIG)) for activity in activities]
    path = folder / "activities.scap"
    path.write_bytes(b"".join(part.data for _, _, part in told if part.own))
    names = sorted({name for _, views, _ in told for ours in views for name in ours})
    listed = listed_fields()
    plain = [name for name in names if name in listed and not APART.fullmatch(name) and name != "proc.fdusage"]
    plain += accepted([name for name in names if name.startswith(("evt.arg.", "thread.cgroup."))], path)
    apart = accepted([name for name in names if APART.fullmatch(name)], path)
    whole, indexed = replay(path, plain), replay_indexed(path, apart)
    assert len(whole) == len(indexed)
    place = 0
    for activity, views, part in told:
        if not part.own:
            continue
        hidden = sum(event.number == CONTAINER for event in events(part.data))
        ends = [ours for ours in views if EVENT_TYPES[str(ours["evt.type"])].old_parameters != 0]
        for ours, own in zip(ends, part.own, strict=True):
            line = place + own - hidden
            apart_read = {name: None if value == "<NA>" else value for name, value in indexed[line].items()}
            yield activity, ours, {**apart_read, **whole[line]}
        place += part.events - hidden
    assert place == len(whole)


UNDESCRIBED = Exec(
    process=started(BASH, "/usr/bin/id", container=Container(id="0" * 64, runtime=Runtime.DOCKER)),
    story="a program in a container of which nothing is known but that it is Docker's",
)


@needs_sysdig
@pytest.mark.engine
def test_library_is_read_by_an_engine_as_the_view_says(tmp_path: Path) -> None:
    used = compare([*library(), UNDESCRIBED], tmp_path)
    assert used == set(EXPLAINED), "an explanation that explains nothing"


@needs_sysdig
@pytest.mark.engine
@pytest.mark.shared
def test_recorded_activities_are_read_by_an_engine_as_the_view_says(shared: Path, tmp_path: Path) -> None:
    played = shared / "conformance" / "falco" / "visible" / "activities.json"
    machine = Machine(json.loads(played.read_text(encoding="utf-8")))
    compare([activity for _, activity in machine.activities()], tmp_path)


def compare(activities: Iterable[LinuxActivity], folder: Path) -> set[Explained]:
    """Compare every field of every event; fail on a difference that nothing explains. Return what was explained."""
    equal, seen, fields = 0, 0, set[str]()
    used: Counter[Explained] = Counter()
    unexplained: list[str] = []
    for activity, ours, theirs in replayed(activities, folder):
        seen += 1
        for name, value in theirs.items():
            fields.add(name)
            mine = ours.get(name)
            if same(name, mine, value):
                equal += 1
            elif (why := explanation(name, activity, ours)) is not None:
                used[why] += 1
            else:
                unexplained.append(f"{activity.story} ({ours['evt.type']}) {name}: {mine!r}, the engine {value!r}")
    print(f"\n{equal} values of {len(fields)} fields are equal on {seen} events; explained differences:")
    for why, count in used.most_common():
        print(f"  {count:5} {why.reason} ({why.fields})")
    assert not unexplained, f"{len(unexplained)} differences:\n" + "\n".join(unexplained)
    assert equal > 15_000
    return set(used)
