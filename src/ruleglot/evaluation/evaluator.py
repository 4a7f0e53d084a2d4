"""The truth of a condition on one event: the meaning of each IR node in a line or two.

>>> from ruleglot.ir.nodes import Comparison, Field, Literal, Not, Operator, Vocabulary
>>> name = Field(vocabulary=Vocabulary.ECS, name="process.name")
>>> is_curl = Comparison(subject=name, operator=Operator.EQ, value=Literal(value="curl"))
>>> holds(is_curl, {"process": {"name": "curl"}}), holds(Not(operand=is_curl), {})
(True, True)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from ruleglot.ecs.fields import Family
from ruleglot.evaluation.addresses import lies_in
from ruleglot.evaluation.equality import compare, same
from ruleglot.evaluation.regexes import fits as fits_regex
from ruleglot.evaluation.settings import DEFAULT
from ruleglot.evaluation.typed import TESTS
from ruleglot.evaluation.typed import passes as compare_typed
from ruleglot.evaluation.values import Event, scalar_text, values
from ruleglot.evaluation.wildcards import fits as fits_wildcard
from ruleglot.ir.nodes import (
    AllOf,
    AnyOf,
    Comparison,
    Condition,
    Constant,
    InNetwork,
    Leaf,
    Membership,
    Not,
    Operator,
    Presence,
    Regex,
    Wildcard,
)

if TYPE_CHECKING:
    from ruleglot.evaluation.settings import EqlSettings
    from ruleglot.ir.nodes import Scalar


def holds(condition: Condition, event: Event, settings: EqlSettings = DEFAULT) -> bool:
    """Return whether the condition is true on the event.

    Raises `DiagnosticError`: a regular expression or a pattern cannot be run (E001, E002), Elasticsearch would fail the
    query on this event (E003), a constant does not fit its field's type (E006).
    """
    match condition:
        case AllOf():
            return all(holds(operand, event, settings) for operand in condition.operands)
        case AnyOf():
            return any(holds(operand, event, settings) for operand in condition.operands)
        case Not():
            return not holds(condition.operand, event, settings)
        case Constant():
            return condition.value
        case Comparison() | Membership() | Wildcard() | Regex() | InNetwork() | Presence():
            family = settings.family(condition.subject)
            return any(passes(condition, value, family) for value in values(condition.subject, event))
        case _:
            assert_never(condition)


def passes(leaf: Leaf, value: Scalar, family: Family | None = None) -> bool:
    """Return whether one value, of a field of this family, passes the leaf's test."""
    match leaf:
        case Comparison() if family in TESTS:
            return compare_typed(value, leaf.operator, leaf.value, family)
        case Comparison():
            return compare(_read(value, family), leaf.operator, _read(leaf.value.value, family), leaf.case)
        case Membership() if family in TESTS:
            return any(compare_typed(value, Operator.EQ, each, family) for each in leaf.values)
        case Membership():
            return any(same(_read(value, family), _read(each.value, family), leaf.case) for each in leaf.values)
        case Wildcard():
            return any(fits_wildcard(scalar_text(value), pattern, leaf.case) for pattern in leaf.patterns)
        case Regex():
            text = scalar_text(value)
            return any(
                fits_regex(text, each, leaf.dialect, leaf.case, whole=leaf.whole, span=leaf.span)
                for each in leaf.patterns
            )
        case InNetwork():
            return any(lies_in(scalar_text(value), network) for network in leaf.networks)
        case Presence():
            return True
        case _:
            assert_never(leaf)


def _read(value: Scalar, family: Family | None) -> Scalar:
    """Return a value as its field reads it: in a field of texts a number is its digits."""
    return scalar_text(value) if family is Family.TEXT else value
