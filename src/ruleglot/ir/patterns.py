"""Build wildcard patterns so that they are in normal form: no empty texts, no neighbours of one kind.

>>> pattern("/etc/", Hole.RUN).parts
('/etc/', <Hole.RUN: '*'>)
>>> pattern("", "a", "b", Hole.RUN, Hole.RUN).parts
('ab', <Hole.RUN: '*'>)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ruleglot.ir.nodes import Hole, Pattern

if TYPE_CHECKING:
    from ruleglot.source import Span


RUNS = frozenset({Hole.RUN, Hole.RUN_IN_LINE})
"""Holes that stand for no text as well: two in a row are one."""


def pattern(*parts: str | Hole, span: Span | None = None) -> Pattern:
    """Return the pattern of these parts, in normal form."""
    normal: list[str | Hole] = []
    for part in parts:
        if part == "" and not isinstance(part, Hole):
            continue
        last = normal[-1] if normal else None
        if part in RUNS and last is part:
            continue
        if last is not None and not isinstance(part, Hole) and not isinstance(last, Hole):
            normal[-1] = last + part
        else:
            normal.append(part)
    return Pattern(parts=tuple(normal), span=span)
