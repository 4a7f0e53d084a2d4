"""A comparison of two rules as the terminal shows it: verdict, evidence, where they part and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ruleglot.diagnostics.render import printable
from ruleglot.equivalence.telling import clause_text, cut
from ruleglot.report.describe import describe
from ruleglot.report.matrix import matrix
from ruleglot.report.streams import StreamCounterexample, stream_rows
from ruleglot.report.trials import kinds

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ruleglot.equivalence.compare import Observations
    from ruleglot.equivalence.series_trial import SeriesTrial
    from ruleglot.equivalence.trial import Trial
    from ruleglot.ir.nodes import Condition
    from ruleglot.report.counterexamples import AnyCounterexample, Counterexample
    from ruleglot.report.matrix import Row
    from ruleglot.report.streams import StreamRow
    from ruleglot.translate.conversion import Comparison, SeriesEvidence

LONGEST = 100
"""A longer clause or story is cut."""

MOST_ROWS = 12
"""So many rows of the matrix are shown, each of which may stand for several activities."""


def comparison_text(comparison: Comparison, shown: Iterable[AnyCounterexample]) -> str:
    """Return the lines, without a final line break."""
    return "\n".join(_lines(comparison, shown))


def _lines(comparison: Comparison, shown: Iterable[AnyCounterexample]) -> Iterator[str]:
    assurance = f" ({comparison.assurance.value})" if comparison.assurance else ""
    yield f"{comparison.verdict.value}{assurance}"
    seen = comparison.observations
    if seen is not None:
        yield (
            f"  {seen.agreeing} of {seen.total} activities agree; the source fires on {seen.source_firing},"
            f" the ported rule on {seen.ported.bit_count()}, both on {(seen.source & seen.ported).bit_count()}"
        )
    if comparison.series is not None:
        yield from _of_series(comparison.series)
    if comparison.proof is not None:
        yield from (f"  not decided whether it is {way.value}: {reason}" for way, reason in comparison.proof.open)
    if comparison.trial is not None:
        yield from _of_trial(comparison.trial)
    for each in shown:
        yield from _of_stream(each) if isinstance(each, StreamCounterexample) else _of_counterexample(each)
    if seen is not None and seen.differing:
        yield from _of_matrix(seen)
    if comparison.series is not None and comparison.series.seen.differing:
        yield from _of_rows([row for row in stream_rows(comparison.series.seen) if row.differs])


def _of_series(series: SeriesEvidence) -> Iterator[str]:
    seen = series.seen
    if seen.total:
        yield (
            f"  {seen.agreeing} of {seen.total} streams of activities agree; the source fires on {seen.source_firing},"
            f" the ported rule on {seen.ported.bit_count()}, both on {(seen.source & seen.ported).bit_count()}"
        )
        yield f"  tried: {series.bound}"
    if series.reason:
        yield f"  nothing is shown by streams of activities: {series.reason}"
    yield from (f"  in none of the streams: {each}" for each in series.remarks)
    if series.trial is not None:
        yield from _of_trial(series.trial)


def _of_trial(trial: Trial | SeriesTrial) -> Iterator[str]:
    wrong = trial.total - len(trial.equivalent)
    yield f"  they tell {trial.killed} of {wrong} wrong versions of the ported rule from it"
    left = [each for each in kinds(trial) if each.alive]
    if left:
        yield f"  not told from it: {', '.join(f'{each.alive} × {each.mutation}' for each in left)}"


def _of_stream(shown: StreamCounterexample) -> Iterator[str]:
    yield ""
    yield f"  {shown.sentence}"
    wide = max(len(each.after) for each in shown.steps)
    for each in shown.steps:
        yield f"    {each.after:>{wide}}  {each.activity}"
    yield f"    made from: {printable(cut(shown.story, LONGEST))}"


def _of_counterexample(shown: Counterexample) -> Iterator[str]:
    yield ""
    yield f"  {shown.telling.sentence}"
    yield f"    {'smallest activity':<18} {describe(shown.activity)}"
    for where, clause in (
        ("in the source", shown.telling.source_clause),
        ("in the ported rule", shown.telling.ported_clause),
    ):
        if clause is not None:
            yield f"    {where:<18} {_clause(clause)}"


def _clause(clause: Condition) -> str:
    return printable(cut(clause_text(clause), LONGEST))


def _of_matrix(seen: Observations) -> Iterator[str]:
    differing = [row for row in matrix((seen,)) if row.differs]
    yield ""
    yield "  SOURCE  PORTED  ACTIVITIES"
    for row in differing[:MOST_ROWS]:
        yield f"  {_answer(row.source):<6}  {_answer(row.targets[0]):<6}  {_told(row)}"
    more = sum(row.total for row in differing[MOST_ROWS:])
    if more:
        yield f"  and {more} more on which the two rules part"


def _of_rows(differing: list[StreamRow]) -> Iterator[str]:
    yield ""
    yield "  SOURCE  PORTED  STREAMS"
    for row in differing[:MOST_ROWS]:
        story = printable(cut(row.story, LONGEST))
        told = story if row.total == 1 else f"{row.total} with: {story}"
        yield f"  {_answer(row.source):<6}  {_answer(row.ported):<6}  {told}"
    more = sum(row.total for row in differing[MOST_ROWS:])
    if more:
        yield f"  and {more} more on which the two rules part"


def _answer(fired: bool | None) -> str:  # noqa: FBT001 - the one thing that is told
    return "fires" if fired else "silent"


def _told(row: Row) -> str:
    """Return what a row stands for: its one activity, or how many there are and one of them."""
    story = printable(cut(row.activities[0].story, LONGEST))
    return story if row.total == 1 else f"{row.total} such as: {story}"
