"""A call as the event that Falco's `k8saudit` plugin extracts its fields from (source `k8s_audit`).

The record is flat, one key for each field, an argument in brackets; an absent key is a field without a value. All
fields of the plugin are texts or lists of texts: a number and a truth value are written out, an object is its JSON.
The plugin's rules see what it does, and not what it documents:

* `ka.sourceips` looks into the rules of a role, where no addresses are, so it never has a value.
* `ka.req.pod.containers.eff_run_as_user` (and `…group`) look beside the security context: 0 for each container.
* `ka.req.pod.containers.add_capabilities` is one text of JSON for each container, `ka.req.service.ports` one in all.
* `ka.req.configmap.name` is the name of any object; `ka.target.pod.name` stands in answers only.
* `ka.cluster.name` is an annotation that only cloud providers' variants of the plugin add.

Left out: two deprecated fields that take any argument (`ka.req.volume.hostpath[…]`, `ka.req.binding.subject.has_name`),
and `evt.hostname`, which is the machine that Falco runs on. Fields of system calls, `evt.type` among them, cannot be
asked about in a rule of this source.

Source: `pkg/k8saudit/extract.go` of falcosecurity/plugins (2026, with fields of init and ephemeral containers), and
libsinsp, for which a list without elements is no value.

>>> from ruleglot.events.scenes.kubernetes import API_CALLS
>>> event = falco_event(API_CALLS[0])
>>> event["evt.source"], event["ka.verb"], event["ka.target.name"], event["ka.response.code"]
('k8s_audit', 'get', 'web-0', '200')
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, TypeAlias

from ruleglot.events.kubernetes.audit import DECISION, REASON, audit_event

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ruleglot.events.activity.kubernetes import ApiCall

Fields: TypeAlias = "dict[str, str | int | bool | list[str]]"

SOURCE, PLUGIN = "k8s_audit", "k8saudit"

ONE: Mapping[str, tuple[str, ...]] = {
    "ka.auditid": ("auditID",),
    "ka.stage": ("stage",),
    "ka.auth.decision": ("annotations", DECISION),
    "ka.auth.reason": ("annotations", REASON),
    "ka.auth.openshift.decision": ("annotations", "authentication.openshift.io/decision"),
    "ka.auth.openshift.username": ("annotations", "authentication.openshift.io/username"),
    "ka.validations.admission.policy.failure": ("annotations", "validation.policy.admission.k8s.io/validation_failure"),
    "ka.security.pod.violations": ("annotations", "pod-security.kubernetes.io/audit-violations"),
    "ka.cluster.name": ("annotations", "cluster_name"),
    "ka.user.name": ("user", "username"),
    "ka.impuser.name": ("impersonatedUser", "username"),
    "ka.verb": ("verb",),
    "ka.uri": ("requestURI",),
    "ka.target.name": ("objectRef", "name"),
    "ka.target.namespace": ("objectRef", "namespace"),
    "ka.target.resource": ("objectRef", "resource"),
    "ka.target.subresource": ("objectRef", "subresource"),
    "ka.req.binding.role": ("requestObject", "roleRef", "name"),
    "ka.req.configmap.name": ("objectRef", "name"),
    "ka.req.pod.host_ipc": ("requestObject", "spec", "hostIPC"),
    "ka.req.pod.host_network": ("requestObject", "spec", "hostNetwork"),
    "ka.req.container.host_network": ("requestObject", "spec", "hostNetwork"),
    "ka.req.pod.host_pid": ("requestObject", "spec", "hostPID"),
    "ka.req.pod.run_as_user": ("requestObject", "spec", "securityContext", "runAsUser"),
    "ka.req.pod.run_as_group": ("requestObject", "spec", "securityContext", "runAsGroup"),
    "ka.req.pod.fs_group": ("requestObject", "spec", "securityContext", "fsGroup"),
    "ka.req.service.type": ("requestObject", "spec", "type"),
    "ka.resp.name": ("responseObject", "metadata", "name"),
    "ka.response.code": ("responseStatus", "code"),
    "ka.response.reason": ("responseStatus", "reason"),
    "ka.useragent": ("userAgent",),
}
"""Fields of one value, and where it stands in the audit event."""

SEVERAL: Mapping[str, tuple[str, ...]] = {
    "ka.user.groups": ("user", "groups"),
    "ka.req.binding.subjects": ("requestObject", "subjects"),
    "ka.req.role.rules": ("requestObject", "rules"),
    "ka.req.pod.supplemental_groups": ("requestObject", "spec", "securityContext", "supplementalGroups"),
}
"""Fields that are the elements of one list."""

CONTAINER: Mapping[str, tuple[str, ...]] = {
    "name": ("name",),
    "image": ("image",),
    "privileged": ("securityContext", "privileged"),
    "allow_privilege_escalation": ("securityContext", "allowPrivilegeEscalation"),
    "read_only_fs": ("securityContext", "readOnlyRootFilesystem"),
    "run_as_user": ("securityContext", "runAsUser"),
    "run_as_group": ("securityContext", "runAsGroup"),
    "add_capabilities": ("securityContext", "capabilities", "add"),
}
"""Fields with a value for each container that has one."""

CONTAINERS = ("containers", "initContainers", "ephemeralContainers")
"""The lists of containers that a pod has, each with the same fields."""

SUBJECTS: Mapping[str, str] = {"user_names": "User", "serviceaccount_names": "ServiceAccount", "group_names": "Group"}
"""The names of a binding's subjects, by their kind."""

