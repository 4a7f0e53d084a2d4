"""Missing events: what must not be there around the events of a sequence.

A finding is vetoed by an event, of the same key, of a missing stage

* in the middle: between its two neighbours;
* at the beginning only: before the first event, no more than `maxspan` before the last one;
* at the end only: behind the last event, no more than `maxspan` behind the first one;
* at both ends: only where no stretch of `maxspan` around the events is free of both, that is, where the last one before
  them and the first one behind them are no more than `maxspan` apart.

A finding with a missing event at its end waits until the time for that one is over.

Source: Elasticsearch's pull request 92348 and its published tests of missing events.
"""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from ruleglot.evaluation.findings import Match

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruleglot.evaluation.keys import Key
    from ruleglot.evaluation.order import Timed
    from ruleglot.ir.nodes import SequenceQuery, Stage


FEW = 1000
"""Up to so many keys all that was seen is kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """A sequence laid out.

    `present`: the stages of events that are there, as often as they run. `missing`: the other stages with their gaps:
    gap 0 is before the first present one, gap n behind the n-th. `slots`: what a finding shows, `None` for a missing
    event, else the place in `present`.
    """

    present: tuple[Stage, ...]
    missing: tuple[tuple[int, Stage], ...]
    slots: tuple[int | None, ...]

    @classmethod
    def of(cls, query: SequenceQuery) -> Shape:
        """Return the shape of a sequence."""
        present: list[Stage] = []
        missing: list[tuple[int, Stage]] = []
        slots: list[int | None] = []
        for stage in query.stages:
            if stage.missing:
                missing.append((len(present), stage))
                slots += [None] * stage.runs
            else:
                slots += range(len(present), len(present) + stage.runs)
                present += [stage] * stage.runs
        return cls(present=tuple(present), missing=tuple(missing), slots=tuple(slots))

    @property
    def gaps(self) -> frozenset[int]:
        """Where something must be missing."""
        return frozenset(gap for gap, _ in self.missing)


Finding: TypeAlias = "tuple[Key, tuple[Timed, ...]]"


@dataclass(slots=True, kw_only=True)
class Vetoes:
    """Holds the events that may veto, and the findings that may still be vetoed. `maxspan` in nanoseconds."""

    shape: Shape
    maxspan: int
    seen: defaultdict[tuple[int, Key], deque[Timed]] = field(default_factory=lambda: defaultdict(deque))
    waiting: deque[Finding] = field(default_factory=deque)
    bound: int = FEW

    def note(self, gap: int, key: Key, event: Timed) -> None:
        """Take note of an event that should be missing in a gap; what is too old to matter is let go."""
        noted = self.seen[gap, key]
        while noted and noted[0].time < event.time - 2 * self.maxspan:
            noted.popleft()
        noted.append(event)
        if len(self.seen) > self.bound:
            for place, old in list(self.seen.items()):
                if old[-1].time < event.time - 2 * self.maxspan:
                    del self.seen[place]
            self.bound = max(FEW, 2 * len(self.seen))

    def weigh(self, key: Key, events: tuple[Timed, ...]) -> None:
        """Take in a finding, unless something between its events vetoes it."""
        for gap in self.shape.gaps - {0, len(events)}:
            if any(events[gap - 1].place < each.place < events[gap].place for each in self.seen.get((gap, key), ())):
                return
        self.waiting.append((key, events))

    def settled(self, now: int | None) -> Iterator[Match]:
        """Yield the findings that nothing can veto any more, in the order in which they came; `None`: all is over."""
        while self.waiting:
            key, events = self.waiting[0]
            if len(events) in self.shape.gaps and now is not None and now <= events[0].time + self.maxspan:
                return
            self.waiting.popleft()
            if not self._is_vetoed_from_outside(key, events):
                shown = tuple(None if slot is None else events[slot].event for slot in self.shape.slots)
                yield Match(events=shown, keys=tuple(part.shown for part in key))

    def _is_vetoed_from_outside(self, key: Key, events: tuple[Timed, ...]) -> bool:
        first, last = events[0], events[-1]
        before = [
            each.time
            for each in self.seen.get((0, key), ())
            if each.place < first.place and each.time >= last.time - self.maxspan
        ]
        after = [
            each.time
            for each in self.seen.get((len(events), key), ())
            if each.place > last.place and each.time <= first.time + self.maxspan
        ]
        if {0, len(events)} <= self.shape.gaps:
            return bool(before and after) and min(after) - max(before) <= self.maxspan
        return bool(before or after)
