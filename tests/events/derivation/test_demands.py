"""Ways through a condition: each alternative is met by some way, and their number stays small."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ruleglot.events.derivation.demands import MOST_WAYS, Demand, ways
from ruleglot.ir.nodes import (
    AllOf,
    AnyOf,
    Call,
    Comparison,
    Constant,
    Dialect,
    Field,
    Function,
    Hole,
    InNetwork,
    Literal,
    Membership,
    Not,
    Operator,
    Presence,
    Regex,
    Vocabulary,
    Wildcard,
)
from ruleglot.ir.patterns import pattern

if TYPE_CHECKING:
    from ruleglot.ir.nodes import Condition

NAME = Field(vocabulary=Vocabulary.ECS, name="process.name")


def equal(value: str) -> Comparison:
    return Comparison(subject=NAME, operator=Operator.EQ, value=Literal(value=value))


def one_of(*values: str) -> Membership:
    return Membership(subject=NAME, values=tuple(Literal(value=value) for value in values))


def told(condition: Condition, *, wanted: bool = True, shift: int = 0) -> list[str]:
    """Return each way as one text: `a b !c`; a leaf of several values is `m`."""
    return [" ".join(map(_word, way)) for way in ways(condition, wanted=wanted, shift=shift)]


def _word(demand: Demand) -> str:
    value = demand.leaf.value.value if isinstance(demand.leaf, Comparison) else "m"
    return f"{'' if demand.wanted else '!'}{value}"


def test_alternatives_are_ways_of_their_own() -> None:
    assert told(AnyOf(operands=(equal("a"), one_of("b", "c")))) == ["a", "b", "c"]


def test_groups_of_alternatives_are_walked_side_by_side() -> None:
    both = AllOf(operands=(one_of("a", "b", "c"), one_of("d", "e")))
    assert told(both) == ["a d", "b e", "c d"]
    assert told(both, shift=1) == ["a e", "b d", "c e"]


def test_negation_turns_groups_around() -> None:
    neither = Not(operand=AnyOf(operands=(equal("a"), equal("b"))))
    assert told(neither) == ["!a !b"]
    assert told(neither, wanted=False) == ["a", "b"]
    assert told(Not(operand=AllOf(operands=(equal("a"), equal("b"))))) == ["!a", "!b"]


def test_unwanted_list_stays_one_demand() -> None:
    assert told(Not(operand=one_of("a", "b"))) == ["!m"]


@pytest.mark.parametrize(("value", "expected"), [(True, [()]), (False, [])])
def test_constant_is_met_by_nothing_or_never(*, value: bool, expected: list[tuple[()]]) -> None:
    assert list(ways(Constant(value=value))) == expected


def test_what_never_holds_takes_its_group_with_it() -> None:
    assert ways(AllOf(operands=(equal("a"), Constant(value=False)))) == ()


def test_same_demand_is_made_once() -> None:
    assert told(AllOf(operands=(equal("a"), equal("a")))) == ["a"]


def test_each_kind_of_leaf_is_taken_apart_into_its_values() -> None:
    leaves = (
        Wildcard(subject=NAME, patterns=(pattern("a", Hole.RUN), pattern("b", Hole.RUN))),
        Regex(subject=NAME, patterns=("a.*", "b.*"), dialect=Dialect.LUCENE),
        InNetwork(subject=NAME, networks=("10.0.0.0/8", "::1/128")),
    )
    assert [len(ways(leaf)) for leaf in leaves] == [2, 2, 2]
    assert [len(ways(leaf, wanted=False)) for leaf in leaves] == [1, 1, 1]
    assert len(ways(Presence(subject=NAME))) == 1


def test_number_of_ways_is_bounded() -> None:
    many = one_of(*(f"x{number}" for number in range(1000)))
    assert len(ways(many)) == MOST_WAYS
    assert len(ways(AllOf(operands=(many, many)))) == MOST_WAYS
    assert len(ways(AnyOf(operands=(many, many)))) == MOST_WAYS


def test_field_of_a_demand_is_the_first_that_it_reads() -> None:
    lower = Call(function=Function.LOWER, arguments=(NAME,))
    (way,) = ways(Presence(subject=lower))
    assert [demand.field for demand in way] == ["process.name"]
    (way,) = ways(Presence(subject=Literal(value="x")))
    assert [demand.field for demand in way] == [""]
