"""A call as the ECS document of Elastic's Kubernetes integration (data stream `kubernetes.audit_logs`).

The audit event stands below `kubernetes.audit`, changed in three ways: dots in the keys of annotations become `_`, the
metadata of both objects goes, and what is empty goes. Beside it the ingest pipeline fills fields of ECS: the outcome is
the authorizer's decision and not the answer's code, and `user` is who called, whomever they acted as.

The *intended* document holds all that the event holds; the *documented* one only the fields that the integration
exports. Missing there: init and ephemeral containers, what a binding binds, commands, ports, other annotations. `rules`
of a role are in both, but mapped as `nested`, which EQL cannot ask about.

Source: field list, ingest pipeline and pipeline tests of the data stream (elastic/integrations).

>>> from ruleglot.events.scenes.kubernetes import API_CALLS
>>> document = ecs_document(API_CALLS[0])
>>> document["event"]["outcome"], document["orchestrator"]["resource"], document["user"]
('success', {'name': 'web-0', 'type': 'pods'}, {'name': 'dev-anna'})
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ruleglot.events.activity.kubernetes import Decision
from ruleglot.events.kubernetes.audit import audit_event

if TYPE_CHECKING:
    from ruleglot.events.activity.kubernetes import ApiCall

DATASET = "kubernetes.audit_logs"

OUTCOMES = {Decision.ALLOW: "success", Decision.FORBID: "failure"}

CONTAINERS = ("volumeMounts", "securityContext.allowPrivilegeEscalation", "securityContext.privileged")
"""What is exported of a container in both objects."""

ALSO_REQUESTED = ("image", "securityContext.capabilities.add", "securityContext.procMount")
"""What is exported of a container in the request only, besides its user and group."""

POD = ("hostIPC", "hostNetwork", "hostPID", "restartPolicy", "volumes.hostPath")
"""What is exported of a pod in both objects."""

REQUEST = (
    "rules",
    "spec.type",
    "spec.serviceAccountName",
    *(f"spec.{name}" for name in POD),
    *(f"spec.securityContext.runAs{who}" for who in ("User", "Group", "NonRoot")),
    *(f"spec.containers.{name}" for name in (*CONTAINERS, *ALSO_REQUESTED)),
    *(f"spec.containers.securityContext.runAs{who}" for who in ("User", "Group", "NonRoot")),
)
RESPONSE = (
    "rules",
    "roleRef.kind",
    *(f"spec.{name}" for name in POD),
    *(f"spec.containers.{name}" for name in (*CONTAINERS, "securityContext.runAsUser")),
)

EXPORTED = frozenset(
    f"kubernetes.audit.{name}"
    for name in (
        *("apiVersion", "kind", "level", "auditID", "stage", "requestURI", "verb", "user", "impersonatedUser"),
        *("sourceIPs", "userAgent", "objectRef", "requestReceivedTimestamp", "stageTimestamp"),
        *(f"responseStatus.{name}" for name in ("code", "message", "reason", "status")),
        *(f"requestObject.{name}" for name in REQUEST),
        *(f"responseObject.{name}" for name in RESPONSE),
        *(f"annotations.authorization_k8s_io/{name}" for name in ("decision", "reason")),
    )
)
"""The fields below `kubernetes.audit` that the integration exports; a name stands for the field and all below it."""


def ecs_document(call: ApiCall, *, documented: bool = False) -> dict[str, Any]:
    """Return the document of a call, nested; every call that is audited has one."""
    audit = _indexed(audit_event(call))
    document = {
        "@timestamp": audit["stageTimestamp"],
        "event": {"kind": "event", "action": call.verb.value, "dataset": DATASET, **_outcome(call)},
        "data_stream": {"type": "logs", "dataset": DATASET, "namespace": "default"},
        "kubernetes": {"audit": audit},
        "orchestrator": _orchestrator(call, audit),
        "source": {"ip": list(call.source_ips)},
        "client": {"ip": list(call.source_ips)},
        **_user(call),
        **({} if call.user_agent is None else {"user_agent": {"original": call.user_agent}}),
    }
    if documented:
        document["kubernetes"] = {"audit": _exported(audit, "kubernetes.audit.")}
    return document


def _indexed(event: dict[str, Any]) -> dict[str, Any]:
    """Return an audit event as the pipeline leaves it."""
    changed = dict(event)
    for key in ("requestObject", "responseObject"):
        if key in event:
            changed[key] = {name: value for name, value in event[key].items() if name != "metadata"}
    if "annotations" in event:
        changed["annotations"] = {name.replace(".", "_"): value for name, value in event["annotations"].items()}
    filled: dict[str, Any] = _without_empty(changed)
    return filled


def _without_empty(value: Any) -> Any:  # noqa: ANN401 - any JSON
    """Leave out empty texts, lists and objects, however deep; false and 0 are not empty."""
    match value:
        case dict():
            found = {key: _without_empty(each) for key, each in value.items()}
            return {key: each for key, each in found.items() if each not in ("", [], {})}
        case list():
            return [each for each in map(_without_empty, value) if each not in ("", [], {})]
        case _:
            return value


def _outcome(call: ApiCall) -> dict[str, str]:
    return {} if call.decision is None else {"outcome": OUTCOMES[call.decision]}


def _orchestrator(call: ApiCall, audit: dict[str, Any]) -> dict[str, Any]:
    reference = audit.get("objectRef", {})
    resource = {key: reference[name] for key, name in (("name", "name"), ("type", "resource")) if name in reference}
    return {
        "type": "kubernetes",
        "api_version": audit["apiVersion"],
        "cluster": {"name": call.host},
        **({"namespace": reference["namespace"]} if "namespace" in reference else {}),
        **({"resource": resource} if resource else {}),
    }


def _user(call: ApiCall) -> dict[str, Any]:
    ips = {"ip": list(call.source_ips)}
    if call.user is None:
        return {"related": ips}
    uid = [] if call.user.uid is None else [call.user.uid]
    own = {"name": call.user.name, **({"id": call.user.uid} if uid else {})}
    return {"user": own, "related": {**ips, "user": [*uid, call.user.name]}}


def _exported(value: dict[str, Any], before: str) -> dict[str, Any]:
    """Return the parts of a nested object that are exported; the objects in a list are cut one by one."""
    kept: dict[str, Any] = {}
    for key, part in value.items():
        name = f"{before}{key}"
        if name in EXPORTED:
            kept[key] = part
            continue
        several = part if isinstance(part, list) else [part]
        inner = [cut for each in several if isinstance(each, dict) and (cut := _exported(each, f"{name}."))]
        if inner:
            kept[key] = inner if isinstance(part, list) else inner[0]
    return kept
