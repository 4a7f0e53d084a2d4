"""Values that pass a test, and values that nearly do.

>>> from ruleglot.ir.nodes import Field, Hole, Vocabulary, Wildcard
>>> from ruleglot.ir.patterns import pattern
>>> leaf = Wildcard(subject=Field(vocabulary=Vocabulary.ECS, name="file.path"), patterns=(pattern("/etc/", Hole.RUN),))
>>> passing(leaf)
('/etc/x', '/etc/', '/etc/a/b')
"""

from __future__ import annotations

from ipaddress import ip_address, ip_network
from itertools import islice, product
from typing import TYPE_CHECKING, assert_never

from ruleglot.events.derivation.regexes import fitting
from ruleglot.ir.nodes import Case, Comparison, Hole, InNetwork, Membership, Operator, Presence, Regex, Wildcard

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruleglot.ir.nodes import Leaf, Pattern, Scalar

MOST = 12
"""More samples of one pattern than this show nothing new."""

FILLINGS = {
    Hole.RUN: ("x", "", "a/b"),
    Hole.RUN_IN_LINE: ("x", "", "a/b"),
    Hole.CHARACTER: ("x", "é"),
    Hole.CHARACTER_IN_LINE: ("x", "é"),
    Hole.BYTE: ("x", "y"),
}
"""What is put into a hole. A run: something, nothing, several levels of a path. A character: of one byte, of two."""

LEADING = ("x", "/srv/x", "", "/a/b")
"""What a run at the beginning is filled with, so that the whole may be an absolute path."""


def passing(leaf: Leaf) -> tuple[Scalar, ...]:
    """Return values that pass the test, plain ones first."""
    match leaf:
        case Comparison():
            return tuple(_compared(leaf))
        case Membership():
            return tuple(value.value for value in leaf.values)
        case Wildcard():
            return tuple(dict.fromkeys(text for each in leaf.patterns for text in _filled(each)))
        case Regex():
            return tuple(dict.fromkeys(text for each in leaf.patterns for text in fitting(each)))
        case InNetwork():
            return tuple(address for network in leaf.networks for address in _inside(network))
        case Presence():
            return ("x", "/srv/x", "1", True)
        case _:
            assert_never(leaf)


def _compared(leaf: Comparison) -> Iterator[Scalar]:
    value = leaf.value.value
    match leaf.operator:
        case Operator.EQ:
            yield value
            if leaf.case is not Case.EXACT and isinstance(value, str):
                yield value.swapcase()
        case Operator.GE | Operator.LE:
            yield value
        case Operator.GT | Operator.LT | Operator.NE:
            pass
        case _:
            assert_never(leaf.operator)
    if leaf.operator is not Operator.EQ:
        yield from _beside(value, up=leaf.operator in {Operator.GT, Operator.GE, Operator.NE})


def _beside(value: Scalar, *, up: bool) -> Iterator[Scalar]:
    """Yield a value that follows (`up`) or precedes a value in its order."""
    match value:
        case bool():
            yield not value
        case int() | float():
            yield value + 1 if up else value - 1
        case str():
            yield f"{value}x" if up else value[:-1]
        case _:
            assert_never(value)


def _filled(pattern: Pattern) -> Iterator[str]:
    """Yield texts that fit a pattern: its holes filled in several ways."""
    choices = [_choices(place, part) for place, part in enumerate(pattern.parts)]
    longest = max(map(len, choices), default=1)
    for n in range(longest):  # all holes alike first, then the mixtures
        yield "".join(choice[n % len(choice)] for choice in choices)
    yield from ("".join(mixture) for mixture in islice(product(*choices), MOST))


def _choices(place: int, part: str | Hole) -> tuple[str, ...]:
    match part:
        case Hole.RUN if place == 0:
            return LEADING
        case Hole():
            return FILLINGS[part]
        case str():
            return (part,)
        case _:
            assert_never(part)


def _inside(network: str) -> Iterator[str]:
    """Yield addresses of a network; none where the text is no network."""
    try:
        found = ip_network(network, strict=False)
    except ValueError:
        return
    yield str(found[1 if found.num_addresses > 1 else 0])
    yield str(found[-1])


def elsewhere(leaf: Leaf) -> tuple[Scalar, ...]:
    """Return values far from what the test asks for, for a test that must fail.

    >>> from ruleglot.ir.nodes import Field, Literal, Vocabulary
    >>> elsewhere(Membership(subject=Field(vocabulary=Vocabulary.ECS, name="user.id"), values=(Literal(value="0"),)))
    ('1001', 'other', '/srv/other/thing', '203.0.113.200')
    """
    numeric = any(isinstance(value, int | float) or value.isdecimal() for value in passing(leaf))
    return (*(("1001",) if numeric else ()), "other", "/srv/other/thing", "203.0.113.200")


def continued(pattern: Pattern, before: str, separator: str) -> str | None:
    """Return a text that begins with `before` and fits the pattern; `None` where the pattern does not begin openly."""
    if pattern.parts[:1] != (Hole.RUN,):
        return None
    rest = "".join(part if isinstance(part, str) else FILLINGS[part][0] for part in pattern.parts[1:])
    return f"{before}{separator}{rest}"


def outside(network: str) -> Iterator[str]:
    """Yield the addresses just before and just after a network."""
    try:
        found = ip_network(network, strict=False)
    except ValueError:
        return
    for number in (int(found[0]) - 1, int(found[-1]) + 1):
        if 0 <= number < 2**found.max_prefixlen:
            kind = type(found[0])
            yield str(kind(number))


def near(value: Scalar) -> tuple[Scalar, ...]:
    """Return values that differ from a value by little: one character, the case of letters, one level of a path.

    >>> near("/etc/x")
    ('/etc/xx', '/etc/', 'x/etc/x', '/ETC/X', '/Etc/X', '/etc', '/etc/x/x', '/etc/sub/x', '/etc/xé', '')
    >>> near(4444)
    (4445, 4443, 0)
    """
    match value:
        case bool():
            return (not value,)
        case int() | float():
            return (value + 1, value - 1, 0)
        case str():
            return tuple(text for text in dict.fromkeys(_near_texts(value)) if text != value)
        case _:
            assert_never(value)


def _near_texts(text: str) -> Iterator[str]:
    yield from (f"{text}x", text[:-1], f"x{text}", text.swapcase(), text.title())
    directory, slash, name = text.rpartition("/")
    if slash:
        yield from (directory, f"{text}/x", f"{directory}/sub/{name}")
    yield from (f"{text}é", "")
    if _is_address(text):
        yield str(ip_address(int(ip_address(text)) ^ 1))


def _is_address(text: str) -> bool:
    try:
        return ip_address(text).version in {4, 6}
    except ValueError:
        return False
