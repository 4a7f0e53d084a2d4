"""`ruleglot explain`: the page of a diagnostic, or how a rule is understood and what each target will make of it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ruleglot.cli.talk import Exit, result, tell

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruleglot.rules.rule import Rule
    from ruleglot.translate.conversion import Target


@click.command()
@click.argument("what", metavar="CODE|RULE")
def explain(what: str) -> int:
    """Print the page of a diagnostic's code (`N103`), or how a rule is understood and what each target makes of it.

    Fields that ECS does not have are told on stderr; integrations have many of their own.
    """
    from ruleglot.diagnostics.catalogue import CATALOGUE, page
    from ruleglot.diagnostics.diagnostic import DiagnosticError
    from ruleglot.diagnostics.near import did_you_mean, near
    from ruleglot.diagnostics.usage import NothingToExplain
    from ruleglot.rules.load import read_rules
    from ruleglot.translate.understand import warnings

    code = what.upper()
    if code in CATALOGUE:
        result(page(CATALOGUE[code]))
        return Exit.DONE
    if not Path(what).exists():
        hint = did_you_mean(near(code, CATALOGUE)) if re.fullmatch(r"[A-Z]\d+", code) else ""
        raise DiagnosticError(NothingToExplain(what=what, hint=hint))
    for rule in read_rules(Path(what)):
        result("\n".join(_rule(rule)))
        tell(warnings(rule))
    return Exit.DONE


def _rule(rule: Rule) -> Iterator[str]:
    from ruleglot.ir.text import query_text
    from ruleglot.rules.rule import EqlBody
    from ruleglot.translate.conversion import Target
    from ruleglot.translate.understand import understand

    yield rule.metadata.name
    yield ""
    yield query_text(understand(rule))
    if isinstance(rule.body, EqlBody):
        for target in Target:
            yield ""
            yield from _target(rule, target)


def _target(rule: Rule, target: Target) -> Iterator[str]:
    from ruleglot.diagnostics.render import diagnostic_text
    from ruleglot.translate.pipeline import convert

    conversion = convert(rule, target)
    assurance = f" ({conversion.assurance.value})" if conversion.assurance else ""
    yield f"{conversion.target.value}: {conversion.verdict.value}{assurance}"
    for each in (*conversion.problems, *conversion.notes):
        yield "\n".join(f"  {line}" for line in diagnostic_text(each).split("\n"))
    if conversion.text:
        yield ""
        yield "\n".join(f"  | {line}".rstrip() for line in conversion.text.rstrip("\n").split("\n"))
