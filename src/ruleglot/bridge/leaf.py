"""Questions that every bridge asks of a leaf: which texts it accepts, and whether case counts in them."""

from __future__ import annotations

from ruleglot.bridge.crossing import Lost
from ruleglot.ir.nodes import (
    Case,
    Comparison,
    InNetwork,
    Leaf,
    Membership,
    Operator,
    Pattern,
    Presence,
    Regex,
    Wildcard,
)
from ruleglot.ir.patterns import pattern

NO_REGEX = Lost(
    reason="regular expressions are not translated between Lucene's dialect and the target's yet",
    remedy="write the clause with wildcards",
)


COMPUTED = Lost(
    reason="what functions make of fields cannot be asked there yet",
    remedy="write the clause about the field itself, with wildcards",
)


def patterns_of(leaf: Leaf) -> tuple[Pattern, ...] | Lost:
    """Return the texts that a leaf accepts as wildcard patterns: a constant is a pattern without holes."""
    match leaf:
        case Comparison(operator=Operator.EQ, value=literal):
            return (pattern(str(literal.value), span=literal.span),)
        case Membership(values=literals):
            return tuple(pattern(str(literal.value), span=literal.span) for literal in literals)
        case Wildcard(patterns=patterns):
            return patterns
        case Regex():
            return NO_REGEX
        case Comparison() | InNetwork() | Presence():
            return Lost(reason="only texts can be compared with the field here")


def case_of(leaf: Leaf) -> Case:
    """Return the leaf's case rule; exact for a leaf that has none."""
    return leaf.case if isinstance(leaf, Comparison | Membership | Wildcard) else Case.EXACT
