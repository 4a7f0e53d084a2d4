"""For whom and in what a process runs: users, groups, terminals, containers, pods.

>>> Terminal(kind=TerminalKind.PTS, number=0).device, Terminal(kind=TerminalKind.CONSOLE).device
(34816, 1281)
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum, unique
from ipaddress import ip_address

from ruleglot.events.paths import check_text

MOST_ID = 2**32 - 2
"""The highest user and group id; the one above means "unchanged" to system calls."""


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """A user; `name` is `None` where the machine has no name for the id. `home` and `shell`: what /etc/passwd says."""

    id: int
    name: str | None = None
    home: str | None = None
    shell: str | None = None

    def __post_init__(self) -> None:
        _check_account("user", self.id, self.name)
        if self.name is None and (self.home is not None or self.shell is not None):
            raise ValueError("who has no line in /etc/passwd has neither a home nor a shell there")


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A group; `name` is `None` where the machine has no name for the id."""

    id: int
    name: str | None = None

    def __post_init__(self) -> None:
        _check_account("group", self.id, self.name)


@unique
class TerminalKind(StrEnum):
    """The families of terminals that a process may be controlled by."""

    PTS = "pts"  # a pseudo-terminal: ssh, a terminal window, `kubectl exec -t`
    TTY = "tty"  # a virtual console: tty1, tty2, …
    CONSOLE = "console"  # /dev/console, what services and init are given


MAJORS = {TerminalKind.PTS: 136, TerminalKind.TTY: 4, TerminalKind.CONSOLE: 5}
"""Device majors, from the kernel's list of devices (`Documentation/admin-guide/devices.txt`)."""

MOST_TERMINALS = 2**20
"""Minors have 20 bits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terminal:
    """A controlling terminal, such as `pts/0`, `tty1` or `console`."""

    kind: TerminalKind
    number: int = 0

    def __post_init__(self) -> None:
        if not 0 <= self.number < MOST_TERMINALS or (self.kind is TerminalKind.CONSOLE and self.number):
            raise ValueError(f"no such terminal: {self.kind}/{self.number}")

    @property
    def major(self) -> int:
        """The major number of the device."""
        return MAJORS[self.kind]

    @property
    def minor(self) -> int:
        """The minor number of the device; `/dev/console` is 5:1."""
        return 1 if self.kind is TerminalKind.CONSOLE else self.number

    @property
    def device(self) -> int:
        """Both in one number, as the kernel writes it (`new_encode_dev`): the high bits of the minor go on top."""
        return self.minor & 0xFF | self.major << 8 | (self.minor & ~0xFF) << 12


@unique
class Layer(StrEnum):
    """Which layer of a container's file system (overlayfs) a file lies in."""

    UPPER = "upper"  # written since the container was started
    LOWER = "lower"  # of the image


@dataclass(frozen=True, slots=True, kw_only=True)
class Pod:
    """The Kubernetes pod that a container belongs to. `labels`: pairs of name and value."""

    name: str
    namespace: str
    ip: str | None = None
    uid: str | None = None
    labels: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        if self.ip is not None:
            ip_address(self.ip)  # a ValueError where it is none


@dataclass(frozen=True, slots=True, kw_only=True)
class ContainerDetails:
    """What the container runtime tells about a container.

    `image`: the repository with its registry, no tag. `image_id`: hexadecimal digits; `digest`: `sha256:…`. `labels`:
    pairs of name and value. `host_network`, `host_pid`, `host_ipc`: which namespaces of the host it shares.
    """

    name: str
    image: str
    tag: str
    privileged: bool = False
    pod: Pod | None = None
    image_id: str = ""
    digest: str = ""
    ip: str | None = None
    labels: tuple[tuple[str, str], ...] = ()
    host_network: bool = False
    host_pid: bool = False
    host_ipc: bool = False

    def __post_init__(self) -> None:
        if self.ip is not None:
            ip_address(self.ip)  # a ValueError where it is none


@unique
class Runtime(StrEnum):
    """What containers are run by."""

    CONTAINERD = "containerd"
    DOCKER = "docker"
    CRI_O = "cri-o"
    PODMAN = "podman"


@dataclass(frozen=True, slots=True, kw_only=True)
class Container:
    """A container; `details` is `None` as long as the sensor has not heard from the runtime."""

    id: str
    details: ContainerDetails | None = None
    runtime: Runtime = Runtime.CONTAINERD

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[0-9a-f]{64}", self.id):
            raise ValueError(f"a container id has 64 hexadecimal digits: {self.id!r}")


def _check_account(what: str, number: int, name: str | None) -> None:
    if not 0 <= number <= MOST_ID:
        raise ValueError(f"no such {what} id: {number}")
    if name is not None:
        check_text(f"{what} name", name)
        if not name or ":" in name or "\n" in name:
            raise ValueError(f"no such {what} name: {name!r}")
