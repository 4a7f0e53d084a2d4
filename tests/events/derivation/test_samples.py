"""Samples pass their test, and near values are near."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruleglot.evaluation.evaluator import passes
from ruleglot.events.derivation.samples import continued, elsewhere, halves, near, nearly, outside, passing
from ruleglot.ir.nodes import (
    Case,
    Comparison,
    Dialect,
    Field,
    Hole,
    InNetwork,
    Leaf,
    Literal,
    Membership,
    Operator,
    Pattern,
    Presence,
    Regex,
    Scalar,
    Vocabulary,
    Wildcard,
)
from ruleglot.ir.patterns import pattern

NAME = Field(vocabulary=Vocabulary.ECS, name="file.path")
PARTS = st.lists(
    st.one_of(st.text("ab/[é", min_size=1, max_size=3), st.sampled_from(list(Hole))), min_size=1, max_size=6
)


def compared(operator: Operator, value: Scalar, case: Case = Case.EXACT) -> Comparison:
    return Comparison(subject=NAME, operator=operator, value=Literal(value=value), case=case)


@given(PARTS)
def test_samples_fit_their_pattern(parts: list[str | Hole]) -> None:
    leaf = Wildcard(subject=NAME, patterns=(pattern(*parts),))
    found = passing(leaf)
    assert found
    assert all(passes(leaf, value) for value in found)


@pytest.mark.parametrize(
    "leaf",
    [
        compared(Operator.EQ, "x"),
        compared(Operator.EQ, "Xy", Case.ASCII),
        compared(Operator.EQ, True),  # noqa: FBT003 - the literal of a condition
        *(compared(operator, 5) for operator in Operator),
        *(compared(operator, "m") for operator in Operator),
        compared(Operator.NE, True),  # noqa: FBT003 - the literal of a condition
        Membership(subject=NAME, values=(Literal(value="a"), Literal(value=2))),
        Regex(subject=NAME, patterns=("a+b?", "c"), dialect=Dialect.LUCENE),
        InNetwork(subject=NAME, networks=("10.0.0.0/8", "fe80::/10", "192.0.2.1/32")),
        Presence(subject=NAME),
    ],
    ids=str,
)
def test_samples_pass(leaf: Leaf) -> None:
    found = passing(leaf)
    assert found
    assert all(passes(leaf, value) for value in found)


def test_case_is_swapped_where_it_does_not_count() -> None:
    assert passing(compared(Operator.EQ, "Curl", Case.ASCII)) == ("Curl", "cURL")
    assert passing(compared(Operator.EQ, "Curl")) == ("Curl",)


def test_what_is_no_network_has_no_addresses() -> None:
    assert passing(InNetwork(subject=NAME, networks=("x",))) == ()
    assert list(outside("x")) == []


@pytest.mark.parametrize(
    ("network", "expected"),
    [
        ("10.0.0.0/8", ["9.255.255.255", "11.0.0.0", "2001:db8::1"]),
        ("0.0.0.0/8", ["1.0.0.0", "2001:db8::1"]),
        ("0.0.0.0/0", ["2001:db8::1"]),
        ("::1/128", ["::", "::2", "198.51.100.1"]),
    ],
)
def test_neighbours_of_a_network_are_outside(network: str, expected: list[str]) -> None:
    assert list(outside(network)) == expected


@given(st.one_of(st.text(), st.integers(), st.booleans(), st.floats(allow_nan=False, allow_infinity=False)))
def test_near_values_are_others(value: Scalar) -> None:
    if isinstance(value, str | bool):
        assert value not in near(value)
    assert near(value) == near(value)


def test_near_an_address_is_its_neighbour() -> None:
    assert "192.0.2.11" in near("192.0.2.10")


def test_edges_of_a_network_are_inside() -> None:
    assert passing(InNetwork(subject=NAME, networks=("10.0.0.0/8",))) == ("10.0.0.1", "10.255.255.255", "10.0.0.0")
    assert passing(InNetwork(subject=NAME, networks=("fe80::/10",)))[1:] == (
        "febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
        "fe80::",
    )


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ((Hole.RUN, ".conf"), ["/etc/x.conf", "/etc/x.conf"]),
        ((Hole.RUN, "a", Hole.CHARACTER, Hole.RUN), ["/etc/xax", "/etc/xaxx"]),
        (("/etc/", Hole.RUN), []),
        ((), []),
    ],
)
def test_open_beginning_can_be_continued(parts: tuple[str | Hole, ...], expected: list[str]) -> None:
    leaf = Wildcard(subject=NAME, patterns=(Pattern(parts=parts),))
    assert list(continued(leaf, "/etc/x", "")) == expected


def test_words_are_continued_with_one_blank() -> None:
    bounded = Wildcard(subject=NAME, patterns=(pattern(Hole.RUN, " -c ", Hole.RUN),))
    assert next(continued(bounded, "sh", " ")) == "sh -c "
    assert next(continued(Wildcard(subject=NAME, patterns=(pattern(Hole.RUN, "-c"),)), "sh", " ")) == "sh -c"


def test_expression_that_may_fit_anywhere_can_be_continued() -> None:
    anywhere = Regex(subject=NAME, patterns=("a|b",), dialect=Dialect.PCRE, whole=False)
    assert list(continued(anywhere, "x", " ")) == ["x a", "x b"]
    assert list(continued(replace(anywhere, whole=True), "x", " ")) == []


@given(PARTS)
def test_nearly_fitting_texts_are_found_for_each_part(parts: list[str | Hole]) -> None:
    found = list(nearly(pattern(*parts)))
    assert len(found) >= 3 * sum(isinstance(part, str) for part in pattern(*parts).parts)


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (("/etc/cron", Hole.RUN), {"/etc/crox", "etc/cronx", "/ETC/CRONx"}),
        (("a", Hole.BYTE), {"a", "axx", "aé"}),
        (("a", Hole.CHARACTER_IN_LINE), {"a\n"}),
        (("a", Hole.RUN_IN_LINE, "b"), {"ax\nxb"}),
        (("[[]x*",), {"[xx"}),
        (("what?",), {"whatx"}),
    ],
)
def test_nearly_fitting_texts(parts: tuple[str | Hole, ...], expected: set[str]) -> None:
    assert expected <= set(nearly(Pattern(parts=parts)))


def test_halves_of_a_pattern_hold_a_part_each() -> None:
    assert halves(pattern("a", Hole.RUN, "b", Hole.RUN, "c")) == ("ax", "xbxc")
    assert halves(pattern(Hole.RUN, "a", Hole.RUN)) is None


def test_near_numbers_in_texts_are_their_neighbours() -> None:
    assert {"0", "2"} <= set(near("1"))
    assert {"/etc/x/", "/etcx/x"} <= set(near("/etc/x"))


NETWORKS = ["203.0.113.0/24", "10.0.0.0/8", "93.0.0.0/8", "0.0.0.0/1", "2000::/3", "no network"]


@given(st.lists(st.sampled_from(NETWORKS), min_size=1, unique=True))
def test_elsewhere_is_in_none_of_the_networks_and_for_examples_where_it_may_be(networks: list[str]) -> None:
    leaf = InNetwork(subject=Field(vocabulary=Vocabulary.ECS, name="source.ip"), networks=tuple(networks))
    found = elsewhere(leaf)
    assert not any(passes(leaf, address) for address in found)
    assert found or "203.0.113.0/24" in networks
    assert (found[:1] == ("203.0.113.200",)) is ("203.0.113.0/24" not in networks)


def test_elsewhere_is_a_number_where_numbers_are_asked_for() -> None:
    assert elsewhere(compared(Operator.EQ, 0))[0] == "1001"
    assert elsewhere(compared(Operator.EQ, "bash"))[0] == "other"


@pytest.mark.parametrize("operator", [each for each in Operator if each is not Operator.EQ])
@pytest.mark.parametrize("value", [5, "m"])
def test_elsewhere_fails_a_comparison_that_is_no_equality(operator: Operator, value: Scalar) -> None:
    leaf = compared(operator, value)
    found = elsewhere(leaf)
    assert found
    assert not any(passes(leaf, each) for each in found)
