"""The derivatives of sets of texts: what may follow a character.

The derivative of `ab|ac` by `a` is `b|c`. A text is in a set where the derivative by each of its characters in turn has
the empty text. A set has only so many derivatives, once those that differ in form alone are the same; they are the
states of an automaton. The derivatives by all characters make a `Row`, in which most characters are not named: a union
of three hundred texts has a row of as many entries as these have first letters.

>>> from ruleglot.automata.sets import either, text
>>> derivatives = Derivatives.of(either(text("ab"), text("ac")))
>>> term, a = derivatives.first, derivatives.alphabet.number("a")
>>> derivatives.after(term, "a") is derivatives.row(term).after[a]
True
>>> derivatives.after(term, "b") is derivatives.languages.nothing
True

Source: Janusz A. Brzozowski, Derivatives of Regular Expressions, 1964.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import reduce
from typing import TYPE_CHECKING, assert_never

from ruleglot.automata import sets, terms
from ruleglot.automata.alphabet import Alphabet
from ruleglot.automata.terms import MOST_STEPS, Languages

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from ruleglot.automata.sets import Node
    from ruleglot.automata.terms import Term


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Row:
    """The derivatives of a term: `after` a character of some class, and after any `other`."""

    after: Mapping[int, Term]
    other: Term

    def by(self, number: int) -> Term:
        """Return the derivative by the characters of a class."""
        return self.after.get(number, self.other)


@dataclass(frozen=True, slots=True, kw_only=True)
class Derivatives:
    """The derivatives of a set, each row computed once. Raises `TooManyStepsError` when asked for too much."""

    alphabet: Alphabet
    languages: Languages
    first: Term
    _known: dict[Term, Row] = field(default_factory=dict)

    @classmethod
    def of(cls, node: Node, most_steps: int = MOST_STEPS) -> Derivatives:
        """Return what computes the derivatives of a set, in so many steps at most."""
        alphabet = Alphabet.of(node)
        languages = Languages(classes=len(alphabet.examples), most_steps=most_steps)
        return cls(alphabet=alphabet, languages=languages, first=_Writer(alphabet, languages).term(node))

    def term(self, node: Node) -> Term:
        """Return another set, of which the alphabet tells apart all that it tells apart, as a term."""
        return _Writer(self.alphabet, self.languages).term(node)

    def after(self, term: Term, text: str) -> Term:
        """Return what may follow a text that a term's texts begin with."""
        for character in text:
            term = self.row(term).by(self.alphabet.number(character))
        return term

    def row(self, term: Term) -> Row:
        """Return the derivatives of a term."""
        if term not in self._known:
            self._known[term] = self._computed(term)
        return self._known[term]

    def _computed(self, term: Term) -> Row:
        languages = self.languages
        match term:
            case terms.OneOf():
                return self._of_one(term)
            case terms.Empty():
                return Row(after={}, other=languages.nothing)
            case terms.Sequence():
                return self._of_sequence(term)
            case terms.Repeat():
                fewer = languages.repeat(term.part, max(term.least - 1, 0), term.most and term.most - 1)
                return self._followed(term.part, fewer)
            case terms.Either():
                return self._either(map(self.row, term.members))
            case terms.Both():
                rows = map(self.row, term.members)
                return self._joined(rows, languages.both, languages.everything, languages.nothing)
            case terms.Complement():
                return _mapped(self.row(term.part), languages.complement)
            case _:
                assert_never(term)

    def _of_one(self, term: terms.OneOf) -> Row:
        empty, nothing = self.languages.empty, self.languages.nothing
        if 2 * len(term.classes) <= self.languages.classes:
            return Row(after=dict.fromkeys(term.classes, empty), other=nothing)
        return Row(after=dict.fromkeys(set(range(self.languages.classes)) - term.classes, nothing), other=empty)

    def _of_sequence(self, term: Term) -> Row:
        """Return the derivatives of a sequence: of its first term, and of the rest where the first one may be empty."""
        rows = []
        while isinstance(term, terms.Sequence):
            rows.append(self._followed(term.first, term.rest))
            if term.first.shortest:
                break
            term = term.rest
        else:
            rows.append(self.row(term))
        return rows[0] if len(rows) == 1 else self._either(rows)

    def _followed(self, term: Term, rest: Term) -> Row:
        return _mapped(self.row(term), lambda each: self.languages.sequence(each, rest))

    def _either(self, rows: Iterable[Row]) -> Row:
        return self._joined(rows, self.languages.either, self.languages.nothing, self.languages.everything)

    def _joined(self, rows: Iterable[Row], join: Callable[[Iterable[Term]], Term], neutral: Term, ruling: Term) -> Row:
        """Return the derivatives of a union or an intersection.

        A row says nothing of other characters where these lead to what changes no union (or intersection), and
        everything where they lead to what rules it: the first need be looked at for their own characters only, and
        beside the second no characters but theirs need be.
        """
        quiet: list[Row] = []
        loud: list[Row] = []
        named: set[int] | None = None
        for row in rows:
            (quiet if row.other is neutral else loud).append(row)
            if row.other is ruling:
                named = set(row.after) if named is None else named & row.after.keys()
        if named is None:
            named = {number for row in (*quiet, *loud) for number in row.after}
        found: defaultdict[int, list[Term]] = defaultdict(list)
        for row in quiet:
            for number, term in row.after.items():
                if number in named:
                    found[number].append(term)
        other = join(row.other for row in loud)
        after = {number: join([*found[number], *(row.by(number) for row in loud)]) for number in named}
        return Row(after={number: term for number, term in after.items() if term is not other}, other=other)


def _mapped(row: Row, change: Callable[[Term], Term]) -> Row:
    other = change(row.other)
    after = {number: change(term) for number, term in row.after.items()}
    return Row(after={number: term for number, term in after.items() if term is not other}, other=other)


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes sets as terms."""

    alphabet: Alphabet
    languages: Languages

    def term(self, node: Node) -> Term:
        languages = self.languages
        match node:
            case sets.Characters():
                return languages.one_of(self.alphabet.classes(node))
            case sets.Sequence():
                parts = [self.term(each) for each in reversed(node.parts)]
                return reduce(lambda rest, first: languages.sequence(first, rest), parts, languages.empty)
            case sets.Repetition():
                return languages.repeat(self.term(node.part), node.least, node.most)
            case sets.Union():
                return languages.either([self.term(each) for each in sets.in_order(node.members)])
            case sets.Intersection():
                return languages.both([self.term(each) for each in sets.in_order(node.members)])
            case sets.Complement():
                return languages.complement(self.term(node.part))
            case _:
                assert_never(node)
