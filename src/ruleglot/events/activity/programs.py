"""What a process does with processes: start a program, fork, end, change its user, trace or signal another one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, unique
from typing import TYPE_CHECKING

from ruleglot.events.activity.calls import CORE_DUMPED, STARTING, Call, check_call
from ruleglot.events.moment import HOST, MOMENT
from ruleglot.events.paths import check_path, check_text

if TYPE_CHECKING:
    from ruleglot.events.activity.calls import Error, Signal
    from ruleglot.events.identity import Group, User
    from ruleglot.events.process import Process


@dataclass(frozen=True, slots=True, kw_only=True)
class Exec:
    """A program was started; `process` is what runs from then on."""

    process: Process
    story: str
    call: Call = Call.EXECVE
    host: str = HOST
    time: int = MOMENT

    def __post_init__(self) -> None:
        check_call(self.call, STARTING)


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedExec:
    """A program could not be started; `process` is the caller, which runs on as it was.

    `argv`: what the program would have been given; the path alone where it is not told.
    """

    process: Process
    story: str
    path: str
    error: Error
    argv: tuple[str, ...] = ()
    host: str = HOST
    time: int = MOMENT

    def __post_init__(self) -> None:
        check_path("path", self.path)
        for argument in self.argv:
            check_text("argument", argument)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fork:
    """A process was duplicated; `process` is the child, still the same program as its parent."""

    process: Process
    story: str
    host: str = HOST
    time: int = MOMENT

    def __post_init__(self) -> None:
        parent = self.process.parent
        if parent is None or (parent.executable, parent.argv) != (self.process.executable, self.process.argv):
            raise ValueError("a forked child runs its parent's program")
        if self.process.leads_session or self.process.leads_group:
            raise ValueError("a forked child is in its parent's session and group")


@dataclass(frozen=True, slots=True, kw_only=True)
class Exit:
    """A process came to its end: of itself, with the code 0 to 255, or by a signal."""

    process: Process
    story: str
    code: int = 0
    signal: Signal | None = None
    host: str = HOST
    time: int = MOMENT

    def __post_init__(self) -> None:
        if not 0 <= self.code <= 255:  # noqa: PLR2004 - the one byte that exit codes have
            raise ValueError(f"no such exit code: {self.code}")
        if self.code and self.signal is not None:
            raise ValueError("who is ended by a signal has no exit code")

    @property
    def status(self) -> int:
        """The wait status: the code in the second byte, the signal in the first, with the bit that says "core"."""
        if self.signal is None:
            return self.code << 8
        return self.signal | (0x80 if self.signal in CORE_DUMPED else 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSession:
    """A process left its session for one of its own (setsid); `process` leads it."""

    process: Process
    story: str
    host: str = HOST
    time: int = MOMENT

    def __post_init__(self) -> None:
        if not self.process.leads_session:
            raise ValueError("who has called setsid leads a session")
        if self.process.terminal is not None:
            raise ValueError("a new session has no terminal yet")


SETTING_USERS = frozenset({Call.SETUID, Call.SETREUID, Call.SETRESUID})
SETTING_GROUPS = frozenset({Call.SETGID, Call.SETREGID, Call.SETRESGID})


@dataclass(frozen=True, slots=True, kw_only=True)
class SetUser:
    """A process asked to run for `user`; `process` is as it is afterwards, `before` whom it ran for."""

    process: Process
    story: str
    user: User
    before: User
    call: Call = Call.SETUID
    error: Error | None = None
    host: str = HOST
    time: int = MOMENT

    def __post_init__(self) -> None:
        check_call(self.call, SETTING_USERS)
        if self.process.user.id != (self.user if self.error is None else self.before).id:
            raise ValueError("afterwards a process runs for the user that the call gave it, or as before")


@dataclass(frozen=True, slots=True, kw_only=True)
class SetGroup:
    """A process asked to run for `group`; `process` is as it is afterwards, `before` the group it ran for."""

    process: Process
    story: str
    group: Group
    before: Group
    call: Call = Call.SETGID
    error: Error | None = None
    host: str = HOST
    time: int = MOMENT

    def __post_init__(self) -> None:
        check_call(self.call, SETTING_GROUPS)
        if self.process.group.id != (self.group if self.error is None else self.before).id:
            raise ValueError("afterwards a process runs for the group that the call gave it, or as before")


@unique
class TraceRequest(IntEnum):
    """What is asked of ptrace, under the kernel's number."""

    PTRACE_TRACEME = 0
    PTRACE_PEEKDATA = 2
    PTRACE_POKETEXT = 4
    PTRACE_POKEDATA = 5
    PTRACE_ATTACH = 16
    PTRACE_SEIZE = 0x4206


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """A process reached into another one (ptrace), the `target`."""

    process: Process
    story: str
    target: Process
    request: TraceRequest = TraceRequest.PTRACE_ATTACH
    error: Error | None = None
    host: str = HOST
    time: int = MOMENT

    def __post_init__(self) -> None:
        if self.target.pid == self.process.pid:
            raise ValueError("no process traces itself")


@dataclass(frozen=True, slots=True, kw_only=True)
class SendSignal:
    """A process sent a signal to the process `target`, which may be itself."""

    process: Process
    story: str
    target: Process
    signal: Signal
    error: Error | None = None
    host: str = HOST
    time: int = MOMENT
