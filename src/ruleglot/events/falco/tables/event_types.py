"""The system-call events of Falco's engine, by the name that `evt.type` prints: one table for captures and for fields.

A capture writes an event by its number and its parameters in order; `evt.arg.NAME`, `evt.arg[N]` and `evt.args` print
the same parameters. Where libs has had several versions of one event, the current one stands here.

>>> unlinkat = EVENT_TYPES["unlinkat"]
>>> unlinkat.number, [parameter.name for parameter in unlinkat.parameters]
(303, ['res', 'dirfd', 'name', 'flags'])
>>> EVENT_TYPES["write"].enter, EVENT_TYPES["write"].old_parameters
(8, 2)
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from ruleglot.events.falco.tables.files import FILE_EVENTS
from ruleglot.events.falco.tables.model import WIRE, Base, Category, EventType, Parameter, ParameterType
from ruleglot.events.falco.tables.network import NETWORK_EVENTS
from ruleglot.events.falco.tables.processes import PROCESS_EVENTS

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["EVENT_TYPES", "WIRE", "Base", "Category", "EventType", "Parameter", "ParameterType"]

EVENT_TYPES: Mapping[str, EventType] = MappingProxyType(
    {event_type.name: event_type for event_type in (*PROCESS_EVENTS, *FILE_EVENTS, *NETWORK_EVENTS)},
)
