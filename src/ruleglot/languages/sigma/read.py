r"""Sigma YAML to IR, through pySigma's own parser.

The log source is a part of the meaning: it becomes tests of `logsource.category`, `logsource.product` and
`logsource.service`, which every record carries. Values are compared without regard to the case of ASCII letters unless
`cased` stands there (the specification says "case-insensitive" and no more; ASCII is what backends have in common). A
regular expression may fit anywhere and case counts in it. A list of values is any of them; `null` asks that the field
is missing.

>>> from ruleglot.ir.text import condition_text
>>> from ruleglot.source import Source
>>> rule = (
...     "title: Download\nlogsource: {product: linux}\n"
...     "detection:\n    selection: {Image|endswith: [/curl, /wget]}\n    condition: selection\n"
... )
>>> print(condition_text(read_query(Source("rule.yml", rule)).condition))
all of
  logsource.product == "linux"
  Image fits * "/curl", * "/wget" (case: ascii)
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, cast

from sigma.conditions import ConditionAND, ConditionFieldEqualsValueExpression, ConditionNOT, ConditionOR
from sigma.exceptions import SigmaConditionError, SigmaError, SigmaRuleLocation, SigmaTypeError
from sigma.rule import SigmaDetection, SigmaDetectionItem, SigmaRule
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
    SigmaString,
    SigmaType,
    SpecialChars,
)

from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.diagnostics.documents import TooDeepDocument
from ruleglot.diagnostics.sigma import BrokenCondition, NotSigma
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
    Not,
    Operator,
    Presence,
    Regex,
    Scalar,
    Vocabulary,
    Wildcard,
)
from ruleglot.ir.patterns import pattern
from ruleglot.ir.simplify import all_of
from ruleglot.languages.sigma.alternatives import joined
from ruleglot.languages.sigma.document import Document, document
from ruleglot.languages.sigma.soundness import check, place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruleglot.source import Source, Span

DEEPEST = 120
"""So deep may conditions nest: somewhat deeper than EQL queries, which must come back from Sigma; rules reach five."""

ORDER = {
    SigmaCompareExpression.CompareOperators.LT: Operator.LT,
    SigmaCompareExpression.CompareOperators.LTE: Operator.LE,
    SigmaCompareExpression.CompareOperators.GT: Operator.GT,
    SigmaCompareExpression.CompareOperators.GTE: Operator.GE,
}

HOLES = {SpecialChars.WILDCARD_MULTI: Hole.RUN, SpecialChars.WILDCARD_SINGLE: Hole.CHARACTER}

SECTIONS = {"identifier": "id", "tag": "tags", "value": "tags"}
"""The keys of a rule that pySigma's errors call otherwise: `SigmaTagError` is about `tags`, and outside detections, so
is `SigmaValueError`."""


def read_query(source: Source) -> EventQuery:
    """Return the meaning of one Sigma rule. Raises `DiagnosticError` (D003, D008, S001, S002, S004 to S008)."""
    found = document(source)
    check(found)
    try:
        rule = _rule(found)
        _mark(rule)
        conditions = _parsed(rule, found)
        condition = joined(*(_condition(each, found) for each in conditions))
    except RecursionError:
        raise DiagnosticError(TooDeepDocument(path=source.name)) from None
    return EventQuery(category=None, condition=all_of(*_log_source(rule, found.places.get("logsource")), condition))


def _rule(found: Document) -> SigmaRule:
    try:
        return SigmaRule.from_dict(dict(found.data))
    except SigmaError as error:
        raise DiagnosticError(_culprit(error, found)) from error


def _culprit(error: SigmaError, found: Document) -> NotSigma:
    """Return the fault with its place: that of the item which cannot be read alone, or of the key that it is about."""
    for item in found.items:
        try:
            SigmaDetectionItem.from_mapping(item.key, cast("str", item.data))
        except SigmaTypeError:
            problem = f"the modifiers of `{item.key}` do not go together"
            return NotSigma(problem=problem, span=item.span)
        except SigmaError as own:
            return NotSigma(problem=_told(own), span=item.span)
    about = type(error).__name__.removeprefix("Sigma").removesuffix("Error").lower()
    return NotSigma(problem=_told(error), span=found.places.get(SECTIONS.get(about, about)))


def _told(error: SigmaError) -> str:
    return " ".join(str(error.args[0]).split())


def _mark(rule: SigmaRule) -> None:
    """Give each item its number in the order of the text: pySigma hands it on to all that it makes of the item."""
    for number, item in enumerate(_items(list(rule.detection.detections.values()))):
        item.source = SigmaRuleLocation(Path(), char=number)


def _items(parts: list[SigmaDetection | SigmaDetectionItem]) -> Iterator[SigmaDetectionItem]:
    for part in parts:
        if isinstance(part, SigmaDetectionItem):
            yield part
        else:
            yield from _items(list(part.detection_items))


def _parsed(rule: SigmaRule, found: Document) -> Iterator[object]:
    for condition, text in zip(rule.detection.parsed_condition, found.conditions, strict=True):
        try:
            yield condition.parsed
        except SigmaConditionError as error:
            start = getattr(error.__context__, "loc", None)  # of pyparsing's exception
            if start is None:
                raise DiagnosticError(NotSigma(problem=_told(error), span=text.span)) from error
            word = text.text[start:].split(maxsplit=1)[:1]
            shown = f"`{word[0]}`" if word else "its end"
            span = place(text, start, start + len("".join(word)))
            raise DiagnosticError(BrokenCondition(found=shown, span=span)) from error


def _log_source(rule: SigmaRule, span: Span | None) -> Iterator[Condition]:
    for key in ("category", "product", "service"):
        value = getattr(rule.logsource, key)
        if value is not None:
            subject = Field(vocabulary=Vocabulary.SIGMA, name=f"logsource.{key}", span=span)
            yield Comparison(subject=subject, operator=Operator.EQ, value=Literal(value=str(value)), span=span)


def _condition(parsed: object, found: Document, depth: int = 0) -> Condition:
    if depth > DEEPEST:
        raise RecursionError
    match parsed:
        case ConditionAND():
            return all_of(*(_condition(each, found, depth + 1) for each in parsed.args))
        case ConditionOR():
            return joined(*(_condition(each, found, depth + 1) for each in parsed.args))
        case ConditionNOT():
            return Not(operand=_condition(parsed.args[0], found, depth + 1))
        case _:  # nothing else is left: `check` has refused all that asks about no field
            return _test(cast("ConditionFieldEqualsValueExpression", parsed), found)


def _test(parsed: ConditionFieldEqualsValueExpression, found: Document) -> Condition:
    item = found.items[cast("SigmaRuleLocation", parsed.source).char or 0]
    return _leaf(Field(vocabulary=Vocabulary.SIGMA, name=parsed.field, span=item.span), parsed.value)


def _leaf(subject: Field, value: SigmaType) -> Condition:
    match value:
        case SigmaString():
            return _text(subject, value)
        case SigmaBool(boolean=truth):
            return _equal(subject, truth)
        case SigmaNumber(number=number):
            return _equal(subject, number)
        case SigmaNull():
            return Not(operand=Presence(subject=subject, span=subject.span), span=subject.span)
        case SigmaExists(exists=exists):
            present = Presence(subject=subject, span=subject.span)
            return present if exists else Not(operand=present, span=subject.span)
        case SigmaCompareExpression():
            return replace(_equal(subject, value.number.number), operator=ORDER[value.op])
        case SigmaCIDRExpression(cidr=cidr):
            return InNetwork(subject=subject, networks=(cidr,), span=subject.span)
        case SigmaExpansion(values=values):
            return joined(*(_leaf(subject, each) for each in values))
        case _:  # `check` has refused the modifiers that make other values
            return _regex(subject, cast("SigmaRegularExpression", value))


def _equal(subject: Field, value: Scalar, case: Case = Case.EXACT) -> Comparison:
    literal = Literal(value=value, span=subject.span)
    return Comparison(subject=subject, operator=Operator.EQ, value=literal, case=case, span=subject.span)


def _text(subject: Field, value: SigmaString) -> Condition:
    case = Case.EXACT if isinstance(value, SigmaCasedString) else Case.ASCII
    parts = [HOLES[part] if isinstance(part, SpecialChars) else str(part) for part in value.s]
    if any(isinstance(part, Hole) for part in parts):
        return Wildcard(subject=subject, patterns=(pattern(*parts),), case=case, span=subject.span)
    return _equal(subject, "".join(map(str, parts)), case)


def _regex(subject: Field, value: SigmaRegularExpression) -> Regex:
    case = Case.ASCII if value.flags else Case.EXACT  # the other flags are refused
    patterns = (str(value.regexp),)
    return Regex(subject=subject, patterns=patterns, dialect=Dialect.PCRE, whole=False, case=case, span=subject.span)
