"""What a process does with files: make, open, read, write, rename, link, remove them, change who may use them.

Paths are as they were given to the system call; `full_path` is what they mean.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ruleglot.events.activity.calls import (
    CREATING,
    DELETING,
    OPENING,
    RENAMING,
    Access,
    Call,
    check_access,
    check_call,
    check_mode,
)
from ruleglot.events.descriptors import Descriptor, OpenDirectory, OpenFile, check_free, free_number
from ruleglot.events.moment import HOST, MOMENT
from ruleglot.events.paths import absolute, check_file, check_path

if TYPE_CHECKING:
    from ruleglot.events.activity.calls import Error
    from ruleglot.events.identity import Layer
    from ruleglot.events.process import Process


@dataclass(frozen=True, slots=True, kw_only=True)
class FileCreate:
    """A file that was not there was made. `access` says how the open family was asked to; it must allow it.

    `base`: the open directory that a relative path begins at, where it is not the current one (openat, openat2).
    `number`: the descriptor that the call returns, where it is not the first free one. `layer`: where in a container
    the file lies.
    """

    process: Process
    story: str
    path: str
    call: Call = Call.OPENAT
    access: Access = Access.OVERWRITE
    mode: int = 0o644
    base: Descriptor | None = None
    number: int | None = None
    layer: Layer | None = None
    error: Error | None = None
    host: str = HOST
    time: int = MOMENT

    def __post_init__(self) -> None:
        check_file("path", self.path)
        check_call(self.call, CREATING)
        check_access(self.access)
        check_mode(self.mode)
        _check_base(self)
        check_free(self.number, self.process.descriptors)
        if not self.access.creates:
            raise ValueError(f"{self.access.text} makes no file")

    @property
    def full_path(self) -> str:
        """Where the file is."""
        return absolute(self.path, _start(self))

    @property
    def descriptor(self) -> Descriptor:
        """What the process has open afterwards."""
        return _opened(self, OpenFile(path=self.full_path, given=self.path, layer=self.layer))


@dataclass(frozen=True, slots=True, kw_only=True)
class FileOpen:
    """A file that was there was opened, to read, to write, or to be emptied (`creat` always empties it).

    `base`, `number` and `layer`: as for `FileCreate`.
    """

    process: Process
    story: str
    path: str
    access: Access
    call: Call = Call.OPENAT
    mode: int = 0o644
    base: Descriptor | None = None
    number: int | None = None
    layer: Layer | None = None
    error: Error | None = None
    host: str = HOST
    time: int = MOMENT

    def __post_init__(self) -> None:
        if Access.DIRECTORY in self.access:
            check_path("path", self.path)
        else:
            check_file("path", self.path)
        check_call(self.call, OPENING | {Call.CREAT})
        check_access(self.access)
        check_mode(self.mode)
        _check_base(self)
        check_free(self.number, self.process.descriptors)
        if self.call is Call.CREAT and self.access != Access.OVERWRITE:
            raise ValueError("creat opens with O_TRUNC|O_CREAT|O_WRONLY and nothing else")
        if Access.CREATE | Access.EXCLUSIVE in self.access and self.error is None:
            raise ValueError("O_CREAT|O_EXCL opens no file that was there")

    @property
    def full_path(self) -> str:
        """Where the file is."""
        return absolute(self.path, _start(self))

    @property
    def descriptor(self) -> Descriptor:
        """What the process has open afterwards."""
        if Access.DIRECTORY in self.access:
            return _opened(self, OpenDirectory(path=self.full_path, given=self.path))
        return _opened(self, OpenFile(path=self.full_path, given=self.path, layer=self.layer))


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRead:
    """Something was read from what a process has open."""

    process: Process
    story: str
    descriptor: Descriptor
    data: bytes = b""
    host: str = HOST
    time: int = MOMENT

    def __post_init__(self) -> None:
        _check_open(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class FileWrite:
    """Something was written to what a process has open."""

    process: Process
    story: str
    descriptor: Descriptor
    data: bytes = b""
    host: str = HOST
    time: int = MOMENT

    def __post_init__(self) -> None:
        _check_open(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Close:
    """A descriptor was given back."""

    process: Process
    story: str
    descriptor: Descriptor
    host: str = HOST
    time: int = MOMENT

    def __post_init__(self) -> None:
        _check_open(self)


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
        check_call(self.call, DELETING)

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
        check_call(self.call, RENAMING)

    @property
    def full_path(self) -> str:
        """Where the file is now."""
        return absolute(self.path, self.process.cwd)

    @property
    def full_original(self) -> str:
        """Where the file was before."""
        return absolute(self.original, self.process.cwd)


def _start(activity: FileCreate | FileOpen) -> str:
    """Return the directory that a relative path begins at."""
    return activity.process.cwd if activity.base is None else str(activity.base.opened)


def _opened(activity: FileCreate | FileOpen, opened: OpenFile | OpenDirectory) -> Descriptor:
    number = free_number(activity.process.descriptors) if activity.number is None else activity.number
    return Descriptor(number=number, opened=opened)


def _check_base(activity: FileCreate | FileOpen) -> None:
    if activity.base is None:
        return
    if activity.call not in {Call.OPENAT, Call.OPENAT2} or not isinstance(activity.base.opened, OpenDirectory):
        raise ValueError("a path begins at an open directory for openat and openat2 only")
    if activity.base not in activity.process.descriptors:
        raise ValueError("only what is open can be a place to begin at")


def _check_open(activity: FileRead | FileWrite | Close) -> None:
    if activity.descriptor not in activity.process.descriptors:
        raise ValueError("only what is open can be read, written or closed")
