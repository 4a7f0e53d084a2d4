"""What a query finds."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from ruleglot.ir.nodes import Cut

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ruleglot.evaluation.values import Event
    from ruleglot.ir.nodes import Pipe, Scalar

Finding = TypeVar("Finding")


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """One finding.

    `events`: the very mappings that were given, one for an event query, else one for each stage and run in the order of
    the query, `None` in the place of a missing event. `keys`: what the events of a sequence or sample agree in.
    """

    events: tuple[Event | None, ...]
    keys: tuple[Scalar | None, ...] = ()


def cut(findings: Iterable[Finding], pipes: tuple[Pipe, ...], size: int | None) -> Iterator[Finding]:
    """Yield what the pipes leave of the findings, one pipe after the other.

    `size` bounds the findings before the first pipe: to the last ones, or to the first where the first pipe asks for
    the head. Source: Elasticsearch inserts its limit before the first pipe, and keeps the tail where there is none.
    """
    left = iter(findings)
    if size is not None:
        first = pipes[0].cut if pipes else Cut.TAIL
        left = _kept(left, first, size)
    for pipe in pipes:
        left = _kept(left, pipe.cut, pipe.count)
    return left


def _kept(findings: Iterator[Finding], end: Cut, count: int) -> Iterator[Finding]:
    return islice(findings, count) if end is Cut.HEAD else iter(deque(findings, maxlen=count))
