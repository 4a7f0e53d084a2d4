"""Activities that meet demands: for each way through a condition, one on which the rule fires.

Setters propose, the rule decides: an activity counts only where the rule fires on it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, TypeAlias

from ruleglot.events.derivation.demands import ways
from ruleglot.events.derivation.fields import SETTERS, SEVERAL_VALUES, STOCK, attempt
from ruleglot.events.derivation.samples import continued, elsewhere, passing
from ruleglot.events.derivation.stages import BACKDROPS, stages
from ruleglot.events.ecs.kinds import kind_of
from ruleglot.ir.nodes import Comparison, Literal, Operator, Wildcard

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from ruleglot.events.activity import LinuxActivity
    from ruleglot.events.derivation.demands import Demand, Way
    from ruleglot.ir.nodes import EventQuery, Scalar

Fires: TypeAlias = "Callable[[LinuxActivity], bool]"

SHIFTS = 3
"""In how many combinations groups of alternatives are walked, where the first ones did not lead to an activity."""

PATIENCE = 4000
"""After so many proposals no further ones are made."""

CATEGORIES = frozenset(
    category for stage in stages(BACKDROPS[0]) if (kind := kind_of(stage)) is not None for category in kind.categories
)
"""What a rule may name before `where`; another word is one of a field of the user's own, and may be any kind."""

RANK = {field: place for place, field in enumerate(SETTERS)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Witness:
    """An activity on which the rule fires, and the value that each demand was met with."""

    activity: LinuxActivity
    values: Mapping[Demand, Scalar]
    way: Way


def witnesses(query: EventQuery, fires: Fires) -> Iterator[Witness]:
    """Yield activities on which the rule fires until each demand that can be met has been, in the order of the rule."""
    met: set[Demand] = set()
    counted = _Counted(fires=fires)
    for shift in range(SHIFTS):
        for way in ways(query.condition, shift=shift):
            if counted.asked > PATIENCE:
                return
            if shift and met.issuperset(way):
                continue
            for witness in _on_some_backdrop(query, way, counted):
                met.update(way)
                yield witness


@dataclass(slots=True)
class _Counted:
    """Whether a rule fires, and how often that has been asked."""

    fires: Fires
    asked: int = 0

    def __call__(self, activity: LinuxActivity) -> bool:
        self.asked += 1
        return self.fires(activity)


def _on_some_backdrop(query: EventQuery, way: Way, fires: Fires) -> tuple[Witness, ...]:
    """Return a witness of each kind on the first backdrop where there is one at all."""
    for evasive in (False, True):
        for variant in range(len(BACKDROPS)):
            proposed = (_meet(stage, way, variant, evasive=evasive) for stage in _possible_stages(query, way, variant))
            found = tuple(witness for witness in proposed if fires(witness.activity))
            if found:
                return found
    return ()


@cache
def _all_stages() -> tuple[tuple[LinuxActivity, ...], ...]:
    return tuple(map(stages, BACKDROPS))


def _possible_stages(query: EventQuery, way: Way, variant: int) -> Iterator[LinuxActivity]:
    """Yield the stages whose kind the way does not rule out by name; the rest is left to the rule."""
    for stage in _all_stages()[variant]:
        kind = kind_of(stage)
        possible = query.category not in CATEGORIES or (kind is not None and query.category in kind.categories)
        if possible and all(_may_meet(stage, demand) for demand in way):
            yield stage


def _may_meet(stage: LinuxActivity, demand: Demand) -> bool:
    kind = kind_of(stage)
    match demand.leaf:
        case Comparison(operator=Operator.EQ, value=Literal(value=str(word))) if demand.wanted and kind is not None:
            named = {"event.category": kind.categories, "event.type": kind.types, "event.action": kind.actions}
            return demand.field not in named or word.lower() in {each.lower() for each in named[demand.field]}
        case _:
            return True


def _meet(activity: LinuxActivity, way: Way, variant: int, *, evasive: bool) -> Witness:
    """Return the activity after every wanted demand has been given what it asks for, as far as that goes.

    `evasive`: first the fields of tests that must fail are given values far from what they ask for.
    """
    if evasive:
        activity = _evade(activity, way)
    values: dict[Demand, Scalar] = {}
    settable = (demand for demand in way if demand.wanted and demand.field in SETTERS)
    for demand in sorted(settable, key=lambda each: RANK[each.field]):
        for value in _proposals(demand, variant, values):
            changed = attempt(demand.field, activity, value)
            if changed is not None:
                activity, values[demand] = changed, value
                break
    return Witness(activity=activity, values=values, way=way)


def _evade(activity: LinuxActivity, way: Way) -> LinuxActivity:
    for demand in way:
        if not demand.wanted and demand.field in SETTERS and demand.field not in SEVERAL_VALUES:
            changed = (attempt(demand.field, activity, value) for value in elsewhere(demand.leaf))
            activity = next((each for each in changed if each is not None), activity)
    return activity


def _proposals(demand: Demand, variant: int, values: Mapping[Demand, Scalar]) -> Iterator[Scalar]:
    """Yield values to try, another one first in each variant; a field that has a value by now is continued."""
    field = demand.field
    before = [str(value) for each, value in values.items() if each.field == field]
    if before and field not in SEVERAL_VALUES and isinstance(demand.leaf, Wildcard):
        separator = " " if field.endswith("command_line") else ""
        texts = (continued(pattern, before[-1], separator) for pattern in demand.leaf.patterns)
        yield from (text for text in texts if text is not None)
    samples = passing(demand.leaf)
    turn = variant % len(samples) if samples else 0
    yield from (*samples[turn:], *samples[:turn], *STOCK.get(field, ()))
