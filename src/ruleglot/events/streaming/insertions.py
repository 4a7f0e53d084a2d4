"""Where in a series something is put that ends it (`until`) or that it must do without (a missing event).

>>> [[role for role, _ in each] for _, each in between((("a", 0), ("b", 10)), "x", 10)][:3]
[['x', 'a', 'b'], ['a', 'x', 'b'], ['a', 'x', 'b']]
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ruleglot.events.streaming.arrangements import MILLISECOND, SPACED, seconds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruleglot.events.streaming.arrangements import Arrangement, Role, Told


def between(series: Arrangement[Role], role: Role, pace: int) -> Iterator[Told[Role]]:
    """Yield the series with the role before it, between any two of its activities, and after it.

    Also at the very time of an activity, once before it and once after it: which end belongs to a stretch is a rule of
    its own.
    """
    half = pace // 2 // MILLISECOND * MILLISECOND
    first = series[0][1]
    yield "before the first activity", ((role, first - (half or MILLISECOND)), *series)
    for place, (_, time) in enumerate(series, 1):
        words = "after the last activity" if place == len(series) else "between two activities"
        yield words, (*series[:place], (role, time + half), *series[place:])
        yield "at the time of an activity, after it", (*series[:place], (role, time), *series[place:])
        yield "at the time of an activity, before it", (*series[: place - 1], (role, time), *series[place - 1 :])


def around(series: Arrangement[Role], role: Role, maxspan: int) -> Iterator[Told[Role]]:
    """Yield the series with the role near both ends of the time in which no missing event may come.

    `maxspan`: milliseconds. Before the series that is so long before its last activity, after it so long after its
    first one.
    """
    first, last = series[0][1], series[-1][1]
    for off, words in SPACED:
        apart = (maxspan + off) * MILLISECOND
        told = f"{seconds(maxspan + off)}, {words} `maxspan`"
        yield f"after the beginning of the series by {told}", (*series, (role, first + apart))
        yield f"before the end of the series by {told}", ((role, last - apart), *series)


def on_both_sides(series: Arrangement[Role], before: Role, after: Role, maxspan: int) -> Iterator[Told[Role]]:
    """Yield the series between two that are to be missing, so far apart that a clean `maxspan` fits in, or not."""
    first, last = series[0][1], series[-1][1]
    free = maxspan * MILLISECOND - (last - first)
    for off, words in SPACED:
        left = free // 2 // MILLISECOND * MILLISECOND
        right = free - left + off * MILLISECOND
        told = f"on both sides of the series, {seconds(maxspan + off)} apart, {words} `maxspan`"
        yield told, ((before, first - left), *series, (after, last + right))
