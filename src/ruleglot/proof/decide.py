"""Whether a rule can fire where another one does not: never, on this activity, or that was not found out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, TypeAlias

from ruleglot.automata.terms import TooManyStepsError
from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.events.activity import ApiCall
from ruleglot.proof.cases import cases
from ruleglot.proof.documents import held
from ruleglot.proof.placing import placed
from ruleglot.proof.properties import DOCUMENT
from ruleglot.proof.reading import decoded
from ruleglot.proof.search import NotDecidedError, solutions

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ruleglot.events.activity import Activity
    from ruleglot.ir.nodes import EventQuery
    from ruleglot.proof.cases import Case, Sensor
    from ruleglot.proof.search import Found
    from ruleglot.proof.theory import Theory

MOST_TRIES = 4
"""So many activities are made of what may tell the rules apart in one case, before it is given up."""

UNREADABLE = "a test of one of the rules cannot be run on every activity"
TOO_MUCH = "it takes too many steps"
STORY = "told apart by proof"


@dataclass(frozen=True, slots=True)
class Never:
    """There is no such activity."""


@dataclass(frozen=True, slots=True, kw_only=True)
class On:
    """On this activity."""

    activity: Activity


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """That was not found out. `reason`: what stood in the way, a part of a sentence."""

    reason: str


Decision: TypeAlias = Never | On | Open

Rule: TypeAlias = "tuple[Sensor, EventQuery]"
"""A query with the sensor whose records it is asked of."""

Shows: TypeAlias = "Callable[[Activity], bool]"
"""Whether an activity shows the difference that is looked for, by the reference evaluator."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """The two ways in which a ported rule may differ, each by what shows it; `None`: that needs no answer any more.

    `misses`: the source fires and the ported rule does not. `adds`: the other way round.
    """

    misses: Shows | None
    adds: Shows | None


def decided(source: Rule, ported: Rule, ways: Ways, theory: Theory) -> tuple[Decision | None, Decision | None]:
    """Return whether the ported rule misses something and whether it adds something: for all activities there are.

    What a decision rests on: that the shapes of activities are known (`events.shapes`), that fields are made as the
    tables of `readings` say, and that a program in memory has no slash in its name (`properties`).
    """
    found = _cases(source, ported)
    if found is None:
        nothing = Open(reason=UNREADABLE)
        return nothing if ways.misses else None, nothing if ways.adds else None
    return (
        None if ways.misses is None else _decision(found, theory, ways.misses),
        None if ways.adds is None else _decision([each.turned for each in found], theory, ways.adds),
    )


def parted(found: Sequence[Case], theory: Theory, parts: Shows) -> Decision:
    """Return whether the two rules of some cases part on an activity. `parts`: whether they do on a given one.

    Rests on what `decided` rests on.
    """
    first = _decision(found, theory, parts)
    if isinstance(first, On):
        return first
    then = _decision([each.turned for each in found], theory, parts)
    return first if isinstance(then, Never) else then


def _cases(source: Rule, ported: Rule) -> tuple[Case, ...] | None:
    try:
        return tuple(cases(source, ported))
    except (DiagnosticError, TooManyStepsError):
        return None


def _decision(found: Sequence[Case], theory: Theory, shows: Shows) -> Decision:
    """Return whether the first rule of the cases fires where the second one does not."""
    reason = TOO_MUCH if found and theory.left <= 0 else None
    for case in found if theory.left > 0 else ():
        goal = theory.circuit.all_of([case.source, -case.ported])
        try:
            for each in islice(solutions(theory, goal), MOST_TRIES):
                activity = _made(case, each)
                if activity is not None and shows(activity):
                    return On(activity=activity)
                reason = reason or theory.told(each.unknown)
        except (NotDecidedError, TooManyStepsError):
            reason = reason or TOO_MUCH
    return Never() if reason is None else Open(reason=reason)


def _made(case: Case, found: Found) -> Activity | None:
    """Return an activity as the case and the lists say, `None` where no machine can do that."""
    first = case.first
    lists = {name: decoded(each) for name, each in found.lists.items()}
    documents = {name.removeprefix(DOCUMENT): each for name, each in lists.items() if name.startswith(DOCUMENT)}
    try:
        if isinstance(first, ApiCall):
            return replace(held(first, documents), story=STORY)
        if case.orphan:
            first = replace(first, process=replace(first.process, parent=None))
        return replace(held(placed(first, lists), documents), story=STORY)
    except ValueError:
        return None
