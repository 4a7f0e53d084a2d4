r"""The classes of characters that a pattern cannot tell apart, numbered in the order of their code points.

`[b-d]` has three: what comes before `b`, the letters from `b` to `d`, and what comes after.

>>> from ruleglot.evaluation.lucene.syntax import parse
>>> from ruleglot.ir.nodes import Case
>>> alphabet = Alphabet.of(parse("[b-d]"), Case.EXACT)
>>> [alphabet.number(each) for each in "abcdé"]
[0, 1, 1, 1, 2]
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias, assert_never

from ruleglot.evaluation.lucene.case import alike
from ruleglot.evaluation.lucene.intervals import written_out
from ruleglot.evaluation.lucene.nodes import AnyCharacter, Character, Class, Interval, Range, Set, layers

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ruleglot.evaluation.lucene.nodes import Member, Node
    from ruleglot.ir.nodes import Case

Span: TypeAlias = tuple[str, str]
"""The first and the last of some characters in a row."""

CLASSES: Mapping[str, tuple[Span, ...]] = {
    "d": (("0", "9"),),
    "s": (("\t", "\n"), ("\r", "\r"), (" ", " ")),
    "w": (("0", "9"), ("A", "Z"), ("_", "_"), ("a", "z")),
}
"""Lucene's classes; the one of a capital letter is what is in none of these."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alphabet:
    """The code points where a class begins, the first one 0."""

    begins: tuple[int, ...]
    case: Case

    @classmethod
    def of(cls, node: Node, case: Case) -> Alphabet:
        """Return the classes that a pattern tells apart."""
        spans = [span for member in _members(node) for span in _spans(member, case)]
        begins = {0} | {ord(first) for first, _ in spans} | {ord(last) + 1 for _, last in spans}
        return cls(begins=tuple(sorted(begins)), case=case)

    def number(self, character: str) -> int:
        """Return the class of a character."""
        return bisect_right(self.begins, ord(character)) - 1

    @property
    def all(self) -> frozenset[int]:
        """All classes."""
        return frozenset(range(len(self.begins)))

    def classes(self, node: Character | Set | AnyCharacter) -> frozenset[int]:
        """Return the classes whose characters a node of one character stands for."""
        match node:
            case Character():
                return self._of_member(node)
            case Set():
                found = frozenset[int]().union(*map(self._of_member, node.members))
                return self.all - found if node.negated else found
            case AnyCharacter():
                return self.all
            case _:
                assert_never(node)

    def _of_member(self, member: Member) -> frozenset[int]:
        found = frozenset(number for span in _spans(member, self.case) for number in self._between(*span))
        return self.all - found if isinstance(member, Class) and member.letter.isupper() else found

    def _between(self, first: str, last: str) -> range:
        return range(bisect_left(self.begins, ord(first)), bisect_left(self.begins, ord(last) + 1))


def _members(node: Node) -> Iterator[Member]:
    """Yield what a pattern says of single characters."""
    for layer in layers(node):
        for each in layer:
            match each:
                case Character():
                    yield each
                case Set():
                    yield from each.members
                case Interval():
                    yield from _members(written_out(each))
                case _:
                    pass


def _spans(member: Member, case: Case) -> tuple[Span, ...]:
    match member:
        case Character():
            return tuple((each, each) for each in alike(member.text, case))
        case Range():
            return ((member.first, member.last),)
        case Class():
            return CLASSES[member.letter.lower()]
        case _:
            assert_never(member)
