"""A rule's answers on some activities, place by place: what a change at one place comes to.

A mutant is answered from its place upwards: what stands beside it has been answered once for all mutants.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, assert_never

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
    from collections.abc import Sequence

    from ruleglot.equivalence.mutants import Mutant
    from ruleglot.equivalence.sightings import Sightings
    from ruleglot.evaluation.columns import Bits, Columns
    from ruleglot.evaluation.settings import EqlSettings
    from ruleglot.ir.nodes import Condition, EventQuery


@dataclass(frozen=True, slots=True)
class _Answer:
    """The records that a condition is true on, with the answers of its operands."""

    condition: Condition
    bits: Bits
    operands: tuple[_Answer, ...]


class Places:
    """The answers of a query and of all its parts. Raises `DiagnosticError` where a part cannot be answered."""

    def __init__(self, query: EventQuery, seen: Sightings, settings: EqlSettings) -> None:
        self.seen, self._settings = seen, settings
        self._category = seen.columns.of_category(query.category, settings)
        self._root = _answer(query.condition, seen.columns, settings)
        self._matching = self._category & self._root.bits
        self._firing = seen.owners(self._matching)

    def killing(self, mutant: Mutant) -> Bits:
        """Return the activities on which the mutant fires and the rule does not, or the other way round."""
        if mutant.drops_category:
            matching = self._root.bits
        else:
            matching = self._with(mutant.path, self.seen.columns.true_on(mutant.becomes, self._settings))
        return 0 if matching == self._matching else self.seen.owners(matching) ^ self._firing

    def _with(self, path: tuple[int, ...], instead: Bits) -> Bits:
        return self._category & _with(self._root, path, instead, self.seen.columns.all)


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
