"""Tokens to queries. What stands after `where` is the business of `expressions`.

>>> from ruleglot.source import Source
>>> query = parse(Source("q", "process where process.pid == 4"))
>>> query.category, query.condition.operator
('process', '==')
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.diagnostics.eql import NotReadYet, NotSupportedByElasticsearch
from ruleglot.diagnostics.near import did_you_mean, near
from ruleglot.languages.eql.cursor import Cursor
from ruleglot.languages.eql.expressions import expression
from ruleglot.languages.eql.lexer import Token, TokenKind, tokenize
from ruleglot.languages.eql.syntax import EventQuery

if TYPE_CHECKING:
    from ruleglot.source import Source

LATER = ("sequence", "sample")
"""The words that begin the other kinds of query."""

OPERATORS = ("and", "or", "in", "like", "regex")
"""What may follow a value, for hints."""

FOLLOWING = {"|": "write `or`", ")": "it closes no bracket"}
"""What to do about symbols that stand behind the whole condition."""


def parse(source: Source) -> EventQuery:
    """Return the syntax of an event query. Raises `DiagnosticError` (Q001 to Q008, Q012)."""
    cursor = Cursor(tokenize(source))
    _no_other_query(cursor.token)
    query = _event_query(cursor)
    _end(cursor)
    return query


def _no_other_query(first: Token) -> None:
    if first.is_keyword(*LATER):
        raise DiagnosticError(NotReadYet(construct=f"`{first.value}` queries", span=first.span))
    if first.is_keyword("join"):
        raise DiagnosticError(NotSupportedByElasticsearch(problem="`join` queries are not supported", span=first.span))


def _event_query(cursor: Cursor) -> EventQuery:
    """Event query = ( "any" | name | string ) "where" expression."""
    first = cursor.token
    category = _category(cursor)
    if not cursor.token.is_keyword("where"):
        cursor.unexpected("`where`", cursor.did_you_mean(("where",)) or _beginning_hint(first))
    cursor.take()
    condition = expression(cursor)
    return EventQuery(category=category, condition=condition, span=first.span.to(condition.span))


def _category(cursor: Cursor) -> str | None:
    token = cursor.token
    if token.kind not in {TokenKind.NAME, TokenKind.STRING} and not token.is_keyword("any"):
        hint = "a category in odd letters stands in double quotes" if token.kind is TokenKind.QUOTED_NAME else ""
        cursor.unexpected("an event category (`process`, `file`, `any`, …)", hint)
    cursor.take()
    return None if token.is_keyword("any") else token.value


def _beginning_hint(first: Token) -> str:
    meant = did_you_mean(near(first.value, LATER))
    return meant or "a query begins with an event category: `process where …`, `any where …`"


def _end(cursor: Cursor) -> None:
    """End = { "|" pipe }, of which none is read yet."""
    token = cursor.token
    if token.is_symbol("|") and not cursor.following.is_symbol("|"):
        raise DiagnosticError(NotReadYet(construct="pipes (`| head`, `| tail`)", span=token.span))
    if token.kind is not TokenKind.END:
        hint = FOLLOWING.get(token.value, "") or cursor.did_you_mean((*OPERATORS, "not"))
        cursor.unexpected("`and`, `or` or the end of the query", hint)
