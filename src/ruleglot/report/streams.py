"""Streams of activities for people: where two rules about several events part, told activity by activity.

>>> after(0), after(60_001_000_000), after(1_500_000_000)
('0 s', '60.001 s', '1.5 s')
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ruleglot.diagnostics.notes import Direction
from ruleglot.equivalence.streams import shrunk
from ruleglot.report.describe import describe
from ruleglot.report.matrix import head
from ruleglot.translate.perspective import sensors
from ruleglot.translate.series import SeriesQuestion
from ruleglot.translate.understand import understand

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruleglot.equivalence.sightings import Record
    from ruleglot.equivalence.streams import StreamObservations
    from ruleglot.events.ecs.view import Strength
    from ruleglot.events.streaming.stream import Stream
    from ruleglot.translate.conversion import Comparison, SeriesEvidence

NANOSECONDS = 1_000_000_000

SOUGHT = (Direction.NARROWER, Direction.BROADER)
"""Missed attacks first, extra alerts second."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """An activity of a stream: how long after the first one, what was done, and the records that each rule sees."""

    after: str
    activity: str
    source_view: tuple[Record, ...]
    ported_view: tuple[Record, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamCounterexample:
    """A stream on which exactly one of two rules fires; without any of its activities they would agree.

    `direction`: which way the ported rule differs on it. `story`: that of the stream that it was made of.
    """

    direction: Direction
    sentence: str
    story: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamRow:
    """Streams of one story, but for the value that it tells of, on which the rules did the same; `total` of them."""

    story: str
    source: bool
    ported: bool
    total: int

    @property
    def differs(self) -> bool:
        """Whether the ported rule did something else than the source."""
        return self.source is not self.ported


def stream_counterexamples(
    comparison: Comparison, evidence: SeriesEvidence, strength: Strength
) -> Iterator[StreamCounterexample]:
    """Yield one for each direction in which the rules were seen to differ; `strength` is the view judged on."""
    differing, ported = evidence.seen.differing, comparison.ported
    if ported is None or not differing:
        return
    asked = SeriesQuestion.of(comparison.source, understand(comparison.source), strength)
    answered = SeriesQuestion.of(ported, understand(ported), strength, sensors(comparison.source))
    for direction in SOUGHT:
        first = next((each.stream for each in differing if each.direction is direction), None)
        if first is None:
            continue
        alone, silent = (asked, answered) if direction is Direction.NARROWER else (answered, asked)
        small = shrunk(first, lambda each, a=alone, b=silent: a.fires(each) and not b.fires(each))  # type: ignore[misc]
        yield StreamCounterexample(
            direction=direction,
            sentence=_sentence(small, direction),
            story=first.story,
            steps=tuple(_steps(small, asked, answered)),
        )


def _sentence(stream: Stream, direction: Direction) -> str:
    number, span = len(stream.activities), stream.activities[-1].time - stream.activities[0].time
    what = "one activity" if number == 1 else f"{number} activities within {after(span)}"
    if direction is Direction.NARROWER:
        return f"stays silent on {what} on which the source fires"
    return f"fires on {what} on which the source stays silent"


def _steps(stream: Stream, asked: SeriesQuestion, answered: SeriesQuestion) -> Iterator[Step]:
    begins = stream.activities[0].time
    for each in stream.activities:
        yield Step(
            after=after(each.time - begins),
            activity=describe(each),
            source_view=asked.records(each),
            ported_view=answered.records(each),
        )


def after(nanoseconds: int) -> str:
    """Return a stretch of time in seconds, with no more digits than it needs."""
    whole, rest = divmod(nanoseconds, NANOSECONDS)
    fraction = f"{rest:09d}".rstrip("0")
    return f"{whole}.{fraction} s" if fraction else f"{whole} s"


def stream_rows(seen: StreamObservations) -> tuple[StreamRow, ...]:
    """Return what the rules did on streams that are alike: first where they part, then where the source fires."""
    counts: dict[tuple[str, bool, bool], int] = {}
    for number, stream in enumerate(seen.streams):
        key = head(stream.story) or stream.story, bool(seen.source >> number & 1), bool(seen.ported >> number & 1)
        counts[key] = counts.get(key, 0) + 1
    rows = [
        StreamRow(story=story, source=source, ported=ported, total=total)
        for (story, source, ported), total in counts.items()
    ]
    return tuple(sorted(rows, key=lambda row: (not row.differs, not row.source)))
