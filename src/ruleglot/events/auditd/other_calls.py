"""What is done with descriptors, the network and the kernel, as system calls with their registers."""

from __future__ import annotations

from typing import TypeAlias, assert_never

from ruleglot.events.activity import (
    Accept,
    Bind,
    Call,
    Close,
    Connect,
    Duplicate,
    FileRead,
    FileWrite,
    MemoryFileCreate,
    ModuleLoad,
    Mount,
)
from ruleglot.events.auditd.registers import SystemCall, outcome
from ruleglot.events.auditd.sockets import LENGTHS

OtherCall: TypeAlias = FileRead | FileWrite | Close | Duplicate | MemoryFileCreate | ModuleLoad | Mount

CLOSE_ON_EXEC = 1
"""MFD_CLOEXEC."""


def other_call(activity: OtherCall) -> SystemCall:
    """Return the call. Of a reading and a writing it is known how much came of it, not how much was asked for."""
    match activity:
        case FileRead():
            return SystemCall(name="read", registers=(activity.descriptor.number,), returned=len(activity.data))
        case FileWrite():
            return SystemCall(name="write", registers=(activity.descriptor.number,), returned=len(activity.data))
        case Close():
            return SystemCall(name="close", registers=(activity.descriptor.number,), returned=0)
        case Duplicate():
            registers = (activity.old.number, activity.new, *((0,) if activity.call is Call.DUP3 else ()))
            return SystemCall(name=activity.call.value, registers=registers, returned=activity.new)
        case MemoryFileCreate():
            flags = CLOSE_ON_EXEC if activity.close_on_exec else 0
            return SystemCall(name="memfd_create", registers=(None, flags), returned=activity.descriptor.number)
        case ModuleLoad():
            by_file = (activity.descriptor.number, None, 0)
            given = by_file if activity.call is Call.FINIT_MODULE else ()
            return SystemCall(name=activity.call.value, registers=given, returned=outcome(activity.error))
        case Mount():
            return SystemCall(name="mount", registers=(), returned=outcome(activity.error))
        case _:
            assert_never(activity)


def network_call(activity: Connect | Accept | Bind) -> SystemCall:
    """Return the call. Which socket was listening, when a connection came in, is not known."""
    number = activity.descriptor.number
    match activity:
        case Connect():
            registers = (number, None, LENGTHS[activity.destination.version])
            return SystemCall(name="connect", registers=registers, returned=outcome(activity.error))
        case Accept():
            return SystemCall(name="accept4", registers=(), returned=number)
        case Bind():
            registers = (number, None, LENGTHS[activity.address.version])
            return SystemCall(name="bind", registers=registers, returned=outcome(activity.error))
        case _:
            assert_never(activity)
