"""Text to IR, the whole way.

>>> from ruleglot.ir.text import query_text
>>> from ruleglot.source import Source
>>> print(query_text(read_query(Source("q", 'file where file.path like "/etc/*" and user.id != "0"'))))
events of category "file"
  all of
    file.path fits "/etc/" *
    not
      user.id == "0"
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.ecs.fields import ecs_type
from ruleglot.languages.eql.check import faults, unknown_fields
from ruleglot.languages.eql.lower import lower
from ruleglot.languages.eql.parser import parse

if TYPE_CHECKING:
    from ruleglot.diagnostics.diagnostic import Diagnostic
    from ruleglot.ir.nodes import Query
    from ruleglot.languages.eql.syntax import Statement
    from ruleglot.languages.eql.types import TypeOf
    from ruleglot.source import Source


def read_query(source: Source, type_of: TypeOf = ecs_type) -> Query:
    """Return the meaning of an EQL query. `type_of`: the types of fields, ECS's unless told otherwise.

    Raises `DiagnosticError` (Q001 to Q012, E003) with all that is wrong.
    """
    return _read(parse(source), type_of)


def check_query(source: Source, type_of: TypeOf = ecs_type) -> tuple[Diagnostic, ...]:
    """Return all that is wrong with an EQL query, errors before warnings (Q014); none where all is well."""
    try:
        statement = parse(source)
        _read(statement, type_of)
    except DiagnosticError as error:
        return error.diagnostics
    return tuple(unknown_fields(statement, type_of))


def _read(statement: Statement, type_of: TypeOf) -> Query:
    wrong_types = tuple(faults(statement, type_of))
    try:
        query = lower(statement)
    except DiagnosticError as error:
        raise DiagnosticError(*_in_order(error.diagnostics, wrong_types)) from error
    if wrong_types:
        raise DiagnosticError(*wrong_types)
    return query


def _in_order(found: tuple[Diagnostic, ...], more: tuple[Diagnostic, ...]) -> list[Diagnostic]:
    """Return faults by their places; of `more` only what is about places that have no fault so far."""
    places = [each.span for each in found if each.span is not None]
    fresh = [each for each in more if each.span is not None and not any(map(each.span.overlaps, places))]
    return sorted([*found, *fresh], key=lambda each: -1 if each.span is None else each.span.start)
