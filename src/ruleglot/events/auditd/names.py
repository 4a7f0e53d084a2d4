"""The paths that a system call touches, one for each PATH record: what the kernel's own walk through the names leaves.

Each stands as it was given; a relative path stays relative. Before what is made or removed comes the directory that it
lies in: what precedes the last slash, or the current directory where no slash is given. How far a failed call got
shows: where no directory was found the name is of an UNKNOWN kind, without an inode; where the file was refused only
its directory is there.

Inodes, devices, owners of what was there before: the activity does not determine them. Ordinary ones stand in.

>>> from ruleglot.events.activity import FileRename
>>> from ruleglot.events.scenes.cast import BASH
>>> moved = FileRename(process=BASH, original="a", path="/tmp/b", story="mv a /tmp/b")
>>> [(name.path, name.kind.value) for name in names(moved)]
[('/home/bob', 'PARENT'), ('/tmp/', 'PARENT'), ('a', 'DELETE'), ('/tmp/b', 'CREATE')]

Source: `audit_inode`, `audit_inode_child` and `audit_log_name` in the kernel's `kernel/auditsc.c`, and where
`fs/namei.c` and `fs/exec.c` call them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum, unique
from typing import TYPE_CHECKING, assert_never

from ruleglot.events.activity import (
    Access,
    Call,
    ChangeMode,
    ChangeOwner,
    DirectoryCreate,
    DirectoryDelete,
    Error,
    Exec,
    FailedExec,
    FileCreate,
    FileDelete,
    FileOpen,
    FileRename,
    HardLink,
    Mount,
    Symlink,
)

if TYPE_CHECKING:
    from ruleglot.events.activity import LinuxActivity
    from ruleglot.events.process import Process

FILE, DIRECTORY, LINK, DISK = 0o100000, 0o040000, 0o120000, 0o060000
"""The kinds of files in a mode (S_IFREG, S_IFDIR, S_IFLNK, S_IFBLK)."""

LOADER = "/lib64/ld-linux-x86-64.so.2"
"""What starts a program on x86-64 that is linked to libraries, as nearly all are: the kernel opens it too."""

IN_MEMORY = "/proc/self/fd/3"
"""By what path a program is started that is on no disk: by the number of the open file."""

LOST = frozenset({Error.ENOENT, Error.ENOTDIR, Error.ELOOP})
"""Failures on the way to a name: there is no such directory, or no end of links."""


@unique
class NameKind(StrEnum):
    """What a name is to the call (`nametype`)."""

    NORMAL = "NORMAL"
    PARENT = "PARENT"
    CREATE = "CREATE"
    DELETE = "DELETE"
    UNKNOWN = "UNKNOWN"


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A path that a call touched. `mode`: of the file, with its kind; `None` where no file was found."""

    path: str
    kind: NameKind
    mode: int | None
    owner: int = 0
    group: int = 0


def names(activity: LinuxActivity) -> tuple[Name, ...]:
    """Return the paths in the order of their records; nothing for a call that is given no path."""
    match activity:
        case Exec() | FailedExec():
            return _programs(activity)
        case FileCreate() | FileOpen():
            return _opened(activity)
        case FileDelete() | DirectoryDelete():
            return _removed(activity)
        case DirectoryCreate():
            made = DIRECTORY | activity.mode
            return _made(activity.path, made, activity.process, activity.error)
        case FileRename():
            return _renamed(activity)
        case HardLink():
            return _linked(activity)
        case Symlink():
            target = Name(path=activity.target, kind=NameKind.UNKNOWN, mode=None)
            return (target, *_made(activity.path, LINK | 0o777, activity.process, activity.error))
        case ChangeMode() | ChangeOwner():  # noted as it was before
            return (_found(activity.path, FILE | 0o644, activity.error),)
        case Mount():
            return _mounted(activity)
        case _:
            return ()


def _found(path: str, mode: int, error: Error | None) -> Name:
    """Return a name that is looked up and no more."""
    if error in LOST:
        return Name(path=path, kind=NameKind.UNKNOWN, mode=None)
    return Name(path=path, kind=NameKind.NORMAL, mode=mode)


