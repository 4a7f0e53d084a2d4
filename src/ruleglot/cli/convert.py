"""`ruleglot convert`: port rules to other platforms, write them, and say what each is worth."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ruleglot.cli.talk import Exit, result, talk, tell

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruleglot.report.model import Report, RuleReport
    from ruleglot.report.work import Targets

TARGETS = ("sigma", "falco", "elastic")


@click.command()
@click.argument("sources", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="SOURCE...")
@click.option(
    "--to", "targets", multiple=True, type=click.Choice(TARGETS), help="Port to this platform only; may be repeated."
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    default=Path("output"),
    show_default=True,
    metavar="DIR",
    help="Write the rules and the report here.",
)
@click.option(
    "--taxonomy",
    type=click.Choice(["sigmahq", "ecs"]),
    default="sigmahq",
    show_default=True,
    help="Whose field names a Sigma rule uses.",
)
@click.option(
    "--view",
    type=click.Choice(["intended", "documented"]),
    default="intended",
    show_default=True,
    help="Judge on every field that an activity can fill, or on those that the sensor documents.",
)
@click.option(
    "--templates",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Take templates from here before the packaged ones.",
)
@click.option(
    "--fail-on",
    type=click.Choice(["refused", "lossy", "never"]),
    default="refused",
    show_default=True,
    help="Exit with 1 where a verdict is `refused`, or is anything but `exact` (lossy).",
)
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    metavar="N",
    help="Work in so many processes; as many as there are processors where it is not said. The results are the same.",
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
def convert(  # noqa: PLR0913, PLR0917 - one parameter for each option
    sources: tuple[Path, ...],
    targets: tuple[str, ...],
    output: Path,
    taxonomy: str,
    view: str,
    templates: Path | None,
    fail_on: str,
    jobs: int | None,
    budget: int,
    form: str,
) -> int:
    """Port Elastic EQL rules (files, or folders of them) and verify what comes out.

    Writes DIR/TARGET/…, DIR/report.json and DIR/report.html. One bad rule never stops the others.
    """
    from ruleglot.events.ecs.view import Strength
    from ruleglot.events.sigma.view import Taxonomy
    from ruleglot.translate.conversion import Options

    options = Options(taxonomy=Taxonomy(taxonomy), view=Strength(view), templates=templates, budget=budget)
    wanted = tuple((name, options) for name in targets or TARGETS)
    return run(sources, wanted, output, fail_on, form, jobs=jobs or os.cpu_count() or 1)


def run(  # noqa: PLR0913 - as above
    sources: tuple[Path, ...], targets: Targets, output: Path, fail_on: str, form: str, *, jobs: int = 1
) -> int:
    """Port the rules of `sources` to the targets, each a report name with its options; return the exit code."""
    from ruleglot.report.data import report_data
    from ruleglot.report.model import Report
    from ruleglot.report.page import report_page
    from ruleglot.report.table import table
    from ruleglot.report.work import Output, port, read
    from ruleglot.templating.write import write_text
    from ruleglot.translate.understand import warnings

    rules, unread = read(sources)
    files = Output(folder=output)
    reports: list[RuleReport] = []
    outcomes = port(rules, targets, files, jobs=jobs)
    for (_, rule), outcome in zip(rules, _with_progress(outcomes, len(rules)), strict=True):
        tell(each for each in warnings(rule) if each.help_text)  # a name that is nearly one of ECS's
        reports += outcome.rules
        unread += outcome.unread
    report = Report(rules=tuple(reports), unread=tuple(unread))
    options = targets[0][1]
    data = report_data(report, options.view)
    write_text(output, "report.json", json.dumps(data, indent=2, ensure_ascii=False, default=str) + "\n")
    write_text(output, "report.html", report_page(report, templates=options.templates))
    for each in report.unread:
        tell(each.problems)
    if form == "json":
        result(json.dumps(data, indent=2, ensure_ascii=False, default=str))
    elif report.rules:
        result(table(report))
    talk(f"{_summary(report)}; the report is {(output / 'report.html').as_posix()}")
    return _exit_code(report, fail_on)


def _with_progress(reports: Iterator[Report], total: int) -> Iterator[Report]:
    if total > 1 and sys.stderr.isatty():
        with click.progressbar(reports, length=total, label="Porting", file=sys.stderr) as bar:
            yield from bar
    else:
        yield from reports


def _summary(report: Report) -> str:
    verdicts: dict[str, int] = {}
    for rule in report.rules:
        for each in rule.targets:
            name = each.conversion.verdict.value
            verdicts[name] = verdicts.get(name, 0) + 1
    told = ", ".join(f"{number} {name}" for name, number in sorted(verdicts.items()))
    unread = f"; {len(report.unread)} not read" if report.unread else ""
    return f"{len(report.rules)} rule{'s' * (len(report.rules) != 1)}: {told or 'none ported'}{unread}"


def _exit_code(report: Report, fail_on: str) -> Exit:
    beyond = {"refused": {"refused"}, "lossy": {"broader", "narrower", "mixed", "refused"}, "never": set()}[fail_on]
    if report.unread:
        return Exit.UNREAD
    found = {each.conversion.verdict.value for rule in report.rules for each in rule.targets}
    return Exit.VERDICT if found & beyond else Exit.DONE
