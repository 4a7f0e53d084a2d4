"""Conditions as functions, for many events: faster than the reference (`evaluator`), and held equal to it by tests.

What is compared with many values is looked up in a set; wildcards at the edges of a text are `startswith` and
`endswith`; what is left asks the reference, once for each value that it has not seen before.

>>> from ruleglot.evaluation.flat import Flat
>>> from ruleglot.ir.nodes import Literal, Operator, Vocabulary
>>> name = Field(vocabulary=Vocabulary.ECS, name="process.name")
>>> test = compiled(Comparison(subject=name, operator=Operator.EQ, value=Literal(value="curl")))
>>> test(Flat({"process": {"name": "curl"}})), test(Flat({"process.name": "wget"}))
(True, False)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias, assert_never

from ruleglot.automata.case import fold
from ruleglot.ecs.fields import Family
from ruleglot.evaluation.equality import number_in
from ruleglot.evaluation.evaluator import holds, passes
from ruleglot.evaluation.settings import DEFAULT, EqlSettings
from ruleglot.ir.nodes import (
    AllOf,
    AnyOf,
    Case,
    Comparison,
    Condition,
    Constant,
    Field,
    Hole,
    InNetwork,
    Leaf,
    Membership,
    Not,
    Operator,
    Pattern,
    Presence,
    Regex,
    Scalar,
    Vocabulary,
    Wildcard,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from ruleglot.evaluation.flat import Flat

Test: TypeAlias = "Callable[[Flat], bool]"
ValueTest: TypeAlias = "Callable[[Scalar], bool]"

TEXTS = frozenset({Family.TEXT, None})
"""Families in which a text is compared as it is."""

MOST_REMEMBERED = 10_000
"""So many answers are kept for one leaf."""


def compiled(condition: Condition, settings: EqlSettings = DEFAULT) -> Test:
    """Return a function that tells whether the condition is true on an event; it raises as `holds` does."""
    match condition:
        case AllOf():
            return _every(tuple(compiled(each, settings) for each in condition.operands))
        case AnyOf():
            return _some(tuple(compiled(each, settings) for each in condition.operands))
        case Not():
            return _negated(compiled(condition.operand, settings))
        case Constant(value=value):
            return lambda _: value
        case Comparison() | Membership() | Wildcard() | Regex() | InNetwork() | Presence():
            return _leaf(condition, settings)
        case _:
            assert_never(condition)


def _every(tests: tuple[Test, ...]) -> Test:
    def every(event: Flat) -> bool:
        for test in tests:  # noqa: SIM110 - a generator for each event takes twice the time
            if not test(event):
                return False
        return True

    return every


def _some(tests: tuple[Test, ...]) -> Test:
    def some(event: Flat) -> bool:
        for test in tests:  # noqa: SIM110 - as above
            if test(event):
                return True
        return False

    return some


def _negated(test: Test) -> Test:
    return lambda event: not test(event)


def _leaf(leaf: Leaf, settings: EqlSettings) -> Test:
    match leaf.subject:
        case Field(vocabulary=Vocabulary.ECS, name=name):
            family = settings.family(leaf.subject)
        case _:
            return lambda event: holds(leaf, event.event, settings)
    texts = exact_texts(leaf, family)
    reference = _remembering(leaf, family)
    match leaf:
        case Presence():
            return lambda event: bool(event.fields.get(name, ()))
        case Comparison() | Membership() if texts is not None and leaf.case is Case.ASCII:
            return _among_folded(name, frozenset(fold(each, Case.ASCII) for each in texts))
        case Comparison() | Membership() if texts is not None and leaf.case is Case.EXACT:
            return _among(name, texts, reference)
        case Wildcard(case=Case.ASCII | Case.EXACT):
            return _fitting(name, leaf, reference)
        case _:
            return _any_value(name, reference)


def exact_texts(leaf: Leaf, family: Family | None) -> frozenset[str] | None:
    """Return the texts of which the value of a field of this family must be one, `None` where a leaf asks for more.

    In a field of an unknown type a text that spells a number is equal to the number, however that is written.
    """
    match leaf:
        case Comparison(operator=Operator.EQ, value=literal):
            constants = [literal.value]
        case Membership(values=literals):
            constants = [each.value for each in literals]
        case _:
            return None
    texts = frozenset(each for each in constants if isinstance(each, str))
    if len(texts) < len(set(constants)) or not all(isinstance(each, str) for each in constants):
        return None
    if family is None and any(number_in(each) is not None for each in texts):
        return None
    return texts if family in TEXTS else None


def _remembering(leaf: Leaf, family: Family | None) -> ValueTest:
    """Return the reference's answer about one value, asked once for each text."""
    known: dict[str, bool] = {}

    def test(value: Scalar) -> bool:
        if type(value) is not str:
            return passes(leaf, value, family)
        found = known.get(value)
        if found is None:
            found = passes(leaf, value, family)
            if len(known) < MOST_REMEMBERED:
                known[value] = found
        return found

    return test


def _any_value(name: str, test: ValueTest) -> Test:
    def any_value(event: Flat) -> bool:
        for value in event.fields.get(name, ()):  # noqa: SIM110 - as above
            if test(value):
                return True
        return False

    return any_value


def _among(name: str, texts: frozenset[str], other: ValueTest) -> Test:
    """Return a look-up for texts; a value that is none asks the reference."""

    def among(event: Flat) -> bool:
        for value in event.fields.get(name, ()):  # noqa: SIM110 - as above
            if value in texts if type(value) is str else other(value):
                return True
        return False

    return among


def _among_folded(name: str, texts: frozenset[str]) -> Test:
    return lambda event: not texts.isdisjoint(event.folded(name))


@dataclass(frozen=True, slots=True)
class _Edges:
    """Patterns that are a text with runs at its edges; `rest`: whether there are others."""

    whole: frozenset[str]
    starts: tuple[str, ...]
    ends: tuple[str, ...]
    inside: tuple[str, ...]
    rest: bool


def _edges(patterns: tuple[Pattern, ...], case: Case) -> _Edges:
    whole, starts, ends, inside, rest = [], [], [], [], False
    for pattern in patterns:
        match pattern.parts:
            case (str(text),):
                whole.append(text)
            case (str(text), Hole.RUN):
                starts.append(text)
            case (Hole.RUN, str(text)):
                ends.append(text)
            case (Hole.RUN, str(text), Hole.RUN):
                inside.append(text)
            case _:
                rest = True
    small = [tuple(fold(each, case) for each in texts) for texts in (whole, starts, ends, inside)]
    return _Edges(frozenset(small[0]), small[1], small[2], small[3], rest)


def _fitting(name: str, leaf: Wildcard, reference: ValueTest) -> Test:
    """Return whether one of the texts fits a pattern; the reference is asked about those that have more than edges."""
    edges = _edges(leaf.patterns, leaf.case)
    whole, starts, ends, inside, rest = edges.whole, edges.starts, edges.ends, edges.inside, edges.rest

    is_folded = leaf.case is Case.ASCII

    def fitting(event: Flat) -> bool:
        for text in event.folded(name) if is_folded else event.texts(name):
            if text in whole or text.startswith(starts) or text.endswith(ends):
                return True
            for part in inside:
                if part in text:
                    return True
            if rest and reference(text):
                return True
        return False

    return fitting
