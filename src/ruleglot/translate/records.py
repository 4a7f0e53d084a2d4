"""The activities themselves, for other programs: as the records of a platform's sensor, or as a capture.

>>> shared = activities()
>>> recorded = [record for each in shared for record in records(Form.FALCO)(each)]
>>> len(recorded) > 100, "evt.source" in recorded[0]
(True, True)
"""

from __future__ import annotations

from enum import StrEnum, unique
from typing import TYPE_CHECKING, assert_never

from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.diagnostics.usage import NothingDerived
from ruleglot.events.activity import ApiCall
from ruleglot.events.capture.writer import Reader, capture
from ruleglot.events.ecs.documented import EVERY_SENSOR
from ruleglot.events.ecs.view import Sensor, Strength
from ruleglot.events.library import repertoire
from ruleglot.events.sigma.view import Taxonomy
from ruleglot.ir.nodes import EventQuery
from ruleglot.rules.rule import EqlBody
from ruleglot.translate.perspective import ElasticView, SigmaView, falco_records, sensor, sensors
from ruleglot.translate.question import Question, derived
from ruleglot.translate.understand import understand

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ruleglot.equivalence.sightings import Record
    from ruleglot.events.activity import Activity
    from ruleglot.rules.rule import Rule

__all__ = ["Form", "Reader", "activities", "captured", "records"]


@unique
class Form(StrEnum):
    """Whose records activities are written as."""

    ECS = "ecs"
    FALCO = "falco"
    SIGMA = "sigma"
    SIGMA_ECS = "sigma-ecs"


def activities(
    rule: Rule | None = None, strength: Strength = Strength.INTENDED, *, seed: int = 0
) -> tuple[Activity, ...]:
    """Return the shared activities, or those derived from a rule. `seed`: for the details of the shared ones.

    Raises `DiagnosticError`: the rule cannot be understood, or is not one from which activities are derived (U005).
    """
    if rule is None:
        return repertoire(seed)
    query = understand(rule)
    if not isinstance(rule.body, EqlBody) or not isinstance(query, EventQuery):
        raise DiagnosticError(NothingDerived(rule=rule.metadata.name))
    return derived(Question.of(rule, query, strength))


def records(
    form: Form, rule: Rule | None = None, strength: Strength = Strength.INTENDED
) -> Callable[[Activity], tuple[Record, ...]]:
    """Return how activities are recorded; a rule says which of Elastic's sensors is meant, and that of the strength."""
    match form:
        case Form.ECS:
            told = (Sensor.DEFEND, EVERY_SENSOR) if rule is None else (sensor(rule), sensors(rule))
            return ElasticView(strength=strength, source=told[0], read=told[1])
        case Form.FALCO:
            return falco_records
        case Form.SIGMA:
            return SigmaView(taxonomy=Taxonomy.SIGMAHQ, read=EVERY_SENSOR)
        case Form.SIGMA_ECS:
            return SigmaView(taxonomy=Taxonomy.ECS, read=EVERY_SENSOR if rule is None else sensors(rule))
        case _:
            assert_never(form)


def captured(found: Iterable[Activity], reader: Reader = Reader.FALCO) -> bytes:
    """Return a capture file of the activities of a machine; calls to a cluster's API are none of its system calls."""
    return capture([each for each in found if not isinstance(each, ApiCall)], reader)
