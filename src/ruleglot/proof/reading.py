r"""How a sensor's field is made of a property, and which properties make it pass a test.

A property is a list of texts (`properties`); as one text each of its elements stands before a NUL, which no text on
Linux holds. So a set of lists is a set of texts, and what is asked of an element, of the elements joined by blanks, or
of their number is such a set too.

>>> from ruleglot.automata.search import example
>>> from ruleglot.ir.nodes import Field, Literal, Operator, Vocabulary
>>> from ruleglot.proof.picks import Each
>>> field = Field(vocabulary=Vocabulary.ECS, name="process.args")
>>> is_x = Comparison(subject=field, operator=Operator.EQ, value=Literal(value="-x"))
>>> arguments = Reading(property="arguments", pick=Each())
>>> passing(arguments, (), is_x) and example(passing(arguments, (), is_x))
'-x\x00'
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum, unique
from functools import lru_cache
from typing import TYPE_CHECKING, assert_never

from ruleglot.automata.sets import ANYTHING, EMPTY, NOTHING, Union, either, one_of, text, then, times
from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.ecs.fields import Family
from ruleglot.evaluation.equality import number_in
from ruleglot.evaluation.evaluator import passes
from ruleglot.evaluation.texts import texts_of
from ruleglot.evaluation.values import scalar_text
from ruleglot.ir.nodes import Comparison, Leaf, Membership, Presence, Regex, Wildcard
from ruleglot.proof.addresses import passing_digits, spelt
from ruleglot.proof.changes import Extension, before, changed
from ruleglot.proof.picks import ELEMENT, UP_TO_IT, Behind, Count, Fixed, lists_with, lists_without, picked

if TYPE_CHECKING:
    from ruleglot.automata.sets import Node
    from ruleglot.ir.nodes import Scalar
    from ruleglot.proof.changes import Change
    from ruleglot.proof.picks import Pick


@unique
class Kind(StrEnum):
    """What the texts of a property are recorded as."""

    TEXT = "text"
    NUMBER = "number"  # the whole number that they spell
    TRUTH = "truth"  # true or false, which they spell
    ADDRESS = "address"  # the IP address whose digits they are (`addresses`)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A field's values: what is picked from a property, each changed in turn.

    `kind`: as what it is recorded in the end. `absent`: what is recorded instead of no value.
    """

    property: str
    pick: Pick
    changes: tuple[Change, ...] = ()
    kind: Kind = Kind.TEXT
    absent: Scalar | None = None


def encoded(elements: tuple[str, ...]) -> str:
    """Return a list of texts as one text."""
    return "".join(f"{each}\0" for each in elements)


def decoded(content: str) -> tuple[str, ...]:
    """Return the list that a text stands for."""
    return tuple(content.split("\0")[:-1])


def read(reading: Reading, elements: tuple[str, ...]) -> tuple[Scalar, ...]:
    """Return the field's values on an activity whose property is this list."""
    found: list[Scalar] = []
    for each in picked(reading.pick, elements):
        value: str | int | None = each
        for change in reading.changes:
            value = changed(change, value) if isinstance(value, str) else value
        if value is not None:
            found.append(_recorded(value, reading.kind))
    return tuple(found) or (() if reading.absent is None else (reading.absent,))


def _recorded(value: str | int, kind: Kind) -> Scalar:
    match kind:
        case Kind.TEXT:
            return value
        case Kind.NUMBER:
            return int(value)
        case Kind.TRUTH:
            return value == "true"
        case Kind.ADDRESS:
            return spelt(str(value))
        case _:
            assert_never(kind)


@lru_cache(maxsize=512)
def passing(reading: Reading, changes: tuple[Change, ...], leaf: Leaf, family: Family | None = None) -> Node | None:
    """Return the properties, as texts, whose field passes a test. `None` where that is no set known here.

    `changes`: what the rule's own functions do to the value before it is tested.
    """
    try:
        found = _passing(reading, changes, leaf, family)
    except DiagnosticError:  # the test cannot be run: what the evaluator says of it, it says on the activities
        return None
    if found is None:
        return None
    if reading.absent is None:
        return found
    instead = _altered(reading.absent, changes)
    if any(isinstance(change, Extension) for change in reading.changes):
        return None  # what is picked may have no value after all
    is_passed = instead is not None and passes(leaf, instead, family)
    return either(found, lists_without(reading.pick)) if is_passed else found


def _altered(value: Scalar, changes: tuple[Change, ...]) -> Scalar | None:
    """Return a value after the rule's own functions; of what is no text they make nothing here."""
    found: Scalar | None = value
    for change in changes:
        found = changed(change, found) if isinstance(found, str) else None
    return found


