"""What a seed decides that no story depends on: numbers, names and addresses.

Seed 0 has the plain details, those that documentation and tests show. Addresses come from the ranges that are reserved
for documentation (RFC 5737, RFC 3849), those of pods and colleagues' machines from the private ones.

>>> details(0).host, details(0) == details(1), details(1) == details(1)
('web-01', False, True)
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from ruleglot.events.moment import HOST


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """The details of one seed.

    `shift` is added to the pids of those who ran before anything happened. `site`: an ordinary web site; `store`: where
    attackers keep their tools; `handler`: where they wait for connections. `container_ids`: 64 hexadecimal digits each.
    """

    host: str = HOST
    shift: int = 0
    terminal: int = 0
    colleague: str = "carol"
    address: str = "192.0.2.10"
    address_6: str = "2001:db8::10"
    pod_address: str = "10.244.1.7"
    site: str = "198.51.100.5"
    store: str = "203.0.113.7"
    handler: str = "203.0.113.66"
    container_ids: tuple[str, ...] = (
        "a1b2c3d4e5f6" + "0" * 52,
        "0f9e8d7c6b5a" + "1" * 52,
        "deadbeef0123" + "2" * 52,
        "5ca1ab1e4567" + "3" * 52,
        "cafef00d89ab" + "4" * 52,
    )


PLAIN = Details()

HOSTS = ("app-02", "build-7", "db3.example.com", "edge-paris", "node-a-17", "shop")
COLLEAGUES = ("dave", "erin", "grace", "heidi", "ivan", "judy", "mallory")


def details(seed: int) -> Details:
    """Return the details of a seed, always the same ones."""
    if seed == 0:
        return PLAIN
    chance = Random(seed)  # noqa: S311 - made-up details are no secrets
    return Details(
        host=chance.choice(HOSTS),
        shift=chance.randrange(1, 1000),
        terminal=chance.randrange(1, 100),
        colleague=chance.choice(COLLEAGUES),
        address=f"192.0.2.{chance.randrange(11, 255)}",
        address_6=f"2001:db8::{chance.randrange(0x11, 0xFFFF):x}",
        pod_address=f"10.244.{chance.randrange(2, 250)}.{chance.randrange(2, 250)}",
        site=f"198.51.100.{chance.randrange(6, 255)}",
        store=f"203.0.113.{chance.randrange(8, 60)}",
        handler=f"203.0.113.{chance.randrange(67, 255)}",
        container_ids=tuple(f"{chance.getrandbits(256):064x}" for _ in PLAIN.container_ids),
    )
