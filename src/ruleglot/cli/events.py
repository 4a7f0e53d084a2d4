"""`ruleglot events`: the activities that rules are tried on, as a sensor records them, or as a capture."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from ruleglot.cli.talk import Exit, result, talk


@click.command()
@click.argument("rule", type=click.Path(path_type=Path), required=False)
@click.option(
    "--as",
    "form",
    type=click.Choice(["ecs", "falco", "sigma", "sigma-ecs", "scap"]),
    default="ecs",
    show_default=True,
    help="ECS documents, Falco's fields, Sigma records of either taxonomy; or a capture that Falco replays.",
)
@click.option(
    "--view",
    type=click.Choice(["intended", "documented"]),
    default="intended",
    show_default=True,
    help="Every field that an activity can fill, or those that Elastic's sensor documents.",
)
@click.option("--seed", type=int, default=0, show_default=True, help="Other details for the same shared stories.")
@click.option(
    "--reader",
    type=click.Choice(["falco", "sysdig"]),
    default="falco",
    show_default=True,
    help="Who is to read a capture: Falco since 0.42, or sysdig 0.29, which needs the beginnings of calls too.",
)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Write to this file and not to stdout."
)
def events(  # noqa: PLR0913, PLR0917 - one parameter an option
    rule: Path | None, form: str, view: str, seed: int, reader: str, output: Path | None
) -> int:
    """Print the shared activities, or those derived from RULE, as records: one JSON object a line.

    An activity that the sensor does not see has no record, and some have several. What is printed can be given to
    `ruleglot match`. A capture (`--as scap`) is for Falco (`engine.kind: replay`) or `sysdig -r`.
    """
    from ruleglot.events.ecs.view import Strength
    from ruleglot.rules.load import read_rule
    from ruleglot.translate.records import Form, Reader, activities, captured, records

    read = None if rule is None else read_rule(rule)
    found = activities(read, Strength(view), seed=seed)
    if form == "scap":
        _write(captured(found, Reader(reader)), output)
        talk(f"{len(found)} activities are in the capture")
        return Exit.DONE
    see = records(Form(form), read, Strength(view))
    seen = [see(each) for each in found]
    lines = [json.dumps(record, ensure_ascii=False, default=str) for each in seen for record in each]
    if output is None:
        for line in lines:
            result(line)
    else:
        _write("".join(f"{line}\n" for line in lines).encode(), output)
    talk(f"{sum(1 for each in seen if each)} of {len(found)} activities are recorded, in {len(lines)} records")
    return Exit.DONE


def _write(data: bytes, output: Path | None) -> None:
    """Write bytes to a file, or to stdout where that is no terminal."""
    if output is not None:
        from ruleglot.templating.write import write_bytes

        write_bytes(output.parent, output.name, data)
        return
    if sys.stdout.isatty():
        raise click.UsageError("a capture is not for a terminal: give a file with `-o FILE`, or pipe it")
    click.echo(data, nl=False)
