"""The system calls that activities are made by, how they open files, and how they fail.

>>> Access.OVERWRITE.text, Access.READ_WRITE.writes, Access.READ.writes
('O_TRUNC|O_CREAT|O_WRONLY', True, False)
"""

from __future__ import annotations

from enum import Flag, IntEnum, StrEnum, auto, unique


@unique
class Error(IntEnum):
    """Why a system call failed: the kernel's number on x86 and ARM, under the kernel's name."""

    EPERM = 1
    ENOENT = 2
    ESRCH = 3
    EBADF = 9
    EAGAIN = 11
    EACCES = 13
    EBUSY = 16
    EEXIST = 17
    ENOTDIR = 20
    EISDIR = 21
    EINVAL = 22
    EROFS = 30
    ENOTEMPTY = 39
    ELOOP = 40
    ENOEXEC = 8
    ENETUNREACH = 101
    ETIMEDOUT = 110
    ECONNREFUSED = 111
    EHOSTUNREACH = 113
    EINPROGRESS = 115


@unique
class Call(StrEnum):
    """The system calls that an activity may be made by."""

    OPEN = "open"
    OPENAT = "openat"
    OPENAT2 = "openat2"
    CREAT = "creat"
    MKNOD = "mknod"
    MKNODAT = "mknodat"
    UNLINK = "unlink"
    UNLINKAT = "unlinkat"
    RMDIR = "rmdir"
    MKDIR = "mkdir"
    MKDIRAT = "mkdirat"
    RENAME = "rename"
    RENAMEAT = "renameat"
    RENAMEAT2 = "renameat2"
    LINK = "link"
    LINKAT = "linkat"
    SYMLINK = "symlink"
    SYMLINKAT = "symlinkat"
    CHMOD = "chmod"
    FCHMODAT = "fchmodat"
    CHOWN = "chown"
    LCHOWN = "lchown"
    FCHOWNAT = "fchownat"
    EXECVE = "execve"
    EXECVEAT = "execveat"
    SETUID = "setuid"
    SETREUID = "setreuid"
    SETRESUID = "setresuid"
    SETGID = "setgid"
    SETREGID = "setregid"
    SETRESGID = "setresgid"
    INIT_MODULE = "init_module"
    FINIT_MODULE = "finit_module"
    DUP2 = "dup2"
    DUP3 = "dup3"
    ACCEPT = "accept"
    ACCEPT4 = "accept4"


OPENING = frozenset({Call.OPEN, Call.OPENAT, Call.OPENAT2})
CREATING = OPENING | {Call.CREAT, Call.MKNOD, Call.MKNODAT}
DELETING = frozenset({Call.UNLINK, Call.UNLINKAT})
RENAMING = frozenset({Call.RENAME, Call.RENAMEAT, Call.RENAMEAT2})
STARTING = frozenset({Call.EXECVE, Call.EXECVEAT})


class Access(Flag):
    """How a file is opened: single flags, and the mixtures that programs use."""

    READ = auto()
    WRITE = auto()
    CREATE = auto()
    EMPTY = auto()
    AT_END = auto()
    EXCLUSIVE = auto()
    DIRECTORY = auto()
    CLOSE_ON_EXEC = auto()
    UNNAMED = auto()

    READ_WRITE = READ | WRITE
    TRUNCATE = EMPTY | WRITE
    APPEND = AT_END | CREATE | WRITE  # a shell's >>
    TOUCH = CREATE | WRITE
    OVERWRITE = EMPTY | CREATE | WRITE  # a shell's >

    @property
    def reads(self) -> bool:
        """Whether the file can be read through it."""
        return Access.READ in self

    @property
    def writes(self) -> bool:
        """Whether the file can be written through it."""
        return Access.WRITE in self

    @property
    def creates(self) -> bool:
        """Whether a missing file is made."""
        return Access.CREATE in self or Access.UNNAMED in self

    @property
    def empties(self) -> bool:
        """Whether what was in the file is gone."""
        return Access.EMPTY in self

    @property
    def text(self) -> str:
        """The flags under their names in `fcntl.h`."""
        way = {(True, False): "O_RDONLY", (False, True): "O_WRONLY", (True, True): "O_RDWR"}[self.reads, self.writes]
        return "|".join((*(name for flag, name in FLAG_NAMES if flag in self), way))


FLAG_NAMES = (
    (Access.EMPTY, "O_TRUNC"),
    (Access.AT_END, "O_APPEND"),
    (Access.CREATE, "O_CREAT"),
    (Access.EXCLUSIVE, "O_EXCL"),
    (Access.DIRECTORY, "O_DIRECTORY"),
    (Access.CLOSE_ON_EXEC, "O_CLOEXEC"),
    (Access.UNNAMED, "O_TMPFILE"),
)

WAYS = (
    Access.READ,
    Access.WRITE,
    Access.READ_WRITE,
    Access.TRUNCATE,
    Access.APPEND,
    Access.TOUCH,
    Access.OVERWRITE,
)
"""The usual mixtures."""


@unique
class Signal(IntEnum):
    """The signals that end a process or are sent to one: the kernel's number on x86 and ARM, under its name."""

    SIGHUP = 1
    SIGINT = 2
    SIGQUIT = 3
    SIGILL = 4
    SIGABRT = 6
    SIGKILL = 9
    SIGUSR1 = 10
    SIGSEGV = 11
    SIGUSR2 = 12
    SIGTERM = 15
    SIGCHLD = 17
    SIGCONT = 18
    SIGSTOP = 19


CORE_DUMPED = frozenset({Signal.SIGQUIT, Signal.SIGILL, Signal.SIGABRT, Signal.SIGSEGV})
"""The signals that write the memory of the process to a file by themselves (signal(7))."""


def check_access(access: Access) -> None:
    """Raise `ValueError` where no `open` has these flags."""
    if not (access.reads or access.writes):
        raise ValueError("a file is opened to be read or to be written")
    if access.empties and not access.writes:
        raise ValueError("only what is opened to be written can be emptied")


def check_call(call: Call, possible: frozenset[Call]) -> None:
    """Raise `ValueError` where a system call is not among those that do such a thing."""
    if call not in possible:
        raise ValueError(f"{call} does not do that; {', '.join(sorted(possible))} do")


def check_mode(mode: int) -> None:
    """Raise `ValueError` where a number is no file mode."""
    if not 0 <= mode <= 0o7777:  # noqa: PLR2004 - the twelve bits that a mode has
        raise ValueError(f"no such mode: {mode:#o}")
