"""Which stages a way through a condition does not rule out: by what ECS calls them, by system call, by log source."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from ruleglot.events.activity import ApiCall, Call
from ruleglot.events.derivation.falco.calls import set_call
from ruleglot.events.derivation.kubernetes.stages import stages as stages_of_calls
from ruleglot.events.derivation.kubernetes.table import BEFORE, ECS
from ruleglot.events.derivation.stages import BACKDROPS, further_stages, stages
from ruleglot.events.ecs.kinds import kind_of
from ruleglot.events.falco.calls.syscalls import system_calls
from ruleglot.events.kubernetes.ecs import DATASET
from ruleglot.events.sigma.auditd import auditd_records
from ruleglot.events.sigma.view import Taxonomy, sigma_record
from ruleglot.ir.nodes import Comparison, Field, Literal, Operator, Vocabulary
from ruleglot.ir.traverse import fields, leaves

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruleglot.events.activity import Activity, LinuxActivity
    from ruleglot.events.derivation.demands import Demand, Way
    from ruleglot.ir.nodes import EventQuery

Words = frozenset[tuple[str, str]]
"""What a stage may be called, each word with the field that it stands in."""

CATEGORIES = frozenset(
    category for stage in stages(BACKDROPS[0]) if (kind := kind_of(stage)) is not None for category in kind.categories
)
"""What a rule may name before `where`; another word is one of a field of the user's own, and may be any kind."""

ECS_NAMES = frozenset({"event.category", "event.type", "event.action"})
NAMED = {
    Vocabulary.ECS: ECS_NAMES,
    Vocabulary.FALCO: frozenset({"evt.type", "syscall.type"}),
    Vocabulary.SIGMA: ECS_NAMES | {"logsource.category", "logsource.product", "logsource.service", "type"},
}
"""The fields that say what kind of activity it is and nothing else; Sigma rules may use ECS's as well."""

OF_CALLS = (BEFORE, "ka.")
"""How fields are named that only calls to an API have."""

LOGS_OF_CALLS = frozenset(
    {("data_stream.dataset", DATASET), ("event.dataset", DATASET), ("logsource.product", "kubernetes")}
)
"""What says of an event that it is one."""


def possible_stages(query: EventQuery, way: Way, variant: int) -> Iterator[LinuxActivity]:
    """Yield the stages whose kind the way does not rule out by name; the rest is left to the rule."""
    named = query.category is not None and query.category in CATEGORIES
    wider = any(field.vocabulary is not Vocabulary.ECS for field in fields(query.condition))
    for stage, words in _all_stages()[variant]:
        if not wider and not any(field in ECS_NAMES for field, _ in words):
            continue
        if (not named or ("event.category", str(query.category)) in words) and all(_may_meet(words, d) for d in way):
            yield stage


def possible_calls(query: EventQuery, variant: int) -> tuple[ApiCall, ...]:
    """Return the calls to an API to begin with: none for a rule about a category of what happens on machines."""
    return () if query.category in CATEGORIES else stages_of_calls(variant)


def may_meet(stage: Activity, demand: Demand) -> bool:
    """Return whether the stage's kind does not rule the demand out by name; any call can be asked for otherwise."""
    return isinstance(stage, ApiCall) or _may_meet(_words(stage), demand)


def is_about_calls(query: EventQuery) -> bool:
    """Return whether the rule names a field that only calls to an API have, or their log."""
    named = any(field.name.startswith(OF_CALLS) for field in fields(query.condition))
    return named or any(
        isinstance(leaf, Comparison)
        and isinstance(leaf.subject, Field)
        and (leaf.subject.name, leaf.value.value) in LOGS_OF_CALLS
        for leaf in leaves(query.condition)
    )


def is_about_machines(query: EventQuery) -> bool:
    """Return whether the rule may be about what happens on machines."""
    if not is_about_calls(query) or query.category in CATEGORIES:
        return True
    return any(field.vocabulary is Vocabulary.ECS and field.name not in ECS for field in fields(query.condition))


@cache
def _all_stages() -> tuple[tuple[tuple[LinuxActivity, Words], ...], ...]:
    return tuple(
        tuple((stage, _words(stage)) for stage in (*stages(backdrop), *further_stages(backdrop)))
        for backdrop in BACKDROPS
    )


@cache
def _words(stage: LinuxActivity) -> Words:
    return frozenset((name, word.lower()) for name, word in _all_words(stage))


def _all_words(stage: LinuxActivity) -> Iterator[tuple[str, str]]:
    if (kind := kind_of(stage)) is not None:
        yield from (("event.category", each) for each in kind.categories)
        yield from (("event.type", each) for each in kind.types)
        yield from (("event.action", each) for each in kind.actions)
    for call in _calls(stage):
        yield from ((name, call) for name in NAMED[Vocabulary.FALCO])
    own = [sigma_record(stage, taxonomy) for taxonomy in Taxonomy]
    for record in (*(each for each in own if each is not None), *auditd_records(stage)):
        yield from ((f"logsource.{key}", value) for key, value in record["logsource"].items())
        if isinstance(record.get("type"), str):
            yield "type", record["type"]


def _calls(stage: LinuxActivity) -> Iterator[str]:
    """Yield the system calls that the stage is made by or can be."""
    yield from (call.name for call in system_calls(stage))
    for call in Call:
        try:
            if set_call(stage, call.value) is not None:
                yield call.value
        except ValueError:  # what the call does not do
            continue


def _may_meet(words: Words, demand: Demand) -> bool:
    match demand.leaf:
        case Comparison(subject=Field() as field, operator=Operator.EQ, value=Literal(value=str(word))):
            is_name = demand.wanted and field.name in NAMED[field.vocabulary]
            return not is_name or (field.name, word.lower()) in words
        case _:
            return True
