"""Notes: what happened to a clause on its way to another platform.

A clause is never dropped, widened or narrowed in silence. A note names the clause with its place in the source, the
direction in which the ported rule now differs, the reason, and what would help. The verdict is drawn from the notes
and from the events; both must agree.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum, unique
from typing import ClassVar

from ruleglot.diagnostics.diagnostic import Diagnostic, Severity


@unique
class Direction(StrEnum):
    """Which way the ported rule differs because of one clause.

    `BROADER`: it may fire where the source does not. `NARROWER`: it may stay silent where the source fires.
    `MIXED`: both. `NONE`: the clause is told about, its meaning is kept.
    """

    NONE = "none"
    BROADER = "broader"
    NARROWER = "narrower"
    MIXED = "mixed"

    def __or__(self, other: Direction) -> Direction:
        """Return the direction of two differences taken together."""
        if Direction.NONE in {self, other}:
            return other if self is Direction.NONE else self
        return self if self is other else Direction.MIXED

    def __invert__(self) -> Direction:
        """Return the direction of the same difference under a negation."""
        return {Direction.BROADER: Direction.NARROWER, Direction.NARROWER: Direction.BROADER}.get(self, self)


@dataclass(frozen=True, kw_only=True)
class Note(Diagnostic):
    """One clause that did not cross unharmed (or that the user should know about).

    `clause`: the source's own words. `reason`: why, as a sentence. `remedy`: what would help; may be empty.
    """

    severity: ClassVar[Severity] = Severity.NOTE
    title: ClassVar[str]
    message: ClassVar[str] = "`{clause}`: {reason}"
    help: ClassVar[str] = "{remedy}"

    clause: str
    direction: Direction
    reason: str
    remedy: str = ""


@dataclass(frozen=True, kw_only=True)
class ClauseDropped(Note):
    """The ported rule no longer asks this question.

    What it means: the target has no field that answers it, so the clause was left out where leaving it out makes the
    rule fire more often (in a conjunction) and the rule still says something without it.
    Why it matters: activities that the clause excluded now raise an alert.
    Example: `process.interactive == true` in a rule for Sigma's `file_event`.
    What to do: filter the alerts downstream, or choose a target that has the field.
    """

    code: ClassVar[str] = "N101"
    title: ClassVar[str] = "clause left out"


@dataclass(frozen=True, kw_only=True)
class NearField(Note):
    """The clause is asked of a field that is nearly, but not quite, the same.

    What it means: the target's sensor fills this field by another rule than the source's sensor does.
    Why it matters: on the activities named in the reason the two rules give different answers.
    Example: `process.interactive` against Falco's `proc.tty != 0`, which is true on the console as well.
    What to do: read the reason; where the difference matters, keep the source rule for those hosts.
    """

    code: ClassVar[str] = "N102"
    title: ClassVar[str] = "field nearly the same"


@dataclass(frozen=True, kw_only=True)
class ListAsText(Note):
    """A test on a list of arguments became a test on the joined command line.

    What it means: the target has the arguments as one text, so where one argument ends and the next begins is lost.
    Why it matters: a word inside a quoted argument (`sh -c "wget x"`) counts as an argument of its own.
    Example: `process.args == "wget"` against Falco's `proc.exeline`.
    What to do: usually nothing: such a command line is what the author was after as well. Exclude it if not.
    """

    code: ClassVar[str] = "N103"
    title: ClassVar[str] = "list matched as text"


@dataclass(frozen=True, kw_only=True)
class NearEvent(Note):
    """The kind of event is nearly, but not quite, the same.

    What it means: the two sensors record the activity at different places in the kernel or under different conditions.
    Why it matters: on the activities named in the reason only one of them has an event.
    Example: Sigma's `file_event` on Linux also records the overwriting of a file.
    What to do: read the reason; tune the ported rule where those activities are common.
    """

    code: ClassVar[str] = "N104"
    title: ClassVar[str] = "event nearly the same"


@dataclass(frozen=True, kw_only=True)
class CaseIgnored(Note):
    """The ported rule takes capital and small letters for the same, the source does not.

    What it means: the target compares without regard to case, or its conventions ask for it.
    Why it matters: on Linux `/usr/bin/curl` and `/usr/bin/CURL` are two files; both fire now.
    Example: EQL's `==` against a plain Sigma value.
    What to do: usually nothing. With `--taxonomy ecs` the rule uses `|cased` and keeps the difference.
    """

    code: ClassVar[str] = "N105"
    title: ClassVar[str] = "case no longer counts"


@dataclass(frozen=True, kw_only=True)
class BranchDropped(Note):
    """One alternative of the rule was left out.

    What it means: the target cannot see what this alternative looks for, so the ported rule has the others only.
    Why it matters: an attack that only this alternative finds raises no alert any more.
    Example: `file.path : "/etc/*" or registry.path : "HKLM*"` for a Linux sensor.
    What to do: keep the source rule for this alternative, or watch for it by other means.
    """

    code: ClassVar[str] = "N106"
    title: ClassVar[str] = "alternative left out"


@dataclass(frozen=True, kw_only=True)
class AssumedTrue(Note):
    """The clause holds for every event that the ported rule ever sees, so it is not written out.

    What it means: the target records only activities for which the clause is true.
    Why it matters: nothing is lost; it is told so that no clause goes in silence.
    Example: `host.os.type == "linux"` for Falco.
    What to do: nothing.
    """

    code: ClassVar[str] = "N107"
    title: ClassVar[str] = "clause holds by itself"


@dataclass(frozen=True, kw_only=True)
class DeadOnSensor(Note):
    """The source's own sensor is not documented to fill the field that the clause asks about.

    What it means: on today's events the clause has one answer for all of them; the note says which.
    Why it matters: where no event passes, the source rule never fires through this clause, while the ported rule does;
    where every event passes, the source rule does not ask what it seems to ask.
    Example: `process.args` on file events of Elastic Defend for Containers.
    What to do: nothing for the port; tell the author of the source rule.
    """

    code: ClassVar[str] = "N108"
    title: ClassVar[str] = "clause with one answer on the source's sensor"


@dataclass(frozen=True, kw_only=True)
class LicenceKept(Note):
    """The ported rule is a modified copy and stays under the source's licence.

    What it means: the source's licence does not let a copy be given out under another one.
    Why it matters: the repository of the target platform takes rules under its own licence only.
    Example: an Elastic License v2 rule as a Sigma or Falco rule.
    What to do: use it in your own deployment; ask the owner before you contribute it anywhere.
    """

    code: ClassVar[str] = "N109"
    title: ClassVar[str] = "licence of the source kept"


@dataclass(frozen=True, kw_only=True)
class NeverHolds(Note):
    """The clause is false for every event that the ported rule ever sees, so it is not written out.

    What it means: the target records no activity for which the clause is true.
    Why it matters: an alternative that needs the clause cannot find anything there.
    Example: `host.os.type == "windows"` for Falco.
    What to do: keep the source rule for the hosts that the target does not cover.
    """

    code: ClassVar[str] = "N110"
    title: ClassVar[str] = "clause never holds there"


@dataclass(frozen=True, kw_only=True)
class OtherHosts(Note):
    """The source rule also covers hosts that the target does not.

    What it means: the rule does not ask for one operating system, and the target runs on Linux only.
    Why it matters: on the other hosts nothing looks for the activity once the source rule is switched off.
    Example: a rule of a cross-platform integration without `host.os.type`, for Falco.
    What to do: keep the source rule for these hosts.
    """

    code: ClassVar[str] = "N111"
    title: ClassVar[str] = "other hosts not covered"


@dataclass(frozen=True, kw_only=True)
class NotLimited(Note):
    """The source rule reports only some of the events that fit; the ported rule reports them all.

    What it means: a pipe such as `| tail 1` cuts the findings of one search, which alerting platforms do not have.
    Why it matters: the same activity may raise more alerts.
    Example: `process where … | head 5` for Falco.
    What to do: limit or group the alerts where they are received.
    """

    code: ClassVar[str] = "N112"
    title: ClassVar[str] = "number of findings not limited"


DIAGNOSTICS = (
    ClauseDropped,
    NearField,
    ListAsText,
    NearEvent,
    CaseIgnored,
    BranchDropped,
    AssumedTrue,
    DeadOnSensor,
    LicenceKept,
    NeverHolds,
    OtherHosts,
    NotLimited,
)
