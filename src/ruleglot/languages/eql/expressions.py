"""Tokens to conditions and values: a parser by hand over one table of binding strengths.

Each function's docstring is its grammar rule. Whatever stands inside something else goes through `expression`, which
therefore is the one place that counts how deep the query nests.

>>> from ruleglot.languages.eql.cursor import Cursor
>>> from ruleglot.languages.eql.lexer import tokenize
>>> from ruleglot.source import Source
>>> condition = expression(Cursor(tokenize(Source("q", 'not a == 1 and b : "x*"'))))
>>> [type(each).__name__ for each in condition.operands]
['Negation', 'Predicate']
"""

from __future__ import annotations

from dataclasses import replace
from enum import IntEnum, unique
from typing import TYPE_CHECKING

from ruleglot.languages.eql.atoms import MATCHES, STRING, constant, field_name
from ruleglot.languages.eql.lexer import Token, TokenKind
from ruleglot.languages.eql.syntax import (
    Arithmetic,
    Constant,
    Expression,
    FunctionCall,
    Junction,
    Negation,
    Predicate,
    Relation,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from ruleglot.languages.eql.cursor import Cursor


@unique
class Binding(IntEnum):
    """How tightly an operator holds what stands beside it, the loosest first. Predicates hold tighter than all."""

    OR = 1
    AND = 2
    NOT = 3
    COMPARISON = 4
    SUM = 5
    PRODUCT = 6
    SIGN = 7


BINARY = {
    "or": Binding.OR,
    "and": Binding.AND,
    "==": Binding.COMPARISON,
    "!=": Binding.COMPARISON,
    "<": Binding.COMPARISON,
    "<=": Binding.COMPARISON,
    ">": Binding.COMPARISON,
    ">=": Binding.COMPARISON,
    "+": Binding.SUM,
    "-": Binding.SUM,
    "*": Binding.PRODUCT,
    "/": Binding.PRODUCT,
    "%": Binding.PRODUCT,
}
"""The operators between two expressions."""


TIGHTER = {binding: Binding(binding + 1) for binding in Binding if binding < Binding.SIGN}
"""What the right side of an operator must bind like, so that equal ones are taken from the left."""

ENDS = frozenset({",", ")", "]", "and", "or"})
"""What follows most strings: then the string is the whole expression, which need not go all the way down."""


def expression(cursor: Cursor, loosest: Binding = Binding.OR) -> Expression:
    """Expression = prefixed { operator expression }, over operators that bind at least as tightly as `loosest`.

    Raises `DiagnosticError` (Q001, Q005, Q006, Q008, Q012).
    """
    if cursor.token.kind is STRING and cursor.following.word in ENDS:
        return constant(cursor)
    depth = cursor.depth
    cursor.enter()
    left = _prefixed(cursor, loosest)
    while (binding := BINARY.get(cursor.token.word)) is not None and binding >= loosest:
        left = _binary(cursor, left, binding)
        if isinstance(left, Arithmetic):
            cursor.enter()  # a sum of three contains a sum of two
    cursor.depth = depth
    return left


def _binary(cursor: Cursor, left: Expression, binding: Binding) -> Expression:
    match binding:
        case Binding.OR | Binding.AND:
            return _junction(cursor, left, binding)
        case Binding.COMPARISON:
            return _relation(cursor, left)
        case _:
            operator = cursor.take().value
            right = expression(cursor, TIGHTER[binding])
            return Arithmetic(operator=operator, left=left, right=right, span=left.span.to(right.span))


def _junction(cursor: Cursor, left: Expression, binding: Binding) -> Junction:
    """Junction = left word expression { word expression }; the word is `and` or `or`. A long chain is one node."""
    word = cursor.token.value
    operands = [left]
    while cursor.token.word == word:
        cursor.take()
        operands.append(expression(cursor, TIGHTER[binding]))
    return Junction(operator=word, operands=tuple(operands), span=left.span.to(operands[-1].span))


def _relation(cursor: Cursor, left: Expression) -> Relation:
    """Relation = left ( "==" | "!=" | "<" | "<=" | ">" | ">=" ) sum; it does not chain."""
    operator = cursor.take()
    right = expression(cursor, Binding.SUM)
    if BINARY.get(cursor.token.word) is Binding.COMPARISON:
        cursor.unexpected("`and` or `or`", "comparisons do not chain; join two of them by `and`")
    return Relation(
        operator=operator.value,
        left=left,
        right=right,
        operator_span=operator.span,
        span=left.span.to(right.span),
    )


def _prefixed(cursor: Cursor, loosest: Binding) -> Expression:
    """Prefixed = "not" expression | ( "+" | "-" ) expression | predicated."""
    first = cursor.token
    if first.word == "not" and loosest <= Binding.NOT:
        cursor.take()
        operand = expression(cursor, Binding.NOT)
        return Negation(operand=operand, span=first.span.to(operand.span))
    if first.word in {"+", "-"}:
        cursor.take()
        return _signed(first, expression(cursor, Binding.SIGN))
    return _predicated(cursor)


def _signed(sign: Token, operand: Expression) -> Expression:
    span = sign.span.to(operand.span)
    match operand:
        case Constant(value=bool()):
            return Arithmetic(operator=sign.value, left=None, right=operand, span=span)
        case Constant(value=int() | float() as number):
            return Constant(value=-number if sign.value == "-" else number, span=span)
        case _:
            return Arithmetic(operator=sign.value, left=None, right=operand, span=span)


def _predicated(cursor: Cursor) -> Expression:
    """Predicated = primary [ [ "not" ] ( "in" | "in~" ) values | ( ":" | "like" | … ) ( constant | constants ) ]."""
    subject = _primary(cursor)
    if cursor.token.word in BINARY:
        return subject
    negated = cursor.token.word == "not" and cursor.following.word in {"in", "in~"}
    if negated:
        cursor.take()
    operator = cursor.token
    if operator.word in {"in", "in~"}:
        cursor.take()
        return _predicate(cursor, subject, operator, _bracketed(cursor, expression), negated=negated)
    if operator.word == ":" or operator.word in MATCHES:
        cursor.take()
        values = _bracketed(cursor, constant) if cursor.token.word == "(" else (constant(cursor),)
        return _predicate(cursor, subject, operator, values, negated=False)
    _no_other_operator(cursor)
    return subject


def _no_other_operator(cursor: Cursor) -> None:
    """Complain about operators that people bring along from elsewhere."""
    if cursor.token.word == "=":
        cursor.unexpected("`==`", "write `==` to compare; `=` only stands in `maxspan=` and `runs=`")
    if cursor.token.word == "not" and (cursor.following.word == ":" or cursor.following.word in MATCHES):
        hint = "`not` stands before the whole test: `not field like …`; only `not in` may follow the field"
        cursor.unexpected("an operator", hint)


def _predicate(
    cursor: Cursor, subject: Expression, operator: Token, values: tuple[Expression, ...], *, negated: bool
) -> Predicate:
    return Predicate(
        operator=operator.value,
        subject=subject,
        values=values,
        negated=negated,
        operator_span=operator.span,
        span=subject.span.to(cursor.previous.span),
    )


def _bracketed(cursor: Cursor, item: Callable[[Cursor], Expression]) -> tuple[Expression, ...]:
    """Values = "(" items ")"."""
    opener = cursor.expect("(", "the values stand in brackets, also a single one")
    items = cursor.items(item)
    cursor.close(opener, ")", "`,` or `)`")
    return items


def _primary(cursor: Cursor) -> Expression:
    """Primary = call | field | "(" expression ")" | constant."""
    token = cursor.token
    if token.word == "(":
        return _group(cursor)
    if token.kind is TokenKind.FUNCTION or (token.kind is TokenKind.NAME and cursor.following.word == "("):
        return _call(cursor)
    if token.kind is TokenKind.NAME or token.kind is TokenKind.QUOTED_NAME or token.word == "?":
        return field_name(cursor)
    if token.kind is STRING:
        return constant(cursor)
    return constant(cursor, "a field, a constant or a bracket", _keyword_hint(cursor))


def _keyword_hint(cursor: Cursor) -> str:
    """Return a hint where a keyword is used like a field."""
    keyword = cursor.token.kind is TokenKind.KEYWORD and cursor.following.word in {":", "==", "!="}
    return f"a field of this name stands in backticks: `` `{cursor.token.value}` ``" if keyword else ""


def _group(cursor: Cursor) -> Expression:
    """Group = "(" expression ")"; the span of what is inside then covers the brackets."""
    opener = cursor.take()
    inner = expression(cursor)
    closer = cursor.close(opener, ")", "`and`, `or` or `)`")
    return replace(inner, span=opener.span.to(closer.span))


def _call(cursor: Cursor) -> FunctionCall:
    """Call = function "(" [ items ] ")"."""
    name = cursor.take()
    opener = cursor.expect("(")
    arguments = () if cursor.token.word == ")" else cursor.items(expression)
    closer = cursor.close(opener, ")", "`,` or `)`")
    return FunctionCall(name=name.value, arguments=arguments, name_span=name.span, span=name.span.to(closer.span))
