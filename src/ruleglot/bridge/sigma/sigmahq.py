"""A whole query from ECS to Sigma's official taxonomy: one log source, its fields, case ignored as SigmaHQ does."""

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
from ruleglot.bridge.correspondence import ecs_name
from ruleglot.bridge.crossed import Crossed, Refused
from ruleglot.bridge.crossing import Kept, LeafCrossing, Lost, clause_text, cross
from ruleglot.bridge.kinds import DOCUMENTS, Kind, kinds
from ruleglot.bridge.leaf import COMPUTED, case_of
from ruleglot.bridge.sigma.fields import LOG_SOURCES, LogSource, sigma_field
from ruleglot.diagnostics.bridge import NeverTrue, NothingLeft, SeveralLogSources
from ruleglot.diagnostics.notes import CaseIgnored, Direction, NearEvent, Note
from ruleglot.evaluation.evaluator import holds
from ruleglot.ir.nodes import (
    Case,
    Comparison,
    Condition,
    Constant,
    EventQuery,
    Literal,
    Membership,
    Operator,
    Pattern,
    Wildcard,
)
from ruleglot.ir.simplify import all_of
from ruleglot.ir.traverse import rewrite_leaves

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ruleglot.ir.nodes import Leaf

LINUX = {"host": {"os": {"type": "linux", "family": "linux"}}}
LINUX_ONLY = "the log source is that of Linux"
VISIBLE = tuple(f"{kind.value} ({source.category})" for kind, source in LOG_SOURCES.items())
INITIATED = Comparison(
    subject=sigma_field("Initiated"), operator=Operator.EQ, value=Literal(value="true"), case=Case.ASCII
)
"""What tells an outgoing connection from an accepted one."""


def to_sigmahq(query: EventQuery, *, other_systems: Iterable[str] = ()) -> Crossed | Refused:
    """Return the query in the official taxonomy. `other_systems`: what the source's sensor covers beside Linux."""
    about_kind, rest = split(query)
    found = kinds(query.category, about_kind, holds)
    chosen = tuple(kind for kind in found if kind in LOG_SOURCES)
    if not chosen:
        return Refused(problems=(invisible(query, about_kind, "Sigma (Linux)", VISIBLE),))
    if len(chosen) > 1:
        categories = ", ".join(LOG_SOURCES[kind].category for kind in chosen)
        return Refused(problems=(SeveralLogSources(categories=categories, span=query.span),))
    (kind,) = chosen
    source = LOG_SOURCES[kind]
    crossing = cross(all_of(*rest), partial(_leaf, kind=kind, source=source))
    match crossing:
        case Lost():
            return Refused(problems=(NothingLeft(target="Sigma", span=query.span),))
        case Kept(condition=Constant(value=False)):
            problem = NeverTrue(target="Sigma", reason=LINUX_ONLY, span=query.span)
            return Refused(problems=(problem,), notes=crossing.notes)
        case Kept(condition=Constant()) if any(note.direction is not Direction.NONE for note in crossing.notes):
            return Refused(problems=(NothingLeft(target="Sigma", span=query.span),), notes=crossing.notes)
        case Kept():
            return Crossed(
                query=EventQuery(category=None, condition=_whole(kind, source, crossing.condition)),
                kinds=chosen,
                notes=(
                    *_event_notes(query, about_kind, found, kind),
                    *crossing.notes,
                    *other_hosts(query, other_systems, LINUX_ONLY),
                ),
            )


def log_source_test(key: str, value: str) -> Comparison:
    """Return the test of one part of the log source."""
    return Comparison(subject=sigma_field(f"logsource.{key}"), operator=Operator.EQ, value=Literal(value=value))


def _whole(kind: Kind, source: LogSource, condition: Condition) -> Condition:
    direction = (INITIATED,) if kind is Kind.CONNECT else ()
    return all_of(
        log_source_test("category", source.category),
        log_source_test("product", "linux"),
        *direction,
        rewrite_leaves(condition, _without_case),
    )


def _without_case(leaf: Leaf) -> Leaf:
    """Return the leaf as SigmaHQ's rules write it: a plain value, for which case does not count."""
    match leaf:
        case Comparison(value=Literal(value=str())) | Membership() | Wildcard():
            return replace(leaf, case=Case.ASCII)
        case _:
            return leaf


def _leaf(leaf: Leaf, *, kind: Kind, source: LogSource) -> LeafCrossing:
    if is_about_host(leaf):
        return settled(leaf, LINUX, LINUX_ONLY)
    if reads_kind(leaf):
        return settled(leaf, DOCUMENTS[kind], f"the log source `{source.category}` holds this kind of event only")
    name = ecs_name(leaf)
    if name is None:
        return COMPUTED
    entry = source.fields.get(name)
    if entry is None:
        return Lost(
            reason=f"Sigma's `{source.category}` has no field for `{name}`",
            remedy="with `--taxonomy ecs` the clause is kept under its ECS name",
        )
    crossing = entry.crossing(leaf)
    if isinstance(crossing, Lost) or not _case_counts(leaf):
        return crossing
    told = CaseIgnored(
        clause=clause_text(leaf),
        direction=Direction.BROADER,
        reason="SigmaHQ's rules compare texts without regard to case",
        remedy="with `--taxonomy ecs` case counts as it does in the source",
        span=leaf.span,
    )
    return replace(crossing, notes=(*crossing.notes, told))


def _case_counts(leaf: Leaf) -> bool:
    return case_of(leaf) is Case.EXACT and any(each.lower() != each.upper() for each in _texts(leaf))


def _texts(leaf: Leaf) -> Iterator[str]:
    match leaf:
        case Comparison(value=Literal(value=str(text))):
            yield text
        case Membership(values=literals):
            yield from (each.value for each in literals if isinstance(each.value, str))
        case Wildcard(patterns=patterns):
            yield from (part for each in patterns for part in _literal_parts(each))
        case _:
            pass


def _literal_parts(pattern: Pattern) -> Iterator[str]:
    yield from (part for part in pattern.parts if isinstance(part, str))


def _event_notes(
    query: EventQuery, about_kind: tuple[Condition, ...], found: tuple[Kind, ...], kind: Kind
) -> Iterator[Note]:
    told = partial(NearEvent, clause=event_text(query, about_kind), span=event_span(query, about_kind))
    source = LOG_SOURCES[kind]
    unseen = [each.value for each in found if each is not kind]
    if unseen:
        yield told(
            direction=Direction.NARROWER,
            reason=f"`{source.category}` does not record: {', '.join(unseen)}",
        )
    for direction, reason in source.differences:
        yield told(direction=direction, reason=reason)
