"""Conditions to IR: the logic of a query, in three-valued logic where something is constant.

The rules of Elasticsearch (7.15 and later), each where it is kept:

* `!=` is `not (==)`, so it is true where the field is missing; so is every other negated test (`relations`).
* `x == null` asks whether the field is missing (`relations`).
* `:` and `like~` ignore the case of ASCII letters, `==`, `in` and `like` do not. A pattern without `*` or `?` is an
  equality; the pattern `*` alone asks whether the field is there (`predicates`).
* `startsWith`, `endsWith` and `stringContains` of a field and a constant are patterns (`calls`).
* A field alone is a test for `true` (here).
* Tests between constants are worked out in three-valued logic (`constants`); null goes up through `not`, `and` and
  `or` as in SQL, and a query whose condition comes to null matches nothing (here).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from ruleglot.diagnostics.diagnostic import all_or_faults
from ruleglot.ir.nodes import AllOf, AnyOf, Comparison, Literal, Operator
from ruleglot.ir.nodes import Constant as Always
from ruleglot.ir.ternary import joined, negated
from ruleglot.languages.eql.calls import call_test
from ruleglot.languages.eql.predicates import predicate
from ruleglot.languages.eql.refusals import wrong_operand
from ruleglot.languages.eql.relations import relation
from ruleglot.languages.eql.syntax import (
    Arithmetic,
    Constant,
    Expression,
    FieldName,
    FunctionCall,
    Junction,
    Negation,
    Predicate,
    Relation,
)
from ruleglot.languages.eql.terms import field
from ruleglot.languages.eql.truths import compared_truth, is_condition

if TYPE_CHECKING:
    from ruleglot.ir.nodes import Condition


def condition(expression: Expression) -> Condition:
    """Return the condition that an expression is; one that is null whatever the event is never true.

    Raises `DiagnosticError` (Q007 to Q011) with the faults of all clauses.
    """
    return truth(expression) or Always(value=False, span=expression.span)


def truth(expression: Expression) -> Condition | None:
    """Return the condition that an expression is, `None` where it is null whatever the event."""
    match expression:
        case Junction():
            return _junction(expression)
        case Negation():
            return negated(truth(expression.operand), expression.span)
        case Relation():
            return _relation(expression)
        case Predicate():
            return predicate(expression)
        case FieldName():
            return _bare_field(expression)
        case Constant():
            return _constant(expression)
        case FunctionCall():
            return call_test(expression)
        case Arithmetic():
            raise wrong_operand("a condition", "a truth value", expression, "compare it with something")
        case _:
            assert_never(expression)


def _junction(junction: Junction) -> Condition | None:
    group = AnyOf if junction.operator == "or" else AllOf
    return joined(group, all_or_faults(truth, junction.operands), junction.span)


def _bare_field(name: FieldName) -> Condition:
    value = Literal(value=True, span=name.span)
    return Comparison(subject=field(name), operator=Operator.EQ, value=value, span=name.span)


def _constant(constant: Constant) -> Condition | None:
    match constant.value:
        case None:
            return None
        case bool(value):
            return Always(value=value, span=constant.span)
        case _:
            raise wrong_operand("a condition", "a truth value", constant, "compare it with something")


def _relation(node: Relation) -> Condition | None:
    """Return the meaning of a comparison; conditions can be compared with `true` and with `null`."""
    match node.left, node.right:
        case (Constant() as constant, other) | (other, Constant() as constant) if is_condition(other):
            return compared_truth(truth(other), constant, node)
        case _:
            return relation(node)
