"""What Falco's engine says of an event, for each type of it.

Source: `events.falco`; tests hold that every event of an activity has these values.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeAlias

from ruleglot.events.activity import Accept, Activity, Connect, DirectoryDelete, Exec, FileCreate, FileDelete, FileOpen
from ruleglot.events.falco.container import SHORT_ID
from ruleglot.events.falco.process import UNKNOWN
from ruleglot.events.falco.resolved import NAMES, PAIRS, UNRESOLVED
from ruleglot.events.falco.tables.event_types import EVENT_TYPES, ParameterType
from ruleglot.events.falco.tables.flags import flag_bits
from ruleglot.languages.falco.fields import ARGUMENTS
from ruleglot.proof.changes import AsDirectory, Beginning, Folder, InMemory, LastPart
from ruleglot.proof.picks import (
    Above,
    Asked,
    Behind,
    CommandLine,
    Count,
    Each,
    Fixed,
    Given,
    Joined,
    Nth,
    Unresolved,
    Where,
)
from ruleglot.proof.properties import FLAGGED, ON_PATHS
from ruleglot.proof.reading import Kind, Reading

Fields: TypeAlias = Mapping[str, Reading]

NOTHING = Reading(property="arguments", pick=Fixed())


def _always(value: str, kind: Kind = Kind.TEXT) -> Reading:
    return Reading(property="arguments", pick=Fixed(values=(value,)), kind=kind)


NOT_DELETED = InMemory(before="/", behind="")
"""The engine strips what the kernel writes behind the path of a program in memory."""

PROGRAM: Fields = {
    "proc.exepath": Reading(property="executable", pick=Nth(), changes=(NOT_DELETED,)),
    "proc.aexepath[0]": Reading(property="executable", pick=Nth(), changes=(NOT_DELETED,)),
    "proc.exe": Reading(property="arguments", pick=Nth()),
    "proc.aexe[0]": Reading(property="arguments", pick=Nth()),
    "proc.args": Reading(property="arguments", pick=Joined(skip=1)),
    "proc.aargs[0]": Reading(property="arguments", pick=Joined(skip=1)),
    "proc.exeline": Reading(property="arguments", pick=CommandLine()),
    "proc.cmdnargs": Reading(property="arguments", pick=Count(skip=1)),
}
"""What a forked child has in common with its parent."""

OF_THE_CALLER: Fields = {
    **PROGRAM,
    "proc.name": Reading(property="task name", pick=Nth()),
    "proc.aname[0]": Reading(property="task name", pick=Nth()),
    "proc.pid": Reading(property="pid", pick=Nth(), kind=Kind.NUMBER),
    "proc.cwd": Reading(property="directory", pick=Nth(), changes=(AsDirectory(),)),
    "proc.pexepath": Reading(property="executables above", pick=Nth(), changes=(NOT_DELETED,)),
    "proc.aexepath": Reading(property="executables above", pick=Each(), changes=(NOT_DELETED,)),
    **{
        f"proc.aexepath[{place + 1}]": Reading(
            property="executables above", pick=Nth(number=place), changes=(NOT_DELETED,)
        )
        for place in range(8)
    },
    "proc.pname": Reading(property="task names above", pick=Nth()),
    "proc.aname": Reading(property="task names above", pick=Each()),
    **{f"proc.aname[{place + 1}]": Reading(property="task names above", pick=Nth(number=place)) for place in range(8)},
    "proc.pexe": Reading(property="arguments above", pick=Behind(pick=Nth())),
    "proc.aexe[1]": Reading(property="arguments above", pick=Behind(pick=Nth())),
    "proc.aexe": Reading(property="arguments above", pick=Above()),
    "proc.aargs[1]": Reading(property="arguments above", pick=Behind(pick=Joined(skip=1))),
    "proc.ppid": Reading(property="parent pid", pick=Nth(), kind=Kind.NUMBER),
    "user.uid": Reading(property="user", pick=Nth(), kind=Kind.NUMBER),
    "user.name": Reading(property="user name", pick=Nth(), absent=UNKNOWN),
    "group.gid": Reading(property="group", pick=Nth(), kind=Kind.NUMBER),
    "group.name": Reading(property="group name", pick=Nth(), absent=UNKNOWN),
    "container.id": Reading(property="container", pick=Nth(), changes=(Beginning(characters=SHORT_ID),), absent="host"),
}
"""What is said of the process alike on every event, but for the parent's of a fork."""

