"""What is known of all activities, beyond those that two rules were tried on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from ruleglot.diagnostics.notes import Direction
from ruleglot.equivalence.mutants import mutated
from ruleglot.equivalence.places import Places
from ruleglot.equivalence.sightings import Sightings
from ruleglot.events.ecs.view import Strength
from ruleglot.proof.cases import Sensor
from ruleglot.proof.circuit import Circuit
from ruleglot.proof.decide import Never, On, Open, Ways, decided, parted
from ruleglot.proof.mistakes import alike, deciding, dropped_category, mistaken
from ruleglot.proof.theory import Theory
from ruleglot.translate.perspective import ElasticView
from ruleglot.translate.question import shaped

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ruleglot.equivalence.compare import Observations
    from ruleglot.equivalence.mutants import Mutant
    from ruleglot.equivalence.trial import Trial
    from ruleglot.events.activity import Activity
    from ruleglot.proof.cases import Case
    from ruleglot.proof.decide import Decision
    from ruleglot.proof.mistakes import Alike
    from ruleglot.translate.question import Question

DOCUMENTED = "what the documented view leaves out is not modelled"


FOR_A_VERDICT = 500_000
"""So many steps one question about the rules themselves may take; one about a mutant takes fewer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """Whether there is an activity that the ported rule misses, and one that it adds; `None`: seen without a proof.

    `steps`: so many the search took.
    """

    misses: Decision | None
    adds: Decision | None
    steps: int = 0

    @property
    def is_complete(self) -> bool:
        """Whether both ways in which the rule may differ are decided: it never does, or an activity shows it."""
        return not self.open

    @property
    def open(self) -> tuple[tuple[Direction, str], ...]:
        """The ways that are not decided, each with the reason, a part of a sentence."""
        ways = ((Direction.NARROWER, self.misses), (Direction.BROADER, self.adds))
        return tuple((way, each.reason) for way, each in ways if isinstance(each, Open))

    @property
    def activities(self) -> tuple[Activity, ...]:
        """The activities that the search found a difference on."""
        return tuple(each.activity for each in (self.misses, self.adds) if isinstance(each, On))


THE_SAME = Proof(misses=Never(), adds=Never())
"""Of rules that ask the very same question."""


def proved(source: Question, ported: Question, seen: Observations, most: int) -> Proof:
    """Return what can be known of all activities in so many steps. `seen`: what was found by trying some of them."""
    ways = Ways(
        misses=None if seen.source & ~seen.ported else lambda each: source.fires(each) and not ported.fires(each),
        adds=None if seen.ported & ~seen.source else lambda each: ported.fires(each) and not source.fires(each),
    )
    if any(
        isinstance(each.view, ElasticView) and each.view.strength is not Strength.INTENDED for each in (source, ported)
    ):
        nothing = Open(reason=DOCUMENTED)
        return Proof(misses=ways.misses and nothing, adds=ways.adds and nothing)
    theory = Theory(circuit=Circuit(), left=most, steps=FOR_A_VERDICT)
    one, other = sensor(source, theory), sensor(ported, theory)
    misses, adds = decided((one, source.query), (other, ported.query), ways, theory)
    return Proof(misses=misses, adds=adds, steps=most - theory.left)


def sensor(question: Question, theory: Theory) -> Sensor:
    """Return a question's sensor as the prover takes it."""
    return Sensor(shaped(question.view), question.settings, question.view, theory)


def settled(question: Question, first: Trial, most: int) -> tuple[Trial, tuple[Activity, ...]]:
    """Return what became of the mutants of a question's query that are alive, and the activities that kill some.

    `most`: so many steps it may take. Raises `DiagnosticError` where the query cannot be answered.
    """
    theory = Theory(circuit=Circuit(), left=most)
    own = sensor(question, theory)
    groups = alike(own, question.query)
    made: list[Activity] = []
    same: list[Mutant] = []
    alive: list[tuple[Mutant, str]] = []
    waiting: Sequence[Mutant] = first.alive
    while waiting:
        here = [each for each in waiting if _place(each) == _place(waiting[0])]
        found: list[Activity] = []
        for mutant, cases in _cases(own, theory, question, here, groups):
            wrong = replace(question, query=mutated(question.query, mutant))
            match parted(cases, theory, partial(_parts, question, wrong)):
                case Never():
                    same.append(mutant)
                case On(activity=activity):
                    found.append(activity)
                case Open(reason=reason):
                    alive.append((mutant, reason))
        made += found
        places = Places(question.query, Sightings([question.view(each) for each in found]), question.settings)
        waiting = [each for each in waiting if _place(each) != _place(here[0]) and not places.killing(each)]
    left, reasons = tuple(each for each, _ in alive), tuple(reason for _, reason in alive)
    return replace(first, alive=left, equivalent=tuple(same), reasons=reasons, steps=most - theory.left), tuple(made)


def _place(mutant: Mutant) -> tuple[bool, tuple[int, ...]]:
    return mutant.drops_category, mutant.path


def _cases(
    own: Sensor, theory: Theory, question: Question, here: Sequence[Mutant], among: Alike
) -> Iterator[tuple[Mutant, tuple[Case, ...]]]:
    """Yield each mutant of a place with the cases in which it may differ from the rule."""
    if here[0].drops_category:
        yield here[0], tuple(dropped_category(own, question.query))
        return
    where = deciding(own, question.query, here[0], among)
    for mutant in here:
        yield mutant, tuple(mistaken(own, theory, where, mutant))


def _parts(one: Question, other: Question, activity: Activity) -> bool:
    return one.fires(activity) is not other.fires(activity)
