"""What two rules did on the same activities, each on the view of its own platform, and where they part."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ruleglot.diagnostics.notes import Direction
from ruleglot.equivalence.sightings import numbers
from ruleglot.events.library import repertoire

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruleglot.evaluation.columns import Bits
    from ruleglot.events.activity import Activity


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """What both rules did on one activity."""

    activity: Activity
    source_fires: bool
    ported_fires: bool

    @property
    def direction(self) -> Direction:
        """Which way the ported rule differs on this activity."""
        match self.source_fires, self.ported_fires:
            case True, False:
                return Direction.NARROWER
            case False, True:
                return Direction.BROADER
            case _:
                return Direction.NONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Observations:
    """What both rules did on all activities: bit n of `source` and of `ported` is about activity n."""

    activities: tuple[Activity, ...]
    source: Bits
    ported: Bits

    def __reduce__(self) -> tuple[Any, ...]:
        """Tell another process; the shared activities it has already, however many rules are compared on them."""
        shared = repertoire()
        begins = self.activities[: len(shared)] == shared
        own = self.activities[len(shared) :] if begins else self.activities
        return _told, (begins, own, self.source, self.ported)

    def __iter__(self) -> Iterator[Observation]:
        """Yield what was observed on each activity, in their order."""
        return (self._at(number) for number in range(self.total))

    @property
    def total(self) -> int:
        """How many activities were looked at."""
        return len(self.activities)

    @property
    def agreeing(self) -> int:
        """On how many both rules fired or both stayed silent."""
        return self.total - (self.source ^ self.ported).bit_count()

    @property
    def source_firing(self) -> int:
        """On how many the source fired; without any, nothing has been shown."""
        return self.source.bit_count()

    @property
    def differing(self) -> tuple[Observation, ...]:
        """The activities on which one rule fired and the other did not."""
        return tuple(map(self._at, numbers(self.source ^ self.ported)))

    @property
    def direction(self) -> Direction:
        """Which way the ported rule was seen to differ."""
        narrower = Direction.NARROWER if self.source & ~self.ported else Direction.NONE
        broader = Direction.BROADER if self.ported & ~self.source else Direction.NONE
        return narrower | broader

    def counterexample(self, direction: Direction) -> Observation | None:
        """Return the first activity on which the rules part, one of the wanted direction where there is one."""
        differing = self.differing
        return next((each for each in differing if each.direction is direction), differing[0] if differing else None)

    def _at(self, number: int) -> Observation:
        return Observation(
            activity=self.activities[number],
            source_fires=bool(self.source >> number & 1),
            ported_fires=bool(self.ported >> number & 1),
        )


def _told(begins: bool, own: tuple[Activity, ...], source: Bits, ported: Bits) -> Observations:  # noqa: FBT001 - as sent
    return Observations(activities=(*repertoire(), *own) if begins else own, source=source, ported=ported)
