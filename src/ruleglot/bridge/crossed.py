"""What a bridge returns: a query in the target's words, the notes of the crossing, or why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ruleglot.bridge.kinds import Kind
    from ruleglot.diagnostics.diagnostic import Diagnostic
    from ruleglot.diagnostics.notes import Note
    from ruleglot.ir.nodes import Query


@dataclass(frozen=True, slots=True, kw_only=True)
class Crossed:
    """A query that crossed. `kinds`: the kinds of activity that it is about."""

    query: Query
    kinds: tuple[Kind, ...] = ()
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A query that did not cross: the problems say why, the notes what became of the clauses that did."""

    problems: tuple[Diagnostic, ...]
    notes: tuple[Note, ...] = ()
