"""The blocks of libscap's capture files (`.scap`): framing, and one function for each kind of block.

A file is a series of blocks, each with its kind and its length before and its length again behind, filled up to four
bytes; all numbers are little-endian. Several files one after the other are a file as well: a reader that meets the
beginning of another file forgets what it knew of the machine and goes on.

Source: falcosecurity/libs, `scap_savefile.h` (kinds), `scap_savefile.c` (what is read, and in which order),
`scap_machine_info.h`.
"""

from __future__ import annotations

import struct
from ipaddress import ip_address
from typing import TYPE_CHECKING, assert_never

from ruleglot.events.descriptors import FreshSocket, Listening, MemoryFile, OpenDirectory, OpenFile, Socket, Transport
from ruleglot.events.falco.calls.programs import capability_bits, control_groups, login
from ruleglot.events.falco.descriptors import DEVICE, FILE_INODE, listens_at
from ruleglot.events.falco.known import known
from ruleglot.events.falco.lineage import group, own_group, session
from ruleglot.events.falco.process import DESCRIPTOR_LIMIT, INODE
from ruleglot.events.falco.programs import executable
from ruleglot.events.identity import Layer
from ruleglot.events.moment import MOMENT

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ruleglot.events.descriptors import Descriptor, Endpoint, Opened
    from ruleglot.events.identity import Group, User
    from ruleglot.events.process import Process

SECTION_HEADER = 0x0A0D0D0A
MACHINE = 0x201
PROCESSES = 0x215
EVENT = 0x216
DESCRIPTORS = 0x218
INTERFACES = 0x219
USERS = 0x220
LARGE_EVENT = 0x221

BYTE_ORDER = 0x1A2B3C4D
VERSION = (1, 2)
UNKNOWN_LENGTH = 2**64 - 1
CPUS = 2
MEMORY = 1 << 32
MOST_PIDS = 2**22
HOST_NAME_BYTES = 128

LISTENING = {4: 5, 6: 6}
"""The numbers of sockets that have an address of their own (`scap_fd_type`), by the version of IP."""

KINDS = {"file": 16, "directory": 2, "ipv4": 3, "ipv6": 4, "memfd": 20}
"""The numbers of the kinds of descriptors (`scap_fd_type`); that of files is the one with flags and device."""

PROTOCOLS = {Transport.TCP: 2, Transport.UDP: 3}
"""The numbers of the protocols (`scap_l4_proto`)."""

IPV4_INTERFACE, IPV6_INTERFACE = 1, 2
USER, GROUP = 0, 1


def block(kind: int, body: bytes) -> bytes:
    """Return a block with its frame."""
    filled = body + b"\0" * (-len(body) % 4)
    length = struct.pack("<I", len(filled) + 12)
    return struct.pack("<I", kind) + length + filled + length


def section_header() -> bytes:
    """Return the block that every file begins with."""
    return block(SECTION_HEADER, struct.pack("<IHHQ", BYTE_ORDER, *VERSION, UNKNOWN_LENGTH))


def machine(host: str, booted: int) -> bytes:
    """Return the block about the machine. `booted`: in nanoseconds since 1970."""
    name = host.encode()[: HOST_NAME_BYTES - 1].ljust(HOST_NAME_BYTES, b"\0")
    return block(MACHINE, struct.pack("<IQQ", CPUS, MEMORY, MOST_PIDS) + name + struct.pack("<QQQQ", booted, 0, 0, 0))


def interfaces(addresses: Iterable[str]) -> bytes:
    """Return the block of the machine's own addresses; they tell which end of a connection is here."""
    entries = b""
    for number, text in enumerate(addresses):
        address, name = ip_address(text), f"eth{number}".encode()
        kind = IPV4_INTERFACE if address.version == 4 else IPV6_INTERFACE  # noqa: PLR2004 - the protocol's version
        mask = b"\xff" * len(address.packed)
        entry = struct.pack("<HH", kind, len(name)) + address.packed + mask + address.packed + struct.pack("<Q", 0)
        entry += name
        entries += struct.pack("<I", len(entry)) + entry
    return block(INTERFACES, entries)


def users(accounts: Iterable[User], groups: Iterable[Group]) -> bytes:
    """Return the block of users and groups; who has no name is not in it."""
    entries = b""
    for user in accounts:
        if user.name is not None:
            texts = counted(user.name) + counted(user.home or "") + counted(user.shell or "")
            entries += _measured(struct.pack("<BII", USER, user.id, user.id) + texts)
    for each in groups:
        if each.name is not None:
            entries += _measured(struct.pack("<BI", GROUP, each.id) + counted(each.name))
    return block(USERS, entries)


