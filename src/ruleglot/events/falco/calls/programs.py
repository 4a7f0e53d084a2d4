"""What is done with processes, as system calls: programs, users, sessions, traces, signals."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ruleglot.events.activity.calls import CORE_DUMPED, Call
from ruleglot.events.falco.calls.system_call import SHORTLY, SystemCall, outcome
from ruleglot.events.falco.container import CONTROLLERS, control_group
from ruleglot.events.falco.descriptors import CURRENT_DIRECTORY
from ruleglot.events.falco.known import known
from ruleglot.events.falco.lineage import group, own_group, session
from ruleglot.events.falco.process import DESCRIPTOR_LIMIT, INODE
from ruleglot.events.falco.tables.flags import flag_bits
from ruleglot.events.identity import Layer
from ruleglot.events.moment import MOMENT
from ruleglot.events.process import CAPABILITIES

if TYPE_CHECKING:
    from ruleglot.events.activity import (
        Exec,
        Exit,
        FailedExec,
        Fork,
        NewSession,
        SendSignal,
        SetGroup,
        SetUser,
        Trace,
    )
    from ruleglot.events.falco.calls.system_call import Carried
    from ruleglot.events.process import Process

NO_LOGIN = 2**32 - 1
"""The audit user id of who has not logged in."""

REAPER = 1
"""Who takes over the children of the dead: init."""

DYNAMIC_NUMBER = bytes(9)
"""ptrace's address and data: the kind "number" in one byte, and 0."""


def exec_call(activity: Exec) -> SystemCall:
    """Return execve or execveat, whose event describes the new program."""
    process = activity.process
    values = {**_caller(process), **_started(process)}
    path = process.invoked or kernel_path(process)
    beginning: dict[str, Carried] = {}
    if activity.call is Call.EXECVE:
        values["filename"] = path
    else:
        beginning = {"dirfd": CURRENT_DIRECTORY, "pathname": path, "flags": 0}
    return SystemCall(
        name=activity.call.value,
        process=process,
        time=activity.time,
        values={"res": 0, **values},
        beginning=beginning,
    )


def failed_exec_call(activity: FailedExec) -> SystemCall:
    """Return an execve that failed: its arguments are those that were asked for, all else is the caller's."""
    process = activity.process
    argv = activity.argv or (activity.path,)
    values = {**_caller(process), **_started(process), "exe": argv[0], "args": argv[1:], "filename": activity.path}
    return SystemCall(
        name=Call.EXECVE.value, process=process, time=activity.time, values={"res": outcome(activity.error), **values}
    )


def fork_calls(activity: Fork) -> tuple[SystemCall, SystemCall]:
    """Return both ends of a clone: the parent's, which is the first sign of the child, and the child's.

    Where the parent is in a pid namespace of its own, the engine takes the child's word for what the child is: at the
    parent's end it does not know the child yet.
    """
    child, parent = activity.process, activity.process.parent
    if parent is None:
        raise ValueError("a forked child has a parent")  # its constructor sees to it
    alone = parent.own_pid != parent.pid
    asked = max(activity.time - SHORTLY, parent.started or 0)
    child = replace(child, started=max(activity.time, asked) if alone else asked)
    return (
        SystemCall(
            name="clone",
            process=parent,
            time=asked,
            values={"res": child.pid, **_cloned(parent)},
            others=() if alone else (child,),
        ),
        SystemCall(name="clone", process=child, time=activity.time, values={"res": 0, **_cloned(child)}),
    )


def exit_call(activity: Exit) -> SystemCall:
    """Return the end of a process; this is no system call."""
    signal = activity.signal or 0
    values: dict[str, Carried] = {
        "status": activity.status,
        "ret": activity.code,
        "sig": int(signal),
        "core": int(signal in CORE_DUMPED),
        "reaper_tid": REAPER,
    }
    return SystemCall(name="procexit", process=activity.process, time=activity.time, values=values)


def session_call(activity: NewSession) -> SystemCall:
    """Return setsid."""
    return SystemCall(
        name="setsid", process=activity.process, time=activity.time, values={"res": session(activity.process)}
    )


def user_call(activity: SetUser) -> SystemCall:
    """Return setuid, setreuid or setresuid; all ids become the same one."""
    names = {Call.SETUID: ("uid",), Call.SETREUID: ("ruid", "euid"), Call.SETRESUID: ("ruid", "euid", "suid")}
    ids: dict[str, Carried] = dict.fromkeys(names[activity.call], activity.user.id)
    return SystemCall(
        name=activity.call.value,
        process=activity.process,
        time=activity.time,
        values={"res": outcome(activity.error), **ids},
    )


