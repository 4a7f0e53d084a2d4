"""Sets of texts as trees, and the constructors that write them: the whole algebra on one screen.

The constructors bring a set into a simple form, so that sets which look the same are equal. (Equal sets that are
written differently may still be different trees: `search.example` of what is in one of them alone decides that.)

>>> either(text("a"), text("b")) == one_of("ab")
True
>>> both(text("curl"), but_not(either(text("curl"), text("wget")))) == NOTHING
True
>>> but_not(but_not(then(text("/tmp/"), ANYTHING))) == then(text("/tmp/"), ANYTHING)
True
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias, TypeVar, assert_never

from ruleglot.automata.case import alike
from ruleglot.ir.nodes import Case

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

Span: TypeAlias = tuple[int, int]
"""The first and the last of some code points in a row."""


class _Tree:
    """A set by its form. What a tree of some hundred members hashes to is found out once, the same in every process."""

    __slots__ = ("_hash",)
    _hash: int

    def __hash__(self) -> int:
        try:
            return self._hash
        except AttributeError:
            form = tuple(-1 if each is None else each for each in self._form())  # `None` is hashed by its address
            object.__setattr__(self, "_hash", hash(form))
            return self._hash

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        return isinstance(other, type(self)) and hash(self) == hash(other) and self._form() == other._form()

    def _form(self) -> tuple[object, ...]:
        return tuple(getattr(self, name) for name in type(self).__slots__)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Characters(_Tree):
    """The texts of one character that lies in one of the spans; these stand in order and do not touch."""

    spans: tuple[Span, ...]

    @classmethod
    def of(cls, spans: Iterable[Span]) -> Characters:
        """Return the characters of spans in any order, which may overlap."""
        joined: list[Span] = []
        for first, last in sorted(spans):
            if joined and first <= joined[-1][1] + 1:
                joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
            else:
                joined.append((first, last))
        return cls(spans=tuple(joined))

    def __invert__(self) -> Characters:
        """Return all other characters."""
        begins = [0, *(last + 1 for _, last in self.spans)]
        ends = [*(first - 1 for first, _ in self.spans), sys.maxunicode]
        return Characters(spans=tuple(gap for gap in zip(begins, ends, strict=True) if gap[0] <= gap[1]))

    def __or__(self, other: Characters) -> Characters:
        """Return the characters of both."""
        return Characters.of(self.spans + other.spans)

    def __and__(self, other: Characters) -> Characters:
        """Return the characters that both have."""
        return ~(~self | ~other)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sequence(_Tree):
    """A text of each part, one after the other; no parts: the empty text."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Repetition(_Tree):
    """`least` to `most` (`None`: without end) texts of the part, one after the other."""

    part: Node
    least: int
    most: int | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Union(_Tree):
    """What is in some member, two or more."""

    members: frozenset[Node]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Intersection(_Tree):
    """What is in each member, two or more."""

    members: frozenset[Node]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Complement(_Tree):
    """Every text that is not in the part."""

    part: Node


Node: TypeAlias = Characters | Sequence | Repetition | Union | Intersection | Complement
Kind = TypeVar("Kind", type[Union], type[Intersection])

NOTHING = Characters(spans=())
"""No text at all, not even the empty one."""

EMPTY = Sequence(parts=())
"""The empty text alone."""

CHARACTER = ~NOTHING
"""Every text of one character; a lone surrogate is one."""

ANYTHING = Repetition(part=CHARACTER, least=0, most=None)
"""Every text."""


def text(content: str, case: Case = Case.EXACT) -> Node:
    """Return the text, in all the spellings that count as the same."""
    return then(*(_character(each, case) for each in content))


def one_of(characters: str, case: Case = Case.EXACT) -> Characters:
    """Return the texts of one of these characters, or of one that counts as the same."""
    return Characters.of(span for each in characters for span in _character(each, case).spans)


def between(first: str, last: str) -> Characters:
    """Return the characters from `first` to `last`, by code point."""
    return Characters(spans=((ord(first), ord(last)),) if first <= last else ())


@lru_cache(maxsize=4096)
def _character(character: str, case: Case) -> Characters:
    return Characters.of((ord(each), ord(each)) for each in alike(character, case))


def then(*parts: Node) -> Node:
    """Return the texts of one part followed by those of the next, and so on."""
    found: list[Node] = []
    for part in parts:
        for each in part.parts if isinstance(part, Sequence) else (part,):
            if each != ANYTHING or found[-1:] != [ANYTHING]:
                found.append(each)
    if NOTHING in found:
        return NOTHING
    return found[0] if len(found) == 1 else Sequence(parts=tuple(found))


