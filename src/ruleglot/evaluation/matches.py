"""A query over many events: what it matches, in Elasticsearch's order.

>>> from ruleglot.ir.nodes import Constant, Cut, EventQuery, Pipe
>>> query = EventQuery(category="process", condition=Constant(value=True), pipes=(Pipe(cut=Cut.HEAD, count=1),))
>>> late, early = ({"event.category": "process", "@timestamp": f"2026-01-0{day}"} for day in (2, 1))
>>> [match.events == (early,) for match in evaluate(query, [late, early])]
[True]
"""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from ruleglot.evaluation.findings import Match, cut
from ruleglot.evaluation.mapping import mapped
from ruleglot.evaluation.order import sorted_events
from ruleglot.evaluation.samples import samples
from ruleglot.evaluation.sequences import sequences
from ruleglot.evaluation.settings import DEFAULT, EqlSettings
from ruleglot.evaluation.stages import passes_filter
from ruleglot.ir.nodes import Cut, EventQuery, Pipe, SampleQuery, SequenceQuery
from ruleglot.ir.traverse import event_query

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ruleglot.evaluation.values import Event
    from ruleglot.ir.nodes import Query


def evaluate(query: Query, events: Iterable[Event], *, settings: EqlSettings = DEFAULT) -> list[Match]:
    """Return the matches of a query over events, in the order in which Elasticsearch answers.

    Events by their time, sequences by the time of their last event, samples by their keys. Raises `DiagnosticError`: a
    pattern cannot be run (E001, E002), Elasticsearch would fail the query (E003, E005, E006), or an event of a sequence
    has no time (E004).
    """
    in_order = sorted_events(events, settings, is_sequence=isinstance(query, SequenceQuery))
    return list(iterate(query, in_order, settings=settings))


def iterate(query: Query, events: Iterable[Event], *, settings: EqlSettings = DEFAULT) -> Iterator[Match]:
    """Yield the matches one by one, as the events come, which must be in order; for streams too long to hold.

    A sequence keeps no more than the partial matches that are still open; a sample keeps all candidates, `tail` as many
    matches as it lets through. Raises as `evaluate` does.
    """
    query = mapped(query, settings)
    match query:
        case EventQuery():
            found = (Match(events=(each,)) for each in events if passes_filter(query, each, settings))
            return cut(found, query.pipes, settings.size)
        case SequenceQuery():
            return cut(sequences(query, events, settings), query.pipes, settings.size)
        case SampleQuery():
            first = () if settings.size is None else (Pipe(cut=Cut.HEAD, count=settings.size),)
            return cut(samples(query, events, settings), first, None)
        case _:
            assert_never(query)


def fires(query: EventQuery, event: Event, *, settings: EqlSettings = DEFAULT) -> bool:
    """Return whether an event query matches one event. Raises as `evaluate` does."""
    return passes_filter(event_query(mapped(query, settings)), event, settings)
