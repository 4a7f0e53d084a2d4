r"""Run the patterns of Lucene's that RE2 has no counterpart for: those with a complement `~` or an intersection `&`.

The derivative of a set of texts by a character is what may follow that character: that of `ab|ac` by `a` is `b|c`. A
text is in a set where the derivative by each of its characters in turn has the empty text. A set has only so many
derivatives, once those that differ in form alone are the same; they are the states of an automaton. It is built whole
before the first text is read, so whether a pattern can be run does not depend on the text.

>>> from ruleglot.evaluation.lucene.syntax import parse
>>> from ruleglot.ir.nodes import Case
>>> pattern = r".*\.sh&~(install.*)"
>>> fits = matcher(pattern, parse(pattern), Case.EXACT)
>>> fits("run.sh"), fits("install.sh"), fits("run.py")
(True, False, False)

Source: Janusz A. Brzozowski, Derivatives of Regular Expressions, 1964.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import reduce
from typing import TYPE_CHECKING, assert_never

from ruleglot.evaluation.lucene import languages as terms
from ruleglot.evaluation.lucene.alphabet import Alphabet
from ruleglot.evaluation.lucene.intervals import written_out
from ruleglot.evaluation.lucene.languages import Languages, TooManyStepsError
from ruleglot.evaluation.lucene.nodes import (
    AnyCharacter,
    AnyText,
    Character,
    Complement,
    Concatenation,
    Intersection,
    Interval,
    Nothing,
    Repetition,
    Set,
    Union,
)
from ruleglot.evaluation.lucene.syntax import not_runnable

if TYPE_CHECKING:
    from collections.abc import Callable

    from ruleglot.evaluation.lucene.languages import Term
    from ruleglot.evaluation.lucene.nodes import Node
    from ruleglot.ir.nodes import Case

TOO_LARGE = "its complements `~` and intersections `&` make an automaton that is too large"


def matcher(pattern: str, node: Node, case: Case) -> Callable[[str], bool]:
    """Return what tells whether a whole text fits a pattern, in time that grows with the text alone.

    Raises `DiagnosticError` (E001) where the automaton of the pattern becomes too large.
    """
    alphabet = Alphabet.of(node, case)
    try:
        states = _States.of(node, alphabet)
    except TooManyStepsError as error:
        raise not_runnable(pattern, TOO_LARGE) from error

    def fits(text: str) -> bool:
        state = reduce(lambda now, character: states.after[now][alphabet.number(character)], text, 0)
        return states.final[state]

    return fits


@dataclass(frozen=True, slots=True, kw_only=True)
class _States:
    """An automaton. State 0 is the first one; `after[state][class]` is the next, `final` those where a text may end."""

    after: tuple[tuple[int, ...], ...]
    final: tuple[bool, ...]

    @classmethod
    def of(cls, node: Node, alphabet: Alphabet) -> _States:
        """Return the automaton of all derivatives of a pattern."""
        derivatives = _Derivatives(languages=Languages(classes=len(alphabet.begins)))
        found = [_term(node, alphabet, derivatives.languages)]
        numbers = {found[0]: 0}
        after = []
        for state in found:  # which grows meanwhile
            following = [derivatives.by(state, each) for each in range(len(alphabet.begins))]
            for each in following:
                if each not in numbers:
                    numbers[each] = len(found)
                    found.append(each)
            after.append(tuple(numbers[each] for each in following))
        return cls(after=tuple(after), final=tuple(each.has_empty for each in found))


def _term(node: Node, alphabet: Alphabet, languages: Languages) -> Term:
    """Return the texts that a part of a pattern stands for."""
    match node:
        case Character() | Set() | AnyCharacter():
            return languages.one_of(alphabet.classes(node))
        case AnyText():
            return languages.everything
        case Nothing():
            return languages.nothing
        case Interval():
            return _term(written_out(node), alphabet, languages)
        case Repetition():
            return languages.repeat(_term(node.part, alphabet, languages), node.least, node.most)
        case Complement():
            return languages.complement(_term(node.part, alphabet, languages))
        case Concatenation():
            parts = [_term(each, alphabet, languages) for each in reversed(node.parts)]
            return reduce(lambda rest, first: languages.sequence(first, rest), parts, languages.empty)
        case Intersection():
            return languages.both([_term(each, alphabet, languages) for each in node.parts])
        case Union():
            return languages.either([_term(each, alphabet, languages) for each in node.parts])
        case _:
            assert_never(node)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Derivatives:
    """The derivatives of terms by a class of characters, each computed once."""

    languages: Languages
    _known: dict[tuple[Term, int], Term] = field(default_factory=dict)

    def by(self, term: Term, number: int) -> Term:
        if (term, number) not in self._known:
            self._known[term, number] = self._computed(term, number)
        return self._known[term, number]

    def _computed(self, term: Term, number: int) -> Term:
        languages = self.languages
        match term:
            case terms.OneOf():
                return languages.empty if number in term.classes else languages.nothing
            case terms.Empty():
                return languages.nothing
            case terms.Sequence():
                return self._of_sequence(term, number)
            case terms.Repeat():
                fewer = languages.repeat(term.part, max(term.least - 1, 0), term.most and term.most - 1)
                return languages.sequence(self.by(term.part, number), fewer)
            case terms.Either():
                return languages.either([self.by(each, number) for each in term.members])
            case terms.Both():
                return languages.both([self.by(each, number) for each in term.members])
            case terms.Complement():
                return languages.complement(self.by(term.part, number))
            case _:
                assert_never(term)

    def _of_sequence(self, term: Term, number: int) -> Term:
        """Return the derivative of a sequence: by its first term, and by the rest where the first one may be empty."""
        found = []
        while isinstance(term, terms.Sequence):
            found.append(self.languages.sequence(self.by(term.first, number), term.rest))
            if not term.first.has_empty:
                break
            term = term.rest
        else:
            found.append(self.by(term, number))
        return self.languages.either(found)