CLONING = frozenset({"clone", "clone3", "fork", "vfork"})
"""The types of a fork's events: of the parent's end and of the child's."""

OF_A_CHILD: Fields = {**OF_THE_CALLER, "evt.rawres": _always("0", Kind.NUMBER)}
OF_A_PARENT: Fields = {
    **PROGRAM,
    "evt.rawres": Reading(property="pid", pick=Nth(), kind=Kind.NUMBER),
    "proc.pid": Reading(property="parent pid", pick=Nth(), kind=Kind.NUMBER),
    "proc.cwd": Reading(property="parent directory", pick=Nth(), changes=(AsDirectory(),)),
    "user.uid": Reading(property="parent user", pick=Nth(), kind=Kind.NUMBER),
    "group.gid": Reading(property="parent group", pick=Nth(), kind=Kind.NUMBER),
    "proc.pexepath": Reading(property="executables above", pick=Nth(number=1), changes=(NOT_DELETED,)),
    "proc.pname": Reading(property="task names above", pick=Nth(number=1)),
}

TERMINAL = Reading(property="terminal", pick=Nth(), kind=Kind.NUMBER, absent=0)
"""The terminal of who has just started a program; of all others the engine knows what it was told last."""

AS_TOLD = replace(TERMINAL, property="terminal as told")

PATH = Reading(property="path", pick=Where())
GIVEN = Reading(property="path", pick=Given())
ASKED = Reading(property="path", pick=Asked())
UNRESOLVED_PATH = Reading(property="path", pick=Unresolved(before=UNRESOLVED))
FROM_CURRENT = Reading(property="path from the current directory", pick=Nth())
ORIGINAL = Reading(property="original path", pick=Nth())
LINKED = Reading(property="path linked to", pick=Nth())

OPENINGS = frozenset({"open", "openat", "openat2"})

OF_ONE_PATH: Fields = {
    **dict.fromkeys(("open", "openat", "openat2", "unlink", "rmdir", "mkdir", "chmod", "chown", "lchown"), PATH),
    **dict.fromkeys(("unlinkat", "mkdirat", "fchmodat", "fchownat"), UNRESOLVED_PATH),
}
"""`fs.path.name` by `evt.type`."""

OF_TWO_PATHS: Mapping[str, tuple[Reading, Reading]] = {
    **dict.fromkeys(("rename", "renameat", "renameat2"), (ORIGINAL, PATH)),
    **dict.fromkeys(("link", "linkat", "symlink"), (PATH, LINKED)),
    "symlinkat": (UNRESOLVED_PATH, LINKED),
    "mount": (LINKED, PATH),
}
"""`fs.path.source` and `fs.path.target` by `evt.type`."""

PARAMETERS: Mapping[str, str] = {
    **dict.fromkeys(("open", "openat", "openat2", "creat", "unlinkat"), "name"),
    **dict.fromkeys(("mknod", "mknodat", "unlink", "rmdir", "mkdir", "mkdirat", "chown", "lchown"), "path"),
    **dict.fromkeys(("chmod", "fchmodat"), "filename"),
    "fchownat": "pathname",
    **dict.fromkeys(("rename", "renameat", "renameat2", "link", "linkat"), "newpath"),
    **dict.fromkeys(("symlink", "symlinkat"), "linkpath"),
    "mount": "dir",
}
"""The parameter that holds the path that an activity is about, by `evt.type`."""

FLAGS: Mapping[tuple[type[Activity], str], tuple[str, int]] = {
    (FileDelete, "unlinkat"): ("0", 0),
    (DirectoryDelete, "unlinkat"): ("AT_REMOVEDIR", flag_bits("unlink", "AT_REMOVEDIR")),
}
"""`evt.arg.flags` and `evt.rawarg.flags`, where the kind of activity says what they are."""

ENDS = {"s": "destination", "c": "source"}
AT_SOCKETS = frozenset(f"fd.{side}{what}" for side in (*ENDS, "l", "r", "") for what in ("ip", "port", "proto"))
AT_DESCRIPTORS = frozenset({"fd.name", "fd.filename", "fd.directory", *AT_SOCKETS})
PATHS = ("fs.path.name", "fs.path.source", "fs.path.target")


