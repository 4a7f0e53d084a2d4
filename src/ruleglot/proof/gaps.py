r"""Where a text is made of two, written one after the other: what a set of such texts looks like with both apart.

>>> from ruleglot.automata.search import contains
>>> from ruleglot.automata.sets import ANYTHING, text, then
>>> apart = opened(then(ANYTHING, text("sh -c"), ANYTHING), "", text("\0"))
>>> [each for each in ("sh\0 -c", "s\0h -c x", "sh -c\0", "\0sh -c", "sh\0-c") if contains(apart, each)]
['sh\x00 -c', 's\x00h -c x', 'sh -c\x00', '\x00sh -c']
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, assert_never

from ruleglot.automata.preimages import spelled
from ruleglot.automata.sets import (
    ANYTHING,
    NOTHING,
    Characters,
    Complement,
    Intersection,
    Repetition,
    Sequence,
    Union,
    both,
    but_not,
    either,
    one_of,
    text,
    then,
    times,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from ruleglot.automata.sets import Node

NUL = text("\0")
BLANK = one_of(" ")
CONTENT = times(~one_of("\0"), 0)
"""What an element of a list may be."""


class NoGapError(ValueError):
    """What the set looks like with a gap cannot be said by going through its parts."""


@lru_cache(maxsize=4096)
def opened(node: Node, between: str, gap: Node, last: Callable[[Node], Node] | None = None) -> Node:
    """Return the texts of a first, the gap and a last, for each text of the set that is first, `between` and last.

    There is no NUL in the first. `between`: one character or none. `last`: what texts of a set may be the last part, or
    a part of it; where it is not given, any may, and a NUL may stand in it for a blank. Raises `NoGapError` where the
    gap is no NUL, so that a text could have it at several places, and the set is one by exclusion.
    """
    behind = last or with_blanks
    match node:
        case Characters():
            if between:
                return gap if node & one_of(between) != NOTHING else NOTHING
            return either(then(gap, behind(node)), then(node & ~one_of("\0"), gap))
        case Sequence(parts=parts):
            split = (
                then(_first(then(*parts[:place])), opened(each, between, gap, last), behind(then(*parts[place + 1 :])))
                for place, each in enumerate(parts)
            )
            return either(*split) if parts else NOTHING if between else gap
        case Repetition():
            return either(*_repeated(node, between, gap, last))
        case Union(members=members):
            return either(*(opened(each, between, gap, last) for each in members))
        case Intersection() | Complement() if gap != NUL:
            raise NoGapError
        case Intersection(members=members):
            return both(*(opened(each, between, gap, last) for each in members))
        case Complement(part=part):
            return both(then(CONTENT, NUL, behind(ANYTHING)), but_not(opened(part, between, gap, last)))
        case _:
            assert_never(node)


def with_blanks(node: Node) -> Node:
    """Return the texts that are in the set once a blank stands for each NUL in them."""
    return spelled(node, _blank_or_nul)


@lru_cache(maxsize=1024)
def _blank_or_nul(characters: Characters) -> Characters:
    without = characters & ~one_of("\0")
    return without | one_of("\0") if characters & BLANK == BLANK else without


def names(node: Node) -> Node:
    """Return the texts of a set that have neither a NUL nor a slash."""
    return _without(node, "\0/")


def _first(node: Node) -> Node:
    return _without(node, "\0")


def _without(node: Node, characters: str) -> Node:
    """Return the texts of a set that have none of these characters."""
    match node:
        case Characters():
            return node & ~one_of(characters)
        case Sequence(parts=parts):
            return then(*(_without(each, characters) for each in parts))
        case Repetition(part=part, least=least, most=most):
            return times(_without(part, characters), least, most)
        case _:
            return both(node, times(~one_of(characters), 0))


def _repeated(node: Repetition, between: str, gap: Node, last: Callable[[Node], Node] | None) -> list[Node]:
    """Return the ways to open one of the texts that a repetition is made of, by how many stand before it."""
    part, least, most = node.part, node.least, node.most
    inside, before, behind = opened(part, between, gap, last), _first(part), (last or with_blanks)(part)
    found = [gap] if least == 0 and not between else []
    end = max(least - 1, 0) if most is None else most - 1
    for place in range(end + 1):
        more = None if most is None else most - 1 - place
        many = None if most is None and place == end else place
        found.append(then(times(before, place, many), inside, times(behind, max(least - 1 - place, 0), more)))
    return found
