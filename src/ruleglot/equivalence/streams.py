"""What rules about several events did on streams, each on the view of its own platform, and where they part.

The evaluator is the reference; what it asks of single records has been answered before, for all of them at once. So a
query is put to streams with its conditions replaced by those answers: a record then holds when it was, the keys that it
has, and of which parts of the query it fulfils the condition.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeAlias, assert_never

from ruleglot.diagnostics.notes import Direction
from ruleglot.equivalence.sightings import Sightings, numbers
from ruleglot.evaluation.columns import packed
from ruleglot.evaluation.dates import MILLISECOND
from ruleglot.evaluation.keys import keys
from ruleglot.evaluation.matches import iterate
from ruleglot.evaluation.order import moment, sorted_events
from ruleglot.evaluation.values import values
from ruleglot.ir.nodes import Constant, EventQuery, Field, Presence, SampleQuery, SequenceQuery, Stage, Vocabulary
from ruleglot.ir.traverse import filters

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from ruleglot.equivalence.sightings import Record
    from ruleglot.evaluation.columns import Bits
    from ruleglot.evaluation.keys import Key
    from ruleglot.evaluation.settings import EqlSettings
    from ruleglot.events.streaming.stream import Stream
    from ruleglot.ir.nodes import Query


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamObservation:
    """What both rules did on one stream."""

    stream: Stream
    source_fires: bool
    ported_fires: bool

    @property
    def direction(self) -> Direction:
        """Which way the ported rule differs on this stream."""
        if self.source_fires is self.ported_fires:
            return Direction.NONE
        return Direction.NARROWER if self.source_fires else Direction.BROADER


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamObservations:
    """What both rules did on all streams: bit n of `source` and of `ported` is about stream n."""

    streams: tuple[Stream, ...]
    source: Bits
    ported: Bits

    def joined(self, further: StreamObservations) -> StreamObservations:
        """Return what both rules did on these streams and on further ones."""
        return StreamObservations(
            streams=(*self.streams, *further.streams),
            source=self.source | further.source << self.total,
            ported=self.ported | further.ported << self.total,
        )

    @property
    def total(self) -> int:
        """How many streams were looked at."""
        return len(self.streams)

    @property
    def agreeing(self) -> int:
        """On how many both rules fired or both stayed silent."""
        return self.total - (self.source ^ self.ported).bit_count()

    @property
    def source_firing(self) -> int:
        """On how many the source fired; without any, nothing has been shown."""
        return self.source.bit_count()

    @property
    def seeded(self) -> int:
        """How many of them were made up at random."""
        return sum(each.seeded for each in self.streams)

    @property
    def differing(self) -> tuple[StreamObservation, ...]:
        """The streams on which one rule fired and the other did not."""
        return tuple(
            StreamObservation(
                stream=self.streams[number],
                source_fires=bool(self.source >> number & 1),
                ported_fires=bool(self.ported >> number & 1),
            )
            for number in numbers(self.source ^ self.ported)
        )

    @property
    def direction(self) -> Direction:
        """Which way the ported rule was seen to differ."""
        narrower = Direction.NARROWER if self.source & ~self.ported else Direction.NONE
        broader = Direction.BROADER if self.ported & ~self.source else Direction.NONE
        return narrower | broader


class Recorded:
    """Streams as one platform's sensor records them.

    `records`: all different records, each on its own; `streams`: of each stream the numbers of its records, in their
    order; `containing`: of each record the streams that it is in.
    """

    __slots__ = ("_keys", "_known", "_times", "containing", "records", "settings", "streams")

    def __init__(self, records: Sequence[Record], streams: Sequence[tuple[int, ...]], settings: EqlSettings) -> None:
        self.records = Sightings([(each,) for each in records])
        self.streams = tuple(streams)
        self.settings = settings
        self.containing = [0] * len(records)
        for number, each in enumerate(self.streams):
            for record in each:
                self.containing[record] |= 1 << number
        self._times = [_time(each, settings) for each in records]
        self._keys: dict[tuple[Field, ...], tuple[list[int], ...]] = {}
        self._known: dict[Key, int] = {}

    def firing(self, query: Query) -> Bits:
        """Return the streams that the query finds something in. Raises `DiagnosticError` as `evaluate` does."""
        if isinstance(query, EventQuery) and not query.pipes:
            return self.containing_some(self.records.columns.matching(query, self.settings))
        prepared = self.prepared(query)
        return packed(prepared.fires(number) for number in range(len(self.streams)))

    def containing_some(self, records: Bits) -> Bits:
        """Return the streams that some of the records are in."""
        found = 0
        for each in numbers(records):
            found |= self.containing[each]
        return found

    def prepared(self, query: Query, passing: tuple[Bits, ...] | None = None) -> Prepared:
        """Return a query with what it asks of single records answered. Raises `DiagnosticError` as `evaluate` does.

        `passing`: for each part of the query the records that fulfil its condition, where that is known already.
        """
        parts = filters(query)
        alone = (EventQuery(category=each.category, condition=each.condition) for each in parts)
        keyed = tuple(dict.fromkeys(each.keys for each in parts if isinstance(each, Stage) and each.keys))
        held = [self._held(each) for each in keyed]
        plain = tuple(
            {**time, **{_key(place): each[number] for place, each in enumerate(held)}}
            for number, time in enumerate(self._times)
        )
        return Prepared(
            query=answered(query, keyed),
            settings=self.settings,
            passing=tuple(self.records.columns.matching(each, self.settings) for each in alone)
            if passing is None
            else passing,
            plain=plain,
            streams=self.streams,
        )

    def _held(self, fields: tuple[Field, ...]) -> tuple[list[int], ...]:
        """Return the keys that each record has for some fields, each key as a number of its own."""
        if fields not in self._keys:
            stage = Stage(category=None, condition=Constant(value=True), keys=fields)
            self._keys[fields] = tuple(
                [self._known.setdefault(key, len(self._known)) for key in keys(stage, each, self.settings)]
                for each in self.records.columns.records
            )
        return self._keys[fields]


def _time(record: Record, settings: EqlSettings) -> dict[str, Any]:
    """Return when a record was, and what orders records of one time."""
    told: dict[str, Any] = {}
    name, time, tiebreaker = settings.timestamp_field, moment(record, settings), settings.tiebreaker_field
    if name is not None and time is not None:
        told[name] = time // MILLISECOND
    if tiebreaker is not None:
        told[tiebreaker] = list(values(Field(vocabulary=Vocabulary.ECS, name=tiebreaker), record))
    return told


Keyed: TypeAlias = "tuple[tuple[Field, ...], ...]"
"""The different keys of a query's stages."""


