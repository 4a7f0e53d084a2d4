"""The ECS view: what Elastic's integration makes of an audit event."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from tests.events.kubernetes.calls import calls
from tests.reading import read_events

from ruleglot.evaluation.matches import evaluate, fires
from ruleglot.events.activity import Exec
from ruleglot.events.activity.kubernetes import ApiCall, Decision, Level, ObjectReference, Stage, Verb
from ruleglot.events.ecs.view import ecs_document as process_document
from ruleglot.events.kubernetes.callers import Caller
from ruleglot.events.kubernetes.ecs import ecs_document
from ruleglot.events.moment import MOMENT
from ruleglot.events.scenes.cast import WEB_SHELL, started
from ruleglot.events.scenes.kubernetes import API_CALLS, ESCAPING_POD, WEB
from ruleglot.languages.eql.read import read_query
from ruleglot.source import Source

if TYPE_CHECKING:
    from pathlib import Path

CALL = ApiCall(
    story="",
    user=Caller(name="system:serviceaccount:kube-system:agent", uid="12345678"),
    verb=Verb.GET,
    target=ObjectReference(group="coordination.k8s.io", resource="leases", namespace="kube-system", name="agent"),
    source_ips=("192.0.2.1",),
    user_agent="agent/v0",
    level=Level.METADATA,
)


def test_document_of_a_plain_call() -> None:
    document = ecs_document(CALL)
    del document["kubernetes"]["audit"]["auditID"]
    assert document == {
        "@timestamp": "2023-11-14T22:13:20.000000Z",
        "event": {"kind": "event", "action": "get", "outcome": "success", "dataset": "kubernetes.audit_logs"},
        "data_stream": {"type": "logs", "dataset": "kubernetes.audit_logs", "namespace": "default"},
        "client": {"ip": ["192.0.2.1"]},
        "source": {"ip": ["192.0.2.1"]},
        "kubernetes": {
            "audit": {
                "annotations": {"authorization_k8s_io/decision": "allow"},
                "apiVersion": "audit.k8s.io/v1",
                "kind": "Event",
                "level": "Metadata",
                "objectRef": {
                    "apiGroup": "coordination.k8s.io",
                    "apiVersion": "v1",
                    "name": "agent",
                    "namespace": "kube-system",
                    "resource": "leases",
                },
                "requestReceivedTimestamp": "2023-11-14T22:13:20.000000Z",
                "requestURI": "/apis/coordination.k8s.io/v1/namespaces/kube-system/leases/agent",
                "responseStatus": {"code": 200},
                "sourceIPs": ["192.0.2.1"],
                "stage": "ResponseComplete",
                "stageTimestamp": "2023-11-14T22:13:20.000000Z",
                "user": {
                    "groups": ["system:serviceaccounts", "system:serviceaccounts:kube-system", "system:authenticated"],
                    "uid": "12345678",
                    "username": "system:serviceaccount:kube-system:agent",
                },
                "userAgent": "agent/v0",
                "verb": "get",
            }
        },
        "orchestrator": {
            "api_version": "audit.k8s.io/v1",
            "cluster": {"name": "cluster-1"},
            "namespace": "kube-system",
            "resource": {"name": "agent", "type": "leases"},
            "type": "kubernetes",
        },
        "related": {"ip": ["192.0.2.1"], "user": ["12345678", "system:serviceaccount:kube-system:agent"]},
        "user": {"id": "12345678", "name": "system:serviceaccount:kube-system:agent"},
        "user_agent": {"original": "agent/v0"},
    }


@pytest.mark.parametrize(
    ("changes", "outcome"),
    [
        ({}, "success"),
        ({"code": 404}, "success"),  # the authorizer's word counts, not the answer
        ({"decision": Decision.FORBID, "code": 403}, "failure"),
        ({"decision": None, "code": 429}, None),
        ({"decision": None, "code": None, "stage": Stage.RECEIVED}, None),
    ],
)
def test_outcome_is_the_decision(changes: dict[str, Any], outcome: str | None) -> None:
    assert ecs_document(replace(CALL, **changes))["event"].get("outcome") == outcome


def test_metadata_of_objects_is_gone_and_annotations_lose_their_dots() -> None:
    call = replace(ESCAPING_POD, annotations=(("pod-security.kubernetes.io/enforce-policy", "baseline:latest"),))
    audit = ecs_document(call)["kubernetes"]["audit"]
    assert audit["requestObject"].keys() == audit["responseObject"].keys() == {"kind", "apiVersion", "spec"}
    assert audit["annotations"]["pod-security_kubernetes_io/enforce-policy"] == "baseline:latest"


def test_nobody_has_no_user() -> None:
    document = ecs_document(replace(CALL, user=None, decision=None, code=401, stage=Stage.STARTED))
    assert "user" not in document
    assert "user" not in document["kubernetes"]["audit"]
    assert document["related"] == {"ip": ["192.0.2.1"]}


def test_documented_pod_is_what_the_integration_exports() -> None:
    audit = ecs_document(ESCAPING_POD, documented=True)["kubernetes"]["audit"]
    container = {
        "volumeMounts": [{"name": "host", "mountPath": "/host"}],
        "securityContext": {"privileged": True},
    }
    spec = {
        "volumes": [{"hostPath": {"path": "/"}}],
        "hostNetwork": True,
        "hostPID": True,
        "hostIPC": True,
    }
    assert audit["requestObject"] == {"spec": {**spec, "containers": [{"image": "alpine", **container}]}}
    assert audit["responseObject"] == {"spec": {**spec, "containers": [container]}}


def test_documented_document_has_no_ephemeral_containers_and_no_subjects() -> None:
    for story in ("a container is put into a running pod", "the web server and everybody else become masters"):
        (call,) = (each for each in API_CALLS if each.story.startswith(story))
        assert "requestObject" in ecs_document(call)["kubernetes"]["audit"]
        assert "requestObject" not in ecs_document(call, documented=True)["kubernetes"]["audit"]


def test_a_rule_sees_into_lists_of_containers() -> None:
    query = read_events(
        "any where kubernetes.audit.requestObject.spec.containers.securityContext.privileged == true"
        ' and kubernetes.audit.requestObject.spec.volumes.hostPath.path == "/"'
    )
    found = [call.story for call in API_CALLS if fires(query, ecs_document(call))]
    assert ESCAPING_POD.story in found
    assert "a pod for each node that is made to break out" not in found
    assert "a pod that is made to break out is refused" not in found


def leaves(value: object, path: str = "") -> set[tuple[str, str]]:
    match value:
        case dict():
            return {leaf for key, each in value.items() for leaf in leaves(each, f"{path}.{key}")}
        case list():
            return {leaf for each in value for leaf in leaves(each, path)}
        case _:
            return {(path, repr(value))}


@given(calls())
def test_documented_document_is_a_part_of_the_intended_one(call: ApiCall) -> None:
    intended, documented = leaves(ecs_document(call)), leaves(ecs_document(call, documented=True))
    assert documented <= intended
    assert not {leaf for leaf in intended if leaf[1] == "''"}


POD_SHELL = Exec(process=started(WEB_SHELL, "/usr/bin/curl", "curl", "https://10.96.0.1/api"), story="curl in a pod")
OTHER_SHELL = Exec(process=started(WEB_SHELL, "/opt/tool", "tool"), story="an unusual tool in a pod")


def documents(*, documented: bool) -> list[dict[str, Any]]:
    """Return the documents of the library, and of what happens in the web server's pod just before its calls."""
    first = [process_document(each) for each in (POD_SHELL, OTHER_SHELL)]
    soon = MOMENT + 10**8
    own = replace(CALL, user=WEB, target=ObjectReference(resource="secrets", namespace="prod", name="x"), time=soon)
    refused = replace(own, decision=Decision.FORBID, code=403)
    later = [ecs_document(each, documented=documented) for each in (own, refused)]
    return [
        *(each for each in first if each is not None),
        *(ecs_document(call, documented=documented) for call in API_CALLS),
        *later,
    ]


@pytest.mark.shared
def test_every_rule_about_the_audit_log_fires(shared: Path) -> None:
    intended, documented = documents(documented=False), documents(documented=True)
    rules = on_intended = on_documented = 0
    for path in sorted((shared / "corpus/elastic-rules").rglob("*.toml")):
        rule = tomllib.loads(path.read_text(encoding="utf-8")).get("rule", {})
        if rule.get("language") != "eql" or "kubernetes.audit" not in rule["query"]:
            continue
        rules += 1
        query = read_query(Source(path.name, rule["query"]))
        on_intended += bool(evaluate(query, intended))
        on_documented += bool(evaluate(query, documented))
    print(f"{on_intended} of {rules} rules fire on the intended view, {on_documented} on the documented one")
    assert rules == on_intended == on_documented == 7
