"""Where a field's reading stands: by the platform, and by what a record says it is of."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from ruleglot.ecs.fields import Family, ecs_type, family_of
from ruleglot.evaluation.values import values
from ruleglot.events.activity import ApiCall, FileCreate
from ruleglot.ir.nodes import Field, Vocabulary
from ruleglot.proof.properties import DOCUMENT, ON_PATHS
from ruleglot.proof.reading import Each, Kind, Reading
from ruleglot.proof.readings.ecs import ECS
from ruleglot.proof.readings.falco import FAILED, MADE, OF_THE_CALLER, OF_TWO_PROCESSES, SUCCEEDED
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


def reading(field: Field, record: Event, kind: type[Activity]) -> Reading | None:
    """Return how a field of a record of some kind of activity is made; `None` where that is not known.

    Of the record no more is looked at than fields of `events.shapes.FINITE`, so all records of its shape are alike.
    """
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
    event_type = str(record.get("evt.type"))
    if event_type in OF_TWO_PROCESSES:
        return None
    name = field.name if field.argument is None else f"{field.name}[{field.argument}]"
    if name in OF_THE_CALLER:
        return OF_THE_CALLER[name]
    if kind not in ON_PATHS:  # to load a module opens a file too, which is no path of it
        return None
    if record.get("evt.failed"):
        return FAILED.get(event_type, {}).get(name)
    made = MADE.get(event_type, {}).get(name) if kind is FileCreate else None
    return made or SUCCEEDED.get(event_type, {}).get(name)
