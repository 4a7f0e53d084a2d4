"""A whole query from ECS to Falco: the event first, then the container, the other clauses, exclusions last."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from ruleglot.bridge.clauses import (
    event_span,
    event_text,
    invisible,
    is_about_host,
    other_hosts,
    reads_kind,
    settled,
    split,
)
from ruleglot.bridge.correspondence import Correspondence, ecs_name
from ruleglot.bridge.crossed import Crossed, Refused
from ruleglot.bridge.crossing import Kept, LeafCrossing, Lost, clause_text, cross
from ruleglot.bridge.falco.events import EVENTS
from ruleglot.bridge.falco.fields import FIELDS, IN_CONTAINER, file_fields
from ruleglot.bridge.falco.holes import in_bytes
from ruleglot.bridge.kinds import DOCUMENTS, Kind, kinds
from ruleglot.bridge.leaf import COMPUTED
from ruleglot.diagnostics.bridge import NeverTrue, NothingLeft
from ruleglot.diagnostics.notes import Direction, NearEvent, NearField, Note
from ruleglot.evaluation.evaluator import holds
from ruleglot.ir.nodes import AllOf, Condition, Constant, EventQuery, Not, Wildcard
from ruleglot.ir.simplify import all_of, any_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ruleglot.ir.nodes import Leaf

LINUX = {"host": {"os": {"type": "linux", "family": "linux"}}}
LINUX_ONLY = "Falco runs on Linux only"
VISIBLE = tuple(kind.value for kind in EVENTS)


def to_falco(query: EventQuery, *, other_systems: Iterable[str] = ()) -> Crossed | Refused:
    """Return the query in Falco's words. `other_systems`: what the source's sensor covers beside Linux."""
    about_kind, rest = split(query)
    found = kinds(query.category, about_kind, holds)
    if not found:
        return Refused(problems=(invisible(query, about_kind, "Falco", VISIBLE),))
    chosen = tuple(kind for kind in found if kind is not Kind.FORK) or found
    bridge = partial(_leaf, kinds=chosen, table={**FIELDS, **file_fields(tuple(EVENTS[kind] for kind in chosen))})
    crossing = cross(all_of(*rest), bridge)
    match crossing:
        case Lost(clauses=clauses):
            notes = tuple(
                NearEvent(
                    clause=clause_text(clause),
                    direction=Direction.BROADER,
                    reason=crossing.reason,
                    remedy=crossing.remedy,
                    span=clause.span,
                )
                for clause in clauses
            )
            return Refused(problems=(NothingLeft(target="Falco", span=query.span),), notes=notes)
        case Kept(condition=Constant(value=False)):
            problem = NeverTrue(target="Falco", reason=LINUX_ONLY, span=query.span)
            return Refused(problems=(problem,), notes=crossing.notes)
        case Kept(condition=Constant()) if any(note.direction is not Direction.NONE for note in crossing.notes):
            return Refused(problems=(NothingLeft(target="Falco", span=query.span),), notes=crossing.notes)
        case Kept():
            event = any_of(*(EVENTS[kind].condition for kind in chosen))
            return Crossed(
                query=EventQuery(category=None, condition=_in_order(event, crossing.condition)),
                kinds=chosen,
                notes=(
                    *_event_notes(query, about_kind, found, chosen),
                    *crossing.notes,
                    *other_hosts(query, other_systems, LINUX_ONLY),
                ),
            )


def _leaf(leaf: Leaf, *, kinds: tuple[Kind, ...], table: Mapping[str, Correspondence]) -> LeafCrossing:
    if is_about_host(leaf):
        return settled(leaf, LINUX, LINUX_ONLY)
    if reads_kind(leaf):
        return Kept(condition=any_of(*(_kind_condition(kind, kinds) for kind in kinds if holds(leaf, DOCUMENTS[kind]))))
    name = ecs_name(leaf)
    if name is None:
        return COMPUTED
    entry = table.get(name)
    if entry is None:
        return Lost(reason=f"Falco has no field for `{name}`")
    if not isinstance(leaf, Wildcard):
        return entry.crossing(leaf)
    in_falco, same = in_bytes(leaf)
    crossing = entry.crossing(in_falco)
    return (
        crossing if same or isinstance(crossing, Lost) else replace(crossing, notes=(*crossing.notes, _byte_note(leaf)))
    )


def _byte_note(leaf: Leaf) -> Note:
    return NearField(
        clause=clause_text(leaf),
        direction=Direction.NARROWER,
        reason="`?` stands for one byte in Falco, so it does not fit a character beyond ASCII",
        remedy="write `*` where such characters may stand",
        span=leaf.span,
    )


def _kind_condition(kind: Kind, universe: tuple[Kind, ...]) -> Condition:
    """Return what tells the kind from the others that the rule is about; alone, it needs no telling."""
    return Constant(value=True) if universe == (kind,) else EVENTS[kind].condition


def _in_order(event: Condition, rest: Condition) -> Condition:
    """Join the clauses in the order of the official style; the order does not change the meaning."""
    clauses = rest.operands if isinstance(rest, AllOf) else (rest,)
    return all_of(event, *sorted(clauses, key=lambda each: (isinstance(each, Not), each != IN_CONTAINER)))


def _event_notes(
    query: EventQuery, about_kind: tuple[Condition, ...], found: tuple[Kind, ...], chosen: tuple[Kind, ...]
) -> Iterator[Note]:
    told = partial(NearEvent, clause=event_text(query, about_kind), span=event_span(query, about_kind))
    if Kind.FORK in found and Kind.FORK not in chosen:
        yield told(
            direction=Direction.NARROWER,
            reason="a fork repeats its parent's program and is not reported again; program starts are",
        )
    for kind in chosen:
        event = EVENTS[kind]
        if event.direction is not Direction.NONE:
            yield told(direction=event.direction, reason=event.reason)
