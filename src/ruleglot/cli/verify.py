"""`ruleglot verify`: compare two rules that exist already."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ruleglot.cli.talk import Exit, result, tell

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruleglot.translate.conversion import Comparison


@click.command()
@click.argument("source", type=click.Path(path_type=Path))
@click.argument("ported", type=click.Path(path_type=Path))
@click.option("--rule", metavar="NAME", help="Which rule of PORTED is meant, by name or id, where it holds several.")
@click.option(
    "--view",
    type=click.Choice(["intended", "documented"]),
    default="intended",
    show_default=True,
    help="Judge on every field that an activity can fill, or on those that the sensor documents.",
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="What stdout shows.")
def verify(source: Path, ported: Path, rule: str | None, view: str, form: str) -> int:
    """Compare any two rules that RuleGlot reads, and tell whether PORTED fires where SOURCE fires.

    Exit codes: 0 exact, 1 not exact, 2 a rule could not be read or understood.
    """
    from ruleglot.equivalence.verdict import Verdict
    from ruleglot.events.ecs.view import Strength
    from ruleglot.report.data import comparison_data
    from ruleglot.rules.load import read_rule
    from ruleglot.rules.select import select_rule
    from ruleglot.translate.conversion import Options
    from ruleglot.translate.pipeline import verify as compare

    options = Options(view=Strength(view))
    second = read_rule(ported) if rule is None else select_rule(ported, rule)
    comparison = compare(read_rule(source), second, options)
    if form == "json":
        result(json.dumps(comparison_data(comparison, options.view), indent=2, ensure_ascii=False, default=str))
    else:
        result("\n".join(_told(comparison)))
        tell((*comparison.notes, *comparison.problems))
    return Exit.DONE if comparison.verdict is Verdict.EXACT else Exit.VERDICT


def _told(comparison: Comparison) -> Iterator[str]:
    assurance = f" ({comparison.assurance.value})" if comparison.assurance else ""
    yield f"{comparison.verdict.value}{assurance}"
    seen = comparison.observations
    if seen is not None:
        yield f"  {seen.agreeing} of {seen.total} activities agree; the source fires on {seen.source_firing}"
    tried = comparison.trial
    if tried is not None:
        yield f"  they tell {tried.killed} of {tried.total} wrong versions of the ported rule from it"
    for each in seen.differing[:5] if seen is not None else ():
        who = "only the source fires" if each.source_fires else "only the ported rule fires"
        yield f"  {who}: {each.activity.story}"
