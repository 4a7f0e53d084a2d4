"""Activities that meet demands: for each way through a condition, one on which the rule fires.

Setters propose, the rule decides: an activity counts only where the rule fires on it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, partial
from itertools import islice
from typing import TYPE_CHECKING, TypeAlias

from ruleglot.events.derivation.demands import ways
from ruleglot.events.derivation.gates import may_meet, possible_stages
from ruleglot.events.derivation.samples import begins_openly, continued, elsewhere, ends_openly, passing
from ruleglot.events.derivation.seen import seen
from ruleglot.events.derivation.settable import given, is_list, joined_list, rank, settable, stock
from ruleglot.events.derivation.stages import BACKDROPS
from ruleglot.ir.nodes import Comparison, Literal, Operator, Presence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from ruleglot.events.activity import LinuxActivity
    from ruleglot.events.derivation.demands import Demand, Way
    from ruleglot.ir.nodes import EventQuery, Scalar

Fires: TypeAlias = "Callable[[LinuxActivity], bool]"

SHIFTS = 3
"""In how many combinations groups of alternatives are walked, where the first ones did not lead to an activity."""

PATIENCE = 4000
"""After so many proposals no further ones are made, unless it is said otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Witness:
    """An activity on which the rule fires, and the value that each demand was met with."""

    activity: LinuxActivity
    values: Mapping[Demand, Scalar]
    way: Way


def witnesses(query: EventQuery, fires: Fires, patience: int = PATIENCE) -> Iterator[Witness]:
    """Yield activities on which the rule fires until each demand that can be met has been, in the order of the rule.

    `patience`: after so many proposals no further ones are made.
    """
    met: set[Demand] = set()
    counted = _Counted(fires=fires, most=patience)
    for shift in range(SHIFTS):
        for way in ways(query.condition, shift=shift):
            if counted.asked > counted.most:
                return
            if shift and met.issuperset(way):
                continue
            for witness in _on_some_backdrop(query, way, counted):
                met.update(way)
                yield witness
    for witness in _on_each_stage(query, met, counted):
        met.update(witness.way)
        yield witness


@dataclass(slots=True)
class _Counted:
    """Whether a rule fires, and how often that has been asked."""

    fires: Fires
    most: int
    asked: int = 0

    def __call__(self, activity: LinuxActivity) -> bool:
        self.asked += 1
        return self.fires(activity)


def _on_some_backdrop(query: EventQuery, way: Way, fires: Fires) -> tuple[Witness, ...]:
    """Return a witness of each kind on the first backdrop where there is one at all."""
    for evasive in (False, True):
        for variant in range(len(BACKDROPS)):
            proposed = (_meet(stage, way, variant, evasive=evasive) for stage in possible_stages(query, way, variant))
            found = tuple(witness for witness in proposed if fires(witness.activity))
            if found:
                return found
    return ()


def _on_each_stage(query: EventQuery, met: set[Demand], counted: _Counted) -> Iterator[Witness]:
    """Yield witnesses that meet what is not met yet, on each stage through such alternatives only as it can meet.

    A name of a call and the field that holds its path stand in two groups of alternatives, of which most pairs are
    nothing; on a stage they are few.
    """
    asked = {demand for way in ways(query.condition) for demand in way if demand.wanted}
    for stage in possible_stages(query, (), 0):
        if asked <= met:
            return
        for way in ways(query.condition, possible=cache(partial(_is_possible, stage))):
            if counted.asked > counted.most:
                return
            if all(demand in met for demand in way if demand.wanted):
                continue
            tries = (_meet(stage, way, 0, evasive=evasive) for evasive in (False, True))
            yield from islice((witness for witness in tries if counted(witness.activity)), 1)


def _is_possible(stage: LinuxActivity, demand: Demand) -> bool:
    """Return whether a demand may be met on a stage: by its kind, and by some value that it can be given."""
    if not demand.wanted:
        return True
    if not may_meet(stage, demand):
        return False
    values = _proposals(demand, 0) if settable(demand.leaf.subject) and _strength(demand) else ()
    tried = False
    for value in values:
        tried = True
        if given(demand.leaf.subject, stage, value) is not None:
            return True
    return not tried


def _meet(stage: LinuxActivity, way: Way, variant: int, *, evasive: bool) -> Witness:
    """Return the stage after every wanted demand has been given what it asks for, as far as that goes.

    `evasive`: first the fields of tests that must fail are given values far from what they ask for.
    """
    activity = _evade(stage, way) if evasive else stage
    values: dict[Demand, Scalar] = {}
    wanted = (demand for demand in way if demand.wanted and settable(demand.leaf.subject))
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
    return Witness(activity=activity, values=values, way=way)


def _holds_anyway(demand: Demand, activity: LinuxActivity) -> bool:
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


def _evade(activity: LinuxActivity, way: Way) -> LinuxActivity:
    for demand in way:
        term = demand.leaf.subject
        if not demand.wanted and settable(term) and not is_list(term):
            changed = (given(term, activity, value) for value in elsewhere(demand.leaf))
            activity = next((each for each in changed if each is not None), activity)
    return activity


def _more(demand: Demand, stage: LinuxActivity, activity: LinuxActivity) -> Iterator[Scalar]:
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
