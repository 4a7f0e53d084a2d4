"""The stage on which a scene is played: it brings in new processes and gives everything its number and its time.

Each scene has a stage of its own, made of the seed and the scene's place in the library, so that a change of one scene
changes no detail of another.

>>> stage = set_up(0, 3)
>>> wget = stage.applet(stage.cast.web_shell, "/usr/bin/wget", "wget -q 'http://203.0.113.7/a b'")
>>> wget.executable, wget.comm, wget.argv
('/bin/busybox', 'wget', ('wget', '-q', 'http://203.0.113.7/a b'))
>>> stage.start(stage.cast.bash, "/usr/bin/python3").executable
'/usr/bin/python3.11'
"""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from random import Random
from typing import TYPE_CHECKING, TypeAlias, assert_never

from ruleglot.events.activity import (
    Accept,
    Access,
    Connect,
    Duplicate,
    FileCreate,
    FileOpen,
    LinuxActivity,
    MemoryFileCreate,
)
from ruleglot.events.descriptors import Descriptor, Endpoint
from ruleglot.events.identity import Layer
from ruleglot.events.moment import MOMENT
from ruleglot.events.process import CAPABILITIES, Process
from ruleglot.events.scenes.cast import ROOT, Cast, started
from ruleglot.events.scenes.details import details

if TYPE_CHECKING:
    from typing import Any

    from ruleglot.events.identity import Container, User

SECOND = 1_000_000_000
DAWN = MOMENT // (86_400 * SECOND) * (86_400 * SECOND)
"""Midnight of the day on which everything happens."""

SCENE_SECONDS = 600
"""How much later than the one before it a scene begins."""

SCENE_PIDS = 200
"""How many pids a scene may use up."""

FIRST_PID = 2000
"""Below are the pids of the cast."""

FIRST_INNER_PID = 40
"""Below are the pids that a container's first processes have in it."""

LINKS = {  # what a name leads to on the hosts, which run Debian
    "/bin/bash": "/usr/bin/bash",  # /bin is /usr/bin
    "/bin/sh": "/usr/bin/dash",
    "/bin/mount": "/usr/bin/mount",
    "/sbin/modprobe": "/usr/bin/kmod",  # one program with the names insmod, rmmod, lsmod, ...
    "/usr/bin/awk": "/usr/bin/mawk",
    "/usr/bin/cc": "/usr/bin/x86_64-linux-gnu-gcc-12",
    "/usr/bin/gcc": "/usr/bin/x86_64-linux-gnu-gcc-12",
    "/usr/bin/nc": "/usr/bin/nc.openbsd",
    "/usr/bin/php": "/usr/bin/php8.2",
    "/usr/bin/python3": "/usr/bin/python3.11",
    "/usr/bin/sh": "/usr/bin/dash",
    "/usr/bin/vim": "/usr/bin/vim.basic",
    "/usr/sbin/depmod": "/usr/bin/kmod",
    "/usr/sbin/insmod": "/usr/bin/kmod",
    "/usr/sbin/iptables": "/usr/sbin/xtables-nft-multi",
    "/usr/sbin/modprobe": "/usr/bin/kmod",
    "/usr/sbin/rmmod": "/usr/bin/kmod",
}

CONTAINER_CAPABILITIES = frozenset(  # what runtimes leave to the root of a container that is not privileged
    {
        *("CHOWN", "DAC_OVERRIDE", "FSETID", "FOWNER", "MKNOD", "NET_RAW", "SETGID", "SETUID", "SETFCAP", "SETPCAP"),
        *("NET_BIND_SERVICE", "SYS_CHROOT", "KILL", "AUDIT_WRITE"),
    }
)

