"""Activities that meet demands: for each way through a condition, one on which the rule fires.

Setters propose, the rule decides: an activity counts only where the rule fires on it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, partial
from itertools import islice
from typing import TYPE_CHECKING, Generic, TypeAlias

from ruleglot.events.activity import ApiCall, LinuxActivity
from ruleglot.events.derivation.absences import without
from ruleglot.events.derivation.demands import ways
from ruleglot.events.derivation.gates import may_meet, possible_calls, possible_stages
from ruleglot.events.derivation.kinds import Derived
from ruleglot.events.derivation.kubernetes.stages import BACKDROPS as BACKDROPS_OF_CALLS
from ruleglot.events.derivation.samples import begins_openly, continued, elsewhere, ends_openly, passing
from ruleglot.events.derivation.seen import seen
from ruleglot.events.derivation.settable import given, is_list, joined_list, rank, settable, stock
from ruleglot.events.derivation.stages import BACKDROPS
from ruleglot.ir.nodes import Comparison, Field, Literal, Operator, Presence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from ruleglot.events.activity import Activity
    from ruleglot.events.derivation.demands import Demand, Way
    from ruleglot.ir.nodes import EventQuery, Scalar

Fires: TypeAlias = "Callable[[LinuxActivity], bool]"
Stages: TypeAlias = "Callable[[Way, int], Iterable[Derived]]"

SHIFTS = 3
"""In how many combinations groups of alternatives are walked, where the first ones did not lead to an activity."""

PATIENCE = 4000
"""After so many proposals no further ones are made, unless it is said otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WitnessOf(Generic[Derived]):
    """An activity on which the rule fires, and the value that each demand was met with."""

    activity: Derived
    values: Mapping[Demand, Scalar]
    way: Way


Witness: TypeAlias = WitnessOf[LinuxActivity]
WitnessCall: TypeAlias = WitnessOf[ApiCall]


def witnesses(query: EventQuery, fires: Fires, patience: int = PATIENCE) -> Iterator[Witness]:
    """Yield activities on which the rule fires until each demand that can be met has been, in the order of the rule.

    `patience`: after so many proposals no further ones are made.
    """
    counted = _Counted(fires=fires, most=patience)
    return _witnesses(query, partial(possible_stages, query), len(BACKDROPS), counted)


def witness_calls(
    query: EventQuery, fires: Callable[[ApiCall], bool], patience: int = PATIENCE
) -> Iterator[WitnessCall]:
    """Yield the same of calls to an API."""
    counted = _Counted(fires=fires, most=patience)
    return _witnesses(query, lambda _, variant: possible_calls(query, variant), len(BACKDROPS_OF_CALLS), counted)


def _witnesses(
    query: EventQuery, stages: Stages[Derived], variants: int, counted: _Counted[Derived]
) -> Iterator[WitnessOf[Derived]]:
    """Yield witnesses. `stages`: activities to begin with, for a way and by the number of one of the `variants`."""
    met: set[Demand] = set()
    for shift in range(SHIFTS):
        for way in ways(query.condition, shift=shift):
            if counted.asked > counted.most:
                return
            if shift and met.issuperset(way):
                continue
            for witness in _on_some_backdrop(stages, variants, way, counted):
                met.update(way)
                yield witness
    for witness in _on_each_stage(query, stages((), 0), met, counted):
        met.update(witness.way)
        yield witness


@dataclass(slots=True)
class _Counted(Generic[Derived]):
    """Whether a rule fires, and how often that has been asked."""

    fires: Callable[[Derived], bool]
    most: int
    asked: int = 0

    def __call__(self, activity: Derived) -> bool:
        self.asked += 1
        return self.fires(activity)


def _on_some_backdrop(
    stages: Stages[Derived], variants: int, way: Way, fires: _Counted[Derived]
) -> tuple[WitnessOf[Derived], ...]:
    """Return a witness of each kind on the first backdrop where there is one at all."""
    for evasive in (False, True):
        for variant in range(variants):
            proposed = (_meet(stage, way, variant, evasive=evasive) for stage in stages(way, variant))
            found = tuple(witness for witness in proposed if fires(witness.activity))
            if found:
                return found
    return ()


