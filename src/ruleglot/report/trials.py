"""What became of mutants, by kind of mistake, and those that are alive: the same for rules about one event and several.

>>> both("name in 'a', 'b', 'c'", "name in 'a', 'c'", 200)
("name in 'a', 'b', 'c'", "name in 'a', 'c'")
>>> both(f"name in {'x ' * 90}'b', 'c'", f"name in {'x ' * 90}'c'", 80)
("…x x x x x x x x x x x x x x x x x x x x 'b', 'c'", "…x x x x x x x x x x x x x x x x x x x x 'c'")
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ruleglot.equivalence.mutation.series import SeriesMutant
from ruleglot.equivalence.telling import cut
from ruleglot.ir.text import condition_text

if TYPE_CHECKING:
    from ruleglot.equivalence.mutants import Mutant
    from ruleglot.equivalence.series_trial import SeriesTrial
    from ruleglot.equivalence.trial import Trial


@dataclass(frozen=True, slots=True, kw_only=True)
class KindOfMistake:
    """How many mutants of a kind there were, and how many of them are alive or mean the same as the rule."""

    mutation: str
    total: int
    alive: int
    equivalent: int

    @property
    def killed(self) -> int:
        """How many of them were told from the rule."""
        return self.total - self.alive - self.equivalent


def kinds(trial: Trial | SeriesTrial) -> tuple[KindOfMistake, ...]:
    """Return the kinds of mistake that were tried, in the order in which they were."""
    alive = Counter(each.mutation.value for each in trial.alive)
    equivalent = Counter(each.mutation.value for each in trial.equivalent)
    tried = [(kind.value, number) for kind, number in trial.tried.items()]
    return tuple(
        KindOfMistake(mutation=kind, total=number, alive=alive[kind], equivalent=equivalent[kind])
        for kind, number in tried
    )


LONGEST = 200
"""A longer clause is cut."""

BEFORE = 40
"""So many characters stay before the place at which two long clauses begin to differ."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Survivor:
    """A mutant that is alive: what it changes, and why nothing more is known of it."""

    mutation: str
    was: str
    becomes: str
    reason: str


def survivors(trial: Trial | SeriesTrial) -> tuple[Survivor, ...]:
    """Return all mutants that are alive, in the order in which they were tried."""
    return tuple(_survivor(mutant, reason) for mutant, reason in zip(trial.alive, trial.reasons, strict=True))


def _survivor(mutant: Mutant | SeriesMutant, reason: str) -> Survivor:
    """Return what a mutant changes: of what joins several events, that as words; of a dropped category, that it was."""
    if isinstance(mutant, SeriesMutant):
        was, becomes = mutant.what, mutant.mutation.value
    elif mutant.drops_category:
        was, becomes = "events of the rule's category", "events of any category"
    else:
        was, becomes = both(condition_text(mutant.was), condition_text(mutant.becomes), LONGEST)
    return Survivor(mutation=mutant.mutation.value, was=was, becomes=becomes, reason=reason)


def both(one: str, other: str, most: int) -> tuple[str, str]:
    """Return two texts cut to a number of characters, so that the place at which they begin to differ is seen."""
    one, other = (cut(each, len(each)) for each in (one, other))  # on one line
    shared = next((place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(one))
    if shared > most - BEFORE:
        one, other = (f"…{each[shared - BEFORE - 1 :]}" for each in (one, other))
    return cut(one, most), cut(other, most)
