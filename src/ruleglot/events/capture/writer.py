"""Activities as one capture file.

Each activity stands in a section of its own, with the machine as it was before: a reader starts anew at each, so the
pids of one activity do not disturb another. What the driver would send before the last call of an activity (the
containers that are there, the forks, the socket that is made) is sent too; `Section.own` says which events are the
activity's.

Source: falcosecurity/libs for what is written (`blocks`, `parameters`) and for files one after the other
(`scap_savefile.c`, `sinsp.cpp`: an unexpected block restarts the capture); seen to be read so by sysdig 0.29.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum, unique
from typing import TYPE_CHECKING

from ruleglot.events.activity import Accept, Connect
from ruleglot.events.capture.blocks import (
    descriptors,
    event,
    interfaces,
    machine,
    processes,
    section_header,
    users,
)
from ruleglot.events.capture.parameters import encoded
from ruleglot.events.capture.state import growing_up, involved
from ruleglot.events.descriptors import Socket
from ruleglot.events.falco.calls.syscalls import system_calls
from ruleglot.events.falco.container import labels
from ruleglot.events.falco.tables.event_types import EVENT_TYPES
from ruleglot.events.identity import Runtime

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ruleglot.events.activity import LinuxActivity
    from ruleglot.events.falco.calls.system_call import SystemCall
    from ruleglot.events.identity import Container
    from ruleglot.events.process import Process

DAY = 86_400 * 10**9
NO_THREAD = 2**64 - 1
ENGINES = {Runtime.DOCKER: 0, Runtime.CONTAINERD: 7, Runtime.CRI_O: 8, Runtime.PODMAN: 11}
"""The numbers of the container runtimes in the engine's description of a container."""


@unique
class Reader(StrEnum):
    """Who is to read a capture."""

    FALCO = "falco"
    """Falco since 0.42: events of the end of a call only."""
    SYSDIG = "sysdig"
    """sysdig 0.29, whose older engine also needs the beginnings of some calls."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """The part of a capture that is about one activity. `own`: the places of its own events among the section's."""

    data: bytes
    events: int
    own: tuple[int, ...]


def capture(activities: Iterable[LinuxActivity], reader: Reader = Reader.FALCO) -> bytes:
    """Return a capture file of the activities, one section after the other.

    An activity of which the reader knows no call is left out: sysdig 0.29 takes a section without events for the end.
    """
    sections = (section(each, reader) for each in activities)
    return b"".join(each.data for each in sections if each.own)


def section(activity: LinuxActivity, reader: Reader = Reader.FALCO) -> Section:
    """Return the section of an activity."""
    there = involved(activity)
    running = [process for process in there if process.started is None]
    booted = activity.time - DAY
    events = [*_containers(there, booted)]
    for process in there:
        for call in growing_up(process):
            events += _events(call, reader)
    own = []
    for call in system_calls(activity):
        if known := [*_events(call, reader)]:
            events += known
            own.append(len(events) - 1)
    accounts = [account for process in (*there, activity.process) for account in (process.user, process.login)]
    groups = [process.group for process in (*there, activity.process)]
    data = (
        section_header()
        + machine(activity.host, booted)
        + interfaces(_addresses(activity))
        + users(dict.fromkeys(each for each in accounts if each is not None), dict.fromkeys(groups))
        + processes(running, old=reader is Reader.SYSDIG)
        + b"".join(descriptors(process) for process in running)
        + b"".join(events)
    )
    return Section(data=data, events=len(events), own=tuple(own))


def _events(call: SystemCall, reader: Reader) -> Iterator[bytes]:
    """Yield the blocks of a call: its end, and before it its beginning where the reader needs one.

    None where the reader does not know the call.
    """
    kind, thread = EVENT_TYPES[call.name], call.process.pid
    if reader is Reader.SYSDIG and kind.old_parameters == 0:
        return
    if reader is Reader.SYSDIG and kind.enter is not None:
        begun = {**call.values, **call.beginning}
        yield event(kind.enter, thread, call.time, encoded(kind.enter_parameters, begun), large=False)
    yield event(kind.number, thread, call.time, encoded(kind.parameters, call.values), large=kind.large)


def _addresses(activity: LinuxActivity) -> tuple[str, ...]:
    """Return the addresses that are the machine's own: the loopback ones, and this end of each connection."""
    held = [each.opened for process in activity.process.line for each in process.descriptors]
    if isinstance(activity, Connect | Accept):
        held.append(activity.descriptor.opened)
    own = [
        (socket.destination if socket.accepted else socket.source).ip for socket in held if isinstance(socket, Socket)
    ]
    return tuple(dict.fromkeys(("127.0.0.1", "::1", *own)))


def _containers(there: Iterable[Process], time: int) -> Iterator[bytes]:
    """Yield the events that describe the containers of which something is known."""
    kind = EVENT_TYPES["container"]
    for container in dict.fromkeys(process.container for process in there if process.container is not None):
        if container.details is not None:
            text = json.dumps({"container": _description(container)})
            yield event(kind.number, NO_THREAD, time, encoded(kind.parameters, {"json": text}), large=True)


def _description(container: Container) -> dict[str, object]:
    """Return what the engine's container plugin is told of a container."""
    details = container.details
    if details is None:
        return {}
    return {
        "type": ENGINES[container.runtime],
        "id": container.id[:12],
        "full_id": container.id,
        "name": details.name,
        "image": f"{details.image}:{details.tag}",
        "imagerepo": details.image,
        "imagetag": details.tag,
        "imageid": details.image_id,
        "imagedigest": details.digest,
        "privileged": details.privileged,
        "labels": labels(details),
        "ip": details.ip or "",
        "host_pid": details.host_pid,
        "host_network": details.host_network,
        "host_ipc": details.host_ipc,
        "is_pod_sandbox": False,
        "pod_sandbox_id": "",
        "lookup_state": 1,
        "created_time": 0,
        "Mounts": [],
        "env": [],
        "port_mappings": [],
        "cni_json": "",
        "User": "",
    }
