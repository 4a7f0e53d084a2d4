"""An activity for each part of a rule about several events, all of one key, and others around them.

A part is a stage or `until`. What is proposed here the rule decides on: an activity plays a part only where the part's
own condition matches it, and it is of a series only where it has the key of the others.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import partial
from itertools import chain, islice, zip_longest
from typing import TYPE_CHECKING

from ruleglot.events.derivation.near_misses import near_misses
from ruleglot.events.derivation.siblings import other_kinds
from ruleglot.events.derivation.witnesses import Witness, witnesses
from ruleglot.events.streaming.keys import agreeing, differing, filled, lacking, renumbered
from ruleglot.ir.nodes import EventQuery, SequenceQuery, Stage
from ruleglot.ir.traverse import filters

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ruleglot.events.activity import LinuxActivity
    from ruleglot.events.derivation.demands import Demand
    from ruleglot.events.streaming.stream import Asked, Keys
    from ruleglot.ir.nodes import Field, Query

Part = EventQuery | Stage

PATIENCE = 600
"""So many activities are proposed for a part."""

FEW = 12
"""So many witnesses of a part are looked at, and so many of each are others who fire."""

NEAR = 300
"""The streams of a part's near misses hold so many activities together."""

OTHER_KINDS = 4
"""And so many more are something else that the same process does."""

STEP = 100
"""The numbers of processes that are not said to be the same one are this far apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Extra:
    """An activity that stands for a part, and what is special about it. `place`: in which field of the key, if any."""

    part: int
    words: str
    activity: LinuxActivity
    place: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Roles:
    """Who is there for the parts of a query, which are its `filters`; `None` where nobody was found.

    `own`: all of one key; `other`: all of another one. `crossed`: of the first key in all but one of its fields, and of
    none of that one's value; `lacking`: without a value in one field. `further`: of the first key, and others who pass
    the condition or nearly do. `remarks`: what was not found, each a sentence without its full stop. `search`: what
    they were found by.
    """

    own: tuple[LinuxActivity | None, ...]
    other: tuple[LinuxActivity | None, ...]
    crossed: tuple[Extra, ...]
    lacking: tuple[Extra, ...]
    further: tuple[Extra, ...]
    remarks: tuple[str, ...]
    search: Search


@dataclass(frozen=True, slots=True, kw_only=True)
class Nobody:
    """There is no series: `reason` says why, a sentence without its full stop."""

    reason: str


def roles(query: Query, asked: Asked) -> Roles | Nobody:
    """Return who plays the parts of a query."""
    search = Search(query=query, asked=asked)
    for number in range(len(search.parts)):
        if not search.found[number]:
            if search.is_needed(number):
                return Nobody(reason=f"no activity was found for {_named(query, number)}")
            search.remarks.append(f"no activity was found for {_named(query, number)}: it never comes")
    own = search.series()
    if own is None:
        return Nobody(reason="no activities were found for its stages that agree in their keys")
    other = search.another(own)
    return Roles(
        own=own,
        other=other,
        crossed=tuple(search.crossed(own)),
        lacking=tuple(search.lacking(own)),
        further=tuple(search.further(own)),
        remarks=tuple(search.remarks),
        search=search,
    )


def until_of(query: Query) -> int | None:
    """Return which of a query's parts is its `until`."""
    return len(filters(query)) - 1 if isinstance(query, SequenceQuery) and query.until is not None else None


def _named(query: Query, number: int) -> str:
    if len(filters(query)) == 1:
        return "its only event"
    return "its `until`" if number == until_of(query) else f"its stage {number + 1}"


