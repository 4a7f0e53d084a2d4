"""RuleGlot ports detection rules between platforms and shows whether they still fire on the same activity.

`read_rule` `read_rules` a file's rules · `parse_eql` `parse_falco_condition` a query's meaning · `check_eql` what is
wrong with it · `evaluate` a query over events, `RuleSet` many queries over many events · `convert` a rule to another
platform · `verify` two rules against each other. All are documented in
`ruleglot.api`. They are loaded when they are first used, so that `import ruleglot` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from ruleglot.__about__ import __version__

if TYPE_CHECKING:
    from ruleglot.api import (
        check_eql,
        convert,
        evaluate,
        parse_eql,
        parse_falco_condition,
        read_rule,
        read_rules,
        verify,
    )
    from ruleglot.diagnostics.diagnostic import Diagnostic, DiagnosticError
    from ruleglot.diagnostics.notes import Direction, Note
    from ruleglot.equivalence.verdict import Assurance, Verdict
    from ruleglot.evaluation.findings import Match
    from ruleglot.evaluation.ruleset import RuleSet
    from ruleglot.evaluation.settings import EqlSettings, Folding
    from ruleglot.ir.nodes import Query
    from ruleglot.rules.rule import Rule
    from ruleglot.translate.conversion import Comparison, Conversion, Target

HOMES = {
    "Assurance": "ruleglot.equivalence.verdict",
    "Comparison": "ruleglot.translate.conversion",
    "Conversion": "ruleglot.translate.conversion",
    "Diagnostic": "ruleglot.diagnostics.diagnostic",
    "DiagnosticError": "ruleglot.diagnostics.diagnostic",
    "Direction": "ruleglot.diagnostics.notes",
    "EqlSettings": "ruleglot.evaluation.settings",
    "Folding": "ruleglot.evaluation.settings",
    "Match": "ruleglot.evaluation.findings",
    "Note": "ruleglot.diagnostics.notes",
    "Query": "ruleglot.ir.nodes",
    "Rule": "ruleglot.rules.rule",
    "RuleSet": "ruleglot.evaluation.ruleset",
    "Target": "ruleglot.translate.conversion",
    "Verdict": "ruleglot.equivalence.verdict",
    "check_eql": "ruleglot.api",
    "convert": "ruleglot.api",
    "evaluate": "ruleglot.api",
    "parse_eql": "ruleglot.api",
    "parse_falco_condition": "ruleglot.api",
    "read_rule": "ruleglot.api",
    "read_rules": "ruleglot.api",
    "verify": "ruleglot.api",
}
"""Where each public name lives."""

__all__ = [
    "Assurance",
    "Comparison",
    "Conversion",
    "Diagnostic",
    "DiagnosticError",
    "Direction",
    "EqlSettings",
    "Folding",
    "Match",
    "Note",
    "Query",
    "Rule",
    "RuleSet",
    "Target",
    "Verdict",
    "__version__",
    "check_eql",
    "convert",
    "evaluate",
    "parse_eql",
    "parse_falco_condition",
    "read_rule",
    "read_rules",
    "verify",
]


def __getattr__(name: str) -> object:
    """Load a public name when it is first asked for."""
    if name not in HOMES:
        problem = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(problem)
    return getattr(import_module(HOMES[name]), name)
