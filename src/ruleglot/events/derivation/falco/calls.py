"""The system call of an event: its name, how it went, how a file was opened, what was read or written.

A failed start of a program is an activity of its own (`FailedExec`): the program that runs is still the caller's.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from ruleglot.events.activity import (
    Access,
    Call,
    Connect,
    Error,
    Exec,
    FailedExec,
    FileCreate,
    FileOpen,
    FileRead,
    FileWrite,
    ModuleLoad,
)
from ruleglot.events.derivation.falco.processes import is_true
from ruleglot.events.derivation.processes import MOST_BYTES, whole_number
from ruleglot.events.descriptors import MOST_DESCRIPTORS
from ruleglot.events.falco.calls.syscalls import system_calls
from ruleglot.events.falco.descriptors import CURRENT_DIRECTORY

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ruleglot.events.activity import LinuxActivity
    from ruleglot.events.derivation.fields import Setter
    from ruleglot.ir.nodes import Scalar

SUCCESS = "SUCCESS"
FIRST_OWN = 3
"""The first descriptor behind the standard streams."""


def set_call(activity: LinuxActivity, value: Scalar) -> LinuxActivity | None:
    """Let the activity be made by a system call, where it can be; one that it is made by already changes nothing."""
    own = getattr(activity, "call", None)
    alone = own is not None and not isinstance(activity, ModuleLoad)  # whose file is opened first
    if value in ((own,) if alone else [call.name for call in system_calls(activity)]):
        return activity
    call = Call(str(value))  # a ValueError where no activity has such a call
    changes: dict[str, Any] = {"call": call}
    if isinstance(activity, FileOpen) and call is Call.CREAT:
        changes["access"] = Access.OVERWRITE
    return replace(activity, **changes) if hasattr(activity, "call") else None


def fail(activity: LinuxActivity, error: Error | None = None) -> LinuxActivity | None:
    """Let the activity come to nothing; `error`: by which the usual one is replaced."""
    if isinstance(activity, Exec):
        caller = activity.process
        return FailedExec(process=caller, path=caller.executable, error=error or Error.EACCES, story=activity.story)
    if not hasattr(activity, "error"):
        return None
    usual = Error.ECONNREFUSED if isinstance(activity, Connect) else Error.EACCES
    changes: dict[str, Any] = {"error": error or usual}
    return replace(activity, **changes)


def succeed(activity: LinuxActivity) -> LinuxActivity:
    """Let the activity come off."""
    if isinstance(activity, FailedExec):
        return Exec(process=activity.process, story=activity.story)
    if getattr(activity, "error", None) is None:
        return activity
    changes: dict[str, Any] = {"error": None}
    return replace(activity, **changes)


def _failed(activity: LinuxActivity, value: Scalar) -> LinuxActivity | None:
    return fail(activity) if is_true(value) else succeed(activity)


def _named_result(activity: LinuxActivity, value: Scalar) -> LinuxActivity | None:
    if value == SUCCESS:
        return succeed(activity)
    return fail(activity, Error[str(value)]) if value in Error.__members__ else None


def set_number(activity: LinuxActivity, value: Scalar) -> LinuxActivity | None:
    """Let the call return a number: minus an error's, or a descriptor's; what is no free descriptor is success."""
    number = whole_number(value)
    if number is None or number == CURRENT_DIRECTORY:
        return None
    if number < 0:
        return fail(activity, Error(-number))
    done = succeed(activity)
    can_be = FIRST_OWN <= number < MOST_DESCRIPTORS
    numbered: dict[str, Any] = {"number": number} if hasattr(done, "number") and can_be else {}
    numbered |= {"new": number} if hasattr(done, "new") else {}
    return replace(done, **numbered)


def _opens(flag: Access, activity: LinuxActivity, value: Scalar) -> LinuxActivity | None:
    """Say whether a file is opened in a way; of what opens nothing it is not true, and not missing."""
    if not isinstance(activity, FileCreate | FileOpen):
        return None if is_true(value) else activity
    if is_true(value):
        return replace(activity, access=activity.access | flag)
    others = {Access.READ: Access.WRITE, Access.WRITE: Access.READ}
    return replace(activity, access=activity.access & ~(flag | Access.EMPTY) | others[flag])


def _creates(activity: LinuxActivity, value: Scalar) -> LinuxActivity | None:
    """Say whether the file was new: that is a kind of its own."""
    return activity if isinstance(activity, FileCreate) is is_true(value) else None


def _executable(activity: LinuxActivity, value: Scalar) -> LinuxActivity | None:
    """Say whether the file was made with a bit that lets it be run."""
    if not isinstance(activity, FileCreate):
        return None if is_true(value) else activity
    return replace(activity, mode=0o755 if is_true(value) else 0o644)


def set_data(activity: LinuxActivity, value: Scalar) -> LinuxActivity | None:
    """Say what was read or written."""
    return replace(activity, data=str(value).encode()) if isinstance(activity, FileRead | FileWrite) else None


def _length(activity: LinuxActivity, value: Scalar) -> LinuxActivity | None:
    number = whole_number(value)
    return set_data(activity, "x" * number) if number is not None and 0 <= number <= MOST_BYTES else None


def _host(activity: LinuxActivity, value: Scalar) -> LinuxActivity | None:
    return replace(activity, host=str(value)) if value else None


CALLS: Mapping[str, Setter] = {
    "evt.type": set_call,
    "syscall.type": set_call,
    "evt.hostname": _host,
    "evt.is_open_create": _creates,
    "evt.is_open_write": partial(_opens, Access.WRITE),
    "evt.is_open_read": partial(_opens, Access.READ),
    "evt.is_open_exec": _executable,
    "evt.buffer": set_data,
    "evt.buflen": _length,
    "evt.arg.data": set_data,
    "evt.rawarg.data": set_data,
    "evt.failed": _failed,
    "evt.res": _named_result,
    "evt.rawres": set_number,
    "evt.arg.res": _named_result,
    "evt.rawarg.res": set_number,
}
"""What an event says of its call; the name first, since the rest depends on it, and last how the call went."""
