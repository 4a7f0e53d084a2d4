"""The parts of Lucene's regular expressions: a tree that says what was written, without brackets and escapes.

`ab|[c-e]{2}` is the union of a concatenation and a repetition; the empty text is a concatenation of nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias, assert_never


@dataclass(frozen=True, slots=True, kw_only=True)
class Character:
    """One code point; its case may be ignored."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """A member of a set: all code points from `first` to `last`; its case is never ignored."""

    first: str
    last: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Class:
    r"""A member of a set: the letter of `\d`, `\D`, `\s`, `\S`, `\w` or `\W`."""

    letter: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Set:
    """One code point that is one of the members or, negated, none of them."""

    members: tuple[Member, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AnyCharacter:
    """The `.`: one code point, also a line break."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnyText:
    """The `@`: any text, also the empty one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Nothing:
    """The `#`: no text at all, not even the empty one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """The `<n-m>`: the decimal numbers from `low` to `high`; `digits` long, or with any zeros before them (0)."""

    low: int
    high: int
    digits: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Repetition:
    """The part `least` to `most` times (`None`: without end)."""

    part: Node
    least: int
    most: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Complement:
    """The `~`: every text that the part does not fit."""

    part: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class Concatenation:
    """One part after the other."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Intersection:
    """The `&`: what fits every part."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Union:
    """The `|`: what fits some part."""

    parts: tuple[Node, ...]


Member: TypeAlias = Character | Range | Class
Leaf: TypeAlias = Character | Set | AnyCharacter | AnyText | Nothing | Interval
Node: TypeAlias = Leaf | Repetition | Complement | Concatenation | Intersection | Union

EMPTY = Concatenation(parts=())


def parts(node: Node) -> tuple[Node, ...]:
    """Return the nodes right below a node."""
    match node:
        case Character() | Set() | AnyCharacter() | AnyText() | Nothing() | Interval():
            return ()
        case Repetition() | Complement():
            return (node.part,)
        case Concatenation() | Intersection() | Union():
            return node.parts
        case _:
            assert_never(node)


def layers(node: Node) -> list[tuple[Node, ...]]:
    """Return the nodes of a tree by their depth, the node itself first; no tree is too deep for this."""
    found: list[tuple[Node, ...]] = [(node,)]
    while below := tuple(each for above in found[-1] for each in parts(above)):
        found.append(below)
    return found


def needs_automaton(node: Node) -> bool:
    """Return whether a complement or an intersection is in a pattern, which RE2 has not."""
    return any(isinstance(each, Complement | Intersection) for layer in layers(node) for each in layer)
