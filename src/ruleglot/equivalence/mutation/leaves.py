"""Wrong versions of one leaf: of its subject, its values, its case rule, how it compares.

>>> from ruleglot.ir.nodes import Comparison, Field, Literal, Operator, Vocabulary
>>> from ruleglot.ir.text import condition_text
>>> port = Field(vocabulary=Vocabulary.ECS, name="source.port")
>>> leaf = Comparison(subject=port, operator=Operator.LT, value=Literal(value=1024))
>>> for mutation, wrong in wrong_leaves(leaf, lambda _: ()):
...     print(f"{mutation}: {condition_text(wrong)}")
number off by one: source.port <= 1024
number off by one: source.port < 1025
number off by one: source.port < 1023
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, TypeAlias, TypeVar, assert_never

from ruleglot.equivalence.mutation.kinds import Mutation
from ruleglot.equivalence.mutation.values import CHANGES
from ruleglot.ir.nodes import (
    Call,
    Case,
    Comparison,
    Field,
    Function,
    Hole,
    InNetwork,
    Literal,
    Membership,
    Operator,
    Presence,
    Regex,
    Wildcard,
)
from ruleglot.ir.patterns import pattern
from ruleglot.ir.verify import SEARCHING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from ruleglot.equivalence.mutation.values import Change
    from ruleglot.ir.nodes import Leaf, Term

    Value = TypeVar("Value")

Neighbours: TypeAlias = "Callable[[Field], tuple[Field, ...]]"
"""The fields that a field could be mistaken for: of its vocabulary and its type, few of them."""

BOUNDARIES: Mapping[Operator, Operator] = {
    Operator.LT: Operator.LE,
    Operator.LE: Operator.LT,
    Operator.GT: Operator.GE,
    Operator.GE: Operator.GT,
}
"""The same relation with its boundary on the other side."""

DELICATE = frozenset({Function.DIVIDE, Function.MODULO, Function.NUMBER})
"""Functions that fail the query for some constants: a divisor of 0, a base that is none, a text that is no number."""


def wrong_leaves(leaf: Leaf, neighbours: Neighbours) -> Iterator[tuple[Mutation, Leaf]]:
    """Yield the wrong versions of a leaf, all different, in the order of the mutations; no negation is added."""
    for mutation in Mutation:
        if mutation is Mutation.FIELD_SWAPPED:
            yield from ((mutation, wrong) for wrong in _with_subject(leaf, partial(_swapped, neighbours)))
        if mutation in WHOLE:
            yield from ((mutation, wrong) for wrong in WHOLE[mutation](leaf))
        if mutation in CHANGES:
            yield from ((mutation, wrong) for wrong in _changed(leaf, CHANGES[mutation]))


def _swapped(neighbours: Neighbours, term: Term) -> Iterator[Term]:
    if isinstance(term, Field):
        yield from (each for each in dict.fromkeys(neighbours(term)) if each != term)


def _made_equal(leaf: Leaf) -> Iterator[Leaf]:
    """Yield the comparison without the negation that is in its operator."""
    if isinstance(leaf, Comparison) and leaf.operator is Operator.NE:
        yield replace(leaf, operator=Operator.EQ)


def _shortened(leaf: Leaf) -> Iterator[Leaf]:
    """Yield the leaf without each of its several values; one that stands there twice would not be missed."""
    match leaf:
        case Membership(values=values):
            yield from (replace(leaf, values=fewer) for fewer in _without_each(values))
        case Wildcard(patterns=patterns):
            yield from (replace(leaf, patterns=fewer) for fewer in _without_each(patterns))
        case Regex(patterns=expressions):
            yield from (replace(leaf, patterns=fewer) for fewer in _without_each(expressions))
        case InNetwork(networks=networks):
            yield from (replace(leaf, networks=fewer) for fewer in _without_each(networks))
        case Comparison() | Presence():
            pass
        case _:
            assert_never(leaf)


def _without_each(values: tuple[Value, ...]) -> Iterator[tuple[Value, ...]]:
    counts = Counter(values)
    if len(counts) > 1:
        for index, value in enumerate(values):
            if counts[value] == 1:
                yield (*values[:index], *values[index + 1 :])


def _unanchored(leaf: Leaf) -> Iterator[Leaf]:
    """Yield "begins with" for "is", and for a regular expression "somewhere" for "as a whole", and back."""
    match leaf:
        case Comparison(operator=Operator.EQ, value=literal):
            values: tuple[Literal, ...] = (literal,)
        case Membership(values=values):
            pass
        case Regex():
            yield replace(leaf, whole=not leaf.whole)
            return
        case Comparison() | Wildcard() | InNetwork() | Presence():
            return
        case _:
            assert_never(leaf)
    begins = [pattern(each.value, Hole.RUN, span=each.span) for each in values if isinstance(each.value, str)]
    if len(begins) == len(values):
        yield Wildcard(subject=leaf.subject, patterns=tuple(begins), case=leaf.case, span=leaf.span)


def _flipped(leaf: Leaf) -> Iterator[Leaf]:
    """Yield the leaf with the other case rule, where it asks for letters that it matters to."""
    match leaf:
        case Comparison(operator=operator, value=literal):
            texts = _texts(literal) if operator in {Operator.EQ, Operator.NE} else ()
        case Membership(values=values):
            texts = _texts(*values)
        case Wildcard(patterns=patterns):
            texts = tuple(part for each in patterns for part in each.parts if not isinstance(part, Hole))
        case Regex(patterns=expressions):
            texts = tuple(re.sub(r"\\.", "", each) for each in expressions)  # the letter of `\d` is none
        case InNetwork() | Presence():
            texts = ()
        case _:
            assert_never(leaf)
    if not isinstance(leaf, InNetwork | Presence) and _has_letters(texts):
        yield replace(leaf, case=_other_case(leaf.case))
    yield from _with_subject(leaf, _flipped_search)


def _flipped_search(term: Term) -> Iterator[Term]:
    if isinstance(term, Call) and term.function in SEARCHING:
        literals = (each for each in term.arguments if isinstance(each, Literal))
        if _has_letters(_texts(*literals)):
            yield replace(term, case=_other_case(term.case))


def _texts(*literals: Literal) -> tuple[str, ...]:
    return tuple(each.value for each in literals if isinstance(each.value, str))


def _has_letters(texts: tuple[str, ...]) -> bool:
    return any(re.search("[A-Za-z]", text) for text in texts)


def _other_case(case: Case) -> Case:
    return Case.ASCII if case is Case.EXACT else Case.EXACT


def _moved_boundary(leaf: Leaf) -> Iterator[Leaf]:
    if isinstance(leaf, Comparison) and leaf.operator in BOUNDARIES:
        yield replace(leaf, operator=BOUNDARIES[leaf.operator])


WHOLE: Mapping[Mutation, Callable[[Leaf], Iterator[Leaf]]] = {
    Mutation.NEGATION_DROPPED: _made_equal,
    Mutation.VALUE_REMOVED: _shortened,
    Mutation.ANCHORING_CHANGED: _unanchored,
    Mutation.CASE_FLIPPED: _flipped,
    Mutation.NUMBER_OFF_BY_ONE: _moved_boundary,
}
"""The mutations of a leaf that are about more than one value."""


def _changed(leaf: Leaf, change: Change) -> Iterator[Leaf]:
    """Yield the leaf with one constant changed: of its subject, then each of its values."""
    if change.literal is not None:
        yield from _with_subject(leaf, partial(_changed_literal, change.literal))
    match leaf:
        case Comparison(value=value) if change.literal is not None:
            yield from (replace(leaf, value=wrong) for wrong in change.literal(value))
        case Membership(values=values) if change.literal is not None:
            yield from (replace(leaf, values=wrong) for wrong in _with_each(values, change.literal))
        case Wildcard(patterns=patterns) if change.pattern is not None:
            yield from (replace(leaf, patterns=wrong) for wrong in _with_each(patterns, change.pattern))
        case InNetwork(networks=networks) if change.network is not None:
            yield from (replace(leaf, networks=wrong) for wrong in _with_each(networks, change.network))
        case _:
            pass


def _with_each(values: tuple[Value, ...], change: Callable[[Value], Iterator[Value]]) -> Iterator[tuple[Value, ...]]:
    for index, value in enumerate(values):
        for wrong in change(value):
            yield (*values[:index], wrong, *values[index + 1 :])


def _changed_literal(change: Callable[[Literal], Iterator[Literal]], term: Term) -> Iterator[Term]:
    if isinstance(term, Literal):
        yield from change(term)


def _with_subject(leaf: Leaf, change: Callable[[Term], Iterator[Term]]) -> Iterator[Leaf]:
    return (replace(leaf, subject=wrong) for wrong in _wrong_terms(leaf.subject, change))


def _wrong_terms(term: Term, change: Callable[[Term], Iterator[Term]]) -> Iterator[Term]:
    """Yield the term with one place in it changed, itself first, then its arguments."""
    yield from change(term)
    if isinstance(term, Call):
        for index, argument in enumerate(term.arguments):
            if term.function in DELICATE and isinstance(argument, Literal):
                continue
            for wrong in _wrong_terms(argument, change):
                yield replace(term, arguments=(*term.arguments[:index], wrong, *term.arguments[index + 1 :]))