RULE_PARTS = ("apiGroups", "nonResourceURLs", "verbs", "resources")


def falco_event(call: ApiCall) -> Fields:
    """Return the event of a call: texts and lists of texts under the plugin's fields, and a few of `evt`."""
    event = audit_event(call)
    requested = event.get("requestObject", {})
    found: dict[str, list[str]] = {
        **{name: _texts(_at(event, keys)) for name, keys in SEVERAL.items()},
        **dict(_container_fields(requested.get("spec", {}))),
        **dict(_rule_fields(requested)),
        **dict(_subject_fields(requested)),
        "ka.req.service.ports": [_text(ports)] if (ports := _at(requested, ("spec", "ports"))) else [],
        **_volume_fields(requested),
    }
    return {
        "evt.source": SOURCE,
        "evt.pluginname": PLUGIN,
        "evt.plugininfo": _text(event),
        "evt.rawtime": call.time // 1000 * 1000,  # the audit log has microseconds
        **{name: _text(value) for name, keys in ONE.items() if (value := _at(event, keys)) is not None},
        **{f"ka.uri.param[{key}]": value for key, value in reversed(call.parameters)},  # the first of a name counts
        **_pod_name(event),
        **_first_container(found),
        **{name: values for name, values in found.items() if values},
    }


def _at(value: Any, keys: tuple[str, ...]) -> Any:  # noqa: ANN401 - any JSON
    """Return what stands below the keys, `None` where nothing does."""
    for key in keys:
        if not isinstance(value, dict) or key not in value:
            return None
        value = value[key]
    return value


def _text(value: object) -> str:
    """Return a value as the plugin writes it: a text as it is, all else as compact JSON."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _texts(values: list[Any] | None) -> list[str]:
    return [_text(each) for each in values or () if each is not None]


def _pod_name(event: dict[str, Any]) -> dict[str, str]:
    """Return the name in the answer where the call was about whole pods."""
    name = _at(event, ("responseObject", "metadata", "name"))
    target = event.get("objectRef", {})
    is_pod = target.get("resource") == "pods" and "subresource" not in target
    return {"ka.target.pod.name": name} if is_pod and name is not None else {}


def _container_fields(spec: dict[str, Any]) -> Iterator[tuple[str, list[str]]]:
    """Yield the fields of all containers, and those of each one under its number."""
    for several in CONTAINERS:
        containers = spec.get(several, [])
        for name, values in _of_containers(containers).items():
            yield f"ka.req.pod.{several}.{name}", values
        for who in ("user", "group"):
            yield f"ka.req.pod.{several}.eff_run_as_{who}", ["0"] * len(containers)
        for number, container in enumerate(containers):
            for name, values in _of_containers([container]).items():
                yield f"ka.req.pod.{several}.{name}[{number}]", values


def _of_containers(containers: list[dict[str, Any]]) -> dict[str, list[str]]:
    ports = [port for each in containers for port in each.get("ports", ())]
    return {
        **{name: _texts([_at(each, keys) for each in containers]) for name, keys in CONTAINER.items()},
        "image.repository": [each["image"].partition(":")[0].partition("@")[0] for each in containers],
        "command": [" ".join(each["command"]) for each in containers if "command" in each],
        "args": [" ".join(each["args"]) for each in containers if "args" in each],
        # On the host's network the port of the container is one of the host.
        "host_port": [str(port.get("hostPort", port["containerPort"])) for port in ports],
    }


def _first_container(found: Mapping[str, list[str]]) -> Fields:
    """Return the deprecated fields that speak of one container."""
    images = found["ka.req.pod.containers.image"]
    if not images:
        return {}
    return {
        "ka.req.container.image": images[0],
        "ka.req.container.image.repository": found["ka.req.pod.containers.image.repository"][0],
        "ka.req.container.privileged": _text("true" in found["ka.req.pod.containers.privileged"]),
    }


def _volume_fields(requested: dict[str, Any]) -> dict[str, list[str]]:
    volumes = _at(requested, ("spec", "volumes")) or []
    fields: dict[str, list[str]] = {
        "ka.req.pod.volumes.hostpath": _texts([_at(each, ("hostPath", "path")) for each in volumes]),
        "ka.req.pod.volumes.volume_type": [key for each in volumes for key in each if key != "name"],
    }
    for number, volume in enumerate(volumes):
        fields[f"ka.req.pod.volumes.hostpath[{number}]"] = _texts([_at(volume, ("hostPath", "path"))])
        fields[f"ka.req.pod.volumes.volume_type[{number}]"] = [key for key in volume if key != "name"]
    return fields


def _rule_fields(requested: dict[str, Any]) -> Iterator[tuple[str, list[str]]]:
    rules = requested.get("rules", [])
    for part in RULE_PARTS:
        yield f"ka.req.role.rules.{part}", [each for rule in rules for each in rule.get(part, ())]
        for number, rule in enumerate(rules):
            yield f"ka.req.role.rules.{part}[{number}]", rule.get(part, [])


def _subject_fields(requested: dict[str, Any]) -> Iterator[tuple[str, list[str]]]:
    subjects = requested.get("subjects", [])
    for name, kind in SUBJECTS.items():
        yield f"ka.req.binding.subjects.{name}", [each["name"] for each in subjects if each["kind"] == kind]
    accounts = [each for each in subjects if each["kind"] == "ServiceAccount"]
    yield (
        "ka.req.binding.subjects.serviceaccount_ns_names",
        [f"{each['namespace']}:{each['name']}" for each in accounts],
    )