def _on_each_stage(
    query: EventQuery, stages: Iterable[Derived], met: set[Demand], counted: _Counted[Derived]
) -> Iterator[WitnessOf[Derived]]:
    """Yield witnesses that meet what is not met yet, on each stage through such alternatives only as it can meet.

    A name of a call and the field that holds its path stand in two groups of alternatives, of which most pairs are
    nothing; on a stage they are few.
    """
    asked = {demand for way in ways(query.condition) for demand in way if demand.wanted}
    for stage in stages:
        if asked <= met:
            return
        for way in ways(query.condition, possible=cache(partial(_is_possible, stage))):
            if counted.asked > counted.most:
                return
            if all(demand in met for demand in way if demand.wanted):
                continue
            tries = (_meet(stage, way, 0, evasive=evasive) for evasive in (False, True))
            yield from islice((witness for witness in tries if counted(witness.activity)), 1)


def _is_possible(stage: Derived, demand: Demand) -> bool:
    """Return whether a demand may be met on a stage: by its kind, and by some value that it can be given."""
    if not demand.wanted:
        return True
    if not may_meet(stage, demand):
        return False
    can_be_set = settable(demand.leaf.subject, of_calls=isinstance(stage, ApiCall))
    values = _proposals(demand, 0) if can_be_set and _strength(demand) else ()
    tried = False
    for value in values:
        tried = True
        if given(demand.leaf.subject, stage, value) is not None:
            return True
    return not tried


def _meet(stage: Derived, way: Way, variant: int, *, evasive: bool) -> WitnessOf[Derived]:
    """Return the stage after every wanted demand has been given what it asks for, as far as that goes.

    `evasive`: first the fields of tests that must fail are given values far from what they ask for.
    """
    activity = _evade(stage, way) if evasive else stage
    values: dict[Demand, Scalar] = {}
    of_calls = isinstance(stage, ApiCall)
    wanted = (demand for demand in way if demand.wanted and settable(demand.leaf.subject, of_calls=of_calls))
    for demand in sorted(wanted, key=lambda each: (*rank(each.leaf.subject), _strength(each))):
        if _holds_anyway(demand, activity):
            continue
        taken = {each.field for each in values}
        more = _more(demand, stage, activity) if values else ()
        for value in (*more, *_proposals(demand, variant)):
            changed = given(demand.leaf.subject, activity, value, taken)
            if changed is not None:
                activity, values[demand] = changed, value
                break
    return WitnessOf(activity=activity, values=values, way=way)


def _holds_anyway(demand: Demand, activity: Activity) -> bool:
    """Return whether a value is there where any will do, or another one than that which it must not be."""
    term = demand.leaf.subject
    match demand.leaf:
        case Presence():
            return not is_list(term) and seen(term, activity) is not None
        case Comparison(operator=Operator.NE, value=Literal(value=excluded)):
            return not is_list(term) and seen(term, activity) not in {None, excluded}
        case _:
            return False


def _strength(demand: Demand) -> int:
    """Return how little a demand leaves open: of two about one field, the stricter one is met last and stays met."""
    match demand.leaf:
        case _ if is_list(demand.leaf.subject):
            return 0
        case Comparison(operator=Operator.NE) | Presence():
            return 0
        case Comparison(operator=Operator.EQ):
            return 4
        case leaf if not begins_openly(leaf):
            return 1
        case leaf:  # what begins openly goes on where the others have left off, and ends it where it ends
            return 2 if ends_openly(leaf) else 3


def _evade(activity: Derived, way: Way) -> Derived:
    of_calls = isinstance(activity, ApiCall)
    for demand in way:
        term = demand.leaf.subject
        if of_calls and not demand.wanted and isinstance(demand.leaf, Presence) and isinstance(term, Field):
            activity = without(term.name, activity, term.vocabulary) or activity
        elif not demand.wanted and settable(term, of_calls=of_calls) and not is_list(term):
            changed = (given(term, activity, value) for value in elsewhere(demand.leaf))
            activity = next((each for each in changed if each is not None), activity)
    return activity


def _more(demand: Demand, stage: Activity, activity: Activity) -> Iterator[Scalar]:
    """Yield what goes on where other demands have left off: the text that stands there by now, and the test's own."""
    term = demand.leaf.subject
    if is_list(term) or not begins_openly(demand.leaf):
        return
    before = seen(term, activity)
    if not isinstance(before, str) or before == seen(term, stage):
        return
    yield from continued(demand.leaf, before, "" if joined_list(term) is None else " ")


def _proposals(demand: Demand, variant: int) -> Iterator[Scalar]:
    """Yield values to try, another one first in each variant."""
    samples = passing(demand.leaf)
    turn = variant % len(samples) if samples else 0
    yield from (*samples[turn:], *samples[:turn], *stock(demand.leaf.subject))