def answered(query: Query, keyed: Keyed) -> Query:
    """Return a query whose parts ask whether the answer to their own condition is yes, and have one key."""
    match query:
        case EventQuery():
            return replace(query, category=None, condition=_yes(0))
        case SequenceQuery(until=until):
            last = None if until is None else _answered(until, len(query.stages), keyed)
            return replace(query, stages=_all_answered(query.stages, keyed), until=last)
        case SampleQuery():
            return replace(query, stages=_all_answered(query.stages, keyed))
        case _:
            assert_never(query)


def _all_answered(stages: tuple[Stage, ...], keyed: Keyed) -> tuple[Stage, ...]:
    return tuple(_answered(each, number, keyed) for number, each in enumerate(stages))


def _answered(stage: Stage, number: int, keyed: Keyed) -> Stage:
    own = (_field(_key(keyed.index(stage.keys))),) if stage.keys else ()
    return replace(stage, category=None, condition=_yes(number), keys=own)


def _yes(number: int) -> Presence:
    return Presence(subject=_field(_answer(number)))


def _field(name: str) -> Field:
    return Field(vocabulary=Vocabulary.ECS, name=name)


def _answer(number: int) -> str:
    """Return where a record holds that it fulfils the condition of a part; no field of any platform is called so."""
    return f"answer {number}"


def _key(number: int) -> str:
    """Return where a record holds its keys for stages of the same fields; no field of any platform is called so."""
    return f"key {number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A query whose conditions have been answered.

    `passing`: for each part the records that fulfil its condition; `plain`: all records with what else counts;
    `streams`: of each stream the numbers of its records.
    """

    query: Query
    settings: EqlSettings
    passing: tuple[Bits, ...]
    plain: tuple[Mapping[str, Any], ...]
    streams: tuple[tuple[int, ...], ...]

    def fires(self, stream: int) -> bool:
        """Return whether the query finds something in a stream."""
        events = [self._told(each) for each in self.streams[stream]]
        in_order = sorted_events(events, self.settings, is_sequence=isinstance(self.query, SequenceQuery))
        return next(iterate(self.query, in_order, settings=self.settings), None) is not None

    def _told(self, record: int) -> Mapping[str, Any]:
        answers = {_answer(place): True for place, bits in enumerate(self.passing) if bits >> record & 1}
        return {**self.plain[record], **answers}

    def changed(self, part: int, records: Bits) -> Prepared:
        """Return the query after the answers of a part about some records have been turned round."""
        passing = list(self.passing)
        passing[part] ^= records
        return replace(self, passing=tuple(passing))


def shrunk(stream: Stream, parts: Callable[[Stream], bool]) -> Stream:
    """Return the stream with as few activities as possible on which two rules still part: `parts` says whether they do.

    One activity after the other is left out, the last one first, until none can be spared.
    """
    left = True
    while left:
        left = False
        for place in reversed(range(len(stream.activities))):
            fewer = replace(stream, activities=stream.activities[:place] + stream.activities[place + 1 :])
            if fewer.activities and parts(fewer):
                stream, left = fewer, True
    return stream
