"""Diagnostics about rules that were understood but cannot be run by the reference evaluator."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ruleglot.diagnostics.diagnostic import Diagnostic


@dataclass(frozen=True, kw_only=True)
class RegexNotRunnable(Diagnostic):
    """The evaluator cannot run a regular expression.

    What it means: the pattern uses a construct that has no counterpart in the regular expression library (RE2), such
    as Lucene's complement `~`, intersection `&` or numeric interval `<1-100>`.
    Why it matters: a rule that cannot be run cannot be compared, and RuleGlot gives no verdict without evidence.
    Example: `process.name regex "~(curl)"`.
    What to do: write the clause with `like`, `in` or a plainer regular expression.
    """

    code: ClassVar[str] = "E001"
    message: ClassVar[str] = "the regular expression `{pattern}` ({dialect}) cannot be run: {reason}"
    label: ClassVar[str] = "cannot be run"
    help: ClassVar[str] = "write the clause with `like`, `in` or a plainer regular expression"

    pattern: str
    dialect: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class PatternTooLong(Diagnostic):
    """A wildcard pattern is too long to be run.

    What it means: the pattern has more characters or holes than the matching library (RE2) takes, which is tens of
    thousands of `?` or millions of characters.
    Why it matters: a rule that cannot be run cannot be compared, and RuleGlot gives no verdict without evidence.
    Example: a hundred thousand `?` in one pattern.
    What to do: see whether the rule was damaged on its way; such a pattern is hardly meant.
    """

    code: ClassVar[str] = "E002"
    message: ClassVar[str] = "a wildcard pattern of {parts} texts and holes is too long to be run"
    label: ClassVar[str] = "too long"
    help: ClassVar[str] = "see whether the rule was damaged on its way"

    parts: int


DIAGNOSTICS = (RegexNotRunnable, PatternTooLong)
