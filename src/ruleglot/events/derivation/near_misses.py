"""Activities that fail one demand, or nearly do: what a ported rule must not confuse with the real thing.

Each is offered with the words that tell what is different about it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ruleglot.events.derivation.absences import replacements, with_element, without
from ruleglot.events.derivation.fields import SEVERAL_VALUES, STOCK, attempt
from ruleglot.events.derivation.samples import near, outside, passing
from ruleglot.ir.nodes import Hole, InNetwork, Wildcard

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruleglot.events.activity import LinuxActivity
    from ruleglot.events.derivation.demands import Demand
    from ruleglot.events.derivation.witnesses import Witness
    from ruleglot.ir.nodes import Scalar

LONGEST = 60
"""A longer value is cut in the story."""


def near_misses(witness: Witness, demand: Demand) -> Iterator[tuple[str, LinuxActivity]]:
    """Yield the witness's activity with something else where the demand looks."""
    field, activity = demand.field, witness.activity
    if field in SEVERAL_VALUES and demand.wanted:
        yield from _other_elements(witness, demand)
    else:
        for value in _others(witness, demand):
            yield from _told(f"{field} is {shown(value)}", attempt(field, activity, value))
    yield from _told(f"{field} is missing", without(field, activity))


def _other_elements(witness: Witness, demand: Demand) -> Iterator[tuple[str, LinuxActivity]]:
    """Yield the activity with the element of the list replaced: what is only added would take nothing away."""
    if demand not in witness.values:
        return
    element = str(witness.values[demand])
    samples = ((str(value),) for value in passing(demand.leaf))
    for instead in (*replacements(element), *samples):
        told = " ".join(map(shown, instead)) or "nothing"
        changed = with_element(demand.field, witness.activity, element, instead)
        yield from _told(f"{demand.field} has {told} instead of {shown(element)}", changed)


def _others(witness: Witness, demand: Demand) -> Iterator[Scalar]:
    """Yield values that lie near what the test asks for; for a test that must fail: values that it passes on."""
    if not demand.wanted:
        yield from passing(demand.leaf)
        yield from STOCK.get(demand.field, ())
        return
    if isinstance(demand.leaf, Wildcard):
        yield from passing(demand.leaf)
        yield from _without_holes(demand.leaf)
    if isinstance(demand.leaf, InNetwork):
        for network in demand.leaf.networks:
            yield from outside(network)
    if (met := witness.values.get(demand)) is not None:
        yield from near(met)


def _without_holes(leaf: Wildcard) -> Iterator[str]:
    """Yield the texts of patterns with a wildcard standing for itself, as it would where it is read as plain text."""
    for pattern in leaf.patterns:
        yield "".join(part.value[0] if isinstance(part, Hole) else part for part in pattern.parts)


def _told(words: str, activity: LinuxActivity | None) -> Iterator[tuple[str, LinuxActivity]]:
    if activity is not None:
        yield (words, activity)


def shown(value: Scalar) -> str:
    """Return a value for a story: on one line, cut where it is long."""
    text = repr(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
