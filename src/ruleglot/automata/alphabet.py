r"""The classes of characters that a set of texts cannot tell apart, the most readable ones first.

`[b-d]` has two: all characters but the letters from `b` to `d`, which `a` stands for, and these letters.

>>> from ruleglot.automata.sets import between
>>> alphabet = Alphabet.of(between("b", "d"))
>>> [alphabet.number(each) for each in "abcdé"], alphabet.examples
([0, 1, 1, 1, 0], ('a', 'b'))
"""

from __future__ import annotations

import sys
from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from string import ascii_lowercase, ascii_uppercase, digits, punctuation
from typing import TYPE_CHECKING, TypeAlias

from ruleglot.automata.sets import characters_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ruleglot.automata.sets import Characters, Node

READABLE = ascii_lowercase + digits + ascii_uppercase + punctuation + " "
"""What a class is best shown by, the best first."""

END = sys.maxunicode + 1

Kind: TypeAlias = tuple[int, ...]
"""Which of a set's parts a character is in. Characters of one kind are of one class."""


@dataclass(frozen=True, kw_only=True)
class Alphabet:
    """Stretches of code points: where each begins (the first at 0), and its class; and a character of each class."""

    begins: tuple[int, ...]
    numbers: tuple[int, ...]
    examples: tuple[str, ...]

    @classmethod
    def of(cls, node: Node) -> Alphabet:
        """Return the classes that a set tells apart."""
        parts = tuple(dict.fromkeys(characters_of(node)))
        edges = {edge for part in parts for first, last in part.spans for edge in (first, last + 1)}
        begins = tuple(sorted({0} | edges - {END}))
        within: list[list[int]] = [[] for _ in begins]
        for number, part in enumerate(parts):
            for place in _places(begins, part):
                within[place].append(number)
        kinds = tuple(map(tuple, within))
        shown = _shown(begins, kinds)
        order = {kind: number for number, kind in enumerate(shown)}
        return cls(begins=begins, numbers=tuple(order[kind] for kind in kinds), examples=tuple(shown.values()))

    def tells_apart(self, node: Node) -> bool:
        """Return whether these classes are fine enough for a set."""
        return all(map(self._is_made_of_classes, characters_of(node)))

    def _is_made_of_classes(self, part: Characters) -> bool:
        edges = {edge for first, last in part.spans for edge in (first, last + 1)}
        if not edges <= self.edges:
            return False
        places = _places(self.begins, part)
        return sum(self.sizes[each] for each in {self.numbers[place] for place in places}) == len(places)

    @cached_property
    def edges(self) -> frozenset[int]:
        """Where stretches begin and end."""
        return frozenset({0, END, *self.begins})

    @cached_property
    def sizes(self) -> Mapping[int, int]:
        """Of how many stretches each class is made."""
        return Counter(self.numbers)

    def number(self, character: str) -> int:
        """Return the class of a character."""
        return self.numbers[bisect_right(self.begins, ord(character)) - 1]

    def classes(self, characters: Characters) -> frozenset[int]:
        """Return the classes that make up one of the set's parts."""
        return frozenset(self.numbers[place] for place in _places(self.begins, characters))


def _places(begins: tuple[int, ...], characters: Characters) -> list[int]:
    """Return the stretches that some characters are made of."""
    return [
        place
        for first, last in characters.spans
        for place in range(bisect_left(begins, first), bisect_left(begins, last + 1))
    ]


def _shown(begins: tuple[int, ...], kinds: tuple[Kind, ...]) -> Mapping[Kind, str]:
    """Return a character of each kind, in the order of `READABLE`; other printable ones follow, and then the rest."""
    shown: dict[Kind, str] = {}
    for each in READABLE:
        shown.setdefault(kinds[bisect_right(begins, ord(each)) - 1], each)
    others = [
        (_printable(begin, end), kind)
        for kind, (begin, end) in zip(kinds, pairwise((*begins, END)), strict=True)
        if kind not in shown
    ]
    for each, kind in sorted(others, key=lambda other: (not other[0].isprintable(), other[0])):
        shown.setdefault(kind, each)
    return shown


def _printable(begin: int, end: int) -> str:
    """Return the first printable character of a stretch, its very first where it has none."""
    return next((each for each in map(chr, range(begin, end)) if each.isprintable()), chr(begin))
