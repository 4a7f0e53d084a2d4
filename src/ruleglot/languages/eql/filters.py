"""Tokens to what is asked of one event: `category where condition`, alone or in the brackets of a stage.

>>> from ruleglot.languages.eql.cursor import Cursor
>>> from ruleglot.languages.eql.lexer import tokenize
>>> from ruleglot.source import Source
>>> event_filter(Cursor(tokenize(Source("q", "any where true")))).category is None
True
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ruleglot.diagnostics.near import did_you_mean, near
from ruleglot.languages.eql.expressions import expression
from ruleglot.languages.eql.lexer import Token, TokenKind
from ruleglot.languages.eql.syntax import EventFilter

if TYPE_CHECKING:
    from ruleglot.languages.eql.cursor import Cursor

BEGINNINGS = ("sequence", "sample")
"""The words that begin the other kinds of query, for hints."""


def event_filter(cursor: Cursor) -> EventFilter:
    """Event filter = ( "any" | name | string ) "where" expression. Raises `DiagnosticError` (Q001, …)."""
    first = cursor.token
    category = _category(cursor)
    if cursor.token.word != "where":
        cursor.unexpected("`where`", cursor.did_you_mean(("where",)) or _beginning_hint(first))
    cursor.take()
    condition = expression(cursor)
    return EventFilter(category=category, condition=condition, span=first.span.to(condition.span))


def _category(cursor: Cursor) -> str | None:
    token = cursor.token
    is_name = token.kind is TokenKind.NAME and "." not in token.value
    if not is_name and token.kind is not TokenKind.STRING and token.word != "any":
        is_odd = token.kind in {TokenKind.NAME, TokenKind.QUOTED_NAME}
        hint = "a category in odd letters stands in double quotes" if is_odd else ""
        cursor.unexpected("an event category (`process`, `file`, `any`, …)", hint)
    cursor.take()
    return None if token.word == "any" else token.value


def _beginning_hint(first: Token) -> str:
    meant = did_you_mean(near(first.value, BEGINNINGS))
    return meant or "a query begins with an event category: `process where …`, `any where …`"
