"""When events happened, and which came first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.diagnostics.evaluation import NoTime
from ruleglot.evaluation.dates import MILLISECOND, instant
from ruleglot.evaluation.values import Event, values
from ruleglot.ir.nodes import Field, Scalar, Vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ruleglot.evaluation.settings import EqlSettings

Rank: TypeAlias = tuple[Any, ...]
"""What orders a value that may be missing; numbers stand before texts."""


@dataclass(frozen=True, slots=True)
class Timed:
    """An event with its time in nanoseconds since 1970 and its place in the stream, which orders events of one time."""

    event: Event
    time: int
    place: int


def sorted_events(events: Iterable[Event], settings: EqlSettings, *, is_sequence: bool) -> list[Event]:
    """Return events in Elasticsearch's order: by time, then by tiebreaker, then as they came.

    An event without a time or tiebreaker stands before the others; where sequences are matched, one without a
    tiebreaker stands behind the others of its time (issue 64706 of Elasticsearch).
    """
    missing_last = is_sequence

    def key(event: Event) -> tuple[Rank, Rank]:
        time = moment(event, settings)
        tie = _value(event, settings.tiebreaker_field)
        return (time is not None, time), ((tie is not None) is not missing_last, isinstance(tie, str), tie)

    return sorted(events, key=key)


def timed(events: Iterable[Event], settings: EqlSettings) -> Iterator[Timed]:
    """Yield events with their times. Raises `DiagnosticError` (E004) at one that has none or is before the last."""
    last: int | None = None
    for place, event in enumerate(events):
        time = moment(event, settings)
        if time is None or (last is not None and time < last):
            value = _value(event, settings.timestamp_field)
            found = "missing" if value is None else f"`{value}`" + ("" if time is None else ", before the event ahead")
            raise DiagnosticError(NoTime(field=settings.timestamp_field or "none", found=found))
        last = time
        yield Timed(event, time, place)


def moment(event: Event, settings: EqlSettings) -> int | None:
    """Return when an event happened, in nanoseconds since 1970; a field of type `date` holds whole milliseconds."""
    value = _value(event, settings.timestamp_field)
    found = None if value is None else instant(value)
    if found is None or settings.type_of(settings.timestamp_field or "") == "date_nanos":
        return found
    return found // MILLISECOND * MILLISECOND


def _value(event: Event, name: str | None) -> Scalar | None:
    if name is None:
        return None
    return next(iter(values(Field(vocabulary=Vocabulary.ECS, name=name), event)), None)
