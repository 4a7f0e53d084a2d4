"""IP addresses as Elasticsearch compares them: 16 bytes, an IPv4 one as `::ffff:a.b.c.d`.

>>> lies_in("10.1.2.3", "10.0.0.0/8"), lies_in("10.1.2.3", "::/0"), lies_in("::1", "0.0.0.0/0")
(True, True, False)
"""

from __future__ import annotations

from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network


def lies_in(address: str, network: str) -> bool:
    """Return whether an address lies in a network; host bits in the network are allowed, a mask may be missing."""
    found, around = number_of(address), network_of(network)
    return found is not None and around is not None and IPv6Address(found) in around


@lru_cache(maxsize=4096)
def number_of(address: str) -> int | None:
    """Return the 16 bytes of an address as a number, `None` where the text is none."""
    try:
        found = ip_address(address)
    except ValueError:
        return None
    return int(IPv6Address(f"::ffff:{found}")) if isinstance(found, IPv4Address) else int(found)


@lru_cache(maxsize=4096)
def network_of(network: str) -> IPv6Network | None:
    """Return a network, or a single address as a network, `None` where the text is neither."""
    try:
        found = ip_network(network, strict=False)
    except ValueError:
        return None
    if isinstance(found, IPv4Network):
        return IPv6Network(f"::ffff:{found.network_address}/{96 + found.prefixlen}")
    return found
