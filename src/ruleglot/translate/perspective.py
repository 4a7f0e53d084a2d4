"""How a rule sees an activity: through the sensor of its own platform."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeAlias, assert_never

from ruleglot.events.activity import ApiCall
from ruleglot.events.ecs.documented import EVERY_SENSOR, sees
from ruleglot.events.ecs.view import Sensor, Strength, ecs_document
from ruleglot.events.falco.view import falco_events
from ruleglot.events.kubernetes.ecs import ecs_document as kubernetes_document
from ruleglot.events.kubernetes.falco import falco_event as kubernetes_event
from ruleglot.events.kubernetes.sigma import ecs_record as kubernetes_ecs_record
from ruleglot.events.kubernetes.sigma import sigma_record as kubernetes_record
from ruleglot.events.sigma.auditd import auditd_records
from ruleglot.events.sigma.view import Taxonomy, sigma_record
from ruleglot.rules.rule import EqlBody, FalcoBody, Rule, SigmaBody

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ruleglot.equivalence.sightings import Record
    from ruleglot.events.activity import Activity

SENSORS: Mapping[str, Sensor] = {
    "cloud_defend": Sensor.DEFEND_FOR_CONTAINERS,
    "kubernetes": Sensor.KUBERNETES,
    "auditd_manager": Sensor.AUDITD,
    "endpoint": Sensor.DEFEND,
}
"""Which sensor an integration stands for; all others are agents like Elastic Defend."""

LINUX_ONLY = frozenset({"cloud_defend", "auditd_manager"})
"""Integrations whose sensor runs on Linux and nowhere else."""

SYSTEM_CALLS, KUBERNETES_AUDIT = "syscall", "k8s_audit"
"""What Falco calls the sources that the events of its rules come from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ElasticView:
    """Elastic's sensors: those that are `read` on the intended view, the one that is the `source` on the documented."""

    strength: Strength
    source: Sensor
    read: frozenset[Sensor]

    def __call__(self, activity: Activity) -> tuple[Record, ...]:
        """Return the documents that are indexed of an activity."""
        return ecs_records(self.strength, self.source, self.read, activity)


@dataclass(frozen=True, slots=True, kw_only=True)
class SigmaView:
    """The log sources of Sigma rules; under ECS's names they are Elastic's sensors, those that are `read`."""

    taxonomy: Taxonomy
    read: frozenset[Sensor]

    def __call__(self, activity: Activity) -> tuple[Record, ...]:
        """Return the records of an activity, each under its own `logsource`."""
        return sigma_records(self.taxonomy, self.read, activity)


@dataclass(frozen=True, slots=True, kw_only=True)
class FalcoView:
    """Falco's events of one `source`: a rule is shown no others."""

    source: str

    def __call__(self, activity: Activity) -> tuple[Record, ...]:
        """Return the events that the engine evaluates for an activity."""
        comes_from = KUBERNETES_AUDIT if isinstance(activity, ApiCall) else SYSTEM_CALLS
        return falco_records(activity) if comes_from == self.source else ()


View: TypeAlias = ElasticView | SigmaView | FalcoView
"""An activity as a sensor records it: in one record, in several, or in none where the sensor does not see it."""


def view(rule: Rule, strength: Strength, read: frozenset[Sensor] = EVERY_SENSOR) -> View:
    """Return how the rule's platform sees an activity.

    `strength` concerns Elastic's sensors only; `read`, which of them a Sigma rule under ECS's names is shown: it does
    not say so itself.
    """
    match rule.body:
        case EqlBody():
            return ElasticView(strength=strength, source=sensor(rule), read=sensors(rule))
        case SigmaBody(taxonomy="ecs"):
            return SigmaView(taxonomy=Taxonomy.ECS, read=read)
        case SigmaBody():
            return SigmaView(taxonomy=Taxonomy.SIGMAHQ, read=read)
        case FalcoBody(source=source):
            return FalcoView(source=source)
        case _:
            assert_never(rule.body)


def as_record(rule: Rule, event: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a user's event as the rule reads it: a Sigma record without a log source is of the rule's own."""
    match rule.body:
        case SigmaBody(document=document) if "logsource" not in event:
            return {**event, "logsource": document.get("logsource", {})}
        case _:
            return event


def sensors(rule: Rule) -> frozenset[Sensor]:
    """Return the sensors whose events an Elastic rule reads: an activity that none of them records is none to it."""
    integrations = rule.body.integrations if isinstance(rule.body, EqlBody) else ()
    return frozenset(SENSORS.get(each, Sensor.DEFEND) for each in integrations) or EVERY_SENSOR


def sensor(rule: Rule) -> Sensor:
    """Return the one sensor whose documentation counts.

    The audit log only where a rule reads nothing else: many rules that were written for Defend name it as well.
    """
    read = sensors(rule)
    first = (Sensor.DEFEND_FOR_CONTAINERS, Sensor.KUBERNETES, Sensor.DEFEND, Sensor.AUDITD)
    return Sensor.DEFEND if read == EVERY_SENSOR else next(each for each in first if each in read)


def other_systems(rule: Rule) -> tuple[str, ...]:
    """Return the operating systems beside Linux that the rule's sensor runs on."""
    integrations = rule.body.integrations if isinstance(rule.body, EqlBody) else ()
    return () if integrations and set(integrations) <= LINUX_ONLY else ("windows", "macos")


@lru_cache(maxsize=16384)
def ecs_records(strength: Strength, source: Sensor, read: frozenset[Sensor], activity: Activity) -> tuple[Record, ...]:
    """Return what Elastic's sensors index of an activity.

    On the intended view those that are `read`, on the documented view the one that is the `source`.
    """
    if isinstance(activity, ApiCall):
        seen = Sensor.KUBERNETES in read if strength is Strength.INTENDED else source is Sensor.KUBERNETES
        return (kubernetes_document(activity, documented=strength is Strength.DOCUMENTED),) if seen else ()
    if strength is Strength.INTENDED and not any(sees(each, activity) for each in Sensor if each in read):
        return ()
    document = ecs_document(activity, strength, source, read)
    return () if document is None else (document,)


@lru_cache(maxsize=16384)
def sigma_records(taxonomy: Taxonomy, read: frozenset[Sensor], activity: Activity) -> tuple[Record, ...]:
    """Return what the log sources of Sigma rules record of an activity, each under its own `logsource`.

    Under ECS's names these are the documents of Elastic's sensors, of those that are `read`.
    """
    if isinstance(activity, ApiCall):
        return (kubernetes_record(activity) if taxonomy is Taxonomy.SIGMAHQ else kubernetes_ecs_record(activity),)
    if taxonomy is Taxonomy.ECS and not any(sees(each, activity) for each in Sensor if each in read):
        return ()
    record = sigma_record(activity, taxonomy, read)
    own = () if record is None else (record,)
    return (*own, *auditd_records(activity)) if taxonomy is Taxonomy.SIGMAHQ else own


@lru_cache(maxsize=16384)
def falco_records(activity: Activity) -> tuple[Record, ...]:
    """Return the events that Falco's engine evaluates for an activity, of any source."""
    return (kubernetes_event(activity),) if isinstance(activity, ApiCall) else falco_events(activity)
