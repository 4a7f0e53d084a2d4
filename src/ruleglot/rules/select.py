"""Find one rule among those of a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.diagnostics.near import did_you_mean, near
from ruleglot.diagnostics.usage import NoSuchRule
from ruleglot.rules.load import read_rules

if TYPE_CHECKING:
    from pathlib import Path

    from ruleglot.rules.rule import Rule


def select_rule(path: Path, name: str) -> Rule:
    """Return the rule of a file whose name or id is `name`. Raises `DiagnosticError` (U002, and those of reading)."""
    rules = read_rules(path)
    for rule in rules:
        if name in {rule.metadata.name, rule.metadata.id}:
            return rule
    hint = did_you_mean(near(name, [rule.metadata.name for rule in rules]))
    raise DiagnosticError(NoSuchRule(path=path.as_posix(), name=name, hint=hint))
