"""Addresses as the bytes that a system call is given (`struct sockaddr`), in hexadecimal digits.

>>> from ruleglot.events.descriptors import Endpoint
>>> address_bytes(Endpoint(ip="72.83.230.100", port=58140))
'0200E31C4853E6640000000000000000'
>>> address_of("0200E31C4853E6640000000000000000")
{'family': 'ipv4', 'addr': '72.83.230.100', 'port': '58140'}
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ruleglot.events.descriptors import Endpoint

UNIX, IPV4, IPV6, NETLINK = 1, 2, 10, 16
"""Families of addresses (`linux/socket.h`)."""

LENGTHS: Mapping[int, int] = {4: 16, 6: 28}
"""How many bytes an address of each version of IP takes."""

PADDING = bytes(8)
"""An IPv4 address is filled up to 16 bytes."""


def address_bytes(endpoint: Endpoint) -> str:
    """Return the digits for one end of a connection; flow and scope of IPv6 are zero."""
    ip, port = ip_address(endpoint.ip), endpoint.port.to_bytes(2, "big")
    match ip:
        case IPv4Address():
            raw = IPV4.to_bytes(2, "little") + port + ip.packed + PADDING
        case IPv6Address():
            raw = IPV6.to_bytes(2, "little") + port + bytes(4) + ip.packed + bytes(4)
    return raw.hex().upper()


def address_of(digits: str) -> dict[str, str]:
    """Return what go-libaudit reads in an address: its family, and address and port, or path, or the digits again.

    Raises `ValueError` where the digits are none, or too few for their family.
    """
    raw = bytes.fromhex(digits)
    family, port = int.from_bytes(raw[:2], "little"), str(int.from_bytes(raw[2:4], "big"))
    if family == UNIX:
        return {"family": "unix", "path": raw[2:].partition(b"\0")[0].decode(errors="replace")}
    if family == IPV4:
        return {"family": "ipv4", "addr": str(IPv4Address(raw[4:8])), "port": port}
    if family == IPV6:
        flow = int.from_bytes(raw[4:8], "big")
        address = {"family": "ipv6", "addr": str(IPv6Address(raw[8:24])), "port": port}
        return address | ({"flow": str(flow)} if flow else {})
    return {"family": "netlink" if family == NETLINK else str(family), "saddr": digits}
