"""Short ways to read what tests write."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ruleglot.ir.traverse import event_query
from ruleglot.languages.eql.parser import parse
from ruleglot.languages.eql.read import read_query
from ruleglot.languages.eql.syntax import EventFilter
from ruleglot.source import Source

if TYPE_CHECKING:
    from ruleglot.ir.nodes import EventQuery
    from ruleglot.languages.eql.syntax import Expression


def read_events(text: str) -> EventQuery:
    """Return the meaning of an EQL query about single events, whatever the types of its fields."""
    return event_query(read_query(Source("query", text), type_of=lambda _: None))


def expression(condition: str) -> Expression:
    """Return the syntax of a condition."""
    found = parse(Source("q", f"any where {condition}")).query
    assert isinstance(found, EventFilter)
    return found.condition
