"""What a Falco event says about the descriptor of its system call: `fd.*`.

The server's side is `fd.sip`/`fd.sport` whoever asked for the connection. A connection that was refused at once has
lost its addresses and its protocol. A call of the `*at` family that takes a directory's descriptor and was given "the
current one" has a descriptor without a type. (All seen on the real engine.)

>>> file_fields = descriptor_fields(812, "", Descriptor(number=3, opened=OpenFile(path="/etc/shadow")))
>>> file_fields["fd.name"], file_fields["fd.typechar"], file_fields["fd.directory"], file_fields["fd.uid"]
('/etc/shadow', 'f', '/etc', '8123')
"""

from __future__ import annotations

import re
from ipaddress import ip_address
from typing import TYPE_CHECKING, assert_never

from ruleglot.events.descriptors import (
    Descriptor,
    Endpoint,
    FreshSocket,
    Listening,
    MemoryFile,
    OpenDirectory,
    OpenFile,
    Socket,
    Transport,
)
from ruleglot.events.identity import Layer
from ruleglot.events.paths import basename, parent

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ruleglot.events.descriptors import Opened
    from ruleglot.events.falco.process import Fields

UNKNOWN = "<NA>"
CURRENT_DIRECTORY = -100
"""`AT_FDCWD`: what the `*at` calls take for "the current directory"."""

DEVICE = 0x801
"""The first partition of the first disk: where all files of ours are."""

FILE_INODE = 4242

LETTERS = {Transport.TCP: "t", Transport.UDP: "u"}


def type_name(opened: Opened) -> str:
    """Return what `fd.type` calls it."""
    match opened:
        case OpenFile():
            return "file"
        case OpenDirectory():
            return "directory"
        case Socket():
            return f"ipv{opened.destination.version}"
        case FreshSocket():
            return f"ipv{opened.version}"
        case Listening():
            return f"ipv{listens_at(opened).version}"
        case MemoryFile():
            return "memfd"
        case _:
            assert_never(opened)


def letter(opened: Opened) -> str:
    """Return what `fd.typechar` calls it."""
    name = type_name(opened)
    return name[-1] if name.startswith("ipv") else name[0]


def shown(opened: Opened) -> str:
    """Return a descriptor as an argument of an event: `<f>/etc/shadow`, `<4t>10.0.0.1:40000->203.0.113.66:4444`."""
    transport = LETTERS[opened.transport] if isinstance(opened, Socket | Listening) else ""
    return f"<{letter(opened)}{transport}>{opened}"


def types(opened: Iterable[Opened]) -> list[str]:
    """Return `fd.types`: the types of everything that a process has open."""
    return sorted({type_name(each) for each in opened})


def descriptor_fields(pid: int, container: str, descriptor: Descriptor, *, changed: bool = False) -> Fields:
    """Return the fields of a descriptor. `container`: the short id; `changed`: whether the call gave it its name."""
    opened = descriptor.opened
    device, inode = _place(opened)
    layer = opened.layer if isinstance(opened, OpenFile) else None
    return {
        **_named(pid, container, descriptor.number, str(opened)),
        "fd.type": type_name(opened),
        "fd.typechar": letter(opened),
        "fd.nameraw": _raw_name(opened),
        "fd.l4proto": opened.transport.value if isinstance(opened, Socket | Listening) else UNKNOWN,
        "fd.is_server": isinstance(opened, Listening) or (isinstance(opened, Socket) and is_own(opened)),
        "fd.connected": isinstance(opened, Socket),
        "fd.name_changed": changed,
        "fd.dev": device,
        "fd.dev.major": device >> 8,
        "fd.dev.minor": device & 0xFF,
        "fd.ino": inode,
        "fd.is_upper_layer": layer is Layer.UPPER,
        "fd.is_lower_layer": layer is Layer.LOWER,
        **_of_its_kind(container, opened),
    }


def failed_fields(pid: int, container: str, path: str, given: str) -> Fields:
    """Return the fields of an opening that failed: the path is there, the descriptor is not."""
    return {
        **_named(pid, container, -1, path),
        "fd.typechar": "f",
        "fd.nameraw": _single_slashes(given),
        **_folder(container, parent(path)),
    }


def current_directory_fields(pid: int, container: str) -> Fields:
    """Return the fields of a call that takes a directory's descriptor and was given "the current one"."""
    return {
        **_named(pid, container, CURRENT_DIRECTORY, ""),
        "fd.typechar": "o",
        "fd.nameraw": "",
        **_folder(container, "/"),
    }


def _named(pid: int, container: str, number: int, name: str) -> Fields:
    return {
        "fd.num": number,
        "fd.uid": f"{pid}{number}",
        "fd.name": name,
        "fd.containername": f"{container}:{name}",
    }


def _folder(container: str, path: str) -> Fields:
    return {"fd.directory": path, "fd.containerdirectory": f"{container}:{path}"}


def _place(opened: Opened) -> tuple[int, int]:
    """Return the device and the inode number."""
    return (DEVICE, FILE_INODE) if isinstance(opened, OpenFile | OpenDirectory) else (0, 0)


def _raw_name(opened: Opened) -> str:
    if isinstance(opened, OpenFile | OpenDirectory):
        return _single_slashes(opened.given or opened.path)
    return ""


def _single_slashes(path: str) -> str:
    return re.sub("/+", "/", path)


def _of_its_kind(container: str, opened: Opened) -> Fields:
    match opened:
        case OpenFile():
            return {**_folder(container, parent(opened.path)), "fd.filename": basename(opened.path)}
        case OpenDirectory():
            return _folder(container, opened.path)
        case Socket():
            return {"fd.sockfamily": "ip", **_ends(opened)}
        case FreshSocket():
            return {"fd.sockfamily": "ip"}
        case Listening():
            address = listens_at(opened)
            own: Fields = {"fd.sip": address.ip, "fd.sport": address.port, "fd.sproto": "", "fd.cproto": ""}
            return {"fd.sockfamily": "ip", **own}
        case MemoryFile():
            return {}
        case _:
            assert_never(opened)


def listens_at(socket: Listening) -> Endpoint:
    """Return the address that a socket listens at; the engine takes "any address of IPv6" for that of IPv4."""
    return Endpoint(ip="0.0.0.0", port=socket.address.port) if socket.address.ip == "::" else socket.address  # noqa: S104


def is_own(socket: Socket) -> bool:
    """Return whether the destination is one of the machine's own addresses, as far as the connection tells."""
    return socket.accepted or socket.destination.ip == socket.source.ip or is_loopback(socket.destination.ip)


def is_loopback(address: str) -> bool:
    """Return whether an address never leaves the machine."""
    return ip_address(address).is_loopback


def _ends(socket: Socket) -> Fields:
    """Return the fields of a connection: client and server, and which of the two is this machine."""
    client, server = socket.source, socket.destination
    local, remote = (server, client) if socket.accepted else (client, server)
    ends = (("c", client), ("s", server), ("l", local), ("r", remote))
    fields: Fields = {}
    for side, end in ends:
        fields |= {f"fd.{side}ip": end.ip, f"fd.{side}port": end.port, f"fd.{side}proto": str(end.port)}
    return fields
