"""Whether a set of texts is empty, by the search for a shortest text of it.

>>> from ruleglot.automata.sets import ANYTHING, both, but_not, either, text, then
>>> names = either(text("/bin/sh"), text("/bin/bash"))
>>> example(both(names, but_not(then(ANYTHING, text("/sh")))))
'/bin/bash'
>>> example(both(names, but_not(then(ANYTHING, text("sh"))))) is None
True
"""

from __future__ import annotations

from heapq import heappop, heappush
from typing import TYPE_CHECKING, TypeAlias

from ruleglot.automata.derivatives import Derivatives
from ruleglot.automata.sets import Complement, Intersection, Union, both, but_not, either
from ruleglot.automata.terms import MOST_STEPS, NEVER, Both, TooManyStepsError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ruleglot.automata.derivatives import Row
    from ruleglot.automata.sets import Node
    from ruleglot.automata.terms import Term

Path: TypeAlias = tuple[int, ...]
"""The classes of a text's characters. Of texts of one length the one that is shown best is the smallest."""


def example(node: Node, budget: int = MOST_STEPS) -> str | None:
    """Return a shortest text of a set, `None` where it is empty.

    Each character stands for its class, a letter where it can. `budget` is in steps, of one or two microseconds each: a
    term made, a member of one looked at, a text of the search. Where they are spent, the set is tried again in as many
    without those members of its unions that `_uncovered` can leave out. Raises `TooManyStepsError` when that did not
    help.
    """
    try:
        return _shortest(node, budget)
    except TooManyStepsError:
        smaller = _uncovered(node, budget)
        if smaller == node:
            raise
        return _shortest(smaller, budget)


def _shortest(node: Node, budget: int) -> str | None:
    """Return a shortest text of a set, `None` where it is empty. Raises `TooManyStepsError`."""
    derivatives = Derivatives.of(node, budget)
    return shortest(derivatives, derivatives.first)


def shortest(derivatives: Derivatives, term: Term) -> str | None:
    """Return a shortest text of a term, `None` where it has none. Raises `TooManyStepsError`.

    The search is Hart, Nilsson and Raphael's A*: of all beginnings of texts it follows the one whose whole text may
    be the shortest, so in an intersection with a few long texts it looks at nothing but these. The states of the
    automaton are made as the search comes to them.
    """
    languages = derivatives.languages
    reached = {term: 0}
    states = [term]
    waiting: list[tuple[int, Path, int]] = [(term.shortest, (), 0)]
    while waiting:
        _, path, place = heappop(waiting)
        state, length = states[place], len(path) + 1
        if state is languages.nothing or reached[state] < len(path):
            continue
        if not state.shortest:
            return "".join(derivatives.alphabet.examples[each] for each in path)
        for number, following in _ways(derivatives.row(state), languages.classes):
            languages.spend(1)
            if following is not languages.nothing and length < reached.get(following, NEVER):
                reached[following] = length
                heappush(waiting, (length + following.shortest, (*path, number), len(states)))
                states.append(following)
    return None


def some(derivatives: Derivatives, term: Term) -> str | None:
    """Return a text of a term, `None` where it has none; it need not be a shortest one. Raises `TooManyStepsError`.

    Of an intersection of several texts that may stand anywhere, `shortest` looks at all ways of laying them over each
    other; this search is content to write down one behind the other, and goes on with what it has begun.
    """
    languages = derivatives.languages
    seen = {term}
    waiting: list[tuple[int, int, Path, int]] = [(_to_come(term), 0, (), 0)]
    states = [term]
    while waiting:
        _, _, path, place = heappop(waiting)
        state, length = states[place], len(path) + 1
        if state is not languages.nothing and not state.shortest:
            return "".join(derivatives.alphabet.examples[each] for each in path)
        for number, following in _ways(derivatives.row(state), languages.classes):
            languages.spend(1)
            if following is not languages.nothing and following not in seen:
                seen.add(following)
                heappush(waiting, (length + _to_come(following), -length, (*path, number), len(states)))
                states.append(following)
    return None


def _to_come(term: Term) -> int:
    """Return how long a text is at least that has what is asked for in all parts of a term, one behind the other."""
    return sum(each.shortest for each in term.members) if isinstance(term, Both) else term.shortest


def contains(node: Node, text: str, budget: int = MOST_STEPS) -> bool:
    """Return whether a text is in a set. Raises `TooManyStepsError` when the budget is spent."""
    return recogniser(node, budget)(text)


def recogniser(node: Node, budget: int = MOST_STEPS) -> Callable[[str], bool]:
    """Return what tells whether a text is in a set; the budget is for all texts together.

    Raises `TooManyStepsError` when it is spent, on building it or on a text.
    """
    derivatives = Derivatives.of(node, budget)
    return lambda text: not derivatives.after(derivatives.first, text).shortest


def _uncovered(node: Node, budget: int) -> Node:
    """Return the same set without those members of unions that lie within a single set excluded anyway.

    That `*a*b*` lies within `*A*b*` is soon found; that fifty such patterns lie within the union of fifty others takes
    an automaton that remembers which of all the beginnings have been seen.
    """
    if not isinstance(node, Intersection):
        return node
    excluded = [
        (recogniser(each, budget), each)
        for member in node.members
        if isinstance(member, Complement)
        for each in (member.part.members if isinstance(member.part, Union) else (member.part,))
    ]

    def is_covered(member: Node) -> bool:
        witness = _shortest(member, budget)
        return witness is None or any(
            holds(witness) and _shortest(both(member, but_not(each)), budget) is None for holds, each in excluded
        )

    return both(
        *(
            either(*(each for each in member.members if not is_covered(each))) if isinstance(member, Union) else member
            for member in node.members
        )
    )


def _ways(row: Row, classes: int) -> Iterator[tuple[int, Term]]:
    """Yield the derivatives by the best shown class of each, in the order of the classes."""
    others = next((number for number in range(classes) if number not in row.after), None)
    for number in sorted(row.after if others is None else {*row.after, others}):
        yield number, row.by(number)
