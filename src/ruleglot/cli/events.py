"""`ruleglot events`: the activities that rules are tried on, as a sensor records them."""

from __future__ import annotations

import json
from pathlib import Path

import click

from ruleglot.cli.talk import Exit, result, talk


@click.command()
@click.argument("rule", type=click.Path(path_type=Path), required=False)
@click.option(
    "--as",
    "form",
    type=click.Choice(["ecs", "falco", "sigma", "sigma-ecs"]),
    default="ecs",
    show_default=True,
    help="Whose records: ECS documents, Falco's fields, or Sigma records of either taxonomy.",
)
@click.option(
    "--view",
    type=click.Choice(["intended", "documented"]),
    default="intended",
    show_default=True,
    help="Every field that an activity can fill, or those that Elastic's sensor documents.",
)
def events(rule: Path | None, form: str, view: str) -> int:
    """Print the shared activities, or those derived from RULE, as records: one JSON object a line.

    An activity that the sensor does not see has no record. What is printed can be given to `ruleglot match`.
    """
    from ruleglot.events.ecs_view import Strength
    from ruleglot.rules.load import read_rule
    from ruleglot.translate.records import Form, activities, records

    read = None if rule is None else read_rule(rule)
    found = activities(read, Strength(view))
    see = records(Form(form), read, Strength(view))
    recorded = [record for each in found if (record := see(each)) is not None]
    for record in recorded:
        result(json.dumps(record, ensure_ascii=False, default=str))
    talk(f"{len(recorded)} of {len(found)} activities are recorded")
    return Exit.DONE
