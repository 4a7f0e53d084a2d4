"""How to take things away from a call: a part of the object's name, who is impersonated, what was answered.

>>> from ruleglot.events.scenes.kubernetes import API_CALLS
>>> without("kubernetes.audit.objectRef.name", API_CALLS[0], Vocabulary.ECS).request_uri
'/api/v1/namespaces/prod/pods'
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeAlias

from ruleglot.events.activity.kubernetes import Level, ObjectReference, Stage, Verb
from ruleglot.events.derivation.kubernetes.answers import succeeding
from ruleglot.events.derivation.kubernetes.bodies import LISTS, THING
from ruleglot.events.derivation.kubernetes.calls import URL, changed
from ruleglot.events.derivation.kubernetes.requests import referring
from ruleglot.events.derivation.kubernetes.table import FALCO_PATHS, SHORT_PATHS, in_document
from ruleglot.events.kubernetes.audit import DECISION, REASON
from ruleglot.events.kubernetes.bodies import PodSpec
from ruleglot.events.kubernetes.objects import TEMPLATES
from ruleglot.events.kubernetes.resources import CORE
from ruleglot.ir.nodes import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ruleglot.events.activity import ApiCall
    from ruleglot.events.kubernetes.callers import Caller

    CallAbsence: TypeAlias = Callable[[ApiCall], ApiCall | None]


def _no_namespace(call: ApiCall) -> ApiCall | None:
    """Let the call be about all namespaces: what lies in one is only listed and watched in all of them."""
    target = call.target
    if not isinstance(target, ObjectReference) or (target.namespace is None and target.resource != "namespaces"):
        return call
    if not target.needs_namespace and target.resource != "namespaces":
        return referring(call, namespace=None)
    everywhere = replace(target, namespace=None, name=None, subresource=None)
    return changed(call, target=everywhere, verb=call.verb if call.verb is Verb.WATCH else Verb.LIST)


def _of_user(change: Callable[[Caller], Caller]) -> CallAbsence:
    return lambda call: call if call.user is None else replace(call, user=change(call.user))


def _of_impersonated(change: Callable[[Caller], Caller]) -> CallAbsence:
    return lambda call: call if call.acts_as is None else replace(call, acts_as=change(call.acts_as))


def _of_pod(told: Mapping[str, object]) -> CallAbsence:
    """Return what takes away parts of a pod that the request carries."""
    changes: dict[str, Any] = dict(told)
    return lambda call: changed(call, body=replace(call.body, **changes)) if isinstance(call.body, PodSpec) else call


def _of_containers(several: str, part: str, empty: object) -> CallAbsence:
    """Return what takes a part away from each container of a list."""

    def take(call: ApiCall) -> ApiCall | None:
        if not isinstance(call.body, PodSpec):
            return call
        told: dict[str, Any] = {part: empty}
        return _of_pod({several: tuple(replace(each, **told) for each in getattr(call.body, several))})(call)

    return take


def _no_volumes(call: ApiCall) -> ApiCall | None:
    if not isinstance(call.body, PodSpec):
        return call
    unmounted = tuple(replace(each, mounts=()) for each in call.body.containers)
    return changed(call, body=replace(call.body, volumes=(), containers=unmounted))


def _no_list(several: str) -> CallAbsence:
    """Return what takes away a list of containers; a pod has at least one of some kind."""

    def take(call: ApiCall) -> ApiCall | None:
        if not isinstance(call.body, PodSpec):
            return call
        return _of_pod({"containers": call.body.containers or (THING,), several: ()})(call)

    return take


EMPTY: Mapping[str, tuple[str, object]] = {
    "command": ("command", ()),
    "args": ("args", ()),
    "ports": ("ports", ()),
    "volumeMounts": ("mounts", ()),
    "securityContext.privileged": ("privileged", None),
    "securityContext.allowPrivilegeEscalation": ("allow_privilege_escalation", None),
    "securityContext.readOnlyRootFilesystem": ("read_only_root", None),
    "securityContext.runAsUser": ("run_as_user", None),
    "securityContext.runAsGroup": ("run_as_group", None),
    "securityContext.capabilities": ("capabilities", ()),
}
"""What of a container may be left out, and what stands for that."""

IN_POD: Mapping[str, CallAbsence] = {
    **{
        f"{name}.{path}": _of_containers(several, part, empty)
        for name, several in LISTS.items()
        for path, (part, empty) in EMPTY.items()
    },
    **{f"{name}.": _no_list(several) for name, several in LISTS.items() if several != "containers"},
    "volumes.": _no_volumes,
    "serviceAccountName": _of_pod({"service_account": None}),
    "hostNetwork": _of_pod({"host_network": False}),
    "hostPID": _of_pod({"host_pid": False}),
    "hostIPC": _of_pod({"host_ipc": False}),
    "securityContext.runAsUser": _of_pod({"run_as_user": None}),
    "securityContext.runAsGroup": _of_pod({"run_as_group": None}),
    "securityContext.fsGroup": _of_pod({"fs_group": None}),
    "securityContext.supplementalGroups": _of_pod({"supplemental_groups": ()}),
}

AUDIT: Mapping[str, CallAbsence] = {
    **{
        ".".join((whole, "spec", *inner, name)): absence
        for whole in ("requestObject", "responseObject")
        for inner in dict.fromkeys(TEMPLATES.values())
        for name, absence in IN_POD.items()
    },
    "requestObject.": lambda call: replace(call, body=None),
    "responseObject.": lambda call: replace(call, level=Level.REQUEST),
    "user.uid": _of_user(lambda caller: replace(caller, uid=None)),
    "user.extra.": _of_user(lambda caller: replace(caller, pod=None)),
    "user.": lambda call: call if call.user is None else changed(call, user=None),
    "impersonatedUser.uid": _of_impersonated(lambda caller: replace(caller, uid=None)),
    "impersonatedUser.extra.": _of_impersonated(lambda caller: replace(caller, pod=None)),
    "impersonatedUser.": lambda call: changed(call, acts_as=None),
    "userAgent": lambda call: replace(call, user_agent=None),
    "objectRef.apiGroup": lambda call: referring(call, group=CORE, resource="pods"),
    "objectRef.subresource": lambda call: referring(call, subresource=None),
    "objectRef.namespace": _no_namespace,
    "objectRef.name": lambda call: referring(call, name=None),
    "objectRef.": lambda call: changed(call, target=URL),
    "responseStatus.code": lambda call: call if call.code is None else changed(call, stage=Stage.RECEIVED),
    "responseStatus.": succeeding,
    f"annotations.{DECISION}": lambda call: call if call.decision is None else changed(call, decision=None),
    f"annotations.{REASON}": lambda call: replace(call, reason=""),
    "annotations.": lambda call: replace(call, annotations=()),
}
"""What to take away so that a field of the audit event (or all that begin so) has no value; the first that fits."""

ECS: Mapping[str, CallAbsence] = {
    **{in_document(path): absence for path, absence in AUDIT.items()},
    "user.id": AUDIT["user.uid"],
    "user.": AUDIT["user."],
    "user_agent.": AUDIT["userAgent"],
    "event.outcome": AUDIT[f"annotations.{DECISION}"],
    "orchestrator.namespace": AUDIT["objectRef.namespace"],
    "orchestrator.resource.name": AUDIT["objectRef.name"],
    "orchestrator.resource.": AUDIT["objectRef."],
}
"""The same for Elastic's documents."""

