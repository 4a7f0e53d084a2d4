"""EQL's `?` is one character, Falco's is one byte: where that makes no difference, and where it does.

Beside a `*` a single `?` only asks that there is something, which is the same in bytes and in characters:

>>> from ruleglot.ir.patterns import pattern
>>> bytewise(pattern("/tmp/", Hole.CHARACTER, Hole.RUN))
(Pattern(parts=('/tmp/', <Hole.BYTE: '?b'>, <Hole.RUN: '*'>)), True)
>>> bytewise(pattern("caf", Hole.CHARACTER))[1]
False
"""

from __future__ import annotations

from dataclasses import replace

from ruleglot.ir.nodes import Hole, Pattern, Wildcard


def in_bytes(leaf: Wildcard) -> tuple[Wildcard, bool]:
    """Return the leaf with holes for bytes, and whether it still means the same."""
    turned = [bytewise(each) for each in leaf.patterns]
    return replace(leaf, patterns=tuple(each for each, _ in turned)), all(same for _, same in turned)


def bytewise(pattern: Pattern) -> tuple[Pattern, bool]:
    """Return a pattern with holes for bytes in the place of those for characters, and whether it means the same."""
    parts = tuple(Hole.BYTE if part is Hole.CHARACTER else part for part in pattern.parts)
    return replace(pattern, parts=parts), all(_is_free(pattern, place) for place in _characters(pattern))


def _characters(pattern: Pattern) -> list[int]:
    return [place for place, part in enumerate(pattern.parts) if part is Hole.CHARACTER]


def _is_free(pattern: Pattern, place: int) -> bool:
    """Return whether the hole at `place` stands beside a run and beside no other hole for a character."""
    before, after = pattern.parts[:place], pattern.parts[place + 1 :]
    around, beyond = (*before[-1:], *after[:1]), (*before[-2:-1], *after[1:2])
    return Hole.RUN in around and Hole.CHARACTER not in (*around, *beyond)
