"""Clauses about fields that the rule's sensor is not documented to fill: each has one answer for all events."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from ruleglot.bridge.crossing import clause_text
from ruleglot.diagnostics.notes import DeadOnSensor, Direction
from ruleglot.evaluation.columns import Columns
from ruleglot.events.ecs.view import Sensor, Strength
from ruleglot.events.library import repertoire
from ruleglot.ir.nodes import Presence
from ruleglot.ir.traverse import signed_leaves
from ruleglot.translate.perspective import ElasticView
from ruleglot.translate.question import derived

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ruleglot.events.activity import Activity
    from ruleglot.ir.nodes import Leaf
    from ruleglot.translate.question import Question

SENSOR_NAMES = {
    Sensor.DEFEND: "Elastic Defend",
    Sensor.DEFEND_FOR_CONTAINERS: "Defend for Containers",
    Sensor.AUDITD: "auditd manager",
    Sensor.KUBERNETES: "Kubernetes' audit log",
}


@lru_cache(maxsize=8)
def dead_clauses(asked: Question) -> tuple[DeadOnSensor, ...]:
    """Return a note for each clause of an Elastic rule that is dead or always true on the documented view.

    A field counts as filled when one of the activities on which the intended view has it also has it on the
    documented view of the same kind of event. A rule of another platform has no such clauses.
    """
    seen = asked.view
    if not isinstance(seen, ElasticView):
        return ()
    pairs = (_shared(seen.source, seen.read), _pairs(seen.source, seen.read, derived(asked)))
    return tuple(_notes(asked, SENSOR_NAMES[seen.source], pairs))


def _notes(asked: Question, name: str, pairs: tuple[_Pair, ...]) -> Iterator[DeadOnSensor]:
    category = asked.query.category
    for leaf, negated in signed_leaves(asked.query.condition):
        holds = _only_answer(leaf, asked, pairs)
        if holds is not None:
            where = f"it on {category or 'such'} events"
            yield DeadOnSensor(
                clause=clause_text(leaf),
                direction=Direction.NONE,
                reason=(
                    f"{name} is not documented to fill {where}: as the rule asks it,"
                    f" {'every' if holds is not negated else 'no'} event passes"
                ),
                remedy="judge with `--view documented` to see the rules as they run today",
                span=leaf.span,
            )


def _only_answer(leaf: Leaf, asked: Question, pairs: tuple[_Pair, ...]) -> bool | None:
    """Return what the leaf comes to wherever its field should be filled and is not; `None` where it is filled."""
    there = Presence(subject=leaf.subject)
    found: bool | None = None
    for intended, documented in pairs:
        filled = intended.of_category(asked.query.category, asked.settings) & intended.true_on(there)
        if filled & documented.true_on(there):
            return None
        if filled and found is None:
            found = bool(documented.true_on(leaf, asked.settings) & filled & -filled)
    return found


_Pair = tuple[Columns, Columns]
"""The same events on the intended view and on the documented one."""


@lru_cache(maxsize=8)
def _shared(source: Sensor, read: frozenset[Sensor]) -> _Pair:
    return _pairs(source, read, repertoire())


def _pairs(source: Sensor, read: frozenset[Sensor], activities: Iterable[Activity]) -> _Pair:
    intended = ElasticView(strength=Strength.INTENDED, source=source, read=read)
    documented = ElasticView(strength=Strength.DOCUMENTED, source=source, read=read)
    both = [pair for each in activities for pair in zip(intended(each), documented(each), strict=False)]
    return Columns([full for full, _ in both]), Columns([real for _, real in both])
