"""report.html: the model that the page's template lays out."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from ruleglot.__about__ import __version__
from ruleglot.diagnostics.notes import Direction, Note
from ruleglot.diagnostics.render import diagnostic_text
from ruleglot.equivalence.verdict import Verdict
from ruleglot.report.describe import describe
from ruleglot.rules.rule import EqlBody
from ruleglot.templating.environment import render

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ruleglot.report.model import Ported, Report, RuleReport
    from ruleglot.rules.rule import Rule

MEANINGS = {
    Verdict.EXACT: "fires on the same activities as the source",
    Verdict.BROADER: "fires on all of them and on more",
    Verdict.NARROWER: "misses some of them",
    Verdict.MIXED: "misses some of them and fires on others",
    Verdict.REFUSED: "no rule was written",
}


MOST_AGREEING = 40
"""Rows of a rule's matrix on which all agree; the differing ones are all shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of the source's query; `notes` are the numbers of the notes about it."""

    text: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PageTarget:
    """A target of a rule as the page shows it."""

    anchor: str
    ported: Ported
    meaning: str
    notes: tuple[tuple[str, Note], ...]
    problems: tuple[str, ...]
    query: tuple[Piece, ...]
    counterexample: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """An activity and who fired on it: the source, then each target; `None` where there is no rule."""

    story: str
    facts: str
    source: bool
    targets: tuple[bool | None, ...]
    differs: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRule:
    """A rule as the page shows it."""

    anchor: str
    rule: Rule
    path: str
    targets: tuple[PageTarget, ...]
    rows: tuple[Row, ...]
    left_out: int


def report_page(report: Report, *, templates: Path | None = None) -> str:
    """Return the whole page. Raises `DiagnosticError` (O001) where the user's own template is at fault."""
    return render(
        "report/report.html.j2",
        overrides=templates,
        version=__version__,
        rules=tuple(_rule(each, number) for number, each in enumerate(report.rules, 1)),
        unread=tuple((each.path, tuple(map(diagnostic_text, each.problems))) for each in report.unread),
        verdicts=tuple((verdict.value, MEANINGS[verdict], _count(report, verdict)) for verdict in Verdict),
    )


def _count(report: Report, verdict: Verdict) -> int:
    return sum(each.conversion.verdict is verdict for rule in report.rules for each in rule.targets)


def _rule(report: RuleReport, number: int) -> PageRule:
    rows = sorted(_rows(report), key=lambda row: (not row.differs, not row.source))
    differing = sum(row.differs for row in rows)
    return PageRule(
        anchor=f"rule-{number}",
        rule=report.rule,
        path=report.path,
        targets=tuple(_target(report.rule, each, f"rule-{number}-{each.name}") for each in report.targets),
        rows=tuple(rows[: differing + MOST_AGREEING]),
        left_out=max(0, len(rows) - differing - MOST_AGREEING),
    )


def _target(rule: Rule, ported: Ported, anchor: str) -> PageTarget:
    comparison = ported.conversion.comparison
    weighty = sorted(comparison.notes, key=lambda note: note.direction is Direction.NONE)
    notes = tuple((str(number), note) for number, note in enumerate(weighty, 1))
    return PageTarget(
        anchor=anchor,
        ported=ported,
        meaning=MEANINGS[comparison.verdict],
        notes=notes,
        problems=tuple(map(diagnostic_text, comparison.problems)),
        query=tuple(_pieces(rule, notes)),
        counterexample="" if comparison.counterexample is None else describe(comparison.counterexample.activity),
    )


def _pieces(rule: Rule, notes: tuple[tuple[str, Note], ...]) -> Iterator[Piece]:
    """Cut the source's query where the stretch of a note begins or ends."""
    if not isinstance(rule.body, EqlBody):
        return
    query = rule.body.query
    marked = [
        (note.span.start, note.span.end, number)
        for number, note in notes
        if note.span is not None and note.span.source == query and note.direction is not Direction.NONE
    ]
    cuts = sorted({0, len(query.text), *(start for start, _, _ in marked), *(end for _, end, _ in marked)})
    for start, end in pairwise(cuts):
        about = tuple(number for first, last, number in marked if first <= start and end <= last)
        yield Piece(text=query.text[start:end], notes=about)


def _rows(report: RuleReport) -> Iterator[Row]:
    seen = [each.conversion.comparison.observations for each in report.targets]
    longest = max((each for each in seen if each is not None), key=lambda each: each.total, default=())
    fired = [
        {} if each is None else {observation.activity: observation.ported_fires for observation in each}
        for each in seen
    ]
    for observation in longest:
        answers = tuple(each.get(observation.activity) for each in fired)
        yield Row(
            story=observation.activity.story,
            facts=describe(observation.activity),
            source=observation.source_fires,
            targets=answers,
            differs=any(answer is not None and answer != observation.source_fires for answer in answers),
        )
