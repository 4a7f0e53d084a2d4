"""Activities that fail one demand, or nearly do: what a ported rule must not confuse with the real thing.

Each is offered with the words that tell what is different about it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from ruleglot.events.activity import ApiCall
from ruleglot.events.derivation.absences import pairings, replacements, with_element, without
from ruleglot.events.derivation.kubernetes.uris import URIS, uris
from ruleglot.events.derivation.samples import elsewhere, halves, near, nearly, outside, passing
from ruleglot.events.derivation.settable import apart, given, is_list, joined_list, kept, stock
from ruleglot.ir.nodes import Comparison, Hole, InNetwork, Operator, Vocabulary, Wildcard
from ruleglot.ir.traverse import term_fields

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruleglot.events.derivation.demands import Demand
    from ruleglot.events.derivation.kinds import Derived
    from ruleglot.events.derivation.witnesses import WitnessOf
    from ruleglot.ir.nodes import Pattern, Scalar

Told: TypeAlias = "tuple[str, Derived]"
"""An activity, and what is special about it."""

LONGEST = 60
"""A longer value is cut in the story."""


def near_misses(witness: WitnessOf[Derived], demand: Demand) -> Iterator[Told[Derived]]:
    """Yield the witness's activity with something else where the demand looks."""
    term, field = demand.leaf.subject, demand.field
    activity: Derived = witness.activity
    if is_list(term) and demand.wanted:
        yield from _other_elements(witness, demand, field)
    else:
        for value in _others(witness, demand):
            told = f"{field} is {shown(value)}"
            yield from _told(told, given(term, activity, value))
            yield from _told(f"{told}, and nothing else", apart(term, activity, value))
        if demand in witness.values:
            yield from _told(f"{field} is the same, and nothing else", kept(term, activity, witness.values[demand]))
        if (field_of_list := joined_list(term)) is not None and demand.wanted:
            yield from _other_words(witness, demand, field_of_list)
    vocabulary = next((each.vocabulary for each in term_fields(term)), Vocabulary.ECS)
    yield from _told(f"{field} is missing", without(field, activity, vocabulary))


def _other_elements(witness: WitnessOf[Derived], demand: Demand, field: str) -> Iterator[Told[Derived]]:
    """Yield the activity with the element of the list replaced: what is only added would take nothing away."""
    if demand not in witness.values:
        return
    element = str(witness.values[demand])
    samples = ((str(value),) for value in passing(demand.leaf))
    split = [found for each in _patterns(demand) if (found := halves(each)) is not None]
    for instead in (*replacements(element), *split, *samples):
        yield from _replaced(witness, field, element, instead)
    for other, value in witness.values.items():
        if other != demand and other.leaf.subject == demand.leaf.subject:
            for changed in pairings(witness.activity, field, element, str(value)):
                yield from _told(f"{field} has {shown(element)} and {shown(value)} otherwise", changed)


def _other_words(witness: WitnessOf[Derived], demand: Demand, field: str) -> Iterator[Told[Derived]]:
    """Yield the activity with a word of a joined list replaced, where the pattern names the word."""
    for word in (part.strip() for each in _patterns(demand) for part in each.parts if isinstance(part, str)):
        if word and " " not in word:
            for instead in replacements(word):
                yield from _replaced(witness, field, word, instead)


def _replaced(
    witness: WitnessOf[Derived], field: str, element: str, instead: tuple[str, ...]
) -> Iterator[Told[Derived]]:
    told = " ".join(map(shown, instead)) or "nothing"
    changed = with_element(field, witness.activity, element, instead)
    yield from _told(f"{field} has {told} instead of {shown(element)}", changed)


def _patterns(demand: Demand) -> tuple[Pattern, ...]:
    return demand.leaf.patterns if isinstance(demand.leaf, Wildcard) else ()


def _others(witness: WitnessOf[Derived], demand: Demand) -> Iterator[Scalar]:
    """Yield values that lie near what the test asks for; for a test that must fail: values that it passes on.

    The first one of these is followed by what is near it: an exclusion may reach too far as well.
    """
    if isinstance(witness.activity, ApiCall) and demand.field in URIS:
        yield from uris(demand.leaf)
    if not demand.wanted:
        first, *others = passing(demand.leaf) or ("x",)
        yield from (first, *near(first), *others, *stock(demand.leaf.subject))
        return
    if isinstance(demand.leaf, InNetwork):
        for network in demand.leaf.networks:
            yield from outside(network)
    if isinstance(demand.leaf, Comparison) and demand.leaf.operator is not Operator.EQ:
        yield from elsewhere(demand.leaf)
    if (met := witness.values.get(demand)) is not None:
        yield from near(met)
    for pattern in _patterns(demand):
        yield from passing(demand.leaf)
        yield "".join(part.value[0] if isinstance(part, Hole) else part for part in pattern.parts)  # read as plain text
        yield from nearly(pattern)


def _told(words: str, activity: Derived | None) -> Iterator[Told[Derived]]:
    if activity is not None:
        yield (words, activity)


def shown(value: Scalar) -> str:
    """Return a value for a story: on one line, cut where it is long."""
    text = repr(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
