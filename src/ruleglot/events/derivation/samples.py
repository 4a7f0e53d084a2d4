"""Values that pass a test, and values that nearly do.

>>> from ruleglot.ir.nodes import Field, Hole, Vocabulary, Wildcard
>>> from ruleglot.ir.patterns import pattern
>>> leaf = Wildcard(subject=Field(vocabulary=Vocabulary.ECS, name="file.path"), patterns=(pattern("/etc/", Hole.RUN),))
>>> passing(leaf)
('/etc/x', '/etc/', '/etc/a/b')
"""

from __future__ import annotations

import re
from functools import lru_cache
from ipaddress import ip_address, ip_network
from itertools import islice, product
from typing import TYPE_CHECKING, assert_never

from ruleglot.events.derivation.regexes import fitting
from ruleglot.ir.nodes import Case, Comparison, Hole, InNetwork, Membership, Operator, Presence, Regex, Wildcard

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

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


@lru_cache(maxsize=4096)
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
    for place in (1, -1, 0) if found.num_addresses > 1 else (0,):
        yield str(found[place])


def elsewhere(leaf: Leaf) -> tuple[Scalar, ...]:
    """Return values far from what the test asks for, for a test that must fail.

    >>> from ruleglot.ir.nodes import Field, Literal, Vocabulary
    >>> elsewhere(Membership(subject=Field(vocabulary=Vocabulary.ECS, name="user.id"), values=(Literal(value="0"),)))
    ('1001', 'other', '/srv/other/thing', '203.0.113.200')
    >>> reserved = InNetwork(subject=Field(vocabulary=Vocabulary.ECS, name="source.ip"), networks=("203.0.113.0/24",))
    >>> elsewhere(reserved)
    ('93.184.215.14', '2606:2800:21f:cb07::14')
    """
    if isinstance(leaf, Comparison) and leaf.operator is not Operator.EQ:
        return tuple(_failing(leaf))
    if isinstance(leaf, InNetwork):
        return tuple(each for each in STRANGERS if not any(_is_in(each, network) for network in leaf.networks))
    numeric = any(isinstance(value, int | float) or value.isdecimal() for value in passing(leaf))
    return (*(("1001",) if numeric else ()), "other", "/srv/other/thing", STRANGERS[0])


STRANGERS = ("203.0.113.200", "93.184.215.14", "2606:2800:21f:cb07::14")
"""Addresses that nobody asks for: one of those for examples, and two of the Internet, where no others will do."""


def _is_in(address: str, network: str) -> bool:
    try:
        return ip_address(address) in ip_network(network, strict=False)
    except ValueError:
        return False


def _failing(leaf: Comparison) -> Iterator[Scalar]:
    """Yield values that fail a comparison: what it must not be, or what lies on the other side."""
    if leaf.operator not in {Operator.GE, Operator.LE}:
        yield leaf.value.value
    if leaf.operator is not Operator.NE:
        yield from _beside(leaf.value.value, up=leaf.operator in {Operator.LT, Operator.LE})


def begins_openly(leaf: Leaf) -> bool:
    """Return whether anything may stand before what the test asks for."""
    match leaf:
        case Wildcard(patterns=(first, *_)):
            return first.parts[:1] == (Hole.RUN,)
        case Regex():
            return not leaf.whole
        case _:
            return False


def ends_openly(leaf: Leaf) -> bool:
    """Return whether anything may stand behind what the test asks for."""
    match leaf:
        case Wildcard(patterns=(first, *_)):
            return first.parts[-1:] == (Hole.RUN,)
        case Regex():
            return not leaf.whole
        case _:
            return False


def continued(leaf: Leaf, before: str, separator: str) -> Iterator[str]:
    """Yield texts that begin with `before` and should pass the test, where it begins openly."""
    if not begins_openly(leaf):
        return
    match leaf:
        case Wildcard():
            ends = (end for each in leaf.patterns for end in (_closed(each.parts[1:]), each.parts[1:]))
            rests = tuple("".join(map(_plain, end)) for end in ends)
        case _:
            rests = tuple(map(str, passing(leaf)))
    for rest in rests:
        apart = before.endswith(separator) or rest.startswith(separator)
        yield f"{before}{rest}" if apart else f"{before}{separator}{rest}"


