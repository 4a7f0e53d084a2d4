"""report.json: the schema is documented in docs/report.md; a change of shape raises `SCHEMA`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ruleglot.__about__ import __version__
from ruleglot.diagnostics.render import diagnostic_data
from ruleglot.events.ecs.view import Strength
from ruleglot.ir.text import condition_text
from ruleglot.report.describe import describe
from ruleglot.translate.perspective import sensors, view

if TYPE_CHECKING:
    from ruleglot.equivalence.compare import Observation
    from ruleglot.equivalence.trial import Trial
    from ruleglot.ir.nodes import Condition
    from ruleglot.report.model import Ported, Report, RuleReport
    from ruleglot.translate.conversion import Comparison

SCHEMA = 1

MOST_ALIVE = 20
"""So many of the mutants that are alive are told; how many there are, `total` and `killed` say."""

LONGEST = 200
"""A longer condition of a mutant is cut."""


def report_data(report: Report, strength: Strength = Strength.INTENDED) -> dict[str, Any]:
    """Return the report as plain data; `strength` is the view that the verdicts were judged on."""
    return {
        "schema": SCHEMA,
        "ruleglot": __version__,
        "view": strength.value,
        "rules": [_rule(each, strength) for each in report.rules],
        "unread": [
            {"path": each.path, "problems": [diagnostic_data(problem) for problem in each.problems]}
            for each in report.unread
        ],
    }


def _rule(report: RuleReport, strength: Strength) -> dict[str, Any]:
    return {
        "id": report.rule.metadata.id,
        "name": report.rule.metadata.name,
        "path": report.path,
        "targets": {each.name: _target(each, strength) for each in report.targets},
    }


def _target(ported: Ported, strength: Strength) -> dict[str, Any]:
    data = comparison_data(ported.conversion.comparison, strength)
    return {
        "verdict": data["verdict"],
        "assurance": data["assurance"],
        "file": ported.paths[0] if ported.paths else None,
        "files": list(ported.paths),
        "notes": data["notes"],
        "problems": data["problems"],
        "events": data["events"],
        "mutants": data["mutants"],
    }


def comparison_data(comparison: Comparison, strength: Strength) -> dict[str, Any]:
    """Return a comparison as plain data: verdict, assurance, notes, problems, and what was seen on the events."""
    seen, shown = comparison.observations, comparison.counterexample
    return {
        "verdict": comparison.verdict.value,
        "assurance": None if comparison.assurance is None else comparison.assurance.value,
        "notes": [diagnostic_data(note) for note in comparison.notes],
        "problems": [diagnostic_data(problem) for problem in comparison.problems],
        "events": {
            "total": 0 if seen is None else seen.total,
            "agree": 0 if seen is None else seen.agreeing,
            "source_firing": 0 if seen is None else seen.source_firing,
            "counterexample": None if shown is None else _counterexample(shown, comparison, strength),
        },
        "mutants": None if comparison.trial is None else _mutants(comparison.trial),
    }


def _mutants(trial: Trial) -> dict[str, Any]:
    return {
        "total": trial.total,
        "killed": trial.killed,
        "kinds": [
            {"mutation": kind.value, "total": number, "killed": number - trial.alive_of(kind)}
            for kind, number in trial.tried.items()
        ],
        "alive": [
            {"mutation": each.mutation.value, "was": _condition(each.was), "becomes": _condition(each.becomes)}
            for each in trial.alive[:MOST_ALIVE]
        ],
    }


def _condition(condition: Condition) -> str:
    """Return a condition on one line, cut where it is long."""
    text = " ".join(condition_text(condition).split())
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _counterexample(shown: Observation, comparison: Comparison, strength: Strength) -> dict[str, Any]:
    ported = comparison.ported
    return {
        "story": shown.activity.story,
        "activity": describe(shown.activity),
        "direction": shown.direction.value,
        "source_fires": shown.source_fires,
        "ported_fires": shown.ported_fires,
        "source_view": list(view(comparison.source, strength)(shown.activity)),
        "ported_view": []
        if ported is None
        else list(view(ported, strength, sensors(comparison.source))(shown.activity)),
    }
