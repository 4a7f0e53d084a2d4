"""The bodies of requests as the objects that Kubernetes exchanges: nested, in its own spelling, without defaults.

A request is recorded as it came, so what it leaves out is absent here, and not false.

>>> body = PodSpec(containers=(Container(name="web", image="nginx"),), host_pid=True)
>>> request_object(body, ObjectReference(resource="pods", namespace="prod", name="web-0"), Verb.CREATE)["spec"]
{'containers': [{'name': 'web', 'image': 'nginx'}], 'hostPID': True}

Source: the API reference of Kubernetes 1.31.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, assert_never

from ruleglot.events.activity.kubernetes import ObjectReference, Verb
from ruleglot.events.kubernetes.bodies import Binding, Container, PodSpec, RoleRules, ServiceSpec
from ruleglot.events.kubernetes.resources import CORE, RBAC, SERVED

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ruleglot.events.kubernetes.bodies import Body, Rule, Subject, Volume

TEMPLATES: Mapping[str, tuple[str, ...]] = {
    "pods": (),
    "daemonsets": ("template", "spec"),
    "deployments": ("template", "spec"),
    "replicasets": ("template", "spec"),
    "statefulsets": ("template", "spec"),
    "jobs": ("template", "spec"),
    "cronjobs": ("jobTemplate", "spec", "template", "spec"),
}
"""Where below `spec` a resource that makes pods holds the pod. Rules that look at `spec.containers` do not see it."""

READING_AND_WRITING = frozenset({Verb.GET, Verb.CREATE, Verb.UPDATE, Verb.PATCH})
"""Verbs that are answered with the one object that they are about."""


def request_object(body: Body, target: ObjectReference, verb: Verb) -> dict[str, Any]:
    """Return the object that a request carries; a patch is only what it changes, without a kind and a name."""
    content = _content(body, target)
    return content if verb is Verb.PATCH else {**_identity(target), **content}


def response_object(body: Body | None, target: ObjectReference, verb: Verb) -> dict[str, Any] | None:
    """Return the object that a successful call is answered with, `None` where it is not modelled.

    It is the body's echo: neither what the API server adds nor what it makes of a patch is known here.
    """
    known = (target.group, target.resource) in SERVED and target.subresource is None
    if verb not in READING_AND_WRITING or not known:
        return None
    return {**_identity(target), **({} if body is None else _content(body, target))}


def _identity(target: ObjectReference) -> dict[str, Any]:
    name = {"name": target.name} if target.name is not None else {}
    namespace = {"namespace": target.namespace} if target.namespace is not None else {}
    return {
        "kind": SERVED[target.group, target.resource].kind,
        "apiVersion": target.version if target.group == CORE else f"{target.group}/{target.version}",
        "metadata": {**name, **namespace},
    }


def _content(body: Body, target: ObjectReference) -> dict[str, Any]:
    match body:
        case PodSpec():
            spec = _pod(body)
            for key in reversed(TEMPLATES[target.resource]):
                spec = {key: spec}
            return {"spec": spec}
        case RoleRules():
            return {"rules": [_rule(each) for each in body.rules]}
        case Binding():
            kind = "ClusterRole" if body.is_cluster_role else "Role"
            return {
                "subjects": [_subject(each) for each in body.subjects],
                "roleRef": {"apiGroup": RBAC, "kind": kind, "name": body.role},
            }
        case ServiceSpec():
            ports = [{"protocol": "TCP", "port": port, "targetPort": port} for port in body.ports]
            return {"spec": _filled({"ports": ports, "type": body.type.value})}
        case _:
            assert_never(body)


def _pod(spec: PodSpec) -> dict[str, Any]:
    return _filled(
        {
            "volumes": [_volume(each) for each in spec.volumes],
            "initContainers": [_container(each) for each in spec.init_containers],
            "containers": [_container(each) for each in spec.containers],
            "ephemeralContainers": [_container(each) for each in spec.ephemeral_containers],
            "serviceAccountName": spec.service_account,
            "hostNetwork": spec.host_network or None,
            "hostPID": spec.host_pid or None,
            "hostIPC": spec.host_ipc or None,
            "securityContext": _filled(
                {
                    "runAsUser": spec.run_as_user,
                    "runAsGroup": spec.run_as_group,
                    "supplementalGroups": list(spec.supplemental_groups),
                    "fsGroup": spec.fs_group,
                }
            ),
        }
    )


def _volume(volume: Volume) -> dict[str, Any]:
    return {"name": volume.name, volume.type.value: {} if volume.path is None else {"path": volume.path}}


def _container(container: Container) -> dict[str, Any]:
    ports = [_filled({"hostPort": port.host, "containerPort": port.container}) for port in container.ports]
    return _filled(
        {
            "name": container.name,
            "image": container.image,
            "command": list(container.command),
            "args": list(container.args),
            "ports": ports,
            "volumeMounts": [{"name": each.volume, "mountPath": each.path} for each in container.mounts],
            "securityContext": _filled(
                {
                    "capabilities": _filled({"add": list(container.capabilities)}),
                    "privileged": container.privileged,
                    "runAsUser": container.run_as_user,
                    "runAsGroup": container.run_as_group,
                    "readOnlyRootFilesystem": container.read_only_root,
                    "allowPrivilegeEscalation": container.allow_privilege_escalation,
                }
            ),
        }
    )


def _rule(rule: Rule) -> dict[str, Any]:
    return _filled(
        {
            "verbs": list(rule.verbs),
            "apiGroups": list(rule.groups),
            "resources": list(rule.resources),
            "nonResourceURLs": list(rule.urls),
        }
    )


def _subject(subject: Subject) -> dict[str, Any]:
    group = None if subject.namespace is not None else RBAC
    return _filled(
        {"kind": subject.kind.value, "apiGroup": group, "name": subject.name, "namespace": subject.namespace}
    )


def _filled(fields: dict[str, Any]) -> dict[str, Any]:
    """Leave out what a request leaves out: null, and empty lists and objects."""
    return {key: value for key, value in fields.items() if value not in (None, [], {})}
