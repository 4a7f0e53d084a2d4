"""Run two rules over the same activities, each on the view of its own platform, and see where they part."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from ruleglot.diagnostics.notes import Direction

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ruleglot.events.activity import Activity

Fires: TypeAlias = "Callable[[Activity], bool]"
"""Whether a rule fires on an activity, seen as its platform's sensor records it."""


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
    """What both rules did on all activities, in the order of the activities."""

    each: tuple[Observation, ...]

    @property
    def total(self) -> int:
        """How many activities were looked at."""
        return len(self.each)

    @property
    def agreeing(self) -> int:
        """On how many both rules fired or both stayed silent."""
        return sum(each.direction is Direction.NONE for each in self.each)

    @property
    def source_firing(self) -> int:
        """On how many the source fired; without any, nothing has been shown."""
        return sum(each.source_fires for each in self.each)

    @property
    def differing(self) -> tuple[Observation, ...]:
        """The activities on which one rule fired and the other did not."""
        return tuple(each for each in self.each if each.direction is not Direction.NONE)

    @property
    def direction(self) -> Direction:
        """Which way the ported rule was seen to differ."""
        seen = Direction.NONE
        for each in self.each:
            seen |= each.direction
        return seen

    def counterexample(self, direction: Direction) -> Observation | None:
        """Return the first activity on which the rules part, one of the wanted direction where there is one."""
        differing = self.differing
        return next((each for each in differing if each.direction is direction), differing[0] if differing else None)


def compare(source: Fires, ported: Fires, activities: Iterable[Activity]) -> Observations:
    """Return what both rules do on each activity."""
    return Observations(
        each=tuple(
            Observation(activity=activity, source_fires=source(activity), ported_fires=ported(activity))
            for activity in activities
        )
    )
