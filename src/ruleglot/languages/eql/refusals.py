"""The three ways in which lowering turns an expression down, each pointing at the culprit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.diagnostics.eql import NotReadYet, NotSupportedByElasticsearch, WrongOperand
from ruleglot.languages.eql.syntax import FieldName

if TYPE_CHECKING:
    from ruleglot.languages.eql.syntax import Expression
    from ruleglot.source import Span


def not_yet(construct: str, span: Span) -> DiagnosticError:
    """Return the error for what is sound EQL and beyond RuleGlot so far (Q007)."""
    return DiagnosticError(NotReadYet(construct=construct, span=span))


def not_in_elasticsearch(problem: str, hint: str, span: Span) -> DiagnosticError:
    """Return the error for what the grammar allows and Elasticsearch's own check does not (Q008)."""
    return DiagnosticError(NotSupportedByElasticsearch(problem=problem, hint=hint, span=span))


def wrong_operand(operator: str, expected: str, found: Expression, hint: str = "") -> DiagnosticError:
    """Return the error for an operator that was given something it does not work on (Q009)."""
    return DiagnosticError(
        WrongOperand(operator=operator, expected=expected, found=f"`{found.span.text}`", hint=hint, span=found.span)
    )


def field_to_field(found: Expression, offender: Span) -> DiagnosticError:
    """Return the error for a comparison with `found`, which is a field where a constant should be (Q008)."""
    word = found.span.text
    hint = "compare with a constant"
    if isinstance(found, FieldName):
        hint = f'compare with a constant; a string stands in double quotes: `"{word}"`'
    if word.lower() in {"true", "false", "null"}:
        hint = f"keywords are written in small letters: `{word.lower()}`"
    problem = f"Comparisons against fields are not (currently) supported; offender [{offender.text}]"
    return not_in_elasticsearch(problem, hint, found.span)
