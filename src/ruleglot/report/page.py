"""report.html: the model that the page's template lays out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ruleglot.__about__ import __version__
from ruleglot.diagnostics.render import diagnostic_text
from ruleglot.equivalence.telling import clause_text, cut
from ruleglot.equivalence.verdict import Verdict
from ruleglot.report.clauses import LONGEST, blocks, lines, placed
from ruleglot.report.describe import describe
from ruleglot.report.matrix import matrix
from ruleglot.report.streams import StreamCounterexample, stream_rows
from ruleglot.report.trials import survivors
from ruleglot.rules.rule import EqlBody
from ruleglot.templating.environment import render
from ruleglot.translate.understand import understand

if TYPE_CHECKING:
    from pathlib import Path

    from ruleglot.diagnostics.notes import Direction
    from ruleglot.equivalence.compare import Observations
    from ruleglot.report.clauses import Block, Line, Remark
    from ruleglot.report.counterexamples import AnyCounterexample
    from ruleglot.report.matrix import Row
    from ruleglot.report.model import Ported, Report, RuleReport
    from ruleglot.report.streams import StreamRow
    from ruleglot.report.trials import Survivor
    from ruleglot.rules.rule import Rule

SHOWN = 12
"""So many wrong versions that nothing tells from the rule are shown; the others are folded away."""

MEANINGS = {
    Verdict.EXACT: "fires on the same activities as the source",
    Verdict.BROADER: "fires on all of them and on more",
    Verdict.NARROWER: "misses some of them",
    Verdict.MIXED: "misses some of them and fires on others",
    Verdict.REFUSED: "no rule was written",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A counterexample as the page shows it: an activity, or the `steps` of a stream, each a time and an activity."""

    direction: Direction
    sentence: str
    source_clause: str
    ported_clause: str
    activity: str
    story: str
    steps: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PageTarget:
    """A target of a rule as the page shows it.

    `streams`: what the rules did on streams of activities, by their stories.
    `survivors`: the wrong versions of the ported rule that nothing tells from it.
    `blocks`: the source's clauses with the notes about them, if there are such (`annotated`). `remarks`: the others.
    """

    anchor: str
    ported: Ported
    meaning: str
    counterexamples: tuple[Shown, ...]
    streams: tuple[StreamRow, ...]
    survivors: tuple[Survivor, ...]
    blocks: tuple[Block, ...]
    annotated: bool
    remarks: tuple[Remark, ...]
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRule:
    """A rule as the page shows it. `query`: its own text; the rows are those of the matrix."""

    anchor: str
    rule: Rule
    path: str
    query: str
    targets: tuple[PageTarget, ...]
    differing: tuple[Row, ...]
    agreeing: tuple[Row, ...]


def report_page(report: Report, *, templates: Path | None = None) -> str:
    """Return the whole page. Raises `DiagnosticError` (O001) where the user's own template is at fault."""
    return render(
        "report/report.html.j2",
        overrides=templates,
        version=__version__,
        shown=SHOWN,
        rules=tuple(_rule(each, number) for number, each in enumerate(report.rules, 1)),
        unread=tuple((each.path, tuple(map(diagnostic_text, each.problems))) for each in report.unread),
        verdicts=tuple((verdict.value, MEANINGS[verdict], _count(report, verdict)) for verdict in Verdict),
    )


def _count(report: Report, verdict: Verdict) -> int:
    return sum(each.conversion.verdict is verdict for rule in report.rules for each in rule.targets)


def _rule(report: RuleReport, number: int) -> PageRule:
    found, rows = lines(understand(report.rule)), matrix(_observed(report))
    body = report.rule.body
    return PageRule(
        anchor=f"rule-{number}",
        rule=report.rule,
        path=report.path,
        query=body.query.text if isinstance(body, EqlBody) else "",
        targets=tuple(_target(each, found, f"rule-{number}-{each.name}") for each in report.targets),
        differing=tuple(row for row in rows if row.differs),
        agreeing=tuple(row for row in rows if not row.differs),
    )


def _observed(report: RuleReport) -> tuple[Observations | None, ...]:
    return tuple(each.conversion.comparison.observations for each in report.targets)


def _target(ported: Ported, found: tuple[Line, ...], anchor: str) -> PageTarget:
    comparison = ported.conversion.comparison
    beside, loose = placed(found, comparison.notes)
    trial = comparison.trial if comparison.series is None else comparison.series.trial
    return PageTarget(
        anchor=anchor,
        ported=ported,
        meaning=MEANINGS[comparison.verdict],
        counterexamples=tuple(map(_shown, ported.counterexamples)),
        streams=() if comparison.series is None else stream_rows(comparison.series.seen),
        survivors=() if trial is None else survivors(trial),
        blocks=blocks(beside),
        annotated=any(line.remarks for line in beside),
        remarks=loose,
        problems=tuple(map(diagnostic_text, comparison.problems)),
    )


def _shown(each: AnyCounterexample) -> Shown:
    if isinstance(each, StreamCounterexample):
        return Shown(
            direction=each.direction,
            sentence=each.sentence,
            source_clause="",
            ported_clause="",
            activity="",
            story=each.story,
            steps=tuple((step.after, step.activity) for step in each.steps),
        )
    told = each.telling
    return Shown(
        direction=each.direction,
        sentence=told.sentence,
        source_clause="" if told.source_clause is None else cut(clause_text(told.source_clause), LONGEST),
        ported_clause="" if told.ported_clause is None else cut(clause_text(told.ported_clause), LONGEST),
        activity=describe(each.activity),
        story=each.story,
    )
