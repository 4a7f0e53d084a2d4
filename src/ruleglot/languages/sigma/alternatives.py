"""Alternatives about one field, joined into the list of values that they were written as.

pySigma takes `Image: [a, b]` apart into one test for each value. Joined again, the IR says what the rule's author
wrote, and a note or a mutant is about one clause instead of many.
"""

from __future__ import annotations

from dataclasses import replace

from ruleglot.ir.nodes import (
    AnyOf,
    Comparison,
    Condition,
    InNetwork,
    Literal,
    Membership,
    Operator,
    Regex,
    Wildcard,
)
from ruleglot.ir.simplify import any_of


def joined(*alternatives: Condition) -> Condition:
    """Return the condition that one of several holds; neighbours that differ in their values only are one leaf."""
    condition = any_of(*alternatives)
    if not isinstance(condition, AnyOf):
        return condition
    found: list[Condition] = []
    for each in condition.operands:
        both = _both(found[-1], each) if found else None
        if both is None:
            found.append(each)
        else:
            found[-1] = both
    return any_of(*found)


def _both(left: Condition, right: Condition) -> Condition | None:
    match left, right:
        case Wildcard(), Wildcard(patterns=more) if replace(left, patterns=more) == right:
            return replace(left, patterns=(*left.patterns, *more))
        case Regex(), Regex(patterns=texts) if replace(left, patterns=texts) == right:
            return replace(left, patterns=(*left.patterns, *texts))
        case InNetwork(), InNetwork(networks=networks) if left.subject == right.subject:
            return replace(left, networks=(*left.networks, *networks))
        case Comparison() | Membership(), Comparison() | Membership():
            return _values(left, right)
        case _:
            return None


def _values(left: Comparison | Membership, right: Comparison | Membership) -> Membership | None:
    first, second = _texts(left), _texts(right)
    if not first or not second or (left.subject, left.case) != (right.subject, right.case):
        return None
    return Membership(subject=left.subject, values=(*first, *second), case=left.case, span=left.span)


def _texts(leaf: Comparison | Membership) -> tuple[Literal, ...]:
    """Return the texts that a leaf compares with; none where it does anything else, or compares with other values."""
    match leaf:
        case Comparison(operator=Operator.EQ, value=literal):
            values: tuple[Literal, ...] = (literal,)
        case Membership():
            values = leaf.values
        case _:
            return ()
    return values if all(isinstance(each.value, str) for each in values) else ()
