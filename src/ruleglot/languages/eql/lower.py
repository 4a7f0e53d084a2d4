"""Syntax to IR: whole queries, and what Elasticsearch asks of sequences and samples.

>>> from ruleglot.ir.text import query_text
>>> from ruleglot.languages.eql.parser import parse
>>> from ruleglot.source import Source
>>> print(query_text(lower(parse(Source("q", "sequence by a [any where b] with runs=2 [any where c]")))))
sequence
  event of any category by a, 2 times
    b == true
  event of any category by a
    c == true
"""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from ruleglot.diagnostics.diagnostic import DiagnosticError, all_or_faults
from ruleglot.ir.nodes import Cut, EventQuery, Pipe, SampleQuery, SequenceQuery, Stage
from ruleglot.languages.eql import syntax
from ruleglot.languages.eql.conditions import condition
from ruleglot.languages.eql.refusals import not_in_elasticsearch
from ruleglot.languages.eql.terms import field

if TYPE_CHECKING:
    from ruleglot.ir.nodes import Query

FEWEST = 2
MOST_IN_SEQUENCE = 256
MOST_IN_SAMPLE = 5
"""How many events Elasticsearch takes in one finding, repetitions counted."""


def lower(statement: syntax.Statement) -> Query:
    """Return the meaning of a query. Raises `DiagnosticError` (Q007 to Q011)."""
    pipes = tuple(Pipe(cut=Cut(each.name), count=each.count, span=each.span) for each in statement.pipes)
    match statement.query:
        case syntax.EventFilter() as query:
            found = condition(query.condition)
            return EventQuery(category=query.category, condition=found, pipes=pipes, span=query.span)
        case syntax.Sequence() as query:
            return _sequence(query, pipes)
        case syntax.Sample() as query:
            return _sample(query)
        case _:
            assert_never(statement.query)


def _sequence(query: syntax.Sequence, pipes: tuple[Pipe, ...]) -> SequenceQuery:
    _check_sequence(query)
    terms = query.terms if query.until is None else (*query.terms, query.until)
    stages = _stages(terms, query.keys)
    until = None if query.until is None else stages.pop()
    return SequenceQuery(stages=tuple(stages), maxspan=query.maxspan, until=until, pipes=pipes, span=query.span)


def _check_sequence(query: syntax.Sequence) -> None:
    count = sum(term.runs for term in query.terms)
    positive = [term for term in query.terms if not term.missing]
    if count < FEWEST:
        raise _refused(f"A sequence requires a minimum of {FEWEST} queries, found [{count}]", query)
    if count > MOST_IN_SEQUENCE:
        raise _refused(f"Sequence cannot contain more than {MOST_IN_SEQUENCE} queries; found [{count}]", query)
    if not positive:
        raise _refused("A sequence requires at least one positive event query; found none", query)
    if len(positive) < len(query.terms) and query.maxspan is None:
        raise _refused("[maxspan] is required for sequences with missing events queries; found none", query)
    if query.until is not None and query.until.missing:
        hint = "Elasticsearch takes it for `until [`; write that if it is meant"
        raise not_in_elasticsearch("`until` with a missing event is not supported", hint, query.until.span)
    if query.until is not None and query.until.runs > 1:
        hint = "Elasticsearch takes all but one of them for further events of the sequence; leave `runs` out"
        raise not_in_elasticsearch("`until` cannot be repeated", hint, query.until.span)


def _sample(query: syntax.Sample) -> SampleQuery:
    stages = _stages(query.terms, query.keys)
    count = len(query.terms)
    for term in query.terms:
        if term.missing:
            raise not_in_elasticsearch("Missing events are supported only for sequences", "", term.span)
        if term.runs > 1:
            raise not_in_elasticsearch("`with runs` is supported only for sequences", "", term.span)
    if count < FEWEST:
        raise _refused(f"A sample requires a minimum of {FEWEST} queries", query)
    if count > MOST_IN_SAMPLE:
        raise _refused(f"A sample cannot contain more than {MOST_IN_SAMPLE} queries, found [{count}]", query)
    if not all(stage.keys for stage in stages):
        raise _refused("A sample must have at least one join key, found none", query)
    for term, stage in zip(query.terms, stages, strict=True):
        names = [key.name for key in stage.keys]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            problem = f"Join keys must be used only once, found duplicates: [{', '.join(twice)}]"
            raise not_in_elasticsearch(problem, "", term.span)
    return SampleQuery(stages=tuple(stages), span=query.span)


def _stages(terms: tuple[syntax.Subquery, ...], keys: tuple[syntax.FieldName, ...]) -> list[Stage]:
    """Return the terms with the keys of the whole query before their own, of which all must have as many."""
    expected = len(terms[0].keys)
    for term in terms:
        if len(term.keys) != expected:
            total, found = len(keys) + expected, len(keys) + len(term.keys)
            problem = f"Inconsistent number of join keys specified; expected [{total}] but found [{found}]"
            raise not_in_elasticsearch(problem, "give every `[…]` as many keys as the first one", term.span)
    return all_or_faults(lambda term: _stage(term, keys), terms)


def _stage(term: syntax.Subquery, keys: tuple[syntax.FieldName, ...]) -> Stage:
    return Stage(
        category=term.filter.category,
        condition=condition(term.filter.condition),
        keys=tuple(map(field, (*keys, *term.keys))),
        runs=term.runs,
        missing=term.missing,
        span=term.span,
    )


def _refused(problem: str, query: syntax.Sequence | syntax.Sample) -> DiagnosticError:
    return not_in_elasticsearch(problem, "", query.span)
