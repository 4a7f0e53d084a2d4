"""An activity as the events that Falco's engine evaluates: the ends of its system calls, with the caller's state.

A record is flat, one key for each field, an argument in brackets (`proc.args[0]`). A key that is absent is a field
without a value. Failed calls are recorded too, as they are by the engine. Counters of the stream (`evt.num`, times
since other events) are in no record, and neither is what depends on the place where the sensor runs: the texts of local
times, the names that addresses have.

Source: what the real engine recorded (Falco 0.45-dev, engine 0.63, events of the end of a call only, container plugin
0.7.1), field by field, and falcosecurity/libs where a comment says so.

>>> from ruleglot.events.activity import FileCreate
>>> from ruleglot.events.scenes.cast import BASH
>>> (event,) = falco_events(FileCreate(process=BASH, path="x.txt", story="a note"))
>>> event["evt.type"], event["fd.name"], event["evt.is_open_create"], event["proc.cwd"], event["container.id"]
('openat', '/home/bob/x.txt', True, '/home/bob/', 'host')
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ruleglot.events.activity.calls import Error
from ruleglot.events.falco.arguments import argument_fields, printable
from ruleglot.events.falco.calls.syscalls import system_calls
from ruleglot.events.falco.container import container_fields, short_id
from ruleglot.events.falco.descriptors import (
    current_directory_fields,
    descriptor_fields,
    failed_fields,
    type_name,
    types,
)
from ruleglot.events.falco.known import known
from ruleglot.events.falco.process import process_fields
from ruleglot.events.falco.resolved import path_fields
from ruleglot.events.falco.tables.event_types import EVENT_TYPES, Category
from ruleglot.events.falco.tables.flags import flag_bits
from ruleglot.events.paths import absolute

if TYPE_CHECKING:
    from ruleglot.events.activity import LinuxActivity
    from ruleglot.events.descriptors import Descriptor
    from ruleglot.events.falco.calls.system_call import SystemCall
    from ruleglot.events.falco.process import Fields

SECOND = 10**9
OPENINGS = frozenset({"open", "openat", "openat2"})
STARTS = frozenset({"execve", "execveat"})
DIRECTIONS = {"read": "read", "write": "write"}
EXECUTABLE_BITS = 0o111


def falco_events(activity: LinuxActivity) -> tuple[Fields, ...]:
    """Return the events of an activity, in the order of its calls; the last is what the activity is named for."""
    return tuple(event_fields(call, activity.host) for call in system_calls(activity))


def event_fields(call: SystemCall, host: str) -> Fields:
    """Return all fields of the end of a system call."""
    caller = known(call.process, starts=call.name in STARTS and call.result == 0)
    if call.name == "setsid":  # the engine is told of the session, not of the group that it brings
        caller = replace(caller, leads_group=False)
    call = replace(call, process=caller)
    return {
        **_event(call, host),
        **process_fields(caller, call.time),
        **({"proc.nthreads": 0} if call.name == "procexit" else {}),
        **container_fields(caller.container),
        **argument_fields(call),
        **_descriptor(call),
        **path_fields(call),
    }


def _event(call: SystemCall, host: str) -> Fields:
    return {
        "evt.rawtime": call.time,
        "evt.rawtime.s": call.time // SECOND,
        "evt.rawtime.ns": call.time % SECOND,
        "evt.source": "syscall",
        "evt.hostname": host,
        "evt.is_async": False,
        "evt.is_wait": False,
        "evt.is_syslog": False,
        "evt.type": call.name,
        "evt.category": _category(call),
        **({} if call.name == "procexit" else {"syscall.type": call.name}),
        **_result(call.result),
        **_transfer(call),
        **_opening(call),
    }


def _category(call: SystemCall) -> str:
    category = EVENT_TYPES[call.name].category
    if category is not Category.BY_DESCRIPTOR:
        return category.value
    kind = "" if call.descriptor is None else type_name(call.descriptor.opened)
    if kind in {"file", "directory"}:
        return Category.FILE.value
    return Category.NET.value if kind in {"ipv4", "ipv6"} else "unknown"


def _result(result: int | None) -> Fields:
    """Return how a call went; the end of a process is the end of no call, so there is nothing that could fail."""
    if result is None:
        return {}
    name = "SUCCESS" if result >= 0 else Error(-result).name
    return {"evt.res": name, "evt.rawres": result, "evt.failed": result < 0}


def _transfer(call: SystemCall) -> Fields:
    """Return what was read or written."""
    direction = DIRECTIONS.get(call.name)
    fields: Fields = {
        "evt.is_io": direction is not None,
        "evt.is_io_read": direction == "read",
        "evt.is_io_write": direction == "write",
    }
    if direction is not None:
        fields["evt.io_dir"] = direction
    data = call.values.get("data", b"")
    if isinstance(data, bytes) and EVENT_TYPES[call.name].category is Category.BY_DESCRIPTOR:
        fields["evt.buflen"] = len(data)
        if data:
            fields["evt.buffer"] = printable(data)
    return fields


def _opening(call: SystemCall) -> Fields:
    """Return how a file was opened; these are false, and not missing, on every event that opens nothing."""
    flags, mode = (value if isinstance(value := call.values.get(name), int) else 0 for name in ("flags", "mode"))
    opens = call.name in OPENINGS
    makes = call.name == "creat" or (opens and bool(flags & flag_bits("open", "O_CREAT", "O_TMPFILE")))
    return {
        "evt.is_open_read": opens and bool(flags & flag_bits("open", "O_RDONLY")),
        "evt.is_open_write": opens and bool(flags & flag_bits("open", "O_WRONLY")),
        "evt.is_open_exec": makes and bool(mode & EXECUTABLE_BITS),
        "evt.is_open_create": opens and bool(flags & flag_bits("open", "O_F_CREATED")),
    }


def _descriptor(call: SystemCall) -> Fields:
    process, container = call.process, short_id(call.process.container)
    if call.descriptor is not None:
        own = descriptor_fields(process.pid, container, call.descriptor, changed=call.changed)
    elif call.given is not None:
        own = failed_fields(process.pid, container, absolute(call.given, process.cwd), call.given)
    elif call.current_directory:
        own = current_directory_fields(process.pid, container)
    else:
        return {}
    return own | {"fd.types": types(each.opened for each in _held(call))}


def _held(call: SystemCall) -> tuple[Descriptor, ...]:
    """Return what the process has open; what is being closed still counts."""
    return call.process.descriptors
