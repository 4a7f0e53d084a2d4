"""Conditions as switches: each gate once, so that what is put together in the same way is the same number.

A number stands for a switch or a gate, its negative for the opposite; `ON` is on. A gate is on where all its inputs
are, which says all that there is to say, with opposites.

>>> circuit = Circuit()
>>> a, b = circuit.switch(), circuit.switch()
>>> circuit.all_of([a, b]) == -circuit.any_of([-b, -a])
True
>>> circuit.all_of([a, -a]) == -ON
True
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

ON: Final = 1


class Circuit:
    """Switches and gates, numbered in the order in which they were made."""

    __slots__ = ("_gates", "_inputs", "_last")

    def __init__(self) -> None:
        self._last = ON
        self._gates: dict[frozenset[int], int] = {}
        self._inputs: dict[int, frozenset[int]] = {}

    def switch(self) -> int:
        """Return a new switch."""
        self._last += 1
        return self._last

    def all_of(self, inputs: Iterable[int]) -> int:
        """Return what is on where all inputs are."""
        found: set[int] = set()
        for each in inputs:
            found |= self._inputs.get(each, {each})  # an AND in an AND is part of it
        found.discard(ON)
        if -ON in found or any(-each in found for each in found):
            return -ON
        if len(found) <= 1:
            return next(iter(found), ON)
        key = frozenset(found)
        if key not in self._gates:
            self._gates[key] = self.switch()
            self._inputs[self._gates[key]] = key
        return self._gates[key]

    def any_of(self, inputs: Iterable[int]) -> int:
        """Return what is on where some input is."""
        return -self.all_of(-each for each in inputs)

    def clauses(self, goal: int) -> Iterator[list[int]]:
        """Yield clauses that are true together just where the gates that the goal is made of do their work."""
        yield [ON]
        waiting, seen = [abs(goal)], set()
        while waiting:
            gate = waiting.pop()
            if gate in seen:
                continue
            seen.add(gate)
            inputs = self._inputs.get(gate, frozenset())
            if inputs:
                yield [gate, *(-each for each in sorted(inputs))]
                yield from ([-gate, each] for each in sorted(inputs))
            waiting += sorted(map(abs, inputs))

    def causes(self, goal: int, model: Collection[int]) -> frozenset[int]:
        """Return switches, with their positions in a model, that alone turn the goal on. The goal is on in the model.

        Few of them, not the fewest.
        """
        waiting, found, seen = [goal], set(), set()
        while waiting:
            each = waiting.pop()
            if each in seen or each == ON:
                continue
            seen.add(each)
            inputs = self._inputs.get(abs(each))
            if inputs is None:
                found.add(each)
            elif each > 0:
                waiting += sorted(inputs)
            else:
                off = [-one for one in sorted(inputs, key=abs) if -one in model]
                waiting.append(next((one for one in off if one in seen), off[0]))
        return frozenset(found)
