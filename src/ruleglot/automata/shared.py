"""Sets that many questions are asked about: what is found out about one of them serves every question.

>>> from ruleglot.automata.sets import ANYTHING, text, then
>>> sets = Shared()
>>> in_tmp, is_cat = then(text("/tmp/"), ANYTHING), text("/tmp/cat")
>>> sets.example([in_tmp], without=[is_cat]), sets.example([is_cat], without=[in_tmp])
('/tmp/', None)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ruleglot.automata.derivatives import Derivatives
from ruleglot.automata.search import shortest
from ruleglot.automata.sets import Union, either, text
from ruleglot.automata.terms import MOST_STEPS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from ruleglot.automata.sets import Node
    from ruleglot.automata.terms import Term

TYPED = text("".join(map(chr, range(128))))
"""Characters that most sets tell apart. An alphabet that is finer than need be costs little."""


MOST_MET = 40
"""Once so many of the excluded texts' sets have been met, all of them count."""


class Shared:
    """Sets over one alphabet. A set that it is too coarse for makes it finer, and all is found out anew."""

    __slots__ = ("_derivatives", "_nodes", "_terms")

    def __init__(self) -> None:
        self._nodes: list[Node] = [TYPED]
        self._derivatives = Derivatives.of(TYPED)
        self._terms: dict[Node, Term] = {}

    def example(self, within: Collection[Node], without: Collection[Node] = (), budget: int = MOST_STEPS) -> str | None:
        """Return a shortest text that is in all of some sets and in none of others, `None` where there is none.

        What is excluded counts once a text has been found that meets it: of two hundred patterns that may stand
        anywhere in a text, an automaton would have to remember which it has seen the beginnings of, and few ever
        matter. Raises `TooManyStepsError` when the budget is spent.
        """
        excluded = dict.fromkeys(each for node in without for each in _alternatives(node))
        included = [either(*(each for each in _alternatives(node) if each not in excluded)) for node in within]
        for each in (*included, *excluded):
            self._take_in(each)
        languages = self._derivatives.languages
        languages.allow(budget)
        inside = languages.both(map(self._term, included))
        outside = [self._term(each) for each in excluded]
        met: list[Term] = []
        while True:
            found = shortest(self._derivatives, languages.both([inside, languages.complement(languages.either(met))]))
            if found is None:
                return None
            hit = [each for each in outside if self._holds(each, found)]
            if not hit:
                return found
            met += hit
            if len(met) > MOST_MET:
                met = outside

    @property
    def spent(self) -> int:
        """How many steps the last question took."""
        return self._derivatives.languages.spent

    def _holds(self, term: Term, text: str) -> bool:
        return not self._derivatives.after(term, text).shortest

    def _take_in(self, node: Node) -> None:
        if node not in self._terms and not self._derivatives.alphabet.tells_apart(node):
            self._nodes.append(node)
            self._derivatives = Derivatives.of(either(*self._nodes))
            self._terms.clear()

    def _term(self, node: Node) -> Term:
        if node not in self._terms:
            self._terms[node] = self._derivatives.term(node)
        return self._terms[node]


def _alternatives(node: Node) -> Iterable[Node]:
    return node.members if isinstance(node, Union) else (node,)
