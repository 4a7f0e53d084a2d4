"""`ruleglot verify`: compare two rules that exist already."""

from __future__ import annotations

import json
from pathlib import Path

import click

from ruleglot.cli.talk import Exit, result, tell


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
@click.option(
    "--budget",
    type=click.IntRange(min=0),
    default=5,
    show_default=True,
    metavar="SECONDS",
    help="So long a proof may be looked for, for each rule and target; counted in steps, a million a second.",
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="What stdout shows.")
def verify(  # noqa: PLR0913, PLR0917 - one parameter for each option
    source: Path, ported: Path, rule: str | None, view: str, budget: int, form: str
) -> int:
    """Compare any two rules that RuleGlot reads, and tell whether PORTED fires where SOURCE fires.

    Exit codes: 0 exact, 1 not exact, 2 a rule could not be read or understood.
    """
    from ruleglot.equivalence.verdict import Verdict
    from ruleglot.events.ecs.view import Strength
    from ruleglot.report.comparison import comparison_text
    from ruleglot.report.counterexamples import counterexamples
    from ruleglot.report.data import comparison_data
    from ruleglot.rules.load import read_rule
    from ruleglot.rules.select import select_rule
    from ruleglot.translate.conversion import Options
    from ruleglot.translate.pipeline import verify as compare

    options = Options(view=Strength(view), budget=budget)
    second = read_rule(ported) if rule is None else select_rule(ported, rule)
    comparison = compare(read_rule(source), second, options)
    shown = counterexamples(comparison, options.view)
    if form == "json":
        result(json.dumps(comparison_data(comparison, shown), indent=2, ensure_ascii=False, default=str))
    else:
        result(comparison_text(comparison, shown))
        tell((*comparison.notes, *comparison.problems))
    return Exit.DONE if comparison.verdict is Verdict.EXACT else Exit.VERDICT
