"""What must hold for a condition to hold: each way through its alternatives, as a list of demands.

A way is a conjunction: every demand is one test that must pass, or must not. Ways are not multiplied out: where two
groups of alternatives meet, they are walked side by side, so that each alternative is met by some way and their number
stays that of the largest group. `shift` walks them in another combination.

>>> from ruleglot.ir.nodes import AllOf, Field, Literal, Membership, Vocabulary
>>> name, port = (Field(vocabulary=Vocabulary.ECS, name=each) for each in ("process.name", "destination.port"))
>>> names = Membership(subject=name, values=(Literal(value="nc"), Literal(value="ncat"), Literal(value="socat")))
>>> ports = Membership(subject=port, values=(Literal(value=4444), Literal(value=5555)))
>>> [[demand.leaf.value.value for demand in way] for way in ways(AllOf(operands=(names, ports)))]
[['nc', 4444], ['ncat', 5555], ['socat', 4444]]
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, TypeAlias, assert_never

from ruleglot.ir.nodes import (
    AllOf,
    AnyOf,
    Comparison,
    Constant,
    InNetwork,
    Membership,
    Not,
    Operator,
    Presence,
    Regex,
    Wildcard,
)
from ruleglot.ir.traverse import term_fields

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from ruleglot.ir.nodes import Condition, Leaf

MOST_WAYS = 200
"""A condition with more alternatives than this is tried on the first ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """One test that must pass (`wanted`) or must not. A wanted test has one value, pattern or network only."""

    leaf: Leaf
    wanted: bool

    @property
    def field(self) -> str:
        """The name of the field that the test reads: the first one where it reads several, none where it reads none."""
        first = next(term_fields(self.leaf.subject), None)
        if first is None:
            return ""
        return first.name if first.argument is None else f"{first.name}[{first.argument}]"


Way: TypeAlias = tuple[Demand, ...]
Possible: TypeAlias = "Callable[[Demand], bool]"


def _any(_: Demand) -> bool:
    return True


def ways(condition: Condition, *, wanted: bool = True, shift: int = 0, possible: Possible = _any) -> tuple[Way, ...]:
    """Return ways in which the condition comes to `wanted`; none where it never does.

    `possible`: which demands may be made at all; ways with others are left out before they are put side by side.
    """
    match condition:
        case AllOf() | AnyOf():
            parts = [ways(operand, wanted=wanted, shift=shift, possible=possible) for operand in condition.operands]
            together = isinstance(condition, AllOf) is wanted
            return _side_by_side(parts, shift) if together else tuple(way for part in parts for way in part)[:MOST_WAYS]
        case Not():
            return ways(condition.operand, wanted=not wanted, shift=shift, possible=possible)
        case Constant():
            return ((),) if condition.value is wanted else ()
        case Comparison() | Membership() | Wildcard() | Regex() | InNetwork() | Presence():
            leaves = _single_valued(condition) if wanted else (condition,)
            demands = (Demand(leaf=leaf, wanted=wanted) for leaf in islice(leaves, MOST_WAYS))
            return tuple((demand,) for demand in demands if possible(demand))
        case _:
            assert_never(condition)


def _side_by_side(parts: Sequence[tuple[Way, ...]], shift: int) -> tuple[Way, ...]:
    """Return conjunctions of one way from each part in which every way of every part occurs."""
    if not all(parts):
        return ()
    longest = min(max(map(len, parts), default=1), MOST_WAYS)
    return tuple(
        tuple(
            dict.fromkeys(
                demand for place, part in enumerate(parts) for demand in part[(n + shift * place) % len(part)]
            )
        )
        for n in range(longest)
    )


def _single_valued(leaf: Leaf) -> Iterator[Leaf]:
    """Yield the leaf once for each of its values, each time with that value alone."""
    match leaf:
        case Comparison() | Presence():
            yield leaf
        case Membership():
            for value in leaf.values:
                yield Comparison(
                    subject=leaf.subject, operator=Operator.EQ, value=value, case=leaf.case, span=leaf.span
                )
        case Wildcard():
            for pattern in leaf.patterns:
                yield replace(leaf, patterns=(pattern,))
        case Regex():
            for expression in leaf.patterns:
                yield replace(leaf, patterns=(expression,))
        case InNetwork():
            for network in leaf.networks:
                yield replace(leaf, networks=(network,))
        case _:
            assert_never(leaf)
