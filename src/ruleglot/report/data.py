"""report.json: the schema is documented in docs/report.md; a change of shape raises `SCHEMA`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ruleglot.__about__ import __version__
from ruleglot.diagnostics.render import diagnostic_data
from ruleglot.equivalence.telling import clause_text, cut
from ruleglot.events.ecs.view import Strength
from ruleglot.proof.theory import STEPS_A_SECOND
from ruleglot.report.describe import describe
from ruleglot.report.streams import StreamCounterexample
from ruleglot.report.trials import LONGEST, kinds, survivors

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ruleglot.equivalence.compare import Observations
    from ruleglot.equivalence.series_trial import SeriesTrial
    from ruleglot.equivalence.trial import Trial
    from ruleglot.ir.nodes import Condition
    from ruleglot.report.counterexamples import AnyCounterexample, Counterexample
    from ruleglot.report.model import Ported, Report, RuleReport
    from ruleglot.source import Span
    from ruleglot.translate.conversion import Comparison, SeriesEvidence
    from ruleglot.translate.proving import Proof

SCHEMA = 1


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


def comparison_data(comparison: Comparison, shown: Iterable[AnyCounterexample]) -> dict[str, Any]:
    """Return a comparison as plain data: verdict, assurance, notes, problems, and what was seen on the activities."""
    return {
        "verdict": comparison.verdict.value,
        "assurance": None if comparison.assurance is None else comparison.assurance.value,
        "notes": [diagnostic_data(note) for note in comparison.notes],
        "problems": [diagnostic_data(problem) for problem in comparison.problems],
        "witnesses": None if comparison.observations is None else _witnesses(comparison.observations),
        "streams": None if comparison.series is None else _streams(comparison.series),
        "counterexamples": [
            _of_stream(each) if isinstance(each, StreamCounterexample) else _counterexample(each) for each in shown
        ],
        "proof": None if comparison.proof is None else _proof(comparison.proof),
        "mutants": _mutants(comparison),
    }


def _witnesses(seen: Observations) -> dict[str, int]:
    return {
        "total": seen.total,
        "agree": seen.agreeing,
        "source_fires": seen.source.bit_count(),
        "ported_fires": seen.ported.bit_count(),
        "both_fire": (seen.source & seen.ported).bit_count(),
    }


def _streams(series: SeriesEvidence) -> dict[str, Any]:
    seen = series.seen
    return {
        "total": seen.total,
        "agree": seen.agreeing,
        "source_fires": seen.source.bit_count(),
        "ported_fires": seen.ported.bit_count(),
        "both_fire": (seen.source & seen.ported).bit_count(),
        "seeded": seen.seeded,
        "bound": series.bound,
        "reason": series.reason,
        "remarks": list(series.remarks),
    }


def _proof(proof: Proof) -> dict[str, Any]:
    return {
        "complete": proof.is_complete,
        "open": [{"direction": way.value, "reason": reason} for way, reason in proof.open],
        "seconds": proof.steps / STEPS_A_SECOND,
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


def _of_stream(shown: StreamCounterexample) -> dict[str, Any]:
    return {
        "direction": shown.direction.value,
        "sentence": shown.sentence,
        "stream": [
            {
                "after": each.after,
                "activity": each.activity,
                "source_view": list(each.source_view),
                "ported_view": list(each.ported_view),
            }
            for each in shown.steps
        ],
        "story": shown.story,
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


def _mutants(comparison: Comparison) -> dict[str, Any] | None:
    series = None if comparison.series is None else comparison.series.trial
    if series is not None:
        return _of_trial(series)
    return None if comparison.trial is None else _of_trial(comparison.trial)


def _of_trial(trial: Trial | SeriesTrial) -> dict[str, Any]:
    return {
        "total": trial.total,
        "killed": trial.killed,
        "equivalent": len(trial.equivalent),
        "seconds": trial.steps / STEPS_A_SECOND,
        "kinds": [
            {"mutation": each.mutation, "total": each.total, "killed": each.killed, "equivalent": each.equivalent}
            for each in kinds(trial)
        ],
        "alive": [
            {"mutation": each.mutation, "was": each.was, "becomes": each.becomes, "reason": each.reason}
            for each in survivors(trial)
        ],
    }
