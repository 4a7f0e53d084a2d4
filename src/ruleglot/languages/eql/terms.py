"""Values to IR: what a leaf asks about, or is compared with.

Calls and arithmetic of constants are worked out at once.

>>> from ruleglot.ir.text import term_text
>>> from ruleglot.languages.eql.parser import parse
>>> from ruleglot.source import Source
>>> print(term_text(term(parse(Source("q", 'any where substring(a, 1 + 1)')).query.condition)))
substring(a, 2)
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, assert_never

from ruleglot.diagnostics.diagnostic import DiagnosticError, all_or_faults
from ruleglot.diagnostics.evaluation import QueryFails
from ruleglot.ir.functions import ARITHMETIC, LEFT_OUT, apply
from ruleglot.ir.nodes import Call, Case, Field, Function, Literal, Vocabulary
from ruleglot.languages.eql.functions import FUNCTIONS, check_count, is_folding, known
from ruleglot.languages.eql.refusals import not_yet, wrong_operand
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

if TYPE_CHECKING:
    from ruleglot.ir.nodes import Scalar, Term
    from ruleglot.source import Span

SIGNS = {sign: function for function, sign in ARITHMETIC.items()}

INT = range(-(2**31), 2**31)
"""Constants that fit 32 bits are computed in 32 bits, and Elasticsearch fails the query where the result does not."""


def term(expression: Expression) -> Term | None:
    """Return a value, `None` where it is null. Raises `DiagnosticError` (E003, Q007 to Q010)."""
    match expression:
        case FieldName():
            return field(expression)
        case Constant(value=value):
            return None if value is None else Literal(value=value, span=expression.span)
        case Arithmetic():
            return _arithmetic(expression)
        case FunctionCall():
            return called(expression)
        case Relation() | Predicate() | Negation() | Junction():
            raise not_yet("a condition as a value", expression.span)
        case _:
            assert_never(expression)


def field(name: FieldName) -> Field:
    """Return the field of a name; `?name` is optional."""
    return Field(vocabulary=Vocabulary.ECS, name=name.dotted, optional=name.optional, span=name.span)


def called(call: FunctionCall) -> Term | None:
    """Return the value of a call; conditions among the functions are truth values.

    Raises `DiagnosticError` (E003, Q007 to Q010).
    """
    name = known(call)
    function = FUNCTIONS[name].function
    check_count(call, name)
    if function is None:
        raise not_yet(f"`{call.name}` as a value", call.span)
    case = Case.UNICODE if is_folding(call) else Case.EXACT
    return _computed(function, all_or_faults(term, call.arguments), case, call.span)


def _arithmetic(node: Arithmetic) -> Term | None:
    if node.left is None:
        operand = term(node.right)
        if isinstance(operand, Literal) and not _is_number(operand):
            raise wrong_operand(f"`{node.operator}`", "numbers", node.right)
        return operand if node.operator == "+" else _computed(Function.NEGATE, [operand], Case.EXACT, node.span)
    operands = all_or_faults(term, (node.left, node.right))
    for operand, written in zip(operands, (node.left, node.right), strict=True):
        if isinstance(operand, Literal) and not _is_number(operand):
            raise wrong_operand(f"`{node.operator}`", "numbers", written)
    return _computed(SIGNS[node.operator], operands, Case.EXACT, node.span)


def _is_number(literal: Literal) -> bool:
    return isinstance(literal.value, int | float) and not isinstance(literal.value, bool)


def _computed(function: Function, operands: list[Term | None], case: Case, span: Span) -> Term | None:
    """Return a call, worked out where it can be."""
    needed = LEFT_OUT.get(function, len(operands))
    if None in operands[:needed]:
        return None
    if None in operands:
        return _without_null(function, operands, needed, case, span)
    arguments = tuple(each for each in operands if each is not None)
    values = tuple(each.value for each in arguments if isinstance(each, Literal))
    if len(values) < len(arguments):
        return Call(function=function, arguments=arguments, case=case, span=span)
    value = _folded(function, values, case, span)
    return None if value is None else Literal(value=value, span=span)


def _without_null(function: Function, operands: list[Term | None], needed: int, case: Case, span: Span) -> Term | None:
    """Return a call with null where an argument may be left out: as if nothing stood there and behind it.

    Elasticsearch returns a text whole where `substring` starts at null, which is the same.
    """
    whole = function is Function.SUBSTRING and operands[needed] is None
    kept: list[Term | None] = [*operands[:needed], Literal(value=0, span=span)] if whole else operands
    return _computed(function, kept[: kept.index(None)] if None in kept else kept, case, span)


def _folded(function: Function, values: tuple[Scalar, ...], case: Case, span: Span) -> Scalar | None:
    try:
        value = apply(function, values, case)
    except DiagnosticError as error:
        raise DiagnosticError(*(replace(each, span=span) for each in error.diagnostics)) from error
    is_arithmetic = function in ARITHMETIC or function is Function.NEGATE
    if is_arithmetic and isinstance(value, int) and value not in INT and all(each in INT for each in values):
        raise DiagnosticError(QueryFails(reason="integer overflow", span=span))
    return value
