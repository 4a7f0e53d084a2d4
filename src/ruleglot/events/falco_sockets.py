"""What a Falco event says about the connection of a system call: `fd.*`, `evt.arg.*`.

The server's side is `fd.sip`/`fd.sport` whoever asked for the connection. A connection that was refused at once has
lost its addresses and its protocol: only the address argument is left (seen on the real engine).
"""

from __future__ import annotations

from ipaddress import ip_address
from typing import TYPE_CHECKING

from ruleglot.events.activity import Error, Transport
from ruleglot.events.falco_process import UNKNOWN

if TYPE_CHECKING:
    from ruleglot.events.activity import Accept, Connect, Endpoint
    from ruleglot.events.falco_process import Fields

LETTERS = {Transport.TCP: "t", Transport.UDP: "u"}


def connect_fields(activity: Connect) -> Fields:
    """Return the fields of connect."""
    source, destination = activity.source, activity.destination
    fields: Fields = {
        **_socket(destination.version),
        "evt.arg.res": "0" if activity.error is None else activity.error.name,
        "evt.arg.tuple": f"{source}->{destination}",
        "evt.arg.addr": str(destination),
    }
    if activity.error is Error.ECONNREFUSED:
        lost: Fields = {"fd.name": "", "fd.l4proto": UNKNOWN, "fd.is_server": False, "fd.connected": False}
        return fields | lost | {"evt.arg.fd": f"<{destination.version}>"}
    letters = f"<{destination.version}{LETTERS[activity.transport]}>"
    own = destination.ip == source.ip or ip_address(destination.ip).is_loopback
    return fields | {
        **_ends(source, destination, local=source, remote=destination),
        "fd.l4proto": activity.transport.value,
        "fd.is_server": own,  # the engine asks whether the destination is one of the machine's own addresses
        "fd.connected": True,
        "evt.arg.fd": f"{letters}{source}->{destination}",
    }


def accept_fields(activity: Accept) -> Fields:
    """Return the fields of accept4."""
    source, destination = activity.source, activity.destination
    return {
        **_socket(destination.version),
        **_ends(source, destination, local=destination, remote=source),
        "fd.l4proto": Transport.TCP.value,
        "fd.is_server": True,
        "fd.connected": True,
        "evt.arg.tuple": f"{source}->{destination}",
        "evt.arg.fd": f"<{destination.version}t>{source}->{destination}",
    }


def _socket(version: int) -> Fields:
    return {
        "fd.num": 3,
        "fd.type": f"ipv{version}",
        "fd.typechar": str(version),
        "fd.sockfamily": "ip",
        "fd.nameraw": "",
    }


def _ends(client: Endpoint, server: Endpoint, *, local: Endpoint, remote: Endpoint) -> Fields:
    return {
        "fd.name": f"{client}->{server}",
        "fd.cip": client.ip,
        "fd.cport": client.port,
        "fd.sip": server.ip,
        "fd.sport": server.port,
        "fd.lip": local.ip,
        "fd.lport": local.port,
        "fd.rip": remote.ip,
        "fd.rport": remote.port,
    }
