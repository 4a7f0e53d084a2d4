"""Which answers about an activity's properties go together, and a property on which they do.

A switch of the circuit stands for a set of lists that a property may be in (an `Atom`). Not all positions go together:
no path is `/bin/sh` and does not begin with `/bin`. Whether some list is in all sets that are on and in none that is
off, the search for a shortest text of the intersection decides.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import combinations, product
from typing import TYPE_CHECKING

from ruleglot.automata.preimages import has_empty
from ruleglot.automata.sets import ANYTHING, NOTHING, Complement
from ruleglot.automata.shared import Shared
from ruleglot.automata.terms import TooManyStepsError
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

SOON = 2_000
"""So many steps are few."""

STEPS_A_SECOND = 1_000_000
"""So many steps a second has, more or less: on a newer machine more, on an older one less."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Atom:
    """That a property is in a set of lists, these as one text each."""

    property: str
    lists: Node


@dataclass(slots=True, kw_only=True)
class Theory:
    """The atoms of a circuit's switches. What is found out about them is kept: `lemmas` are true of all activities.

    `left`: so many steps all questions that are still to come may take; `steps`: so many one of them may.

    Raises `TooManyStepsError` where a question takes too many steps.
    """

    circuit: Circuit
    left: int
    steps: int = STEPS
    atoms: dict[int, Atom] = field(default_factory=dict)
    asked: int = 0
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

    def list_of(self, positions: frozenset[int], most: int | None = None) -> str | None:
        """Return a shortest list, as one text, on which switches about one property stand so; `None`: there is none.

        `most`: in so many steps, where these are fewer than all that are left.
        """
        if positions not in self._known:
            self.asked += 1
            (name,) = {self.atoms[abs(each)].property for each in positions}
            within = [self.atoms[each].lists for each in sorted(positions) if each > 0]
            without = [self.atoms[-each].lists for each in sorted(positions) if each < 0]
            steps = min(self.steps if most is None else most, self.left)
            try:
                self._known[positions] = self._sets.example([domain(name), *within], without, steps)
            finally:
                self.left -= self._sets.spent
        return self._known[positions]

    def conflicts(self, positions: frozenset[int]) -> tuple[frozenset[int], ...]:
        """Return positions about one property that do not go together, among these; none where all of them do.

        Most that do not are two, of which one is on and one is off: these are looked at unless it is soon seen that all
        go together. Two that are on come last: to look for a list in two unions is what takes longest.
        """
        if self._is_known(positions, SOON):
            return ()
        on, off = ([each for each in sorted(positions, key=abs) if each * sign > 0] for sign in (1, -1))
        found = self._apart(product(on, off))
        if found or self.list_of(positions) is not None:
            return found
        return self._apart(combinations(on, 2)) or (self._fewest(positions),)

    def _apart(self, pairs: Iterable[tuple[int, int]]) -> tuple[frozenset[int], ...]:
        """Return each two positions that are seen not to go together."""
        return tuple(each for each in map(frozenset, pairs) if self._is_known(each, empty=True))

    def _fewest(self, positions: frozenset[int]) -> frozenset[int]:
        """Return some of the positions, which do not go together either."""
        for each in sorted(positions, key=abs):
            fewer = positions - {each}
            if fewer and self._is_known(fewer, empty=True):
                positions = fewer
        return positions

    def _is_known(self, positions: frozenset[int], most: int | None = None, *, empty: bool = False) -> bool:
        """Return whether it is seen, in so many steps, that some list (that no list) has switches stand so."""
        try:
            return (self.list_of(positions, most) is None) is empty
        except TooManyStepsError:
            return False
