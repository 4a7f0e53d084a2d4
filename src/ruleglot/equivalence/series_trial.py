"""Whether streams can tell a rule about several events from its mutants: killed is one that some stream tells from it.

There are two sorts: what joins the events is wrong (`mutation.series`), or what is asked of the events of one part, as
for a rule about single events (`mutants`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.equivalence.mutation.series import SeriesMutant, SeriesMutation, wrong_series
from ruleglot.equivalence.places import Places
from ruleglot.equivalence.sightings import numbers
from ruleglot.ir.nodes import EventQuery, Stage
from ruleglot.ir.traverse import filters

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from ruleglot.equivalence.mutants import Mutant
    from ruleglot.equivalence.mutation.kinds import Mutation
    from ruleglot.equivalence.mutation.series import Series
    from ruleglot.equivalence.streams import Recorded
    from ruleglot.evaluation.columns import Bits
    from ruleglot.ir.nodes import Field, Query

    AnyMutation: TypeAlias = Mutation | SeriesMutation
    Follows: TypeAlias = Callable[[Field, Field], bool]

MOST_EVENTS = 60
"""A mutant of a condition is tried on streams in which it answers otherwise, until these hold so many events.

So many of those on which the rule fires, and so many of the others."""

AT_ALL = "no stream that was tried tells it from the rule"
OF_A_KEY = "no two activities were found that differ in this field of the key alone"
"""Why nothing more is known of a mutant that is alive."""

AnyMutant: TypeAlias = "SeriesMutant | Mutant"


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesTrial:
    """What became of the mutants, as in `Trial`."""

    tried: Mapping[AnyMutation, int]
    alive: tuple[AnyMutant, ...] = field(repr=False)
    equivalent: tuple[AnyMutant, ...] = field(default=(), repr=False)
    reasons: tuple[str, ...] = field(default=(), repr=False)
    steps: int = 0

    @property
    def total(self) -> int:
        """How many mutants there were."""
        return sum(self.tried.values())

    @property
    def killed(self) -> int:
        """How many of them some stream told from the rule."""
        return self.total - len(self.alive) - len(self.equivalent)

    def alive_of(self, mutation: AnyMutation) -> int:
        """Return how many mutants of a kind are alive."""
        return sum(each.mutation is mutation for each in self.alive)

    def equivalent_of(self, mutation: AnyMutation) -> int:
        """Return how many mutants of a kind mean the same as the rule."""
        return sum(each.mutation is mutation for each in self.equivalent)


@dataclass(slots=True, kw_only=True)
class Tally:
    """What has become of mutants so far. `alive`: with the reason why nothing more is known."""

    tried: dict[AnyMutation, int] = field(default_factory=dict)
    alive: list[tuple[AnyMutant, str]] = field(default_factory=list)
    equivalent: list[AnyMutant] = field(default_factory=list)

    def count(self, mutant: AnyMutant) -> None:
        """Count one more mutant."""
        self.tried[mutant.mutation] = self.tried.get(mutant.mutation, 0) + 1

    def result(self, steps: int) -> SeriesTrial:
        """Return the trial; `steps`: so many the prover took."""
        return SeriesTrial(
            tried=self.tried,
            alive=tuple(each for each, _ in self.alive),
            equivalent=tuple(self.equivalent),
            reasons=tuple(reason for _, reason in self.alive),
            steps=steps,
        )


class Answers:
    """A query's answers on streams, and what wrong answers of one of its parts come to.

    `firing`: the streams that it finds something in.

    Raises `DiagnosticError` where the query cannot be answered.
    """

    def __init__(self, query: Query, recorded: Recorded) -> None:
        self.query, self._recorded = query, recorded
        self._own, self.firing = recorded.prepared(query), recorded.firing(query)
        self._within = tuple(sum(1 << record for record in set(each)) for each in recorded.streams)
        self._known: dict[tuple[int, int, Bits], bool] = {}

    def of_part(self, part: EventQuery) -> Places:
        """Return the answers of the condition of a part."""
        return Places(part, self._recorded.records, self._recorded.settings)

    def telling(self, part: int, changed: Bits) -> Bits:
        """Return the streams on which the query does otherwise after answers of a part have been turned round.

        `changed`: about which records.
        """
        some = self._recorded.containing_some(changed)
        return sum(1 << each for each in numbers(some) if self._tells(each, part, changed & self._within[each]))

    def is_told(self, part: int, changed: Bits) -> bool:
        """Return whether there are such streams: first those on which the query fires are looked at, some of many."""
        some = self._recorded.containing_some(changed)
        for streams in (some & self.firing, some & ~self.firing):
            events = 0
            for each in numbers(streams):
                if self._tells(each, part, changed & self._within[each]):
                    return True
                events += len(self._own.streams[each])
                if events > MOST_EVENTS:
                    break
        return False

    def _tells(self, stream: int, part: int, changed: Bits) -> bool:
        key = stream, part, changed
        if key not in self._known:
            fires = bool(self.firing >> stream & 1)
            self._known[key] = self._own.changed(part, changed).fires(stream) is not fires
        return self._known[key]

    def of_series(self, query: Series, follows: Follows, tally: Tally) -> None:
        """Try the mutants of what joins the events. `follows`: whether a field of the key says no more than another."""
        for mutant in wrong_series(query):
            tally.count(mutant)
            if mutant.key is not None and is_implied(query, mutant.key, follows):
                tally.equivalent.append(mutant)
                continue
            wrong = self._recorded.prepared(mutant.becomes, tuple(self._own.passing[each] for each in mutant.parts))
            if all(wrong.fires(each) is bool(self.firing >> each & 1) for each in range(len(self._own.streams))):
                reason = OF_A_KEY if mutant.mutation is SeriesMutation.KEY_DROPPED else AT_ALL
                tally.alive.append((mutant, reason))


def is_implied(query: Series, dropped: int, follows: Follows) -> bool:
    """Return whether a field of the key, given by its place, follows in all stages from one other field of the key."""
    keys = [each.keys for each in filters(query) if isinstance(each, Stage)]
    others = (place for place in range(len(keys[0])) if place != dropped)
    return any(all(follows(own[dropped], own[place]) for own in keys) for place in others)


def alone(part: EventQuery | Stage) -> EventQuery:
    """Return what a part asks of a single event."""
    return EventQuery(category=part.category, condition=part.condition, span=part.span)


def standing(answers: Answers, number: int, mutants: Iterable[Mutant], tally: Tally) -> tuple[Mutant, ...]:
    """Return the mutants of a part's condition that no stream tells from it; one that cannot be run is none."""
    places = answers.of_part(alone(filters(answers.query)[number]))
    left: list[Mutant] = []
    for mutant in mutants:
        try:
            changed = places.killing(mutant)
        except DiagnosticError:
            continue
        tally.count(mutant)
        if not answers.is_told(number, changed):
            left.append(mutant)
    return tuple(left)
