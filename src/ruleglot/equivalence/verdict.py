"""The five verdicts and the two assurances, and how a verdict is found.

A verdict joins what is known to differ (the notes) with what was seen to differ (the events): a difference that only
one of the two shows is still a difference.

>>> judge(Direction.BROADER, Direction.NONE), judge(Direction.BROADER, Direction.NARROWER)
(<Verdict.BROADER: 'broader'>, <Verdict.MIXED: 'mixed'>)
"""

from __future__ import annotations

from enum import StrEnum, unique

from ruleglot.diagnostics.notes import Direction


@unique
class Verdict(StrEnum):
    """What the user may expect of the ported rule."""

    EXACT = "exact"  # fires on the same activities as the source
    BROADER = "broader"  # fires on all of them and on more
    NARROWER = "narrower"  # misses some
    MIXED = "mixed"  # both
    REFUSED = "refused"  # there is no ported rule


@unique
class Assurance(StrEnum):
    """How sure the verdict is."""

    PROVED = "proved"  # decided for every possible event
    TESTED = "tested"  # seen on the activities that were tried


VERDICTS = {
    Direction.NONE: Verdict.EXACT,
    Direction.BROADER: Verdict.BROADER,
    Direction.NARROWER: Verdict.NARROWER,
    Direction.MIXED: Verdict.MIXED,
}


def judge(noted: Direction, seen: Direction) -> Verdict:
    """Return the verdict on a ported rule from what the notes say and what the events showed."""
    return VERDICTS[noted | seen]
