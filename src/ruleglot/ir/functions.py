r"""What each function computes: one total function over all of them.

>>> apply(Function.BETWEEN, ("/tmp/a/b.sh", "/", "/", True))
'tmp/a'
>>> apply(Function.INDEX_OF, ("abc", "x")) is None
True
>>> apply(Function.DIVIDE, (-7, 2)), apply(Function.MODULO, (-7, 2))
(-3, -1)

An argument that is `None` (null) makes the result null, but for the ones that may be left out: those then have the
value that they have where nothing is written.

Source: Elasticsearch's EQL function reference, and its function processors and `Arithmetics` where the reference is
silent or wrong; Falco's own functions (`basename`, `len`, `tolower`, `toupper`) from libsinsp.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, assert_never, cast

from ruleglot.ir.arithmetic import computed, is_number, number_text, spelled_number
from ruleglot.ir.nodes import Case, Function, Scalar
from ruleglot.ir.units import from_units, to_units

if TYPE_CHECKING:
    from collections.abc import Mapping

ARITHMETIC: Mapping[Function, str] = {
    Function.ADD: "+",
    Function.SUBTRACT: "-",
    Function.MULTIPLY: "*",
    Function.DIVIDE: "/",
    Function.MODULO: "%",
}
"""The functions of two numbers, by the sign that EQL writes between them."""

LARGEST = 2**31 - 1

LEFT_OUT: Mapping[Function, int] = {
    Function.BETWEEN: 3,
    Function.INDEX_OF: 2,
    Function.NUMBER: 1,
    Function.SUBSTRING: 1,
}
"""From which argument on (the first is 0) null is taken as nothing written."""


def apply(function: Function, arguments: tuple[Scalar | None, ...], case: Case = Case.EXACT) -> Scalar | None:
    """Return what a function makes of its arguments; `None` where it is null.

    `case`: whether a text that is searched in another is found in other letters as well; Elasticsearch brings both to
    small letters (`toLowerCase(Locale.ROOT)`), whatever the alphabet. Raises `DiagnosticError` (E003) where
    Elasticsearch would fail the query: a whole number divided by zero or too large, a text that spells no number.
    """
    if None in arguments[: LEFT_OUT.get(function, len(arguments))]:
        return None
    given = cast("tuple[Scalar, ...]", arguments)
    match function:
        case Function.ADD | Function.SUBTRACT | Function.MULTIPLY | Function.DIVIDE | Function.MODULO:
            left, right = given
            return computed(ARITHMETIC[function], left, right) if is_number(left) and is_number(right) else None
        case Function.NEGATE:
            return computed("-", 0 if isinstance(given[0], int) else -0.0, given[0]) if is_number(given[0]) else None
        case Function.NUMBER:
            return spelled_number(text_of(given[0]), *given[1:])
        case Function.CONCAT:
            return "".join(map(text_of, given))
        case Function.STRING | Function.LENGTH | Function.BYTES | Function.LOWER | Function.UPPER | Function.BASENAME:
            return _of_text(function, text_of(given[0]))
        case Function.SUBSTRING:
            return _substring(text_of(given[0]), *_places(given[1:]))
        case (
            Function.BETWEEN | Function.INDEX_OF | Function.STARTS_WITH | Function.ENDS_WITH | Function.STRING_CONTAINS
        ):
            return _search(function, given, case)
        case _:
            assert_never(function)


def _of_text(function: Function, text: str) -> Scalar:
    match function:
        case Function.LENGTH:
            return len(to_units(text))
        case Function.BYTES:
            return len(text.encode(errors="surrogatepass"))
        case Function.LOWER:
            return "".join(each.lower() if each.isascii() else each for each in text)
        case Function.UPPER:
            return "".join(each.upper() if each.isascii() else each for each in text)
        case Function.BASENAME:
            return text.rpartition("/")[2]
        case _:
            return text


def text_of(value: Scalar) -> str:
    """Return a value as Java writes it.

    >>> text_of(True), text_of(3), text_of(2.0), text_of(1e10)
    ('true', '3', '2.0', '1.0E10')
    """
    match value:
        case str():
            return value
        case bool():
            return str(value).lower()
        case _:
            return number_text(value)


def _places(values: tuple[Scalar | None, ...]) -> tuple[int | None, ...]:
    return tuple(_place(each) if is_number(each) else None for each in values)


def _place(number: float) -> int:
    """Return a number as Java's `intValue` cuts a double: what is too large is the largest, what is none is 0."""
    if math.isnan(number):
        return 0
    return int(max(-LARGEST, min(number, LARGEST)))


def _substring(source: str, start: int | None, end: int | None = None) -> str:
    """Return the units from `start` to before `end`, as Python's slices count them; without a start, all."""
    return source if start is None else from_units(to_units(source)[start:end])


def _search(function: Function, given: tuple[Scalar, ...], case: Case) -> Scalar | None:
    source, part = to_units(text_of(given[0])), to_units(text_of(given[1]))
    where, what = _folded(source, case), _folded(part, case)
    match function:
        case Function.STARTS_WITH:
            return where.startswith(what)
        case Function.ENDS_WITH:
            return where.endswith(what)
        case Function.STRING_CONTAINS:
            return what != "" and what in where
        case Function.INDEX_OF:
            return _index_of(where, what, *_places(given[2:]))
        case _:
            right = _folded(to_units(text_of(given[2])), case)
            return from_units(_between(source, where, (what, right), is_greedy=given[3:] == (True,)))


def _folded(units: str, case: Case) -> str:
    """Return the units in small letters unless case counts; a letter whose small form is longer stays as it is."""
    if case is Case.EXACT:
        return units
    return "".join(small if len(small := each.lower()) == 1 else each for each in units)


def _index_of(source: str, part: str, start: int | None = None) -> int | None:
    begin = min(max(start or 0, 0), len(source))
    found = source.find(part, begin)
    return None if found < 0 else found


def _between(source: str, where: str, marks: tuple[str, str], *, is_greedy: bool) -> str:
    """Return what stands between the first `left` and the next (greedy: the last) `right`; "" where they are not there.

    An empty mark gives the whole source.
    """
    left, right = marks
    if not (source and left and right):
        return source
    before = where.find(left)
    start = before + len(left)
    end = where.rfind(right, start) if is_greedy else where.find(right, start)
    return "" if before < 0 or end < 0 else source[start:end]
