"""What there is to tell of a run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ruleglot.diagnostics.diagnostic import Diagnostic
    from ruleglot.report.counterexamples import AnyCounterexample
    from ruleglot.rules.rule import Rule
    from ruleglot.translate.conversion import Conversion


@dataclass(frozen=True, slots=True, kw_only=True)
class Ported:
    """One target of a rule. `name` is what the report calls it; `paths` the files written, from the output folder.

    `counterexamples`: activities, or streams of them, on which the ported rule and the source part.
    """

    name: str
    conversion: Conversion
    counterexamples: tuple[AnyCounterexample, ...] = ()
    paths: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleReport:
    """A rule and what became of it on each target. `path` is where the user's command found it."""

    rule: Rule
    path: str
    targets: tuple[Ported, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """A file, or a rule in it, that could not be read or understood."""

    path: str
    problems: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Everything, in the order of the command."""

    rules: tuple[RuleReport, ...]
    unread: tuple[Unread, ...]
