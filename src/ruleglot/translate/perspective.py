"""How a rule sees an activity: through the sensor of its own platform."""

from __future__ import annotations

from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any, TypeAlias, assert_never

from ruleglot.evaluation.matches import fires
from ruleglot.events.ecs_view import Sensor, Strength, ecs_document
from ruleglot.events.falco_view import falco_event
from ruleglot.events.sigma_view import Taxonomy, sigma_record
from ruleglot.rules.rule import EqlBody, FalcoBody, Rule, SigmaBody
from ruleglot.translate.understand import settings

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ruleglot.equivalence.compare import Fires
    from ruleglot.events.activity import Activity
    from ruleglot.ir.nodes import EventQuery

View: TypeAlias = "Callable[[Activity], Mapping[str, Any] | None]"
"""An activity as a sensor records it; `None` where the sensor records nothing."""

SENSORS: Mapping[str, Sensor] = {"cloud_defend": Sensor.DEFEND_FOR_CONTAINERS}
"""Which sensor an integration stands for; all others are taken for Elastic Defend."""

LINUX_ONLY = frozenset({"cloud_defend", "auditd_manager"})
"""Integrations whose sensor runs on Linux and nowhere else."""


def view(rule: Rule, strength: Strength) -> View:
    """Return how the rule's platform sees an activity. `strength` concerns Elastic's sensors only."""
    match rule.body:
        case EqlBody():
            return partial(_ecs, strength, sensor(rule))
        case SigmaBody(taxonomy="ecs"):
            return partial(_sigma, Taxonomy.ECS)
        case SigmaBody():
            return partial(_sigma, Taxonomy.SIGMAHQ)
        case FalcoBody():
            return _falco
        case _:
            assert_never(rule.body)


def firing(rule: Rule, query: EventQuery, strength: Strength) -> Fires:
    """Return whether the rule fires on an activity, as a function."""
    see, told = view(rule, strength), settings(rule)

    def fires_on(activity: Activity) -> bool:
        record = see(activity)
        return record is not None and fires(query, record, settings=told)

    return fires_on


def as_record(rule: Rule, event: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a user's event as the rule reads it: a Sigma record without a log source is of the rule's own."""
    match rule.body:
        case SigmaBody(document=document) if "logsource" not in event:
            return {**event, "logsource": document.get("logsource", {})}
        case _:
            return event


def sensor(rule: Rule) -> Sensor:
    """Return the sensor whose events an Elastic rule reads."""
    integrations = rule.body.integrations if isinstance(rule.body, EqlBody) else ()
    return next((SENSORS[each] for each in integrations if each in SENSORS), Sensor.DEFEND)


def other_systems(rule: Rule) -> tuple[str, ...]:
    """Return the operating systems beside Linux that the rule's sensor runs on."""
    integrations = rule.body.integrations if isinstance(rule.body, EqlBody) else ()
    return () if integrations and set(integrations) <= LINUX_ONLY else ("windows", "macos")


@lru_cache(maxsize=16384)
def _ecs(strength: Strength, source: Sensor, activity: Activity) -> Mapping[str, Any] | None:
    return ecs_document(activity, strength, source)


@lru_cache(maxsize=16384)
def _sigma(taxonomy: Taxonomy, activity: Activity) -> Mapping[str, Any] | None:
    return sigma_record(activity, taxonomy)


@lru_cache(maxsize=16384)
def _falco(activity: Activity) -> Mapping[str, Any] | None:
    return falco_event(activity)