def falco_reading(name: str, event_type: str, kind: type[Activity], told: Mapping[str, object]) -> Reading | None:
    """Return how a field of an event is made; `None` where that is not known.

    `told`: the event's fields that depend on its shape, and at forks the result, which tells both ends apart.
    """
    if event_type in CLONING:
        return (OF_A_CHILD if told.get("evt.rawres") == 0 else OF_A_PARENT).get(name)
    if name == "proc.tty":
        return TERMINAL if kind is Exec else AS_TOLD
    if name in OF_THE_CALLER:
        return OF_THE_CALLER[name]
    if name.startswith(ARGUMENTS):
        return _argument(name, event_type, kind)
    if name in PATHS:
        return _path(name, event_type, kind, failed=bool(told.get("evt.failed")))
    if name in AT_DESCRIPTORS:
        return _descriptor(name, kind, str(told.get("fd.typechar", "")), told)
    return None


def _argument(name: str, event_type: str, kind: type[Activity]) -> Reading | None:
    parsed, _ = ARGUMENTS
    is_parsed, (_, _, asked) = name.startswith(parsed), name.split(".", 2)
    parameter = next((each for each in EVENT_TYPES[event_type].parameters if each.name == asked), None)
    if parameter is None and not asked.isdecimal():
        return NOTHING
    if kind in ON_PATHS and PARAMETERS.get(event_type) == asked and parameter is not None:
        is_resolved = parameter.type in {ParameterType.PATH, ParameterType.RELATIVE_PATH}
        return ASKED if is_parsed and is_resolved else GIVEN
    if asked == "flags" and kind in FLAGGED and is_parsed:
        return Reading(property="flags", pick=Nth())
    if asked == "flags" and (kind, event_type) in FLAGS:
        word, bits = FLAGS[kind, event_type]
        return _always(word) if is_parsed else _always(str(bits), Kind.NUMBER)
    return None


def _path(name: str, event_type: str, kind: type[Activity], *, failed: bool) -> Reading | None:
    if event_type not in NAMES and event_type not in PAIRS:
        return NOTHING
    if failed and event_type not in OPENINGS:
        return NOTHING
    if failed or kind not in ON_PATHS:  # an opening that failed has a path unless it was forbidden
        return None
    source, target = OF_TWO_PATHS.get(event_type, (NOTHING, NOTHING))
    return {"name": OF_ONE_PATH.get(event_type, NOTHING), "source": source, "target": target}[name.rpartition(".")[2]]


def _descriptor(name: str, kind: type[Activity], letter: str, told: Mapping[str, object]) -> Reading | None:
    if name in AT_SOCKETS:
        return _end(name, kind) if letter in {"4", "6"} and told.get("fd.l4proto") != UNKNOWN else NOTHING
    match letter:
        case "":
            return NOTHING
        case "o":
            return {"fd.name": _always(""), "fd.directory": _always("/")}.get(name, NOTHING)
        case "4" | "6" | "m" if name != "fd.name":
            return NOTHING
        case "f" | "d" if kind in {FileCreate, FileOpen}:
            where = FROM_CURRENT if told.get("evt.failed") else PATH
            has_name = letter == "f" and not told.get("evt.failed")
            names = {
                "fd.name": where,
                "fd.directory": replace(where, changes=(Folder(),)) if letter == "f" else where,
                "fd.filename": replace(where, changes=(LastPart(),)) if has_name else NOTHING,
            }
            return names[name]
        case _:
            return None


def _end(name: str, kind: type[Activity]) -> Reading | None:
    """Return the reading of an end of a connection: of the server or of the client, of this machine or of the other."""
    side, what = name.removeprefix("fd.")[:1], name.removeprefix("fd.")[1:]
    if kind not in {Connect, Accept}:
        return None
    if name in {"fd.ip", "fd.port", "fd.proto"}:
        return NOTHING
    local, remote = ("s", "c") if kind is Accept else ("c", "s")
    end = ENDS[{"l": local, "r": remote}.get(side, side)]
    if what == "ip":
        return Reading(property=end, pick=Nth(), kind=Kind.ADDRESS)
    return Reading(property=f"{end} port", pick=Nth(), kind=Kind.NUMBER if what == "port" else Kind.TEXT)


KNOWN: tuple[str, ...] = (
    *dict.fromkeys((*OF_A_CHILD, *OF_A_PARENT, "proc.tty", *PATHS, *sorted(AT_DESCRIPTORS))),
    *(f"{prefix}{name}" for prefix in ARGUMENTS for name in sorted({"flags", "fd", *PARAMETERS.values()})),
)
"""The names of the fields that are known of some event."""
