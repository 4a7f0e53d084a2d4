"""What kind of value an expression has, as far as it can be told before an event is seen.

>>> from ruleglot.ecs.fields import ecs_type
>>> from ruleglot.languages.eql.parser import parse
>>> from ruleglot.source import Source
>>> typed(parse(Source("q", "any where length(process.name)")).query.condition, ecs_type)
Typed(name='integer', family=<Family.NUMBER: 'number'>)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias, assert_never

from ruleglot.ecs.fields import Family, family_of
from ruleglot.languages.eql.functions import SPELLING, TESTS
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

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

TypeOf: TypeAlias = "Callable[[str], str | None]"
"""The Elasticsearch type of a field, `None` where it is not known."""


@dataclass(frozen=True, slots=True)
class Typed:
    """A type's name in Elasticsearch's words, and its family."""

    name: str
    family: Family


KEYWORD = Typed("keyword", Family.TEXT)
INTEGER = Typed("integer", Family.NUMBER)
DOUBLE = Typed("double", Family.NUMBER)
BOOLEAN = Typed("boolean", Family.TRUTH)

RESULTS: Mapping[str, Typed] = {
    "add": DOUBLE,
    "between": KEYWORD,
    "concat": KEYWORD,
    "divide": DOUBLE,
    "indexOf": INTEGER,
    "length": INTEGER,
    "modulo": DOUBLE,
    "multiply": DOUBLE,
    "number": DOUBLE,
    "string": KEYWORD,
    "substring": KEYWORD,
    "subtract": DOUBLE,
    **dict.fromkeys(sorted(TESTS), BOOLEAN),
}
"""What each function returns."""


def typed(expression: Expression, type_of: TypeOf) -> Typed | None:
    """Return the type of an expression, `None` where it is null or a field of an unknown type."""
    match expression:
        case FieldName():
            name = type_of(expression.dotted)
            family = family_of(name)
            return None if name is None or family is None else Typed(name, family)
        case Constant():
            return constant_type(expression)
        case FunctionCall():
            return RESULTS.get(SPELLING.get(expression.name.removesuffix("~").lower(), ""))
        case Arithmetic():
            return DOUBLE
        case Relation() | Predicate() | Negation() | Junction():
            return BOOLEAN
        case _:
            assert_never(expression)


def constant_type(constant: Constant) -> Typed | None:
    """Return the type of a constant; null has none."""
    match constant.value:
        case None:
            return None
        case bool():
            return BOOLEAN
        case str():
            return KEYWORD
        case int():
            return INTEGER
        case float():
            return DOUBLE
