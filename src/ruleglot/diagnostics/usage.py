"""What can be wrong with how a command was called, or with the events that it was given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ruleglot.diagnostics.diagnostic import Diagnostic


@dataclass(frozen=True, kw_only=True)
class NotPortable(Diagnostic):
    """The rule is none that RuleGlot ports from.

    What it means: `convert` takes Elastic rules in EQL; Sigma and Falco rules can be verified and matched only.
    Why it matters: there is no bridge that leads from this platform yet.
    Example: `ruleglot convert falco_rules.yaml`.
    What to do: use `ruleglot verify` to compare the rule with another one.
    """

    code: ClassVar[str] = "U001"
    message: ClassVar[str] = "`{name}` is a {platform} rule; RuleGlot ports from Elastic EQL rules"
    help: ClassVar[str] = "compare it with another rule by `ruleglot verify`"

    name: str
    platform: str


@dataclass(frozen=True, kw_only=True)
class NoSuchRule(Diagnostic):
    """The file has no rule of the name given with `--rule`.

    What it means: neither the name nor the id of any rule in the file is the one that was asked for.
    Why it matters: it cannot be told which rule is meant.
    Example: `--rule "Shel in container"`.
    What to do: write the name as it stands in the file.
    """

    code: ClassVar[str] = "U002"
    message: ClassVar[str] = "`{path}` has no rule `{name}`"
    help: ClassVar[str] = "{hint}"

    path: str
    name: str
    hint: str = ""


@dataclass(frozen=True, kw_only=True)
class BrokenEvent(Diagnostic):
    """A line of an events file is no event.

    What it means: each line holds one JSON object; this one does not.
    Why it matters: an event that is passed over in silence could be the one that matters.
    Example: a line that was cut off.
    What to do: mend or remove the line.
    """

    code: ClassVar[str] = "U003"
    message: ClassVar[str] = "`{path}`, line {line}, is no event: {problem}"
    help: ClassVar[str] = "each line holds one JSON object"

    path: str
    line: int
    problem: str


@dataclass(frozen=True, kw_only=True)
class NothingToExplain(Diagnostic):
    """Neither a diagnostic's code nor a rule's file.

    What it means: `explain` takes a code such as `N103`, or the path of a rule.
    Why it matters: there is nothing to explain.
    Example: `ruleglot explain N999`.
    What to do: write a code as it stands in a message, or a path.
    """

    code: ClassVar[str] = "U004"
    message: ClassVar[str] = "`{what}` is neither a diagnostic's code nor a file"
    help: ClassVar[str] = "{hint}"

    what: str
    hint: str = ""


@dataclass(frozen=True, kw_only=True)
class NothingDerived(Diagnostic):
    """No activities are derived from a rule of this kind.

    What it means: activities are derived from Elastic rules about single events so far.
    Why it matters: there is nothing to print.
    Example: `ruleglot events` with a Falco rule, or with a sequence.
    What to do: leave the rule out, which prints the shared activities.
    """

    code: ClassVar[str] = "U005"
    message: ClassVar[str] = "no activities are derived from `{rule}` yet: it is no Elastic rule about single events"
    help: ClassVar[str] = "without a rule, `ruleglot events` prints the shared activities"

    rule: str


DIAGNOSTICS = (NotPortable, NoSuchRule, BrokenEvent, NothingToExplain, NothingDerived)
