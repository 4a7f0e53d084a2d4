"""Wrong versions of the values that a leaf asks for: constants, wildcard patterns, networks.

Each function yields versions that differ from the value and from each other. Two functions never make the same one of
a pattern, since each changes a count that the others leave: of characters, of holes for one character, of runs (fewer,
as many in another order, more).

>>> from ruleglot.ir.nodes import Hole, Literal
>>> from ruleglot.ir.patterns import pattern
>>> [each.parts for each in moved_runs(pattern("/etc/", Hole.RUN))]
[('/etc/',), (<Hole.RUN: '*'>, '/etc/')]
>>> [each.value for each in nearby_numbers(Literal(value=22))]
[23, 21]
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from ipaddress import ip_network
from typing import TYPE_CHECKING

from ruleglot.equivalence.mutation.kinds import Mutation
from ruleglot.ir.arithmetic import is_number
from ruleglot.ir.nodes import Hole, Literal, Pattern
from ruleglot.ir.patterns import RUNS, pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping


def nearby_numbers(literal: Literal) -> Iterator[Literal]:
    """Yield a number plus and minus one; nothing for texts, truth values, and doubles that one is too small for."""
    value = literal.value
    if is_number(value):
        yield from (replace(literal, value=near) for near in (value + 1, value - 1) if near != value)


def nearby_networks(network: str) -> Iterator[str]:
    """Yield a network twice and half as large: its prefix one bit shorter and one longer, where there is such a one."""
    found = ip_network(network, strict=False)
    for length in (found.prefixlen - 1, found.prefixlen + 1):
        if 0 <= length <= found.max_prefixlen:
            yield f"{found.network_address}/{length}"


def cut_text(literal: Literal) -> Iterator[Literal]:
    """Yield a text without its last character."""
    if isinstance(literal.value, str) and literal.value:
        yield replace(literal, value=literal.value[:-1])


def cut_parts(whole: Pattern) -> Iterator[Pattern]:
    """Yield a pattern with the last character of each of its texts cut off."""
    for index, part in enumerate(whole.parts):
        if not isinstance(part, Hole):
            yield _with_part(whole, index, part[:-1])


def moved_runs(whole: Pattern) -> Iterator[Pattern]:
    """Yield a pattern without each of its runs, and with the run that only one end has moved to the other."""
    runs = [index for index, part in enumerate(whole.parts) if part in RUNS]
    yield from dict.fromkeys(_with_part(whole, index) for index in runs)
    if not whole.parts:
        return
    first, last = whole.parts[0], whole.parts[-1]
    if first in RUNS and last not in RUNS:
        yield pattern(*whole.parts[1:], first, span=whole.span)
    elif last in RUNS and first not in RUNS:
        yield pattern(last, *whole.parts[:-1], span=whole.span)


def added_runs(whole: Pattern) -> Iterator[Pattern]:
    """Yield a pattern with a run at each end that has none; the empty one can only become a run."""
    if not whole.parts:
        yield pattern(Hole.RUN, span=whole.span)
        return
    if whole.parts[0] not in RUNS:
        yield pattern(Hole.RUN, *whole.parts, span=whole.span)
    if whole.parts[-1] not in RUNS:
        yield pattern(*whole.parts, Hole.RUN, span=whole.span)


def changed_holes(whole: Pattern) -> Iterator[Pattern]:
    """Yield a pattern with each hole for one character left out, and made a run; of equal ones the first."""
    holes = [index for index, part in enumerate(whole.parts) if isinstance(part, Hole) and part not in RUNS]
    yield from dict.fromkeys(_with_part(whole, index, *instead) for index in holes for instead in ((), (Hole.RUN,)))


def _with_part(whole: Pattern, index: int, *instead: str | Hole) -> Pattern:
    return pattern(*whole.parts[:index], *instead, *whole.parts[index + 1 :], span=whole.span)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a mutation makes of one value, by the value's type."""

    literal: Callable[[Literal], Iterator[Literal]] | None = None
    pattern: Callable[[Pattern], Iterator[Pattern]] | None = None
    network: Callable[[str], Iterator[str]] | None = None


CHANGES: Mapping[Mutation, Change] = {
    Mutation.WILDCARD_MOVED: Change(pattern=moved_runs),
    Mutation.CHARACTER_HOLE_CHANGED: Change(pattern=changed_holes),
    Mutation.ANCHORING_CHANGED: Change(pattern=added_runs),
    Mutation.TEXT_CUT: Change(literal=cut_text, pattern=cut_parts),
    Mutation.NUMBER_OFF_BY_ONE: Change(literal=nearby_numbers, network=nearby_networks),
}
"""The mutations that change one value and leave the others of its list as they are."""
