"""What is played for a query: the series, in all the ways in which one thing about it can be otherwise.

Whether the rule fires then, nobody asks here.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import chain, product
from random import Random
from typing import TYPE_CHECKING, TypeAlias

from ruleglot.events.moment import MOMENT
from ruleglot.events.streaming.arrangements import (
    ALL_INTERLEAVED,
    MILLISECOND,
    crossings,
    interleavings,
    line,
    omissions,
    orders,
    pace,
    spacings,
    steady,
)
from ruleglot.events.streaming.insertions import around, between, on_both_sides
from ruleglot.events.streaming.roles import until_of
from ruleglot.ir.nodes import SequenceQuery, Stage
from ruleglot.ir.traverse import filters

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from ruleglot.events.activity import LinuxActivity
    from ruleglot.events.streaming.arrangements import Arrangement, Told
    from ruleglot.events.streaming.roles import Extra, Roles
    from ruleglot.ir.nodes import Query

SEED = 2023
"""What the streams that are made up at random begin with, for every rule."""

SEEDED = 24
"""So many streams are made up at random."""

SOME_INTERLEAVED = 12
"""And so many interleavings of two series that are too long for all of them."""

LONGEST_SEEDED = 9
"""So many activities are in such a stream at most."""

SHORT = 5
"""Of series of up to so many activities all streams are made, of longer ones fewer that are made up at random."""

ANYBODY = 0.2
"""How often one of them is anybody, and not of one of the two series."""

Plan: TypeAlias = "Arrangement[int]"


@dataclass(slots=True, kw_only=True)
class Score:
    """The streams of a query as plans: who comes when. Who it is, is a number.

    The parts of the first series have their own numbers, all others follow. `first_of`: of each the number of the first
    one who is the very same activity. `other`: of each part the number of the one of another key. `blocks`: the stages
    that must come, in order; `runs`: how often each of them does; `absent`: of each stage that must be missing before
    which block it stands; `maxspan`: in milliseconds. `played_at`: each activity that was asked for, at its time.
    """

    blocks: tuple[int, ...]
    runs: Mapping[int, int]
    maxspan: int | None
    until: int | None
    absent: Mapping[int, int]
    found: Roles
    cast: list[LinuxActivity | None] = field(default_factory=list)
    first_of: list[int] = field(default_factory=list)
    known: dict[LinuxActivity | None, int] = field(default_factory=dict)
    played_at: dict[tuple[int, int], LinuxActivity] = field(default_factory=dict)
    other: dict[int, int] = field(default_factory=dict)

    @classmethod
    def of(cls, query: Query, found: Roles) -> Score:
        """Return what is played for a query by those who were found."""
        parts = filters(query)
        until = until_of(query)
        staged = [each for each in range(len(parts)) if each != until]
        missing = {each for each in staged if isinstance(part := parts[each], Stage) and part.missing}
        blocks = tuple(each for each in staged if each not in missing)
        score = cls(
            blocks=blocks,
            runs={each: part.runs for each in staged if isinstance(part := parts[each], Stage)},
            maxspan=query.maxspan if isinstance(query, SequenceQuery) else None,
            until=until,
            absent={each: sum(block < each for block in blocks) for each in sorted(missing)},
            found=found,
        )
        for activity in found.own:
            score.joined(activity)
        for number, activity in enumerate(found.other):
            if activity is not None:
                score.other[number] = score.joined(activity)
        return score

    def joined(self, activity: LinuxActivity | None) -> int:
        """Return the number of another one who plays, or of nobody."""
        number = len(self.cast)
        self.cast.append(activity)
        self.first_of.append(self.known.setdefault(activity, number))
        return number

    def played(self, plan: Plan) -> tuple[LinuxActivity, ...]:
        """Return the activities of a plan, each at its time."""
        return tuple(self._at(*each) for each in plan)

    def _at(self, who: int, when: int) -> LinuxActivity:
        if (who, when) not in self.played_at:
            activity = self.cast[who]
            if activity is None:
                raise IndexError("nobody plays this part")
            self.played_at[who, when] = replace(activity, time=MOMENT + when)
        return self.played_at[who, when]

    @property
    def line(self) -> tuple[int, ...]:
        """The first series: the stages one after the other, each as often as it runs."""
        return line(self.blocks, self.runs)

    @property
    def pace(self) -> int:
        """Nanoseconds between two activities."""
        return pace(len(self.line), self.maxspan)

    def some(self, most: int) -> int:
        """Return how many streams of a sort are made: fewer of a long series, whose streams take longer."""
        return max(2, most * SHORT // max(SHORT, len(self.line)))

    def plans(self) -> Iterator[Told[int]]:
        """Yield all that is not made up at random, what fires first."""
        series = steady(self.line, self.pace)
        yield from orders(self.blocks, self.runs, self.pace)
        yield from omissions(self.blocks, self.runs, self.pace)
        yield from spacings(self.line, self.maxspan, self.pace)
        yield from self._of_two_keys()
        yield from self._with_others(self.found.crossed)
        yield from self._with_others(self.found.lacking)
        yield from self._all_lacking()
        yield from self._ended(series)
        yield from self._with_missing(series)
        yield from self._with_others(self.found.further)

    def _of_two_keys(self) -> Iterator[Told[int]]:
        if not self.other:
            return
        yield from crossings(self.line, self.other, self.pace)
        others = tuple(self.other[each] for each in self.line)
        if 2 * len(others) <= ALL_INTERLEAVED:
            mixed: Iterable[tuple[int, ...]] = interleavings(self.line, others)
        else:
            mixed = ((*self.line, *others), tuple(chain.from_iterable(zip(self.line, others, strict=True))))
        for each in mixed:
            yield "two series of different keys interleaved", steady(each, self.pace)

    def _with_others(self, extras: tuple[Extra, ...]) -> Iterator[Told[int]]:
        """Yield the series with others in it, each in the place of one of its parts."""
        for extra in extras:
            who = self.joined(extra.activity)
            told = extra.words
            if extra.part == self.until or extra.part in self.absent:
                place = self.absent.get(extra.part, 1)
                yield told, self._inserted(who, place)
            else:
                roles = list(self.line)
                roles[len(roles) - 1 - roles[::-1].index(extra.part)] = who  # of several runs the last one
                yield told, steady(roles, self.pace)

    def _inserted(self, who: int, block: int) -> Plan:
        """Return the series with another one before the block of a number."""
        place = len(line(self.blocks[:block], self.runs))
        roles = [*self.line[:place], who, *self.line[place:]]
        return steady(roles, self.pace)

    def hosting(self, series: Sequence[LinuxActivity | None], guest: int) -> tuple[LinuxActivity, ...]:
        """Return another series in order; a guest whose part is `until` or must be missing comes in between."""
        who = [None if each is None else self.first_of[self.joined(each)] for each in series]
        parts = list(self.line)
        if guest == self.until or guest in self.absent:
            parts.insert(len(line(self.blocks[: self.absent.get(guest, 1)], self.runs)), guest)
        plan = [(known, at * self.pace) for at, part in enumerate(parts) if (known := who[part]) is not None]
        return self.played(tuple(plan))

    def _all_lacking(self) -> Iterator[Told[int]]:
        """Yield the series in which no stage has a value in the same field of its key."""
        by_place: dict[int | None, dict[int, int]] = {}
        for extra in self.found.lacking:
            by_place.setdefault(extra.place, {})[extra.part] = self.joined(extra.activity)
        for lacking in by_place.values():
            if all(each in lacking for each in self.blocks):
                nobody = steady([lacking[each] for each in self.line], self.pace)
                yield "no stage has a value in a field of the key", nobody

    def _ended(self, series: Plan) -> Iterator[Told[int]]:
        if self.until is None or self.cast[self.until] is None:
            return
        for who, of in ((self.until, ""), (self.other.get(self.until), " of another key")):
            if who is not None:
                yield from ((f"`until`{of}: {words}", plan) for words, plan in between(series, who, self.pace))

    def _with_missing(self, series: Plan) -> Iterator[Told[int]]:
        """Yield the series with what must be missing: where it may not come, and where it may."""
        for part in self.absent:
            for who, of in ((part, ""), (self.other.get(part), ", of another key")):
                if who is None or self.cast[who] is None:
                    continue
                told = f"an event that must be missing{of}: "
                yield from ((told + words, plan) for words, plan in between(series, who, self.pace))
                if self.maxspan is not None:
                    yield from ((told + words, plan) for words, plan in around(series, who, self.maxspan))
        if self.maxspan is not None:
            played = [part for part in self.absent if self.cast[part] is not None]
            leading = [part for part in played if self.absent[part] == 0]
            trailing = [part for part in played if self.absent[part] == len(self.blocks)]
            for before, after in product(leading, trailing):
                yield from on_both_sides(series, before, after, self.maxspan)

    def seeded(self) -> Iterator[Told[int]]:
        """Yield streams that are made up at random."""
        random = Random(SEED)  # noqa: S311 - nothing is kept secret by it
        if self.other and 2 * len(self.line) > ALL_INTERLEAVED:
            others = tuple(self.other[each] for each in self.line)
            for _ in range(self.some(SOME_INTERLEAVED)):
                mixed = _shuffled(self.line, others, random)
                yield "two series of different keys interleaved at random", steady(mixed, self.pace)
        present = [number for number, activity in enumerate(self.cast) if activity is not None]
        core = [*self.line, *self.other.values(), *(each for each in self.absent if self.cast[each])]
        gaps = [0, MILLISECOND, self.pace, self.pace]
        if self.maxspan is not None:
            gaps.append(self.maxspan * MILLISECOND // 2 // MILLISECOND * MILLISECOND)
        for _ in range(self.some(SEEDED)):
            when, plan = 0, []
            for _ in range(random.randint(2, LONGEST_SEEDED)):
                plan.append((random.choice(present if random.random() < ANYBODY else core), when))
                when += random.choice(gaps)
            yield "made up at random", tuple(plan)


def _shuffled(one: Sequence[int], other: Sequence[int], random: Random) -> tuple[int, ...]:
    """Return two series put into one, each in its own order."""
    mine, theirs = list(one), list(other)
    mixed = []
    while mine or theirs:
        from_mine = random.randrange(len(mine) + len(theirs)) < len(mine)
        mixed.append((mine if from_mine else theirs).pop(0))
    return tuple(mixed)
