"""The Falco view against what the real engine recorded for the same activities: every field of every event.

`EXPLAINED` lists all differences that there are, each with its reason; one that is in no entry fails the test, and so
does an entry that explains nothing.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from tests.events.falco.played import Machine

from ruleglot.events.falco.view import falco_events

if TYPE_CHECKING:
    from pathlib import Path

    from ruleglot.events.falco.process import Fields


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """Why a field differs. `fields`: a regular expression; `types`: of the events, all where there are none."""

    reason: str
    fields: str
    types: tuple[str, ...] = ()
    numbers: tuple[int, ...] = ()
    ours_only: bool = False
    in_containers: bool = False


FAILED_EXECS = (41, 44)
MEMORY_EXEC = (133,)
EXECS = ("execve", "execveat")
CLONES_AND_EXECS = ("clone", *EXECS)

EXPLAINED = (
    # What depends on the stream of events and not on an activity.
    Explained(reason="counted from the first event of the stream", fields=r"evt\.(num|reltime)"),
    Explained(
        reason="the engine leaves here what it computed for another event",
        fields=r"proc\.exe_ino\.ctime_duration_(proc|pidns)_start|proc\.ppid\.duration",
    ),
    # What was not recorded.
    Explained(
        reason="recorded for the first eight arguments only",
        fields=r"evt\.arg\[\d+\]",
        types=CLONES_AND_EXECS,
        ours_only=True,
    ),
    Explained(
        reason="not among the recorded names",
        fields=r"evt\.(hostname|rawtime\.n?s|arg\.(creat_flags|exe_ino_ctime|ino|pgft_min|pidns_init_start_ts|vm_rss|vm_swap)"
        r"|rawarg\.(cap_\w+|exe_ino_ctime|flags|ino|pgft_min|pgid|pidns_init_start_ts|res|vm_rss|vm_swap|length))"
        r"|proc\.aenv\[\w+\]|thread\.cgroup\.(blkio|cpuacct|cpuset|pids)"
        r"|container\.label\[io\.kubernetes\.pod\.namespace\]",
        ours_only=True,
    ),
    # What the recorded capture says otherwise than the kernel would.
    Explained(
        reason="the capture gives a failed exec the name, path, login and group that a successful one would have",
        fields=r"evt\.(raw)?arg\.(comm|trusted_exepath|loginuid|vpgid)|evt\.rawarg\.pgid",
        numbers=FAILED_EXECS,
    ),
    Explained(
        reason="the capture gives execve another directory than the process is in",
        fields=r"evt\.(raw)?arg\.cwd|evt\.arg\[6\]",
        types=CLONES_AND_EXECS,
    ),
    Explained(
        reason="the capture gives execve no environment; the process keeps its own",
        fields=r"evt\.arg\.env",
        types=EXECS,
    ),
    Explained(
        reason="the capture names a parent that nobody has ever seen",
        fields=r"evt\.(raw)?arg\.ptid|evt\.arg\[5\]",
        numbers=(45,),
    ),
    Explained(
        reason="the capture gives the wait status as the exit code",
        fields=r"evt\.arg\.ret|evt\.arg\[1\]",
        numbers=(162,),
    ),
    Explained(
        reason="the capture writes a program in memory without the slash that the kernel puts before it",
        fields=r"proc\.(a?exepath(\[0\])?|v?pgid\.exepath)|evt\.(raw)?arg\.trusted_exepath",
        numbers=MEMORY_EXEC,
    ),
    Explained(
        reason="the capture's list of interfaces lacks the container's address",
        fields=r"fd\.is_server",
        numbers=(120,),
    ),
    Explained(
        reason="the capture gives processes in containers the numbers of the host, and of another namespace, at once",
        fields=r"proc\.(p?vpid|sname|is_v?(sid|pgid)_leader|(sid|vpgid)\.(name|exe|exepath))|thread\.vtid"
        r"|evt\.(raw)?arg\.vpid|evt\.arg\.res|evt\.arg\[0\]",
        in_containers=True,
    ),
    Explained(
        reason="in such a namespace the engine counts from the child's own event, a millisecond later",
        fields=r"proc\.(pid\.ts|duration|ppid\.ts)",
        in_containers=True,
    ),
    Explained(
        reason="compared argument by argument, since one of the above is in it",
        fields=r"evt\.args",
        types=(*CLONES_AND_EXECS, "procexit"),
    ),
    # How it was recorded: printed, not compared with.
    Explained(
        reason="recorded as printed, in hexadecimal; a condition compares with the number",
        fields=r"fd\.dev|evt\.rawarg\.(dev|resolve|mode)",
    ),
)

UNSET = re.compile(r"proc\.(args|env)\[.+\]")
"""Arguments past the end and variables that are not set: recorded as empty, and absent in our records."""


def explanation(number: int, name: str, event: Fields, recorded: dict[str, Any]) -> Explained | None:
    for each in EXPLAINED:
        if (
            re.fullmatch(each.fields, name)
            and (not each.numbers or number in each.numbers)
            and (not each.types or event["evt.type"] in each.types)
            and (not each.ours_only or name not in recorded)
            and (not each.in_containers or recorded["container.id"] != "host")
        ):
            return each
    return None


def same(name: str, ours: object, recorded: object) -> bool:
    """Return whether a field is the same; the order of a list is of no importance."""
    if ours is None and UNSET.fullmatch(name):
        return recorded == ""
    return ours == (sorted(recorded) if isinstance(recorded, list) else recorded)


@pytest.mark.shared
def test_view_is_what_the_engine_recorded(shared: Path) -> None:
    folder = shared / "conformance" / "falco" / "visible"
    lines = (folder / "events.ndjson").read_text(encoding="utf-8").splitlines()
    recorded = {line["evt.num"]: line["fields"] for line in map(json.loads, lines)}
    machine = Machine(json.loads((folder / "activities.json").read_text(encoding="utf-8")))
    equal, seen = 0, set()
    used: Counter[Explained] = Counter()
    unexplained: list[str] = []
    for first, activity in machine.activities():
        for number, ours in enumerate(falco_events(activity), first):
            theirs = recorded[number]
            seen.add(number)
            for name in {**theirs, **ours}:
                if same(name, ours.get(name), theirs.get(name)):
                    equal += 1
                elif (why := explanation(number, name, ours, theirs)) is not None:
                    used[why] += 1
                else:
                    unexplained.append(f"{number} {name}: {ours.get(name)!r}, the engine {theirs.get(name)!r}")
    print(f"\n{equal} fields of {len(seen)} events are equal; explained differences:")
    for why, count in used.most_common():
        print(f"  {count:5} {why.reason} ({why.fields})")
    assert not unexplained, "\n".join(unexplained)
    assert seen == set(recorded)
    assert set(used) == set(EXPLAINED), "an explanation that explains nothing"
    assert equal > 30_000
