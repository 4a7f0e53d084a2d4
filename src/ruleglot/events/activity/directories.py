"""What a process does with the entries of directories: make and remove directories, make links."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ruleglot.events.activity.calls import Call, check_call, check_mode
from ruleglot.events.moment import HOST, MOMENT
from ruleglot.events.paths import absolute, check_file, check_path

if TYPE_CHECKING:
    from ruleglot.events.activity.calls import Error
    from ruleglot.events.process import Process

LINKING = frozenset({Call.LINK, Call.LINKAT})
POINTING = frozenset({Call.SYMLINK, Call.SYMLINKAT})


@dataclass(frozen=True, slots=True, kw_only=True)
class HardLink:
    """The file `original` got the further name `path`."""

    process: Process
    story: str
    original: str
    path: str
    call: Call = Call.LINKAT
    error: Error | None = None
    host: str = HOST
    time: int = MOMENT

    def __post_init__(self) -> None:
        check_file("original", self.original)
        check_file("path", self.path)
        check_call(self.call, LINKING)

    @property
    def full_path(self) -> str:
        """Where the new name is."""
        return absolute(self.path, self.process.cwd)

    @property
    def full_original(self) -> str:
        """Where the file was before."""
        return absolute(self.original, self.process.cwd)


@dataclass(frozen=True, slots=True, kw_only=True)
class Symlink:
    """A symbolic link was made at `path`; `target` is the text that it holds, whether there is such a file or not."""

    process: Process
    story: str
    target: str
    path: str
    call: Call = Call.SYMLINKAT
    error: Error | None = None
    host: str = HOST
    time: int = MOMENT

    def __post_init__(self) -> None:
        check_path("target", self.target)
        check_file("path", self.path)
        check_call(self.call, POINTING)

    @property
    def full_path(self) -> str:
        """Where the link is."""
        return absolute(self.path, self.process.cwd)


MAKING_DIRECTORIES = frozenset({Call.MKDIR, Call.MKDIRAT})
REMOVING_DIRECTORIES = frozenset({Call.RMDIR, Call.UNLINKAT})


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectoryCreate:
    """A directory was made."""

    process: Process
    story: str
    path: str
    mode: int = 0o755
    call: Call = Call.MKDIR
    error: Error | None = None
    host: str = HOST
    time: int = MOMENT

    def __post_init__(self) -> None:
        check_path("path", self.path)
        check_call(self.call, MAKING_DIRECTORIES)
        check_mode(self.mode)

    @property
    def full_path(self) -> str:
        """Where the directory is."""
        return absolute(self.path, self.process.cwd)


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectoryDelete:
    """An empty directory was removed (rmdir, or unlinkat with AT_REMOVEDIR)."""

    process: Process
    story: str
    path: str
    call: Call = Call.UNLINKAT
    error: Error | None = None
    host: str = HOST
    time: int = MOMENT

    def __post_init__(self) -> None:
        check_path("path", self.path)
        check_call(self.call, REMOVING_DIRECTORIES)

    @property
    def full_path(self) -> str:
        """Where the directory was."""
        return absolute(self.path, self.process.cwd)