def _closed(parts: tuple[str | Hole, ...]) -> tuple[str | Hole, ...]:
    """Return the parts without a run at the end: no more is added than has to be."""
    return parts[:-1] if parts and parts[-1] is Hole.RUN else parts


def outside(network: str) -> Iterator[str]:
    """Yield the addresses just before and just after a network, and one of the other version of IP."""
    try:
        found = ip_network(network, strict=False)
    except ValueError:
        return
    for number in (int(found[0]) - 1, int(found[-1]) + 1):
        if 0 <= number < 2**found.max_prefixlen:
            kind = type(found[0])
            yield str(kind(number))
    yield "2001:db8::1" if found.version == 4 else "198.51.100.1"  # noqa: PLR2004 - the protocol's version


def nearly(pattern: Pattern) -> Iterator[str]:
    """Yield texts that nearly fit a pattern: each constant part changed a little, each single hole filled too wide.

    A special character that stands for itself is read as a wildcard, as it would be where the escape is lost.

    >>> from ruleglot.ir.patterns import pattern
    >>> list(nearly(pattern("a[b]", Hole.CHARACTER)))
    ['a[bx', '[b]x', 'a[xb]x', 'A[B]x', 'abx', 'a[b]', 'a[b]xx', 'a[b]é']
    """
    for place, part in enumerate(pattern.parts):
        others = _near_part(part) if isinstance(part, str) else TOO_WIDE.get(part, ())
        for other in others:
            yield "".join(other if n == place else _plain(each) for n, each in enumerate(pattern.parts))


TOO_WIDE: Mapping[Hole, tuple[str, ...]] = {
    Hole.CHARACTER: ("", "xx", "é"),
    Hole.CHARACTER_IN_LINE: ("", "xx", "é", "\n"),
    Hole.BYTE: ("", "xx", "é"),
    Hole.RUN_IN_LINE: ("x\nx",),
}
"""What does not fit a hole, or would not where bytes and characters, or lines and texts, are confused."""

SPECIALS = re.compile(r"[*?]|\[(.)[^]]*\]")


def _near_part(part: str) -> Iterator[str]:
    middle = len(part) // 2
    yield from (part[:-1], part[1:], f"{part[:middle]}x{part[middle:]}")
    if part.swapcase() != part:
        yield part.swapcase()
    if SPECIALS.search(part):
        yield _read_as_wildcard(part)


def _read_as_wildcard(text: str) -> str:
    """Return a text that fits another one where the special characters in it are taken for such."""
    return SPECIALS.sub(lambda found: found[1] or "x", text)


def _plain(part: str | Hole) -> str:
    return part if isinstance(part, str) else FILLINGS[part][0]


def halves(pattern: Pattern) -> tuple[str, str] | None:
    """Return two texts, each with a half of the constant parts of a pattern; `None` where it has only one.

    >>> from ruleglot.ir.patterns import pattern
    >>> halves(pattern(Hole.RUN, "a", Hole.RUN, "b"))
    ('xax', 'xb')
    """
    constant = [place for place, part in enumerate(pattern.parts) if isinstance(part, str)]
    if len(constant) < 2:  # noqa: PLR2004 - one for each half
        return None
    cut = constant[len(constant) // 2]
    first, second = pattern.parts[:cut], pattern.parts[cut - 1 :]
    return "".join(map(_plain, first)), "".join(map(_plain, second))


def near(value: Scalar) -> tuple[Scalar, ...]:
    """Return values that differ from a value by little: one character, the case of letters, one level of a path.

    >>> near("/etc/x")  # doctest: +NORMALIZE_WHITESPACE
    ('/etc/xx', '/etc/', 'x/etc/x', '/ETC/X', '/Etc/X',
     '/etc', '/etc/x/', '/etc/x/x', '/etc/sub/x', '/etcx/x', '/etc/xé', '')
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
        yield from (directory, f"{text.rstrip('/')}/", f"{text}/x", f"{directory}/sub/{name}", f"{directory}x/{name}")
    if text.isascii() and text.isdecimal():
        yield from (str(int(text) + 1), str(int(text) - 1))
    if SPECIALS.search(text):
        yield _read_as_wildcard(text)
    yield from (f"{text}é", "")
    if _is_address(text):
        yield str(ip_address(int(ip_address(text)) ^ 1))


def _is_address(text: str) -> bool:
    try:
        return ip_address(text).version in {4, 6}
    except ValueError:
        return False
