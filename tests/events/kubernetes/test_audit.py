"""The audit event: what the API server logs of a call, and at which stage it knows it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from tests.events.kubernetes.calls import calls

from ruleglot.events.activity.kubernetes import (
    ApiCall,
    Decision,
    Level,
    NonResourceUrl,
    ObjectReference,
    Stage,
    Verb,
)
from ruleglot.events.kubernetes.audit import audit_event, moment
from ruleglot.events.kubernetes.bodies import Binding, Body, PodSpec, RoleRules, Rule, Subject, SubjectKind
from ruleglot.events.kubernetes.callers import ANONYMOUS, Caller
from ruleglot.events.scenes.kubernetes import ESCAPING_POD, SHELL_IN_A_POD

BOB = Caller(name="bob", own_groups=("dev",), uid="7")
CALL = ApiCall(
    story="", user=BOB, verb=Verb.GET, target=ObjectReference(resource="pods", namespace="prod", name="web-0")
)


def test_event_of_a_plain_call() -> None:
    event = audit_event(
        replace(CALL, user_agent="kubectl/v1.31.0", reason="RBAC: allowed", time=1_234_567_890_123_456_789)
    )
    del event["auditID"]
    assert event == {
        "kind": "Event",
        "apiVersion": "audit.k8s.io/v1",
        "level": "Request",
        "stage": "ResponseComplete",
        "requestURI": "/api/v1/namespaces/prod/pods/web-0",
        "verb": "get",
        "user": {"username": "bob", "uid": "7", "groups": ["dev", "system:authenticated"]},
        "sourceIPs": ["192.0.2.20"],
        "userAgent": "kubectl/v1.31.0",
        "objectRef": {"resource": "pods", "namespace": "prod", "apiVersion": "v1", "name": "web-0"},
        "responseStatus": {"metadata": {}, "code": 200},
        "requestReceivedTimestamp": "2009-02-13T23:31:30.123456Z",
        "stageTimestamp": "2009-02-13T23:31:30.123456Z",
        "annotations": {"authorization.k8s.io/decision": "allow", "authorization.k8s.io/reason": "RBAC: allowed"},
    }


def test_event_of_a_pod_that_is_made_to_break_out() -> None:
    event = audit_event(ESCAPING_POD)
    spec = {
        "volumes": [{"name": "host", "hostPath": {"path": "/"}}],
        "containers": [
            {
                "name": "shell",
                "image": "alpine",
                "command": ["nsenter", "--target", "1", "--mount", "--", "sh"],
                "volumeMounts": [{"name": "host", "mountPath": "/host"}],
                "securityContext": {"privileged": True},
            }
        ],
        "hostNetwork": True,
        "hostPID": True,
        "hostIPC": True,
    }
    pod = {"kind": "Pod", "apiVersion": "v1", "metadata": {"name": "debug", "namespace": "prod"}, "spec": spec}
    assert event["requestObject"] == pod
    assert event["responseObject"] == pod
    assert event["user"]["extra"] == {"authentication.kubernetes.io/pod-name": ["web-7d9f"]}
    assert event["requestURI"] == "/api/v1/namespaces/prod/pods"


@pytest.mark.parametrize(
    ("changes", "absent"),
    [
        ({"level": Level.REQUEST}, {"responseObject"}),
        ({"level": Level.METADATA}, {"requestObject", "responseObject"}),
        ({"decision": Decision.FORBID, "code": 403}, {"requestObject"}),
        ({"code": 400}, {"requestObject"}),
        ({"decision": None, "code": 429}, {"requestObject", "annotations"}),
        (
            {"decision": None, "code": None, "stage": Stage.RECEIVED},
            {"requestObject", "responseObject", "responseStatus", "annotations"},
        ),
    ],
)
def test_what_is_not_known_or_not_wanted_is_absent(changes: dict[str, Any], absent: set[str]) -> None:
    parts = {"requestObject", "responseObject", "responseStatus", "annotations"}
    event = audit_event(replace(ESCAPING_POD, **changes))
    assert parts - event.keys() == absent


@pytest.mark.parametrize(
    ("call", "name"),
    [
        (ESCAPING_POD, "debug"),
        (replace(ESCAPING_POD, level=Level.METADATA), "debug"),
        (replace(ESCAPING_POD, decision=Decision.FORBID, code=403), None),
        (replace(ESCAPING_POD, decision=None, code=None, stage=Stage.RECEIVED), None),
        (replace(SHELL_IN_A_POD, decision=Decision.FORBID, code=403), "web-0"),
    ],
)
def test_name_of_what_is_created_stands_in_the_object(call: ApiCall, name: str | None) -> None:
    assert audit_event(call)["objectRef"].get("name") == name


def test_a_namespace_is_read_as_one_inside_itself() -> None:
    staging = ObjectReference(resource="namespaces", name="staging")
    assert audit_event(replace(CALL, target=staging))["objectRef"]["namespace"] == "staging"
    made = audit_event(replace(CALL, target=staging, verb=Verb.CREATE, code=201))["objectRef"]
    assert made == {"resource": "namespaces", "apiVersion": "v1", "name": "staging"}


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"code": 404}, "NotFound"),
        ({"code": 403, "decision": Decision.FORBID}, "Forbidden"),
        ({"code": 409}, "Conflict"),
        ({"code": 409, "verb": Verb.CREATE}, "AlreadyExists"),
        ({"code": 500, "stage": Stage.PANIC}, "InternalError"),
        ({"code": 418}, None),
    ],
)
def test_a_failure_has_a_name(changes: dict[str, Any], reason: str | None) -> None:
    call = replace(CALL, level=Level.REQUEST_RESPONSE, **changes)
    event = audit_event(call)
    assert event["responseStatus"].get("reason") == reason
    assert event["responseStatus"]["status"] == "Failure"
    assert event["responseObject"]["kind"] == "Status"


def test_bad_credentials_leave_an_empty_user() -> None:
    event = audit_event(replace(CALL, user=None, decision=None, code=401, stage=Stage.STARTED))
    assert event["user"] == {}
    assert "annotations" not in event


def test_impersonation_is_logged_once_it_happened() -> None:
    call = replace(CALL, acts_as=ANONYMOUS)
    assert audit_event(call)["impersonatedUser"] == {
        "username": "system:anonymous",
        "groups": ["system:unauthenticated"],
    }
    assert audit_event(call)["user"]["username"] == "bob"
    refused = replace(call, decision=None, code=403)
    assert "impersonatedUser" not in audit_event(refused)


def test_a_url_that_is_no_resource_has_no_object() -> None:
    event = audit_event(replace(CALL, target=NonResourceUrl(path="/healthz"), level=Level.REQUEST_RESPONSE))
    assert "objectRef" not in event
    assert "responseObject" not in event


def request_of(body: Body, resource: str, group: str = "", verb: Verb = Verb.CREATE) -> dict[str, Any]:
    cluster_wide = resource.startswith("cluster")
    target = ObjectReference(group=group, resource=resource, namespace=None if cluster_wide else "prod", name="x")
    event = audit_event(replace(CALL, verb=verb, target=target, body=body))
    requested: dict[str, Any] = event["requestObject"]
    return requested


def test_a_role_and_a_binding() -> None:
    rbac = "rbac.authorization.k8s.io"
    rules = RoleRules(rules=(Rule(verbs=("*",), groups=("",), resources=("pods",)), Rule(verbs=("get",), urls=("/x",))))
    assert request_of(rules, "clusterroles", rbac) == {
        "kind": "ClusterRole",
        "apiVersion": f"{rbac}/v1",
        "metadata": {"name": "x"},
        "rules": [
            {"verbs": ["*"], "apiGroups": [""], "resources": ["pods"]},
            {"verbs": ["get"], "nonResourceURLs": ["/x"]},
        ],
    }
    account = Subject(kind=SubjectKind.SERVICE_ACCOUNT, name="web", namespace="prod")
    binding = Binding(role="r", subjects=(account,), is_cluster_role=False)
    assert request_of(binding, "rolebindings", rbac, Verb.PATCH) == {
        "subjects": [{"kind": "ServiceAccount", "name": "web", "namespace": "prod"}],
        "roleRef": {"apiGroup": rbac, "kind": "Role", "name": "r"},
    }


@pytest.mark.parametrize(
    ("group", "resource", "path"),
    [
        ("", "pods", ("spec",)),
        ("apps", "deployments", ("spec", "template", "spec")),
        ("batch", "cronjobs", ("spec", "jobTemplate", "spec", "template", "spec")),
    ],
)
def test_what_makes_pods_holds_the_pod_in_a_template(group: str, resource: str, path: tuple[str, ...]) -> None:
    assert isinstance(ESCAPING_POD.body, PodSpec)
    found = request_of(ESCAPING_POD.body, resource, group)
    for key in path:
        found = found[key]
    assert found["hostPID"] is True


@given(calls())
def test_an_event_is_json_and_keeps_its_id_through_all_stages(call: ApiCall) -> None:
    event = audit_event(call)
    assert json.loads(json.dumps(event)) == event
    received = replace(call, stage=Stage.RECEIVED, decision=None, code=None)
    assert audit_event(received)["auditID"] == event["auditID"]


@given(calls())
def test_an_object_is_logged_only_if_it_was_read_and_the_level_says_so(call: ApiCall) -> None:
    event = audit_event(call)
    assert ("requestObject" in event) == (
        call.body is not None and call.was_handled and call.level is not Level.METADATA
    )
    assert "responseObject" not in event or call.level is Level.REQUEST_RESPONSE


def test_time_has_microseconds() -> None:
    assert moment(1_700_000_000_000_001_999) == "2023-11-14T22:13:20.000001Z"
