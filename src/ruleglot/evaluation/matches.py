"""A query over many events: what it matches, in the order of the events."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ruleglot.evaluation.evaluator import holds
from ruleglot.evaluation.settings import DEFAULT, Settings
from ruleglot.evaluation.values import Event, values
from ruleglot.ir.nodes import Field, Vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ruleglot.ir.nodes import Query


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """One finding: `events` are the very mappings that were given, one for an event query."""

    events: tuple[Event, ...]


def evaluate(query: Query, events: Iterable[Event], *, settings: Settings = DEFAULT) -> list[Match]:
    """Return the matches of a query over events, in their order.

    Raises `DiagnosticError` (E001, E002) where a regular expression or a pattern cannot be run.
    """
    return list(iterate(query, events, settings=settings))


def iterate(query: Query, events: Iterable[Event], *, settings: Settings = DEFAULT) -> Iterator[Match]:
    """Yield the matches one by one, as the events come; for streams too long to hold."""
    return (Match(events=(event,)) for event in events if fires(query, event, settings=settings))


def fires(query: Query, event: Event, *, settings: Settings = DEFAULT) -> bool:
    """Return whether an event query matches one event."""
    if query.category is not None:
        category = Field(vocabulary=Vocabulary.ECS, name=settings.category_field)
        if query.category not in values(category, event):
            return False
    return holds(query.condition, event)
