r"""How the values of a system call are written in a capture: by the type of each parameter.

>>> encoded(EVENT_TYPES["unlink"].parameters, {"res": 0, "path": "/x"})
(b'\x00\x00\x00\x00\x00\x00\x00\x00', b'/x\x00')
"""

from __future__ import annotations

import struct
from ipaddress import ip_address
from typing import TYPE_CHECKING, assert_never

from ruleglot.events.capture.blocks import terminated
from ruleglot.events.descriptors import Endpoint, Socket
from ruleglot.events.falco.tables.event_types import EVENT_TYPES, WIRE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ruleglot.events.falco.calls.system_call import Carried
    from ruleglot.events.falco.tables.event_types import Parameter

__all__ = ["EVENT_TYPES", "encoded"]

FAMILIES = {4: 2, 6: 10}
"""AF_INET and AF_INET6."""


def encoded(parameters: tuple[Parameter, ...], values: Mapping[str, Carried]) -> tuple[bytes, ...]:
    """Return the parameters in their order; one that carries nothing is empty."""
    return tuple(
        b"" if (value := values.get(parameter.name)) is None else _encoded(parameter, value) for parameter in parameters
    )


def _encoded(parameter: Parameter, value: Carried) -> bytes:
    match value:
        case int():
            return struct.pack(f"<{WIRE[parameter.type]}", value)
        case str():
            return value.encode() + b"\0"
        case bytes():
            return value
        case tuple():
            return terminated(value)
        case Endpoint():
            return _family(value) + _end(value)
        case Socket():
            return _family(value.source) + _end(value.source) + _end(value.destination)
        case _:
            assert_never(value)


def _family(end: Endpoint) -> bytes:
    return struct.pack("<B", FAMILIES[end.version])


def _end(end: Endpoint) -> bytes:
    return ip_address(end.ip).packed + struct.pack("<H", end.port)
