"""Derive activities from a rule: some on which it fires, through each of its alternatives, and near misses of those.

The rule itself decides on which activities it fires; here they are only thought up. The same rule always gives the
same activities in the same order.

>>> from ruleglot.events.ecs.view import ecs_document
>>> from ruleglot.ir.nodes import Comparison, EventQuery, Field, Literal, Operator, Vocabulary
>>> name = Field(vocabulary=Vocabulary.ECS, name="process.name")
>>> is_curl = Comparison(subject=name, operator=Operator.EQ, value=Literal(value="curl"))
>>> rule = EventQuery(category="process", condition=is_curl)
>>> derived = derive(rule, lambda activity: activity.process.name == "curl")
>>> derived[0].story, derived[0].process.executable
("fires on Exec: process.name is 'curl'", '/opt/acme/bin/curl')
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

from ruleglot.events.derivation.gates import is_about_calls, is_about_machines
from ruleglot.events.derivation.kinds import Derived
from ruleglot.events.derivation.near_misses import near_misses, shown
from ruleglot.events.derivation.siblings import other_kinds, other_surroundings
from ruleglot.events.derivation.witnesses import witness_calls, witnesses

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from ruleglot.events.derivation.demands import Demand
    from ruleglot.events.derivation.witnesses import WitnessOf
    from ruleglot.ir.nodes import EventQuery

Item = TypeVar("Item")

MOST = 400
"""So many activities are derived from a rule at most."""

MOST_FIRING = 160
"""And so many of them, at most, are witnesses that it fires."""


def derive(query: EventQuery, fires: Callable[[Derived], bool]) -> tuple[Derived, ...]:
    """Return at most `MOST` different activities, witnesses first.

    `query`: a rule over the fields of ECS, Falco or Sigma. `fires`: whether it fires on an activity, seen as its own
    platform records it; of calls to a cluster's API it is asked only where the rule names what only they have.
    A story says what is special about an activity. No witness, no activities: where nothing is known on which the rule
    fires, there is nothing to be near of.
    """
    shows: Callable[[Any], bool] = fires
    machines = _derived(witnesses(query, shows)) if is_about_machines(query) else ()
    calls = _derived(witness_calls(query, shows)) if is_about_calls(query) else ()
    return cast("tuple[Derived, ...]", tuple(_in_turn((machines, calls)))[:MOST])


def _derived(every: Iterable[WitnessOf[Derived]]) -> tuple[Derived, ...]:
    """Return witnesses and their near misses, all of one kind."""
    found = _spread(tuple(every), MOST_FIRING)
    collected = _Collection[Derived]()
    for witness in found:
        collected.add(_story(witness), witness.activity)
    for words, activity in _variations(found):
        if len(collected.activities) == MOST:
            break
        collected.add(f"near: {words}", activity)
    return tuple(collected.activities)


@dataclass(slots=True)
class _Collection(Generic[Derived]):
    """Activities, each once whatever its story."""

    activities: list[Derived] = field(default_factory=list)
    seen: set[Derived] = field(default_factory=set)

    def add(self, words: str, activity: Derived) -> None:
        plain = replace(activity, story="") if activity.story else activity
        if plain not in self.seen:
            self.seen.add(plain)
            self.activities.append(replace(plain, story=words))


def _story(witness: WitnessOf[Derived]) -> str:
    told = ", ".join(f"{demand.field} is {shown(value)}" for demand, value in witness.values.items())
    return f"fires on {type(witness.activity).__name__}: {told or 'whatever it is'}"


def _spread(found: tuple[WitnessOf[Derived], ...], most: int) -> tuple[WitnessOf[Derived], ...]:
    """Return at most `most` of the witnesses, evenly taken."""
    step = max(1, -(-len(found) // most))
    return found[::step]


def _variations(found: Iterable[WitnessOf[Derived]]) -> Iterator[tuple[str, Derived]]:
    """Yield near misses: for each demand those of the first witness that meets it, and only then all the others."""
    asked: set[Demand] = set()
    first: list[Iterable[tuple[str, Derived]]] = []
    again: list[Iterable[tuple[str, Derived]]] = []
    for place, witness in enumerate(found):
        otherwise = (other_kinds(witness.activity), other_surroundings(witness.activity))
        (again if place else first).extend(otherwise)
        for demand in witness.way:
            (again if demand in asked else first).append(near_misses(witness, demand))
            asked.add(demand)
    yield from _in_turn(first)
    yield from _in_turn(again)


def _in_turn(sources: Iterable[Iterable[Item]]) -> Iterator[Item]:
    """Yield the first of each source, then the second of each, and so on."""
    for row in zip_longest(*sources):
        yield from (each for each in row if each is not None)
