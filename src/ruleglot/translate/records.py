"""The activities themselves, for other programs: as the records of a platform's sensor.

>>> shared = activities()
>>> recorded = [record for each in shared if (record := records(Form.FALCO)(each)) is not None]
>>> len(recorded) > 100, "evt.type" in recorded[0]
(True, True)
"""

from __future__ import annotations

from enum import StrEnum, unique
from functools import partial
from typing import TYPE_CHECKING, assert_never

from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.diagnostics.usage import NothingDerived
from ruleglot.events.derive import derive
from ruleglot.events.ecs_view import Sensor, Strength, ecs_document
from ruleglot.events.falco_view import falco_event
from ruleglot.events.library import library
from ruleglot.events.sigma_view import Taxonomy, sigma_record
from ruleglot.ir.nodes import EventQuery
from ruleglot.rules.rule import EqlBody
from ruleglot.translate.perspective import firing, sensor
from ruleglot.translate.understand import understand

if TYPE_CHECKING:
    from ruleglot.events.activity import Activity
    from ruleglot.rules.rule import Rule
    from ruleglot.translate.perspective import View


@unique
class Form(StrEnum):
    """Whose records activities are written as."""

    ECS = "ecs"
    FALCO = "falco"
    SIGMA = "sigma"
    SIGMA_ECS = "sigma-ecs"


def activities(rule: Rule | None = None, strength: Strength = Strength.INTENDED) -> tuple[Activity, ...]:
    """Return the shared activities, or those derived from a rule.

    Raises `DiagnosticError`: the rule cannot be understood, or is not one from which activities are derived (U005).
    """
    if rule is None:
        return library()
    query = understand(rule)
    if not isinstance(rule.body, EqlBody) or not isinstance(query, EventQuery):
        raise DiagnosticError(NothingDerived(rule=rule.metadata.name))
    return tuple(derive(query, firing(rule, query, strength)))


def records(form: Form, rule: Rule | None = None, strength: Strength = Strength.INTENDED) -> View:
    """Return how activities are recorded; a rule says which of Elastic's sensors is meant, and that of the strength."""
    match form:
        case Form.ECS:
            source = Sensor.DEFEND if rule is None else sensor(rule)
            return partial(ecs_document, strength=strength, sensor=source)
        case Form.FALCO:
            return falco_event
        case Form.SIGMA:
            return partial(sigma_record, taxonomy=Taxonomy.SIGMAHQ)
        case Form.SIGMA_ECS:
            return partial(sigma_record, taxonomy=Taxonomy.ECS)
        case _:
            assert_never(form)
