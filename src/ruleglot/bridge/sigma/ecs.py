"""A whole query from ECS to Sigma with the ECS names kept (`taxonomy: ecs`): for searching Elastic's own documents.

Nothing has to be translated but the category, which becomes a log source where one names it, and regular expressions,
which Sigma writes in another dialect.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, assert_never

from ruleglot.bridge.clauses import split
from ruleglot.bridge.crossed import Crossed, Refused
from ruleglot.bridge.kinds import Kind, kinds
from ruleglot.bridge.sigma.sigmahq import log_source_test
from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.evaluation.evaluator import holds
from ruleglot.evaluation.lucene.spelled import lucene_to_re2
from ruleglot.ir.nodes import (
    Call,
    Comparison,
    Dialect,
    EventQuery,
    Field,
    Literal,
    Operator,
    Regex,
    Term,
    Vocabulary,
)
from ruleglot.ir.simplify import all_of
from ruleglot.ir.traverse import rewrite_leaves

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ruleglot.ir.nodes import Condition, Leaf

CATEGORIES: Mapping[Kind, str] = {
    Kind.EXEC: "process_creation",
    Kind.FILE_CREATE: "file_event",
    Kind.FILE_DELETE: "file_delete",
    Kind.FILE_RENAME: "file_rename",
    Kind.CONNECT: "network_connection",
}
"""The log source category of a kind; the other kinds are told by their own clauses alone."""


def to_ecs_sigma(query: EventQuery) -> Crossed | Refused:
    """Return the query over the same fields, in Sigma's words."""
    about_kind, _ = split(query)
    found = kinds(query.category, about_kind, holds)
    try:
        condition = rewrite_leaves(query.condition, _leaf)
    except DiagnosticError as error:
        return Refused(problems=error.diagnostics)
    whole = all_of(*_log_source(query, found), condition)
    return Crossed(query=EventQuery(category=None, condition=whole), kinds=found)


def _log_source(query: EventQuery, found: tuple[Kind, ...]) -> tuple[Condition, ...]:
    """Return what takes the place of the category: a log source of its own, or the field that holds the category."""
    product = log_source_test("product", "linux")
    if len(found) == 1 and found[0] in CATEGORIES:
        return (log_source_test("category", CATEGORIES[found[0]]), product)
    if query.category is None:
        return (product,)
    field = Field(vocabulary=Vocabulary.SIGMA, name="event.category")
    return (product, Comparison(subject=field, operator=Operator.EQ, value=Literal(value=query.category)))


def _leaf(leaf: Leaf) -> Leaf:
    if isinstance(leaf, Regex) and leaf.dialect is Dialect.LUCENE:
        spelled = tuple(f"^(?:{lucene_to_re2(each)})$" for each in leaf.patterns)
        leaf = replace(leaf, patterns=spelled, dialect=Dialect.PCRE, whole=False)
    return replace(leaf, subject=_term(leaf.subject))


def _term(term: Term) -> Term:
    match term:
        case Field():
            return replace(term, vocabulary=Vocabulary.SIGMA, optional=False)
        case Literal():
            return term
        case Call():
            return replace(term, arguments=tuple(map(_term, term.arguments)))
        case _:
            assert_never(term)
