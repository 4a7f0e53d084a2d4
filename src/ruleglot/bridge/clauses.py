"""A query's clauses, sorted by what they are about: the kind of activity, the host, and all the rest.

>>> from ruleglot.ir.nodes import AllOf, Comparison, EventQuery, Field, Literal, Operator, Vocabulary
>>> def equals(name: str, value: str) -> Comparison:
...     field = Field(vocabulary=Vocabulary.ECS, name=name)
...     return Comparison(subject=field, operator=Operator.EQ, value=Literal(value=value))
>>> condition = AllOf(operands=(equals("event.type", "start"), equals("process.name", "curl")))
>>> about_kind, rest = split(EventQuery(category="process", condition=condition))
>>> len(about_kind), len(rest)
(1, 1)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ruleglot.bridge.crossing import Kept, LeafCrossing, clause_text
from ruleglot.bridge.kinds import KIND_FIELDS, is_about_kind
from ruleglot.diagnostics.bridge import EventNotVisible
from ruleglot.diagnostics.notes import AssumedTrue, Direction, NeverHolds, Note, OtherHosts
from ruleglot.evaluation.evaluator import holds
from ruleglot.ir.nodes import AllOf, Condition, Constant
from ruleglot.ir.simplify import simplify
from ruleglot.ir.traverse import fields, rewrite_leaves

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    from ruleglot.ir.nodes import EventQuery, Leaf
    from ruleglot.source import Span

HOST_FIELDS = frozenset({"host.os.type"})
OTHER_SYSTEMS = ("windows", "macos")


def split(query: EventQuery) -> tuple[tuple[Condition, ...], tuple[Condition, ...]]:
    """Return the clauses that must all hold: first those that the kind of activity decides, then the rest."""
    condition = simplify(query.condition)
    clauses = condition.operands if isinstance(condition, AllOf) else (condition,)
    about_kind = tuple(each for each in clauses if is_about_kind(each))
    return about_kind, tuple(each for each in clauses if each not in about_kind)


def event_text(query: EventQuery, about_kind: tuple[Condition, ...]) -> str:
    """Return what the query says of the kind of event, in the source's words."""
    return " and ".join(map(clause_text, about_kind)) or f"{query.category or 'any'} where"


def event_span(query: EventQuery, about_kind: tuple[Condition, ...]) -> Span | None:
    """Return where the query says it."""
    return about_kind[0].span if about_kind else query.span


def invisible(
    query: EventQuery, about_kind: tuple[Condition, ...], target: str, visible: tuple[str, ...]
) -> EventNotVisible:
    """Return the refusal of a query about events of which the target sees none; `visible`: those that it sees."""
    return EventNotVisible(
        target=target,
        kinds=" · ".join([f"{query.category or 'any'} where", *map(clause_text, about_kind)]),
        visible=", ".join(visible),
        span=event_span(query, about_kind),
    )


def settled(leaf: Leaf, document: Mapping[str, Any], reason: str) -> LeafCrossing:
    """Return the crossing of a leaf that has one answer on everything that the target records (`document`)."""
    value = holds(leaf, document)
    note = AssumedTrue if value else NeverHolds
    return Kept(
        condition=Constant(value=value, span=leaf.span),
        notes=(note(clause=clause_text(leaf), direction=Direction.NONE, reason=reason, span=leaf.span),),
    )


def names(leaf: Leaf) -> frozenset[str]:
    """Return the names of the fields that a leaf reads."""
    return frozenset(field.name for field in fields(leaf))


def is_about_host(leaf: Leaf) -> bool:
    """Return whether the operating system alone decides the leaf."""
    return names(leaf) <= HOST_FIELDS


def reads_kind(leaf: Leaf) -> bool:
    """Return whether the kind of activity alone decides the leaf."""
    return names(leaf) <= KIND_FIELDS


def other_hosts(query: EventQuery, systems: Iterable[str], reason: str) -> tuple[Note, ...]:
    """Return a note where the rule may fire on an operating system (`systems`) that the target does not cover."""
    covered = [system for system in systems if _may_fire_on(query.condition, system)]
    if not covered:
        return ()
    clause = query.category or "any"
    return (
        OtherHosts(
            clause=f"{clause} where …",
            direction=Direction.NARROWER,
            reason=f"the rule also covers {' and '.join(covered)}; {reason}",
            remedy="keep the source rule for these hosts",
            span=query.span,
        ),
    )


def _may_fire_on(condition: Condition, system: str) -> bool:
    document = {"host": {"os": {"type": system}}}
    known = rewrite_leaves(
        condition, lambda leaf: Constant(value=holds(leaf, document)) if is_about_host(leaf) else leaf
    )
    return simplify(known) != Constant(value=False)
