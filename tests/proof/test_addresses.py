"""Addresses as digits: held to the reference evaluator's comparison of addresses."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.automata.test_laws import randomly

from ruleglot.automata.search import contains
from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.ecs.fields import Family
from ruleglot.evaluation.evaluator import passes
from ruleglot.ir.nodes import (
    Case,
    Comparison,
    Field,
    InNetwork,
    Leaf,
    Literal,
    Membership,
    Operator,
    Presence,
    Vocabulary,
)
from ruleglot.proof.addresses import digits, passing_digits, spelt

SUBJECT = Field(vocabulary=Vocabulary.FALCO, name="fd.sip")
ADDRESSES = ("10.0.0.1", "10.127.255.255", "192.0.2.10", "127.0.0.1", "::1", "2001:db8::1", "::ffff:a00:1", "::", "::a")
addresses = st.one_of(
    st.sampled_from(ADDRESSES),
    st.ip_addresses(v=4).map(str),
    st.ip_addresses(v=6).map(str),
)
networks = st.one_of(
    addresses,
    st.tuples(addresses, st.integers(0, 128)).map(lambda pair: f"{pair[0]}/{pair[1]}"),
    st.sampled_from(["10.0.0.0/9", "::/0", "0.0.0.0/0", "::ffff:0:0/90", "no network"]),
)
constants = st.one_of(addresses, st.sampled_from(["2001:DB8::1", "010.0.0.1", "x", ""])).map(
    lambda each: Literal(value=each)
)
leaves = st.one_of(
    st.builds(InNetwork, subject=st.just(SUBJECT), networks=st.lists(networks, min_size=1, max_size=3).map(tuple)),
    st.builds(
        Comparison,
        subject=st.just(SUBJECT),
        operator=st.sampled_from([Operator.EQ, Operator.NE]),
        value=constants,
        case=st.sampled_from(Case),
    ),
    st.builds(Membership, subject=st.just(SUBJECT), values=st.lists(constants, min_size=1, max_size=3).map(tuple)),
    st.just(Presence(subject=SUBJECT)),
)


@given(address=addresses)
def test_an_address_is_read_back(address: str) -> None:
    assert spelt(digits(address)) == address


@randomly
@given(leaf=leaves, address=addresses, family=st.sampled_from([None, Family.IP, Family.TEXT]))
def test_addresses_pass_where_their_texts_do(leaf: Leaf, address: str, family: Family | None) -> None:
    try:
        expected = passes(leaf, address, family)
        found = passing_digits(leaf, family)
    except DiagnosticError:  # a constant is no address
        assert family is Family.IP
        return
    assert found is not None
    assert contains(found, digits(address)) == expected


@pytest.mark.parametrize("operator", [Operator.LT, Operator.GE])
def test_an_order_of_addresses_is_not_known(operator: Operator) -> None:
    leaf = Comparison(subject=SUBJECT, operator=operator, value=Literal(value="10.0.0.1"))
    assert passing_digits(leaf, Family.IP) is None
