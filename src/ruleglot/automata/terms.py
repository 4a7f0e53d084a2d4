"""Sets of texts as terms: what derivatives are made of.

The alphabet is the numbers of the classes of characters that a set cannot tell apart. Terms are made by the methods of
`Languages`, which bring them into a simple form and give the same term for the same parts; so two terms are equal where
they are identical, and a set has few different derivatives.

>>> languages = Languages(classes=3)
>>> a, b = languages.one_of({0}), languages.one_of({1})
>>> languages.sequence(a, b) is languages.sequence(a, b)
True
>>> languages.complement(languages.complement(a)) is a
True
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Mapping

NEVER = 1 << 62
"""More characters than any text has."""

MOST_STEPS = 500_000
"""What the terms of a set may cost: making one, or looking at a member of one. Some seconds."""


class TooManyStepsError(Exception):
    """The terms of a set become too many or too large."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class OneOf:
    """Texts of one character, of one of these classes."""

    classes: frozenset[int]
    shortest: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Empty:
    """The empty text alone."""

    shortest: int = 0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sequence:
    """A text of the first and then one of the rest."""

    first: Term
    rest: Term
    shortest: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Repeat:
    """`least` to `most` texts of the part, one after the other."""

    part: Term
    least: int
    most: int | None
    shortest: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Either:
    """What is in some member, two or more; these in an order that does not change from run to run."""

    members: tuple[Term, ...]
    shortest: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Both:
    """What is in each member, two or more; these in an order that does not change from run to run."""

    members: tuple[Term, ...]
    shortest: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Complement:
    """What is not in the part."""

    part: Term
    shortest: int


Term: TypeAlias = OneOf | Empty | Sequence | Repeat | Either | Both | Complement
"""A set of texts. Each text has `shortest` characters or more, and the empty text is in it where that is 0.

A character cannot bring a text nearer to its end than by one: a derivative's `shortest` is at most one less.
"""


@dataclass(slots=True)
class Languages:
    """Makes terms over an alphabet of so many classes. Raises `TooManyStepsError` when asked for too much."""

    classes: int
    most_steps: int = MOST_STEPS
    nothing: Term = field(init=False)
    empty: Term = field(init=False)
    everything: Term = field(init=False)
    _known: dict[Hashable, Term] = field(default_factory=dict)
    _steps: int = 0

    def __post_init__(self) -> None:
        self.nothing = self.one_of(())
        self.empty = Empty()
        self.everything = self.complement(self.nothing)

    def one_of(self, classes: Iterable[int]) -> Term:
        """Return the texts of one character of these classes."""
        found = frozenset(classes)
        return self._the((OneOf, found), lambda: OneOf(classes=found, shortest=1 if found else NEVER))

    def sequence(self, first: Term, rest: Term) -> Term:
        """Return the texts of one set followed by those of another."""
        if first is self.nothing or rest is self.nothing:
            return self.nothing
        if first is self.empty:
            return rest
        if rest is self.empty:
            return first
        if first is self.everything and (rest.first if isinstance(rest, Sequence) else rest) is first:
            return rest
        if (first is self.everything and not rest.shortest) or (not first.shortest and rest is self.everything):
            return self.everything
        shortest = min(first.shortest + rest.shortest, NEVER - 1)
        return self._the((Sequence, first, rest), lambda: Sequence(first=first, rest=rest, shortest=shortest))

    def repeat(self, part: Term, least: int, most: int | None) -> Term:
        """Return `least` to `most` texts in a row (`None`: without end)."""
        if not part.shortest:
            least = 0  # fewer texts than that are as many, some of them empty
        if most == 0 or part is self.empty or (part is self.nothing and not least):
            return self.empty
        if (least, most) == (1, 1) or part is self.everything or part is self.nothing:
            return part
        if (least, most) == (0, None) and isinstance(part, OneOf) and len(part.classes) == self.classes:
            return self.everything
        shortest = min(least * part.shortest, NEVER - 1)
        return self._the(
            (Repeat, part, least, most), lambda: Repeat(part=part, least=least, most=most, shortest=shortest)
        )

    def either(self, members: Iterable[Term]) -> Term:
        """Return what is in some member."""
        found = self._joined(self._flat(Either, members))
        found.pop(self.nothing, None)
        if self.everything in found or _has_opposites(found):
            return self.everything
        if len(found) <= 1:
            return next(iter(found), self.nothing)
        return self._the(
            (Either, frozenset(found)),
            lambda: Either(members=tuple(found), shortest=min(each.shortest for each in found)),
        )

    def both(self, members: Iterable[Term]) -> Term:
        """Return what is in each member."""
        found = self._flat(Both, members)
        found.pop(self.everything, None)
        if self.nothing in found or _has_opposites(found):
            return self.nothing
        if len(found) <= 1:
            return next(iter(found), self.everything)
        return self._the(
            (Both, frozenset(found)),
            lambda: Both(members=tuple(found), shortest=max(each.shortest for each in found)),
        )

    def complement(self, part: Term) -> Term:
        """Return what is not in the part."""
        if isinstance(part, Complement):
            return part.part
        shortest = 0 if part.shortest else 1
        return self._the((Complement, part), lambda: Complement(part=part, shortest=shortest))

    def allow(self, steps: int) -> None:
        """Begin to count anew; so many steps may be taken from now on."""
        self._steps, self.most_steps = 0, steps

    @property
    def spent(self) -> int:
        """How many steps have been taken since `allow`."""
        return self._steps

    def spend(self, steps: int) -> None:
        """Count steps. Raises `TooManyStepsError` where they are more than `most_steps`."""
        self._steps += steps
        if self._steps > self.most_steps:
            raise TooManyStepsError

    def _flat(self, kind: type[Either | Both], members: Iterable[Term]) -> dict[Term, None]:
        """Return the members, and in place of those of the same kind the members of these."""
        found: dict[Term, None] = {}
        for each in members:
            inner = each.members if isinstance(each, kind) else (each,)
            self.spend(len(inner))
            found.update(dict.fromkeys(inner))
        return found

    def _joined(self, members: dict[Term, None]) -> dict[Term, None]:
        """Return the members, those as one that begin with the same repetition without end.

        The union of `*/sh`, `*/bash` and a hundred more is `*` before a union of texts: one place in the automaton of
        texts instead of a place in each.
        """
        rests: defaultdict[Term, list[Sequence]] = defaultdict(list)
        for each in members:
            if isinstance(each, Sequence) and self._is_star(each.first):
                rests[each.first].append(each)
        several = [found for found in rests.values() if len(found) > 1]
        if not several:
            return members
        joined = [self.sequence(found[0].first, self.either([each.rest for each in found])) for found in several]
        taken = {each for found in several for each in found}
        return dict.fromkeys([*(each for each in members if each not in taken), *joined])

    def _is_star(self, term: Term) -> bool:
        return term is self.everything or (isinstance(term, Repeat) and term.least == 0 and term.most is None)

    def _the(self, key: Hashable, make: Callable[[], Term]) -> Term:
        """Return the one term of this kind and these parts."""
        self.spend(1)
        if key not in self._known:
            self._known[key] = make()
        return self._known[key]


def _has_opposites(members: Mapping[Term, None]) -> bool:
    for each in members:  # noqa: SIM110 - asked for every term, and a generator takes twice as long
        if isinstance(each, Complement) and each.part in members:
            return True
    return False
