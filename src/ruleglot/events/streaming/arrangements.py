"""In which orders and at which distances the activities of a series are put one after the other.

An arrangement is who comes when: pairs of a role and a time in nanoseconds after the beginning. Here roles are whatever
the caller likes; who they are is none of the arrangement's business.

>>> [[role for role, _ in each] for _, each in orders(("a", "b"), {}, pace=1)]
[['a', 'b'], ['b', 'a']]
>>> len(list(interleavings(("a", "b"), ("A", "B"))))
6
"""

from __future__ import annotations

from itertools import chain, combinations, permutations
from typing import TYPE_CHECKING, TypeAlias, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

Role = TypeVar("Role")
Arrangement: TypeAlias = "tuple[tuple[Role, int], ...]"
Told: TypeAlias = "tuple[str, Arrangement[Role]]"
"""What is special about an arrangement, and the arrangement."""

MILLISECOND = 1_000_000
SECOND = 1000 * MILLISECOND
DAY = 24 * 3600 * SECOND

ALL_ORDERS = 4
"""Up to so many stages in all orders; more of them in order, backwards, and with two neighbours swapped."""

ALL_INTERLEAVED = 6
"""Two series of so many activities together are interleaved in all ways; longer ones in some of them."""

SPACED = ((-1, "1 ms less than"), (0, "exactly"), (1, "1 ms more than"))
"""Around `maxspan`: so many milliseconds more."""


def pace(total: int, maxspan: int | None) -> int:
    """Return how far apart activities are, so that so many of them are well within `maxspan` (in milliseconds)."""
    if maxspan is None:
        return SECOND
    least = maxspan * MILLISECOND // (total + 2) // MILLISECOND * MILLISECOND
    return max(min(SECOND, least), MILLISECOND)


def steady(roles: Sequence[Role], pace: int) -> Arrangement[Role]:
    """Return the roles at equal distances."""
    return tuple((role, place * pace) for place, role in enumerate(roles))


def line(blocks: Sequence[Role], runs: Mapping[Role, int]) -> tuple[Role, ...]:
    """Return the roles one after the other, each as often as it runs."""
    return tuple(role for role in blocks for _ in range(runs.get(role, 1)))


def orders(blocks: Sequence[Role], runs: Mapping[Role, int], pace: int) -> Iterator[Told[Role]]:
    """Yield the stages in order, and then in other orders."""
    yield "in order", steady(line(blocks, runs), pace)
    if len(blocks) <= ALL_ORDERS:
        others = [each for each in permutations(range(len(blocks))) if each != tuple(range(len(blocks)))]
    else:
        last = len(blocks) - 1
        others = [tuple(reversed(range(len(blocks))))]
        for place in range(last):
            swapped = list(range(len(blocks)))
            swapped[place : place + 2] = place + 1, place
            others.append(tuple(swapped))
    for each in others:
        yield "in another order", steady(line([blocks[place] for place in each], runs), pace)


def omissions(blocks: Sequence[Role], runs: Mapping[Role, int], pace: int) -> Iterator[Told[Role]]:
    """Yield the stages without each of them, each of them alone, and each once too little and once too often."""
    for place, role in enumerate(blocks):
        before, after = blocks[:place], blocks[place + 1 :]
        number = runs.get(role, 1)
        if len(blocks) > 1:
            yield "one stage left out", steady(line((*before, *after), runs), pace)
            yield "one stage alone", steady(line((role,), runs), pace)
        for count, words in ((number - 1, "one run too few"), (number + 1, "one activity repeated")):
            if count:
                together = (*line(before, runs), *(role,) * count, *line(after, runs))
                yield words, steady(together, pace)
    twice = line((*blocks, *blocks), runs)
    yield "the whole series twice", steady(twice, pace)
    yield "one activity repeated at the end", steady((*line(blocks, runs), blocks[0]), pace)
    yield "one activity repeated at the beginning", steady((blocks[-1], *line(blocks, runs)), pace)


def spacings(roles: Sequence[Role], maxspan: int | None, pace: int) -> Iterator[Told[Role]]:
    """Yield the series with its last activity near the end of `maxspan` (in milliseconds), and at one time.

    Without `maxspan`, a month later.
    """
    *others, last = steady(roles, pace)
    if maxspan is None:
        yield "the last activity 30 days after the first", (*others, (last[0], 30 * DAY))
    elif others:
        for off, words in SPACED:
            at = (maxspan + off) * MILLISECOND
            told = f"{seconds(maxspan + off)} after the first, {words} `maxspan`"
            yield f"the last activity {told}", (*others, (last[0], at))
            late = _backwards(roles, at, pace)
            yield f"all but the first activity together, the last one {told}", ((roles[0], 0), *late)
        # The newest of two first ones counts, so that this series is in time.
        at = (maxspan + 1) * MILLISECOND
        again = (roles[0], at - (len(roles) - 1) * pace)
        late = _backwards(roles, at, pace)
        yield "the first activity once too early and once in time", ((roles[0], 0), again, *late)
    if others:
        yield "all at the same time", tuple((role, 0) for role in roles)
        yield "all at the same time, in another order", tuple((role, 0) for role in reversed(roles))
        ends = [
            place for place in range(len(roles) - 1) if roles[place] != roles[place + 1] or place in {0, len(roles) - 2}
        ]
        for place in ends:
            together = tuple((role, (at if at < place + 1 else at - 1) * pace) for at, role in enumerate(roles))
            yield "two neighbours at the same time", together


def seconds(milliseconds: int) -> str:
    """Return a stretch of time in seconds, with no more digits than it needs.

    >>> seconds(30_001), seconds(60_000)
    ('30.001 s', '60 s')
    """
    return f"{milliseconds // 1000}.{milliseconds % 1000:03d}".rstrip("0").rstrip(".") + " s"


def _backwards(roles: Sequence[Role], end: int, pace: int) -> Arrangement[Role]:
    """Return all but the first role, the last one at a moment."""
    return tuple((role, end - (len(roles) - 1 - place) * pace) for place, role in enumerate(roles[1:], 1))


def interleavings(one: Sequence[Role], other: Sequence[Role]) -> Iterator[tuple[Role, ...]]:
    """Yield all ways in which two series can be put into one, each in its own order."""
    total = len(one) + len(other)
    for places in combinations(range(total), len(one)):
        mine, theirs = iter(one), iter(other)
        yield tuple(next(mine) if place in places else next(theirs) for place in range(total))


def crossings(one: Sequence[Role], other: Mapping[Role, Role], pace: int) -> Iterator[Told[Role]]:
    """Yield the series with the other key in each of its stages but some: keys that do not belong together."""
    present = [role for role in dict.fromkeys(one) if role in other]
    some = chain.from_iterable(combinations(present, size) for size in range(1, len(dict.fromkeys(one))))
    for swapped in some:
        roles = [other[role] if role in swapped else role for role in one]
        yield "stages of two keys", steady(roles, pace)
