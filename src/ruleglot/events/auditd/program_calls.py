"""What processes do with processes, as system calls with their registers."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias, assert_never

from ruleglot.events.activity import (
    Call,
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
from ruleglot.events.auditd.registers import CURRENT_DIRECTORY, SystemCall, outcome

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ruleglot.events.process import Process

ProgramCall: TypeAlias = Exec | FailedExec | Fork | Exit | NewSession | SetUser | SetGroup | Trace | SendSignal

FORK_FLAGS = 0x1200011
"""What glibc's fork asks of `clone`: CLONE_CHILD_SETTID, CLONE_CHILD_CLEARTID, and SIGCHLD at the end."""

IDS: Mapping[Call, int] = {
    Call.SETUID: 1,
    Call.SETREUID: 2,
    Call.SETRESUID: 3,
    Call.SETGID: 1,
    Call.SETREGID: 2,
    Call.SETRESGID: 3,
}
"""How many ids each call is given: the effective one; the real one first; and a saved one at the end."""


def program_call(activity: ProgramCall) -> SystemCall | None:
    """Return the call; `None` for an end by a signal. A fork is logged as its parent's call."""
    match activity:
        case Exec():
            start = (CURRENT_DIRECTORY,) if activity.call is Call.EXECVEAT else ()
            return SystemCall(name=activity.call.value, registers=start, returned=0)
        case FailedExec():
            return SystemCall(name="execve", registers=(), returned=outcome(activity.error))
        case Fork():
            return SystemCall(name="clone", registers=(FORK_FLAGS,), returned=activity.process.own_pid)
        case Exit():
            if activity.signal is not None:
                return None
            return SystemCall(name="exit_group", registers=(activity.code,), returned=None)
        case NewSession():
            return SystemCall(name="setsid", registers=(), returned=activity.process.own_pid)
        case SetUser() | SetGroup():
            return _identity_call(activity)
        case Trace(request=request):
            itself = request is TraceRequest.PTRACE_TRACEME  # about nobody else, and so without a pid
            seen = 0 if itself else _number(activity.process, activity.target)
            return SystemCall(name="ptrace", registers=(request.value, seen), returned=outcome(activity.error))
        case SendSignal(signal=signal):
            seen = _number(activity.process, activity.target)
            return SystemCall(name="kill", registers=(seen, signal.value), returned=outcome(activity.error))
        case _:
            assert_never(activity)


def _identity_call(activity: SetUser | SetGroup) -> SystemCall:
    """Return the call by which a process changed whom it runs for: each id it is given is the one that was asked for.

    Where the call has let the real id be another one, that is what it was given for it.
    """
    process = activity.process
    match activity:
        case SetUser():
            asked, real = activity.user.id, (process.real_user or process.user).id
        case SetGroup():
            asked, real = activity.group.id, (process.real_group or process.group).id
    first = real if activity.error is None else asked
    count = IDS[activity.call]
    registers = (asked,) if count == 1 else (first, *(asked,) * (count - 1))
    return SystemCall(name=activity.call.value, registers=registers, returned=outcome(activity.error))


def _number(process: Process, target: Process) -> int:
    """Return the pid by which a process calls another one: in a container, that of its own pid namespace."""
    return target.pid if process.inner_pid is None else target.own_pid
