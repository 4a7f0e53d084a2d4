"""The evidence for a verdict: the activities to look at, and what both rules do on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ruleglot.bridge.crossing import clause_text
from ruleglot.diagnostics.bridge import SeriesNotCompared, Unwitnessed
from ruleglot.diagnostics.notes import DeadOnSensor, Direction, Note
from ruleglot.equivalence.compare import compare
from ruleglot.equivalence.verdict import Assurance, Verdict, judge
from ruleglot.evaluation.matches import fires
from ruleglot.evaluation.values import values
from ruleglot.events.derive import derive
from ruleglot.events.ecs.view import Sensor, Strength
from ruleglot.events.library import repertoire
from ruleglot.ir.nodes import EventQuery
from ruleglot.ir.simplify import simplify
from ruleglot.ir.traverse import fields, rewrite_conditions, signed_leaves
from ruleglot.rules.rule import EqlBody
from ruleglot.translate.conversion import Comparison
from ruleglot.translate.perspective import firing, sensor, sensors, view
from ruleglot.translate.understand import settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruleglot.events.activity import Activity
    from ruleglot.ir.nodes import Query
    from ruleglot.rules.rule import Rule
    from ruleglot.translate.conversion import Options

SENSOR_NAMES = {
    Sensor.DEFEND: "Elastic Defend",
    Sensor.DEFEND_FOR_CONTAINERS: "Defend for Containers",
    Sensor.AUDITD: "auditd manager",
    Sensor.KUBERNETES: "Kubernetes' audit log",
}


def compared(
    source: tuple[Rule, Query], ported: tuple[Rule, Query], notes: tuple[Note, ...], options: Options
) -> Comparison:
    """Return the comparison of two rules over the shared activities and those derived from the rules.

    Rules about several events are compared by their meaning alone.
    """
    (source_rule, source_query), (ported_rule, ported_query) = source, ported
    if not isinstance(source_query, EventQuery) or not isinstance(ported_query, EventQuery):
        return _compared_series(source, ported, notes)
    return _compared_events((source_rule, source_query), (ported_rule, ported_query), notes, options)


def _compared_series(source: tuple[Rule, Query], ported: tuple[Rule, Query], notes: tuple[Note, ...]) -> Comparison:
    same = _same(source, ported)
    return Comparison(
        source=source[0],
        ported=ported[0],
        verdict=Verdict.EXACT if same else Verdict.REFUSED,
        assurance=Assurance.PROVED if same else None,
        notes=notes,
        problems=() if same else (SeriesNotCompared(span=source[1].span),),
    )


def _compared_events(
    source: tuple[Rule, EventQuery], ported: tuple[Rule, EventQuery], notes: tuple[Note, ...], options: Options
) -> Comparison:
    (source_rule, source_query), (ported_rule, ported_query) = source, ported
    source_fires = firing(source_rule, source_query, options.view)
    activities = _activities((source, ported), options)
    ported_fires = firing(ported_rule, ported_query, options.view, sensors(source_rule))
    seen = compare(source_fires, ported_fires, activities)
    same = _same(source, ported)
    if not same and not seen.source_firing:
        names = ", ".join(f"`{name}`" for name in _unfilled(source_rule, source_query, activities))
        return Comparison(
            source=source_rule,
            ported=ported_rule,
            verdict=Verdict.REFUSED,
            assurance=None,
            notes=notes,
            problems=(Unwitnessed(fields=names, span=source_query.span),),
        )
    noted = Direction.NONE
    for note in notes:
        noted |= note.direction
    return Comparison(
        source=source_rule,
        ported=ported_rule,
        verdict=judge(noted, seen.direction),
        assurance=Assurance.PROVED if same else Assurance.TESTED,
        notes=(*notes, *_dead_clauses(source_rule, source_query, activities)),
        observations=seen,
    )


def _same(source: tuple[Rule, Query], ported: tuple[Rule, Query]) -> bool:
    """Return whether both rules ask the very same question of the very same events: that needs no test."""
    (source_rule, source_query), (ported_rule, ported_query) = source, ported
    return (
        isinstance(source_rule.body, EqlBody)
        and isinstance(ported_rule.body, EqlBody)
        and settings(source_rule) == settings(ported_rule)
        and rewrite_conditions(source_query, simplify) == rewrite_conditions(ported_query, simplify)
    )


def _activities(rules: tuple[tuple[Rule, EventQuery], ...], options: Options) -> tuple[Activity, ...]:
    """Return the shared activities and those derived from each rule that speaks ECS; no two are the same."""
    found: list[Activity] = list(repertoire())
    for rule, query in rules:
        if isinstance(rule.body, EqlBody):
            found += derive(query, firing(rule, query, options.view))
    return tuple(dict.fromkeys(found))


def _unfilled(rule: Rule, query: EventQuery, activities: tuple[Activity, ...]) -> tuple[str, ...]:
    """Return the fields of the query that no activity fills; all of them where each is filled by some activity."""
    see = view(rule, Strength.INTENDED)
    records = [record for activity in activities for record in see(activity)]
    asked = tuple(dict.fromkeys(fields(query.condition)))
    missing = tuple(field.name for field in asked if not any(values(field, record) for record in records))
    return missing or tuple(field.name for field in asked)


def _dead_clauses(rule: Rule, query: EventQuery, activities: tuple[Activity, ...]) -> Iterator[Note]:
    """Yield a note for each clause about a field that the rule's sensor is not documented to fill.

    A field counts as filled when one of the activities on which the intended view has it also has it on the
    documented view of the same kind of event. Without it the clause has one answer for all events.
    """
    if not isinstance(rule.body, EqlBody):
        return
    name = SENSOR_NAMES[sensor(rule)]
    intended, documented = view(rule, Strength.INTENDED), view(rule, Strength.DOCUMENTED)
    relevant = [
        (full, real)
        for activity in activities
        for full, real in zip(intended(activity), documented(activity), strict=False)
        if query.category is None or query.category in full["event"].get("category", ())
    ]
    told = settings(rule)
    for leaf, negated in signed_leaves(query.condition):
        filled = [real for full, real in relevant if values(leaf.subject, full)]
        if filled and not any(values(leaf.subject, real) for real in filled):
            holds = fires(EventQuery(category=None, condition=leaf), filled[0], settings=told)
            where = f"it on {query.category or 'such'} events"
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
