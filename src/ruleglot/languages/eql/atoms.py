"""The smallest parts of an expression: field names and constants.

>>> from ruleglot.languages.eql.cursor import Cursor
>>> from ruleglot.languages.eql.lexer import tokenize
>>> from ruleglot.source import Source
>>> field_name(Cursor(tokenize(Source("q", "?event.`sequence`")))).dotted
'event.sequence'
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NoReturn

from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.diagnostics.eql import NotSupportedByElasticsearch, NumberTooLarge
from ruleglot.languages.eql.lexer import KEYWORDS, Token, TokenKind
from ruleglot.languages.eql.syntax import Constant, FieldName
from ruleglot.source import Span

if TYPE_CHECKING:
    from ruleglot.languages.eql.cursor import Cursor

MATCHES = ("like", "like~", "regex", "regex~")
"""The words that take constants only; `:` is one of them in all but spelling."""

TOP_OF_LONG = 2**63
"""A whole number from here on is a double, as in Elasticsearch."""

WORDS = {"true": True, "false": False, "null": None}

CONSTANTS_ONLY = '`:`, `like` and `regex` compare with constants only; strings stand in double quotes: `"…"`'


NAME, STRING = TokenKind.NAME, TokenKind.STRING

BEHIND = frozenset({"==", "!=", ":", "in", "in~", "like", "like~", "regex", "regex~", "and", "or", ")", "<", ">"})
"""What stands behind most field names: then the name is one token."""


def field_name(cursor: Cursor) -> FieldName:
    """Field = [ "?" ] name { "." name }.

    Raises `DiagnosticError` (Q001, Q008).
    """
    first = cursor.token
    if first.kind is NAME and cursor.following.word in BEHIND:
        cursor.take()
        return FieldName(dotted=first.value, optional=False, span=first.span)
    optional = first.word == "?"
    if optional:
        cursor.take()
    if cursor.token.kind is TokenKind.STRING:
        cursor.unexpected(
            "a field name", 'Use triple double quotes ["""] to define unescaped string literals, not [?"]'
        )
    dotted = _name(cursor)
    while cursor.token.word == ".":
        cursor.take()
        dotted += f".{_name(cursor)}"
    name = FieldName(dotted=dotted, optional=optional, span=Span(first.source, first.start, cursor.previous.end))
    _no_other_field(cursor, name)
    return name


def _name(cursor: Cursor) -> str:
    """Name = identifier { "." identifier } | "`" … "`"."""
    token = cursor.token
    if token.kind is not TokenKind.NAME and token.kind is not TokenKind.QUOTED_NAME:
        keyword = token.kind is TokenKind.KEYWORD and token.value in KEYWORDS
        hint = f"`{token.value}` is a keyword; put it in backticks" if keyword else ""
        cursor.unexpected("a field name", hint)
    if token.kind is TokenKind.QUOTED_NAME and "" in token.value.split("."):
        cursor.unexpected("a field name", "no part of a field's name is empty")
    return cursor.take().value


def _no_other_field(cursor: Cursor, name: FieldName) -> None:
    """Refuse what the grammar lets follow a name and Elasticsearch does not; help with parts that are no names."""
    token = cursor.token
    if token.word == "[" and cursor.following.kind is TokenKind.INTEGER:
        _refuse("Array indexes are not supported", token)
    if token.word == "of":
        _refuse(f"Process relationships (`{name.dotted} of`) are not supported", token)
    if token.kind is TokenKind.DECIMAL and token.span.text.startswith("."):
        cursor.unexpected("an operator", "a part of a field's name that begins with a digit stands in backticks")


def _refuse(problem: str, token: Token) -> NoReturn:
    raise DiagnosticError(NotSupportedByElasticsearch(problem=problem, span=token.span))


def constant(cursor: Cursor, expected: str = "a constant", hint: str = CONSTANTS_ONLY) -> Constant:
    """Constant = string | number | "true" | "false" | "null".

    Raises `DiagnosticError` (Q001 with `expected` and `hint`, Q012).
    """
    token = cursor.token
    if token.kind is STRING:
        cursor.take()
        return Constant(value=token.value, span=token.span)
    if token.kind is TokenKind.INTEGER or token.kind is TokenKind.DECIMAL:
        cursor.take()
        return Constant(value=_number(token), span=token.span)
    if token.word not in WORDS:
        cursor.unexpected(expected, hint)
    cursor.take()
    return Constant(value=WORDS[token.word], span=token.span)


def _number(token: Token) -> int | float:
    """Return the number; a whole one that does not fit 64 bits is a double, as in Elasticsearch."""
    digits = token.value.lstrip("0") or "0"
    if token.kind is TokenKind.INTEGER and len(digits) <= len(str(TOP_OF_LONG)) and int(digits) < TOP_OF_LONG:
        return int(digits)
    value = float(token.value)
    if math.isinf(value):
        raise DiagnosticError(NumberTooLarge(span=token.span))
    return value
