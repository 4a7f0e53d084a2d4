"""Values to IR: what a leaf asks about.

A subject is a field so far. Functions and arithmetic become terms here once they are read; every operator takes them
from then on.
"""

from __future__ import annotations

from typing import assert_never

from ruleglot.ir.nodes import Field, Vocabulary
from ruleglot.languages.eql.functions import unread
from ruleglot.languages.eql.refusals import not_yet
from ruleglot.languages.eql.syntax import (
    Arithmetic,
    Constant,
    Expression,
    FieldName,
    FunctionCall,
    Junction,
    Negation,
    Predicate,
    Relation,
)


def term(expression: Expression) -> Field:
    """Return what an operator asks about. Raises `DiagnosticError` (Q007, Q010)."""
    match expression:
        case FieldName():
            return field(expression)
        case FunctionCall():
            raise unread(expression)
        case Arithmetic():
            raise not_yet("arithmetic", expression.span)
        case Constant():
            raise not_yet("a test of a constant", expression.span)
        case Relation() | Predicate() | Negation() | Junction():
            raise not_yet("a test of a condition's own truth value", expression.span)
        case _:
            assert_never(expression)


def field(name: FieldName) -> Field:
    """Return the field of a name; `?name` is optional."""
    return Field(vocabulary=Vocabulary.ECS, name=name.dotted, optional=name.optional, span=name.span)
