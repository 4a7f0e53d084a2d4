"""An activity as the event that Falco's engine evaluates: the end of a system call, with the caller's state.

The record is flat, one key for each field, an argument in brackets (`proc.args[0]`). A key that is absent is a field
without a value. It holds the fields that an activity determines; counters, inode numbers, sizes, process groups and pid
namespaces are not among them. Failed calls arrive too, as they do at the engine.

Source: what the real engine recorded (Falco 0.45-dev, engine 0.63, events of the end of a call only, container plugin
0.7.1). A fork is two events; the view is the child's.

>>> from ruleglot.events.activity import FileCreate
>>> from ruleglot.events.scenes.cast import BASH
>>> event = falco_event(FileCreate(process=BASH, path="x.txt", story="a note"))
>>> event["evt.type"], event["fd.name"], event["evt.is_open_create"], event["proc.cwd"], event["container.id"]
('openat', '/home/bob/x.txt', True, '/home/bob/', 'host')
"""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from ruleglot.events.activity import (
    Accept,
    Call,
    Connect,
    Exec,
    Exit,
    FailedExec,
    FileCreate,
    FileDelete,
    FileOpen,
    FileRename,
    Fork,
)
from ruleglot.events.falco_files import argument, delete_fields, make_node_fields, open_fields, rename_fields
from ruleglot.events.falco_process import executable, process_fields
from ruleglot.events.falco_sockets import accept_fields, connect_fields

if TYPE_CHECKING:
    from ruleglot.events.activity import Activity, Error
    from ruleglot.events.falco_process import Fields

NOT_OPENING: Fields = {
    "evt.is_open_read": False,
    "evt.is_open_write": False,
    "evt.is_open_exec": False,
    "evt.is_open_create": False,
}
"""These are false, and not missing, on every event that opens nothing."""


def falco_event(activity: Activity) -> Fields | None:
    """Return the event of an activity; every kind so far has one."""
    return {
        "evt.rawtime": activity.time,
        "evt.source": "syscall",
        "evt.hostname": activity.host,
        **NOT_OPENING,
        **process_fields(activity.process),
        **_call(activity),
    }


def _call(activity: Activity) -> Fields:
    """Return what the system call itself brings."""
    match activity:
        case Exec():
            return _exec(activity)
        case FailedExec():
            return {
                **_type("execve", "process"),
                **result(activity.error),
                "evt.arg.filename": argument(activity.path, activity.process.cwd),
            }
        case Fork():
            return {**_type("clone", "process"), **result(None)}
        case Exit():
            # This is no system call: there is nothing that could fail, so there is no result.
            return {"evt.type": "procexit", "evt.category": "process", "evt.arg.ret": str(activity.code)}
        case FileCreate(call=Call.MKNOD | Call.MKNODAT):
            return {**_type(activity.call, "file"), **result(activity.error), **make_node_fields(activity)}
        case FileCreate() | FileOpen():
            return {**_type(activity.call, "file"), **result(activity.error, FD), **open_fields(activity)}
        case FileDelete():
            return {**_type(activity.call, "file"), **result(activity.error), **delete_fields(activity)}
        case FileRename():
            return {**_type(activity.call, "file"), **result(activity.error), **rename_fields(activity)}
        case Connect():
            return {**_type("connect", "net"), **result(activity.error), **connect_fields(activity)}
        case Accept():
            return {**_type("accept4", "net"), **result(None, FD), **accept_fields(activity)}
        case _:
            assert_never(activity)


FD = 3
"""The descriptor that an opening call returns, and that a connection has: the first one after the standard three."""


def _type(name: str, category: str) -> Fields:
    return {"evt.type": str(name), "syscall.type": str(name), "evt.category": category}


def result(error: Error | None, success: int = 0) -> Fields:
    """Return how a call went; `success` is what it returned if it went well."""
    if error is None:
        return {"evt.res": "SUCCESS", "evt.rawres": success, "evt.failed": False}
    return {"evt.res": error.name, "evt.rawres": -error, "evt.failed": True}


def _exec(activity: Exec) -> Fields:
    """Return the fields of a program start; the path as given is an argument of execve and not of execveat."""
    process = activity.process
    fields: Fields = {**_type(activity.call, "process"), **result(None), "evt.arg.exe": process.argv[0]}
    if activity.call is Call.EXECVE:
        fields["evt.arg.filename"] = argument(process.invoked or executable(process), process.cwd)
    return fields
