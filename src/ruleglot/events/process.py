"""Who acts: a process, consistent by construction.

What the kernel or a sensor derives is derived here too, so that no process can contradict itself:

>>> from ruleglot.events.identity import Group, User
>>> shell = Process(
...     executable="/usr/bin/dash", argv=("/bin/sh", "./extremely_long_name.sh"), invoked="./extremely_long_name.sh",
...     cwd="/tmp", pid=812, user=User(id=0, name="root"), group=Group(id=0, name="root"),
... )
>>> shell.name, shell.comm
('dash', 'extremely_long_')
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ruleglot.events.paths import basename, check_absolute, check_path, check_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruleglot.events.descriptors import Descriptor
    from ruleglot.events.identity import Container, Group, Layer, Terminal, User

COMM_BYTES = 15
"""The kernel's name of a task (`comm`) has room for 15 bytes and a NUL."""

MOST_PIDS = 2**22
"""The kernel's upper limit of pids on 64-bit machines."""

MEMFD = "memfd:"
"""How the executable of a program begins that was never on a disk (`memfd_create`)."""


CAPABILITIES = (
    *("CHOWN", "DAC_OVERRIDE", "DAC_READ_SEARCH", "FOWNER", "FSETID", "KILL", "SETGID", "SETUID", "SETPCAP"),
    *("LINUX_IMMUTABLE", "NET_BIND_SERVICE", "NET_BROADCAST", "NET_ADMIN", "NET_RAW", "IPC_LOCK", "IPC_OWNER"),
    *("SYS_MODULE", "SYS_RAWIO", "SYS_CHROOT", "SYS_PTRACE", "SYS_PACCT", "SYS_ADMIN", "SYS_BOOT", "SYS_NICE"),
    *("SYS_RESOURCE", "SYS_TIME", "SYS_TTY_CONFIG", "MKNOD", "LEASE", "AUDIT_WRITE", "AUDIT_CONTROL", "SETFCAP"),
    *("MAC_OVERRIDE", "MAC_ADMIN", "SYSLOG", "WAKE_ALARM", "BLOCK_SUSPEND", "AUDIT_READ", "PERFMON", "BPF"),
    "CHECKPOINT_RESTORE",
)
"""The kernel's capabilities without `CAP_`, in the order of their bits (`linux/capability.h`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Process:
    """A process, as it is while it acts.

    `executable`: the file that runs, links resolved, absolute; or `memfd:NAME`. For a script it is the interpreter.
    `invoked`: the path that was given to execve, where it was another one: a script, a link, a relative path.
    `argv`: all arguments, argv[0] first, at least that one (the kernel sees to it since 5.18).
    `cwd`: absolute. `environment`: `NAME=value`, in order.
    `user` and `group` are the effective ones; the real ones are the same where they are not given.
    `login`: who logged in at the beginning of it all (the audit user id); `None` where nobody did.
    `parent`: `None` where the sensor does not know it. `leads_session`: it has called setsid; `leads_group`: setpgid.
    `capabilities`: the names of the effective and permitted capabilities, such as `CAP_SYS_ADMIN`.
    `inner_pid`: its number in its own pid namespace, where that is another one than the host's.
    `started`: when it was forked, in nanoseconds since 1970; `None` where that was before the sensor looked.
    `descriptors`: what it has open that matters. `layer`: where in a container its executable lies; `writable`: whether
    its user may write to the executable.
    """

    executable: str
    argv: tuple[str, ...]
    cwd: str
    pid: int
    user: User
    group: Group
    parent: Process | None = None
    invoked: str | None = None
    given_comm: str | None = None
    terminal: Terminal | None = None
    environment: tuple[str, ...] = ()
    real_user: User | None = None
    real_group: Group | None = None
    capabilities: tuple[str, ...] = ()
    container: Container | None = None
    leads_session: bool = False
    leads_group: bool = False
    login: User | None = None
    inner_pid: int | None = None
    started: int | None = None
    descriptors: tuple[Descriptor, ...] = ()
    layer: Layer | None = None
    writable: bool = False

    def __post_init__(self) -> None:
        self._check_program()
        for number in (self.pid, *(() if self.inner_pid is None else (self.inner_pid,))):
            if not 0 < number <= MOST_PIDS:
                raise ValueError(f"no such pid: {number}")
        if any(ancestor.pid == self.pid for ancestor in self.ancestors):
            raise ValueError(f"process {self.pid} is among its own ancestors")
        if self.parent and self.parent.started and self.started is not None and self.started < self.parent.started:
            raise ValueError("a child is not older than its parent")
        for name in self.capabilities:
            if name.removeprefix("CAP_") not in CAPABILITIES or not name.startswith("CAP_"):
                raise ValueError(f"no such capability: {name!r}")
        numbers = [each.number for each in self.descriptors]
        if len(set(numbers)) < len(numbers):
            raise ValueError("a descriptor's number is given once")

    def _check_program(self) -> None:
        if not self.executable.startswith(MEMFD):
            check_absolute("executable", self.executable)
        check_text("executable", self.executable)
        if not basename(self.executable):
            raise ValueError("the executable is a directory")
        if self.invoked is not None:
            check_path("invoked", self.invoked)
        check_absolute("cwd", self.cwd)
        if not self.argv:
            raise ValueError("a process has at least argv[0]")
        for argument in self.argv:
            check_text("argument", argument)
        for variable in self.environment:
            check_text("environment variable", variable)
            if not variable.partition("=")[1]:
                raise ValueError(f"an environment variable reads NAME=value: {variable!r}")
        if self.given_comm is not None and len(self.given_comm.encode()) > COMM_BYTES:
            raise ValueError(f"comm has at most {COMM_BYTES} bytes: {self.given_comm!r}")

    @property
    def name(self) -> str:
        """The base name of the executable."""
        return basename(self.executable)

    @property
    def comm(self) -> str:
        """The kernel's name of the task: the base name of what was invoked, cut to 15 bytes.

        A program may rename itself (`given_comm`). A character that the cut goes through is left out.
        """
        if self.given_comm is not None:
            return self.given_comm
        return basename(self.invoked or self.executable).encode()[:COMM_BYTES].decode(errors="ignore")

    @property
    def command_line(self) -> str:
        """All arguments with one blank between two."""
        return " ".join(self.argv)

    @property
    def in_memory(self) -> bool:
        """Whether the program was never on a disk."""
        return self.executable.startswith(MEMFD)

    @property
    def ancestors(self) -> Iterator[Process]:
        """The known ancestors, the parent first."""
        ancestor = self.parent
        while ancestor is not None:
            yield ancestor
            ancestor = ancestor.parent

    @property
    def line(self) -> Iterator[Process]:
        """The process and its known ancestors."""
        yield self
        yield from self.ancestors

    @property
    def session_leader(self) -> Process | None:
        """Who started the session; `None` where it is not known."""
        return next((each for each in self.line if each.leads_session), None)

    @property
    def group_leader(self) -> Process | None:
        """Who started the process group; a session's leader leads a group too. `None` where it is not known."""
        return next((each for each in self.line if each.leads_group or each.leads_session), None)

    @property
    def own_pid(self) -> int:
        """Its number in its own pid namespace."""
        return self.pid if self.inner_pid is None else self.inner_pid

    @property
    def variables(self) -> dict[str, str]:
        """The environment as a mapping; where a name stands twice, the first one counts, as for getenv."""
        pairs = (variable.partition("=") for variable in reversed(self.environment))
        return {name: value for name, _, value in pairs}
