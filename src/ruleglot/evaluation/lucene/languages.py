"""Sets of texts as terms: what derivatives are made of.

The alphabet is the numbers of the classes of characters that a pattern cannot tell apart. Terms are made by the methods
of `Languages`, which bring them into a simple form and give the same term for the same parts; so two terms are equal
where they are identical, and a pattern has few different derivatives.

>>> languages = Languages(classes=2)
>>> a, b = languages.one_of({0}), languages.one_of({1})
>>> languages.either((a, b, a)) is languages.either((b, a))
True
>>> languages.complement(languages.complement(a)) is a
True
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable

MOST_STEPS = 500_000
"""What building the terms of a pattern may cost: more than 10,000 states, which is where Elasticsearch gives up."""


class TooManyStepsError(Exception):
    """The terms of a pattern become too many or too large."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class OneOf:
    """Texts of one character, of one of these classes."""

    classes: frozenset[int]
    has_empty: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Empty:
    """The empty text alone."""

    has_empty: bool = True


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sequence:
    """A text of the first and then one of the rest."""

    first: Term
    rest: Term
    has_empty: bool


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Repeat:
    """`least` to `most` texts of the part, one after the other."""

    part: Term
    least: int
    most: int | None
    has_empty: bool


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Either:
    """What is in some member, two or more."""

    members: frozenset[Term]
    has_empty: bool


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Both:
    """What is in each member, two or more."""

    members: frozenset[Term]
    has_empty: bool


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Complement:
    """What is not in the part."""

    part: Term
    has_empty: bool


Term: TypeAlias = OneOf | Empty | Sequence | Repeat | Either | Both | Complement
Kind = TypeVar("Kind", bound=Term)


@dataclass(slots=True)
class Languages:
    """Makes terms over an alphabet of so many classes. Raises `TooManyStepsError` when asked for too much."""

    classes: int
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
        return self._the((OneOf, found), lambda: OneOf(classes=found))

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
        if (first is self.everything and rest.has_empty) or (first.has_empty and rest is self.everything):
            return self.everything
        has_empty = first.has_empty and rest.has_empty
        return self._the((Sequence, first, rest), lambda: Sequence(first=first, rest=rest, has_empty=has_empty))

    def repeat(self, part: Term, least: int, most: int | None) -> Term:
        """Return `least` to `most` texts in a row (`None`: without end)."""
        if part.has_empty:
            least = 0  # fewer texts than that are as many, some of them empty
        if most == 0 or part is self.empty:
            return self.empty
        if (least, most) == (1, 1) or part is self.everything:
            return part
        if (least, most) == (0, None) and isinstance(part, OneOf) and len(part.classes) == self.classes:
            return self.everything
        return self._the(
            (Repeat, part, least, most), lambda: Repeat(part=part, least=least, most=most, has_empty=least == 0)
        )

    def either(self, members: Iterable[Term]) -> Term:
        """Return what is in some member."""
        found = self._flat(Either, members) - {self.nothing}
        if self.everything in found:
            return self.everything
        if len(found) <= 1:
            return next(iter(found), self.nothing)
        has_empty = any(each.has_empty for each in found)
        return self._the((Either, found), lambda: Either(members=found, has_empty=has_empty))

    def both(self, members: Iterable[Term]) -> Term:
        """Return what is in each member."""
        found = self._flat(Both, members) - {self.everything}
        if self.nothing in found:
            return self.nothing
        if len(found) <= 1:
            return next(iter(found), self.everything)
        has_empty = all(each.has_empty for each in found)
        return self._the((Both, found), lambda: Both(members=found, has_empty=has_empty))

    def complement(self, part: Term) -> Term:
        """Return what is not in the part."""
        if isinstance(part, Complement):
            return part.part
        return self._the((Complement, part), lambda: Complement(part=part, has_empty=not part.has_empty))

    def _flat(self, kind: type[Either | Both], members: Iterable[Term]) -> frozenset[Term]:
        """Return the members, and in place of those of the same kind the members of these."""
        found: set[Term] = set()
        for each in members:
            inner = each.members if isinstance(each, kind) else (each,)
            self._spend(len(inner))
            found.update(inner)
        return frozenset(found)

    def _the(self, key: Hashable, make: Callable[[], Term]) -> Term:
        """Return the one term of this kind and these parts."""
        self._spend(1)
        if key not in self._known:
            self._known[key] = make()
        return self._known[key]

    def _spend(self, steps: int) -> None:
        self._steps += steps
        if self._steps > MOST_STEPS:
            raise TooManyStepsError
