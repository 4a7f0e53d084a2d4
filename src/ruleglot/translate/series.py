"""Rules about several events, tried on streams of activities: what they ask, of whom, and how they compare.

A rule about single events may stand beside one about several: it fires on a stream when it fires on any of its
activities.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ruleglot.diagnostics.bridge import SeriesNotCompared
from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.diagnostics.notes import Direction, Note
from ruleglot.equivalence.streams import Recorded, StreamObservations
from ruleglot.equivalence.verdict import Assurance, Verdict, judge
from ruleglot.evaluation.keys import keys
from ruleglot.evaluation.matches import evaluate
from ruleglot.evaluation.stages import passes_filter
from ruleglot.events.ecs.documented import EVERY_SENSOR
from ruleglot.events.streaming.stream import Asked
from ruleglot.events.streams import bound, streams
from ruleglot.translate.conversion import Comparison, SeriesEvidence
from ruleglot.translate.perspective import sensors, view
from ruleglot.translate.stages import tried_mutants
from ruleglot.translate.understand import settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ruleglot.equivalence.series_trial import SeriesTrial
    from ruleglot.equivalence.sightings import Record
    from ruleglot.evaluation.settings import EqlSettings
    from ruleglot.events.activity import LinuxActivity
    from ruleglot.events.ecs.view import Sensor, Strength
    from ruleglot.events.streaming.ensemble import Ensemble
    from ruleglot.events.streaming.stream import Keys, Stream
    from ruleglot.ir.nodes import EventQuery, Query, Stage
    from ruleglot.rules.rule import Rule
    from ruleglot.translate.conversion import Options
    from ruleglot.translate.perspective import View


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesQuestion:
    """A query, about several events or one, with the view that it is put to. `settings`: what its index is told."""

    query: Query
    view: View
    settings: EqlSettings
    _seen: dict[int, tuple[LinuxActivity, tuple[Record, ...]]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    @classmethod
    def of(cls, rule: Rule, query: Query, strength: Strength, read: frozenset[Sensor] = EVERY_SENSOR) -> SeriesQuestion:
        """Return what a rule asks. `strength` and `read`: as for `perspective.view`."""
        return cls(query=query, view=view(rule, strength, read), settings=settings(rule))

    def records(self, activity: LinuxActivity) -> tuple[Record, ...]:
        """Return what the rule's sensor records of an activity."""
        known = self._seen.get(id(activity))
        if known is None or known[0] is not activity:
            known = self._seen[id(activity)] = activity, self.view(activity)  # held: no other one is given its id
        return known[1]

    @property
    def asked(self) -> Asked:
        """How the rule answers about single activities. A question that it cannot answer is a no."""
        return Asked(passes=self._passes, keys=self._keys)

    def _passes(self, part: EventQuery | Stage, activity: LinuxActivity) -> bool:
        try:
            return any(passes_filter(part, each, self.settings) for each in self.records(activity))
        except DiagnosticError:
            return False

    def _keys(self, stage: Stage, activity: LinuxActivity) -> Keys:
        return frozenset(key for each in self.records(activity) for key in keys(stage, each, self.settings))

    def fires(self, stream: Stream) -> bool:
        """Return whether the rule finds something in a stream. Raises `DiagnosticError` as `evaluate` does."""
        records = [record for activity in stream.activities for record in self.records(activity)]
        return bool(evaluate(self.query, records, settings=self.settings))

    def recorded(self, several: Sequence[Stream]) -> Recorded:
        """Return streams as the rule's sensor records them."""
        records: list[Record] = []
        places: dict[int, tuple[int, ...]] = {}
        for activity in (each for stream in several for each in stream.activities):
            if id(activity) not in places:
                own = self.records(activity)
                places[id(activity)] = tuple(range(len(records), len(records) + len(own)))
                records += own
        numbered = [tuple(place for each in stream.activities for place in places[id(each)]) for stream in several]
        return Recorded(records, numbered, self.settings)


def compared_series(
    source: tuple[Rule, Query], ported: tuple[Rule, Query], notes: tuple[Note, ...], options: Options, *, same: bool
) -> Comparison:
    """Return the comparison of two rules of which one at least is about several events, over streams made from both.

    `same`: they ask the very same question, which needs no test; the streams then show that it can be answered yes.
    """
    (source_rule, source_query), (ported_rule, ported_query) = source, ported
    asked = SeriesQuestion.of(source_rule, source_query, options.view)
    answered = SeriesQuestion.of(ported_rule, ported_query, options.view, sensors(source_rule))
    evidence = tried(asked, asked if same else answered, options.steps)
    if not same and not evidence.seen.source_firing:
        return Comparison(
            source=source_rule,
            ported=ported_rule,
            verdict=Verdict.REFUSED,
            assurance=None,
            notes=notes,
            problems=(SeriesNotCompared(reason=evidence.reason, span=source_query.span),),
        )
    noted = Direction.NONE
    for note in notes:
        noted |= note.direction
    return Comparison(
        source=source_rule,
        ported=ported_rule,
        verdict=judge(noted, evidence.seen.direction),
        assurance=Assurance.PROVED if same else Assurance.TESTED,
        notes=notes,
        series=evidence,
    )


def tried(source: SeriesQuestion, ported: SeriesQuestion, most: int) -> SeriesEvidence:
    """Return what was seen of two rules on the streams that are made from each of them.

    Where the source fires on some, also on those that tell wrong versions of the ported rule from it; `most`: so many
    steps the search for these may take.
    """
    own = streams(source.query, source.asked)
    its = own if ported is source else streams(ported.query, ported.asked)
    known = {each.activities for each in own.streams} if its is not own else set()
    several = (*own.streams, *(each for each in its.streams if its is not own and each.activities not in known))
    on_ported = ported.recorded(several)
    try:
        seen = _seen(source, ported, several, on_ported)
    except DiagnosticError as error:
        nothing = StreamObservations(streams=(), source=0, ported=0)
        return SeriesEvidence(seen=nothing, bound="", reason=f"a query cannot be answered on the streams: {error}")
    if not seen.source_firing:
        reason = own.reason or "the source fires on none of the streams that were made for it"
        return SeriesEvidence(seen=seen, bound=bound(several) if several else "", reason=reason, remarks=own.remarks)
    trial, made = _trial(ported, on_ported, its.ensemble, most)
    seen = seen.joined(_seen(source, ported, made, ported.recorded(made)))
    return SeriesEvidence(seen=seen, bound=bound(seen.streams), remarks=own.remarks, trial=trial)


def _seen(
    source: SeriesQuestion, ported: SeriesQuestion, several: tuple[Stream, ...], on_ported: Recorded
) -> StreamObservations:
    """Return what both rules do on streams, which have been recorded for the ported one."""
    fired = on_ported.firing(ported.query)
    alike = fired if ported is source else source.recorded(several).firing(source.query)
    return StreamObservations(streams=several, source=alike, ported=fired)


def _trial(
    ported: SeriesQuestion, recorded: Recorded, ensemble: Ensemble | None, most: int
) -> tuple[SeriesTrial | None, tuple[Stream, ...]]:
    """Return what became of the ported rule's mutants, and the streams that were made to kill some of them.

    No trial where a part of it cannot be answered on some activity.
    """
    try:
        return tried_mutants(ported, recorded, ensemble, most)
    except DiagnosticError:
        return None, ()
