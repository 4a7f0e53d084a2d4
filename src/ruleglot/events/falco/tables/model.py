"""What an event type of Falco's engine is: a name, a number, and parameters that have types.

Only the form lives here; the rows stand in the tables of the families (`processes`, `files`, `network`), and
`event_types` puts them together.

>>> WIRE[ParameterType.FD], WIRE[ParameterType.PATH], WIRE[ParameterType.MODE]
('q', 's', 'I')
>>> flags("flags", "unlink")
Parameter(name='flags', type=<ParameterType.FLAGS32: 'flags32'>, base=<Base.HEXADECIMAL: 'hex'>, names='unlink', \
directory='')
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum, unique
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@unique
class ParameterType(StrEnum):
    """How the engine reads a parameter, and how it prints one."""

    FD = "fd"
    PID = "pid"
    ERRNO = "errno"
    PATH = "path"
    RELATIVE_PATH = "relative path"
    TEXT = "text"
    BYTES = "bytes"
    UINT8 = "uint8"
    UINT32 = "uint32"
    UINT64 = "uint64"
    INT32 = "int32"
    INT64 = "int64"
    FLAGS16 = "flags16"
    FLAGS32 = "flags32"
    ENUM8 = "enum8"
    ENUM16 = "enum16"
    ENUM32 = "enum32"
    MODE = "mode"
    UID = "uid"
    GID = "gid"
    SIGNAL = "signal"
    SOCKET_ADDRESS = "socket address"
    SOCKET_TUPLE = "socket tuple"
    ABSOLUTE_TIME = "absolute time"
    DYNAMIC = "dynamic"


@unique
class Base(StrEnum):
    """How a number is printed: `420`, `1A4` (capital letters, no prefix), `0644` (a nought in front)."""

    DECIMAL = "dec"
    HEXADECIMAL = "hex"
    OCTAL = "oct"
    NONE = "none"


@unique
class Category(StrEnum):
    """What `evt.category` prints of an event."""

    OTHER = "other"
    FILE = "file"
    NET = "net"
    IPC = "ipc"
    MEMORY = "memory"
    PROCESS = "process"
    SIGNAL = "signal"
    USER = "user"
    BY_DESCRIPTOR = "by descriptor"
    """Never printed. For reading, writing, closing and copying the engine asks what the descriptor is: `file` for files
    and directories, `net` for IP sockets, `ipc` for pipes and Unix sockets, `unknown` for the rest.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One parameter of an event.

    `names` is a key of `flags.FLAG_TABLES` (for flags, enumerations and modes). `directory` is the parameter that holds
    the directory from which a relative path starts.
    """

    name: str
    type: ParameterType
    base: Base
    names: str = ""
    directory: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventType:
    """One system call as the engine knows it, at its end; two kinds of event (`procexit`, `container`) have no end.

    `enter` and `enter_parameters` are the event at the start of the call. Today's engine needs none. The engine of 2022
    (Debian 12) does where its own table has parameters at the start: only there does it find the descriptor that is
    written to, or the user that is changed to. `old_parameters` is how many parameters that engine knows at the end,
    where they are fewer; 0 means that it does not know the event, and skips it (seen on sysdig 0.29.3).
    The lengths of the parameters of a `large` event have four bytes in a capture, those of the others two.
    """

    name: str
    number: int
    category: Category
    parameters: tuple[Parameter, ...]
    enter: int | None = None
    enter_parameters: tuple[Parameter, ...] = ()
    old_parameters: int | None = None
    large: bool = False


WIRE: Mapping[ParameterType, str] = MappingProxyType(
    {
        ParameterType.FD: "q",
        ParameterType.PID: "q",
        ParameterType.ERRNO: "q",
        ParameterType.PATH: "s",
        ParameterType.RELATIVE_PATH: "s",
        ParameterType.TEXT: "s",
        ParameterType.BYTES: "b",
        ParameterType.UINT8: "B",
        ParameterType.UINT32: "I",
        ParameterType.UINT64: "Q",
        ParameterType.INT32: "i",
        ParameterType.INT64: "q",
        ParameterType.FLAGS16: "H",
        ParameterType.FLAGS32: "I",
        ParameterType.ENUM8: "B",
        ParameterType.ENUM16: "H",
        ParameterType.ENUM32: "I",
        ParameterType.MODE: "I",
        ParameterType.UID: "I",  # 2**32 - 1 is no user
        ParameterType.GID: "I",  # likewise
        ParameterType.SIGNAL: "B",
        ParameterType.SOCKET_ADDRESS: "b",  # family in one byte, then address and port, or the path
        ParameterType.SOCKET_TUPLE: "b",  # family in one byte, then source and destination
        ParameterType.ABSOLUTE_TIME: "Q",  # nanoseconds since 1970
        ParameterType.DYNAMIC: "b",  # which kind in one byte, then the value
    },
)
"""The code of each type in a capture: of `struct`, little-endian; or `s`, text that ends in NUL; or `b`, raw bytes."""


def descriptor(name: str = "fd", base: Base = Base.DECIMAL) -> Parameter:
    """Return a file descriptor; some rows of the engine give it no base, which changes nothing in print."""
    return Parameter(name=name, type=ParameterType.FD, base=base)


def process_id(name: str, base: Base = Base.DECIMAL) -> Parameter:
    """Return the number of a process, thread, group or session."""
    return Parameter(name=name, type=ParameterType.PID, base=base)


def path(name: str) -> Parameter:
    """Return a path that starts from the working directory if it is relative."""
    return Parameter(name=name, type=ParameterType.PATH, base=Base.NONE)


def relative_path(name: str, directory: str) -> Parameter:
    """Return a path that starts from the directory in another parameter if it is relative."""
    return Parameter(name=name, type=ParameterType.RELATIVE_PATH, base=Base.NONE, directory=directory)


def text(name: str) -> Parameter:
    """Return a text that the engine leaves as it is."""
    return Parameter(name=name, type=ParameterType.TEXT, base=Base.NONE)


def data(name: str = "data") -> Parameter:
    """Return a buffer: what was read or written, or several texts, each with its NUL."""
    return Parameter(name=name, type=ParameterType.BYTES, base=Base.NONE)


def uint32(name: str, base: Base = Base.DECIMAL) -> Parameter:
    """Return a number without sign, 32 bits."""
    return Parameter(name=name, type=ParameterType.UINT32, base=base)


def uint64(name: str, base: Base = Base.DECIMAL) -> Parameter:
    """Return a number without sign, 64 bits."""
    return Parameter(name=name, type=ParameterType.UINT64, base=base)


def user(name: str) -> Parameter:
    """Return the number of a user, printed with the user's name."""
    return Parameter(name=name, type=ParameterType.UID, base=Base.DECIMAL)


def group(name: str) -> Parameter:
    """Return the number of a group, printed with the group's name."""
    return Parameter(name=name, type=ParameterType.GID, base=Base.DECIMAL)


def flags(name: str, names: str) -> Parameter:
    """Return bit flags, 32 bits."""
    return Parameter(name=name, type=ParameterType.FLAGS32, base=Base.HEXADECIMAL, names=names)


def choice(name: str, names: str, size: ParameterType, base: Base = Base.DECIMAL) -> Parameter:
    """Return one value of an enumeration."""
    return Parameter(name=name, type=size, base=base, names=names)


RESULT = Parameter(name="res", type=ParameterType.ERRNO, base=Base.DECIMAL)
"""What the call returned: a count, nought, or an error number with a minus sign."""
