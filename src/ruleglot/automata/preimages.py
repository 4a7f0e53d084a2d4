"""The texts that a change of texts takes into a set: what the set looks like before the change.

>>> from ruleglot.automata.search import example
>>> from ruleglot.automata.sets import ANYTHING, text, then
>>> ends_in_sh = then(ANYTHING, text("/sh "))
>>> example(without_end(ends_in_sh, " "))
'/sh'

Source: Janusz A. Brzozowski, Derivatives of Regular Expressions, 1964, for what is left of a set behind a beginning.
"""

from __future__ import annotations

from functools import lru_cache, reduce
from typing import TYPE_CHECKING, assert_never

from ruleglot.automata.sets import (
    EMPTY,
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
    then,
    times,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from ruleglot.automata.sets import Node


def without_beginning(node: Node, beginning: str) -> Node:
    """Return the texts that are in the set once the beginning stands before them."""
    return reduce(_after, beginning, node)


def without_end(node: Node, end: str) -> Node:
    """Return the texts that are in the set once the end stands behind them."""
    return mirrored(without_beginning(mirrored(node), end[::-1]))


@lru_cache(maxsize=1024)
def mirrored(node: Node) -> Node:
    """Return the texts read from their end to their beginning."""
    match node:
        case Characters():
            return node
        case Sequence():
            return then(*(mirrored(each) for each in reversed(node.parts)))
        case _:
            return _inside(node, mirrored)


def spelled(node: Node, change: Callable[[Characters], Characters]) -> Node:
    """Return the texts that are in the set once each of their characters was replaced by one other.

    `change`: from a set of characters to those that are replaced by one of them.
    """
    match node:
        case Characters():
            return change(node)
        case Sequence():
            return then(*(spelled(each, change) for each in node.parts))
        case _:
            return _inside(node, lambda each: spelled(each, change))


def _inside(node: Repetition | Union | Intersection | Complement, change: Callable[[Node], Node]) -> Node:
    """Return the set with another one in place of each that it is made of."""
    match node:
        case Repetition():
            return times(change(node.part), node.least, node.most)
        case Union():
            return either(*map(change, node.members))
        case Intersection():
            return both(*map(change, node.members))
        case Complement():
            return but_not(change(node.part))
        case _:
            assert_never(node)


def has_empty(node: Node) -> bool:
    """Return whether the empty text is in the set."""
    match node:
        case Characters():
            return False
        case Sequence():
            return all(map(has_empty, node.parts))
        case Repetition():
            return node.least == 0 or has_empty(node.part)
        case Union():
            return any(map(has_empty, node.members))
        case Intersection():
            return all(map(has_empty, node.members))
        case Complement():
            return not has_empty(node.part)
        case _:
            assert_never(node)


@lru_cache(maxsize=4096)
def _after(node: Node, character: str) -> Node:
    """Return what may follow the character in the set's texts: the derivative."""
    match node:
        case Characters():
            return EMPTY if any(first <= ord(character) <= last for first, last in node.spans) else NOTHING
        case Sequence():
            return either(*_after_parts(node, character))
        case Repetition():
            fewer = times(node.part, max(node.least - 1, 0), None if node.most is None else node.most - 1)
            return then(_after(node.part, character), fewer)
        case Union():
            return either(*(_after(each, character) for each in node.members))
        case Intersection():
            return both(*(_after(each, character) for each in node.members))
        case Complement():
            return but_not(_after(node.part, character))
        case _:
            assert_never(node)


def _after_parts(node: Sequence, character: str) -> list[Node]:
    """Return what follows the character in each part that a text may begin with."""
    found = []
    for number, part in enumerate(node.parts):
        found.append(then(_after(part, character), *node.parts[number + 1 :]))
        if not has_empty(part):
            break
    return found
