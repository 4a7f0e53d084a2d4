"""IP addresses as the digits of their bytes, so that those of a network are the ones that begin alike.

A sensor writes an address in its shortest spelling, so two that are written alike have the same digits.

>>> digits("10.1.2.3"), spelt("0a010203"), digits("::1")[-4:]
('0a010203', '10.1.2.3', '0001')
>>> from ruleglot.automata.search import contains
>>> [contains(within("10.0.0.0/9"), digits(each)) for each in ("10.127.0.1", "10.128.0.1", "::ffff:10.1.1.1")]
[True, False, True]
"""

from __future__ import annotations

from ipaddress import ip_address
from typing import TYPE_CHECKING

from ruleglot.automata.sets import ANYTHING, NOTHING, between, but_not, either, one_of, text, then, times
from ruleglot.ecs.fields import Family
from ruleglot.evaluation.addresses import network_of, number_of
from ruleglot.evaluation.evaluator import passes
from ruleglot.ir.nodes import Comparison, InNetwork, Membership, Operator, Presence

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ruleglot.automata.sets import Node
    from ruleglot.ir.nodes import Leaf, Literal

DIGITS = "0123456789abcdef"
DIGIT = either(between("0", "9"), between("a", "f"))
BITS = {4: 32, 6: 128}
BITS_OF_A_DIGIT = 4
AS_SIX = "::ffff:0:0/96"
"""Where an address of version 4 lies among those of version 6, as Elasticsearch compares them."""


def digits(address: str) -> str:
    """Return the digits of an address: 8 or 32. Raises `ValueError` where the text is none."""
    return ip_address(address).packed.hex()


def spelt(found: str) -> str:
    """Return the shortest spelling of an address."""
    return str(ip_address(bytes.fromhex(found)))


def passing_digits(leaf: Leaf, family: Family | None) -> Node | None:
    """Return the addresses that pass a test, as digits. `None` where the test asks for more than which address it is.

    Raises `DiagnosticError` where the test cannot be run.
    """
    match leaf:
        case Presence():
            return ANYTHING
        case InNetwork(networks=networks):
            return either(*map(within, networks))
        case Comparison(operator=Operator.EQ | Operator.NE, value=value):
            found = _equal(leaf, (value,), family)
            return but_not(found) if found is not None and leaf.operator is Operator.NE else found
        case Membership(values=several):
            return _equal(leaf, several, family)
        case _:
            return None


def _equal(leaf: Comparison | Membership, constants: Iterable[Literal], family: Family | None) -> Node | None:
    """Return the addresses that equal one of the constants, as the leaf compares them."""
    written = [each.value for each in constants]
    texts = [each for each in written if isinstance(each, str)]
    if len(texts) < len(written) or family not in {None, Family.TEXT, Family.IP}:
        return None
    if family is Family.IP:
        passes(leaf, "::", family)  # raises where a constant is no address
        return either(*map(within, texts))
    found = [str(ip_address(each)) for each in texts if number_of(each) is not None]
    wanted = not (isinstance(leaf, Comparison) and leaf.operator is Operator.NE)
    return either(*(text(digits(each)) for each in found if passes(leaf, each, family) is wanted))


def within(network: str) -> Node:
    """Return the addresses in a network, of both versions; a single address is one too."""
    around, mapped = network_of(network), network_of(AS_SIX)
    if around is None or mapped is None:
        return NOTHING
    first = int(around.network_address)
    found = [_beginning(first, around.prefixlen, 6)]
    if around.subnet_of(mapped):
        found.append(_beginning(first % 2**32, around.prefixlen - mapped.prefixlen, 4))
    elif mapped.subnet_of(around):
        found.append(_beginning(0, 0, 4))
    return either(*found)


def _beginning(number: int, bits: int, version: int) -> Node:
    """Return the addresses of which so many bits are those of a number."""
    count = BITS[version] // BITS_OF_A_DIGIT
    written = f"{number:0{count}x}"
    whole, rest = divmod(bits, BITS_OF_A_DIGIT)
    if not rest:
        return then(text(written[:whole]), times(DIGIT, count - whole, count - whole))
    free = BITS_OF_A_DIGIT - rest
    alike = "".join(each for each in DIGITS if int(each, 16) >> free == int(written[whole], 16) >> free)
    return then(text(written[:whole]), one_of(alike), times(DIGIT, count - whole - 1, count - whole - 1))