BY_VOCABULARY: Mapping[Vocabulary, Mapping[str, CallAbsence]] = {
    Vocabulary.ECS: ECS,
    Vocabulary.FALCO: AUDIT,
    Vocabulary.SIGMA: {**AUDIT, **ECS},
}
PATHS: Mapping[Vocabulary, Mapping[str, str]] = {Vocabulary.FALCO: FALCO_PATHS, Vocabulary.SIGMA: SHORT_PATHS}
"""The names that stand for a path of the audit event."""


def without(field: str, call: ApiCall, vocabulary: Vocabulary) -> ApiCall | None:
    """Return the call without a value in the field; `None` where each call has one."""
    path = PATHS.get(vocabulary, {}).get(field, field)
    for beginning, absence in BY_VOCABULARY[vocabulary].items():
        if path.startswith(beginning):
            try:
                return absence(call)
            except ValueError:  # what is left is no call
                return None
    return None


def with_group(field: str, call: ApiCall, element: str, instead: tuple[str, ...]) -> ApiCall | None:
    """Return the call with one of the caller's groups replaced by others; `None` where it is in no such group.

    Raises `ValueError` where nobody is in these.
    """
    caller = call.acts_as if "impersonated" in field else call.user
    if caller is None or element not in caller.own_groups:
        return None
    groups = tuple(other for each in caller.own_groups for other in (instead if each == element else (each,)))
    changed_caller = replace(caller, own_groups=groups)
    return replace(call, acts_as=changed_caller) if "impersonated" in field else replace(call, user=changed_caller)
