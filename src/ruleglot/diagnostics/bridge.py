"""Refusals: why a rule that was understood is not ported to a target."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ruleglot.diagnostics.diagnostic import Diagnostic


@dataclass(frozen=True, kw_only=True)
class NothingLeft(Diagnostic):
    """No clause of the rule can be asked on the target.

    What it means: beyond the kind of event nothing that the rule looks for has a field on the target.
    Why it matters: what is left would fire on every such event.
    Example: `process where process.code_signature.trusted == false` for Falco.
    What to do: keep the source rule, or rewrite it over fields that the target has; the notes name each clause.
    """

    code: ClassVar[str] = "X001"
    message: ClassVar[str] = "no clause is left that {target} could ask"
    help: ClassVar[str] = "the notes say for each clause why it has no counterpart"

    target: str


@dataclass(frozen=True, kw_only=True)
class EventNotVisible(Diagnostic):
    """The target records no event of the kind that the rule is about.

    What it means: the rule's category, type and action describe activities that the target's sensor does not see.
    Why it matters: a ported rule could never fire.
    Example: `registry where …` for Falco, a DNS rule for Sigma on Linux.
    What to do: keep the source rule; choose a target whose sensor sees these events.
    """

    code: ClassVar[str] = "X002"
    message: ClassVar[str] = "{target} records no event of this kind"
    label: ClassVar[str] = "{kinds}"
    help: ClassVar[str] = "{target} can see: {visible}"

    target: str
    kinds: str
    visible: str


@dataclass(frozen=True, kw_only=True)
class NeverTrue(Diagnostic):
    """The rule can never fire on the target.

    What it means: a clause that every match needs is false for everything that the target records.
    Why it matters: a ported rule would look like protection and be none.
    Example: `host.os.type == "windows"` for Falco, which runs on Linux.
    What to do: port the rule to a platform that covers these hosts.
    """

    code: ClassVar[str] = "X003"
    message: ClassVar[str] = "the rule can never fire on {target}"
    help: ClassVar[str] = "{reason}"

    target: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class SeveralLogSources(Diagnostic):
    """The rule is about events that lie in several Sigma log sources.

    What it means: a Sigma rule reads one log source; this rule would need one Sigma rule for each.
    Why it matters: a rule for one of them alone would miss the others.
    Example: `any where event.category in ("process", "file") and …`.
    What to do: split the source rule by kind of event and port the parts.
    """

    code: ClassVar[str] = "X004"
    message: ClassVar[str] = "the rule needs events of several log sources: {categories}"
    help: ClassVar[str] = "split the rule by kind of event and port the parts"

    categories: str


@dataclass(frozen=True, kw_only=True)
class Unwitnessed(Diagnostic):
    """No activity could be found on which the source rule fires.

    What it means: among the shared activities and those derived from the rule not one makes the source rule fire.
    Why it matters: two rules that both stay silent agree about nothing; no verdict would stand on evidence.
    Example: a rule over fields that RuleGlot's activities cannot fill yet.
    What to do: report the rule, so that the activities learn to fill the field.
    """

    code: ClassVar[str] = "X005"
    message: ClassVar[str] = "no activity was found on which the source rule fires, so nothing can be shown"
    help: ClassVar[str] = "RuleGlot's activities do not fill these fields yet, or not together: {fields}"

    fields: str


@dataclass(frozen=True, kw_only=True)
class NotReadBack(Diagnostic):
    """RuleGlot could not read the file that it had written itself.

    What it means: the written rule is checked by reading it back with the target's own grammar, and that failed.
    Why it matters: a file that cannot be read back was not compared; it is not given out.
    Example: none should exist.
    What to do: report the rule: this is a fault of RuleGlot.
    """

    code: ClassVar[str] = "X006"
    message: ClassVar[str] = "the written {target} rule could not be read back: {problem}"
    help: ClassVar[str] = "this is a fault of RuleGlot; please report the rule"

    target: str
    problem: str


@dataclass(frozen=True, kw_only=True)
class SeriesNotSayable(Diagnostic):
    """The rule is about several events, and the target's rules are about one.

    What it means: a sequence or sample looks for events that belong together.
    Why it matters: a rule about one of them alone would fire on much that the source rule passes over.
    Example: `sequence by host.id [process where …] [network where …]` for Falco.
    What to do: keep the source rule, or write one for the most telling of its events.
    """

    code: ClassVar[str] = "X007"
    message: ClassVar[str] = "RuleGlot does not port rules about several events to {target} yet"
    label: ClassVar[str] = "a rule about several events"
    help: ClassVar[str] = "port the most telling of the events as a rule of its own"

    target: str


@dataclass(frozen=True, kw_only=True)
class SeriesNotCompared(Diagnostic):
    """No stream of activities could be found on which the source rule fires.

    What it means: a rule about several events is tried on activities that follow each other; among those that were made
    from the rule there are none that it finds, and the other rule does not ask the very same.
    Why it matters: two rules that both stay silent agree about nothing; no verdict would stand on evidence.
    Example: two different sequences over events of Windows, of which RuleGlot has no activities.
    What to do: compare the two queries by hand, or report the rule, so that the activities learn to play it.
    """

    code: ClassVar[str] = "X008"
    message: ClassVar[str] = "no stream of activities was found on which the source rule fires, so nothing can be shown"
    help: ClassVar[str] = "{reason}"

    reason: str


DIAGNOSTICS = (
    NothingLeft,
    EventNotVisible,
    NeverTrue,
    SeveralLogSources,
    Unwitnessed,
    NotReadBack,
    SeriesNotSayable,
    SeriesNotCompared,
)
