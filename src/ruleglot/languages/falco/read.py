"""Text to IR, the whole way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ruleglot.ir.nodes import EventQuery
from ruleglot.languages.falco.parser import Context, parse

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ruleglot.source import Source


def read_condition(source: Source, *, macros: Mapping[str, str], lists: Mapping[str, tuple[str, ...]]) -> EventQuery:
    """Return the meaning of a condition. Raises `DiagnosticError` (F001 to F006)."""
    return EventQuery(category=None, condition=parse(source, Context(macros=macros, lists=lists)))
