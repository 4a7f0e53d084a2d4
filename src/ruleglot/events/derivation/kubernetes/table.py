"""All fields of a call that can be set, under the names of ECS, of Sigma and of Falco.

The audit event is one for all three, so a field is set by its path in it; what the platforms call that path says who
reads it.

>>> from ruleglot.events.scenes.kubernetes import API_CALLS
>>> API_CALLS[0].target.name, ECS["kubernetes.audit.objectRef.name"](API_CALLS[0], "db-0").request_uri
('web-0', '/api/v1/namespaces/prod/pods/db-0')
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ruleglot.events.derivation.kubernetes.answers import (
    CALLER,
    always,
    noted,
    of_impersonated,
    of_user,
    set_address,
    set_agent,
    set_cluster,
    set_code,
    set_decision,
    set_failure,
    set_level,
    set_outcome,
    set_reason,
    set_stage,
    set_status,
    set_uid,
    set_user,
)
from ruleglot.events.derivation.kubernetes.bodies import BODIES
from ruleglot.events.derivation.kubernetes.requests import (
    set_group,
    set_name,
    set_namespace,
    set_resource,
    set_subresource,
    set_uri,
    set_verb,
    set_version,
)
from ruleglot.events.kubernetes.audit import DECISION, REASON
from ruleglot.events.kubernetes.ecs import DATASET
from ruleglot.events.kubernetes.falco import CONTAINER, CONTAINERS, ONE, PLUGIN, SEVERAL, SOURCE
from ruleglot.events.kubernetes.sigma import LOG_SOURCE, SHORT
from ruleglot.ir.nodes import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ruleglot.events.derivation.kubernetes.answers import CallSetter
    from ruleglot.ir.nodes import Scalar

BEFORE = "kubernetes.audit."
"""Where the audit event stands in a document of Elastic's."""


def in_document(path: str) -> str:
    """Return the name of a field of ECS by its path in the audit event: keys of annotations have no dots there.

    >>> in_document("annotations.authorization.k8s.io/decision")
    'kubernetes.audit.annotations.authorization_k8s_io/decision'
    """
    first, _, key = path.partition(".")
    return f"{BEFORE}{first}.{key.replace('.', '_')}" if first == "annotations" else f"{BEFORE}{path}"


_NOTES: Mapping[str, CallSetter] = {
    f"annotations.{DECISION}": set_decision,
    f"annotations.{REASON}": set_reason,
    **{
        ".".join(path): noted(path[-1])
        for path in ONE.values()
        if path[0] == "annotations" and path[-1] not in {DECISION, REASON}
    },
}
"""The annotations: what the authorizer said, and those that rules ask about."""

_FIRST: Mapping[str, CallSetter] = {
    **BODIES,
    **{f"user.{name}": of_user(change) for name, change in CALLER.items()},
    **{f"impersonatedUser.{name}": of_impersonated(change) for name, change in CALLER.items()},
    "sourceIPs": set_address,
    "userAgent": set_agent,
    "level": set_level,
    "objectRef.apiGroup": set_group,
    "objectRef.resource": set_resource,
    "objectRef.apiVersion": set_version,
    "verb": set_verb,
    "objectRef.subresource": set_subresource,
    "objectRef.namespace": set_namespace,
    "objectRef.name": set_name,
    "requestURI": set_uri,
}
_LAST: Mapping[str, CallSetter] = {
    "responseStatus.code": set_code,
    "responseStatus.status": set_status,
    "responseStatus.reason": set_failure,
    "stage": set_stage,
    "kind": always("Event"),
    "apiVersion": always("audit.k8s.io/v1"),
}
AUDIT: Mapping[str, CallSetter] = {
    **_FIRST,
    **_NOTES,
    **_LAST,
}
"""The audit event's own fields, in the order in which demands are met: what is asked for, then what became of it."""

ECS: Mapping[str, CallSetter] = {
    "data_stream.dataset": always(DATASET),
    "data_stream.type": always("logs"),
    "data_stream.namespace": always("default"),
    "event.dataset": always(DATASET),
    "event.kind": always("event"),
    "orchestrator.type": always("kubernetes"),
    "orchestrator.api_version": always("audit.k8s.io/v1"),
    "orchestrator.cluster.name": set_cluster,
    "user.name": set_user,
    "user.id": set_uid,
    **dict.fromkeys(("source.ip", "client.ip"), set_address),
    "user_agent.original": set_agent,
    **{in_document(path): setter for path, setter in _FIRST.items()},
    "event.action": set_verb,
    "orchestrator.resource.type": set_resource,
    "orchestrator.namespace": set_namespace,
    "orchestrator.resource.name": set_name,
    "event.outcome": set_outcome,
    **{in_document(path): setter for path, setter in {**_NOTES, **_LAST}.items()},
}
"""Every settable field of Elastic's documents."""

FALCO_PATHS: Mapping[str, str] = {
    **{name: ".".join(path) for name, path in {**ONE, **SEVERAL}.items()},
    **{
        f"ka.req.pod.{several}.{name}": ".".join(("requestObject", "spec", several, *path))
        for several in CONTAINERS
        for name, path in CONTAINER.items()
    },
}
"""Where in the audit event stands what a field of Falco's plugin holds: one value, or those of one list."""

FALCO: Mapping[str, CallSetter] = {
    "evt.source": always(SOURCE),
    "evt.pluginname": always(PLUGIN),
    **{name: AUDIT[path] for name, path in FALCO_PATHS.items() if path in AUDIT},
}
"""Every settable field of Falco's plugin."""

SHORT_PATHS: Mapping[str, str] = {name: ".".join(path) for name, path in SHORT.items()}
"""The same for SigmaHQ's short names."""

SIGMA: Mapping[str, CallSetter] = {
    **{f"logsource.{key}": always(word) for key, word in LOG_SOURCE.items()},
    **AUDIT,
    **{name: AUDIT[path] for name, path in SHORT_PATHS.items()},
    **ECS,
}
"""Every settable field of Sigma's records: the audit event's, SigmaHQ's short names, and those of ECS."""

TABLES: Mapping[Vocabulary, Mapping[str, CallSetter]] = {
    Vocabulary.ECS: ECS,
    Vocabulary.FALCO: FALCO,
    Vocabulary.SIGMA: SIGMA,
}
"""The settable fields of each vocabulary."""

LISTS = ("user.groups", "impersonatedUser.groups")
SEVERAL_VALUES = frozenset((*LISTS, *(f"{BEFORE}{name}" for name in LISTS)))
"""The fields that are lists: meeting one demand adds a value."""

AUDIT_STOCK: Mapping[str, tuple[Scalar, ...]] = {
    "verb": ("get", "create"),
    "stage": ("ResponseComplete",),
    "level": ("Request",),
    "sourceIPs": ("192.0.2.10",),
    "objectRef.resource": ("pods",),
    "requestURI": ("/api/v1/namespaces/default/pods/thing-0", "/healthz"),
    "responseStatus.code": (200,),
    "responseStatus.status": ("Failure",),
    "responseStatus.reason": ("NotFound",),
    f"annotations.{DECISION}": ("allow", "forbid"),
    "user.extra.authentication.kubernetes.io/pod-name": ("thing-0",),
}
"""Values for fields that do not take just any text."""

STOCK: Mapping[str, tuple[Scalar, ...]] = {
    **AUDIT_STOCK,
    **{in_document(path): values for path, values in AUDIT_STOCK.items()},
    "event.outcome": ("success", "failure"),
    "event.action": ("get", "create"),
    "client.ip": ("192.0.2.10",),
}
"""The same under the names of ECS and of Sigma."""
