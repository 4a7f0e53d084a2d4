"""What a sensor does to a text before it records it: each change, and what a set of texts was before it.

Two functions over one closed union. They must agree, which tests hold: a text is in `before(change, node)` where
`changed(change, text)` is in the node, and only there.

>>> changed(LastPart(), "/usr/bin/curl"), changed(Extension(), "curl"), changed(Beginning(characters=2), "curl")
('curl', None, 'cu')
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias, assert_never

from ruleglot.automata.preimages import has_empty, spelled, without_beginning, without_end
from ruleglot.automata.search import contains
from ruleglot.automata.sets import (
    ANYTHING,
    CHARACTER,
    EMPTY,
    NOTHING,
    Characters,
    both,
    but_not,
    either,
    one_of,
    text,
    then,
    times,
)
from ruleglot.events.paths import basename, extension, parent
from ruleglot.events.process import MEMFD

if TYPE_CHECKING:
    from ruleglot.automata.sets import Node


@dataclass(frozen=True, slots=True, kw_only=True)
class LastPart:
    """What follows the last slash; the whole text where there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """What stands before the last slash; the root's own slash stays."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension:
    """What follows the last dot, nothing where there is no dot or nothing behind it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lower:
    """A-Z as a-z."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Upper:
    """a-z as A-Z."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Between:
    """With other texts before and behind it."""

    before: str
    behind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Beginning:
    """Its first characters."""

    characters: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AsDirectory:
    """A path with a slash at its end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InMemory:
    """The executable of a program that was never on a disk, with texts before and behind it; others as they are."""

    before: str
    behind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IsNone:
    """`true` where it is none of some texts, else `false`."""

    of: tuple[str, ...]


Change: TypeAlias = (
    LastPart | Folder | Extension | Lower | Upper | Between | Beginning | AsDirectory | InMemory | IsNone
)

NAME = times(~one_of("/"), 0)
UNDOTTED = times(~one_of("."), 1)
SMALL, CAPITAL = (ord("a"), ord("z")), (ord("A"), ord("Z"))
APART = ord("a") - ord("A")
ON_NO_DISK = then(text(MEMFD), ANYTHING)


def changed(change: Change, content: str) -> str | None:
    """Return the text after the change, `None` where the sensor then records nothing."""
    match change:
        case LastPart():
            return basename(content)
        case Folder():
            return parent(content)
        case Extension():
            return extension(content)
        case Lower():
            return "".join(chr(ord(each) + APART) if "A" <= each <= "Z" else each for each in content)
        case Upper():
            return "".join(chr(ord(each) - APART) if "a" <= each <= "z" else each for each in content)
        case Between(before=before, behind=behind):
            return f"{before}{content}{behind}"
        case Beginning(characters=count):
            return content[:count]
        case AsDirectory():
            return content if content == "/" else f"{content}/"
        case InMemory(before=before, behind=behind):
            return f"{before}{content}{behind}" if content.startswith(MEMFD) else content
        case IsNone(of=texts):
            return "false" if content in texts else "true"
        case _:
            assert_never(change)


def before(change: Change, node: Node) -> Node:
    """Return the texts that are in the set after the change."""
    match change:
        case LastPart():
            return then(either(EMPTY, then(ANYTHING, text("/"))), both(node, NAME))
        case Folder():
            inside = then(both(node, but_not(EMPTY)), text("/"), NAME)
            return either(inside, then(times(one_of("/"), 0, 1), NAME)) if _holds_root(node) else inside
        case Extension():
            return then(ANYTHING, text("."), both(node, UNDOTTED))
        case Lower():
            return spelled(node, lambda characters: _cased(characters, SMALL, CAPITAL, -APART))
        case Upper():
            return spelled(node, lambda characters: _cased(characters, CAPITAL, SMALL, APART))
        case Between(before=first, behind=last):
            return without_end(without_beginning(node, first), last)
        case Beginning(characters=count):
            return either(
                both(node, times(CHARACTER, 0, count)), then(both(node, times(CHARACTER, count, count)), ANYTHING)
            )
        case AsDirectory():
            return either(both(node, text("/")), both(without_end(node, "/"), but_not(text("/"))))
        case InMemory(before=first, behind=last):
            wrapped = without_end(without_beginning(node, first), last)
            return either(both(node, but_not(ON_NO_DISK)), both(wrapped, ON_NO_DISK))
        case IsNone(of=texts):
            some = either(*map(text, texts))
            no, yes = (contains(node, each) for each in ("false", "true"))
            return either(some if no else NOTHING, but_not(some) if yes else NOTHING)
        case _:
            assert_never(change)


def _holds_root(node: Node) -> bool:
    return has_empty(without_beginning(node, "/"))


def _cased(characters: Characters, kept: tuple[int, int], gone: tuple[int, int], step: int) -> Characters:
    """Return the characters that are one of these once those of `gone` have become those of `kept`."""
    unchanged = characters & ~Characters(spans=(gone,))
    letters = characters & Characters(spans=(kept,))
    return unchanged | Characters.of((first + step, last + step) for first, last in letters.spans)
