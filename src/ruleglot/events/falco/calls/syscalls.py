"""An activity as the system calls that Falco's driver sends: the end of each, with its parameters.

The view reads these calls, and captures write them; so what a real engine makes of a capture tests the view.

A fork has two ends: the parent's, which returns the child's pid, and the child's, which returns 0. To connect or to
bind, a socket is made first; to load a module by `finit_module`, its file is opened first.

>>> from ruleglot.events.activity import FileDelete
>>> from ruleglot.events.scenes.cast import BASH
>>> (call,) = system_calls(FileDelete(process=BASH, path="x", story="rm x"))
>>> call.name, call.values["dirfd"], call.values["name"], call.result
('unlinkat', -100, 'x', 0)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from ruleglot.events.activity import (
    Accept,
    Bind,
    ChangeMode,
    ChangeOwner,
    Close,
    Connect,
    DirectoryCreate,
    DirectoryDelete,
    Duplicate,
    Exec,
    Exit,
    FailedExec,
    FileCreate,
    FileDelete,
    FileOpen,
    FileRead,
    FileRename,
    FileWrite,
    Fork,
    HardLink,
    MemoryFileCreate,
    ModuleLoad,
    Mount,
    NewSession,
    SendSignal,
    SetGroup,
    SetUser,
    Symlink,
    Trace,
)
from ruleglot.events.falco.calls.files import file_call
from ruleglot.events.falco.calls.others import (
    accept_call,
    bind_calls,
    connect_calls,
    duplicate_call,
    memory_file_call,
    module_calls,
    mount_call,
)
from ruleglot.events.falco.calls.programs import (
    exec_call,
    exit_call,
    failed_exec_call,
    fork_calls,
    group_call,
    session_call,
    signal_call,
    trace_call,
    user_call,
)

if TYPE_CHECKING:
    from ruleglot.events.activity import LinuxActivity
    from ruleglot.events.falco.calls.system_call import SystemCall


def system_calls(activity: LinuxActivity) -> tuple[SystemCall, ...]:  # noqa: C901, PLR0911, PLR0912 - one case a kind
    """Return the calls that make up an activity, in their order; the last one is what it is named for."""
    match activity:
        case (
            FileCreate()
            | FileOpen()
            | FileRead()
            | FileWrite()
            | Close()
            | FileDelete()
            | FileRename()
            | HardLink()
            | Symlink()
            | ChangeMode()
            | ChangeOwner()
            | DirectoryCreate()
            | DirectoryDelete()
        ):
            return (file_call(activity),)
        case Exec():
            return (exec_call(activity),)
        case FailedExec():
            return (failed_exec_call(activity),)
        case Fork():
            return fork_calls(activity)
        case Exit():
            return (exit_call(activity),)
        case NewSession():
            return (session_call(activity),)
        case SetUser():
            return (user_call(activity),)
        case SetGroup():
            return (group_call(activity),)
        case Trace():
            return (trace_call(activity),)
        case SendSignal():
            return (signal_call(activity),)
        case Connect():
            return connect_calls(activity)
        case Bind():
            return bind_calls(activity)
        case Accept():
            return (accept_call(activity),)
        case Duplicate():
            return (duplicate_call(activity),)
        case MemoryFileCreate():
            return (memory_file_call(activity),)
        case ModuleLoad():
            return module_calls(activity)
        case Mount():
            return (mount_call(activity),)
        case _:
            assert_never(activity)
