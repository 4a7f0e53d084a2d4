"""What Falco's engine says of an event, for each type of it.

Source: `events.falco`; tests hold that every event of an activity has these values.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import TypeAlias

from ruleglot.events.falco.container import SHORT_ID
from ruleglot.events.falco.process import UNKNOWN
from ruleglot.proof.changes import AsDirectory, Beginning, InMemory, LastPart
from ruleglot.proof.reading import CommandLine, Count, Fixed, Joined, Kind, Nth, Reading

NOT_DELETED = InMemory(before="/", behind="")
"""The engine strips what the kernel writes behind the path of a program in memory."""

OF_THE_CALLER: Mapping[str, Reading] = {
    "proc.exepath": Reading(property="executable", pick=Nth(), changes=(NOT_DELETED,)),
    "proc.exe": Reading(property="arguments", pick=Nth()),
    "proc.args": Reading(property="arguments", pick=Joined(skip=1)),
    "proc.exeline": Reading(property="arguments", pick=CommandLine()),
    "proc.cmdnargs": Reading(property="arguments", pick=Count(skip=1)),
    "proc.cwd": Reading(property="directory", pick=Nth(), changes=(AsDirectory(),)),
    "proc.pexepath": Reading(property="parent executable", pick=Nth(), changes=(NOT_DELETED,)),
    "proc.pexe": Reading(property="parent arguments", pick=Nth()),
    "proc.aargs[1]": Reading(property="parent arguments", pick=Joined(skip=1)),
    "proc.aexe[1]": Reading(property="parent arguments", pick=Nth()),
    "proc.aexepath[1]": Reading(property="parent executable", pick=Nth(), changes=(NOT_DELETED,)),
    "user.uid": Reading(property="user", pick=Nth(), kind=Kind.NUMBER),
    "user.name": Reading(property="user name", pick=Nth(), absent=UNKNOWN),
    "group.gid": Reading(property="group", pick=Nth(), kind=Kind.NUMBER),
    "group.name": Reading(property="group name", pick=Nth(), absent=UNKNOWN),
    "container.id": Reading(property="container", pick=Nth(), changes=(Beginning(characters=SHORT_ID),), absent="host"),
}
"""What is said of the process alike on every event, but for those of cloning, which are two processes'."""

PATH = Reading(property="path", pick=Nth())
GIVEN = Reading(property="path given", pick=Nth())
RESOLVED = Reading(property="path resolved", pick=Nth())
FROM_CURRENT = Reading(property="path from the current directory", pick=Nth())
ORIGINAL = Reading(property="original path", pick=Nth())
NOTHING = Reading(property="arguments", pick=Fixed())
EMPTY = Reading(property="arguments", pick=Fixed(values=("",)))

Fields: TypeAlias = Mapping[str, Reading]


def _alike(types: tuple[str, ...], fields: Fields) -> Mapping[str, Fields]:
    return dict.fromkeys(types, MappingProxyType(fields))


OPENINGS = ("open", "openat", "openat2")
RENAMINGS = ("rename", "renameat", "renameat2")
OF_ONE_PATH = ("unlink", "rmdir", "mkdir", "chmod", "chown", "lchown")

CLOSED: Fields = {"fd.name": NOTHING, "fd.filename": NOTHING}
AT_A_DIRECTORY: Fields = {"fd.name": EMPTY, "fd.filename": NOTHING}
PATHLESS: Fields = {"evt.arg.path": NOTHING, "evt.rawarg.path": NOTHING}
UNPAIRED: Fields = {"fs.path.source": NOTHING, "fs.path.target": NOTHING}
UNRESOLVED: Fields = {"fs.path.name": NOTHING, **UNPAIRED}
MOVED: Fields = {"fs.path.name": NOTHING, "fs.path.source": ORIGINAL, "fs.path.target": PATH}
MAKING: Fields = {"evt.arg.path": RESOLVED, "evt.rawarg.path": GIVEN, **UNRESOLVED}

SUCCEEDED: Mapping[str, Fields] = {
    **_alike(OPENINGS, {"fd.name": PATH, "fs.path.name": PATH, **PATHLESS, **UNPAIRED}),
    "creat": {"fd.name": PATH, **PATHLESS, **UNRESOLVED},
    "mknod": {**CLOSED, **MAKING},
    "mknodat": {**AT_A_DIRECTORY, **MAKING},
    **_alike(OF_ONE_PATH, {"fs.path.name": PATH, **CLOSED, **UNPAIRED}),
    **_alike(RENAMINGS, {**MOVED, **CLOSED, **PATHLESS}),
}
"""By `evt.type`, where the call came off: what else there is to say of it."""

MADE: Mapping[str, Fields] = _alike((*OPENINGS, "creat"), {"fd.filename": replace(PATH, changes=(LastPart(),))})
"""By `evt.type`, what there is to say of a file that was made; one that was opened may be a directory."""

FAILED: Mapping[str, Fields] = {
    **_alike((*OPENINGS, "creat"), {"fd.name": FROM_CURRENT, "fd.filename": NOTHING, **PATHLESS}),
    "mknod": {**CLOSED, **MAKING},
    "mknodat": {**AT_A_DIRECTORY, **MAKING},
    **_alike(RENAMINGS, {**CLOSED, **PATHLESS, **UNRESOLVED}),
}
"""By `evt.type`, where the call failed."""

OF_TWO_PROCESSES = frozenset({"clone", "clone3", "fork", "vfork"})
