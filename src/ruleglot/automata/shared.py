"""Sets that many questions are asked about: what is found out about one of them serves every question.

>>> from ruleglot.automata.sets import ANYTHING, text, then
>>> sets = Shared()
>>> in_tmp, is_cat = then(text("/tmp/"), ANYTHING), text("/tmp/cat")
>>> sets.example([in_tmp], without=[is_cat]), sets.example([is_cat], without=[in_tmp])
('/tmp/', None)
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, TypeAlias

from ruleglot.automata.derivatives import Derivatives
from ruleglot.automata.search import some
from ruleglot.automata.sets import alternatives, in_order, less, text, then
from ruleglot.automata.terms import MOST_STEPS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from ruleglot.automata.sets import Node
    from ruleglot.automata.terms import Term

TYPED = text("".join(map(chr, range(128))))
"""Characters that most sets tell apart. An alphabet that is finer than need be costs little."""


MOST_MET = 40
"""Once so many of the excluded texts' sets have been met, all of them count."""


MANY = 4
"""A union of more members than this is looked at member by member."""


Terms: TypeAlias = "dict[Term, None]"
"""A set of terms in the order in which they came: what is found, and after how many steps, must not change by luck."""


class Shared:
    """Sets over one alphabet. A set that it is too coarse for makes it finer, and all is found out anew."""

    __slots__ = ("_covers", "_derivatives", "_likely", "_nodes", "_taken_in", "_terms", "_texts")

    def __init__(self) -> None:
        self._nodes: list[Node] = [TYPED]
        self._derivatives = Derivatives.of(TYPED)
        self._terms: dict[Node, Term] = {}
        self._taken_in: set[Node] = set()
        self._likely: dict[Node, Node] = {}
        self._covers: defaultdict[Term, list[frozenset[Term]]] = defaultdict(list)
        self._texts: dict[Term, str] = {}

    def example(self, within: Collection[Node], without: Collection[Node] = (), budget: int = MOST_STEPS) -> str | None:
        """Return a text that is in all of some sets and in none of others, `None` where there is none.

        A shortest one, but for unions of many members: of these the member comes first that a text was found in before,
        and where all must be looked at, one after the other. (What has read a part of a text would have to remember for
        each of two hundred patterns how much of it has been seen.) Raises `TooManyStepsError` when the budget is spent.
        """
        excluded = dict.fromkeys(each for node in without for each in in_order(alternatives(node)))
        included = [less(node, excluded) for node in within]
        for each in (*(each for node in included for each in alternatives(node)), *excluded):
            self._take_in(each)
        self._derivatives.languages.allow(budget)
        outside = dict.fromkeys(map(self._term, excluded))
        likely = [self._likely.get(each, each) for each in included]
        found = None if likely == included else self._found(likely, outside)
        if found is None:
            found = self._found_in_some(included, outside)
            if found is not None:
                self._remember(included, found)
        return found

    def _found_in_some(self, included: list[Node], outside: Terms) -> str | None:
        """Return a text that is in all of some sets, of which the large unions are looked at member by member.

        Before that, these are left out: where nothing is found then, there is nothing; and what is found may be in them
        by luck.
        """
        large = [each for each in included if len(alternatives(each)) > MANY]
        found = self._found([each for each in included if each not in large], outside)
        if found is None or all(self._member(each, found) is not None for each in large):
            return found
        largest = max(large, key=lambda node: len(alternatives(node)))
        others = [each for each in included if each != largest]
        several = (self._found_in_some([each, *others], outside) for each in in_order(alternatives(largest)))
        return next((each for each in several if each is not None), None)

    def _found(self, included: Iterable[Node], outside: Terms) -> str | None:
        """Return a text that is in all of some sets and in none of those outside.

        What is outside counts once a text has been found that meets it: few of them ever matter. So what was found out
        about the sets, or that all their texts are in some of those outside, is true of many questions.
        """
        inside = self._derivatives.languages.both(map(self._term, included))
        if any(known <= outside.keys() for known in self._covers[inside]):
            return None
        met: Terms = {}
        found = self._texts.get(inside)
        if found is None or self._hit(found, outside):
            found, met = self._searched(inside, outside)
        if found is None:
            self._covers[inside].append(frozenset(met))
        else:
            self._texts[inside] = found
        return found

    def _searched(self, inside: Term, outside: Terms) -> tuple[str | None, Terms]:
        """Return a text, or `None` and those outside that all texts of a term are in."""
        languages = self._derivatives.languages
        met: Terms = {}
        while True:
            found = some(self._derivatives, languages.both([inside, languages.complement(languages.either(met))]))
            hit: Terms = {} if found is None else self._hit(found, outside)
            if not hit:
                return found, met
            met = {**met, **hit} if len(met) < MOST_MET else outside

    def _hit(self, text: str, outside: Terms) -> Terms:
        return {each: None for each in outside if self._holds(each, text)}

    def _remember(self, included: Iterable[Node], found: str) -> None:
        """Remember of each large union a member that the text is in."""
        for node in included:
            if len(alternatives(node)) > MANY:
                self._likely[node] = self._member(node, found) or node

    def _member(self, node: Node, found: str) -> Node | None:
        """Return the first member of a union that a text is in, `None` where it is in none of them."""
        return next((each for each in in_order(alternatives(node)) if self._holds(self._term(each), found)), None)

    @property
    def spent(self) -> int:
        """How many steps the last question took."""
        return self._derivatives.languages.spent

    def _holds(self, term: Term, text: str) -> bool:
        return not self._derivatives.after(term, text).shortest

    def _take_in(self, node: Node) -> None:
        if node in self._taken_in:
            return
        if not self._derivatives.alphabet.tells_apart(node):
            self._nodes.append(node)
            self._derivatives = Derivatives.of(then(*self._nodes))  # a union would take single letters together
            self._terms.clear()
            self._covers.clear()
            self._texts.clear()
        self._taken_in.add(node)

    def _term(self, node: Node) -> Term:
        if node not in self._terms:
            self._terms[node] = self._derivatives.term(node)
        return self._terms[node]
