"""What a call opened, used or connected: `fd.*`. The server is the side that was asked, whichever this machine is.

A descriptor of a call that failed has a name only, and a refused connection not even that.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

from ruleglot.events.activity import (
    Accept,
    Access,
    Bind,
    Close,
    Connect,
    Endpoint,
    FileCreate,
    FileOpen,
    FileRead,
    FileWrite,
    MemoryFileCreate,
    ModuleLoad,
    Transport,
)
from ruleglot.events.derivation.falco.calls import set_number
from ruleglot.events.derivation.falco.processes import is_true
from ruleglot.events.derivation.fields import renamed, rooted, set_address, set_port
from ruleglot.events.derivation.processes import whole_number
from ruleglot.events.descriptors import OpenFile
from ruleglot.events.falco.descriptors import type_name
from ruleglot.events.identity import Layer
from ruleglot.events.paths import basename

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ruleglot.events.activity import LinuxActivity
    from ruleglot.events.derivation.fields import Setter
    from ruleglot.ir.nodes import Scalar

Opening: TypeAlias = FileCreate | FileOpen
Using: TypeAlias = FileRead | FileWrite | Close

STOCK_ADDRESSES = {"4": "198.51.100.20", "6": "2001:db8::20"}
"""An address of each version of IP, by how a descriptor's type ends."""

TYPES = {"f": "file", "d": "directory", "4": "ipv4", "6": "ipv6", "m": "memfd"}
"""What the letters of `fd.typechar` stand for."""


def set_name(activity: LinuxActivity, value: Scalar) -> LinuxActivity | None:
    """Let a file be another, or a connection have other ends (`10.0.0.5:40000->203.0.113.66:4444`)."""
    text = str(value)
    match activity:
        case FileCreate() | FileOpen() | ModuleLoad():
            return replace(activity, path=rooted(text))
        case FileRead() | FileWrite() | Close():
            return _using(activity, rooted(text))
        case MemoryFileCreate():
            return replace(activity, name=text)
        case Connect() | Accept():
            source, _, destination = text.partition("->")
            return replace(activity, source=_endpoint(source), destination=_endpoint(destination))
        case Bind():
            return replace(activity, address=_endpoint(text))
        case _:
            return None


def _using(activity: Using, path: str) -> LinuxActivity:
    """Let a call use a descriptor that stands for another file."""
    held = replace(activity.descriptor, opened=OpenFile(path=path))
    others = tuple(each for each in activity.process.descriptors if each != activity.descriptor)
    process = replace(activity.process, descriptors=(*others, held))
    return replace(activity, process=process, descriptor=held)


def _endpoint(text: str) -> Endpoint:
    ip, _, port = text.rpartition(":")
    return Endpoint(ip=ip, port=int(port))


def path_of(activity: LinuxActivity) -> str | None:
    """Return the file that the descriptor stands for."""
    match activity:
        case FileCreate() | FileOpen() | ModuleLoad():
            return activity.full_path
        case FileRead() | FileWrite() | Close() if isinstance(activity.descriptor.opened, OpenFile):
            return activity.descriptor.opened.path
        case _:
            return None


def _directory(activity: LinuxActivity, value: Scalar) -> LinuxActivity | None:
    path = path_of(activity)
    return None if path is None else set_name(activity, f"{rooted(value).rstrip('/')}/{basename(path)}")


def _filename(activity: LinuxActivity, value: Scalar) -> LinuxActivity | None:
    path = path_of(activity)
    return None if path is None else set_name(activity, renamed(path, value))


def _raw_name(activity: LinuxActivity, value: Scalar) -> LinuxActivity | None:
    """Name the file as the call does: it may be a relative path."""
    return replace(activity, path=str(value)) if isinstance(activity, FileCreate | FileOpen) else None


def _in_container(setter: Setter) -> Setter:
    """Return the setter of a name behind the container's id: the id is that of the process."""

    def set_behind(activity: LinuxActivity, value: Scalar) -> LinuxActivity | None:
        return setter(activity, str(value).partition(":")[2])

    return set_behind


def _type(activity: LinuxActivity, value: Scalar) -> LinuxActivity | None:
    wanted = TYPES.get(str(value), str(value))
    if isinstance(activity, FileOpen) and wanted == "directory":
        return replace(activity, access=Access.READ | Access.DIRECTORY)
    if wanted.startswith("ipv"):
        return _version(activity, wanted[-1])
    held = getattr(activity, "descriptor", None)
    return activity if held is not None and type_name(held.opened) == wanted else None


def _version(activity: LinuxActivity, version: str) -> LinuxActivity | None:
    """Let a connection speak a version of IP."""
    match activity:
        case Connect() | Accept() if str(activity.destination.version) != version:
            return set_address("destination", activity, STOCK_ADDRESSES[version])
        case Bind() if str(activity.address.version) != version:
            return replace(activity, address=replace(activity.address, ip=STOCK_ADDRESSES[version]))
        case Connect() | Accept() | Bind():
            return activity
        case _:
            return None


def _protocol(activity: LinuxActivity, value: Scalar) -> LinuxActivity | None:
    match activity:
        case Connect() | Bind():
            return replace(activity, transport=Transport(str(value)))
        case Accept():
            return activity if value == Transport.TCP.value else None
        case _:
            return None


def _layer(layer: Layer, activity: LinuxActivity, value: Scalar) -> LinuxActivity | None:
    if not isinstance(activity, FileCreate | FileOpen):
        return None
    return replace(activity, layer=layer if is_true(value) else None)


def _side(letter: str, activity: LinuxActivity) -> str:
    """Return which end a letter stands for: client, server, local, remote."""
    local = "destination" if isinstance(activity, Accept) else "source"
    remote = "source" if isinstance(activity, Accept) else "destination"
    return {"c": "source", "s": "destination", "l": local, "r": remote, "": "destination"}[letter]


def _ip(letter: str, activity: LinuxActivity, value: Scalar) -> LinuxActivity | None:
    if isinstance(activity, Bind) and letter in {"s", ""}:
        return replace(activity, address=replace(activity.address, ip=str(value)))
    return set_address(_side(letter, activity), activity, value)


def _end_port(letter: str, activity: LinuxActivity, value: Scalar) -> LinuxActivity | None:
    port = whole_number(value)
    if isinstance(activity, Bind) and letter in {"s", ""} and port is not None:
        return replace(activity, address=replace(activity.address, port=port))
    return set_port(_side(letter, activity), activity, value)


SIDES = ("c", "s", "l", "r", "")
"""The ends of a connection by their letters; without one either end will do, and the server's is set."""

DESCRIPTORS: Mapping[str, Setter] = {
    "fd.type": _type,
    "fd.typechar": _type,
    "fd.name": set_name,
    "fd.nameraw": _raw_name,
    "fd.directory": _directory,
    "fd.filename": _filename,
    "fd.containername": _in_container(set_name),
    "fd.containerdirectory": _in_container(_directory),
    "fd.is_upper_layer": partial(_layer, Layer.UPPER),
    "fd.is_lower_layer": partial(_layer, Layer.LOWER),
    **{f"fd.{letter}ip": partial(_ip, letter) for letter in SIDES},
    **{f"fd.{letter}port": partial(_end_port, letter) for letter in SIDES},
    **{f"fd.{letter}proto": partial(_end_port, letter) for letter in SIDES if letter},
    "fd.l4proto": _protocol,
    "fd.num": set_number,
}
"""Every field of a descriptor that can be set; the others follow from the kind of activity."""
