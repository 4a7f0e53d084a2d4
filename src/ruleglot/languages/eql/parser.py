"""Tokens to queries. What stands after `where` is the business of `expressions`, brackets that of `stages`.

>>> from ruleglot.source import Source
>>> statement = parse(Source("q", "process where process.pid == 4 | head 3"))
>>> statement.query.category, statement.query.condition.operator, statement.pipes[0].count
('process', '==', 3)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ruleglot.diagnostics.near import did_you_mean, near
from ruleglot.languages.eql.cursor import Cursor
from ruleglot.languages.eql.filters import event_filter
from ruleglot.languages.eql.lexer import Token, TokenKind, tokenize
from ruleglot.languages.eql.refusals import not_in_elasticsearch
from ruleglot.languages.eql.stages import sample, sequence
from ruleglot.languages.eql.syntax import EventFilter, Pipe, Sample, Sequence, Statement

if TYPE_CHECKING:
    from ruleglot.source import Source

PIPES = ("head", "tail")
"""The pipes that Elasticsearch has."""

THE_PIPES = "the pipes are `head` and `tail`"

ENDGAME_PIPES = frozenset({"count", "filter", "sort", "unique", "unique_count"})
"""Pipes of Endgame's EQL, which Elasticsearch knows by name only."""

OPERATORS = ("and", "or", "in", "like", "regex")
"""What may follow a value, for hints."""

FOLLOWING = {")": "it closes no bracket", "]": "it closes no bracket"}
"""What to do about symbols that stand behind the whole condition."""


def parse(source: Source) -> Statement:
    """Return the syntax of a query. Raises `DiagnosticError` (Q001 to Q006, Q008, Q012)."""
    cursor = Cursor(tokenize(source))
    first = cursor.token
    query = _query(cursor)
    pipes = _pipes(cursor, query)
    return Statement(query=query, pipes=pipes, span=first.span.to(cursor.previous.span))


def _query(cursor: Cursor) -> EventFilter | Sequence | Sample:
    """Query = sequence | sample | event filter."""
    first = cursor.token
    if first.word == "sequence":
        return sequence(cursor)
    if first.word == "sample":
        return sample(cursor)
    if first.word == "join":
        raise not_in_elasticsearch("`join` queries are not supported", "", first.span)
    return event_filter(cursor)


def _pipes(cursor: Cursor, query: EventFilter | Sequence | Sample) -> tuple[Pipe, ...]:
    """Pipes = { "|" pipe } end of the query."""
    found: list[Pipe] = []
    while cursor.token.word == "|" and cursor.following.word != "|":
        found.append(_pipe(cursor))
    if cursor.token.kind is not TokenKind.END:
        _no_end(cursor, query)
    if found and isinstance(query, Sample):
        raise not_in_elasticsearch("Samples do not support pipes yet", "", found[0].span)
    return tuple(found)


def _no_end(cursor: Cursor, query: EventFilter | Sequence | Sample) -> None:
    token = cursor.token
    if token.word == "|":
        cursor.unexpected("`and`, `or` or the end of the query", "write `or`")
    hint = FOLLOWING.get(token.value, "") or cursor.did_you_mean((*OPERATORS, "not"))
    if isinstance(query, EventFilter):
        cursor.unexpected("`and`, `or` or the end of the query", hint)
    cursor.unexpected("`[`, `![`, `until`, `|` or the end of the query", hint)


def _pipe(cursor: Cursor) -> Pipe:
    """Pipe = "|" ( "head" | "tail" ) whole number."""
    bar, name = cursor.take(), cursor.token
    if name.kind is not TokenKind.NAME:
        cursor.unexpected("`head` or `tail`")
    cursor.take()
    if name.value in ENDGAME_PIPES:
        raise not_in_elasticsearch(f"Pipe [{name.value}] is not supported", THE_PIPES, name.span)
    if name.value not in PIPES:
        hint = did_you_mean(near(name.value, PIPES)) or THE_PIPES
        raise not_in_elasticsearch(f"Unrecognized pipe [{name.value}]", hint, name.span)
    count = _count(cursor, name)
    return Pipe(name=name.value, count=count, span=bar.span.to(cursor.previous.span))


def _count(cursor: Cursor, pipe: Token) -> int:
    token = cursor.token
    if token.kind is TokenKind.END or token.word == "|":
        raise not_in_elasticsearch(f"Pipe [{pipe.value}] expects exactly one argument but found [0]", "", pipe.span)
    if token.kind is not TokenKind.INTEGER or len(token.value) > len(str(2**31)) or int(token.value) >= 2**31:
        problem = f"Pipe [{pipe.value}] expects a positive integer but found [{token.span.text}]"
        raise not_in_elasticsearch(problem, "", token.span)
    cursor.take()
    if cursor.token.word == ",":
        problem = f"Pipe [{pipe.value}] expects exactly one argument but found more"
        raise not_in_elasticsearch(problem, "", cursor.token.span)
    return int(token.value)
