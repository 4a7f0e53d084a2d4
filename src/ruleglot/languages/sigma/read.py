"""Sigma YAML to IR, through pySigma's own parser.

The log source is a part of the meaning: it becomes tests of `logsource.category`, `logsource.product` and
`logsource.service`, which every record carries. Values are compared without regard to the case of ASCII letters unless
`cased` stands there (the specification says "case-insensitive" and no more; ASCII is what backends have in common). A
regular expression may fit anywhere and case counts in it. A list of values is any of them; `null` asks that the field
is missing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sigma.conditions import ConditionAND, ConditionFieldEqualsValueExpression, ConditionNOT, ConditionOR
from sigma.exceptions import SigmaError
from sigma.rule import SigmaRule
from sigma.types import (
    SigmaBool,
    SigmaCasedString,
    SigmaCIDRExpression,
    SigmaCompareExpression,
    SigmaExists,
    SigmaExpansion,
    SigmaNull,
    SigmaNumber,
    SigmaRegularExpression,
    SigmaRegularExpressionFlag,
    SigmaString,
    SpecialChars,
)

from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.diagnostics.sigma import NotReadYet, NotSigma
from ruleglot.ir.nodes import (
    Case,
    Comparison,
    Condition,
    Dialect,
    EventQuery,
    Field,
    Hole,
    InNetwork,
    Literal,
    Membership,
    Not,
    Operator,
    Presence,
    Query,
    Regex,
    Vocabulary,
    Wildcard,
)
from ruleglot.ir.patterns import pattern
from ruleglot.ir.simplify import all_of, any_of
from ruleglot.source import Source, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

ORDER = {
    SigmaCompareExpression.CompareOperators.LT: Operator.LT,
    SigmaCompareExpression.CompareOperators.LTE: Operator.LE,
    SigmaCompareExpression.CompareOperators.GT: Operator.GT,
    SigmaCompareExpression.CompareOperators.GTE: Operator.GE,
}


def read_query(source: Source) -> Query:
    """Return the meaning of one Sigma rule. Raises `DiagnosticError` (S001, S002)."""
    span = Span(source, 0, 0)
    try:
        rule = SigmaRule.from_yaml(source.text)
        parsed = [each.parsed for each in rule.detection.parsed_condition]
    except (SigmaError, NotImplementedError, RecursionError) as error:
        raise DiagnosticError(NotSigma(problem=" ".join(str(error).split()), span=span)) from error
    condition = any_of(*(_condition(each, span) for each in parsed))
    return EventQuery(category=None, condition=all_of(*_log_source(rule), condition))


def _log_source(rule: SigmaRule) -> Iterator[Condition]:
    for key in ("category", "product", "service"):
        value = getattr(rule.logsource, key)
        if value is not None:
            subject = Field(vocabulary=Vocabulary.SIGMA, name=f"logsource.{key}")
            yield Comparison(subject=subject, operator=Operator.EQ, value=Literal(value=str(value)))


def _condition(item: object, span: Span) -> Condition:
    match item:
        case ConditionAND():
            return all_of(*(_condition(each, span) for each in item.args))
        case ConditionOR():
            return _merged(any_of(*(_condition(each, span) for each in item.args)))
        case ConditionNOT():
            return Not(operand=_condition(item.args[0], span))
        case ConditionFieldEqualsValueExpression():
            return _leaf(Field(vocabulary=Vocabulary.SIGMA, name=item.field), item.value, span)
        case _:
            raise DiagnosticError(NotReadYet(construct="keywords without a field", span=span))


def _merged(condition: Condition) -> Condition:
    """Return alternatives about one field as the list of values that they were written as."""
    from ruleglot.ir.nodes import AnyOf

    if not isinstance(condition, AnyOf):
        return condition
    merged: list[Condition] = []
    for each in condition.operands:
        joined = _joined(merged[-1], each) if merged else None
        if joined is None:
            merged.append(each)
        else:
            merged[-1] = joined
    return any_of(*merged)


def _joined(left: Condition, right: Condition) -> Condition | None:
    match left, right:
        case Wildcard(), Wildcard() if (left.subject, left.case) == (right.subject, right.case):
            return Wildcard(subject=left.subject, patterns=(*left.patterns, *right.patterns), case=left.case)
        case ((Comparison(operator=Operator.EQ) | Membership()), Comparison(operator=Operator.EQ)) if (
            (left.subject, left.case) == (right.subject, right.case) and _is_text(left) and _is_text(right)
        ):
            values = left.values if isinstance(left, Membership) else (left.value,)
            return Membership(subject=left.subject, values=(*values, right.value), case=left.case)
        case InNetwork(), InNetwork() if left.subject == right.subject:
            return InNetwork(subject=left.subject, networks=(*left.networks, *right.networks))
        case _:
            return None


def _is_text(leaf: Comparison | Membership) -> bool:
    values = leaf.values if isinstance(leaf, Membership) else (leaf.value,)
    return all(isinstance(each.value, str) for each in values)


def _leaf(subject: Field, value: object, span: Span) -> Condition:
    match value:
        case SigmaString():
            return _text(subject, value)
        case SigmaBool(boolean=truth):
            return Comparison(subject=subject, operator=Operator.EQ, value=Literal(value=bool(truth)))
        case SigmaNumber(number=number):
            return Comparison(subject=subject, operator=Operator.EQ, value=Literal(value=number))
        case SigmaNull():
            return Not(operand=Presence(subject=subject))
        case SigmaExists(exists=exists):
            present = Presence(subject=subject)
            return present if exists else Not(operand=present)
        case SigmaCompareExpression():
            number = value.number.number
            return Comparison(subject=subject, operator=ORDER[value.op], value=Literal(value=number))
        case SigmaCIDRExpression(cidr=cidr):
            return InNetwork(subject=subject, networks=(cidr,))
        case SigmaRegularExpression():
            return _regex(subject, value, span)
        case SigmaExpansion(values=values):
            return _merged(any_of(*(_leaf(subject, each, span) for each in values)))
        case _:
            construct = f"values of the kind `{type(value).__name__.removeprefix('Sigma')}`"
            raise DiagnosticError(NotReadYet(construct=construct, span=span))


def _text(subject: Field, value: SigmaString) -> Condition:
    case = Case.EXACT if isinstance(value, SigmaCasedString) else Case.ASCII
    holes = {SpecialChars.WILDCARD_MULTI: Hole.RUN, SpecialChars.WILDCARD_SINGLE: Hole.CHARACTER}
    parts = [holes[part] if isinstance(part, SpecialChars) else str(part) for part in value.s]
    if any(isinstance(part, Hole) for part in parts):
        return Wildcard(subject=subject, patterns=(pattern(*parts),), case=case)
    text = "".join(str(part) for part in parts)
    return Comparison(subject=subject, operator=Operator.EQ, value=Literal(value=text), case=case)


def _regex(subject: Field, value: SigmaRegularExpression, span: Span) -> Condition:
    beyond = value.flags - {SigmaRegularExpressionFlag.IGNORECASE}
    if beyond:
        raise DiagnosticError(NotReadYet(construct="regular expressions with the flags `m` or `s`", span=span))
    case = Case.ASCII if value.flags else Case.EXACT
    return Regex(subject=subject, patterns=(str(value.regexp),), dialect=Dialect.PCRE, whole=False, case=case)
