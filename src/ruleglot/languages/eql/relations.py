"""Comparisons to IR: `== != < <= > >=`, null tests among them.

>>> from ruleglot.ir.text import condition_text
>>> from ruleglot.languages.eql.parser import parse
>>> from ruleglot.source import Source
>>> print(condition_text(relation(parse(Source("q", 'any where 4 < process.pid')).query.condition)))
process.pid > 4
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ruleglot.diagnostics.diagnostic import all_or_faults
from ruleglot.ir.nodes import AllOf, Call, Comparison, Field, Literal, Not, Operator, Presence
from ruleglot.ir.nodes import Constant as Always
from ruleglot.languages.eql.constants import compared
from ruleglot.languages.eql.refusals import field_to_field, wrong_operand
from ruleglot.languages.eql.terms import term

if TYPE_CHECKING:
    from ruleglot.ir.nodes import Condition, Scalar, Term
    from ruleglot.languages.eql.syntax import Relation

MIRRORED = {"==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
"""What a comparison is called when its sides change places."""


def relation(node: Relation) -> Condition | None:
    """Return the condition that a comparison is, `None` where it is null whatever the event.

    Raises `DiagnosticError` (E003, Q007 to Q010).
    """
    left, right = all_or_faults(term, (node.left, node.right))
    match left, right:
        case Literal() | None, Literal() | None:
            answer = compared(_value(left), node.operator, _value(right))
            return None if answer is None else Always(value=answer, span=node.span)
        case Literal() | None, Field() | Call():
            return _with_constant(right, MIRRORED[node.operator], left, node)
        case Field() | Call(), Literal() | None:
            return _with_constant(left, node.operator, right, node)
        case Field(), Field() if node.operator in {"==", "!="} and (left.optional or right.optional):
            return _both_missing(left, right, node)
        case _:
            raise field_to_field(node.right, node.span)


def _value(constant: Literal | None) -> Scalar | None:
    return None if constant is None else constant.value


def _with_constant(subject: Term, operator: str, constant: Literal | None, node: Relation) -> Condition | None:
    if constant is None:
        return _null_test(subject, operator, node)
    if isinstance(constant.value, bool) and operator not in {"==", "!="}:
        raise wrong_operand(f"`{node.operator}`", "values that have an order", node)
    positive = Operator.EQ if operator == "!=" else Operator(operator)
    found = Comparison(subject=subject, operator=positive, value=constant, span=node.span)
    return Not(operand=found, span=node.span) if operator == "!=" else found


def _null_test(subject: Term, operator: str, node: Relation) -> Condition | None:
    """Return whether the subject is missing (`==`) or there (`!=`); null is neither below nor above anything."""
    present = Presence(subject=subject, span=node.span)
    match operator:
        case "==":
            return Not(operand=present, span=node.span)
        case "!=":
            return present
        case _:
            return None


def _both_missing(left: Field, right: Field, node: Relation) -> Condition:
    """Return what `?x == y` means where Elasticsearch runs it at all: no index has one of them, the other is missing.

    An optional field that no index has is null there, and a comparison with null asks whether the other side is null.
    """
    absent = tuple(Not(operand=Presence(subject=each, span=node.span), span=node.span) for each in (left, right))
    both = AllOf(operands=absent, span=node.span)
    return Not(operand=both, span=node.span) if node.operator == "!=" else both
