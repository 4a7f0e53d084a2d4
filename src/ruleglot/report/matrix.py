"""Who fired on what: activities by what the rules did on them, those on which they part first.

Activities that are alike in that, and in what is special about them, are one row: a rule has more than a thousand.

>>> head("near: file.path is '/etc/x'"), head("bob lists his home")
('near: file.path', '')
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ruleglot.report.describe import describe

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ruleglot.equivalence.compare import Observations
    from ruleglot.evaluation.columns import Bits
    from ruleglot.events.activity import Activity

DERIVED = ("near: ", "fires on ", "only here ")
"""How the stories of activities begin that are made for a rule; all others are shared by all rules."""

MOST_AGREEING, MOST_DIFFERING = 20, 100
"""So many activities of a row are listed, where the rules agree and where they part."""


@dataclass(slots=True, kw_only=True)
class Row:
    """Activities on which the rules did the same. `head`: what is special about them, empty for the shared ones.

    `source`: whether it fired; `targets`: each ported rule, `None` where there is none.
    """

    head: str
    source: bool
    targets: tuple[bool | None, ...]
    activities: list[Activity] = field(default_factory=list)

    @property
    def differs(self) -> bool:
        """Whether a ported rule did something else than the source."""
        return any(each is not None and each is not self.source for each in self.targets)

    @property
    def total(self) -> int:
        """How many activities it stands for."""
        return len(self.activities)

    @property
    def listed(self) -> tuple[tuple[str, str], ...]:
        """The first of them: the story, as far as it says more than the head, and the facts where the rules part."""
        shown = self.activities[: MOST_DIFFERING if self.differs else MOST_AGREEING]
        return tuple(
            ("" if self.differs and each.story == self.head else each.story, describe(each) if self.differs else "")
            for each in shown
        )


def matrix(seen: Sequence[Observations | None]) -> tuple[Row, ...]:
    """Return the rows of a rule: first those on which the rules part, then those on which the source fires.

    `seen`: what was observed of each ported rule, `None` where there is none.
    """
    source: dict[Activity, bool] = {}
    for each in seen:
        source |= {} if each is None else _fired(each, each.source)
    answers = [{} if each is None else _fired(each, each.ported) for each in seen]
    rows: dict[object, Row] = {}
    for activity, fired in source.items():
        targets = tuple(each.get(activity) for each in answers)
        key = head(activity.story), fired, targets
        row = rows.setdefault(key, Row(head=key[0], source=fired, targets=targets))
        row.activities.append(activity)
    return tuple(sorted(rows.values(), key=lambda row: (not row.differs, not row.source, -row.total)))


def _fired(seen: Observations, bits: Bits) -> dict[Activity, bool]:
    """Return what a rule did on each activity that it was shown."""
    return {each: bool(bits >> number & 1) for number, each in enumerate(seen.activities)}


def head(story: str) -> str:
    """Return what stories have in common that tell of the same thing: not the value that it has there."""
    return story.partition(" is ")[0].partition(" has ")[0] if story.startswith(DERIVED) else ""
