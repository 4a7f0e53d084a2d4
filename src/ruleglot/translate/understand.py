"""What a rule means: its query as IR, read by the reader of its own language."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from ruleglot.diagnostics.diagnostic import Severity
from ruleglot.evaluation.settings import EqlSettings
from ruleglot.rules.rule import EqlBody, FalcoBody, Rule, SigmaBody

if TYPE_CHECKING:
    from ruleglot.diagnostics.diagnostic import Diagnostic
    from ruleglot.ir.nodes import Query


def understand(rule: Rule) -> Query:
    """Return the rule's query. Raises `DiagnosticError` (Q…, F…, S…) where it is wrong or not read yet."""
    match rule.body:
        case EqlBody(query=text):
            from ruleglot.languages.eql.read import read_query

            return read_query(text)
        case SigmaBody(text=text):
            from ruleglot.languages.sigma.read import read_query as read_sigma

            return read_sigma(text)
        case FalcoBody():
            from ruleglot.languages.falco.read import read_condition

            return read_condition(rule.body.condition, macros=rule.body.macros, lists=rule.body.lists)
        case _:
            assert_never(rule.body)


def warnings(rule: Rule) -> tuple[Diagnostic, ...]:
    """Return what may be wrong with a rule that can be understood: fields of an Elastic rule that ECS does not have."""
    match rule.body:
        case EqlBody(query=text):
            from ruleglot.languages.eql.read import check_query

            return tuple(each for each in check_query(text) if each.severity is Severity.WARNING)
        case SigmaBody() | FalcoBody():
            return ()
        case _:
            assert_never(rule.body)


def settings(rule: Rule) -> EqlSettings:
    """Return what the evaluator must be told about the rule's events."""
    match rule.body:
        case EqlBody() as body:
            return EqlSettings(
                category_field=body.event_category_field,
                timestamp_field=body.timestamp_field,
                tiebreaker_field=body.tiebreaker_field,
            )
        case SigmaBody() | FalcoBody():
            return EqlSettings()
        case _:
            assert_never(rule.body)
