"""Whether activities can tell a rule from its mutants: a mutant that some activity tells from the rule is killed.

Activities that let wrong versions of a rule live say little about the right one. A mutant is answered from its place
upwards: what stands beside it has been answered once for all mutants.

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
from typing import TYPE_CHECKING, assert_never

from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.evaluation.settings import DEFAULT
from ruleglot.ir.nodes import (
    AllOf,
    AnyOf,
    Comparison,
    Constant,
    InNetwork,
    Membership,
    Not,
    Presence,
    Regex,
    Wildcard,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ruleglot.equivalence.mutants import Mutant
    from ruleglot.equivalence.mutation.kinds import Mutation
    from ruleglot.equivalence.sightings import Sightings
    from ruleglot.evaluation.columns import Bits, Columns
    from ruleglot.evaluation.settings import EqlSettings
    from ruleglot.ir.nodes import Condition, EventQuery


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What became of the mutants: how many there were and how many were killed, by kind; which are alive."""

    tried: Mapping[Mutation, int]
    alive: tuple[Mutant, ...] = field(repr=False)

    @property
    def total(self) -> int:
        """How many mutants there were."""
        return sum(self.tried.values())

    @property
    def killed(self) -> int:
        """How many of them some activity told from the rule."""
        return self.total - len(self.alive)

    def alive_of(self, mutation: Mutation) -> int:
        """Return how many mutants of a kind are alive."""
        return sum(each.mutation is mutation for each in self.alive)


def trial(
    query: EventQuery, mutants: Iterable[Mutant], seen: Sequence[Sightings], settings: EqlSettings = DEFAULT
) -> Trial:
    """Return what became of the mutants of a query on activities, which may come in several parts.

    A mutant that cannot be run at all (its pattern is broken, a constant does not fit its field) is none. Raises
    `DiagnosticError` where the query itself cannot be answered place by place.
    """
    parts = [_Part(query, each, settings) for each in seen]
    tried: dict[Mutation, int] = {}
    alive: list[Mutant] = []
    for mutant in mutants:
        try:
            answers = [part.kills(mutant) for part in parts]  # each is asked: that it can be run is no matter of luck
        except DiagnosticError:
            continue
        tried[mutant.mutation] = tried.get(mutant.mutation, 0) + 1
        if not any(answers):
            alive.append(mutant)
    for each in seen:
        each.columns.forget()
    return Trial(tried=tried, alive=tuple(alive))


@dataclass(frozen=True, slots=True)
class _Answer:
    """The records that a condition is true on, with the answers of its operands."""

    condition: Condition
    bits: Bits
    operands: tuple[_Answer, ...]


class _Part:
    """A rule's answers on some activities, place by place."""

    def __init__(self, query: EventQuery, seen: Sightings, settings: EqlSettings) -> None:
        self._query, self._seen, self._settings = query, seen, settings
        self._category = seen.columns.of_category(query.category, settings)
        self._root = _answer(query.condition, seen.columns, settings)
        self._matching = self._category & self._root.bits
        self._firing = seen.owners(self._matching)

    def kills(self, mutant: Mutant) -> bool:
        """Return whether an activity is one on which the mutant and the rule do not both fire or both stay silent."""
        if mutant.drops_category:
            matching = self._root.bits
        else:
            columns = self._seen.columns
            instead = columns.true_on(mutant.becomes, self._settings)
            matching = self._category & _with(self._root, mutant.path, instead, columns.all)
        return matching != self._matching and self._seen.owners(matching) != self._firing


def _answer(condition: Condition, columns: Columns, settings: EqlSettings) -> _Answer:
    match condition:
        case AllOf(operands=several) | AnyOf(operands=several):
            operands = tuple(_answer(each, columns, settings) for each in several)
        case Not(operand=operand):
            operands = (_answer(operand, columns, settings),)
        case Constant() | Comparison() | Membership() | Wildcard() | Regex() | InNetwork() | Presence():
            return _Answer(condition, columns.true_on(condition, settings), ())
        case _:
            assert_never(condition)
    return _Answer(condition, _joined(condition, [each.bits for each in operands], columns.all), operands)


def _with(answer: _Answer, path: tuple[int, ...], instead: Bits, everything: Bits) -> Bits:
    """Return what a condition is true on once another answer stands at a place of it."""
    if not path:
        return instead
    found = [each.bits for each in answer.operands]
    found[path[0]] = _with(answer.operands[path[0]], path[1:], instead, everything)
    return _joined(answer.condition, found, everything)


def _joined(condition: Condition, operands: Sequence[Bits], everything: Bits) -> Bits:
    match condition:
        case AllOf():
            found = everything
            for each in operands:
                found &= each
            return found
        case AnyOf():
            found = 0
            for each in operands:
                found |= each
            return found
        case _:
            return everything & ~operands[0]
