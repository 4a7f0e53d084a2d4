"""Details: the same for the same seed, other ones for another, and from ranges that nobody uses."""

from __future__ import annotations

from dataclasses import fields
from ipaddress import ip_address, ip_network

from hypothesis import given
from hypothesis import strategies as st

from ruleglot.events.scenes.details import PLAIN, Details, details

SEEDS = st.integers(1, 2**64)
RESERVED = [ip_network(each) for each in ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32")]


def test_seed_0_is_plain() -> None:
    assert details(0) == PLAIN


@given(SEEDS)
def test_details_are_always_the_same(seed: int) -> None:
    assert details(seed) == details(seed)


@given(SEEDS)
def test_every_detail_differs_from_the_plain_one(seed: int) -> None:
    found = details(seed)
    assert [each.name for each in fields(Details) if getattr(found, each.name) == getattr(PLAIN, each.name)] == []


@given(SEEDS)
def test_addresses_are_reserved_for_documentation(seed: int) -> None:
    found = details(seed)
    addresses = [ip_address(each) for each in (found.address, found.address_6, found.site, found.store, found.handler)]
    assert all(any(address in network for network in RESERVED) for address in addresses)
    assert len(set(addresses)) == len(addresses)


@given(SEEDS)
def test_container_ids_are_different(seed: int) -> None:
    ids = details(seed).container_ids
    assert len(set(ids)) == len(ids) == len(PLAIN.container_ids)
