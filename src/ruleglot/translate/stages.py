"""What becomes of the wrong versions of a stage's condition that no stream tells from the rule.

A stage alone is a rule about single events. What is known of such rules holds here: a wrong version that means what the
stage means makes no difference to the series, and where it does not, there is an activity on which the two differ. Such
an activity is put in the place of the stage, among others of its key, and the series decides.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import chain, islice
from typing import TYPE_CHECKING

from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.equivalence.mutants import mutants
from ruleglot.equivalence.places import Places
from ruleglot.equivalence.series_trial import Answers, Tally, alone, standing
from ruleglot.equivalence.sightings import Sightings, numbers
from ruleglot.equivalence.trial import Trial
from ruleglot.events.activity import ApiCall
from ruleglot.events.ecs.view import Strength
from ruleglot.events.streaming.keys import follows, identity
from ruleglot.ir.nodes import AllOf, EventQuery, Field, Presence, Stage, Vocabulary
from ruleglot.ir.simplify import simplify
from ruleglot.ir.traverse import filters, rewrite_conditions
from ruleglot.proof.decide import UNREADABLE
from ruleglot.proof.readings.ecs import ECS
from ruleglot.translate.neighbours import neighbours
from ruleglot.translate.perspective import ElasticView
from ruleglot.translate.proving import settled
from ruleglot.translate.question import Question, derived

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ruleglot.equivalence.mutants import Mutant
    from ruleglot.equivalence.series_trial import SeriesTrial
    from ruleglot.equivalence.streams import Recorded
    from ruleglot.evaluation.columns import Bits
    from ruleglot.events.activity import LinuxActivity
    from ruleglot.events.streaming.ensemble import Ensemble
    from ruleglot.events.streaming.stream import Stream
    from ruleglot.ir.nodes import Query
    from ruleglot.translate.perspective import View
    from ruleglot.translate.series import SeriesQuestion

WAYS = (1, 3, 3, 3)
"""In so many ways activities are put in the place of a stage, each time for what those before have not told apart."""

OF_ANOTHER_KEY = "the activities that tell it from the stage cannot have the key of the other stages"
NOBODY = "the ported rule has no series of its own, into which an activity could be put"
"""Why nothing more is known of a mutant that is alive."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of wrong versions of a stage alone.

    `same`: they mean what the stage means; `open`: that was not found out, with the reason. Of all others `activities`
    has some on which they differ. `steps`: so many the prover took.
    """

    same: tuple[Mutant, ...]
    open: tuple[tuple[Mutant, str], ...]
    activities: tuple[LinuxActivity, ...]
    steps: int


def tried_mutants(
    asked: SeriesQuestion, recorded: Recorded, ensemble: Ensemble | None, most: int
) -> tuple[SeriesTrial, tuple[Stream, ...]]:
    """Return what became of the mutants of a query on streams, and the streams that were made to kill some of them.

    `ensemble`: who plays the streams of the query; `most`: so many steps the prover may take. Raises `DiagnosticError`
    where the query cannot be answered.
    """
    query = rewrite_conditions(asked.query, simplify)
    answers, tally = Answers(query, recorded), Tally()
    if not isinstance(query, EventQuery):
        answers.of_series(query, follows, tally)
    parts: dict[EventQuery, list[int]] = {}
    for number, part in enumerate(filters(query)):
        parts.setdefault(with_keys(part, asked.view), []).append(number)
    made: list[Stream] = []
    steps = 0
    for stage, places in parts.items():
        every = tuple(mutants(alone(filters(query)[places[0]]), neighbours))
        left = {number: standing(answers, number, every, tally) for number in places}
        numbered = {id(each) for some in left.values() for each in some}
        question = Question(query=stage, view=asked.view, category_field=asked.settings.category_field)
        known = _known(question, [each for each in every if id(each) in numbered], most - steps)
        steps += known.steps
        for number, several in left.items():
            host = _Host(asked=asked, query=query, part=number, ensemble=ensemble)
            made += host.settle(several, known, tally)
    return tally.result(steps), tuple(made)


def with_keys(part: EventQuery | Stage, seen: View) -> EventQuery:
    """Return what a part asks of a single event, a value for each field of its key included, as far as that is known.

    An event without one takes no part, whatever the condition says. On the intended view of Elastic's sensors a process
    has an id where it has an executable.
    """
    own = alone(part)
    is_intended = isinstance(seen, ElasticView) and seen.strength is Strength.INTENDED
    keys = [each for each in part.keys if not each.optional] if isinstance(part, Stage) and is_intended else []
    names = dict.fromkeys(each.name if (slot := identity(each)) is None else f"{slot}executable" for each in keys)
    known = (Field(vocabulary=Vocabulary.ECS, name=each) for each in names if each in ECS)
    return replace(own, condition=AllOf(operands=(own.condition, *(Presence(subject=each) for each in known))))


def _known(question: Question, left: Sequence[Mutant], most: int) -> Known:
    """Return what is known of some mutants of a stage alone, which are put to it with its keys (`with_keys`)."""
    inner = [replace(each, path=(0, *each.path)) for each in left]
    own = {id(changed): each for changed, each in zip(inner, left, strict=True)}
    activities = tuple(each for each in derived(question) if not isinstance(each, ApiCall)) if left else ()
    places = Places(question.query, Sightings([question.view(each) for each in activities]), question.settings)
    first = Trial(tried={}, alive=tuple(each for each in inner if not places.killing(each)))
    if not first.alive:
        return Known(same=(), open=(), activities=activities, steps=0)
    try:
        found, made = settled(question, first, most)
    except DiagnosticError:
        return Known(
            same=(), open=tuple((own[id(each)], UNREADABLE) for each in first.alive), activities=activities, steps=0
        )
    further = tuple(each for each in made if not isinstance(each, ApiCall))
    return Known(
        same=tuple(own[id(each)] for each in found.equivalent),
        open=tuple((own[id(each)], reason) for each, reason in zip(found.alive, found.reasons, strict=True)),
        activities=(*activities, *further),
        steps=found.steps,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Host:
    """A part of a query, in the place of which activities are put, and who plays the others."""

    asked: SeriesQuestion
    query: Query
    part: int
    ensemble: Ensemble | None

    def settle(self, left: Sequence[Mutant], known: Known, tally: Tally) -> list[Stream]:
        """Return streams that tell some mutants of the part's condition from it, and count all others."""
        same, reasons = {id(each) for each in known.same}, {id(each): reason for each, reason in known.open}
        tally.equivalent += (each for each in left if id(each) in same)
        tally.alive += ((each, reasons[id(each)]) for each in left if id(each) in reasons)
        waiting = [each for each in left if id(each) not in same and id(each) not in reasons]
        if self.ensemble is None:
            tally.alive += ((each, NOBODY) for each in waiting)
            return []
        made, still = self._told(waiting, known.activities, self.ensemble)
        tally.alive += ((each, OF_ANOTHER_KEY) for each in still)
        return made

    def _told(
        self, waiting: Sequence[Mutant], activities: Sequence[LinuxActivity], ensemble: Ensemble
    ) -> tuple[list[Stream], Sequence[Mutant]]:
        """Return streams with activities in the place of the part that tell mutants from it, and those not told."""
        stage = alone(filters(self.query)[self.part])
        places = Places(stage, Sightings([self.asked.records(each) for each in activities]), self.asked.settings)
        differing = [places.killing(each) for each in waiting]
        made: list[Stream] = []
        spent = 0
        for ways in WAYS:
            if not waiting:
                break
            picked = cover([each & ~spent for each in differing])
            if ways > 1:
                spent |= sum(1 << each for each in picked)
            hosted = (islice(ensemble.hosting(self.part, activities[each]), ways) for each in picked)
            tries = list(chain.from_iterable(hosted))
            answers = Answers(self.query, self.asked.recorded(tries))
            here = answers.of_part(stage)
            told = [answers.telling(self.part, here.killing(each)) for each in waiting]
            made += (tries[each] for each in cover(told))
            waiting = [each for each, by in zip(waiting, told, strict=True) if not by]
            differing = [each for each, by in zip(differing, told, strict=True) if not by]
        return made, waiting


def cover(rows: Sequence[Bits]) -> list[int]:
    """Return few numbers of which each row that has any has one: the one that most rows have first.

    >>> cover([0b011, 0b110, 0b100, 0])
    [1, 2]
    """
    having: dict[int, Bits] = {}
    for place, row in enumerate(rows):
        for each in numbers(row):
            having[each] = having.get(each, 0) | 1 << place
    left = sum(1 << place for place, row in enumerate(rows) if row)
    found: list[int] = []
    while left:
        best = max(having, key=lambda each: ((having[each] & left).bit_count(), -each))
        left &= ~having[best]
        found.append(best)
    return found
