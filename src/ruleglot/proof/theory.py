"""Which answers about an activity's properties go together, and a property on which they do.

A switch of the circuit stands for a set of lists that a property may be in (an `Atom`). Not all positions go together:
no path is `/bin/sh` and does not begin with `/bin`. Whether some list is in all sets that are on and in none that is
off, the search for a shortest text of the intersection decides.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING

from ruleglot.automata.preimages import has_empty
from ruleglot.automata.sets import ANYTHING, NOTHING, Complement
from ruleglot.automata.shared import Shared
from ruleglot.ir.traverse import term_fields
from ruleglot.proof.circuit import ON
from ruleglot.proof.properties import domain, has

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ruleglot.automata.sets import Node
    from ruleglot.ir.nodes import Leaf
    from ruleglot.proof.circuit import Circuit
    from ruleglot.proof.properties import Setting

STEPS = 60_000
"""So many steps of `automata` one question may take: some fifty milliseconds."""

STEPS_IN_ALL = 3_000_000
"""So many steps all questions together may take: some five seconds, which only rules of a thousand values need."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Atom:
    """That a property is in a set of lists, these as one text each."""

    property: str
    lists: Node


@dataclass(slots=True, kw_only=True)
class Theory:
    """The atoms of a circuit's switches. What is found out about them is kept: `lemmas` are true of all activities.

    `steps`: so many one question may take; `left`: so many all that are still to come.

    Raises `TooManyStepsError` where a question takes too many steps.
    """

    circuit: Circuit
    atoms: dict[int, Atom] = field(default_factory=dict)
    asked: int = 0
    steps: int = STEPS
    left: int = STEPS_IN_ALL
    lemmas: list[list[int]] = field(default_factory=list)
    _switches: dict[object, int] = field(default_factory=dict)
    _leaves: dict[int, Leaf] = field(default_factory=dict)
    _sets: Shared = field(default_factory=Shared)
    _known: dict[frozenset[int], str | None] = field(default_factory=dict)

    def atom(self, name: str, lists: Node, setting: Setting) -> int:
        """Return the switch for a property's being in a set, on activities of a setting."""
        if not has(setting, name):
            return ON if has_empty(lists) else -ON
        if lists in {NOTHING, ANYTHING}:
            return ON if lists == ANYTHING else -ON
        if isinstance(lists, Complement):
            return -self.atom(name, lists.part, setting)
        atom = Atom(property=name, lists=lists)
        if atom not in self._switches:
            self._switches[atom] = self.circuit.switch()
            self.atoms[self._switches[atom]] = atom
        return self._switches[atom]

    def unknown(self, leaf: Leaf, place: object) -> int:
        """Return the switch for a test of which no property says the outcome, on the record at a place."""
        key = (leaf, place)
        if key not in self._switches:
            self._switches[key] = self.circuit.switch()
            self._leaves[self._switches[key]] = leaf
        return self._switches[key]

    def told(self, unknown: Iterable[int]) -> str:
        """Return why these outcomes, on which a difference hangs, decide nothing."""
        names = dict.fromkeys(
            each.name for one in sorted(map(abs, unknown)) for each in term_fields(self._leaves[one].subject)
        )
        if not names:
            return "what the sensors record of one thing in two ways is more than the prover knows"
        return f"the prover does not know how the sensor makes {', '.join(f'`{each}`' for each in names)}"

    def by_property(self, positions: Iterable[int]) -> Mapping[str, frozenset[int]]:
        """Return the positions of switches, under the property that each is about; unknown ones are left out."""
        found: dict[str, set[int]] = {}
        for each in positions:
            if abs(each) in self.atoms:
                found.setdefault(self.atoms[abs(each)].property, set()).add(each)
        return {name: frozenset(each) for name, each in found.items()}

    def list_of(self, positions: frozenset[int]) -> str | None:
        """Return a shortest list, as one text, on which switches about one property stand so; `None`: there is none."""
        if positions not in self._known:
            self.asked += 1
            (name,) = {self.atoms[abs(each)].property for each in positions}
            within = [self.atoms[each].lists for each in sorted(positions) if each > 0]
            without = [self.atoms[-each].lists for each in sorted(positions) if each < 0]
            steps = min(self.steps, self.left)
            try:
                self._known[positions] = self._sets.example([domain(name), *within], without, steps)
            finally:
                self.left -= self._sets.spent
        return self._known[positions]

    def conflicts(self, positions: frozenset[int]) -> tuple[frozenset[int], ...]:
        """Return positions about one property that do not go together, among these; none where all of them do.

        Most that do not are two, and two are soon looked at.
        """
        pairs = (frozenset(pair) for pair in combinations(sorted(positions, key=abs), 2) if max(pair) > 0)
        found = tuple(each for each in pairs if self.list_of(each) is None)
        if found or self.list_of(positions) is not None:
            return found
        for each in sorted(positions, key=abs):
            fewer = positions - {each}
            if fewer and self.list_of(fewer) is None:
                positions = fewer
        return (positions,)
