"""Where a field's reading stands: by the platform, and by what a record says it is of."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, assert_never

from ruleglot.ecs.fields import Family, ecs_type, family_of
from ruleglot.evaluation.values import values
from ruleglot.events.activity import ApiCall, Fork
from ruleglot.ir.nodes import Field, Vocabulary
from ruleglot.proof.picks import Behind, Each, Nth
from ruleglot.proof.properties import DOCUMENT, ON_FILES
from ruleglot.proof.reading import Kind, Reading
from ruleglot.proof.readings.ecs import ECS
from ruleglot.proof.readings.falco import falco_reading
from ruleglot.proof.readings.sigma import NOTHING, SIGMA, SYSMONS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ruleglot.evaluation.values import Event
    from ruleglot.events.activity import Activity

KINDS: Mapping[Family | None, Kind] = {Family.NUMBER: Kind.NUMBER, Family.TRUTH: Kind.TRUTH}
"""As what the values of a document's field are recorded, by its type; others are texts."""

CATEGORY = Field(vocabulary=Vocabulary.SIGMA, name="logsource.category")
KIND = Field(vocabulary=Vocabulary.SIGMA, name="event.kind")
"""What a document under ECS's names has and no record of Sysmon."""

VERSIONS: Mapping[str, Mapping[object, str]] = {
    "network.type": {"ipv4": "4", "ipv6": "6"},
    "DestinationIsIpv6": {"false": "4", "true": "6"},
    "fd.typechar": {"4": "4", "6": "6"},
}
"""Which fields say by which version of IP a connection is, and in which words."""


def reading(field: Field, record: Event, kind: type[Activity]) -> Reading | None:
    """Return how a field of a record of some kind of activity is made; `None` where that is not known.

    Of the record no more is looked at than fields of `events.shapes.FINITE`, and at forks which of the two processes it
    is of; so all records of its shape are alike.
    """
    found = _of_vocabulary(field, record, kind)
    if found is not None and found.kind is Kind.ADDRESS:
        return _by_version(found, record)
    if found is not None and found.property == "path" and kind in ON_FILES:
        return replace(found, property="file")
    return _of_the_same_program(found) if found is not None and kind is Fork else found


def _by_version(found: Reading, record: Event) -> Reading | None:
    """Return the reading of an address by one version of IP."""
    told = (
        words[value]
        for name, words in VERSIONS.items()
        for value in values(Field(vocabulary=Vocabulary.SIGMA, name=name), record)
        if value in words
    )
    version = next(told, None)
    return None if version is None else replace(found, property=f"{found.property} {version}")


def _of_the_same_program(found: Reading) -> Reading:
    """Return the reading of what a forked child's parent runs: it is what the child runs."""
    match found:
        case Reading(property="executables above", pick=Nth(number=0)):
            return replace(found, property="executable")
        case Reading(property="arguments above", pick=Behind(pick=pick)):
            return replace(found, property="arguments", pick=pick)
        case _:
            return found


def _of_vocabulary(field: Field, record: Event, kind: type[Activity]) -> Reading | None:
    match field.vocabulary:
        case Vocabulary.ECS if kind is ApiCall:
            return _of_a_document(field.name)
        case Vocabulary.ECS:
            return ECS.get(field.name) or _of_a_document(field.name)
        case Vocabulary.SIGMA:
            return _of_sigma(field, record, kind)
        case Vocabulary.FALCO:
            return _of_falco(field, record, kind)
        case _:
            assert_never(field.vocabulary)


def _of_a_document(name: str) -> Reading:
    """Return the reading of any other field of a document: it holds whatever it holds, the same for all rules on it."""
    return Reading(property=f"{DOCUMENT}{name}", pick=Each(), kind=KINDS.get(family_of(ecs_type(name)), Kind.TEXT))


def _of_sigma(field: Field, record: Event, kind: type[Activity]) -> Reading | None:
    if values(KIND, record) and kind is ApiCall:
        return _of_a_document(field.name)
    if values(KIND, record):
        return ECS.get(field.name) or _of_a_document(field.name)
    category = next((str(value) for value in values(CATEGORY, record)), "")
    return SIGMA.get(category, {}).get(field.name) or (NOTHING if field.name in SYSMONS else None)


def _of_falco(field: Field, record: Event, kind: type[Activity]) -> Reading | None:
    name = field.name if field.argument is None else f"{field.name}[{field.argument}]"
    return falco_reading(name, str(record.get("evt.type")), kind, record)
