"""What is done with files and directories, as system calls with their registers.

Numbers of flags: the kernel's `uapi/asm-generic/fcntl.h` and `uapi/linux/fcntl.h`, as they are on x86-64.
"""

from __future__ import annotations

from typing import TypeAlias, assert_never

from ruleglot.events.activity import (
    Access,
    Call,
    ChangeMode,
    ChangeOwner,
    DirectoryCreate,
    DirectoryDelete,
    FileCreate,
    FileDelete,
    FileOpen,
    FileRename,
    HardLink,
    Symlink,
)
from ruleglot.events.auditd.registers import CURRENT_DIRECTORY, SystemCall, outcome

FileCall: TypeAlias = (
    FileCreate
    | FileOpen
    | FileDelete
    | FileRename
    | HardLink
    | Symlink
    | ChangeMode
    | ChangeOwner
    | DirectoryCreate
    | DirectoryDelete
)

OPEN_FLAGS = (
    (Access.CREATE, 0o100),
    (Access.EXCLUSIVE, 0o200),
    (Access.EMPTY, 0o1000),
    (Access.AT_END, 0o2000),
    (Access.DIRECTORY, 0o200000),
    (Access.CLOSE_ON_EXEC, 0o2000000),
    (Access.UNNAMED, 0o20200000),
)

REGULAR = 0o100000
"""S_IFREG: `mknod` is told so that it is to make a file."""

REMOVE_DIRECTORY = 0x200
"""AT_REMOVEDIR."""

HOW_BYTES = 24
"""The size of openat2's `struct open_how`, where the flags stand."""

FROM_A_DIRECTORY = frozenset(
    {
        *(Call.OPENAT, Call.OPENAT2, Call.MKNODAT, Call.MKDIRAT, Call.UNLINKAT, Call.FCHMODAT, Call.FCHOWNAT),
        *(Call.RENAMEAT, Call.RENAMEAT2, Call.LINKAT),
    }
)
"""The calls that take the descriptor of a directory before the (first) path; `symlinkat` takes it after its target."""


def file_call(activity: FileCall) -> SystemCall:
    """Return the call by which a file or a directory was dealt with."""
    start = (_directory(activity), None) if activity.call in FROM_A_DIRECTORY else (None,)
    registers = (*start, *_after_path(activity))
    returned = outcome(activity.error, _success(activity))
    return SystemCall(name=activity.call.value, registers=registers, returned=returned)


def _success(activity: FileCall) -> int:
    """Return what the call returns when nothing goes wrong: a descriptor where it opens something."""
    if isinstance(activity, FileCreate | FileOpen) and activity.call not in {Call.MKNOD, Call.MKNODAT}:
        return activity.descriptor.number
    return 0


def _directory(activity: FileCall) -> int:
    if isinstance(activity, FileCreate | FileOpen) and activity.base is not None:
        return activity.base.number
    return CURRENT_DIRECTORY


def _after_path(activity: FileCall) -> tuple[int | None, ...]:
    """Return the registers behind the one that points to the path, or to the first of two."""
    match activity:
        case FileCreate() | FileOpen():
            return _opening(activity)
        case FileDelete() | DirectoryDelete():
            return _deletion(activity)
        case FileRename() | HardLink():
            return (CURRENT_DIRECTORY, None) if activity.call in FROM_A_DIRECTORY else (None,)
        case Symlink():
            return (CURRENT_DIRECTORY, None) if activity.call is Call.SYMLINKAT else (None,)
        case ChangeMode() | DirectoryCreate():
            return (activity.mode,)
        case ChangeOwner():
            return (activity.user, activity.group)
        case _:
            assert_never(activity)


def _opening(activity: FileCreate | FileOpen) -> tuple[int | None, ...]:
    match activity.call:
        case Call.CREAT:
            return (activity.mode,)
        case Call.MKNOD | Call.MKNODAT:
            return (REGULAR | activity.mode, 0)
        case Call.OPENAT2:
            return (None, HOW_BYTES)
        case _:
            return (open_flags(activity.access), activity.mode if activity.access.creates else None)


def _deletion(activity: FileDelete | DirectoryDelete) -> tuple[int | None, ...]:
    if activity.call is not Call.UNLINKAT:
        return ()
    return (REMOVE_DIRECTORY if isinstance(activity, DirectoryDelete) else 0,)


def open_flags(access: Access) -> int:
    """Return the number that a file is opened with.

    >>> f"{open_flags(Access.READ | Access.CLOSE_ON_EXEC):x}", f"{open_flags(Access.OVERWRITE):x}"
    ('80000', '241')
    """
    way = (2 if access.reads else 1) if access.writes else 0
    return way | sum(number for flag, number in OPEN_FLAGS if flag in access)
