"""Wrong versions of a rule about several events: of what joins its events, not of what it asks of each.

>>> from ruleglot.ir.nodes import Constant
>>> anything = Stage(category=None, condition=Constant(value=True))
>>> query = SequenceQuery(stages=(anything, replace(anything, category="file")), maxspan=1000)
>>> [str(each.mutation) for each in wrong_series(query)]
['stage removed', 'stage removed', 'stages swapped', 'maxspan one unit off', 'maxspan one unit off', 'maxspan dropped']
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum, unique
from typing import TYPE_CHECKING, TypeAlias

from ruleglot.ir.nodes import SampleQuery, SequenceQuery, Stage
from ruleglot.ir.text import term_text
from ruleglot.ir.traverse import filters

if TYPE_CHECKING:
    from collections.abc import Iterator

Series: TypeAlias = SequenceQuery | SampleQuery


@unique
class SeriesMutation(StrEnum):
    """One small mistake in what joins events, in the words of a report."""

    STAGE_REMOVED = "stage removed"
    STAGES_SWAPPED = "stages swapped"
    SPAN_OFF_BY_ONE = "maxspan one unit off"
    SPAN_DROPPED = "maxspan dropped"
    KEY_DROPPED = "key dropped"
    UNTIL_DROPPED = "until dropped"
    RUNS_OFF_BY_ONE = "runs one off"
    MISSING_MADE_PRESENT = "missing event made a present one"


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesMutant:
    """A wrong version of a query, whole: `becomes`. `what`: where the mistake is, a part of a sentence.

    `parts`: of each part of the wrong query (its `filters`) the number that it has in the right one. `key`: which field
    of the key is dropped, from 0, where one is.
    """

    mutation: SeriesMutation
    what: str
    becomes: Series
    parts: tuple[int, ...]
    key: int | None = None


def wrong_series(query: Series) -> Iterator[SeriesMutant]:
    """Yield the wrong versions, no two the same and none the query itself, in the order of the mutations."""
    seen: list[Series] = [query]
    for mutant in _wrong(query):
        if mutant.becomes not in seen:
            seen.append(mutant.becomes)
            yield mutant


def _wrong(query: Series) -> Iterator[SeriesMutant]:
    yield from _without_a_stage(query)
    if isinstance(query, SequenceQuery):
        yield from _swapped(query)
        yield from _other_spans(query)
    yield from _without_a_key(query)
    if isinstance(query, SequenceQuery):
        yield from _of_sequences(query)


def _all(query: Series) -> tuple[int, ...]:
    return tuple(range(len(filters(query))))


def _without_a_stage(query: Series) -> Iterator[SeriesMutant]:
    """Yield the query without each of its stages; some stage that must come stays."""
    for place, stage in enumerate(query.stages):
        rest = query.stages[:place] + query.stages[place + 1 :]
        if any(not each.missing for each in rest):
            yield SeriesMutant(
                mutation=SeriesMutation.STAGE_REMOVED,
                what=_named(place, stage),
                becomes=replace(query, stages=rest),
                parts=tuple(each for each in _all(query) if each != place),
            )


def _swapped(query: SequenceQuery) -> Iterator[SeriesMutant]:
    for place in range(len(query.stages) - 1):
        first, second = query.stages[place : place + 2]
        if first != second:
            before, after = query.stages[:place], query.stages[place + 2 :]
            swapped = list(_all(query))
            swapped[place : place + 2] = place + 1, place
            yield SeriesMutant(
                mutation=SeriesMutation.STAGES_SWAPPED,
                what=f"stages {place + 1} and {place + 2}",
                becomes=replace(query, stages=(*before, second, first, *after)),
                parts=tuple(swapped),
            )


def _other_spans(query: SequenceQuery) -> Iterator[SeriesMutant]:
    """Yield the query with a `maxspan` of a millisecond less and more, and without one: not where it is needed."""
    if query.maxspan is None:
        return
    for span in (query.maxspan - 1, query.maxspan + 1):
        if span > 0:
            yield SeriesMutant(
                mutation=SeriesMutation.SPAN_OFF_BY_ONE,
                what=f"{span} ms",
                becomes=replace(query, maxspan=span),
                parts=_all(query),
            )
    if not any(each.missing for each in query.stages):
        yield SeriesMutant(
            mutation=SeriesMutation.SPAN_DROPPED,
            what=f"{query.maxspan} ms",
            becomes=replace(query, maxspan=None),
            parts=_all(query),
        )


def _without_a_key(query: Series) -> Iterator[SeriesMutant]:
    """Yield the query without each field of the key; a sample needs one."""
    total = len(query.stages[0].keys)
    for place in range(total if isinstance(query, SequenceQuery) or total > 1 else 0):
        becomes: Series = replace(query, stages=tuple(_keyless(each, place) for each in query.stages))
        if isinstance(becomes, SequenceQuery) and becomes.until is not None:
            becomes = replace(becomes, until=_keyless(becomes.until, place))
        names = " and ".join(dict.fromkeys(term_text(each.keys[place]) for each in query.stages))
        yield SeriesMutant(
            mutation=SeriesMutation.KEY_DROPPED, what=names, becomes=becomes, parts=_all(query), key=place
        )


def _keyless(stage: Stage, place: int) -> Stage:
    return replace(stage, keys=stage.keys[:place] + stage.keys[place + 1 :])


def _of_sequences(query: SequenceQuery) -> Iterator[SeriesMutant]:
    if query.until is not None:
        yield SeriesMutant(
            mutation=SeriesMutation.UNTIL_DROPPED,
            what="until",
            becomes=replace(query, until=None),
            parts=tuple(range(len(query.stages))),
        )
    for place, stage in enumerate(query.stages):
        for runs in (stage.runs - 1, stage.runs + 1):
            if stage.runs > 1:
                yield _with(query, place, replace(stage, runs=runs), SeriesMutation.RUNS_OFF_BY_ONE)
    for place, stage in enumerate(query.stages):
        if stage.missing:
            yield _with(query, place, replace(stage, missing=False), SeriesMutation.MISSING_MADE_PRESENT)


def _with(query: SequenceQuery, place: int, stage: Stage, mutation: SeriesMutation) -> SeriesMutant:
    stages = (*query.stages[:place], stage, *query.stages[place + 1 :])
    what = f"{_named(place, stage)}, runs={stage.runs}" if stage.runs > 1 else _named(place, stage)
    return SeriesMutant(mutation=mutation, what=what, becomes=replace(query, stages=stages), parts=_all(query))


def _named(place: int, stage: Stage) -> str:
    return f"stage {place + 1}, {'any' if stage.category is None else stage.category}"
