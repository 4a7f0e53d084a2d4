"""The event types about sockets and pipes: rows, no behaviour.

Sources as in `processes`. The flags of `socket` came in the spring of 2026 (libs, pull request 2958); the
recorded answers of the real engine have them.
"""

from __future__ import annotations

from ruleglot.events.falco.tables.model import (
    RESULT,
    Base,
    Category,
    EventType,
    Parameter,
    ParameterType,
    choice,
    data,
    descriptor,
    flags,
    uint32,
    uint64,
)

ADDRESS = Parameter(name="addr", type=ParameterType.SOCKET_ADDRESS, base=Base.NONE)
TUPLE = Parameter(name="tuple", type=ParameterType.SOCKET_TUPLE, base=Base.NONE)
SOCKET = (choice("domain", "socket_family", ParameterType.ENUM32), uint32("type"), uint32("proto"))
BACKLOG = Parameter(name="backlog", type=ParameterType.INT32, base=Base.DECIMAL)
HOW = choice("how", "shutdown", ParameterType.ENUM8, Base.HEXADECIMAL)
QUEUE = (
    Parameter(name="queuepct", type=ParameterType.UINT8, base=Base.DECIMAL),
    uint32("queuelen"),
    uint32("queuemax"),
)
PIPE = (RESULT, descriptor("fd1"), descriptor("fd2"), uint64("ino"))

NETWORK_EVENTS: tuple[EventType, ...] = (
    EventType(
        name="socket",
        number=19,
        category=Category.NET,
        parameters=(descriptor(), *SOCKET, flags("flags", "open")),
        enter=18,
        enter_parameters=SOCKET,
        old_parameters=1,
    ),
    EventType(
        name="bind",
        number=21,
        category=Category.NET,
        parameters=(RESULT, ADDRESS, descriptor()),
        enter=20,
        enter_parameters=(descriptor(),),
        old_parameters=2,
    ),
    EventType(
        name="connect",
        number=23,
        category=Category.NET,
        parameters=(RESULT, TUPLE, descriptor(), ADDRESS),
        enter=22,
        enter_parameters=(descriptor(), ADDRESS),
        old_parameters=2,
    ),
    EventType(
        name="listen",
        number=25,
        category=Category.NET,
        parameters=(RESULT, descriptor(), BACKLOG),
        enter=24,
        enter_parameters=(descriptor(), BACKLOG),
        old_parameters=1,
    ),
    EventType(name="accept", number=247, category=Category.NET, parameters=(descriptor(), TUPLE, *QUEUE)),
    EventType(
        name="accept4",
        number=389,
        category=Category.NET,
        parameters=(
            descriptor(),
            TUPLE,
            *QUEUE,
            Parameter(name="flags", type=ParameterType.INT32, base=Base.HEXADECIMAL),  # a number, without names
        ),
        old_parameters=0,  # it knows the call as `accept`, under another number
    ),
    EventType(
        name="sendto",
        number=31,
        category=Category.BY_DESCRIPTOR,
        parameters=(RESULT, data(), descriptor(), uint32("size"), TUPLE),
        enter=30,
        enter_parameters=(descriptor(), uint32("size"), TUPLE),
        old_parameters=2,
    ),
    EventType(
        name="sendmsg",
        number=49,
        category=Category.BY_DESCRIPTOR,
        parameters=(RESULT, data(), descriptor(), uint32("size"), TUPLE),
        enter=48,
        enter_parameters=(descriptor(), uint32("size"), TUPLE),
        old_parameters=2,
    ),
    EventType(
        name="recvfrom",
        number=35,
        category=Category.BY_DESCRIPTOR,
        parameters=(RESULT, data(), TUPLE, descriptor(), uint32("size")),
        enter=34,
        enter_parameters=(descriptor(), uint32("size")),
        old_parameters=3,
    ),
    EventType(
        name="recvmsg",
        number=53,
        category=Category.BY_DESCRIPTOR,
        parameters=(RESULT, uint32("size"), data(), TUPLE, data("msgcontrol"), descriptor()),
        enter=52,
        enter_parameters=(descriptor(),),
        old_parameters=4,
    ),
    EventType(
        name="shutdown",
        number=37,
        category=Category.NET,
        parameters=(RESULT, descriptor(), HOW),
        enter=36,
        enter_parameters=(descriptor(), HOW),
        old_parameters=1,
    ),
    EventType(name="pipe", number=61, category=Category.IPC, parameters=PIPE),
    EventType(
        name="pipe2",
        number=393,
        category=Category.IPC,
        parameters=(*PIPE, flags("flags", "open")),
        old_parameters=0,
    ),
)
