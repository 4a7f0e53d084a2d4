r"""How a sensor's field is made of a property, and which properties make it pass a test.

A property is a list of texts (`properties`); as one text each of its elements stands before a NUL, which no text on
Linux holds. So a set of lists is a set of texts, and what is asked of an element, of the elements joined by blanks, or
of their number is such a set too.

>>> from ruleglot.automata.search import example
>>> from ruleglot.ir.nodes import Field, Literal, Operator, Vocabulary
>>> field = Field(vocabulary=Vocabulary.ECS, name="process.args")
>>> is_x = Comparison(subject=field, operator=Operator.EQ, value=Literal(value="-x"))
>>> arguments = Reading(property="argv", pick=Each())
>>> passing(arguments, (), is_x) and example(passing(arguments, (), is_x))
'-x\x00'
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum, unique
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias, assert_never

from ruleglot.automata.preimages import has_empty, spelled
from ruleglot.automata.search import contains
from ruleglot.automata.sets import (
    ANYTHING,
    EMPTY,
    NOTHING,
    Characters,
    Union,
    both,
    either,
    one_of,
    text,
    then,
    times,
)
from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.ecs.fields import Family
from ruleglot.evaluation.equality import number_in
from ruleglot.evaluation.evaluator import passes
from ruleglot.evaluation.texts import texts_of
from ruleglot.evaluation.values import scalar_text
from ruleglot.ir.nodes import Comparison, Leaf, Membership, Presence, Regex, Wildcard
from ruleglot.proof.changes import Extension, before, changed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruleglot.automata.sets import Node
    from ruleglot.ir.nodes import Scalar
    from ruleglot.proof.changes import Change

NUL = text("\0")
BLANK = one_of(" ")
CONTENT = times(~one_of("\0"), 0)
"""What an element may be."""

ELEMENT = then(CONTENT, NUL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Each:
    """Every element from the one with number `skip` on: several values."""

    skip: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Nth:
    """The element of this number; without one, no value."""

    number: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """The elements from the one with number `skip` on with blanks between them; no value where the list is empty."""

    skip: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandLine:
    """The first element, a blank, and the others with blanks between them: it ends in a blank where there is one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How many elements there are behind the first `skip` ones; no value where the list is empty."""

    skip: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Fixed:
    """The same values, whatever the property: often none."""

    values: tuple[str, ...] = ()


Pick: TypeAlias = Each | Nth | Joined | CommandLine | Count | Fixed


@unique
class Kind(StrEnum):
    """What the texts of a property are recorded as."""

    TEXT = "text"
    NUMBER = "number"  # the whole number that they spell
    TRUTH = "truth"  # true or false, which they spell


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
    for picked in _picked(reading.pick, elements):
        value: str | int | None = picked
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
        case _:
            assert_never(kind)


def _picked(pick: Pick, elements: tuple[str, ...]) -> Iterator[str | int]:
    match pick:
        case Each(skip=skip):
            yield from elements[skip:]
        case Nth(number=number):
            yield from elements[number : number + 1]
        case Joined(skip=skip):
            yield from (" ".join(elements[skip:]),) if elements else ()
        case CommandLine():
            yield from (f"{elements[0]} {' '.join(elements[1:])}",) if elements else ()
        case Count(skip=skip):
            yield from (max(len(elements) - skip, 0),) if elements else ()
        case Fixed(values=values):
            yield from values
        case _:
            assert_never(pick)


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
    instead: Scalar | None = reading.absent
    for change in changes:
        instead = changed(change, instead) if isinstance(instead, str) else None
    silent = _without_value(reading)
    if silent is None:
        return None
    return either(found, silent) if instead is not None and passes(leaf, instead, family) else found


def _without_value(reading: Reading) -> Node | None:
    """Return the properties of which the field would have no value; known where every text that is picked has one."""
    if any(isinstance(change, Extension) for change in reading.changes):
        return None
    match reading.pick:
        case Each(skip=number) | Nth(number=number):
            return times(ELEMENT, 0, number)
        case Joined() | CommandLine() | Count():
            return EMPTY
        case Fixed(values=values):
            return NOTHING if values else ANYTHING
        case _:
            assert_never(reading.pick)


def _passing(reading: Reading, changes: tuple[Change, ...], leaf: Leaf, family: Family | None) -> Node | None:
    if isinstance(reading.pick, Count):
        return None if changes else _counted(reading.pick, leaf, family)
    found = _values(leaf, family, Kind.TEXT if reading.changes else reading.kind)
    if found is None or (changes and reading.kind is not Kind.TEXT):
        return None
    # Each alternative of its own: what is asked of many patterns can be asked of them one after the other.
    several = found.members if isinstance(found, Union) else (found,)
    return either(*(_picked_from(reading.pick, _unchanged(each, (*reading.changes, *changes))) for each in several))


def _unchanged(found: Node, changes: tuple[Change, ...]) -> Node:
    """Return the texts that are in the set after the changes."""
    for change in reversed(changes):
        found = before(change, found)
    return found


def _picked_from(pick: Each | Nth | Joined | CommandLine | Fixed, found: Node) -> Node:
    """Return the lists of which something that is picked is one of these texts."""
    inside = both(found, CONTENT)
    match pick:
        case Each(skip=skip):
            return then(times(ELEMENT, skip, skip), times(ELEMENT, 0), inside, NUL, times(ELEMENT, 0))
        case Nth(number=number):
            return then(times(ELEMENT, number, number), inside, NUL, times(ELEMENT, 0))
        case Joined(skip=skip):
            some = then(times(ELEMENT, skip, skip), _with_blanks(found), NUL)
            return either(some, times(ELEMENT, 1, skip)) if skip and has_empty(found) else some
        case CommandLine():
            line = _with_blanks(found)
            return either(both(line, ELEMENT), both(then(line, NUL), times(ELEMENT, 2)))
        case Fixed(values=values):
            return ANYTHING if any(contains(found, each) for each in values) else NOTHING
        case _:
            assert_never(pick)


def _with_blanks(found: Node) -> Node:
    """Return the texts that are in the set once a blank stands for each NUL in them."""
    return spelled(found, _blank_or_nul)


def _blank_or_nul(characters: Characters) -> Characters:
    without = characters & ~one_of("\0")
    return without | one_of("\0") if characters & BLANK == BLANK else without


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
