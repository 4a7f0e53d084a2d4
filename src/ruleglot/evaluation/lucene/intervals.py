"""Numeric intervals written out digit by digit.

`<8-12>` is `0*([8-9]|1[0-2])`, any zeros before the number; `<08-12>` has two digits: `0[8-9]|1[0-2]`.

Source: Lucene's Automata.makeDecimalInterval.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ruleglot.evaluation.lucene.nodes import Character, Concatenation, Node, Range, Repetition, Set, Union

if TYPE_CHECKING:
    from ruleglot.evaluation.lucene.nodes import Interval

ZEROS = Repetition(part=Character(text="0"), least=0, most=None)


def written_out(interval: Interval) -> Node:
    """Return an interval as sets of digits."""
    if interval.digits:
        return _between(str(interval.low).zfill(interval.digits), str(interval.high).zfill(interval.digits))
    low, high = str(interval.low), str(interval.high)
    of_each_length = tuple(
        _between(low if length == len(low) else f"1{'0' * (length - 1)}", high if length == len(high) else "9" * length)
        for length in range(len(low), len(high) + 1)
    )
    numbers = of_each_length[0] if len(of_each_length) == 1 else Union(parts=of_each_length)
    return Concatenation(parts=(ZEROS, numbers))


def _between(low: str, high: str) -> Node:
    """Return the numbers between two of the same length."""
    shared = next((place for place, digit in enumerate(low) if digit != high[place]), len(low))
    return _concatenation(*map(_digit, low[:shared]), *_apart(low[shared:], high[shared:]))


def _apart(low: str, high: str) -> tuple[Node, ...]:
    """Return the numbers between two that differ in their first digit, or are empty."""
    if not low:
        return ()
    rest = len(low) - 1
    if low == "0" * len(low) and high == "9" * len(high):
        return (_any_digits(len(low)),)
    if not rest:
        return (_digit(low, high),)
    sides = [
        _concatenation(_digit(low[0]), _between(low[1:], "9" * rest)),
        _concatenation(_digit(high[0]), _between("0" * rest, high[1:])),
    ]
    if int(low[0]) + 1 < int(high[0]):
        middle = _digit(str(int(low[0]) + 1), str(int(high[0]) - 1))
        sides.append(_concatenation(middle, _any_digits(rest)))
    return (Union(parts=tuple(sides)),)


def _digit(first: str, last: str | None = None) -> Node:
    return Character(text=first) if last in {None, first} else Set(members=(Range(first=first, last=last),))


def _any_digits(count: int) -> Node:
    digit = _digit("0", "9")
    return digit if count == 1 else Repetition(part=digit, least=count, most=count)


def _concatenation(*parts: Node) -> Node:
    return parts[0] if len(parts) == 1 else Concatenation(parts=parts)
