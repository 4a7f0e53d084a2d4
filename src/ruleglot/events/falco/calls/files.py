"""What is done with files and directories, as system calls.

Paths are sent as they were given; the engine resolves them. `mknod` and `mknodat` make regular files here.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias, assert_never

from ruleglot.events.activity.attributes import ChangeMode, ChangeOwner
from ruleglot.events.activity.calls import Access, Call
from ruleglot.events.activity.directories import DirectoryCreate, DirectoryDelete, HardLink, Symlink
from ruleglot.events.activity.files import (
    Close,
    FileCreate,
    FileDelete,
    FileOpen,
    FileRead,
    FileRename,
    FileWrite,
)
from ruleglot.events.falco.calls.system_call import SystemCall, outcome
from ruleglot.events.falco.descriptors import CURRENT_DIRECTORY, DEVICE, FILE_INODE
from ruleglot.events.falco.tables.flags import flag_bits

if TYPE_CHECKING:
    from ruleglot.events.falco.calls.system_call import Carried

FileCall: TypeAlias = (
    FileCreate
    | FileOpen
    | FileRead
    | FileWrite
    | Close
    | FileDelete
    | FileRename
    | HardLink
    | Symlink
    | ChangeMode
    | ChangeOwner
    | DirectoryCreate
    | DirectoryDelete
)

OPEN_FLAGS = (
    (Access.EMPTY, "O_TRUNC"),
    (Access.AT_END, "O_APPEND"),
    (Access.CREATE, "O_CREAT"),
    (Access.EXCLUSIVE, "O_EXCL"),
    (Access.DIRECTORY, "O_DIRECTORY"),
    (Access.CLOSE_ON_EXEC, "O_CLOEXEC"),
    (Access.UNNAMED, "O_TMPFILE"),
)
REGULAR_FILE = 0o100000
"""The bits of a mode that say "regular file" (`S_IFREG`)."""

TAKES_DIRECTORY = frozenset({Call.UNLINKAT, Call.MKDIRAT, Call.MKNODAT, Call.SYMLINKAT, Call.FCHMODAT, Call.FCHOWNAT})
"""The calls whose event has the descriptor of one directory, which the engine takes for the event's own."""


def file_call(activity: FileCall) -> SystemCall:
    """Return the call by which a file or a directory was dealt with."""
    match activity:
        case FileCreate(call=Call.MKNOD | Call.MKNODAT):
            mode = REGULAR_FILE | activity.mode
            return _by_path(activity, activity.call, path=activity.path, mode=mode, dev=0)
        case FileCreate() | FileOpen():
            return open_call(activity)
        case FileRead() | FileWrite() | Close():
            return _with_descriptor(activity)
        case FileDelete():
            return _by_path(activity, activity.call, **_deleted(activity.path, activity.call, flags=0))
        case DirectoryDelete():
            flags = flag_bits("unlink", "AT_REMOVEDIR")
            return _by_path(activity, activity.call, **_deleted(activity.path, activity.call, flags=flags))
        case DirectoryCreate():
            return _by_path(activity, activity.call, path=activity.path, mode=activity.mode)
        case FileRename() | HardLink():
            return _by_path(
                activity, activity.call, oldpath=activity.original, newpath=activity.path, **_both(activity)
            )
        case Symlink():
            linked: dict[str, Carried] = {"target": activity.target, "linkpath": activity.path}
            if activity.call is Call.SYMLINKAT:
                linked["linkdirfd"] = CURRENT_DIRECTORY
            return _by_path(activity, activity.call, **linked)
        case ChangeMode():
            return _by_path(activity, activity.call, filename=activity.path, mode=activity.mode)
        case ChangeOwner():
            named = "pathname" if activity.call is Call.FCHOWNAT else "path"
            owner: dict[str, Carried] = {named: activity.path, "uid": activity.user, "gid": activity.group}
            if activity.call is Call.FCHOWNAT:
                owner["flags"] = 0
            return _by_path(activity, activity.call, **owner)
        case _:
            assert_never(activity)


