"""An activity in a line: where, by whom, which program with which arguments, and what it did."""

from __future__ import annotations

import json
import shlex
from operator import attrgetter
from typing import TYPE_CHECKING, assert_never

from ruleglot.diagnostics.render import printable
from ruleglot.events.activity import (
    Accept,
    ApiCall,
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
from ruleglot.events.identity import TerminalKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ruleglot.events.activity import (
        DescriptorActivity,
        DirectoryActivity,
        FileActivity,
        KernelActivity,
        LinkActivity,
        LinuxActivity,
        NetworkActivity,
        ProcessActivity,
    )
    from ruleglot.events.identity import Terminal
    from ruleglot.events.process import Process

CALLS: Mapping[type, tuple[str | None, tuple[str, ...]]] = {
    Accept: (None, ("source",)),
    Bind: ("bind", ("address",)),
    ChangeMode: (None, ("path",)),
    ChangeOwner: (None, ("path",)),
    Close: ("close", ("descriptor.opened",)),
    Connect: ("connect", ("destination",)),
    DirectoryCreate: (None, ("path",)),
    DirectoryDelete: (None, ("path",)),
    Duplicate: (None, ("old.opened", "new")),
    Exec: (None, ("process.executable", "process.argv")),
    Exit: ("exit", ("status",)),
    FailedExec: ("execve", ("path", "argv")),
    FileCreate: (None, ("path",)),
    FileDelete: (None, ("path",)),
    FileOpen: (None, ("path",)),
    FileRead: ("read", ("descriptor.opened",)),
    FileRename: (None, ("original", "path")),
    FileWrite: ("write", ("descriptor.opened",)),
    Fork: ("fork", ()),
    HardLink: (None, ("original", "path")),
    MemoryFileCreate: ("memfd_create", ("name",)),
    ModuleLoad: (None, ("path",)),
    Mount: ("mount", ("device", "path")),
    NewSession: ("setsid", ()),
    SendSignal: ("kill", ("target.executable",)),
    SetGroup: (None, ("group.id",)),
    SetUser: (None, ("user.id",)),
    Symlink: (None, ("target", "path")),
    Trace: ("ptrace", ("target.executable",)),
}
"""The system call of each kind of activity, where it is always the same one, and which of its arguments are told."""

MOST = 240
"""Characters; a long command line is cut."""


def describe(activity: LinuxActivity | ApiCall) -> str:
    """Return the facts of an activity, on one line."""
    text = printable(_request(activity) if isinstance(activity, ApiCall) else _act(activity))
    return text if len(text) <= MOST else f"{text[: MOST - 1]}…"


def call_text(activity: LinuxActivity | ApiCall) -> str:
    """Return an activity as the call that it was, such as `creat("/etc/cron.d/x")`."""
    if isinstance(activity, ApiCall):
        return printable(f"{activity.verb.value} {activity.request_uri}")
    always, names = CALLS[type(activity)]
    call = always or getattr(activity, "call").value  # noqa: B009 - those have it that are made by several
    return printable(f"{call}({', '.join(map(_argument, (attrgetter(each)(activity) for each in names)))})")


def _argument(value: object) -> str:
    """Return an argument as it would stand in a program's text."""
    if isinstance(value, tuple):
        return json.dumps(value, ensure_ascii=False)
    return str(value) if isinstance(value, int) else json.dumps(str(value), ensure_ascii=False)


def _request(call: ApiCall) -> str:
    """Return who asked what of a cluster's API, and the answer where there is one."""
    caller = "somebody without credentials" if call.user is None else call.user.name
    acting = "" if call.acts_as is None else f" as {call.acts_as.name}"
    answer = "" if call.code is None else f", answered with {call.code}"
    return f"in {call.host}, {caller}{acting}: {call.verb.value} {call.request_uri}{answer}"


def _act(activity: LinuxActivity) -> str:
    return f"{_where(activity.process)}: {_program(activity.process)} {_deed(activity)}"


def _where(process: Process) -> str:
    place = f"in container {process.container.id[:12]}" if process.container else "on the host"
    terminal = f"on {_terminal(process.terminal)}" if process.terminal else "without a terminal"
    return f"{place}, {terminal}, as {process.user.name or process.user.id}"


def _terminal(terminal: Terminal) -> str:
    return "the console" if terminal.kind is TerminalKind.CONSOLE else f"{terminal.kind.value}/{terminal.number}"


def _program(process: Process) -> str:
    return f"{process.executable} [{shlex.join(process.argv)}]"


def _deed(activity: LinuxActivity) -> str:
    """Return what was done, and that it failed where it did."""
    deed = _of_the_network(activity) if isinstance(activity, Connect | Accept | Bind) else _on_the_machine(activity)
    error = None if isinstance(activity, FailedExec) else getattr(activity, "error", None)
    return deed if error is None else f"{deed}, which fails ({error.name})"


def _of_the_network(activity: NetworkActivity) -> str:
    match activity:
        case Connect():
            end = activity.destination
            return f"connects to {end.ip} port {end.port} ({activity.transport.value})"
        case Accept():
            return f"accepts a connection from {activity.source.ip} on port {activity.destination.port}"
        case Bind():
            end = activity.address
            return f"takes {end.ip} port {end.port} ({activity.transport.value}) to be reached at"
        case _:
            assert_never(activity)


def _on_the_machine(
    activity: ProcessActivity | FileActivity | LinkActivity | DirectoryActivity | DescriptorActivity | KernelActivity,
) -> str:
    match activity:
        case ModuleLoad():
            return f"loads the kernel module {activity.path} by {activity.call.value}"
        case MemoryFileCreate():
            return f"creates the file {activity.name} in memory"
        case Mount():
            return f"mounts {activity.device} ({activity.kind}) on {activity.path}"
        case FileRead():
            return f"reads from {activity.descriptor.opened}"
        case FileWrite():
            return f"writes to {activity.descriptor.opened}"
        case Close():
            return f"closes {activity.descriptor.opened}"
        case Duplicate():
            return f"makes descriptor {activity.new} stand for {activity.old.opened} by {activity.call.value}"
        case FileCreate() | FileOpen() | FileDelete() | FileRename():
            return _to_a_file(activity)
        case HardLink() | Symlink() | ChangeMode() | ChangeOwner() | DirectoryCreate() | DirectoryDelete():
            return _to_a_name(activity)
        case _:
            return _to_a_process(activity)


def _to_a_process(activity: ProcessActivity) -> str:
    match activity:
        case Exec():
            parent = activity.process.parent
            return f"starts under {parent.executable}" if parent else "starts"
        case FailedExec():
            return f"fails to start {activity.path} ({activity.error.name})"
        case Fork():
            return "forks"
        case Exit():
            return f"ends with {activity.code}" if activity.signal is None else f"is ended by {activity.signal.name}"
        case NewSession():
            return "begins a session of its own"
        case SetUser():
            return f"becomes user {activity.user.name or activity.user.id} by {activity.call.value}"
        case SetGroup():
            return f"becomes group {activity.group.name or activity.group.id} by {activity.call.value}"
        case Trace():
            return f"reaches into {activity.target.executable} ({activity.request.name})"
        case SendSignal():
            return f"sends {activity.signal.name} to {activity.target.executable}"
        case _:
            assert_never(activity)


def _to_a_file(activity: FileActivity) -> str:
    match activity:
        case FileCreate():
            return f"creates {activity.path} by {activity.call.value}"
        case FileOpen():
            return f"opens {activity.path} by {activity.call.value} ({activity.access.text})"
        case FileDelete():
            return f"deletes {activity.path} by {activity.call.value}"
        case FileRename():
            return f"renames {activity.original} to {activity.path}"
        case _:
            assert_never(activity)


def _to_a_name(activity: LinkActivity | DirectoryActivity) -> str:
    match activity:
        case HardLink():
            return f"gives {activity.original} the further name {activity.path}"
        case Symlink():
            return f"links {activity.path} to {activity.target}"
        case ChangeMode():
            return f"changes the mode of {activity.path} to {activity.mode:04o}"
        case ChangeOwner():
            return f"gives {activity.path} to user {activity.user} and group {activity.group}"
        case DirectoryCreate():
            return f"creates the directory {activity.path}"
        case DirectoryDelete():
            return f"deletes the directory {activity.path}"
        case _:
            assert_never(activity)