def _passing(reading: Reading, changes: tuple[Change, ...], leaf: Leaf, family: Family | None) -> Node | None:
    if isinstance(reading.pick, Fixed):
        found = [_altered(each, changes) for each in read(replace(reading, absent=None), ())]
        is_passed = any(passes(leaf, each, family) for each in found if each is not None)
        return ANYTHING if is_passed else NOTHING
    if isinstance(reading.pick, Count):
        return None if changes else _counted(reading.pick, leaf, family)
    if isinstance(reading.pick, Behind) and isinstance(reading.pick.pick, Count):
        counted = None if changes else _counted(reading.pick.pick, leaf, family)
        return None if counted is None else then(UP_TO_IT, counted)
    texts = _values(leaf, family, reading.kind)
    if texts is None or (changes and reading.kind is not Kind.TEXT):
        return None
    # Each alternative of its own: what is asked of many patterns can be asked of them one after the other.
    several = texts.members if isinstance(texts, Union) else (texts,)
    lists = [_read_from(reading.pick, (*reading.changes, *changes), each) for each in several]
    return None if None in lists else either(*(each for each in lists if each is not None))


@lru_cache(maxsize=8192)
def _read_from(pick: Pick, changes: tuple[Change, ...], found: Node) -> Node | None:
    """Return the lists of which something that is picked is one of these texts after the changes."""
    for change in reversed(changes):
        found = before(change, found)
    return lists_with(pick, found)


def _counted(pick: Count, leaf: Leaf, family: Family | None) -> Node | None:
    spans = numbers(leaf, family)
    if spans is None:
        return None
    found = []
    for low, high in spans:
        least = 1 if low <= 0 else low + pick.skip  # a list that is not empty may have nothing behind the first ones
        most = None if high is None else high + pick.skip
        if most is None or least <= most:
            found.append(times(ELEMENT, least, most))
    return either(*found)


def _values(leaf: Leaf, family: Family | None, kind: Kind) -> Node | None:
    match kind:
        case Kind.TRUTH:
            return either(*(text(scalar_text(each)) for each in (False, True) if passes(leaf, each, family)))
        case Kind.ADDRESS:
            return passing_digits(leaf, family)
        case Kind.TEXT if family is not Family.NUMBER:
            return texts_of(leaf, family)
        case Kind.TEXT | Kind.NUMBER:
            spans = numbers(leaf, family)
            if spans is None:
                return texts_of(leaf, family) if isinstance(leaf, Wildcard | Regex) else None
            return either(*(decimals(max(low, 0), high) for low, high in spans if high is None or high >= 0))
        case _:
            assert_never(kind)


@lru_cache(maxsize=1024)
def numbers(leaf: Leaf, family: Family | None = None) -> tuple[tuple[int, int | None], ...] | None:
    """Return the whole numbers from 0 on that pass the leaf's test, as spans (`None`: without end).

    `None` where the leaf does not ask for numbers. Raises `DiagnosticError` where the test cannot be run.
    """
    match leaf:
        case Comparison():
            constants: tuple[Scalar, ...] = (leaf.value.value,)
        case Membership():
            constants = tuple(each.value for each in leaf.values)
        case Presence():
            constants = ()
        case _:
            return None
    bounds = {0}
    for each in constants:
        spelt = number_in(each)
        if spelt is None or abs(spelt) > 2**53:
            return None
        bounds |= {int(spelt) - 1, int(spelt), int(spelt) + 1, int(spelt) + 2}
    starts = sorted(each for each in bounds if each >= 0)
    spans: list[tuple[int, int | None]] = []
    for place, start in enumerate(starts):
        last = starts[place + 1] - 1 if place + 1 < len(starts) else None
        if passes(leaf, start, family):
            begin = spans.pop()[0] if spans and spans[-1][1] == start - 1 else start
            spans.append((begin, last))
    return tuple(spans)


DIGIT = one_of("0123456789")


@lru_cache(maxsize=1024)
def decimals(low: int, high: int | None) -> Node:
    """Return the texts that spell the numbers from `low` to `high` (`None`: without end), without needless zeros.

    >>> from ruleglot.automata.search import contains
    >>> [each for each in range(300) if contains(decimals(98, 201), str(each))] == list(range(98, 202))
    True
    """
    if high is None:
        length = len(str(low))
        longer = then(one_of("123456789"), times(DIGIT, length))
        return either(decimals(low, 10**length - 1), longer)
    if low > high:
        return NOTHING
    return either(
        *(
            _of_length(str(max(low, 0 if length == 1 else 10 ** (length - 1))), str(min(high, 10**length - 1)))
            for length in range(len(str(low)), len(str(high)) + 1)
        )
    )


def _of_length(low: str, high: str) -> Node:
    """Return the texts of digits between two of the same length."""
    if not low:
        return EMPTY
    if low[0] == high[0]:
        return then(text(low[0]), _of_length(low[1:], high[1:]))
    rest = len(low) - 1
    between = one_of("".join(str(each) for each in range(int(low[0]) + 1, int(high[0]))))
    return either(
        then(text(low[0]), _of_length(low[1:], "9" * rest)),
        then(between, times(DIGIT, rest, rest)),
        then(text(high[0]), _of_length("0" * rest, high[1:])),
    )
