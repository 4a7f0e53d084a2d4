"""Those who play a query's series, and guests in the place of one of them.

An activity that says something about a part alone, say on which the part and a wrong version of it answer differently,
says it about the whole query once the rest of a series is around it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ruleglot.events.streaming.stream import Stream

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruleglot.events.activity import LinuxActivity
    from ruleglot.events.streaming.roles import Search
    from ruleglot.events.streaming.score import Score


@dataclass(frozen=True, slots=True, kw_only=True)
class Ensemble:
    """The players of a query: how they were found, and what they play."""

    search: Search
    score: Score

    def hosting(self, part: int, guest: LinuxActivity) -> Iterator[Stream]:
        """Yield streams with an activity in the place of a part; none where it cannot have the key of the others."""
        for series in self.search.hosting(part, guest):
            yield Stream(activities=self.score.hosting(series, part), story=guest.story)
