"""Conditions compared: `(x > 1) == true`, `null == (x > 1)`.

>>> from ruleglot.ir.text import query_text
>>> from ruleglot.languages.eql.read import read_query
>>> from ruleglot.source import Source
>>> print(query_text(read_query(Source("q", "any where null == (a > 1)"))))
events of any category
  not
    a is there
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ruleglot.ir.nodes import AllOf, AnyOf, Not, Presence
from ruleglot.ir.nodes import Constant as Always
from ruleglot.ir.ternary import negated
from ruleglot.languages.eql.refusals import not_yet, wrong_operand
from ruleglot.languages.eql.syntax import Constant, Expression, Junction, Negation, Predicate, Relation

if TYPE_CHECKING:
    from ruleglot.ir.nodes import Condition


def is_condition(expression: Expression) -> bool:
    """Return whether an expression is a condition by its form; a call of a function may be one by its name."""
    return isinstance(expression, Relation | Predicate | Negation | Junction)


def compared_truth(truth: Condition | None, constant: Constant, node: Relation) -> Condition | None:
    """Return what comparing a condition with a constant comes to. Raises `DiagnosticError` (Q007, Q009)."""
    match constant.value, node.operator:
        case None, "==" | "!=":
            null = _is_null(truth, node)
            return null if node.operator == "==" else negated(null, node.span)
        case None, _:
            return None
        case True, "==":
            return truth
        case True, "!=":
            return negated(truth, node.span)
        case False, _:
            raise not_yet("a condition compared with `false`", node.span)
        case _:
            raise wrong_operand(f"`{node.operator}`", "values of one kind on both sides", constant)


def _is_null(truth: Condition | None, node: Relation) -> Condition:
    """Return whether a condition is null, which a test is where what it asks about is missing."""
    match truth:
        case None:
            return Always(value=True, span=node.span)
        case Not(operand=operand):
            return _is_null(operand, node)
        case Always() | Presence():
            return Always(value=False, span=node.span)
        case AllOf() | AnyOf():
            raise not_yet("a test whether several conditions together are null", node.span)
        case leaf:
            return Not(operand=Presence(subject=leaf.subject, span=node.span), span=node.span)