NEW = Access.TOUCH | Access.EXCLUSIVE  # cp, tar, dpkg: the file must not be there yet
TEMPORARY = Access.READ_WRITE | Access.CREATE | Access.EXCLUSIVE  # mkstemp
LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
"""What mkstemp makes its suffixes of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """The place of one scene. Its three sources run on while the scene is played: chance, pids, times."""

    cast: Cast
    chance: Random
    pids: Iterator[int]
    inner_pids: Iterator[int]
    times: Iterator[int]

    def start(self, parent: Process, path: str, line: str | None = None, **changes: Any) -> Process:  # noqa: ANN401
        """Return a child of `parent` that was told to run `path`, with the arguments of `line`, read as a shell does.

        `changes` are fields of `Process`; they win over what is decided here: the pids, the age, where links lead, the
        capabilities of root, that a shell at a terminal gives each job a process group.
        """
        program = LINKS.get(path, path)
        user, container = changes.get("user", parent.user), changes.get("container", parent.container)
        decided = {
            "pid": next(self.pids),
            "inner_pid": None if _sees_host(container) else next(self.inner_pids),
            "started": next(self.times),
            "invoked": path if program != path else None,
            "leads_group": parent.leads_session and parent.terminal is not None,
            "capabilities": _capabilities(user, container),
            "layer": None if container is None else Layer.LOWER,
            "writable": user.id == 0,
        }
        return started(parent, program, *shlex.split(line or ""), **{**decided, **changes})

    def applet(self, parent: Process, path: str, line: str | None = None, **changes: Any) -> Process:  # noqa: ANN401
        """Return a child that is one of the programs inside busybox, called by a name of its own."""
        return self.start(parent, "/bin/busybox", line or path.rpartition("/")[2], invoked=path, **changes)

    def start_as_root(self, parent: Process, path: str, line: str | None = None, **changes: Any) -> Process:  # noqa: ANN401
        """Return a child whose program is root's and runs as its owner (SUID); its real user is its parent's."""
        real = {"real_user": parent.user, "real_group": parent.group}
        return self.start(parent, path, line, user=ROOT, **{**real, **changes})

    def fork(self, parent: Process) -> Process:
        """Return a child that still runs its parent's program."""
        child = self.start(parent, parent.executable, capabilities=parent.capabilities, leads_group=False)
        same = {name: getattr(parent, name) for name in ("argv", "invoked", "given_comm", "layer", "writable")}
        return replace(child, **same)

    def suffix(self) -> str:
        """Return six letters and digits, as `mkstemp` appends them."""
        return "".join(self.chance.choices(LETTERS, k=6))

    def here(self) -> Endpoint:
        """Return the host's end of a connection that it asks for."""
        return self._from(self.cast.details.address)

    def here_6(self) -> Endpoint:
        """Return the same for IPv6."""
        return self._from(self.cast.details.address_6)

    def local(self) -> Endpoint:
        """Return the near end of a connection from the machine to itself."""
        return self._from("127.0.0.1")

    def in_pod(self) -> Endpoint:
        """Return the web pod's end of a connection that it asks for."""
        return self._from(self.cast.details.pod_address)

    def site(self, port: int) -> Endpoint:
        """Return an ordinary site's end of a connection."""
        return Endpoint(ip=self.cast.details.site, port=port)

    def store(self, port: int = 80) -> Endpoint:
        """Return the end that is where attackers keep their tools."""
        return Endpoint(ip=self.cast.details.store, port=port)

    def handler(self, port: int = 4444) -> Endpoint:
        """Return the end where attackers wait."""
        return Endpoint(ip=self.cast.details.handler, port=port)

    def _from(self, ip: str) -> Endpoint:
        return Endpoint(ip=ip, port=self.chance.randrange(32768, 60999))  # net.ipv4.ip_local_port_range


Opening: TypeAlias = FileCreate | FileOpen | MemoryFileCreate | Connect | Accept | Duplicate
"""What gives a process something open."""

Scene: TypeAlias = Callable[[Stage], Iterator[LinuxActivity]]


def set_up(seed: int, place: int) -> Stage:
    """Return the stage of the scene that stands at a place in the library."""
    chance = Random(f"{seed}/{place}")  # noqa: S311 - made-up details are no secrets
    chosen = details(seed)
    first = FIRST_PID + chosen.shift + place * SCENE_PIDS
    begin = DAWN + place * SCENE_SECONDS * SECOND
    return Stage(
        cast=Cast(details=chosen),
        chance=chance,
        pids=_rising(chance, first, 4),
        inner_pids=_rising(chance, FIRST_INNER_PID, 4),
        times=_rising(chance, begin, 2 * SECOND),
    )


def performed(scene: Scene, stage: Stage) -> Iterator[LinuxActivity]:
    """Yield the activities of a scene, each at its time and on the seed's machine."""
    for activity in scene(stage):
        yield replace(activity, host=stage.cast.details.host, time=next(stage.times))


def after(activity: Opening) -> Process:
    """Return the process with what it has got open by an activity, as its newest descriptor."""
    process = activity.process
    match activity:
        case Duplicate(old=old, new=new):
            newest = Descriptor(number=new, opened=old.opened)
        case FileCreate() | FileOpen() | MemoryFileCreate() | Connect() | Accept():
            newest = activity.descriptor
        case _:
            assert_never(activity)
    others = (each for each in process.descriptors if each.number != newest.number)
    return replace(process, descriptors=(*others, newest))


def detached(process: Process) -> Process:
    """Return the process after it has left its session, and its terminal, for a session of its own (setsid)."""
    return replace(process, leads_session=True, terminal=None)


def _rising(chance: Random, first: int, most: int) -> Iterator[int]:
    """Yield ever greater numbers, two neighbours at most `most` apart."""
    while True:
        first += chance.randint(1, most)
        yield first


def _sees_host(container: Container | None) -> bool:
    return container is None or (container.details is not None and container.details.host_pid)


def _capabilities(user: User, container: Container | None) -> tuple[str, ...]:
    if user.id != 0:
        return ()
    limited = container is not None and not (container.details is not None and container.details.privileged)
    return tuple(f"CAP_{name}" for name in CAPABILITIES if not limited or name in CONTAINER_CAPABILITIES)
