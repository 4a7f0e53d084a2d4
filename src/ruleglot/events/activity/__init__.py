"""What happened: the closed union of activities.

An activity is no record of any sensor: it is the deed itself, and each view (`ecs/`, `falco/`, `sigma/`, `auditd/`,
`kubernetes/`) tells what its sensor makes of it. Constructors raise `ValueError` for what no machine can do.

`calls` the system calls, their flags and failures · `programs` starting, forking, ending, changing users · `files`,
`directories`, `attributes` · `network` · `kernel` modules, mounts, descriptors · `kubernetes` calls to a cluster's API.

A new kind (a registry value set on Windows, a cloud's API call) is a new class in a file of its own beside these, and a
new member of `Activity`: mypy then names each `match` that has to learn it, and a view whose sensor knows nothing of it
says so with no record. Every kind has `host`, `time` and `story`; every `LinuxActivity` has a `process`.

>>> from ruleglot.events.scenes.cast import BASH
>>> FileCreate(process=BASH, path="notes.txt", story="a note").full_path
'/home/bob/notes.txt'
"""

from __future__ import annotations

from typing import TypeAlias

from ruleglot.events.activity.attributes import ChangeMode, ChangeOwner
from ruleglot.events.activity.calls import WAYS, Access, Call, Error, Signal
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
from ruleglot.events.activity.kernel import Duplicate, MemoryFileCreate, ModuleLoad, Mount
from ruleglot.events.activity.kubernetes import ApiCall
from ruleglot.events.activity.network import Accept, Bind, Connect
from ruleglot.events.activity.programs import (
    Exec,
    Exit,
    FailedExec,
    Fork,
    NewSession,
    SendSignal,
    SetGroup,
    SetUser,
    Trace,
    TraceRequest,
)
from ruleglot.events.descriptors import Endpoint, Transport
from ruleglot.events.moment import HOST, MOMENT

__all__ = [
    "HOST",
    "MOMENT",
    "WAYS",
    "Accept",
    "Access",
    "Activity",
    "ApiCall",
    "Bind",
    "Call",
    "ChangeMode",
    "ChangeOwner",
    "Close",
    "Connect",
    "DirectoryActivity",
    "DirectoryCreate",
    "DirectoryDelete",
    "Duplicate",
    "Endpoint",
    "Error",
    "Exec",
    "Exit",
    "FailedExec",
    "FileActivity",
    "FileCreate",
    "FileDelete",
    "FileOpen",
    "FileRead",
    "FileRename",
    "FileWrite",
    "Fork",
    "HardLink",
    "KernelActivity",
    "LinuxActivity",
    "MemoryFileCreate",
    "ModuleLoad",
    "Mount",
    "NetworkActivity",
    "NewSession",
    "ProcessActivity",
    "SendSignal",
    "SetGroup",
    "SetUser",
    "Signal",
    "Symlink",
    "Trace",
    "TraceRequest",
    "Transport",
]

ProcessActivity: TypeAlias = Exec | FailedExec | Fork | Exit | NewSession | SetUser | SetGroup | Trace | SendSignal
FileActivity: TypeAlias = FileCreate | FileOpen | FileDelete | FileRename
LinkActivity: TypeAlias = HardLink | Symlink | ChangeMode | ChangeOwner
DirectoryActivity: TypeAlias = DirectoryCreate | DirectoryDelete
DescriptorActivity: TypeAlias = FileRead | FileWrite | Close | Duplicate
NetworkActivity: TypeAlias = Connect | Accept | Bind
KernelActivity: TypeAlias = ModuleLoad | MemoryFileCreate | Mount
LinuxActivity: TypeAlias = (
    ProcessActivity
    | FileActivity
    | LinkActivity
    | DirectoryActivity
    | DescriptorActivity
    | NetworkActivity
    | KernelActivity
)
Activity: TypeAlias = LinuxActivity | ApiCall
