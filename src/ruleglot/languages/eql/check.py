"""The types of a query: what Elasticsearch's verifier refuses, and fields that no table knows.

>>> from ruleglot.ecs.fields import ecs_type
>>> from ruleglot.languages.eql.parser import parse
>>> from ruleglot.source import Source
>>> query = parse(Source("q", 'any where process.pid : "4*" and user.nam == "root"'))
>>> for fault in (*faults(query, ecs_type), *unknown_fields(query, ecs_type)):
...     print(fault.severity, fault.message_text)
error first argument of [:] must be [string], found value [process.pid] type [long]; consider using [==] instead
warning ECS has no field `user.nam`

Source: the messages of Elasticsearch's `VerifierTests`, `TypeResolutions` and `QueryTranslatorFailTests`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ruleglot.diagnostics.eql import NotSupportedByElasticsearch, UnknownField
from ruleglot.diagnostics.near import did_you_mean, near
from ruleglot.ecs.fields import Family, ecs_types
from ruleglot.languages.eql.arguments import wrong_arguments
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
    Statement,
)
from ruleglot.languages.eql.types import TypeOf, constant_type, typed
from ruleglot.languages.eql.walk import children, conditions, keys, walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruleglot.diagnostics.diagnostic import Diagnostic

UNREADABLE = {
    Family.ANALYZED: "No keyword/multi-field defined exact matches for [{name}]; define one or use MATCH/QUERY instead",
    Family.COMPOUND: "Cannot use field [{name}] type [{type}]",
}
"""Why some fields cannot be asked about; whether they are there can always be asked."""

VERY_LIKE = 0.9
"""Integrations have fields of their own whose names are much like ECS's; only a slip of the pen is worth a hint."""

STRANGE_TO_TEXT = frozenset({Family.NUMBER, Family.TRUTH, Family.DATE, Family.IP})
"""Families that patterns are not made for."""


def faults(statement: Statement, type_of: TypeOf) -> Iterator[Diagnostic]:
    """Yield what is wrong with the types of a query, in the order of its text."""
    for condition in conditions(statement):
        yield from _condition(condition, type_of)
    rows = keys(statement)
    for key in dict.fromkeys(key for row in rows for key in row):
        yield from _field(key, type_of)
    yield from _keys(rows, type_of)


def unknown_fields(statement: Statement, type_of: TypeOf) -> Iterator[Diagnostic]:
    """Yield a warning for each field whose type is not known, at the first place where it stands."""
    nodes = (node for condition in conditions(statement) for node in walk(condition))
    names = [each for each in nodes if isinstance(each, FieldName)]
    names += (key for row in keys(statement) for key in row)
    first = {each.dotted: each for each in reversed(names) if type_of(each.dotted) is None}
    for name, place in reversed(first.items()):
        hint = did_you_mean(near(name, ecs_types(), likeness=VERY_LIKE))
        yield UnknownField(name=name, hint=hint, span=place.span)


def _keys(rows: tuple[tuple[FieldName, ...], ...], type_of: TypeOf) -> Iterator[Diagnostic]:
    """Yield a fault for each key whose type cannot be compared with that of the first stage."""
    for row in rows[1:]:
        for first, key in zip(rows[0], row, strict=False):
            expected, found = typed(first, type_of), typed(key, type_of)
            if expected is not None and found is not None and expected.family is not found.family:
                yield _refused(
                    f"Sequence key [{first.dotted}] type [{expected.name}] is incompatible with key "
                    f"[{key.dotted}] type [{found.name}]",
                    key,
                )


def _condition(condition: Expression, type_of: TypeOf) -> Iterator[Diagnostic]:
    """Yield the faults of a condition, outermost first."""
    asked = [each for node in walk(condition) if isinstance(node, Relation) for each in _null_tested(node)]
    for node in walk(condition):
        match node:
            case FieldName():
                yield from _field(node, type_of, is_asked=node in asked)
            case Junction() | Negation():
                yield from (fault for each in children(node) for fault in _truth(each, type_of))
            case Predicate():
                yield from _predicate(node, type_of)
            case FunctionCall():
                yield from wrong_arguments(node, type_of)
            case Arithmetic():
                yield from _arithmetic(node, type_of)
            case Relation() | Constant():
                pass
    yield from _truth(condition, type_of)


def _null_tested(node: Relation) -> Iterator[Expression]:
    """Yield what a relation compares with null: of that only presence is asked."""
    match node.left, node.right:
        case (other, Constant(value=None)) | (Constant(value=None), other):
            yield other
        case _:
            pass


def _truth(expression: Expression, type_of: TypeOf) -> Iterator[Diagnostic]:
    """Yield a fault where a field stands for a condition and is none; other values are refused by their form."""
    found = typed(expression, type_of) if isinstance(expression, FieldName) else None
    if found is not None and found.family is not Family.TRUTH:
        problem = f"Condition expression needs to be boolean, found [{found.name.upper()}]"
        yield _refused(problem, expression, "compare the field with something")


def _field(name: FieldName, type_of: TypeOf, *, is_asked: bool = False) -> Iterator[Diagnostic]:
    """Yield what is wrong with a field; `is_asked`: nothing but its presence is asked."""
    found = typed(name, type_of)
    if found is not None and found.family in UNREADABLE and not is_asked:
        yield _refused(UNREADABLE[found.family].format(name=name.dotted, type=found.name), name)


def _predicate(node: Predicate, type_of: TypeOf) -> Iterator[Diagnostic]:
    subject = typed(node.subject, type_of)
    if subject is None:
        return
    if node.operator in {"in", "in~"}:
        yield from _list(node, type_of)
    elif subject.family in STRANGE_TO_TEXT:
        yield _refused(
            f"first argument of [{node.operator}] must be [string], found value [{node.subject.span.text}] type "
            f"[{subject.name}]; consider using [==] instead",
            node.subject,
        )


def _list(node: Predicate, type_of: TypeOf) -> Iterator[Diagnostic]:
    """Yield a fault for each value that is not of the subject's family; null goes with all."""
    subject = typed(node.subject, type_of)
    for place, value in enumerate(node.values, 1):
        found = constant_type(value) if isinstance(value, Constant) else None
        if subject is None or found is None or found.family is subject.family or subject.family is Family.VERSION:
            continue
        hint = ""
        if subject.family is Family.IP:
            hint = "write `cidrMatch(field, …)`, or join tests by `==` with `or`"
        problem = (
            f"{_ordinal(place)} argument of [{node.span.text}] must be [{subject.name}], found value "
            f"[{value.span.text}] type [{found.name}]"
        )
        yield _refused(problem, value, hint)


def _ordinal(place: int) -> str:
    ending = "th" if place % 100 in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(place % 10, "th")
    return f"{place}{ending}"


def _arithmetic(node: Arithmetic, type_of: TypeOf) -> Iterator[Diagnostic]:
    for operand in children(node):
        found = typed(operand, type_of)
        if found is not None and found.family is not Family.NUMBER and not isinstance(operand, Constant):
            yield _refused(
                f"argument of [{node.operator}] must be [numeric], found value [{operand.span.text}] type "
                f"[{found.name}]",
                operand,
            )


def _refused(problem: str, place: Expression, hint: str = "") -> Diagnostic:
    return NotSupportedByElasticsearch(problem=problem, hint=hint, span=place.span)
