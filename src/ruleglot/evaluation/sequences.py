"""Sequences: the state machine that Elasticsearch matches them with, one for each key.

An event that fits stage k takes the newest partial match that waits for stage k, which thereby is used up whether the
step succeeds or not; so one partial for each stage is all there is to keep. Stages are tried from the last to the
first, so that an event never follows itself. The step fails where more than `maxspan` has passed since the first event,
or where an event of `until` came at or after the last one taken; then the partial is lost.

Missing events take no part in this: a finding is vetoed afterwards (`Vetoes`), and is not tried again with others.

Source: Elasticsearch's `SequenceMatcher`, its pull request 92348 for missing events, and its published sequence tests.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ruleglot.evaluation.keys import Key, keys
from ruleglot.evaluation.order import Timed, timed
from ruleglot.evaluation.stages import passes_filter
from ruleglot.evaluation.vetoes import Shape, Vetoes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ruleglot.evaluation.findings import Match
    from ruleglot.evaluation.settings import EqlSettings
    from ruleglot.evaluation.values import Event
    from ruleglot.ir.nodes import SequenceQuery, Stage

MILLISECOND = 1_000_000

FEW = 1000
"""Below so many keys it is not worth looking for partial matches that can no longer be completed."""


@dataclass(frozen=True, slots=True)
class Partial:
    """The events taken so far, the first stage's first."""

    events: tuple[Timed, ...]


@dataclass(slots=True)
class _Open:
    """The partial matches by key; in each, by the number of stages that are done, the newest one."""

    maxspan: int | None
    partials: dict[Key, dict[int, Partial]] = field(default_factory=dict)
    bound: int = FEW

    def put(self, key: Key, done: int, partial: Partial) -> None:
        self.partials.setdefault(key, {})[done] = partial

    def take(self, key: Key, done: int) -> Partial | None:
        return self.partials.get(key, {}).pop(done, None)

    def drop(self, key: Key) -> None:
        self.partials.pop(key, None)

    def forget_before(self, now: Timed) -> None:
        """Let go of what is too old to be completed, every time that the number of keys has doubled."""
        if len(self.partials) < self.bound:
            return
        for key, waiting in list(self.partials.items()):
            kept = {done: each for done, each in waiting.items() if not self.is_late(each, now)}
            if kept:
                self.partials[key] = kept
            else:
                del self.partials[key]
        self.bound = max(FEW, 2 * len(self.partials))

    def is_late(self, partial: Partial, now: Timed) -> bool:
        """Return whether too much time has passed since the first event; exactly `maxspan` is not too much."""
        return self.maxspan is not None and now.time - partial.events[0].time > self.maxspan


def sequences(query: SequenceQuery, events: Iterable[Event], settings: EqlSettings) -> Iterator[Match]:
    """Yield the sequences among events that come in order of time, by their last events.

    Raises `DiagnosticError` (E004) at an event that has no time or is out of order, and as `holds` does.
    """
    shape = Shape.of(query)
    maxspan = None if query.maxspan is None else query.maxspan * MILLISECOND
    vetoes = Vetoes(shape=shape, maxspan=maxspan or 0)
    open_ones = _Open(maxspan=maxspan)
    for event in timed(events, settings):
        yield from vetoes.settled(event.time)
        for gap, stage in shape.missing:
            for key in _keys(stage, event, settings):
                vetoes.note(gap, key, event)
        for key, found in _steps(shape.present, event, open_ones, settings):
            vetoes.weigh(key, found.events)
        if query.until is not None:
            # All that waits under these keys ends at or before this event, so nothing of it can go on.
            for key in _keys(query.until, event, settings):
                open_ones.drop(key)
        open_ones.forget_before(event)
        yield from vetoes.settled(event.time)
    yield from vetoes.settled(None)


def _steps(
    stages: tuple[Stage, ...], event: Timed, open_ones: _Open, settings: EqlSettings
) -> Iterator[tuple[Key, Partial]]:
    """Yield what an event completes, and keep what it goes on with."""
    for number in reversed(range(len(stages))):
        for key in _keys(stages[number], event, settings):
            before = open_ones.take(key, number) if number else Partial(())
            if before is None or (before.events and open_ones.is_late(before, event)):
                continue
            after = Partial((*before.events, event))
            if number == len(stages) - 1:
                yield key, after
            else:
                open_ones.put(key, number + 1, after)


def _keys(stage: Stage, event: Timed, settings: EqlSettings) -> Iterator[Key]:
    """Yield the keys under which an event passes a stage."""
    if passes_filter(stage, event.event, settings):
        yield from keys(stage, event.event, settings)
