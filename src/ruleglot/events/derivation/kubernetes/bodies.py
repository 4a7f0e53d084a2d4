"""What a request carries, and how it comes to hold a value: pods, roles, bindings, services.

A part is named as in the object that is exchanged, below `requestObject`, or `responseObject` for its echo in the
answer. What makes pods holds the pod in a template, so the same part has several names.

>>> from ruleglot.events.scenes.kubernetes import API_CALLS
>>> made = BODIES["requestObject.spec.hostPID"](API_CALLS[0], True)
>>> made.verb, made.code, made.body.host_pid
(<Verb.CREATE: 'create'>, 201, True)
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias

from ruleglot.events.activity.kubernetes import BODY_OF, Level, ObjectReference
from ruleglot.events.derivation.kubernetes.answers import succeeding
from ruleglot.events.derivation.kubernetes.calls import changed
from ruleglot.events.derivation.kubernetes.requests import referring
from ruleglot.events.derivation.processes import whole_number
from ruleglot.events.kubernetes.bodies import (
    Binding,
    Container,
    ContainerPort,
    Mount,
    PodSpec,
    RoleRules,
    Rule,
    ServiceSpec,
    ServiceType,
    Subject,
    SubjectKind,
    Volume,
)
from ruleglot.events.kubernetes.objects import TEMPLATES
from ruleglot.events.kubernetes.resources import SERVED

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ruleglot.events.activity import ApiCall
    from ruleglot.events.derivation.kubernetes.answers import CallSetter
    from ruleglot.events.kubernetes.bodies import Body
    from ruleglot.ir.nodes import Scalar

    Read: TypeAlias = Callable[[Scalar], Any]
    Change: TypeAlias = Callable[[Any, Scalar], Any]

THING = Container(name="thing", image="thing")
POD = PodSpec(containers=(THING,))
ROLE = RoleRules(rules=(Rule(verbs=("get",), groups=("",), resources=("pods",)),))
BINDING = Binding(role="view", subjects=(Subject(kind=SubjectKind.USER, name="worker"),))
SERVICE = ServiceSpec(type=ServiceType.CLUSTER_IP, ports=(80,))

MOUNTED = "thing"
"""The volume of a pod that is changed where there is none yet."""


def one_of(words: Mapping[str, Any]) -> Read:
    """Return what a word says, by a table. It raises `ValueError` for a word that is not in it."""

    def read(value: Scalar) -> Any:  # noqa: ANN401 - what the table has
        if str(value) not in words:
            raise ValueError(f"none of {', '.join(words)}: {value!r}")
        return words[str(value)]

    return read


def number(value: Scalar) -> int:
    """Return a whole number from 0 on. Raises `ValueError` for anything else."""
    found = whole_number(value)
    if found is None or found < 0:
        raise ValueError(f"no number from 0 on: {value!r}")
    return found


truth = one_of({"true": True, "True": True, "false": False, "False": False})

only_true = one_of({"true": True, "True": True})
"""What is not asked for is left out of a request."""


def _one(read: Read) -> Read:
    return lambda value: (read(value),)


def _with(part: str, read: Read) -> Change:
    return lambda whole, value: replace(whole, **{part: read(value)})


CONTAINER: Mapping[str, Change] = {
    "name": _with("name", str),
    "image": _with("image", str),
    "command": _with("command", _one(str)),
    "args": _with("args", _one(str)),
    "ports.containerPort": _with("ports", lambda value: (ContainerPort(container=number(value)),)),
    "ports.hostPort": _with("ports", lambda value: (ContainerPort(container=80, host=number(value)),)),
    "securityContext.privileged": _with("privileged", truth),
    "securityContext.allowPrivilegeEscalation": _with("allow_privilege_escalation", truth),
    "securityContext.readOnlyRootFilesystem": _with("read_only_root", truth),
    "securityContext.runAsUser": _with("run_as_user", number),
    "securityContext.runAsGroup": _with("run_as_group", number),
    "securityContext.capabilities.add": _with("capabilities", _one(str)),
}
"""What is asked of one container."""


def _of_first(several: str) -> Callable[[Change], Change]:
    """Return how what changes a container changes the first one of a list of a pod's."""
    own = replace(THING, name=f"thing-{several.partition('_')[0]}") if several != "containers" else THING

    def of_pod(change: Change) -> Change:
        def set_in(pod: PodSpec, value: Scalar) -> PodSpec:
            first, *others = getattr(pod, several) or (own,)
            told: dict[str, Any] = {several: (change(first, value), *others)}
            return replace(pod, **told)

        return set_in

    return of_pod


def _shown(pod: PodSpec, value: Scalar) -> PodSpec:
    """Let the pod see a directory or file of the node."""
    volumes = tuple(each for each in pod.volumes if each.name != MOUNTED)
    return replace(pod, volumes=(*volumes, Volume(name=MOUNTED, path=str(value))))


def _volume_called(pod: PodSpec, value: Scalar) -> PodSpec:
    return replace(pod, volumes=(Volume(name=str(value), path="/srv"),), containers=_unmounted(pod))


def _unmounted(pod: PodSpec) -> tuple[Container, ...]:
    return tuple(replace(each, mounts=()) for each in pod.containers)


def _mounted(pod: PodSpec, mount: Mount) -> PodSpec:
    """Let the first container see a volume."""
    known = {each.name for each in pod.volumes}
    volumes = pod.volumes if mount.volume in known else (*pod.volumes, Volume(name=mount.volume, path="/srv"))
    first, *others = pod.containers or (THING,)
    return replace(pod, volumes=volumes, containers=(replace(first, mounts=(mount,)), *others))


