"""report.json: the schema is documented in docs/report.md; a change of shape raises `SCHEMA`."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from ruleglot.__about__ import __version__
from ruleglot.diagnostics.render import diagnostic_data
from ruleglot.equivalence.telling import clause_text, cut
from ruleglot.events.ecs.view import Strength
from ruleglot.ir.text import condition_text
from ruleglot.report.describe import describe

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ruleglot.equivalence.compare import Observations
    from ruleglot.equivalence.trial import Trial
    from ruleglot.ir.nodes import Condition
    from ruleglot.report.counterexamples import Counterexample
    from ruleglot.report.model import Ported, Report, RuleReport
    from ruleglot.source import Span
    from ruleglot.translate.conversion import Comparison
    from ruleglot.translate.proving import Proof

SCHEMA = 1

MOST_ALIVE = 20
"""So many of the mutants that are alive are told; how many there are, `total` and `killed` say."""

LONGEST = 200
"""A longer clause is cut."""


def report_data(report: Report, strength: Strength = Strength.INTENDED) -> dict[str, Any]:
    """Return the report as plain data; `strength` is the view that the verdicts were judged on."""
    return {
        "schema": SCHEMA,
        "ruleglot": __version__,
        "view": strength.value,
        "rules": [_rule(each) for each in report.rules],
        "unread": [
            {"path": each.path, "problems": [diagnostic_data(problem) for problem in each.problems]}
            for each in report.unread
        ],
    }


def _rule(report: RuleReport) -> dict[str, Any]:
    return {
        "id": report.rule.metadata.id,
        "name": report.rule.metadata.name,
        "path": report.path,
        "targets": {each.name: _target(each) for each in report.targets},
    }


def _target(ported: Ported) -> dict[str, Any]:
    data = comparison_data(ported.conversion.comparison, ported.counterexamples)
    verdict, assurance = data.pop("verdict"), data.pop("assurance")
    files = {"file": ported.paths[0] if ported.paths else None, "files": list(ported.paths)}
    return {"verdict": verdict, "assurance": assurance, **files, **data}


def comparison_data(comparison: Comparison, shown: Iterable[Counterexample]) -> dict[str, Any]:
    """Return a comparison as plain data: verdict, assurance, notes, problems, and what was seen on the activities."""
    return {
        "verdict": comparison.verdict.value,
        "assurance": None if comparison.assurance is None else comparison.assurance.value,
        "notes": [diagnostic_data(note) for note in comparison.notes],
        "problems": [diagnostic_data(problem) for problem in comparison.problems],
        "witnesses": None if comparison.observations is None else _witnesses(comparison.observations),
        "counterexamples": [_counterexample(each) for each in shown],
        "proof": None if comparison.proof is None else _proof(comparison.proof),
        "mutants": None if comparison.trial is None else _mutants(comparison.trial),
    }


def _witnesses(seen: Observations) -> dict[str, int]:
    return {
        "total": seen.total,
        "agree": seen.agreeing,
        "source_fires": seen.source.bit_count(),
        "ported_fires": seen.ported.bit_count(),
        "both_fire": (seen.source & seen.ported).bit_count(),
    }


def _proof(proof: Proof) -> dict[str, Any]:
    return {
        "complete": proof.is_complete,
        "open": [{"direction": way.value, "reason": reason} for way, reason in proof.open],
    }


def _counterexample(shown: Counterexample) -> dict[str, Any]:
    told = shown.telling
    return {
        "direction": shown.direction.value,
        "sentence": told.sentence,
        "reason": told.reason.value,
        "source_clause": _clause(told.source_clause, placed=True),
        "ported_clause": _clause(told.ported_clause, placed=False),
        "activity": describe(shown.activity),
        "story": shown.story,
        "source_view": list(shown.source_view),
        "ported_view": list(shown.ported_view),
    }


def _clause(clause: Condition | None, *, placed: bool) -> dict[str, Any] | None:
    """Return a clause in its rule's words; `placed`: with its place, which the user's own file has."""
    if clause is None:
        return None
    place = {"place": _place(clause.span)} if placed and clause.span is not None else {}
    return {"text": cut(clause_text(clause), LONGEST), **place}


def _place(span: Span) -> dict[str, Any]:
    start, end = span.start_position, span.end_position
    return {
        "path": start.name,
        "line": start.line,
        "column": start.column,
        "end_line": end.line,
        "end_column": end.column,
    }


def _mutants(trial: Trial) -> dict[str, Any]:
    return {
        "total": trial.total,
        "killed": trial.killed,
        "equivalent": len(trial.equivalent),
        "kinds": [
            {
                "mutation": kind.value,
                "total": number,
                "killed": number - trial.alive_of(kind) - trial.equivalent_of(kind),
                "equivalent": trial.equivalent_of(kind),
            }
            for kind, number in trial.tried.items()
        ],
        "alive": [
            {
                "mutation": each.mutation.value,
                "was": cut(condition_text(each.was), LONGEST),
                "becomes": cut(condition_text(each.becomes), LONGEST),
                "reason": reason,
            }
            for each, reason in islice(zip(trial.alive, trial.reasons, strict=False), MOST_ALIVE)
        ],
    }
