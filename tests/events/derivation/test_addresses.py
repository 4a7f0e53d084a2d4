"""Rules that pass over addresses that are private or kept for examples find somebody on the Internet."""

from __future__ import annotations

from ipaddress import ip_address
from itertools import islice

import pytest
from tests.reading import read_events

from ruleglot.evaluation.matches import fires
from ruleglot.events.activity import Accept, Connect
from ruleglot.events.derivation.witnesses import witnesses
from ruleglot.events.ecs.view import ecs_document

RESERVED = (
    *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24"),
    *("192.0.2.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4"),
    *("240.0.0.0/4", "::1", "fc00::/7", "fe80::/10", "ff00::/8", "2001:db8::/32"),
)
LISTED = ", ".join(f'"{each}"' for each in RESERVED)

QUERIES = {
    "a destination": f'network where network.direction == "egress" and not cidrmatch(destination.ip, {LISTED})',
    "beside other tests": 'network where process.name == "nc" and not (destination.ip == null or '
    f'destination.ip == "0.0.0.0" or cidrmatch(destination.ip, {LISTED}))',
    "a source": f'network where event.action == "connection_accepted" and not cidrmatch(source.ip, {LISTED})',
}


@pytest.mark.parametrize("name", QUERIES)
def test_a_rule_about_all_but_reserved_addresses_fires(name: str) -> None:
    query = read_events(QUERIES[name])
    found = [each.activity for each in islice(witnesses(query, lambda each: fires(query, ecs_document(each) or {})), 5)]
    assert found
    for activity in found:
        assert isinstance(activity, Connect | Accept)
        end = activity.source if name == "a source" else activity.destination
        assert ip_address(end.ip).is_global