def _parent(path: str, process: Process) -> Name:
    """Return the directory that a name lies in, as it is given: with the slash, or the current one."""
    given = path.rstrip("/") or "/"
    directory = given[: given.rfind("/") + 1]
    return Name(path=directory or process.cwd, kind=NameKind.PARENT, mode=DIRECTORY | 0o755)


def _made(path: str, mode: int, process: Process, error: Error | None) -> tuple[Name, ...]:
    """Return the names of what a call other than the open family makes: it is named before it is allowed."""
    if error in LOST:
        return (Name(path=path, kind=NameKind.UNKNOWN, mode=None),)
    parent = _parent(path, process)
    if error is Error.EEXIST:
        return (parent,)
    found = mode if error is None else None
    owner, group = process.user.id, process.group.id
    return (parent, Name(path=path, kind=NameKind.CREATE, mode=found, owner=owner, group=group))


def _programs(activity: Exec | FailedExec) -> tuple[Name, ...]:
    """Return the program, the interpreter of a script, and what loads the libraries of either."""
    match activity:
        case FailedExec():
            return (_found(activity.path, FILE | 0o755, activity.error),)
        case Exec(process=process):
            script = process.invoked is not None and process.invoked in process.argv[1:]
            path = process.invoked or (IN_MEMORY if process.in_memory else process.executable)
            interpreter = (process.argv[0],) if script else ()
            return tuple(_found(each, FILE | 0o755, None) for each in (path, *interpreter, LOADER))
        case _:
            assert_never(activity)


def _opened(activity: FileCreate | FileOpen) -> tuple[Name, ...]:
    """Return the names of an opening: a file that may have to be made is looked for in its directory."""
    if activity.call in {Call.MKNOD, Call.MKNODAT}:
        return _made(activity.path, FILE | activity.mode, activity.process, activity.error)
    makes = activity.call is Call.CREAT or activity.access.creates
    if isinstance(activity, FileOpen):
        mode = DIRECTORY | 0o755 if Access.DIRECTORY in activity.access else FILE | 0o644
        found = _found(activity.path, mode, activity.error)
        return (_parent(activity.path, activity.process), found) if makes and activity.error not in LOST else (found,)
    if activity.error is not None and activity.error not in LOST:
        return (_parent(activity.path, activity.process),)
    return _made(activity.path, FILE | activity.mode, activity.process, activity.error)


def _removed(activity: FileDelete | DirectoryDelete) -> tuple[Name, ...]:
    if activity.error in LOST - {Error.ENOENT}:
        return (Name(path=activity.path, kind=NameKind.UNKNOWN, mode=None),)
    parent = _parent(activity.path, activity.process)
    if activity.error is Error.ENOENT:
        return (parent,)
    mode = DIRECTORY | 0o755 if isinstance(activity, DirectoryDelete) else FILE | 0o644
    return (parent, Name(path=activity.path, kind=NameKind.DELETE, mode=mode))


def _renamed(activity: FileRename) -> tuple[Name, ...]:
    paths = (activity.original, activity.path)
    if activity.error in LOST - {Error.ENOENT}:
        return tuple(Name(path=path, kind=NameKind.UNKNOWN, mode=None) for path in paths)
    parents = tuple(_parent(path, activity.process) for path in paths)
    if activity.error is Error.ENOENT:
        return parents
    old = Name(path=activity.original, kind=NameKind.DELETE, mode=FILE | 0o644)
    if activity.error is not None:
        return (*parents, old)
    return (*parents, old, Name(path=activity.path, kind=NameKind.CREATE, mode=FILE | 0o644))


def _linked(activity: HardLink) -> tuple[Name, ...]:
    original = _found(activity.original, FILE | 0o644, activity.error)
    made = _made(activity.path, FILE | 0o644, activity.process, activity.error)
    return (original, *(Name(path=each.path, kind=each.kind, mode=each.mode) for each in made))


def _mounted(activity: Mount) -> tuple[Name, ...]:
    """Return the directory, and the device where there is one: what has no device is called by a word."""
    directory = _found(activity.path, DIRECTORY | 0o755, activity.error)
    if not activity.device.startswith("/") or activity.error in LOST:
        return (directory,)
    return (directory, _found(activity.device, DISK | 0o660, activity.error))
