"""The evidence for a verdict: the activities to look at, and what both rules do on them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ruleglot.diagnostics.bridge import Unwitnessed
from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.diagnostics.notes import Direction, Note
from ruleglot.equivalence.compare import Observations
from ruleglot.equivalence.mutants import mutants
from ruleglot.equivalence.sightings import Sightings
from ruleglot.equivalence.trial import trial
from ruleglot.equivalence.verdict import Assurance, Verdict, judge
from ruleglot.evaluation.values import values
from ruleglot.events.ecs.view import Strength
from ruleglot.events.library import repertoire
from ruleglot.ir.nodes import EventQuery
from ruleglot.ir.simplify import simplify
from ruleglot.ir.traverse import fields, rewrite_conditions
from ruleglot.rules.rule import EqlBody
from ruleglot.translate.conversion import Comparison
from ruleglot.translate.dead import dead_clauses
from ruleglot.translate.neighbours import neighbours
from ruleglot.translate.perspective import sensors, view
from ruleglot.translate.proving import THE_SAME, proved, settled
from ruleglot.translate.question import Question, derived, derived_alone, firing, on_derived, shared
from ruleglot.translate.series import compared_series
from ruleglot.translate.understand import settings

if TYPE_CHECKING:
    from ruleglot.equivalence.trial import Trial
    from ruleglot.events.activity import Activity
    from ruleglot.ir.nodes import Query
    from ruleglot.rules.rule import Rule
    from ruleglot.translate.conversion import Options


def compared(
    source: tuple[Rule, Query], ported: tuple[Rule, Query], notes: tuple[Note, ...], options: Options
) -> Comparison:
    """Return the comparison of two rules over the shared activities and those derived from the rules.

    Where one of the rules is about several events, they are compared over streams of activities.
    """
    (source_rule, source_query), (ported_rule, ported_query) = source, ported
    if not isinstance(source_query, EventQuery) or not isinstance(ported_query, EventQuery):
        return compared_series(source, ported, notes, options, same=_same(source, ported))
    return _compared_events((source_rule, source_query), (ported_rule, ported_query), notes, options)


def _compared_events(
    source: tuple[Rule, EventQuery], ported: tuple[Rule, EventQuery], notes: tuple[Note, ...], options: Options
) -> Comparison:
    (source_rule, source_query), (ported_rule, ported_query) = source, ported
    asked = Question.of(source_rule, source_query, options.view)
    answered = Question.of(ported_rule, ported_query, options.view, sensors(source_rule))
    same = _same(source, ported)
    seen = observed(asked, answered)
    if not same and not seen.source_firing:
        names = ", ".join(f"`{name}`" for name in _unfilled(source_rule, source_query, seen.activities))
        return Comparison(
            source=source_rule,
            ported=ported_rule,
            verdict=Verdict.REFUSED,
            assurance=None,
            notes=notes,
            problems=(Unwitnessed(fields=names, span=source_query.span),),
        )
    proof = THE_SAME if same else proved(asked, answered, seen, options.steps)
    further = (*derived_alone(answered, asked), *proof.activities)
    left = options.steps - proof.steps
    tried, made = _tried(answered, asked, further, left) if seen.source_firing else (None, ())
    seen = observed(asked, answered, (*further, *made))
    noted = Direction.NONE
    for note in notes:
        noted |= note.direction
    return Comparison(
        source=source_rule,
        ported=ported_rule,
        verdict=judge(noted, seen.direction),
        assurance=Assurance.PROVED if proof.is_complete else Assurance.TESTED,
        notes=(*notes, *dead_clauses(asked)),
        observations=seen,
        trial=tried,
        proof=proof,
    )


def observed(source: Question, ported: Question, further: tuple[Activity, ...] = ()) -> Observations:
    """Return what two rules do on the shared activities, on those derived from the source, and on further ones."""
    own, answers = derived(source), []
    for asked in (source, ported):
        on_shared, on_own = firing(asked, source)
        on_further = Sightings([asked.view(each) for each in further]).firing(asked.query, asked.settings)
        answers.append(on_shared | (on_own | on_further << len(own)) << len(repertoire()))
    return Observations(activities=(*repertoire(), *own, *further), source=answers[0], ported=answers[1])


def _tried(
    ported: Question, source: Question, further: tuple[Activity, ...], most: int
) -> tuple[Trial | None, tuple[Activity, ...]]:
    """Return what became of the ported rule's mutants, and the activities that were made to kill some of them.

    `most`: so many steps the search for these may take. No trial where a part of the ported rule cannot be answered on
    some activity.
    """
    question = replace(ported, query=replace(ported.query, condition=simplify(ported.query.condition)))
    seen = (
        on_derived(ported.view, source),
        Sightings([ported.view(each) for each in further]),
        shared(ported.view),
    )
    try:
        first = trial(question.query, mutants(question.query, neighbours), seen, ported.settings)
        return settled(question, first, most)
    except DiagnosticError:
        return None, ()


def _same(source: tuple[Rule, Query], ported: tuple[Rule, Query]) -> bool:
    """Return whether both rules ask the very same question of the very same events: that needs no test."""
    (source_rule, source_query), (ported_rule, ported_query) = source, ported
    return (
        isinstance(source_rule.body, EqlBody)
        and isinstance(ported_rule.body, EqlBody)
        and settings(source_rule) == settings(ported_rule)
        and rewrite_conditions(source_query, simplify) == rewrite_conditions(ported_query, simplify)
    )


def _unfilled(rule: Rule, query: EventQuery, activities: tuple[Activity, ...]) -> tuple[str, ...]:
    """Return the fields of the query that no activity fills; all of them where each is filled by some activity."""
    see = view(rule, Strength.INTENDED)
    records = [record for activity in activities for record in see(activity)]
    asked = tuple(dict.fromkeys(fields(query.condition)))
    missing = tuple(field.name for field in asked if not any(values(field, record) for record in records))
    return missing or tuple(field.name for field in asked)
