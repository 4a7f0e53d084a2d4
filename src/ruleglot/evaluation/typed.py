"""Comparisons by the type of a field: dates, addresses, versions, numbers and truth values have their own.

>>> from ruleglot.ir.nodes import Literal
>>> passes("2020-02-02T10:00:00Z", Operator.EQ, Literal(value="2020-02-02"), Family.DATE)
True
>>> passes("1.10.0", Operator.GT, Literal(value="1.9.0"), Family.VERSION)
True

Source: what each field type's `termQuery` and `rangeQuery` make of the constant; a constant that the type cannot read
is an error of the query, a value in an event that it cannot read is no value.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.diagnostics.evaluation import NotThatType
from ruleglot.ecs.fields import Family
from ruleglot.evaluation.addresses import lies_in, network_of, number_of
from ruleglot.evaluation.dates import instant, stretch
from ruleglot.evaluation.equality import number_in, stands
from ruleglot.evaluation.values import scalar_text
from ruleglot.evaluation.versions import version_key
from ruleglot.ir.nodes import Literal, Operator, Scalar

if TYPE_CHECKING:
    from collections.abc import Callable

Test: TypeAlias = "Callable[[Scalar, Operator, Literal], bool]"


def passes(value: Scalar, operator: Operator, constant: Literal, family: Family) -> bool:
    """Return whether a value of a field of this family stands in the relation. Raises `DiagnosticError` (E006)."""
    return TESTS[family](value, operator, constant)


def _date(value: Scalar, operator: Operator, constant: Literal) -> bool:
    """Compare a moment with a stretch of time: after it, before it, or in it."""
    found, written = instant(value), stretch(constant.value)
    if written is None:
        raise _not_that(constant, Family.DATE)
    first, last = written
    return found is not None and stands(operator, (found > last) - (found < first))


def _address(value: Scalar, operator: Operator, constant: Literal) -> bool:
    """Compare addresses; one in a network equals the network."""
    text = scalar_text(constant.value)
    if operator in {Operator.EQ, Operator.NE}:
        if network_of(text) is None:
            raise _not_that(constant, Family.IP)
        return lies_in(scalar_text(value), text) is (operator is Operator.EQ)
    bound, found = number_of(text), number_of(scalar_text(value))
    if bound is None:
        raise _not_that(constant, Family.IP)
    return found is not None and stands(operator, (found > bound) - (found < bound))


def _version(value: Scalar, operator: Operator, constant: Literal) -> bool:
    left, right = version_key(scalar_text(value)), version_key(scalar_text(constant.value))
    return stands(operator, (left > right) - (left < right))


def _number(value: Scalar, operator: Operator, constant: Literal) -> bool:
    found, bound = number_in(value), number_in(constant.value)
    if bound is None:
        raise _not_that(constant, Family.NUMBER)
    return found is not None and stands(operator, (found > bound) - (found < bound))


def _truth(value: Scalar, operator: Operator, constant: Literal) -> bool:
    wanted = scalar_text(constant.value)
    if wanted not in {"true", "false"}:
        raise _not_that(constant, Family.TRUTH)
    found = scalar_text(value)
    return found in {"true", "false"} and stands(operator, (found > wanted) - (found < wanted))


def _not_that(constant: Literal, family: Family) -> DiagnosticError:
    return DiagnosticError(NotThatType(value=scalar_text(constant.value), type=family, span=constant.span))


TESTS: dict[Family, Test] = {
    Family.DATE: _date,
    Family.IP: _address,
    Family.VERSION: _version,
    Family.NUMBER: _number,
    Family.TRUTH: _truth,
}
"""The families with comparisons of their own; the others compare texts and numbers as they come (`equality`)."""