def times(part: Node, least: int, most: int | None = None) -> Node:
    """Return `least` to `most` (`None`: without end) texts of the part, one after the other."""
    if most == 0 or part == EMPTY or (part == NOTHING and least == 0):
        return EMPTY
    if (least, most) == (1, 1) or part in {NOTHING, ANYTHING}:
        return part
    return Repetition(part=part, least=least, most=most)


def either(*members: Node) -> Node:
    """Return what is in some member; in none of them there is nothing."""
    characters, others = _sorted_out(Union, members)
    single = NOTHING
    if characters:
        single = Characters.of(span for each in characters for span in each.spans)
    if ANYTHING in others or _has_opposites(others):
        return ANYTHING
    if single != NOTHING:
        others.add(single)
    return _the_only(others, NOTHING) or Union(members=frozenset(others))


def both(*members: Node) -> Node:
    """Return what is in each member, which may be more than two; in all of none there is everything."""
    characters, others = _sorted_out(Intersection, members)
    others.discard(ANYTHING)
    if characters:
        single = characters[0]
        for each in characters[1:]:
            single &= each
        others.add(single)
    outside = {each for member in others if isinstance(member, Complement) for each in _members(Union, member.part)}
    if NOTHING in others or not outside.isdisjoint(others):
        return NOTHING
    kept = {less(each, outside) for each in others}
    if kept != others:
        return both(*kept)
    return _the_only(others, ANYTHING) or Intersection(members=frozenset(others))


def but_not(part: Node) -> Node:
    """Return every text that is not in the part."""
    match part:
        case Complement():
            return part.part
        case Characters(spans=()):
            return ANYTHING
        case Repetition() if part == ANYTHING:
            return NOTHING
        case _:
            return Complement(part=part)


def less(node: Node, members: Collection[Node]) -> Node:
    """Return a set that is a union without some of its members; any other set as it is, unless it is one of them."""
    kept = {each for each in alternatives(node) if each not in members}
    if len(kept) == len(alternatives(node)):
        return node
    return _the_only(kept, NOTHING) or Union(members=frozenset(kept))


def alternatives(node: Node) -> frozenset[Node] | tuple[Node, ...]:
    """Return the members of a union; any other set is its own only one."""
    return node.members if isinstance(node, Union) else (node,)


def characters_of(node: Node) -> Iterator[Characters]:
    """Yield the sets of single characters that a set is made of, however deep."""
    waiting = [node]
    while waiting:
        match waiting.pop():
            case Characters() as found:
                yield found
            case Sequence() as found:
                waiting += found.parts
            case Repetition() | Complement() as found:
                waiting.append(found.part)
            case Union() | Intersection() as found:
                waiting += found.members
            case never:
                assert_never(never)


@lru_cache(maxsize=16384)
def spelling(node: Node) -> str:
    """Return how a set is written, the same in every process: members in the order of their own spellings."""
    match node:
        case Characters(spans=spans):
            return f"{spans}"
        case Sequence(parts=parts):
            return f"({' '.join(map(spelling, parts))})"
        case Repetition(part=part, least=least, most=most):
            return f"{spelling(part)}{{{least},{most}}}"
        case Union(members=members):
            return f"({'|'.join(sorted(map(spelling, members)))})"
        case Intersection(members=members):
            return f"({'&'.join(sorted(map(spelling, members)))})"
        case Complement(part=part):
            return f"~{spelling(part)}"
        case _:
            assert_never(node)


@lru_cache(maxsize=4096)
def in_order(members: frozenset[Node] | tuple[Node, ...]) -> tuple[Node, ...]:
    """Return sets in the order of their spellings, which is the same in every process."""
    return tuple(sorted(members, key=spelling))


def _members(kind: type[Union | Intersection], node: Node) -> Iterable[Node]:
    return node.members if isinstance(node, kind) else (node,)


def _sorted_out(kind: type[Union | Intersection], members: Iterable[Node]) -> tuple[list[Characters], set[Node]]:
    """Return the members that are sets of characters, and the others; what is of the same kind is taken apart."""
    characters: list[Characters] = []
    others: set[Node] = set()
    for member in members:
        for each in _members(kind, member):
            if isinstance(each, Characters):
                characters.append(each)
            else:
                others.add(each)
    return characters, others


def _has_opposites(members: set[Node]) -> bool:
    return any(isinstance(each, Complement) and each.part in members for each in members)


def _the_only(members: set[Node], none: Node) -> Node | None:
    """Return the only member, what no member at all amounts to, `None` where there are several."""
    return None if len(members) > 1 else next(iter(members), none)
