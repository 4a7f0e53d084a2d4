"""What a process has open: numbered descriptors of files, directories, sockets, pipes.

>>> str(Socket(source=Endpoint(ip="10.0.0.1", port=40000), destination=Endpoint(ip="203.0.113.66", port=4444)))
'10.0.0.1:40000->203.0.113.66:4444'
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum, unique
from ipaddress import ip_address
from itertools import count
from typing import TYPE_CHECKING, TypeAlias

from ruleglot.events.paths import check_absolute, check_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ruleglot.events.identity import Layer

MOST_PORTS = 65535
MOST_DESCRIPTORS = 2**20
"""The highest limit of open descriptors that Linux allows by itself (`fs.nr_open`)."""


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
class OpenFile:
    """A file; `path` is absolute and in normal form. `given`: how it was opened, where that was otherwise.

    `layer`: where in a container it lies.
    """

    path: str
    given: str | None = None
    layer: Layer | None = None

    def __post_init__(self) -> None:
        check_absolute("path", self.path)

    def __str__(self) -> str:
        return self.path


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenDirectory:
    """A directory, as a place for relative paths to begin at; like an `OpenFile` otherwise."""

    path: str
    given: str | None = None

    def __post_init__(self) -> None:
        check_absolute("path", self.path)

    def __str__(self) -> str:
        return self.path


@dataclass(frozen=True, slots=True, kw_only=True)
class Socket:
    """A connected socket; `source` is who asked for the connection, `accepted` whether this machine was asked."""

    source: Endpoint
    destination: Endpoint
    transport: Transport = Transport.TCP
    accepted: bool = False

    def __post_init__(self) -> None:
        check_ends(self.source, self.destination)

    def __str__(self) -> str:
        return f"{self.source}->{self.destination}"


@dataclass(frozen=True, slots=True, kw_only=True)
class FreshSocket:
    """A socket that is connected to nothing (yet); `version` is 4 or 6."""

    version: int
    transport: Transport = Transport.TCP

    def __post_init__(self) -> None:
        if self.version not in {4, 6}:
            raise ValueError(f"no such version of IP: {self.version}")

    def __str__(self) -> str:
        return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listening:
    """A socket that has an address of its own, to be reached at."""

    address: Endpoint
    transport: Transport = Transport.TCP

    def __str__(self) -> str:
        return str(self.address)


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoryFile:
    """A file that is in no directory (`memfd_create`)."""

    name: str

    def __post_init__(self) -> None:
        check_text("name", self.name)

    def __str__(self) -> str:
        return self.name


Opened: TypeAlias = OpenFile | OpenDirectory | Socket | FreshSocket | Listening | MemoryFile


@dataclass(frozen=True, slots=True, kw_only=True)
class Descriptor:
    """Something open, by its number in the process."""

    number: int
    opened: Opened

    def __post_init__(self) -> None:
        if not 0 <= self.number < MOST_DESCRIPTORS:
            raise ValueError(f"no such descriptor: {self.number}")


FIRST_FREE = 3
"""The first number after the three standard streams, which are taken even where nothing is said of them."""


def free_number(descriptors: Iterable[Descriptor]) -> int:
    """Return the number that the kernel gives to what is opened next: the lowest that is free."""
    taken = {each.number for each in descriptors}
    return next(number for number in count(FIRST_FREE) if number not in taken)


def check_free(number: int | None, descriptors: Iterable[Descriptor]) -> None:
    """Raise `ValueError` where something else has the number, or no process may have it."""
    if number is not None and not 0 <= number < MOST_DESCRIPTORS:
        raise ValueError(f"no descriptor has the number {number}")
    if any(each.number == number for each in descriptors):
        raise ValueError(f"descriptor {number} stands for something else")


def check_ends(source: Endpoint, destination: Endpoint) -> None:
    """Raise `ValueError` where no connection has these two ends."""
    if source.version != destination.version:
        raise ValueError(f"no connection from {source} to {destination}: IPv4 and IPv6")