def open_call(activity: FileCreate | FileOpen) -> SystemCall:
    """Return the call of the open family, or `creat`."""
    opened = activity.descriptor if activity.error is None else None
    process = activity.process
    if opened is not None:
        process = replace(process, descriptors=(*process.descriptors, opened))
    values: dict[str, Carried] = {
        "fd": outcome(activity.error, 0 if opened is None else opened.number),
        "name": activity.path,
        "mode": activity.mode,
        "dev": DEVICE,
        "ino": FILE_INODE,
    }
    if activity.call is Call.CREAT:
        values["creat_flags"] = flag_bits("creation", *(f"{name}_CREAT" for name in _layer(activity)))
    else:
        created = isinstance(activity, FileCreate) and activity.error is None
        told = (*(("O_F_CREATED",) if created else ()), *_layer(activity))
        values["flags"] = open_bits(activity.access) | flag_bits("open", *told)
    if activity.call in {Call.OPENAT, Call.OPENAT2}:
        values["dirfd"] = CURRENT_DIRECTORY if activity.base is None else activity.base.number
    if activity.call is Call.OPENAT2:
        values["resolve"] = 0
    return SystemCall(
        name=activity.call.value,
        process=process,
        time=activity.time,
        values=values,
        descriptor=opened,
        changed=True,
        given=activity.path,
    )


def _layer(activity: FileCreate | FileOpen) -> tuple[str, ...]:
    """Return the flag by which the driver says in which layer of a container the file lies."""
    return () if activity.layer is None or activity.error is not None else (f"FD_{activity.layer.upper()}_LAYER",)


def open_bits(access: Access) -> int:
    """Return the engine's number for the way in which a file is opened."""
    ways = {(True, False): "O_RDONLY", (False, True): "O_WRONLY", (True, True): "O_RDWR"}
    way = ways[access.reads, access.writes]
    return flag_bits("open", way, *(name for flag, name in OPEN_FLAGS if flag in access))


def _with_descriptor(activity: FileRead | FileWrite | Close) -> SystemCall:
    name = {FileRead: "read", FileWrite: "write", Close: "close"}[type(activity)]
    values: dict[str, Carried] = {"res": 0, "fd": activity.descriptor.number}
    if not isinstance(activity, Close):
        values |= {"res": len(activity.data), "data": activity.data, "size": len(activity.data)}
    return SystemCall(
        name=name, process=activity.process, time=activity.time, values=values, descriptor=activity.descriptor
    )


def _deleted(path: str, call: Call, *, flags: int) -> dict[str, Carried]:
    if call is Call.UNLINKAT:
        return {"name": path, "flags": flags}
    return {"path": path}


def _both(activity: FileRename | HardLink) -> dict[str, Carried]:
    """Return the directories and flags of a call that takes two paths."""
    match activity.call:
        case Call.RENAMEAT:
            return {"olddirfd": CURRENT_DIRECTORY, "newdirfd": CURRENT_DIRECTORY}
        case Call.RENAMEAT2:
            return {"olddirfd": CURRENT_DIRECTORY, "newdirfd": CURRENT_DIRECTORY, "flags": 0}
        case Call.LINKAT:
            return {"olddir": CURRENT_DIRECTORY, "newdir": CURRENT_DIRECTORY, "flags": 0}
        case _:
            return {}


def _by_path(activity: FileCall, call: Call, **values: Carried) -> SystemCall:
    """Return a call that takes paths and returns 0."""
    error = None if isinstance(activity, FileRead | FileWrite | Close) else activity.error
    takes = call in TAKES_DIRECTORY
    if takes and call is not Call.SYMLINKAT:
        values["dirfd"] = CURRENT_DIRECTORY
    return SystemCall(
        name=call.value,
        process=activity.process,
        time=activity.time,
        values={"res": outcome(error), **values},
        current_directory=takes,
    )
