"""`ruleglot demo`: port the packaged example rule to every target."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    default=Path("output"),
    show_default=True,
    metavar="DIR",
    help="Write the rules and the report here.",
)
def demo(output: Path) -> int:
    """Port the packaged example rule to Sigma (both taxonomies), Falco and Elastic, and print the verdicts."""
    from ruleglot.cli.convert import run
    from ruleglot.cli.talk import talk
    from ruleglot.events.sigma.view import Taxonomy
    from ruleglot.examples import seed_rule
    from ruleglot.templating.write import write_text
    from ruleglot.translate.conversion import Options

    example = seed_rule()
    source = write_text(output / "source", example.name, example.read_text(encoding="utf-8"))
    options, ecs = Options(), Options(taxonomy=Taxonomy.ECS)
    targets = (("sigma", options), ("sigma-ecs", ecs), ("falco", options), ("elastic", options))
    code = run((source,), targets, output, "never", "text")
    talk("`ruleglot explain N103` tells what a note means")
    return code