@dataclass(slots=True, kw_only=True)
class Search:
    """What has been found for a query so far.

    `found`: witnesses of each part. `own`: the first series; `leader`: the part and the activity whose key all of it
    have; `key`: the keys that they have in common.
    """

    query: Query
    asked: Asked
    key: Keys = frozenset()
    leader: tuple[int, LinuxActivity] | None = None
    own: tuple[LinuxActivity | None, ...] = ()
    remarks: list[str] = field(default_factory=list)
    parts: tuple[Part, ...] = field(init=False)
    found: tuple[tuple[Witness, ...], ...] = field(init=False)

    def __post_init__(self) -> None:
        self.parts = filters(self.query)
        alone = [EventQuery(category=each.category, condition=each.condition) for each in self.parts]
        known = {each: self._witnesses(each) for each in dict.fromkeys(alone)}
        self.found = tuple(known[each] for each in alone)

    def _witnesses(self, query: EventQuery) -> tuple[Witness, ...]:
        return tuple(islice(witnesses(query, partial(self.passes, query), PATIENCE), FEW))

    def passes(self, part: Part, activity: LinuxActivity) -> bool:
        """Return whether an activity passes a part."""
        return self.asked.passes(part, activity)

    def keys(self, part: Part, activity: LinuxActivity) -> Keys:
        """Return the keys of an activity; an event query has the one that asks for nothing."""
        return self.asked.keys(part, activity) if isinstance(part, Stage) else frozenset({()})

    def is_needed(self, number: int) -> bool:
        """Return whether there is no series without a part."""
        part = self.parts[number]
        return number != until_of(self.query) and not (isinstance(part, Stage) and part.missing)

    @property
    def needed(self) -> tuple[int, ...]:
        """The parts that there is no series without."""
        return tuple(number for number in range(len(self.parts)) if self.is_needed(number))

    @property
    def length(self) -> int:
        """How many activities a series has."""
        return sum(part.runs if isinstance(part := self.parts[each], Stage) else 1 for each in self.needed)

    def series(self) -> tuple[LinuxActivity | None, ...] | None:
        """Return an activity for each part, all of one key, led by any of the parts; `None` where there are none."""
        for leader in self.needed:
            for witness in self.found[leader]:
                first = filled(witness.activity, _fields(self.parts[leader]))
                if self.passes(self.parts[leader], first) and (own := self._around(leader, first)) is not None:
                    return own
        return None

    def _around(self, leader: int, first: LinuxActivity) -> tuple[LinuxActivity | None, ...] | None:
        """Return the series of an activity. What is not needed may be missing from it."""
        self.key = self.keys(self.parts[leader], first)
        own: list[LinuxActivity | None] = [None] * len(self.parts)
        own[leader] = first
        for number in (*self.needed, *(each for each in range(len(self.parts)) if not self.is_needed(each))):
            if number == leader or not self.key:
                continue
            candidates = [each.activity for each in self.found[number]]
            own[number] = self._joining(number, candidates, (leader, first))
            if own[number] is None and self.is_needed(number):
                return None
        if not self.key:
            return None
        self.leader = leader, first
        lonely = [number for number, activity in enumerate(own) if activity is None and self.found[number]]
        self.remarks += (f"{_named(self.query, each)} has no activity of the key of the others" for each in lonely)
        self.own = tuple(own)
        return self.own

    def _joining(
        self, number: int, candidates: Sequence[LinuxActivity], first: tuple[int, LinuxActivity]
    ) -> LinuxActivity | None:
        """Return an activity that passes a part and has the key of the first one; the key narrows to what all have."""
        part = self.parts[number]
        for candidate in candidates:
            for changed in self._agreed(number, candidate, first, (True, False)):
                if self.passes(part, changed) and (common := self.keys(part, changed) & self.key):
                    self.key = common
                    return changed
        return None

    def _agreed(
        self, number: int, activity: LinuxActivity, first: tuple[int, LinuxActivity], ways: tuple[bool, ...]
    ) -> Iterator[LinuxActivity]:
        """Yield an activity of a part with the key of the first one, in each of the ways of `agreeing` (`whole`).

        Each time first as done by a process of another number, which cannot be the first one's own child by mistake.
        """
        leader, other = first
        own, its = _fields(self.parts[number]), _fields(self.parts[leader])
        apart = renumbered(activity, STEP * (number + 1))
        for whole in ways:
            for base in (apart, activity):
                if (changed := agreeing(base, own, other, its, whole=whole)) is not None:
                    yield changed

    def another(self, own: tuple[LinuxActivity | None, ...]) -> tuple[LinuxActivity | None, ...]:
        """Return a series of another key: all fields of it hold something else."""
        leader = self.needed[0]
        part, first = self.parts[leader], own[leader]
        nobody: tuple[LinuxActivity | None, ...] = (None,) * len(own)
        if first is None or not _fields(part):
            return nobody
        for key in dict.fromkeys(_fields(part)):
            first = next((each for each in differing(first, key) if self.passes(part, each)), first)
        found = self.keys(part, first)
        others = None if not found or found & self.key else self._led(leader, first)
        if others is None:
            self.remarks.append("no series of another key was found")
            return nobody
        return others

    def _led(self, leader: int, first: LinuxActivity) -> tuple[LinuxActivity | None, ...] | None:
        """Return the first series changed so that it has the key of another activity, which leads it."""
        kept, self.key = self.key, self.keys(self.parts[leader], first)
        others = tuple(
            first if number == leader else None if each is None else self._joining(number, [each], (leader, first))
            for number, each in enumerate(self.own)
        )
        self.key = kept
        return None if any(others[number] is None for number in self.needed) else others

    def hosting(self, number: int, guest: LinuxActivity) -> Iterator[tuple[LinuxActivity | None, ...]]:
        """Yield series of one key with an activity in the place of a part, which it need not pass.

        First the guest is given the key of the first series, in one way and then in another; then the others are given
        that of the guest, which stays as it is.
        """
        part = self.parts[number]
        if self.leader is None:
            return
        for whole in (False, True):
            tries = (guest, *self._agreed(number, guest, self.leader, (whole,)))
            joined = next((each for each in tries if self.keys(part, each) & self.key), None)
            if joined is not None:
                yield (*self.own[:number], joined, *self.own[number + 1 :])
            if joined is None or joined is guest:
                break
        if _fields(part) and self.keys(part, guest) and (others := self._led(number, guest)) is not None:
            yield others

    def crossed(self, own: tuple[LinuxActivity | None, ...]) -> Iterator[Extra]:
        """Yield activities that differ from the first series in one field of the key."""
        for number, part, place, activity in self._places(own):
            rest = _without(part, place)
            for each in differing(activity, part.keys[place]):
                keys, same_rest = self.keys(part, each), self.keys(rest, each) & self.keys(rest, activity)
                if keys and not keys & self.key and same_rest and self.passes(part, each):
                    yield Extra(part=number, words=f"another `{part.keys[place].name}`", activity=each, place=place)
                    break

    def lacking(self, own: tuple[LinuxActivity | None, ...]) -> Iterator[Extra]:
        """Yield activities that have no value in one field of the key."""
        for number, part, place, activity in self._places(own):
            without = lacking(activity, part.keys[place])
            if without is not None and self.passes(part, without) and not self.keys(part, without) & self.key:
                yield Extra(part=number, words=f"no `{part.keys[place].name}`", activity=without, place=place)

    def _places(self, own: tuple[LinuxActivity | None, ...]) -> Iterator[tuple[int, Stage, int, LinuxActivity]]:
        for number, activity in enumerate(own):
            part = self.parts[number]
            if activity is not None and isinstance(part, Stage):
                yield from ((number, part, place, activity) for place in range(len(part.keys)))

    def further(self, own: tuple[LinuxActivity | None, ...]) -> Iterator[Extra]:
        """Yield activities of the first key that pass a part in another way, or nearly pass it."""
        for number, activity in enumerate(own):
            if activity is None:
                continue
            first, *others = self.found[number]
            bases = [replace(first, activity=activity)]
            for witness in others:
                joined = self._of_the_key(number, witness.activity)
                if joined is not None:
                    bases.append(replace(witness, activity=joined))
            for each in bases[1:]:
                yield Extra(part=number, words="one that passes in another way", activity=each.activity)
            near = islice(_near(bases), NEAR // self.length)
            for words, proposed in chain(near, islice(other_kinds(activity), OTHER_KINDS)):
                joined = self._of_the_key(number, proposed)
                if joined is not None:
                    yield Extra(part=number, words=f"near: {words}", activity=joined)

    def _of_the_key(self, number: int, activity: LinuxActivity) -> LinuxActivity | None:
        """Return an activity with the key of the first series, whether it passes the part or not."""
        part = self.parts[number]
        if self.keys(part, activity) & self.key or self.leader is None:
            return activity
        leader, other = self.leader
        for whole in (True, False):
            changed = agreeing(activity, _fields(part), other, _fields(self.parts[leader]), whole=whole)
            if changed is not None and self.keys(part, changed) & self.key:
                return changed
        return None


def _near(bases: Sequence[Witness]) -> Iterator[tuple[str, LinuxActivity]]:
    """Yield near misses of each demand of the witnesses, each demand once, in turn."""
    asked: set[Demand] = set()
    rows: list[Iterator[tuple[str, LinuxActivity]]] = []
    for witness in bases:
        rows += (near_misses(witness, demand) for demand in witness.way if demand not in asked)
        asked.update(witness.way)
    for row in zip_longest(*rows):
        yield from (each for each in row if each is not None)


def _fields(part: Part) -> tuple[Field, ...]:
    return part.keys if isinstance(part, Stage) else ()


def _without(stage: Stage, place: int) -> Stage:
    """Return a stage without one field of its key."""
    return replace(stage, keys=stage.keys[:place] + stage.keys[place + 1 :])
