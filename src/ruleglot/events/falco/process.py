"""The process fields of a Falco event: `proc.*`, `thread.*`, `user.*`, `group.*`.

The engine's habits, each seen on the real engine (Falco 0.45-dev, engine 0.63):

* What is not known is missing, but an account without a name is called `<NA>`, and an argument or a variable that is
  not there is the empty text.
* `proc.cmdline` begins with the kernel's name of the task, `proc.exeline` with argv[0]; the latter ends in a blank
  where there are no arguments. `proc.cwd` always ends in a slash.
* Times since the fork are known for processes that were forked while the sensor looked.
* What no activity determines (inode numbers, sizes in memory, limits) has the value that captures of ours carry.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from ruleglot.events.falco.descriptors import type_name
from ruleglot.events.falco.lineage import group_fields, lineage_fields, session_fields
from ruleglot.events.falco.programs import arguments, command, executable
from ruleglot.events.identity import Layer
from ruleglot.events.moment import MOMENT
from ruleglot.events.process import CAPABILITIES

if TYPE_CHECKING:
    from ruleglot.events.identity import Group, User
    from ruleglot.events.process import Process

Value: TypeAlias = "str | int | float | bool | list[str]"
Fields: TypeAlias = "dict[str, Value]"

UNKNOWN = "<NA>"
NOBODY = -1
DESCRIPTOR_LIMIT = 1024
INODE = 1
STANDARD_STREAMS = ("stdin", "stdout", "stderr")

UNDETERMINED: Fields = {
    "proc.exe_ino": INODE,
    "proc.exe_ino.ctime": MOMENT,
    "proc.exe_ino.mtime": MOMENT,
    "proc.fdlimit": DESCRIPTOR_LIMIT,
    "proc.vmsize": 0,
    "proc.vmrss": 0,
    "proc.vmswap": 0,
    "thread.pfmajor": 0,
    "thread.pfminor": 0,
    "thread.vmsize": 0,
    "thread.vmrss": 0,
}
"""What no activity determines, as captures of ours carry it."""


def process_fields(process: Process, time: int) -> Fields:
    """Return all fields about the process that made an event at `time` (nanoseconds since 1970)."""
    return {
        **UNDETERMINED,
        **_program(process),
        **_state(process),
        **_times(process, time),
        **lineage_fields(process),
        **session_fields(process),
        **group_fields(process),
        **account_fields(process),
    }


def _program(process: Process) -> Fields:
    fields: Fields = {
        "proc.pid": process.pid,
        "proc.vpid": process.own_pid,
        "proc.name": process.comm,
        "proc.exe": process.argv[0],
        "proc.exepath": executable(process),
        "proc.args": arguments(process),
        "proc.cmdline": command(process),
        "proc.exeline": f"{process.argv[0]} {arguments(process)}",
        "proc.cmdnargs": len(process.argv) - 1,
        "proc.cmdlenargs": sum(len(argument.encode()) for argument in process.argv[1:]),
        "proc.cwd": directory(process.cwd),
        "proc.env": " ".join(process.environment),
        "proc.is_exe_from_memfd": process.in_memory,
        "proc.is_exe_writable": process.writable,
        "proc.is_exe_upper_layer": process.layer is Layer.UPPER,
        "proc.is_exe_lower_layer": process.layer is Layer.LOWER,
    }
    fields |= {f"proc.args[{index}]": argument for index, argument in enumerate(process.argv[1:])}
    fields |= {f"proc.env[{name}]": value for name, value in process.variables.items()}
    return fields | {f"proc.aenv[{name}]": value for name, value in _inherited(process).items()}


def _inherited(process: Process) -> dict[str, str]:
    """Return the variables of the ancestors; of each the value of the nearest one that has it, if it is not empty."""
    found: dict[str, str] = {}
    for ancestor in process.ancestors:
        found = {**{name: value for name, value in ancestor.variables.items() if value}, **found}
    return found


def directory(path: str) -> str:
    """Return a directory as the engine writes it: with a slash at its end."""
    return path if path == "/" else f"{path}/"


def _state(process: Process) -> Fields:
    held = [f"CAP_{name}" for name in CAPABILITIES if f"CAP_{name}" in process.capabilities]
    count = len(process.descriptors)
    fields: Fields = {
        "proc.tty": 0 if process.terminal is None else process.terminal.device,
        "proc.nthreads": 1,
        "proc.nchilds": 0,
        "proc.fdopencount": count,
        "proc.fdusage": 100 * count / DESCRIPTOR_LIMIT,
        "thread.tid": process.pid,
        "thread.vtid": process.own_pid,
        "thread.ismain": True,
        "thread.cap_effective": " ".join(held),
        "thread.cap_permitted": " ".join(held),
        "thread.cap_inheritable": "",
    }
    for each in process.descriptors:
        if each.number < len(STANDARD_STREAMS):
            stream = STANDARD_STREAMS[each.number]
            fields |= {f"proc.{stream}.type": type_name(each.opened), f"proc.{stream}.name": str(each.opened)}
    return fields


def _times(process: Process, time: int) -> Fields:
    fields: Fields = {}
    if process.started is not None:
        fields = {
            "proc.pid.ts": process.started,
            "proc.duration": time - process.started,
        }
    if process.parent is not None:
        fields["proc.ppid.ts"] = process.parent.started or 0
        # For a parent that was there before the sensor looked the engine gives whatever number it had last.
        if process.parent.started is not None:
            fields["proc.ppid.duration"] = time - process.parent.started
    return fields


def account_fields(process: Process) -> Fields:
    """Return the fields of the accounts that the process runs for, and of the one that logged in."""
    user, login = process.user, process.login
    untold = UNKNOWN if user.name is None or process.container is not None else ""
    return {
        "user.uid": user.id,
        "user.name": user_name(user),
        "user.homedir": user.home or untold,
        "user.shell": user.shell or untold,
        "user.loginuid": NOBODY if login is None else login.id,
        "user.loginname": UNKNOWN if login is None else user_name(login),
        "group.gid": process.group.id,
        "group.name": group_name(process.group),
    }


def user_name(user: User) -> str:
    """Return what the engine calls a user."""
    return user.name or UNKNOWN


def group_name(group: Group) -> str:
    """Return what the engine calls a group."""
    return group.name or UNKNOWN
