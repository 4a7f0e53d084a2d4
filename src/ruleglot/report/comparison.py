"""A comparison of two rules as the terminal shows it: verdict, evidence, where they part and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ruleglot.diagnostics.render import printable
from ruleglot.equivalence.telling import clause_text, cut
from ruleglot.report.describe import describe
from ruleglot.report.matrix import matrix

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ruleglot.equivalence.compare import Observations
    from ruleglot.equivalence.trial import Trial
    from ruleglot.ir.nodes import Condition
    from ruleglot.report.counterexamples import Counterexample
    from ruleglot.report.matrix import Row
    from ruleglot.translate.conversion import Comparison

LONGEST = 100
"""A longer clause or story is cut."""

MOST_ROWS = 12
"""So many rows of the matrix are shown, each of which may stand for several activities."""


def comparison_text(comparison: Comparison, shown: Iterable[Counterexample]) -> str:
    """Return the lines, without a final line break."""
    return "\n".join(_lines(comparison, shown))


def _lines(comparison: Comparison, shown: Iterable[Counterexample]) -> Iterator[str]:
    assurance = f" ({comparison.assurance.value})" if comparison.assurance else ""
    yield f"{comparison.verdict.value}{assurance}"
    seen = comparison.observations
    if seen is not None:
        yield (
            f"  {seen.agreeing} of {seen.total} activities agree; the source fires on {seen.source_firing},"
            f" the ported rule on {seen.ported.bit_count()}, both on {(seen.source & seen.ported).bit_count()}"
        )
    if comparison.proof is not None:
        yield from (f"  not decided whether it is {way.value}: {reason}" for way, reason in comparison.proof.open)
    if comparison.trial is not None:
        yield from _of_trial(comparison.trial)
    for each in shown:
        yield from _of_counterexample(each)
    if seen is not None and seen.differing:
        yield from _of_matrix(seen)


def _of_trial(trial: Trial) -> Iterator[str]:
    wrong = trial.total - len(trial.equivalent)
    yield f"  they tell {trial.killed} of {wrong} wrong versions of the ported rule from it"
    left = [(kind.value, trial.alive_of(kind)) for kind in trial.tried if trial.alive_of(kind)]
    if left:
        yield f"  not told from it: {', '.join(f'{number} × {kind}' for kind, number in left)}"


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


def _answer(fired: bool | None) -> str:  # noqa: FBT001 - the one thing that is told
    return "fires" if fired else "silent"


def _told(row: Row) -> str:
    """Return what a row stands for: its one activity, or how many there are and one of them."""
    story = printable(cut(row.activities[0].story, LONGEST))
    return story if row.total == 1 else f"{row.total} such as: {story}"
