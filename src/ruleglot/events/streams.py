"""Streams for a rule about several events: some on which it fires, and others that differ from those in one thing.

What a sequence or sample is about is which activities come together: in which order, how far apart, of which keys, with
what in between. All orders are tried up to a stated number of stages, all interleavings of two series up to a stated
number of activities; beyond that a stated number of streams is made up at random, from a seed that is always the same.
The rule itself decides on which streams it fires. The same rule always gives the same streams in the same order.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ruleglot.events.streaming.arrangements import ALL_INTERLEAVED, ALL_ORDERS
from ruleglot.events.streaming.ensemble import Ensemble
from ruleglot.events.streaming.roles import Nobody, roles
from ruleglot.events.streaming.score import SEED, Score
from ruleglot.events.streaming.stream import Stream

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ruleglot.events.streaming.score import Plan
    from ruleglot.events.streaming.stream import Asked
    from ruleglot.ir.nodes import Query


@dataclass(frozen=True, slots=True, kw_only=True)
class Streams:
    """The streams of a rule. `reason`: why there are none, a sentence; `remarks`: what is in none of them.

    `ensemble`: who plays them, and further ones on demand; `None` where nobody does.
    """

    streams: tuple[Stream, ...]
    reason: str = ""
    remarks: tuple[str, ...] = ()
    ensemble: Ensemble | None = field(default=None, repr=False, compare=False)


def bound(streams: Sequence[Stream]) -> str:
    """Return what was tried, and how much of it, in words."""
    seeded = sum(each.seeded for each in streams)
    return (
        f"all orders of up to {ALL_ORDERS} stages, two series of different keys interleaved in all ways up to "
        f"{ALL_INTERLEAVED} activities, {len(streams)} streams in all, {seeded} of them made up at random (seed {SEED})"
    )


def streams(query: Query, asked: Asked) -> Streams:
    """Return the streams of a query, none of them twice."""
    found = roles(query, asked)
    if isinstance(found, Nobody):
        return Streams(streams=(), reason=found.reason)
    score = Score.of(query, found)
    made: list[Stream] = []
    seen: set[Plan] = set()
    for plans, seeded in ((score.plans(), False), (score.seeded(), True)):
        for words, plan in plans:
            ordered = tuple(sorted(plan, key=lambda each: each[1]))
            begins = ordered[0][1]
            ordered = tuple((who, when - begins) for who, when in ordered)
            same = tuple((score.first_of[who], when) for who, when in ordered)
            if same not in seen:
                seen.add(same)
                made.append(Stream(activities=score.played(ordered), story=words, seeded=seeded))
    return Streams(streams=tuple(made), remarks=found.remarks, ensemble=Ensemble(search=found.search, score=score))
