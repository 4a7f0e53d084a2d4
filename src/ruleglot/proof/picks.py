"""What a field takes of a property's list, and the lists of which something that is taken lies in a set.

Two functions over one closed union. They must agree, which tests hold. A list is written as one text, a NUL behind each
element, so a set of lists is a set of texts.

>>> list(picked(CommandLine(), ("sh", "-c", "id"))), list(picked(Given(), ("../tmp/", "/tmp/x")))
(['sh -c id'], ['../tmp/x'])
>>> list(picked(Behind(pick=Joined(skip=1)), ("init", SEPARATOR, "sh", "-c", "id")))
['-c id']
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING, TypeAlias, assert_never

from ruleglot.automata.preimages import has_empty, without_beginning, without_end
from ruleglot.automata.search import contains
from ruleglot.automata.sets import (
    ANYTHING,
    EMPTY,
    NOTHING,
    Complement,
    both,
    but_not,
    either,
    one_of,
    text,
    then,
    times,
)
from ruleglot.events.paths import basename
from ruleglot.proof.gaps import CONTENT, NUL, NoGapError, names, opened, with_blanks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruleglot.automata.sets import Node

ELEMENT = then(CONTENT, NUL)
ABSOLUTE = then(text("/"), CONTENT)
RELATIVE = both(CONTENT, but_not(ABSOLUTE))
NOT_AT_ROOT = but_not(then(text("/"), ANYTHING))
SOME = times(~one_of("\0"), 1)

SEPARATOR = "\ud800"
"""What stands between two lists in one: half a character, which nobody can hand to the kernel."""

ABOVE = then(times(~one_of(f"\0{SEPARATOR}"), 0), NUL)
"""An element before the separator."""

UP_TO_IT = then(times(ABOVE, 0), text(f"{SEPARATOR}\0"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Each:
    """Every element from the one with number `skip` on: several values."""

    skip: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Nth:
    """The element of this number; without one, no value."""

    number: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """Where something is, a path: the last element of how it was given and where it is (`Given`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """The path as it was given to a call, of a list that says where something is and how that was given.

    `(where,)`: as it is. `(before, where)`: what stands before the name, and the name, which is that of where it is.
    `(given, "", where)`: as a path that ends in no name (`x/`, `..`).
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The path as it was given if it was absolute, else where it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unresolved:
    """Where it is if the path was given as an absolute one, else the path as it was given, behind a text."""

    before: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnresolvedName:
    """What has the same name as `Unresolved` picks of `(where,)` and `(before, where)`, and hangs on less.

    It is where it is, unless a mere name was given: this stands behind the text.
    """

    before: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """The elements from the one with number `skip` on with blanks between them; no value where the list is empty."""

    skip: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandLine:
    """The first element, a text, and the others with blanks between them: it ends in the text where there is one.

    `between`: one character or none.
    """

    between: str = " "


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How many elements there are behind the first `skip` ones; no value where the list is empty."""

    skip: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Fixed:
    """The same values, whatever the property: often none."""

    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Above:
    """Of two lists in one: each element of the first, and the first element of the second: several values.

    `between`: where given, each stands before this text (one character or none) and the further elements of the
    second list, these with blanks between them.
    """

    between: str | None = None


Whole: TypeAlias = (
    Each | Nth | Where | Given | Asked | Unresolved | UnresolvedName | Joined | CommandLine | Count | Fixed | Above
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Behind:
    """Of two lists in one: what is picked from the second."""

    pick: Each | Nth | Joined | CommandLine | Count


Pick: TypeAlias = Whole | Behind


def picked(pick: Pick, elements: tuple[str, ...]) -> Iterator[str | int]:
    """Yield what is picked from a list."""
    match pick:
        case Each(skip=skip):
            yield from elements[skip:]
        case Nth(number=number):
            yield from elements[number : number + 1]
        case Where():
            yield from elements[-1:]
        case Given() | Asked() | Unresolved() | UnresolvedName():
            yield from (_path(pick, elements),) if elements else ()
        case Joined(skip=skip):
            yield from (" ".join(elements[skip:]),) if elements else ()
        case CommandLine(between=between):
            yield from (f"{elements[0]}{between}{' '.join(elements[1:])}",) if elements else ()
        case Count(skip=skip):
            yield from (max(len(elements) - skip, 0),) if elements else ()
        case Fixed(values=values):
            yield from values
        case Above(between=between):
            first, second = _two(elements)
            rest = "" if between is None else f"{between}{' '.join(second[1:])}"
            yield from (f"{each}{rest}" for each in (*second[:1], *(reversed(first) if second else ())))
        case Behind(pick=inner):
            yield from picked(inner, _two(elements)[1])
        case _:
            assert_never(pick)


def _path(pick: Given | Asked | Unresolved | UnresolvedName, elements: tuple[str, ...]) -> str:
    where = elements[-1]
    given = f"{elements[0]}{basename(where)}" if len(elements) == 2 else elements[0]  # noqa: PLR2004 - see `Given`
    match pick:
        case Given():
            return given
        case Asked():
            return given if given.startswith("/") else where
        case Unresolved(before=before):
            return where if given.startswith("/") else f"{before}{given}"
        case UnresolvedName(before=before):
            return f"{before}{given}" if given == basename(where) else where
        case _:
            assert_never(pick)


def _two(elements: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the lists before and behind the separator."""
    first = tuple(takewhile(lambda each: each != SEPARATOR, elements))
    return first, elements[len(first) + 1 :]


def lists_with(pick: Pick, found: Node) -> Node | None:
    """Return the lists of which a text that is picked is one of these. `None` where that is no set known here."""
    inside = both(found, CONTENT)
    match pick:
        case Each(skip=skip):
            return then(times(ELEMENT, skip, skip), times(ELEMENT, 0), inside, NUL, times(ELEMENT, 0))
        case Nth(number=number):
            return then(times(ELEMENT, number, number), inside, NUL, times(ELEMENT, 0))
        case Where():
            return then(times(ELEMENT, 0, 2), inside, NUL)
        case Given() | Asked() | Unresolved() | UnresolvedName():
            return _paths(pick, found)
        case Joined(skip=skip):
            some = then(times(ELEMENT, skip, skip), with_blanks(found), NUL)
            return either(some, times(ELEMENT, 1, skip)) if skip and has_empty(found) else some
        case CommandLine(between=between):
            return _lines(found, between)
        case Count():
            return None
        case Fixed(values=values):
            return ANYTHING if any(contains(found, each) for each in values) else NOTHING
        case Above(between=between):
            return _above(inside) if between is None else _lines_above(found, between)
        case Behind(pick=inner):
            second = lists_with(inner, found)
            return None if second is None else then(UP_TO_IT, second)
        case _:
            assert_never(pick)


def _paths(pick: Given | Asked | Unresolved | UnresolvedName, found: Node) -> Node | None:
    """Return the lists of which a path is picked that is one of these."""
    if isinstance(found, Complement):
        others = _paths(pick, found.part)
        return None if others is None else both(times(ELEMENT, 1, 3), but_not(others))
    try:
        match pick:
            case Given():
                return either(_where(found, EMPTY), _as_given(found))
            case Asked():
                as_given = both(_as_given(found), but_not(NOT_AT_ROOT))
                return either(_where(found, EMPTY), _where(found, then(RELATIVE, NUL)), as_given)
            case Unresolved(before=before):
                as_given = both(_as_given(without_beginning(found, before)), NOT_AT_ROOT)
                return either(_where(found, EMPTY), _where(found, then(ABSOLUTE, NUL)), as_given)
            case UnresolvedName(before=before):
                mere = then(NUL, CONTENT, text("/"), names(without_beginning(found, before)), NUL)
                return either(_where(found, EMPTY), _where(found, then(SOME, NUL)), mere)
            case _:
                assert_never(pick)
    except NoGapError:
        return None


def _where(found: Node, before: Node) -> Node:
    """Return the lists that end in one of these texts, behind something and perhaps an empty element."""
    inside = then(both(found, CONTENT), NUL)
    return inside if before == EMPTY else then(before, times(NUL, 0, 1), inside)


def _as_given(found: Node) -> Node:
    """Return the lists of two and of three elements of which the path as it was given is one of these."""
    two = then(opened(found, "", then(NUL, CONTENT, text("/")), names), NUL)
    return either(two, then(both(found, CONTENT), NUL, NUL, ELEMENT))


def _lines(found: Node, between: str) -> Node:
    if between == " ":
        line = with_blanks(found)
        return either(both(line, ELEMENT), both(then(line, NUL), times(ELEMENT, 2)))
    alone = then(both(without_end(found, between), CONTENT), NUL)
    return either(alone, then(opened(found, between, NUL), NUL))


def _above(inside: Node) -> Node:
    return either(
        then(times(ABOVE, 0), both(inside, but_not(text(SEPARATOR))), NUL, UP_TO_IT, times(ELEMENT, 1)),
        then(UP_TO_IT, inside, NUL, times(ELEMENT, 0)),
    )


def _lines_above(found: Node, between: str) -> Node | None:
    gap = then(NUL, UP_TO_IT, CONTENT, NUL)
    alone = then(both(without_end(found, between), CONTENT), gap)
    try:
        above = then(times(ABOVE, 0), either(alone, then(opened(found, between, gap), NUL)))
    except NoGapError:
        return None
    return either(above, then(UP_TO_IT, _lines(found, between)))


def lists_without(pick: Pick) -> Node:
    """Return the lists of which nothing is picked."""
    match pick:
        case Each(skip=number) | Nth(number=number):
            return times(ELEMENT, 0, number)
        case Where() | Given() | Asked() | Unresolved() | UnresolvedName() | Joined() | CommandLine() | Count():
            return EMPTY
        case Fixed(values=values):
            return NOTHING if values else ANYTHING
        case Above():
            return either(times(ABOVE, 0), UP_TO_IT)
        case Behind(pick=inner):
            return either(times(ABOVE, 0), then(UP_TO_IT, lists_without(inner)))
        case _:
            assert_never(pick)
