"""Samples: events in any order that agree in their keys, one for each stage, no event twice.

Which of several possible events Elasticsearch takes depends on its index; here it is the first one that works.

Source: Elasticsearch's `SampleIterator`: it goes through the keys in ascending order, null first, and picks distinct
documents by backtracking, `max_samples_per_key` times for each key.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import islice
from typing import TYPE_CHECKING, TypeAlias

from ruleglot.evaluation.findings import Match
from ruleglot.evaluation.keys import Key, keys
from ruleglot.evaluation.stages import passes_filter

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ruleglot.evaluation.settings import EqlSettings
    from ruleglot.evaluation.values import Event
    from ruleglot.ir.nodes import SampleQuery

Numbered: TypeAlias = "tuple[int, Event]"
"""An event and its place: two equal events are two all the same."""


def samples(query: SampleQuery, events: Iterable[Event], settings: EqlSettings) -> Iterator[Match]:
    """Yield the samples among events, of which all are held in memory, in the order of their keys."""
    candidates: defaultdict[Key, list[list[Numbered]]] = defaultdict(lambda: [[] for _ in query.stages])
    for place, event in enumerate(events):
        for number, stage in enumerate(query.stages):
            if passes_filter(stage, event, settings):
                for key in keys(stage, event, settings):
                    candidates[key][number].append((place, event))
    for key in sorted(candidates):
        for chosen in islice(_choices(candidates[key], ()), settings.max_samples_per_key):
            yield Match(events=tuple(event for _, event in chosen), keys=tuple(part.shown for part in key))


def _choices(candidates: list[list[Numbered]], chosen: tuple[Numbered, ...]) -> Iterator[tuple[Numbered, ...]]:
    """Yield every way to give each stage an event of its own."""
    if len(chosen) == len(candidates):
        yield chosen
        return
    taken = {place for place, _ in chosen}
    for each in candidates[len(chosen)]:
        if each[0] not in taken:
            yield from _choices(candidates, (*chosen, each))
