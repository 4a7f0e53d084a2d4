"""Which system call an activity is, and what the kernel notes of it: four registers and what the call returned.

A register is known where the activity determines it: a descriptor, flags, a mode, an id, a pid, a signal. Where it
points into the memory of the process, or the call does not take it, anything may stand there: `ANYTHING`. Nothing is to
be learned from such a register, so two records that differ in it only are the same, and no test compares it.

>>> from ruleglot.events.activity import ChangeMode
>>> from ruleglot.events.scenes.cast import BASH
>>> call = system_call(ChangeMode(process=BASH, path="x", mode=0o4755, story="chmod u+s x"))
>>> call.name, call.written_registers, call.returned
('fchmodat', ('ffffff9c', '7ffc5c1e4a40', '9ed', '7ffc5c1e4a40'), 0)
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
from ruleglot.events.auditd.file_calls import file_call
from ruleglot.events.auditd.other_calls import network_call, other_call
from ruleglot.events.auditd.program_calls import program_call

if TYPE_CHECKING:
    from ruleglot.events.activity import LinuxActivity
    from ruleglot.events.auditd.registers import SystemCall


def system_call(activity: LinuxActivity) -> SystemCall | None:
    """Return the call that is logged; `None` where there is none: a signal ends a process without its doing."""
    match activity:
        case Exec() | FailedExec() | Fork() | Exit() | NewSession() | SetUser() | SetGroup() | Trace() | SendSignal():
            return program_call(activity)
        case FileCreate() | FileOpen() | FileDelete() | FileRename() | HardLink() | Symlink():
            return file_call(activity)
        case ChangeMode() | ChangeOwner() | DirectoryCreate() | DirectoryDelete():
            return file_call(activity)
        case FileRead() | FileWrite() | Close() | Duplicate() | MemoryFileCreate() | ModuleLoad() | Mount():
            return other_call(activity)
        case Connect() | Accept() | Bind():
            return network_call(activity)
        case _:
            assert_never(activity)
