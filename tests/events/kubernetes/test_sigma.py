"""The Sigma view: the audit event, under the names that SigmaHQ's rules use; and that all three views agree."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from tests.events.kubernetes.calls import calls

from ruleglot.evaluation.matches import fires
from ruleglot.events.kubernetes.audit import audit_event
from ruleglot.events.kubernetes.ecs import ecs_document
from ruleglot.events.kubernetes.falco import falco_event
from ruleglot.events.kubernetes.sigma import sigma_record
from ruleglot.events.scenes.kubernetes import API_CALLS, ESCAPING_POD, SHELL_IN_A_POD
from ruleglot.languages.sigma.read import read_query
from ruleglot.source import Source

if TYPE_CHECKING:
    from ruleglot.events.activity.kubernetes import ApiCall


def found(detection: str, log_source: str = "{product: kubernetes, service: audit}") -> list[str]:
    """Return the stories on which a Sigma rule fires."""
    rule = f"title: T\nlogsource: {log_source}\ndetection:\n  selection: {detection}\n  condition: selection\n"
    query = read_query(Source("rule.yml", rule))
    return [call.story for call in API_CALLS if fires(query, sigma_record(call))]


def test_record_is_the_audit_event_and_short_names() -> None:
    record = sigma_record(SHELL_IN_A_POD)
    assert record == audit_event(SHELL_IN_A_POD) | {
        "logsource": {"category": "application", "product": "kubernetes", "service": "audit"},
        "resource": "pods",
        "subresource": "exec",
        "namespace": "prod",
        "username": "dev-anna",
    }


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("{verb: create, objectRef.resource: pods}", "{verb: create, resource: pods}"),
        ("{objectRef.subresource: exec}", "{subresource: exec}"),
        ("{objectRef.namespace: kube-system}", "{namespace: kube-system}"),
        ("{objectRef.apiGroup: apps}", "{apiGroup: apps}"),
        ("{user.username|startswith: 'system:'}", "{username|startswith: 'system:'}"),
        ("{requestObject.spec.volumes.hostPath.path: '*'}", "{hostPath: '*'}"),
        (
            "{requestObject.spec.containers.securityContext.capabilities.add: SYS_ADMIN}",
            "{capabilities: SYS_ADMIN}",
        ),
    ],
)
def test_both_spellings_mean_the_same(one: str, other: str) -> None:
    assert found(one) == found(other) != []


def test_rules_with_and_without_a_category_see_the_record() -> None:
    shell = "{objectRef.resource: pods, objectRef.subresource: exec}"
    everywhere = found(shell, "{category: application, product: kubernetes, service: audit}")
    assert everywhere == found(shell)
    assert SHELL_IN_A_POD.story in everywhere
    assert found(shell, "{category: process_creation, product: linux}") == []


def test_refused_calls_are_found_by_their_code() -> None:
    stories = found("{responseStatus.code: [401, 403]}")
    assert "somebody tries an old token" in stories
    assert "the pod would be allowed, but admission control refuses it" in stories
    assert ESCAPING_POD.story not in stories


def test_host_paths_of_several_volumes_are_a_list() -> None:
    (own,) = (call for call in API_CALLS if call.story == "a pod that looks like one of the cluster's own")
    assert sigma_record(own)["hostPath"] == "/var/run/docker.sock"
    assert sigma_record(own)["capabilities"] == ["SYS_ADMIN", "NET_ADMIN"]
    assert "capabilities" not in sigma_record(replace(own, body=None))


@given(calls())
def test_the_three_views_agree_on_who_did_what_to_which_object(call: ApiCall) -> None:
    audit = ecs_document(call)["kubernetes"]["audit"]
    falco, sigma = falco_event(call), sigma_record(call)
    reference, target = audit.get("objectRef", {}), sigma.get("objectRef", {})
    for ecs, event, record in (
        (audit["verb"], "ka.verb", sigma["verb"]),
        (audit["user"]["username"], "ka.user.name", sigma["username"]),
        (audit["user"]["groups"], "ka.user.groups", sigma["user"]["groups"]),
        (audit["requestURI"], "ka.uri", sigma["requestURI"]),
        (audit["stage"], "ka.stage", sigma["stage"]),
        *(
            (reference.get(name), f"ka.target.{name}", target.get(name))
            for name in ("resource", "subresource", "namespace", "name")
        ),
    ):
        assert ecs == falco.get(event) == record
    code = audit.get("responseStatus", {}).get("code")
    assert (None if code is None else str(code)) == falco.get("ka.response.code")
    assert audit.get("annotations", {}).get("authorization_k8s_io/decision") == falco.get("ka.auth.decision")
