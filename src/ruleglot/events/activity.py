"""What happened on a machine: the closed union of activities.

An activity is no record of any sensor: it is the deed itself, and each view (`ecs_view`, `falco_view`, `sigma_view`)
tells what its sensor makes of it. Constructors raise `ValueError` for what no machine can do.

A new kind (a registry value set on Windows, a cloud API call) is a new class, here or in a file of its own, and a new
member of `Activity` at the foot: mypy then names each `match` that has to learn it, and a view whose sensor knows
nothing of the kind says so with `None`. Every kind so far has `process`, `host`, `time` and `story`.

>>> from ruleglot.events.scenes.cast import BASH
>>> FileCreate(process=BASH, path="notes.txt", story="a note").full_path
'/home/bob/notes.txt'
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum, unique
from ipaddress import ip_address
from typing import TYPE_CHECKING, TypeAlias

from ruleglot.events.paths import absolute, check_file, check_path

if TYPE_CHECKING:
    from ruleglot.events.process import Process

MOMENT = 1_700_000_000_000_000_000
"""When everything happens that has no time of its own: 2023-11-14 22:13:20 UTC, in nanoseconds since 1970."""

HOST = "web-01"
"""Where everything happens that has no place of its own."""

MOST_PORTS = 65535


@unique
class Error(IntEnum):
    """Why a system call failed: the kernel's number on x86 and ARM, under the kernel's name."""

    EPERM = 1
    ENOENT = 2
    EACCES = 13
    EROFS = 30
    ECONNREFUSED = 111
    EINPROGRESS = 115


@unique
class Call(StrEnum):
    """The system calls that change or open files, and those that make a process."""

    OPEN = "open"
    OPENAT = "openat"
    OPENAT2 = "openat2"
    CREAT = "creat"
    MKNOD = "mknod"
    MKNODAT = "mknodat"
    UNLINK = "unlink"
    UNLINKAT = "unlinkat"
    RENAME = "rename"
    RENAMEAT = "renameat"
    RENAMEAT2 = "renameat2"
    EXECVE = "execve"
    EXECVEAT = "execveat"


OPENING = frozenset({Call.OPEN, Call.OPENAT, Call.OPENAT2})
CREATING = OPENING | {Call.CREAT, Call.MKNOD, Call.MKNODAT}
DELETING = frozenset({Call.UNLINK, Call.UNLINKAT})
RENAMING = frozenset({Call.RENAME, Call.RENAMEAT, Call.RENAMEAT2})
STARTING = frozenset({Call.EXECVE, Call.EXECVEAT})


@unique
class Access(StrEnum):
    """How a file is opened: the flags, in the order in which Falco writes them."""

    READ = "O_RDONLY"
    WRITE = "O_WRONLY"
    READ_WRITE = "O_RDWR"
    TRUNCATE = "O_TRUNC|O_WRONLY"
    APPEND = "O_APPEND|O_CREAT|O_WRONLY"  # a shell's >>
    TOUCH = "O_CREAT|O_WRONLY"
    OVERWRITE = "O_TRUNC|O_CREAT|O_WRONLY"  # a shell's >

    @property
    def reads(self) -> bool:
        """Whether the file can be read through it."""
        return self in {Access.READ, Access.READ_WRITE}

    @property
    def writes(self) -> bool:
        """Whether the file can be written through it."""
        return self is not Access.READ

    @property
    def creates(self) -> bool:
        """Whether a missing file is made."""
        return "O_CREAT" in self.value

    @property
    def empties(self) -> bool:
        """Whether what was in the file is gone."""
        return "O_TRUNC" in self.value


@unique
class Transport(StrEnum):
    """The protocols that connections are made with."""

    TCP = "tcp"
    UDP = "udp"


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """One end of a connection; `ip` in the shortest spelling."""

    ip: str
    port: int

    def __post_init__(self) -> None:
        if str(ip_address(self.ip)) != self.ip:
            raise ValueError(f"not the shortest spelling of an address: {self.ip!r}")
        if not 0 <= self.port <= MOST_PORTS:
            raise ValueError(f"no such port: {self.port}")

    @property
    def version(self) -> int:
        """4 or 6."""
        return ip_address(self.ip).version

    def __str__(self) -> str:
        return f"{self.ip}:{self.port}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Exec:
    """A program was started; `process` is what runs from then on."""

    process: Process
    story: str
    call: Call = Call.EXECVE
    host: str = HOST
    time: int = MOMENT

    def __post_init__(self) -> None:
        _check_call(self.call, STARTING)


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedExec:
    """A program could not be started; `process` is the caller, which runs on as it was."""

    process: Process
    story: str
    path: str
    error: Error
    host: str = HOST
    time: int = MOMENT

    def __post_init__(self) -> None:
        check_path("path", self.path)


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Exit:
    """A process came to its end, of itself, with the code 0 to 255."""

    process: Process
    story: str
    code: int = 0
    host: str = HOST
    time: int = MOMENT

    def __post_init__(self) -> None:
        if not 0 <= self.code <= 255:  # noqa: PLR2004 - the one byte that exit codes have
            raise ValueError(f"no such exit code: {self.code}")


@dataclass(frozen=True, slots=True, kw_only=True)
class FileCreate:
    """A file that was not there was made. `access` says how the open family was asked to; it must allow it."""

    process: Process
    story: str
    path: str
    call: Call = Call.OPENAT
    access: Access = Access.OVERWRITE
    error: Error | None = None
    host: str = HOST
    time: int = MOMENT

    def __post_init__(self) -> None:
        check_file("path", self.path)
        _check_call(self.call, CREATING)
        if not self.access.creates:
            raise ValueError(f"{self.access.value} makes no file")

    @property
    def full_path(self) -> str:
        """Where the file is."""
        return absolute(self.path, self.process.cwd)


@dataclass(frozen=True, slots=True, kw_only=True)
class FileOpen:
    """A file that was there was opened, to read, to write, or to be emptied (`creat` always empties it)."""

    process: Process
    story: str
    path: str
    access: Access
    call: Call = Call.OPENAT
    error: Error | None = None
    host: str = HOST
    time: int = MOMENT

    def __post_init__(self) -> None:
        check_file("path", self.path)
        _check_call(self.call, OPENING | {Call.CREAT})
        if self.call is Call.CREAT and self.access is not Access.OVERWRITE:
            raise ValueError("creat opens with O_TRUNC|O_CREAT|O_WRONLY and nothing else")

    @property
    def full_path(self) -> str:
        """Where the file is."""
        return absolute(self.path, self.process.cwd)


@dataclass(frozen=True, slots=True, kw_only=True)
class FileDelete:
    """A file (no directory) was removed."""

    process: Process
    story: str
    path: str
    call: Call = Call.UNLINKAT
    error: Error | None = None
    host: str = HOST
    time: int = MOMENT

    def __post_init__(self) -> None:
        check_file("path", self.path)
        _check_call(self.call, DELETING)

    @property
    def full_path(self) -> str:
        """Where the file was."""
        return absolute(self.path, self.process.cwd)


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRename:
    """A file got the name `path` instead of `original`."""

    process: Process
    story: str
    original: str
    path: str
    call: Call = Call.RENAMEAT2
    error: Error | None = None
    host: str = HOST
    time: int = MOMENT

    def __post_init__(self) -> None:
        check_file("original", self.original)
        check_file("path", self.path)
        _check_call(self.call, RENAMING)

    @property
    def full_path(self) -> str:
        """Where the file is now."""
        return absolute(self.path, self.process.cwd)

    @property
    def full_original(self) -> str:
        """Where the file was before."""
        return absolute(self.original, self.process.cwd)


@dataclass(frozen=True, slots=True, kw_only=True)
class Connect:
    """A connection was asked for; `error` is `None` where it stood at once, EINPROGRESS where nobody waited."""

    process: Process
    story: str
    source: Endpoint
    destination: Endpoint
    transport: Transport = Transport.TCP
    error: Error | None = None
    host: str = HOST
    time: int = MOMENT

    def __post_init__(self) -> None:
        _check_ends(self.source, self.destination)
        if self.error is not None and self.transport is Transport.UDP:
            raise ValueError("connecting a UDP socket only notes the address: nobody can refuse")
        if self.error not in {None, Error.ECONNREFUSED, Error.EINPROGRESS}:
            raise ValueError("a connection is made, refused or in progress")


@dataclass(frozen=True, slots=True, kw_only=True)
class Accept:
    """A TCP connection came in; `source` is the client."""

    process: Process
    story: str
    source: Endpoint
    destination: Endpoint
    host: str = HOST
    time: int = MOMENT

    def __post_init__(self) -> None:
        _check_ends(self.source, self.destination)


FileActivity: TypeAlias = FileCreate | FileOpen | FileDelete | FileRename
Activity: TypeAlias = Exec | FailedExec | Fork | Exit | FileActivity | Connect | Accept


def _check_call(call: Call, possible: frozenset[Call]) -> None:
    if call not in possible:
        raise ValueError(f"{call} does not do that; {', '.join(sorted(possible))} do")


def _check_ends(source: Endpoint, destination: Endpoint) -> None:
    if source.version != destination.version:
        raise ValueError(f"no connection from {source} to {destination}: IPv4 and IPv6")
