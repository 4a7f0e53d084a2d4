"""The whole way on one screen: understand, bridge, print and lay out, read back from the file, compare."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from ruleglot.bridge.crossed import Refused
from ruleglot.diagnostics.bridge import NotReadBack
from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.diagnostics.notes import Direction, LicenceKept, Note
from ruleglot.diagnostics.output import TemplateFault
from ruleglot.equivalence.verdict import Verdict
from ruleglot.rules.load import read_rule
from ruleglot.rules.provenance import spdx
from ruleglot.templating.write import write_text
from ruleglot.translate.conversion import DEFAULT, Comparison, Conversion, Options, RuleFile, Target
from ruleglot.translate.evidence import compared
from ruleglot.translate.targets import Port, bridge, files
from ruleglot.translate.understand import understand

if TYPE_CHECKING:
    from ruleglot.diagnostics.diagnostic import Diagnostic
    from ruleglot.ir.nodes import Query
    from ruleglot.rules.rule import Rule


def convert(rule: Rule, target: Target, options: Options = DEFAULT) -> Conversion:
    """Port a rule to a target and compare the files that come out with the source.

    Raises `DiagnosticError` where the source's query cannot be understood, or a template is at fault. What the target
    cannot do is no error but the verdict `refused`.
    """
    port, query = Port(rule=rule, target=target, options=options), understand(rule)
    crossed = bridge(port, query)
    if isinstance(crossed, Refused):
        return _refused(port, crossed.problems, crossed.notes)
    try:
        written = files(port, crossed)
    except DiagnosticError as error:
        if isinstance(error.diagnostics[0], TemplateFault):
            raise
        return _refused(port, error.diagnostics, crossed.notes)
    notes = (*crossed.notes, *_licence_notes(port))
    try:
        ported = read_back(written)
    except DiagnosticError as error:
        return _refused(port, (NotReadBack(target=target.value, problem=str(error)), *error.diagnostics), notes)
    comparison = compared((rule, query), ported, notes, options)
    return Conversion(
        target=target,
        files=written if comparison.verdict is not Verdict.REFUSED else (),
        comparison=comparison,
    )


def verify(source: Rule, ported: Rule, options: Options = DEFAULT) -> Comparison:
    """Compare two rules that exist. Raises `DiagnosticError` where one of them cannot be understood."""
    return compared((source, understand(source)), (ported, understand(ported)), (), options)


def read_back(written: tuple[RuleFile, ...]) -> tuple[Rule, Query]:
    """Return what the first file says once it is on disk: what is compared is what the user gets."""
    first = written[0]
    with tempfile.TemporaryDirectory(prefix="ruleglot-") as folder:
        rule = read_rule(write_text(Path(folder), first.name, first.text))
    return rule, understand(rule)


def _refused(port: Port, problems: tuple[Diagnostic, ...], notes: tuple[Note, ...]) -> Conversion:
    comparison = Comparison(
        source=port.rule, ported=None, verdict=Verdict.REFUSED, assurance=None, notes=notes, problems=problems
    )
    return Conversion(target=port.target, files=(), comparison=comparison)


def _licence_notes(port: Port) -> tuple[Note, ...]:
    """Tell in one sentence that the source's licence goes with the rule, where the target's repository has its own."""
    licence = port.rule.metadata.license
    if port.target is Target.ELASTIC or spdx(licence) != "Elastic-2.0":
        return ()
    told = LicenceKept(
        clause=licence,
        direction=Direction.NONE,
        reason=f"the ported rule is a modified copy and stays under the {licence}",
        remedy="use it in your own deployment; ask the owner before you contribute it to a public repository",
    )
    return (told,)
