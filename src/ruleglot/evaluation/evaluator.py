"""The truth of a condition on one event: the meaning of each IR node in a line or two.

>>> from ruleglot.ir.nodes import Comparison, Field, Literal, Not, Operator, Vocabulary
>>> name = Field(vocabulary=Vocabulary.ECS, name="process.name")
>>> is_curl = Comparison(subject=name, operator=Operator.EQ, value=Literal(value="curl"))
>>> holds(is_curl, {"process": {"name": "curl"}}), holds(Not(operand=is_curl), {})
(True, True)
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import TYPE_CHECKING, assert_never

from ruleglot.evaluation.equality import compare, same
from ruleglot.evaluation.regexes import fits as fits_regex
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
    Presence,
    Regex,
    Wildcard,
)

if TYPE_CHECKING:
    from ruleglot.ir.nodes import Scalar


def holds(condition: Condition, event: Event) -> bool:
    """Return whether the condition is true on the event.

    Raises `DiagnosticError` (E001, E002) where a regular expression or a pattern cannot be run.
    """
    match condition:
        case AllOf():
            return all(holds(operand, event) for operand in condition.operands)
        case AnyOf():
            return any(holds(operand, event) for operand in condition.operands)
        case Not():
            return not holds(condition.operand, event)
        case Constant():
            return condition.value
        case Comparison() | Membership() | Wildcard() | Regex() | InNetwork() | Presence():
            return any(passes(condition, value) for value in values(condition.subject, event))
        case _:
            assert_never(condition)


def passes(leaf: Leaf, value: Scalar) -> bool:
    """Return whether one value passes the leaf's test."""
    match leaf:
        case Comparison():
            return compare(value, leaf.operator, leaf.value.value, leaf.case)
        case Membership():
            return any(same(value, each.value, leaf.case) for each in leaf.values)
        case Wildcard():
            return any(fits_wildcard(scalar_text(value), pattern, leaf.case) for pattern in leaf.patterns)
        case Regex():
            text = scalar_text(value)
            return any(
                fits_regex(text, each, leaf.dialect, leaf.case, whole=leaf.whole, span=leaf.span)
                for each in leaf.patterns
            )
        case InNetwork():
            return any(_lies_in(scalar_text(value), network) for network in leaf.networks)
        case Presence():
            return True
        case _:
            assert_never(leaf)


def _lies_in(address: str, network: str) -> bool:
    """Return whether an address lies in a network; host bits in the network are allowed.

    As in Elasticsearch, addresses are compared as 16 bytes, an IPv4 one as `::ffff:a.b.c.d`: `::/0` holds all of them.
    """
    try:
        found, around = ip_address(address), ip_network(network, strict=False)
    except ValueError:
        return False
    if isinstance(found, IPv4Address):
        found = IPv6Address(f"::ffff:{found}")
    if isinstance(around, IPv4Network):
        around = IPv6Network(f"::ffff:{around.network_address}/{96 + around.prefixlen}")
    return found in around
