"""What a process does with the network: ask for a connection, accept one, listen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ruleglot.events.activity.calls import Call, Error, check_call
from ruleglot.events.descriptors import (
    Descriptor,
    FreshSocket,
    Listening,
    Socket,
    Transport,
    check_ends,
    check_free,
    free_number,
)
from ruleglot.events.moment import HOST, MOMENT

if TYPE_CHECKING:
    from ruleglot.events.descriptors import Endpoint, Opened
    from ruleglot.events.process import Process

ACCEPTING = frozenset({Call.ACCEPT, Call.ACCEPT4})

FAILURES = frozenset({Error.ECONNREFUSED, Error.ENETUNREACH, Error.EHOSTUNREACH, Error.ETIMEDOUT})
"""How a connection comes to nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Connect:
    """A connection was asked for; `error` is `None` where it stood at once, EINPROGRESS where nobody waited.

    `number`: the descriptor of the socket, where it is not the first free one.
    """

    process: Process
    story: str
    source: Endpoint
    destination: Endpoint
    transport: Transport = Transport.TCP
    number: int | None = None
    error: Error | None = None
    host: str = HOST
    time: int = MOMENT

    def __post_init__(self) -> None:
        check_ends(self.source, self.destination)
        check_free(self.number, self.process.descriptors)
        if self.error is not None and self.transport is Transport.UDP:
            raise ValueError("connecting a UDP socket only notes the address: nobody can refuse")
        if self.error is not None and self.error not in {Error.EINPROGRESS, *FAILURES}:
            raise ValueError("a connection is made, refused, lost or in progress")

    @property
    def failed(self) -> bool:
        """Whether there is no connection, and none to come."""
        return self.error in FAILURES

    @property
    def before(self) -> Descriptor:
        """The socket as it was made, before anything was asked for; so it stays where the connection fails."""
        fresh = FreshSocket(version=self.destination.version, transport=self.transport)
        return _numbered(self, fresh)

    @property
    def descriptor(self) -> Descriptor:
        """The socket afterwards."""
        if self.failed:
            return self.before
        return _numbered(self, Socket(source=self.source, destination=self.destination, transport=self.transport))


@dataclass(frozen=True, slots=True, kw_only=True)
class Accept:
    """A TCP connection came in; `source` is the client. `number`: as for `Connect`, of the new socket."""

    process: Process
    story: str
    source: Endpoint
    destination: Endpoint
    call: Call = Call.ACCEPT4
    number: int | None = None
    host: str = HOST
    time: int = MOMENT

    def __post_init__(self) -> None:
        check_call(self.call, ACCEPTING)
        check_ends(self.source, self.destination)
        check_free(self.number, self.process.descriptors)

    @property
    def descriptor(self) -> Descriptor:
        """The new socket."""
        return _numbered(self, Socket(source=self.source, destination=self.destination, accepted=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class Bind:
    """A socket was given an address of its own, to be reached at. `number`: as for `Connect`."""

    process: Process
    story: str
    address: Endpoint
    transport: Transport = Transport.TCP
    number: int | None = None
    error: Error | None = None
    host: str = HOST
    time: int = MOMENT

    def __post_init__(self) -> None:
        check_free(self.number, self.process.descriptors)

    @property
    def before(self) -> Descriptor:
        """The socket as it was made; so it stays where the call fails."""
        return _numbered(self, FreshSocket(version=self.address.version, transport=self.transport))

    @property
    def descriptor(self) -> Descriptor:
        """The socket afterwards."""
        if self.error is not None:
            return self.before
        return _numbered(self, Listening(address=self.address, transport=self.transport))


def _numbered(activity: Connect | Accept | Bind, opened: Opened) -> Descriptor:
    number = free_number(activity.process.descriptors) if activity.number is None else activity.number
    return Descriptor(number=number, opened=opened)