LISTS: Mapping[str, str] = {
    "containers": "containers",
    "initContainers": "init_containers",
    "ephemeralContainers": "ephemeral_containers",
}
"""The lists of containers, and what they are called in a `PodSpec`."""

IN_POD: Mapping[str, Change] = {
    **{
        f"{name}.{part}": _of_first(several)(change)
        for name, several in LISTS.items()
        for part, change in CONTAINER.items()
    },
    "containers.volumeMounts.name": lambda pod, value: _mounted(pod, Mount(volume=str(value), path="/srv")),
    "containers.volumeMounts.mountPath": lambda pod, value: _mounted(pod, Mount(volume=MOUNTED, path=str(value))),
    "volumes.name": _volume_called,
    "volumes.hostPath.path": _shown,
    "serviceAccountName": _with("service_account", str),
    "hostNetwork": _with("host_network", only_true),
    "hostPID": _with("host_pid", only_true),
    "hostIPC": _with("host_ipc", only_true),
    "securityContext.runAsUser": _with("run_as_user", number),
    "securityContext.runAsGroup": _with("run_as_group", number),
    "securityContext.fsGroup": _with("fs_group", number),
    "securityContext.supplementalGroups": _with("supplemental_groups", _one(number)),
}
"""What is asked of a pod."""


def _permitting(part: str, value: Scalar) -> RoleRules:
    """Return a role that permits one thing, as far as the part says what."""
    first = ROLE.rules[0]
    if part == "urls":
        return RoleRules(rules=(Rule(verbs=first.verbs, urls=(str(value),)),))
    told: dict[str, Any] = {part: (str(value),)}
    return RoleRules(rules=(replace(first, **told),))


def _bound(kind: SubjectKind, name: str, namespace: str | None = None) -> tuple[Subject, ...]:
    is_account = kind is SubjectKind.SERVICE_ACCOUNT
    return (Subject(kind=kind, name=name, namespace=(namespace or "default") if is_account else None),)


OTHERS: Mapping[str, tuple[Body, Change]] = {
    "rules.verbs": (ROLE, lambda _, value: _permitting("verbs", value)),
    "rules.apiGroups": (ROLE, lambda _, value: _permitting("groups", value)),
    "rules.resources": (ROLE, lambda _, value: _permitting("resources", value)),
    "rules.nonResourceURLs": (ROLE, lambda _, value: _permitting("urls", value)),
    "roleRef.kind": (BINDING, _with("is_cluster_role", one_of({"ClusterRole": True, "Role": False}))),
    "roleRef.name": (BINDING, _with("role", str)),
    "subjects.kind": (
        BINDING,
        lambda whole, value: replace(whole, subjects=_bound(SubjectKind(str(value)), whole.subjects[0].name)),
    ),
    "subjects.name": (
        BINDING,
        lambda whole, value: replace(whole, subjects=(replace(whole.subjects[0], name=str(value)),)),
    ),
    "subjects.namespace": (
        BINDING,
        lambda whole, value: replace(
            whole, subjects=_bound(SubjectKind.SERVICE_ACCOUNT, whole.subjects[0].name, str(value))
        ),
    ),
    "spec.type": (SERVICE, _with("type", lambda value: ServiceType(str(value)))),
    "spec.ports.port": (SERVICE, _with("ports", _one(number))),
}
"""What is asked of other bodies, and one to begin with."""


def _in_body(stock: Body, change: Change) -> CallSetter:
    def set_part(call: ApiCall, value: Scalar) -> ApiCall | None:
        body = call.body if type(call.body) is type(stock) else stock
        return changed(call, body=change(body, value))

    return set_part


def _in_template(inner: tuple[str, ...], change: Change) -> CallSetter:
    """Return the setter of a part of a pod that stands there: of a pod's own, or of the template of what makes pods."""
    held_so = tuple(each for each in BODY_OF if TEMPLATES.get(each[1]) == inner)
    of_pod = _in_body(POD, change)

    def set_part(call: ApiCall, value: Scalar) -> ApiCall | None:
        target = call.target
        if not isinstance(target, ObjectReference) or (target.group, target.resource) not in held_so:
            group, resource = held_so[0]
            call = referring(call, group=group, resource=resource, subresource=None)
        return of_pod(call, value)

    return set_part


def _set_kind(call: ApiCall, value: Scalar) -> ApiCall | None:
    """Let the request carry an object of another kind, where it is one that can be told here."""
    for (group, resource), served in SERVED.items():
        kind = BODY_OF.get((group, resource))
        if served.kind == value and kind is not None:
            stock: Body = next(each for each in (POD, ROLE, BINDING, SERVICE) if type(each) is kind)
            body = call.body if type(call.body) is kind else stock
            return changed(referring(call, group=group, resource=resource, subresource=None), body=body)
    return None


REQUESTED: Mapping[str, CallSetter] = {
    "kind": _set_kind,
    **{
        ".".join(("spec", *inner, name)): _in_template(inner, change)
        for inner in dict.fromkeys(TEMPLATES.values())
        for name, change in IN_POD.items()
    },
    **{name: _in_body(stock, change) for name, (stock, change) in OTHERS.items()},
}
"""Every part of a request's object, by its path in it."""


def _answered(setter: CallSetter, call: ApiCall, value: Scalar) -> ApiCall | None:
    """Let the answer hold what the request holds."""
    asked = setter(call, value)
    return None if asked is None else replace(succeeding(asked), level=Level.REQUEST_RESPONSE)


BODIES: Mapping[str, CallSetter] = {
    **{f"requestObject.{name}": setter for name, setter in REQUESTED.items()},
    **{f"responseObject.{name}": partial(_answered, setter) for name, setter in REQUESTED.items()},
}
"""What stands in both objects of an audit event."""
