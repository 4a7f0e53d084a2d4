"""Activities on which two rules part: as small as can be, with the reason in a sentence and the clauses that cause it.

One for each direction that was seen. What is shown of it is what both sensors record of the small activity.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from ruleglot.diagnostics.notes import Direction
from ruleglot.equivalence.parting import Side
from ruleglot.equivalence.shrinking import shrunk
from ruleglot.equivalence.telling import told
from ruleglot.events.ecs.view import Strength
from ruleglot.ir.traverse import event_query
from ruleglot.report.describe import call_text
from ruleglot.report.streams import stream_counterexamples
from ruleglot.translate.perspective import sensors
from ruleglot.translate.question import Question
from ruleglot.translate.understand import understand

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruleglot.equivalence.sightings import Record
    from ruleglot.equivalence.telling import Telling
    from ruleglot.events.activity import Activity
    from ruleglot.report.streams import StreamCounterexample
    from ruleglot.translate.conversion import Comparison

SOUGHT = (Direction.NARROWER, Direction.BROADER)
"""Missed attacks first, extra alerts second."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counterexample:
    """An activity on which exactly one of two rules fires. `direction`: which way the ported rule differs on it.

    `story`: that of the activity that it was made of. `source_view`, `ported_view`: the records that each rule sees.
    """

    direction: Direction
    story: str
    activity: Activity
    telling: Telling
    source_view: tuple[Record, ...]
    ported_view: tuple[Record, ...]


AnyCounterexample: TypeAlias = "Counterexample | StreamCounterexample"
"""An activity on which two rules part, or, of rules about several events, a stream of activities."""


def counterexamples(comparison: Comparison, strength: Strength = Strength.INTENDED) -> tuple[AnyCounterexample, ...]:
    """Return one for each direction in which the rules were seen to differ; `strength` is the view judged on."""
    if comparison.series is not None:
        return tuple(stream_counterexamples(comparison, comparison.series, strength))
    return tuple(_counterexamples(comparison, strength))


def _counterexamples(comparison: Comparison, strength: Strength) -> Iterator[Counterexample]:
    seen, ported = comparison.observations, comparison.ported
    if seen is None or ported is None or not seen.differing:
        return
    asked = Question.of(comparison.source, event_query(understand(comparison.source)), strength)
    answered = Question.of(ported, event_query(understand(ported)), strength, sensors(comparison.source))
    for direction in SOUGHT:
        first = next((each.activity for each in seen.differing if each.direction is direction), None)
        if first is None:
            continue
        small = shrunk(first, asked.fires, answered.fires)
        source, target = _side(asked, small), _side(answered, small)
        yield Counterexample(
            direction=direction,
            story=first.story,
            activity=small,
            telling=told(source, target, comparison.notes, call_text(small)),
            source_view=source.records,
            ported_view=target.records,
        )


def _side(question: Question, activity: Activity) -> Side:
    return Side(query=question.query, records=question.view(activity), settings=question.settings)
