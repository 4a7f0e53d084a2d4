"""What is done with the network, with descriptors and with the kernel, as system calls."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ruleglot.events.activity.calls import Access, Call
from ruleglot.events.activity.files import FileOpen
from ruleglot.events.descriptors import Descriptor, Socket, Transport
from ruleglot.events.falco.calls.files import open_call
from ruleglot.events.falco.calls.system_call import SHORTLY, SystemCall, outcome
from ruleglot.events.falco.tables.flags import flag_bits

if TYPE_CHECKING:
    from ruleglot.events.activity import Accept, Bind, Connect, Duplicate, MemoryFileCreate, ModuleLoad, Mount
    from ruleglot.events.falco.calls.system_call import Carried
    from ruleglot.events.process import Process

FAMILIES = {4: 2, 6: 10}
"""AF_INET and AF_INET6."""

PROTOCOLS = {Transport.TCP: (1, 6), Transport.UDP: (2, 17)}
"""The type of a socket (SOCK_STREAM, SOCK_DGRAM), and the number of its protocol."""

BACKLOG = 128


def connect_calls(activity: Connect) -> tuple[SystemCall, SystemCall]:
    """Return socket and connect."""
    values: dict[str, Carried] = {
        "res": outcome(activity.error),
        "tuple": Socket(source=activity.source, destination=activity.destination, transport=activity.transport),
        "fd": activity.descriptor.number,
        "addr": activity.destination,
    }
    asked = SystemCall(
        name="connect",
        process=_holding(activity.process, activity.descriptor),
        time=activity.time,
        values=values,
        descriptor=activity.descriptor,
        changed=not activity.failed,
    )
    return _socket_call(activity, activity.before, activity.destination.version), asked


def bind_calls(activity: Bind) -> tuple[SystemCall, SystemCall]:
    """Return socket and bind."""
    values: dict[str, Carried] = {
        "res": outcome(activity.error),
        "addr": activity.address,
        "fd": activity.descriptor.number,
    }
    bound = SystemCall(
        name="bind",
        process=_holding(activity.process, activity.descriptor),
        time=activity.time,
        values=values,
        descriptor=activity.descriptor,
        changed=activity.error is None,
    )
    return _socket_call(activity, activity.before, activity.address.version), bound


def accept_call(activity: Accept) -> SystemCall:
    """Return accept or accept4."""
    values: dict[str, Carried] = {
        "fd": activity.descriptor.number,
        "tuple": Socket(source=activity.source, destination=activity.destination, accepted=True),
        "queuepct": 0,
        "queuelen": 0,
        "queuemax": BACKLOG,
    }
    if activity.call is Call.ACCEPT4:
        values["flags"] = 0
    return SystemCall(
        name=activity.call.value,
        process=_holding(activity.process, activity.descriptor),
        time=activity.time,
        values=values,
        descriptor=activity.descriptor,
        changed=True,
    )


def duplicate_call(activity: Duplicate) -> SystemCall:
    """Return dup2 or dup3; the event's descriptor is the new one."""
    copied = Descriptor(number=activity.new, opened=activity.old.opened)
    kept = tuple(each for each in activity.process.descriptors if each.number != activity.new)
    values: dict[str, Carried] = {"res": activity.new, "oldfd": activity.old.number, "newfd": activity.new}
    if activity.call is Call.DUP3:
        values["flags"] = 0
    return SystemCall(
        name=activity.call.value,
        process=replace(activity.process, descriptors=(*kept, copied)),
        time=activity.time,
        values=values,
        descriptor=copied,
    )


def memory_file_call(activity: MemoryFileCreate) -> SystemCall:
    """Return memfd_create."""
    flags = flag_bits("memfd", *(("MFD_CLOEXEC",) if activity.close_on_exec else ()))
    return SystemCall(
        name="memfd_create",
        process=_holding(activity.process, activity.descriptor),
        time=activity.time,
        values={"fd": activity.descriptor.number, "name": activity.name, "flags": flags},
        descriptor=activity.descriptor,
        changed=True,
    )


def module_calls(activity: ModuleLoad) -> tuple[SystemCall, ...]:
    """Return the opening of the module's file and finit_module; or init_module, which only has what was read."""
    if activity.call is Call.INIT_MODULE:
        values: dict[str, Carried] = {"res": outcome(activity.error), "img": b"", "length": 0}
        values["uargs"] = activity.parameters
        return (SystemCall(name="init_module", process=activity.process, time=activity.time, values=values),)
    opening = FileOpen(
        process=activity.process,
        path=activity.path,
        access=Access.READ | Access.CLOSE_ON_EXEC,
        story=activity.story,
        time=activity.time - SHORTLY,
    )
    descriptor = activity.descriptor
    loaded = SystemCall(
        name="finit_module",
        process=_holding(activity.process, descriptor),
        time=activity.time,
        values={
            "res": outcome(activity.error),
            "fd": descriptor.number,
            "uargs": activity.parameters,
            "flags": 0,
        },
        descriptor=descriptor,
    )
    return open_call(opening), loaded


def mount_call(activity: Mount) -> SystemCall:
    """Return mount."""
    values: dict[str, Carried] = {
        "res": outcome(activity.error),
        "dev": activity.device,
        "dir": activity.path,
        "type": activity.kind,
        "flags": 0,
    }
    return SystemCall(name="mount", process=activity.process, time=activity.time, values=values)


def _socket_call(activity: Connect | Bind, made: Descriptor, version: int) -> SystemCall:
    kind, protocol = PROTOCOLS[activity.transport]
    return SystemCall(
        name="socket",
        process=_holding(activity.process, made),
        time=activity.time - SHORTLY,
        values={"fd": made.number, "domain": FAMILIES[version], "type": kind, "proto": protocol, "flags": 0},
        descriptor=made,
    )


def _holding(process: Process, descriptor: Descriptor) -> Process:
    """Return the process with the descriptor open."""
    return replace(process, descriptors=(*process.descriptors, descriptor))
