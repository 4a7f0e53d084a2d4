"""What an EQL query is made of, as it was written; what it means is the business of `lower`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from ruleglot.source import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldName:
    """`process.name`, `?process.name`; `dotted` is the name as the index knows it, without backticks."""

    dotted: str
    optional: bool
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Constant:
    """A string, a number, `true`, `false` or `null` (`None`)."""

    value: str | int | float | bool | None
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class FunctionCall:
    """`name(arguments)`; the name keeps its tilde."""

    name: str
    arguments: tuple[Expression, ...]
    name_span: Span
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Arithmetic:
    """`left operator right`, or `operator right` where `left` is `None`; one of `+ - * / %`."""

    operator: str
    left: Expression | None
    right: Expression
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """`left operator right`; one of `== != < <= > >=`."""

    operator: str
    left: Expression
    right: Expression
    operator_span: Span
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Predicate:
    """`subject operator (values)`; one of `in in~ : like like~ regex regex~`. Only `in` can be `negated` here."""

    operator: str
    subject: Expression
    values: tuple[Expression, ...]
    negated: bool
    operator_span: Span
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Negation:
    """`not operand`."""

    operand: Expression
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Junction:
    """`operand operator operand …`; the operator is `and` or `or`, with two or more operands."""

    operator: str
    operands: tuple[Expression, ...]
    span: Span


Expression: TypeAlias = FieldName | Constant | FunctionCall | Arithmetic | Relation | Predicate | Negation | Junction


@dataclass(frozen=True, slots=True, kw_only=True)
class EventFilter:
    """`category where condition`; the category is `None` for `any`."""

    category: str | None
    condition: Expression
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Subquery:
    """`[filter] by keys with runs=…`; `missing` where it begins with `![`."""

    filter: EventFilter
    missing: bool
    keys: tuple[FieldName, ...]
    runs: int
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Sequence:
    """`sequence by keys with maxspan=… terms until term`; `maxspan` in milliseconds."""

    keys: tuple[FieldName, ...]
    maxspan: int | None
    terms: tuple[Subquery, ...]
    until: Subquery | None
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """`sample by keys terms`."""

    keys: tuple[FieldName, ...]
    terms: tuple[Subquery, ...]
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Pipe:
    """`| name count`."""

    name: str
    count: int
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A whole query."""

    query: EventFilter | Sequence | Sample
    pipes: tuple[Pipe, ...]
    span: Span