def processes(running: Iterable[Process], *, old: bool) -> bytes:
    """Return the block of the processes that were running when the capture began.

    `old`: for an engine that does not yet know of the beginning of a pid namespace and of the terminal.
    """
    return block(PROCESSES, b"".join(_measured(_process(known(each), old=old)) for each in running))


def _process(process: Process, *, old: bool) -> bytes:
    held = capability_bits(process)
    numbers = (process.pid, process.pid, 0 if process.parent is None else process.parent.pid)
    program = struct.pack("<qqqqq", *numbers, session(process), own_group(process))
    program += counted(process.comm) + counted(process.argv[0]) + counted(executable(process))
    program += counted(terminated(process.argv[1:])) + counted(process.cwd)
    program += struct.pack("<qIII", DESCRIPTOR_LIMIT, 0, process.user.id, process.group.id)
    program += struct.pack("<IIIQQ", 0, 0, 0, 0, 0) + counted(terminated(process.environment))
    program += struct.pack("<qq", process.own_pid, process.own_pid)
    program += counted(terminated(control_groups(process))) + counted("/")
    terminal = 0 if process.terminal is None else process.terminal.device
    state = b"" if old else struct.pack("<QI", 0, terminal)
    state += struct.pack("<IB", login(process), process.writable)
    state += struct.pack("<QQQB", 0, held, held, process.layer is Layer.UPPER)
    state += struct.pack("<QQQ", INODE, MOMENT, MOMENT)
    state += struct.pack("<BBq", process.in_memory, process.layer is Layer.LOWER, group(process))
    return program + state


def descriptors(process: Process) -> bytes:
    """Return the block of what a process has open."""
    entries = b"".join(_measured(_descriptor(each)) for each in process.descriptors)
    return block(DESCRIPTORS, struct.pack("<Q", process.pid) + entries)


def _descriptor(descriptor: Descriptor) -> bytes:
    kind, inode, body = _opened(descriptor.opened)
    return struct.pack("<qQB", descriptor.number, inode, kind) + body


def _opened(opened: Opened) -> tuple[int, int, bytes]:
    """Return the number of the kind, the inode, and what is told of the kind."""
    match opened:
        case OpenFile():
            return KINDS["file"], FILE_INODE, struct.pack("<I", 0) + counted(opened.path) + struct.pack("<I", DEVICE)
        case OpenDirectory():
            return KINDS["directory"], FILE_INODE, counted(opened.path)
        case MemoryFile():
            return KINDS["memfd"], 0, counted(opened.name)
        case Listening():
            at = listens_at(opened)
            body = ip_address(at.ip).packed + struct.pack("<HB", at.port, PROTOCOLS[opened.transport])
            return LISTENING[at.version], 0, body
        case Socket():
            return KINDS[f"ipv{opened.destination.version}"], 0, _socket(opened)
        case FreshSocket():
            nowhere = bytes(36 if opened.version == 6 else 12)  # noqa: PLR2004 - the protocol's version
            return KINDS[f"ipv{opened.version}"], 0, nowhere + struct.pack("<B", PROTOCOLS[opened.transport])
        case _:
            assert_never(opened)


def _socket(socket: Socket) -> bytes:
    ends: tuple[Endpoint, Endpoint] = (socket.source, socket.destination)
    addresses = b"".join(ip_address(end.ip).packed for end in ends)
    return addresses + struct.pack("<HHB", *(end.port for end in ends), PROTOCOLS[socket.transport])


def event(number: int, thread: int, time: int, parameters: tuple[bytes, ...], *, large: bool) -> bytes:
    """Return the block of an event; the lengths of a large one's parameters have four bytes, those of others two."""
    lengths = b"".join(struct.pack("<I" if large else "<H", len(each)) for each in parameters)
    body = lengths + b"".join(parameters)
    header = struct.pack("<QQIHI", time, thread, EVENT_HEADER_BYTES + len(body), number, len(parameters))
    processor = struct.pack("<H", 0)
    return block(LARGE_EVENT if large else EVENT, processor + header + body)


EVENT_HEADER_BYTES = struct.calcsize("<QQIHI")


def counted(text: str | bytes) -> bytes:
    """Return a text behind its length in two bytes."""
    data = text.encode() if isinstance(text, str) else text
    return struct.pack("<H", len(data)) + data


def terminated(texts: Iterable[str]) -> bytes:
    """Return texts one after the other, each with a NUL at its end."""
    return b"".join(each.encode() + b"\0" for each in texts)


def _measured(entry: bytes) -> bytes:
    """Return an entry behind its length, which counts itself."""
    return struct.pack("<I", len(entry) + 4) + entry
