"""How a condition crosses to another vocabulary, clause by clause.

A target's bridge is a function from a leaf to what became of it: `Kept`, perhaps with a note, or `Lost`. The logic
around the leaves crosses as it is; what becomes of a lost clause depends on where it stands:

* in a conjunction it is left out: the ported rule is broader;
* as an alternative it is left out: the ported rule misses what only this alternative finds, it is narrower;
* inside an exclusion (`not`) a lost clause takes the exclusion, or its alternative, with it: broader. An exclusion is
  never widened, since a missed attack is worse than an alert too many.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias, assert_never

from ruleglot.diagnostics.notes import BranchDropped, ClauseDropped, Direction, Note
from ruleglot.ir.nodes import (
    AllOf,
    AnyOf,
    Comparison,
    Condition,
    Constant,
    InNetwork,
    Leaf,
    Membership,
    Not,
    Presence,
    Regex,
    Wildcard,
)
from ruleglot.ir.simplify import all_of, any_of
from ruleglot.ir.text import condition_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """The clause crossed as `condition`. The notes' directions are those of the clause standing on its own."""

    condition: Condition
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost:
    """The clause has no counterpart. `reason` is a sentence; `remedy` may be empty. `clauses`: what was lost."""

    reason: str
    remedy: str = ""
    clauses: tuple[Condition, ...] = ()


LeafCrossing: TypeAlias = Kept | Lost
LeafBridge: TypeAlias = "Callable[[Leaf], LeafCrossing]"


def cross(condition: Condition, bridge: LeafBridge) -> LeafCrossing:
    """Return what became of a whole condition, each leaf having crossed by `bridge`."""
    return _cross(condition, bridge, positive=True)


def _cross(condition: Condition, bridge: LeafBridge, *, positive: bool) -> LeafCrossing:
    match condition:
        case AllOf() | AnyOf():
            crossings = [(each, _cross(each, bridge, positive=positive)) for each in condition.operands]
            return _group(condition, crossings, positive=positive)
        case Not():
            return _negation(condition, _cross(condition.operand, bridge, positive=not positive))
        case Constant():
            return Kept(condition=condition)
        case Comparison() | Membership() | Wildcard() | Regex() | InNetwork() | Presence():
            return _leaf(condition, bridge(condition), positive=positive)
        case _:
            assert_never(condition)


def _leaf(leaf: Leaf, crossing: LeafCrossing, *, positive: bool) -> LeafCrossing:
    match crossing:
        case Kept():
            turned = tuple(
                replace(note, direction=note.direction if positive else ~note.direction) for note in crossing.notes
            )
            return replace(crossing, notes=turned)
        case Lost():
            return replace(crossing, clauses=crossing.clauses or (leaf,))


def _negation(negation: Not, crossing: LeafCrossing) -> LeafCrossing:
    match crossing:
        case Kept():
            return replace(crossing, condition=Not(operand=crossing.condition, span=negation.span))
        case Lost():
            return replace(crossing, clauses=(negation,))


def _group(group: AllOf | AnyOf, crossings: list[tuple[Condition, LeafCrossing]], *, positive: bool) -> LeafCrossing:
    kept = [crossing for _, crossing in crossings if isinstance(crossing, Kept)]
    lost = [(operand, crossing) for operand, crossing in crossings if isinstance(crossing, Lost)]
    together = isinstance(group, AllOf)
    if lost and (not kept or (together and not positive)):
        return Lost(reason=lost[0][1].reason, remedy=lost[0][1].remedy, clauses=(group,))
    join = all_of if together else any_of
    return Kept(
        condition=join(*(each.condition for each in kept)),
        notes=(
            *(note for each in kept for note in each.notes),
            *(
                note
                for operand, each in lost
                for note in _lost_notes(operand, each, together=together, positive=positive)
            ),
        ),
    )


def _lost_notes(operand: Condition, lost: Lost, *, together: bool, positive: bool) -> Iterator[Note]:
    kind = ClauseDropped if together or not positive else BranchDropped
    direction = Direction.NARROWER if kind is BranchDropped else Direction.BROADER
    for clause in lost.clauses or (operand,):
        yield kind(
            clause=clause_text(clause),
            direction=direction,
            reason=lost.reason,
            remedy=lost.remedy,
            span=clause.span,
        )


def clause_text(clause: Condition) -> str:
    """Return the clause in the source's own words, on one line; in the IR's where it has no place in a text."""
    text = condition_text(clause) if clause.span is None else clause.span.text
    return " ".join(text.split())
