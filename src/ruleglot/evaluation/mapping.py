"""What the index does to a query before it runs: fields that it does not have, and how it folds letters.

>>> from ruleglot.ir.nodes import Comparison, EventQuery, Literal, Operator, Vocabulary
>>> field = Field(vocabulary=Vocabulary.ECS, name="f", optional=True)
>>> equal = Comparison(subject=field, operator=Operator.EQ, value=Literal(value="a"))
>>> query = EventQuery(category=None, condition=Not(operand=equal))
>>> mapped(query, EqlSettings(unmapped_fields={"f"})).condition.value
True
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, assert_never

from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.diagnostics.evaluation import UnmappedField
from ruleglot.evaluation.settings import EqlSettings, Folding
from ruleglot.ir.nodes import (
    AllOf,
    AnyOf,
    Case,
    Comparison,
    Condition,
    Constant,
    Field,
    InNetwork,
    Leaf,
    Membership,
    Not,
    Operator,
    Presence,
    Query,
    Regex,
    Wildcard,
)
from ruleglot.ir.ternary import joined, negated
from ruleglot.ir.traverse import query_fields, rewrite_conditions, rewrite_leaves, term_fields

if TYPE_CHECKING:
    from collections.abc import Collection


def mapped(query: Query, settings: EqlSettings) -> Query:
    """Return the query as the index of the settings runs it. Raises `DiagnosticError` (E005)."""
    if settings.unmapped_fields:
        missing = [each for each in query_fields(query) if each.name in settings.unmapped_fields and not each.optional]
        if missing:
            raise DiagnosticError(*(UnmappedField(field=each.name, span=each.span) for each in dict.fromkeys(missing)))
        query = rewrite_conditions(query, lambda each: _known(each, settings.unmapped_fields))
    if Folding(settings.folding) is Folding.UNICODE:
        query = rewrite_conditions(query, lambda each: rewrite_leaves(each, _folded))
    return query


def _known(condition: Condition, unmapped: Collection[str]) -> Condition:
    """Return a condition in which the fields that no index has are null; one that is null then is never true."""
    return _without(condition, unmapped) or Constant(value=False, span=condition.span)


def _without(condition: Condition, unmapped: Collection[str]) -> Condition | None:
    """Return a condition folded in three-valued logic, `None` where it is null.

    Source: Elasticsearch's analyzer puts null for such a field, its optimizer makes of a comparison with null a test
    for null and folds all else.
    """
    match condition:
        case AllOf() | AnyOf():
            operands = [_without(each, unmapped) for each in condition.operands]
            return joined(type(condition), operands, condition.span)
        case Not():
            return negated(_without(condition.operand, unmapped), condition.span)
        case Constant():
            return condition
        case Comparison() | Membership() | Wildcard() | Regex() | InNetwork() | Presence():
            is_unmapped = any(each.name in unmapped for each in term_fields(condition.subject))
            return _null_test(condition) if is_unmapped else condition
        case _:
            assert_never(condition)


def _null_test(leaf: Leaf) -> Constant | None:
    """Return what a test of null is: of presence and equality it is false, of all else null."""
    match leaf:
        case Presence() | Comparison(operator=Operator.EQ, case=Case.EXACT):
            return Constant(value=False, span=leaf.span)
        case _:
            return None


def _folded(leaf: Leaf) -> Condition:
    """Return a leaf that folds letters as the newest versions do; what is computed always did."""
    match leaf:
        case (
            Comparison(case=Case.ASCII)
            | Membership(case=Case.ASCII)
            | Wildcard(case=Case.ASCII)
            | Regex(case=Case.ASCII)
        ):
            return replace(leaf, case=Case.UNICODE) if isinstance(leaf.subject, Field) else leaf
        case _:
            return leaf
