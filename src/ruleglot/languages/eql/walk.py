"""The one way to walk the syntax of a condition: what contains first, then what it contains, in the order of the text.

>>> from ruleglot.languages.eql.parser import parse
>>> from ruleglot.source import Source
>>> [each.span.text for each in walk(conditions(parse(Source("q", "any where not a == 1")))[0])]
['not a == 1', 'a == 1', 'a', '1']
"""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from ruleglot.languages.eql.syntax import (
    Arithmetic,
    Constant,
    EventFilter,
    Expression,
    FieldName,
    FunctionCall,
    Junction,
    Negation,
    Predicate,
    Relation,
    Sample,
    Sequence,
    Statement,
    Subquery,
)

if TYPE_CHECKING:
    from collections.abc import Iterator


def conditions(statement: Statement) -> tuple[Expression, ...]:
    """Return the conditions of a query, in the order of its text."""
    match statement.query:
        case EventFilter() as query:
            return (query.condition,)
        case Sequence() | Sample():
            return tuple(term.filter.condition for term in _terms(statement.query))
        case _:
            assert_never(statement.query)


def keys(statement: Statement) -> tuple[tuple[FieldName, ...], ...]:
    """Return the keys of each stage, those of the whole query before its own."""
    query = statement.query
    return () if isinstance(query, EventFilter) else tuple((*query.keys, *term.keys) for term in _terms(query))


def _terms(query: Sequence | Sample) -> tuple[Subquery, ...]:
    until = query.until if isinstance(query, Sequence) else None
    return query.terms if until is None else (*query.terms, until)


def walk(expression: Expression) -> Iterator[Expression]:
    """Yield an expression and all that it contains."""
    yield expression
    for child in children(expression):
        yield from walk(child)


def children(expression: Expression) -> tuple[Expression, ...]:
    """Return what an expression contains directly."""
    match expression:
        case FieldName() | Constant():
            return ()
        case FunctionCall():
            return expression.arguments
        case Arithmetic(left=left, right=right):
            return (right,) if left is None else (left, right)
        case Relation():
            return (expression.left, expression.right)
        case Predicate():
            return (expression.subject, *expression.values)
        case Negation():
            return (expression.operand,)
        case Junction():
            return expression.operands
        case _:
            assert_never(expression)
