"""The texts that pass a leaf's test, as a set that can be computed with.

It says of all texts at once what `evaluator.passes` says of one. Tests hold the two equal.

>>> from ruleglot.automata.search import example
>>> from ruleglot.ir.nodes import Field, Literal, Vocabulary
>>> name = Field(vocabulary=Vocabulary.ECS, name="process.name")
>>> found = texts_of(Comparison(subject=name, operator=Operator.GT, value=Literal(value="curl")))
>>> found and example(found)
'd'
"""

from __future__ import annotations

from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, assert_never

from ruleglot.automata.sets import (
    ANYTHING,
    CHARACTER,
    EMPTY,
    NOTHING,
    Characters,
    between,
    but_not,
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
from ruleglot.evaluation.expressions import texts_of_expression
from ruleglot.evaluation.typed import TESTS
from ruleglot.evaluation.values import scalar_text
from ruleglot.ir.nodes import (
    Case,
    Comparison,
    Hole,
    InNetwork,
    Leaf,
    Membership,
    Operator,
    Presence,
    Regex,
    Wildcard,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from ruleglot.automata.sets import Node
    from ruleglot.ir.nodes import Pattern, Scalar

IN_LINE = ~one_of("\n\r\x85\u2028\u2029")

OF_BYTES = {
    1: Characters(spans=((0, 0x7F),)),
    2: Characters(spans=((0x80, 0x7FF),)),
    3: Characters(spans=((0x800, 0xFFFF),)),
    4: Characters(spans=((0x10000, 0x10FFFF),)),
}
"""The characters whose UTF-8 form has so many bytes."""

MOST_BYTES = 6
"""So many holes of a byte in a row are written out. Eight would be some hundred sequences of characters."""


def texts_of(leaf: Leaf, family: Family | None = None) -> Node | None:
    """Return the texts that pass the leaf's test in a field of this family.

    `None` where that is no set of texts known here: the leaf compares numbers, dates or addresses, versions in their
    order, or texts with a number that some of them spell; its regular expression is not plain (`expressions`), a hole
    of a byte stands in a pattern whose texts have other letters of other lengths; or the test cannot be run.
    """
    match leaf:
        case Comparison() if family in TESTS:
            return _typed(leaf, leaf.operator, (leaf.value.value,), family)
        case Membership() if family in TESTS:
            return _typed(leaf, Operator.EQ, (each.value for each in leaf.values), family)
        case Comparison():
            return _compared(leaf.operator, _read(leaf.value.value, family), leaf.case)
        case Membership():
            return _any_of(_equal(_read(each.value, family), leaf.case) for each in leaf.values)
        case Wildcard():
            return _any_of(_fitting(pattern, leaf.case) for pattern in leaf.patterns)
        case Regex():
            return _any_of(
                texts_of_expression(each, leaf.dialect, leaf.case, whole=leaf.whole) for each in leaf.patterns
            )
        case InNetwork():
            return None
        case Presence():
            return ANYTHING
        case _:
            assert_never(leaf)


def _any_of(found: Iterable[Node | None]) -> Node | None:
    """Return the union, `None` where a member is not known."""
    known = tuple(found)
    return None if None in known else either(*(each for each in known if each is not None))


def _read(constant: Scalar, family: Family | None) -> Scalar:
    return scalar_text(constant) if family is Family.TEXT else constant


def _typed(
    leaf: Comparison | Membership, operator: Operator, constants: Iterable[Scalar], family: Family | None
) -> Node | None:
    """Return the texts that pass a comparison of a type's own: versions that are the same text, truth values."""
    if family is Family.VERSION and operator in {Operator.EQ, Operator.NE}:
        same = either(*(text(scalar_text(each)) for each in constants))
        return same if operator is Operator.EQ else but_not(same)
    if family is Family.TRUTH:
        try:
            return either(*(text(each) for each in ("false", "true") if passes(leaf, each, family)))
        except DiagnosticError:
            return None
    return None


def _compared(operator: Operator, constant: Scalar, case: Case) -> Node | None:
    match operator:
        case Operator.EQ:
            return _equal(constant, case)
        case Operator.NE:
            return _complement(_equal(constant, case))
        case Operator.LT:
            return _before(constant)
        case Operator.LE:
            return _up_to(constant)
        case Operator.GT:
            return _behind(constant, _up_to)
        case Operator.GE:
            return _behind(constant, _before)
        case _:
            assert_never(operator)


def _complement(found: Node | None) -> Node | None:
    return None if found is None else but_not(found)


@lru_cache(maxsize=4096, typed=True)
def _equal(constant: Scalar, case: Case) -> Node | None:
    """Return the texts that equal a constant; what spells a number in many ways is not written out."""
    if not isinstance(constant, str) and number_in(constant) is not None:
        return None
    return text(scalar_text(constant), case)


def _before(constant: Scalar) -> Node | None:
    """Return the texts that stand before a constant, by code point; none of them is ordered with a truth value."""
    if not isinstance(constant, str):
        return None if number_in(constant) is not None else NOTHING
    shorter = (text(constant[:end]) for end in range(len(constant)))
    smaller = (
        then(text(constant[:end]), between("\0", chr(ord(each) - 1)), ANYTHING)
        for end, each in enumerate(constant)
        if each != "\0"
    )
    return either(*shorter, *smaller)


def _up_to(constant: Scalar) -> Node | None:
    found = _before(constant)
    return either(found, text(constant)) if isinstance(constant, str) and found is not None else found


def _behind(constant: Scalar, others: Callable[[Scalar], Node | None]) -> Node | None:
    """Return all texts but the others, where texts are ordered with the constant."""
    return _complement(others(constant)) if isinstance(constant, str) else others(constant)


@lru_cache(maxsize=4096)
def _fitting(pattern: Pattern, case: Case) -> Node | None:
    """Return the texts that fit a wildcard pattern."""
    if Hole.BYTE in pattern.parts and case is Case.UNICODE:
        return None  # bytes are counted when letters are folded, which changes the lengths of some
    pieces = list(_pieces(pattern, case))
    return None if None in pieces else then(*(each for each in pieces if each is not None))


def _pieces(pattern: Pattern, case: Case) -> Iterator[Node | None]:
    """Yield the texts of each part; holes that may begin or end within a character are taken together.

    Every other part begins and ends with a whole character.
    """
    for within, parts in groupby(pattern.parts, lambda part: part in {Hole.RUN, Hole.RUN_IN_LINE, Hole.BYTE}):
        holes = list(parts)
        if not within or Hole.BYTE not in holes:
            yield from (_part(part, case) for part in holes)
        elif Hole.RUN_IN_LINE in holes or holes.count(Hole.BYTE) > MOST_BYTES:
            yield None
        else:
            yield _bytes(holes.count(Hole.BYTE), ANYTHING if Hole.RUN in holes else EMPTY)


def _part(part: str | Hole, case: Case) -> Node | None:
    match part:
        case Hole.RUN:
            return ANYTHING
        case Hole.CHARACTER:
            return CHARACTER
        case Hole.RUN_IN_LINE:
            return times(IN_LINE, 0)
        case Hole.CHARACTER_IN_LINE:
            return IN_LINE
        case Hole.BYTE:
            return None
        case str():
            return text(part, case)
        case _:
            assert_never(part)


@lru_cache(maxsize=64)
def _bytes(count: int, rest: Node) -> Node:
    """Return the texts of so many bytes in UTF-8, or where the rest is anything, of so many or more."""
    if count == 0:
        return rest
    return either(
        *(
            then(characters, _bytes(max(count - width, 0), rest))
            for width, characters in OF_BYTES.items()
            if width <= count or rest == ANYTHING
        )
    )
