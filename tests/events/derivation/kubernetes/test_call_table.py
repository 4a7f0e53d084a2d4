"""Setters of a call's fields: after one was set, the view shows the value; what no call can have is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, assert_never

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st
from tests.events.kubernetes.calls import calls

from ruleglot.evaluation.values import values
from ruleglot.events.activity.kubernetes import Verb
from ruleglot.events.derivation.absences import with_element, without
from ruleglot.events.derivation.kubernetes.calls import changed
from ruleglot.events.derivation.kubernetes.stages import stages
from ruleglot.events.derivation.kubernetes.table import AUDIT, FALCO_PATHS, SHORT_PATHS, TABLES, in_document
from ruleglot.events.derivation.seen import seen
from ruleglot.events.derivation.settable import given, is_list, rank, settable, stock
from ruleglot.events.kubernetes.bodies import PodSpec
from ruleglot.events.kubernetes.ecs import ecs_document
from ruleglot.events.kubernetes.falco import falco_event
from ruleglot.events.kubernetes.sigma import ecs_record, sigma_record
from ruleglot.ir.nodes import Call, Field, Function, Literal, Scalar, Vocabulary

if TYPE_CHECKING:
    from ruleglot.events.activity import ApiCall

STAGES = stages(0)
GET = STAGES[0]
POD: dict[str, Scalar] = {
    "command": "sh",
    "args": "-c",
    "ports.containerPort": 8080,
    "ports.hostPort": 8080,
    "securityContext.privileged": True,
    "securityContext.allowPrivilegeEscalation": False,
    "securityContext.readOnlyRootFilesystem": True,
    "securityContext.runAsUser": 1000,
    "securityContext.runAsGroup": 1000,
    "securityContext.capabilities.add": "SYS_ADMIN",
    "securityContext.fsGroup": 7,
    "securityContext.supplementalGroups": 7,
    "volumeMounts.mountPath": "/host",
    "volumes.hostPath.path": "/etc",
    "hostNetwork": True,
    "hostPID": True,
    "hostIPC": True,
}
PLAIN: dict[str, Scalar] = {
    "requestObject.kind": "Role",
    "responseObject.kind": "Pod",
    "rules.verbs": "*",
    "rules.apiGroups": "apps",
    "rules.resources": "secrets",
    "rules.nonResourceURLs": "/metrics",
    "roleRef.kind": "Role",
    "roleRef.name": "cluster-admin",
    "subjects.kind": "Group",
    "subjects.name": "eve",
    "subjects.namespace": "prod",
    "spec.type": "NodePort",
    "spec.ports.port": 8443,
    "user.groups": "system:masters",
    "impersonatedUser.groups": "system:masters",
    "sourceIPs": "203.0.113.5",
    "level": "RequestResponse",
    "verb": "deletecollection",
    "stage": "RequestReceived",
    "requestURI": "/apis/batch/v1/namespaces/prod/jobs?limit=5",
    "responseStatus.code": 404,
    "responseStatus.status": "Failure",
    "responseStatus.reason": "AlreadyExists",
    "annotations.authorization.k8s.io/decision": "forbid",
    "apiVersion": "audit.k8s.io/v1",
    "kind": "Event",
}
OTHERS: dict[str, Scalar] = {
    "data_stream.dataset": "kubernetes.audit_logs",
    "data_stream.type": "logs",
    "data_stream.namespace": "default",
    "event.dataset": "kubernetes.audit_logs",
    "event.kind": "event",
    "event.action": "patch",
    "event.outcome": "failure",
    "orchestrator.type": "kubernetes",
    "orchestrator.api_version": "audit.k8s.io/v1",
    **dict.fromkeys(("source.ip", "client.ip"), "203.0.113.5"),
    "logsource.category": "application",
    "logsource.product": "kubernetes",
    "logsource.service": "audit",
    "evt.source": "k8s_audit",
    "evt.pluginname": "k8saudit",
}
DOCUMENTS = {in_document(path): path for path in AUDIT}


def path_of(field: str) -> str:
    return FALCO_PATHS.get(field) or SHORT_PATHS.get(field) or DOCUMENTS.get(field, field)


def plain_value(field: str) -> Scalar:
    path = path_of(field)
    if path in PLAIN or field in OTHERS:
        return PLAIN[path] if path in PLAIN else OTHERS[field]
    inside = path.partition("Object.")[2]
    endings = [name for name in (*PLAIN, *POD) if inside == name or inside.endswith(f".{name}")]
    known = {**POD, **PLAIN}
    return known[max(endings, key=len)] if endings else "thing-1"


def records(call: ApiCall, vocabulary: Vocabulary) -> tuple[dict[str, Any], ...]:
    match vocabulary:
        case Vocabulary.ECS:
            return (ecs_document(call),)
        case Vocabulary.FALCO:
            return (falco_event(call),)
        case Vocabulary.SIGMA:
            return sigma_record(call), ecs_record(call)
        case _:
            assert_never(vocabulary)


def shown(call: ApiCall, field: Field) -> set[str]:
    found = (value for record in records(call, field.vocabulary) for value in values(field, record))
    return {str(value).lower() for value in found}


def word(name: str) -> Field:
    return Field(vocabulary=Vocabulary.ECS, name=name)


EVERY = [Field(vocabulary=vocabulary, name=name) for vocabulary, table in TABLES.items() for name in table]


@pytest.mark.parametrize("field", EVERY, ids=lambda field: f"{field.vocabulary}-{field.name}")
def test_value_that_was_set_is_in_the_view(field: Field) -> None:
    value = plain_value(field.name)
    for stage in STAGES:
        made = given(field, stage, value)
        if made is not None:
            found = shown(made, field)
            asked = str(value).lower()
            assert asked in found or any(f'"{asked}"' in each for each in found), (stage.verb, found)
            break
    else:
        pytest.fail(f"no kind of call shows {value!r} in {field.name}")


@drawn(calls(), st.sampled_from(EVERY))
def test_any_call_takes_a_plain_value(call: ApiCall, field: Field) -> None:
    made = given(field, call, plain_value(field.name))
    if made is not None:
        assert all(records(made, vocabulary) for vocabulary in Vocabulary)


@drawn(calls(), st.sampled_from(EVERY), st.one_of(st.text(), st.integers(), st.floats(), st.booleans()))
def test_attempt_never_raises_and_views_show_what_comes(call: ApiCall, field: Field, value: Scalar) -> None:
    made = given(field, call, value)
    if made is not None:
        assert all(records(made, vocabulary) for vocabulary in Vocabulary)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("kubernetes.audit.verb", "GET"),
        ("kubernetes.audit.stage", "Complete"),
        ("kubernetes.audit.level", "None"),
        ("kubernetes.audit.annotations.authorization_k8s_io/decision", "deny"),
        ("kubernetes.audit.annotations.authorization_k8s_io/reason", ""),
        ("kubernetes.audit.responseStatus.code", "many"),
        ("kubernetes.audit.responseStatus.code", 99),
        ("kubernetes.audit.responseStatus.status", "Success"),
        ("kubernetes.audit.responseStatus.reason", "x"),
        ("kubernetes.audit.objectRef.name", ""),
        ("kubernetes.audit.objectRef.namespace", "a/b"),
        ("kubernetes.audit.user.username", ""),
        ("kubernetes.audit.user.username", "system:serviceaccount:prod"),
        ("kubernetes.audit.sourceIPs", "x"),
        ("kubernetes.audit.userAgent", ""),
        ("kubernetes.audit.requestObject.kind", "Secret"),
        ("kubernetes.audit.requestObject.spec.hostPID", False),
        ("kubernetes.audit.requestObject.spec.containers.securityContext.privileged", "perhaps"),
        ("kubernetes.audit.requestObject.spec.containers.securityContext.capabilities.add", "CAP_SYS_ADMIN"),
        ("kubernetes.audit.requestObject.spec.containers.securityContext.runAsUser", -1),
        ("kubernetes.audit.requestObject.spec.volumes.hostPath.path", "etc"),
        ("kubernetes.audit.requestObject.subjects.kind", "Robot"),
        ("orchestrator.cluster.name", ""),
        ("event.outcome", "unknown"),
        ("data_stream.dataset", "x"),
        ("process.name", "curl"),
    ],
)
def test_value_that_no_call_has_is_refused(name: str, value: Scalar) -> None:
    assert all(given(word(name), stage, value) is None for stage in STAGES)


def test_groups_say_who_somebody_is() -> None:
    groups = word("kubernetes.audit.user.groups")
    for group, name in (
        ("system:unauthenticated", "system:anonymous"),
        ("system:serviceaccounts", "system:serviceaccount:default:thing"),
        ("system:serviceaccounts:prod", "system:serviceaccount:prod:thing"),
        ("system:authenticated", "worker"),
        ("ops", "worker"),
    ):
        made = given(groups, GET, group)
        assert made is not None
        assert made.user is not None
        assert (made.user.name, group in made.user.groups) == (name, True)
    assert is_list(groups)


def test_group_is_replaced_where_the_caller_is_in_it() -> None:
    made = with_element("kubernetes.audit.user.groups", GET, "workers", ("a", "b"))
    assert made is not None
    assert made.user is not None
    assert made.user.groups == ("a", "b", "system:authenticated")
    assert with_element("kubernetes.audit.user.groups", GET, "others", ()) is None
    assert with_element("kubernetes.audit.impersonatedUser.groups", GET, "workers", ()) is None


def test_functions_of_fields_are_set_by_the_fields() -> None:
    name = word("kubernetes.audit.user.username")
    part = Call(function=Function.STRING_CONTAINS, arguments=(name, Literal(value="admin")))
    made = given(part, GET, value=True)
    assert made is not None
    assert made.user is not None
    assert "admin" in made.user.name
    assert settable(part, of_calls=True)
    assert not settable(part)
    assert seen(name, made) == made.user.name


def test_wider_fields_are_set_before_those_that_follow() -> None:
    order = (
        "requestObject.kind",
        "user.username",
        "objectRef.resource",
        "verb",
        "objectRef.name",
        "requestURI",
        "stage",
    )
    places = [rank(word(in_document(path))) for path in order]
    assert places == sorted(places)
    assert all(given(word(in_document(path)), GET, value) for path in order for value in stock(word(in_document(path))))


ABSENT = [
    *(
        name
        for name in TABLES[Vocabulary.ECS]
        if name.startswith(("kubernetes.audit.requestObject.spec.containers.s",))
    ),
    "kubernetes.audit.requestObject.spec.hostPID",
    "kubernetes.audit.requestObject.spec.serviceAccountName",
    "kubernetes.audit.requestObject.spec.template.spec.hostNetwork",
    "kubernetes.audit.requestObject.spec.volumes.hostPath.path",
    "kubernetes.audit.requestObject.spec.initContainers.image",
    "kubernetes.audit.requestObject.spec.containers.image",
    "kubernetes.audit.responseObject.kind",
    "kubernetes.audit.requestObject.roleRef.name",
    "kubernetes.audit.user.username",
    "kubernetes.audit.user.uid",
    "kubernetes.audit.user.extra.authentication.kubernetes.io/pod-name",
    "kubernetes.audit.impersonatedUser.username",
    "kubernetes.audit.impersonatedUser.uid",
    "kubernetes.audit.userAgent",
    "kubernetes.audit.objectRef.apiGroup",
    "kubernetes.audit.objectRef.subresource",
    "kubernetes.audit.objectRef.namespace",
    "kubernetes.audit.objectRef.name",
    "kubernetes.audit.objectRef.resource",
    "kubernetes.audit.responseStatus.code",
    "kubernetes.audit.responseStatus.reason",
    "kubernetes.audit.annotations.authorization_k8s_io/decision",
    "kubernetes.audit.annotations.authorization_k8s_io/reason",
    "kubernetes.audit.annotations.pod-security_kubernetes_io/audit-violations",
    "event.outcome",
    "user.name",
    "user.id",
    "user_agent.original",
    "orchestrator.namespace",
    "orchestrator.resource.name",
    "orchestrator.resource.type",
]


@pytest.mark.parametrize("name", ABSENT)
def test_value_that_was_taken_away_is_in_no_document(name: str) -> None:
    field = word(name)
    holding = given(field, GET, plain_value(name))
    assert holding is not None
    if name == "kubernetes.audit.requestObject.spec.containers.image":
        assert isinstance(holding.body, PodSpec)
    assert shown(holding, field)
    empty = without(name, holding)
    assert empty is not None
    assert not shown(empty, field)


@pytest.mark.parametrize(
    ("vocabulary", "name"),
    [
        (Vocabulary.FALCO, "ka.target.subresource"),
        (Vocabulary.SIGMA, "subresource"),
        (Vocabulary.SIGMA, "objectRef.name"),
    ],
)
def test_value_is_taken_away_under_other_names_too(vocabulary: Vocabulary, name: str) -> None:
    field = Field(vocabulary=vocabulary, name=name)
    holding = given(field, GET, "exec")
    assert holding is not None
    empty = without(name, holding, vocabulary)
    assert empty is not None
    assert not shown(empty, field)


def test_what_every_call_has_stays() -> None:
    assert without("kubernetes.audit.verb", GET) is None
    assert without("kubernetes.audit.stage", changed(GET, verb=Verb.LIST)) is None
