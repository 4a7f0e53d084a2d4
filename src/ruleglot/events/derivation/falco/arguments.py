"""What a call was given: `evt.arg.*`, `evt.rawarg.*`, and the paths that the engine makes of it, `fs.path.*`.

`evt.arg` has an absolute path as it was given, `fs.path` in normal form; both make a relative one absolute. Of a link,
the source is the new name.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial, reduce
from operator import or_
from typing import TYPE_CHECKING, Any, TypeAlias

from ruleglot.events.activity import (
    Access,
    Bind,
    ChangeMode,
    ChangeOwner,
    Connect,
    DirectoryCreate,
    DirectoryDelete,
    Endpoint,
    Exec,
    Exit,
    FailedExec,
    FileCreate,
    FileDelete,
    FileOpen,
    FileRename,
    HardLink,
    MemoryFileCreate,
    Mount,
    SendSignal,
    SetGroup,
    SetUser,
    Signal,
    Symlink,
    Trace,
    TraceRequest,
)
from ruleglot.events.derivation.falco.descriptors import DESCRIPTORS
from ruleglot.events.derivation.falco.lineage import LINEAGE
from ruleglot.events.derivation.fields import SETTERS, rooted
from ruleglot.events.derivation.processes import whole_number
from ruleglot.events.falco.calls.files import OPEN_FLAGS
from ruleglot.events.falco.tables.flags import FILE_MODE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ruleglot.events.activity import LinuxActivity
    from ruleglot.events.derivation.fields import Setter
    from ruleglot.ir.nodes import Scalar

Where: TypeAlias = "Mapping[type[LinuxActivity], str]"
"""Where an activity of each kind keeps what a field is about."""

GIVEN: Mapping[str, Where] = {
    "evt.arg.name": {
        FileCreate: "path",
        FileOpen: "path",
        FileDelete: "path",
        DirectoryDelete: "path",
        MemoryFileCreate: "name",
    },
    "evt.arg.path": {
        FileDelete: "path",
        DirectoryDelete: "path",
        DirectoryCreate: "path",
        FileCreate: "path",
        ChangeOwner: "path",
    },
    "evt.arg.filename": {ChangeMode: "path", FailedExec: "path"},
    "evt.arg.pathname": {ChangeOwner: "path"},
    "evt.arg.oldpath": {FileRename: "original", HardLink: "original"},
    "evt.arg.newpath": {FileRename: "path", HardLink: "path"},
    "evt.arg.linkpath": {Symlink: "path"},
    "evt.arg.target": {Symlink: "target"},
    "evt.arg.dev": {Mount: "device"},
    "evt.arg.dir": {Mount: "path"},
    "evt.arg.type": {Mount: "kind"},
    "fs.path.nameraw": {
        FileCreate: "path",
        FileOpen: "path",
        FileDelete: "path",
        DirectoryDelete: "path",
        DirectoryCreate: "path",
        ChangeMode: "path",
        ChangeOwner: "path",
    },
    "fs.path.sourceraw": {FileRename: "original", HardLink: "path", Symlink: "path", Mount: "device"},
    "fs.path.targetraw": {FileRename: "path", HardLink: "original", Symlink: "target", Mount: "path"},
}
"""Texts that are kept as they were given; which call has the argument is left to the rule."""

RESOLVED: Mapping[str, str] = {
    "fs.path.name": "fs.path.nameraw",
    "fs.path.source": "fs.path.sourceraw",
    "fs.path.target": "fs.path.targetraw",
}
"""Paths that are absolute whatever was given: an absolute one is."""


def given_text(where: Where, activity: LinuxActivity, value: Scalar) -> LinuxActivity | None:
    """Let the call be given a text where its kind keeps it."""
    name = where.get(type(activity))
    changes: dict[str, Any] = {} if name is None else {name: str(value)}
    return None if name is None else replace(activity, **changes)


def _resolved(where: Where, activity: LinuxActivity, value: Scalar) -> LinuxActivity | None:
    return given_text(where, activity, rooted(value))


def _absolute(role: str, activity: LinuxActivity, value: Scalar) -> LinuxActivity | None:
    """Set what `evt.abspath` holds: the path of a call with one, the source or the target of a call with two."""
    where: Where = {**GIVEN["fs.path.nameraw"], Symlink: "path"}
    two: Mapping[str, Where] = {
        "source": {FileRename: "original", HardLink: "original"},
        "target": {FileRename: "path", HardLink: "path"},
    }
    return given_text({**where, **two[role]}, activity, rooted(value))


def _program(activity: LinuxActivity, value: Scalar) -> LinuxActivity | None:
    """Start the program by a path: the file itself where it is absolute, or a link to it."""
    if not isinstance(activity, Exec):
        return given_text(GIVEN["evt.arg.filename"], activity, value)
    path = str(value)
    process = activity.process
    changed = replace(process, executable=path, invoked=None) if path.startswith("/") else None
    return replace(activity, process=changed or replace(process, invoked=path))


def _flags(activity: LinuxActivity, value: Scalar) -> LinuxActivity | None:
    """Open the file with the flags that are named, beside those that it is opened with."""
    names = set(str(value).split("|"))
    if isinstance(activity, DirectoryDelete) and names == {"AT_REMOVEDIR"}:
        return activity
    if not isinstance(activity, FileCreate | FileOpen):
        return None
    ways = {"O_RDONLY": Access.READ, "O_WRONLY": Access.WRITE, "O_RDWR": Access.READ_WRITE}
    known = {name: flag for flag, name in OPEN_FLAGS} | ways
    if isinstance(activity, FileCreate):
        names -= {"O_F_CREATED"}
    if not names <= set(known):
        return None
    return replace(activity, access=reduce(or_, (known[name] for name in sorted(names)), activity.access))


def _mode(activity: LinuxActivity, value: Scalar) -> LinuxActivity | None:
    """Set the mode by the names of its bits (`S_IXUSR|S_ISUID`)."""
    known = dict(FILE_MODE)
    names = str(value).split("|")
    if not isinstance(activity, ChangeMode | FileCreate | DirectoryCreate) or not set(names) <= set(known):
        return None
    return replace(activity, mode=sum(known[name] for name in set(names)))


def _raw_mode(activity: LinuxActivity, value: Scalar) -> LinuxActivity | None:
    number = whole_number(value)
    if not isinstance(activity, ChangeMode | FileCreate | DirectoryCreate) or number is None:
        return None
    return replace(activity, mode=number)


def _request(activity: LinuxActivity, value: Scalar) -> LinuxActivity | None:
    names = TraceRequest.__members__
    return replace(activity, request=names[str(value)]) if isinstance(activity, Trace) and value in names else None


def _signal(activity: LinuxActivity, value: Scalar) -> LinuxActivity | None:
    """Set the signal by its name or its number: the one that is sent, or that ended the process."""
    number = whole_number(value)
    if number is None and value not in Signal.__members__:
        return None
    signal = Signal[str(value)] if number is None else Signal(number)
    match activity:
        case SendSignal():
            return replace(activity, signal=signal)
        case Exit():
            return replace(activity, signal=signal, code=0)
        case _:
            return None


def _account(activity: LinuxActivity, value: Scalar) -> LinuxActivity | None:
    """Set whom a process becomes, by number or name, or to whom a file is given, which is a plain number."""
    number = whole_number(value)
    match activity:
        case SetUser():
            return LINEAGE["user.name" if number is None else "user.uid"](activity, value)
        case ChangeOwner() if number is not None:
            return replace(activity, user=number)
        case _:
            return None


def _group(activity: LinuxActivity, value: Scalar) -> LinuxActivity | None:
    number = whole_number(value)
    match activity:
        case SetGroup():
            return LINEAGE["group.name" if number is None else "group.gid"](activity, value)
        case ChangeOwner() if number is not None:
            return replace(activity, group=number)
        case _:
            return None


def _endpoint(activity: LinuxActivity, value: Scalar) -> LinuxActivity | None:
    ip, _, port = str(value).rpartition(":")
    end = Endpoint(ip=ip, port=int(port))
    match activity:
        case Connect():
            return replace(activity, destination=end)
        case Bind():
            return replace(activity, address=end)
        case _:
            return None


def _family(activity: LinuxActivity, value: Scalar) -> LinuxActivity | None:
    versions = {"AF_INET": "ipv4", "AF_INET6": "ipv6"}
    return DESCRIPTORS["fd.type"](activity, versions[str(value)]) if value in versions else None


def _of_exec(field: str) -> Setter:
    """Return the setter of an argument of execve that says what a field of the process says."""

    def set_field(activity: LinuxActivity, value: Scalar) -> LinuxActivity | None:
        return LINEAGE[field](activity, value) if isinstance(activity, Exec) else None

    return set_field


def _target_pid(activity: LinuxActivity, value: Scalar) -> LinuxActivity | None:
    number = whole_number(value)
    if not isinstance(activity, Trace | SendSignal) or number is None:
        return None
    return replace(activity, target=replace(activity.target, pid=number))


ARGUMENTS: Mapping[str, Setter] = {
    **{name: partial(given_text, where) for name, where in GIVEN.items()},
    **{name: partial(_resolved, GIVEN[raw]) for name, raw in RESOLVED.items()},
    "evt.abspath": partial(_absolute, "source"),
    "evt.abspath.src": partial(_absolute, "source"),
    "evt.abspath.dst": partial(_absolute, "target"),
    "evt.arg.filename": _program,
    "evt.arg.exe": _of_exec("proc.exe"),
    "evt.arg.args": _of_exec("proc.args"),
    "evt.arg.comm": _of_exec("proc.name"),
    "evt.arg.env": _of_exec("proc.env"),
    "evt.arg.flags": _flags,
    "evt.arg.mode": _mode,
    "evt.rawarg.mode": _raw_mode,
    "evt.arg.request": _request,
    "evt.arg.sig": _signal,
    "evt.rawarg.sig": _signal,
    "evt.arg.ret": SETTERS["process.exit_code"],
    "evt.rawarg.ret": SETTERS["process.exit_code"],
    "evt.arg.uid": _account,
    "evt.rawarg.uid": _account,
    "evt.arg.gid": _group,
    "evt.rawarg.gid": _group,
    "evt.arg.addr": _endpoint,
    "evt.arg.domain": _family,
    "evt.rawarg.pid": _target_pid,
}
"""Every argument that can be set."""
