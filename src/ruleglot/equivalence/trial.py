"""Whether activities can tell a rule from its mutants: a mutant that some activity tells from the rule is killed.

Activities that let wrong versions of a rule live say little about the right one.

>>> from ruleglot.equivalence.mutants import mutants
>>> from ruleglot.equivalence.sightings import Sightings
>>> from ruleglot.ir.nodes import Comparison, EventQuery, Field, Literal, Operator, Vocabulary
>>> name = Field(vocabulary=Vocabulary.ECS, name="process.name")
>>> is_su = Comparison(subject=name, operator=Operator.EQ, value=Literal(value="su"))
>>> rule = EventQuery(category=None, condition=is_su)
>>> seen = Sightings([({"process.name": "su"},), ({"process.name": "sudo"},)])
>>> found = trial(rule, mutants(rule, lambda field: ()), (seen,))
>>> found.total, [str(each.mutation) for each in found.alive]
(4, ['case rule flipped'])
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.equivalence.places import Places
from ruleglot.evaluation.settings import DEFAULT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ruleglot.equivalence.mutants import Mutant
    from ruleglot.equivalence.mutation.kinds import Mutation
    from ruleglot.equivalence.sightings import Sightings
    from ruleglot.evaluation.settings import EqlSettings
    from ruleglot.ir.nodes import EventQuery


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What became of the mutants: how many there were, by kind; which are alive; which mean the same as the rule.

    `reasons`: why nothing more was found out about those alive, for each of them, a part of a sentence. `steps`: so
    many the prover took to find that out.
    """

    tried: Mapping[Mutation, int]
    alive: tuple[Mutant, ...] = field(repr=False)
    equivalent: tuple[Mutant, ...] = field(default=(), repr=False)
    reasons: tuple[str, ...] = field(default=(), repr=False)
    steps: int = 0

    @property
    def total(self) -> int:
        """How many mutants there were."""
        return sum(self.tried.values())

    @property
    def killed(self) -> int:
        """How many of them some activity told from the rule."""
        return self.total - len(self.alive) - len(self.equivalent)

    def alive_of(self, mutation: Mutation) -> int:
        """Return how many mutants of a kind are alive."""
        return sum(each.mutation is mutation for each in self.alive)

    def equivalent_of(self, mutation: Mutation) -> int:
        """Return how many mutants of a kind mean the same as the rule."""
        return sum(each.mutation is mutation for each in self.equivalent)


def trial(
    query: EventQuery, mutants: Iterable[Mutant], seen: Sequence[Sightings], settings: EqlSettings = DEFAULT
) -> Trial:
    """Return what became of the mutants of a query on activities, which may come in several parts.

    A mutant that cannot be run at all (its pattern is broken, a constant does not fit its field) is none. Raises
    `DiagnosticError` where the query itself cannot be answered place by place.
    """
    parts = [Places(query, each, settings) for each in seen]
    tried: dict[Mutation, int] = {}
    alive: list[Mutant] = []
    for mutant in mutants:
        try:
            answers = [part.killing(mutant) for part in parts]  # each is asked: that it can be run is no matter of luck
        except DiagnosticError:
            continue
        tried[mutant.mutation] = tried.get(mutant.mutation, 0) + 1
        if not any(answers):
            alive.append(mutant)
    for each in seen:
        each.columns.forget()
    return Trial(tried=tried, alive=tuple(alive))
