"""The shape of a bridge table's entry: how a clause about one ECS field is asked of a target."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from ruleglot.bridge.crossing import Kept, LeafCrossing, Lost, clause_text
from ruleglot.diagnostics.notes import Direction, NearField, Note
from ruleglot.ir.nodes import Comparison, Condition, Field, Leaf, Operator, Term, Vocabulary
from ruleglot.ir.simplify import any_of

if TYPE_CHECKING:
    from collections.abc import Callable

Idiom: TypeAlias = "Callable[[Leaf], Condition | LeafCrossing]"
"""How a leaf about the field is written for the target, with notes of its own or none, or why it cannot be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Correspondence:
    """What an ECS field is on a target.

    `direction`: how a positive clause about it differs (of a truth value: `== true`); `reason` and `remedy` say why and
    what helps; an entry that is the same on both sides has neither. `note`: the kind of note that tells of it.
    """

    idiom: Idiom
    direction: Direction = Direction.NONE
    reason: str = ""
    remedy: str = ""
    note: type[Note] = NearField

    def crossing(self, leaf: Leaf) -> LeafCrossing:
        """Return what becomes of a leaf about the field."""
        crossed = self.idiom(leaf)
        match crossed:
            case Lost():
                return crossed
            case Kept(condition=condition, notes=notes):
                return Kept(condition=condition, notes=(*notes, *self._told(leaf)))
            case condition:
                return Kept(condition=condition, notes=self._told(leaf))

    def _told(self, leaf: Leaf) -> tuple[Note, ...]:
        if self.direction is Direction.NONE:
            return ()
        told = self.note(
            clause=clause_text(leaf),
            direction=~self.direction if _asks_for_false(leaf) else self.direction,
            reason=self.reason,
            remedy=self.remedy,
            span=leaf.span,
        )
        return (told,)


def _asks_for_false(leaf: Leaf) -> bool:
    return isinstance(leaf, Comparison) and leaf.operator is Operator.EQ and leaf.value.value is False


def asked_of(*terms: Term) -> Idiom:
    """Return the idiom that asks the same question of one term, or of each of several (any may answer)."""
    return lambda leaf: any_of(*(replace(leaf, subject=term) for term in terms))


def ecs_name(leaf: Leaf) -> str | None:
    """Return the ECS field that the leaf is about, `None` where its subject is more than a field."""
    match leaf.subject:
        case Field(vocabulary=Vocabulary.ECS, name=name):
            return name
        case _:
            return None
