"""The search for what makes a goal true: a SAT solver proposes answers, the theory says whether they go together.

Answers that do not go together are learnt as a clause, as few of them as need be, and the solver goes on (this is the
lazy way of "satisfiability modulo theories"). What it finds is a list for each property that the goal depends on.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pysat.solvers import Solver

from ruleglot.proof.circuit import ON

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ruleglot.proof.theory import Theory

SOLVER = "cadical153"

MOST_QUESTIONS = 300
"""So many questions about what goes together are asked for one goal."""


class NotDecidedError(Exception):
    """Too many questions would have to be asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What makes the goal true: lists for some properties, as one text each, and outcomes of tests that are unknown."""

    lists: Mapping[str, str]
    unknown: frozenset[int]


def solutions(theory: Theory, goal: int) -> Iterator[Found]:
    """Yield what makes the goal true, each time in another way, until there is none left.

    Raises `NotDecidedError`, and `TooManyStepsError` as the theory does.
    """
    if goal == -ON:
        return
    begun = theory.asked
    with Solver(name=SOLVER, bootstrap_with=list(theory.circuit.clauses(goal))) as solver:
        solver.add_clause([goal])
        solver.append_formula(theory.lemmas)
        while solver.solve():
            if theory.asked - begun > MOST_QUESTIONS:
                raise NotDecidedError
            causes = theory.circuit.causes(goal, frozenset(solver.get_model() or ()))
            groups = theory.by_property(causes)
            wrong = [conflict for each in groups.values() for conflict in theory.conflicts(each)]
            for each in wrong:
                theory.lemmas.append([-one for one in sorted(each)])
                solver.add_clause(theory.lemmas[-1])
            if not wrong:
                lists = {name: theory.list_of(each) or "" for name, each in groups.items()}
                yield Found(lists=lists, unknown=frozenset(each for each in causes if abs(each) not in theory.atoms))
                solver.add_clause([-one for one in causes])
