"""What a Falco event says about the arguments of its system call: `evt.arg.NAME`, `evt.arg[N]`, `evt.args`, and raw.

`evt.arg` is always a text, and the resolved one where the engine can resolve: a pid becomes the task's name, a
descriptor what it stands for, a relative path an absolute one; an absolute path stays as it was given
(`/tmp/../etc/passwd`). `evt.rawarg` is the value as it was sent.

>>> from ruleglot.events.activity import FileDelete
>>> from ruleglot.events.falco.calls.syscalls import system_calls
>>> from ruleglot.events.scenes.cast import BASH
>>> argument_fields(system_calls(FileDelete(process=BASH, path="x", story="rm x"))[0])["evt.args"]
'res=0 dirfd=-100(AT_FDCWD) name=x(/home/bob/x) flags=0'
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, assert_never

from ruleglot.events.descriptors import Endpoint, Socket
from ruleglot.events.falco.descriptors import CURRENT_DIRECTORY, UNKNOWN, shown
from ruleglot.events.falco.tables.event_types import EVENT_TYPES, Base, ParameterType
from ruleglot.events.falco.tables.flags import ERRORS, SIGNALS, enum_name, flag_names, mode_names
from ruleglot.events.paths import absolute

if TYPE_CHECKING:
    from ruleglot.events.falco.calls.system_call import Carried, SystemCall
    from ruleglot.events.falco.process import Fields
    from ruleglot.events.falco.tables.event_types import Parameter

NO_LOGIN = 2**32 - 1
NOTHING = "NULL"
"""What an empty buffer is printed as."""

FIRST_PRINTABLE, LAST_PRINTABLE = 0x20, 0x7E

FLAGS = frozenset({ParameterType.FLAGS16, ParameterType.FLAGS32})
CHOICES = frozenset({ParameterType.ENUM8, ParameterType.ENUM16, ParameterType.ENUM32})
PATHS = frozenset({ParameterType.PATH, ParameterType.RELATIVE_PATH})
RAW = (
    frozenset({ParameterType.FD, ParameterType.PID, ParameterType.UID, ParameterType.GID, ParameterType.TEXT, *PATHS})
    | {ParameterType.UINT8, ParameterType.UINT32, ParameterType.UINT64, ParameterType.INT32, ParameterType.INT64}
    | {ParameterType.ABSOLUTE_TIME, ParameterType.ENUM32, ParameterType.FLAGS32}
)
"""The types whose raw value a condition can ask for."""


def argument_fields(call: SystemCall) -> Fields:
    """Return the fields of a call's arguments, for the parameters of its event type that it carries."""
    fields: Fields = {}
    printed = []
    for index, parameter in enumerate(EVENT_TYPES[call.name].parameters):
        value = call.values.get(parameter.name)
        if value is None:
            continue
        raw = raw_text(parameter, value)
        resolved = resolved_text(parameter, value, call)
        fields[f"evt.arg[{index}]"] = fields[f"evt.arg.{parameter.name}"] = resolved or raw
        if parameter.type in RAW and isinstance(value, int | str):
            fields[f"evt.rawarg.{parameter.name}"] = value
        elif parameter.type is ParameterType.BYTES and isinstance(value, bytes) and parameter.name == "data":
            fields["evt.rawarg.data"] = printable(value)
        printed.append(f"{parameter.name}={raw}" + (f"({resolved})" if resolved and resolved != raw else ""))
    return fields | {"evt.args": " ".join(printed)}


def raw_text(parameter: Parameter, value: Carried) -> str:
    """Return a value as it is printed before anything is resolved."""
    match value:
        case Socket() | Endpoint():
            return str(value)
        case str():
            return value
        case bytes() if parameter.type is ParameterType.DYNAMIC:
            return str(int.from_bytes(value[1:], "little"))  # the first byte says what kind of value it is
        case bytes():
            return printable(value) or NOTHING
        case tuple():
            return printable("".join(f"{each}\0" for each in value).encode()) or NOTHING
        case int() if parameter.type is ParameterType.ABSOLUTE_TIME:
            return moment(value)
        case int() if value == NO_LOGIN and parameter.type in {ParameterType.UID, ParameterType.GID}:
            return "-1"
        case int():
            return number(value, parameter)
        case _:
            assert_never(value)


def number(value: int, parameter: Parameter) -> str:
    """Return a number in the base of its parameter; that of flags is always printed in tens."""
    if parameter.type in FLAGS:
        return str(value)
    if parameter.base is Base.HEXADECIMAL:
        return f"{value:X}"
    return f"0{value:o}" if parameter.base is Base.OCTAL and value else str(value)


def printable(data: bytes) -> str:
    """Return a buffer as the engine prints it: a dot for each byte that is no printable ASCII."""
    return "".join(chr(each) if FIRST_PRINTABLE <= each <= LAST_PRINTABLE else "." for each in data)


def moment(time: int) -> str:
    """Return nanoseconds since 1970 as the engine prints them (UTC here; the engine takes the machine's zone)."""
    return f"{datetime.fromtimestamp(time // 10**9, tz=UTC):%Y-%m-%d %H:%M:%S}.{time % 10**9:09d}"


def resolved_text(parameter: Parameter, value: Carried, call: SystemCall) -> str:
    """Return what the engine resolves a value to; nothing where there is nothing to resolve."""
    kind = parameter.type
    if isinstance(value, str):
        return absolute(value, _start(parameter, call)) if kind in PATHS and not value.startswith("/") else ""
    if not isinstance(value, int):
        return ""
    if kind is ParameterType.PID:
        return next((each.comm for each in (*call.process.line, *call.others) if each.pid == value), "")
    if kind is ParameterType.FD:
        return _descriptor(value, call)
    if kind is ParameterType.ERRNO:
        return ERRORS.get(-value, "")
    if kind in {ParameterType.UID, ParameterType.GID}:
        return _account(value, call, user=kind is ParameterType.UID)
    if kind in FLAGS:
        return flag_names(parameter.names, value)
    if kind in CHOICES:
        return enum_name(parameter.names, value)
    if kind is ParameterType.SIGNAL:
        return SIGNALS.get(value, "")
    if kind is ParameterType.MODE and parameter.names:
        return mode_names(value, parameter.names)
    return ""


def _start(parameter: Parameter, call: SystemCall) -> str:
    """Return the directory that a relative path begins at."""
    number = call.values.get(parameter.directory)
    held = next((each.opened for each in call.process.descriptors if each.number == number), None)
    return call.process.cwd if held is None else str(held)


def _descriptor(number: int, call: SystemCall) -> str:
    if number == CURRENT_DIRECTORY:
        return "AT_FDCWD"
    if number < 0:
        return ERRORS.get(-number, "")
    held = next((each.opened for each in call.process.descriptors if each.number == number), None)
    return "" if held is None else shown(held)


def _account(number: int, call: SystemCall, *, user: bool) -> str:
    """Return the name of a user or group: of those that the process knows, and on the host only."""
    process = call.process
    if number == NO_LOGIN:
        return "<NONE>"
    if process.container is not None:
        return UNKNOWN
    known = (process.user, process.real_user, process.login) if user else (process.group, process.real_group)
    named = next((each.name for each in known if each is not None and each.id == number), None)
    return named or ("root" if number == 0 else UNKNOWN)