def group_call(activity: SetGroup) -> SystemCall:
    """Return setgid, setregid or setresgid; all ids become the same one."""
    names = {Call.SETGID: ("gid",), Call.SETREGID: ("rgid", "egid"), Call.SETRESGID: ("rgid", "egid", "sgid")}
    ids: dict[str, Carried] = dict.fromkeys(names[activity.call], activity.group.id)
    return SystemCall(
        name=activity.call.value,
        process=activity.process,
        time=activity.time,
        values={"res": outcome(activity.error), **ids},
    )


def trace_call(activity: Trace) -> SystemCall:
    """Return ptrace."""
    values: dict[str, Carried] = {
        "res": outcome(activity.error),
        "addr": DYNAMIC_NUMBER,
        "data": DYNAMIC_NUMBER,
        "request": flag_bits("ptrace", activity.request.name),
        "pid": activity.target.pid,
    }
    return SystemCall(
        name="ptrace", process=activity.process, time=activity.time, values=values, others=(activity.target,)
    )


def signal_call(activity: SendSignal) -> SystemCall:
    """Return kill."""
    values: dict[str, Carried] = {
        "res": outcome(activity.error),
        "pid": activity.target.pid,
        "sig": int(activity.signal),
    }
    return SystemCall(
        name="kill", process=activity.process, time=activity.time, values=values, others=(activity.target,)
    )


def kernel_path(process: Process) -> str:
    """Return the executable's path as the kernel writes it: a program in memory counts as deleted."""
    return f"/{process.executable} (deleted)" if process.in_memory else process.executable


def control_groups(process: Process) -> tuple[str, ...]:
    """Return the control groups of a process, as the driver lists them."""
    path = control_group(process.container)
    return tuple(f"{name}={path}" for name in CONTROLLERS)


def capability_bits(process: Process) -> int:
    """Return the capabilities of a process as the kernel's mask."""
    return sum(1 << bit for bit, name in enumerate(CAPABILITIES) if f"CAP_{name}" in process.capabilities)


def login(process: Process) -> int:
    """Return the audit user id."""
    return NO_LOGIN if process.login is None else process.login.id


def executable_bits(process: Process) -> int:
    """Return what the driver says of the executable."""
    names = {
        "EXE_WRITABLE": process.writable,
        "EXE_UPPER_LAYER": process.layer is Layer.UPPER,
        "EXE_LOWER_LAYER": process.layer is Layer.LOWER,
        "EXE_FROM_MEMFD": process.in_memory,
    }
    return flag_bits("executable", *(name for name, holds in names.items() if holds))


def _caller(process: Process) -> dict[str, Carried]:
    """Return what the events of cloning and of starting a program say of the process alike."""
    return {
        "exe": process.argv[0],
        "args": process.argv[1:],
        "tid": process.pid,
        "pid": process.pid,
        "ptid": 0 if process.parent is None else process.parent.pid,
        "cwd": process.cwd,
        "fdlimit": DESCRIPTOR_LIMIT,
        "pgft_maj": 0,
        "pgft_min": 0,
        "vm_size": 0,
        "vm_rss": 0,
        "vm_swap": 0,
        "comm": process.comm,
        "cgroups": control_groups(process),
    }


def _cloned(process: Process) -> dict[str, Carried]:
    return {
        **_caller(process),
        "flags": 0,
        "uid": process.user.id,
        "gid": process.group.id,
        "vtid": process.own_pid,
        "vpid": process.own_pid,
        "pidns_init_start_ts": 0,
    }


def _started(process: Process) -> dict[str, Carried]:
    held = capability_bits(process)
    return {
        "env": process.environment,
        "tty": 0 if process.terminal is None else process.terminal.device,
        "vpgid": own_group(known(process, starts=True)),
        "loginuid": login(process),
        "flags": executable_bits(process),
        "cap_inheritable": 0,
        "cap_permitted": held,
        "cap_effective": held,
        "exe_ino": INODE,
        "exe_ino_ctime": MOMENT,
        "exe_ino_mtime": MOMENT,
        "uid": process.user.id,
        "trusted_exepath": kernel_path(process),
        "pgid": group(known(process, starts=True)),
        "gid": process.group.id,
    }
