r"""Run the patterns of Lucene's that RE2 has no counterpart for: those with a complement `~` or an intersection `&`.

The derivatives of a pattern (`automata.derivatives`) are the states of an automaton. It is built whole before the first
text is read, so whether a pattern can be run does not depend on the text.

>>> from ruleglot.evaluation.lucene.syntax import parse
>>> from ruleglot.ir.nodes import Case
>>> pattern = r".*\.sh&~(install.*)"
>>> fits = matcher(pattern, parse(pattern), Case.EXACT)
>>> fits("run.sh"), fits("install.sh"), fits("run.py")
(True, False, False)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ruleglot.automata.derivatives import Derivatives
from ruleglot.automata.terms import TooManyStepsError
from ruleglot.evaluation.lucene.meaning import meaning
from ruleglot.evaluation.lucene.syntax import not_runnable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ruleglot.evaluation.lucene.nodes import Node
    from ruleglot.ir.nodes import Case

TOO_LARGE = "its complements `~` and intersections `&` make an automaton that is too large"

MOST_STEPS = 500_000
"""What building the automaton may cost: more than 10,000 states, which is where Elasticsearch gives up."""


def matcher(pattern: str, node: Node, case: Case) -> Callable[[str], bool]:
    """Return what tells whether a whole text fits a pattern, in time that grows with the text alone.

    Raises `DiagnosticError` (E001) where the automaton of the pattern becomes too large.
    """
    try:
        derivatives = Derivatives.of(meaning(node, case), MOST_STEPS)
        states = _states(derivatives)
    except TooManyStepsError as error:
        raise not_runnable(pattern, TOO_LARGE) from error

    def fits(text: str) -> bool:
        state = states[0]
        for character in text:
            state = states[state.after.get(derivatives.alphabet.number(character), state.other)]
        return state.final

    return fits


@dataclass(frozen=True, slots=True, kw_only=True)
class _State:
    """A state of an automaton: the next one `after` a class of characters and after any `other`, by their places."""

    after: Mapping[int, int]
    other: int
    final: bool


def _states(derivatives: Derivatives) -> tuple[_State, ...]:
    """Return all states of a pattern's automaton, the first one first."""
    found = [derivatives.first]
    places = {derivatives.first: 0}
    states = []
    for term in found:  # which grows meanwhile
        row = derivatives.row(term)
        for following in (*row.after.values(), row.other):
            if following not in places:
                places[following] = len(found)
                found.append(following)
        after = {number: places[following] for number, following in row.after.items()}
        states.append(_State(after=after, other=places[row.other], final=not term.shortest))
    return tuple(states)
