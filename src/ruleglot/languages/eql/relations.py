"""Comparisons to IR: `== != < <= > >=`, null tests among them.

>>> from ruleglot.ir.text import condition_text
>>> from ruleglot.languages.eql.parser import parse
>>> from ruleglot.source import Source
>>> print(condition_text(relation(parse(Source("q", 'any where 4 < process.pid')).condition)))
process.pid > 4
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ruleglot.ir.nodes import Comparison, Literal, Not, Operator, Presence
from ruleglot.ir.nodes import Constant as Always
from ruleglot.languages.eql.constants import compared
from ruleglot.languages.eql.refusals import field_to_field, not_yet
from ruleglot.languages.eql.syntax import Constant, Expression, Relation
from ruleglot.languages.eql.terms import term

if TYPE_CHECKING:
    from ruleglot.ir.nodes import Condition

MIRRORED = {"==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
"""What a comparison is called when its sides change places."""


def relation(node: Relation) -> Condition | None:
    """Return the condition that a comparison is, `None` where it is null whatever the event.

    Raises `DiagnosticError` (Q007, Q008, Q010).
    """
    match node.left, node.right:
        case Constant(value=left), Constant(value=right):
            answer = compared(left, node.operator, right)
            return None if answer is None else Always(value=answer, span=node.span)
        case Constant() as constant, subject:
            return _with_constant(subject, MIRRORED[node.operator], constant, node)
        case subject, Constant() as constant:
            return _with_constant(subject, node.operator, constant, node)
        case _:
            term(node.left)  # refuses by name what is more than a field
            term(node.right)
            raise field_to_field(node.right, node.span)


def _with_constant(subject: Expression, operator: str, constant: Constant, node: Relation) -> Condition | None:
    if constant.value is None:
        return _null_test(subject, operator, node)
    if isinstance(constant.value, bool) and operator not in {"==", "!="}:
        raise not_yet("an order of truth values", node.span)
    value = Literal(value=constant.value, span=constant.span)
    positive = Operator.EQ if operator == "!=" else Operator(operator)
    found = Comparison(subject=term(subject), operator=positive, value=value, span=node.span)
    return Not(operand=found, span=node.span) if operator == "!=" else found


def _null_test(subject: Expression, operator: str, node: Relation) -> Condition | None:
    """Return whether the subject is missing (`==`) or there (`!=`); null is neither below nor above anything."""
    present = Presence(subject=term(subject), span=node.span)
    match operator:
        case "==":
            return Not(operand=present, span=node.span)
        case "!=":
            return present
        case _:
            return None
