"""Calls to an API derived from rules: each alternative fires, each near miss is there, and none for other rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.reading import read_events

from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.evaluation.matches import fires as rule_fires
from ruleglot.events.activity import Activity, ApiCall, Exec
from ruleglot.events.activity.kubernetes import Decision, ObjectReference, Stage
from ruleglot.events.derivation.demands import ways
from ruleglot.events.derivation.witnesses import witness_calls
from ruleglot.events.derive import MOST, derive
from ruleglot.events.ecs.view import Strength, ecs_document
from ruleglot.events.kubernetes.ecs import ecs_document as document_of_call
from ruleglot.events.kubernetes.falco import falco_event
from ruleglot.events.kubernetes.sigma import sigma_record
from ruleglot.ir.nodes import EventQuery
from ruleglot.languages.falco.read import read_condition
from ruleglot.languages.sigma.read import read_query
from ruleglot.rules.load import read_rules
from ruleglot.source import Source
from ruleglot.translate.question import Question, derived
from ruleglot.translate.understand import understand

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

LOGGED = 'any where data_stream.dataset == "kubernetes.audit_logs" and '
SHELL = (
    LOGGED
    + """kubernetes.audit.verb in ("get", "create") and kubernetes.audit.objectRef.subresource == "exec" and
kubernetes.audit.stage in ("ResponseComplete", "ResponseStarted") and
`kubernetes.audit.annotations.authorization_k8s_io/decision` == "allow" and not (
  kubernetes.audit.objectRef.namespace == "vuls" and
  kubernetes.audit.requestURI like "/api/v1/namespaces/vuls/pods/*/exec?command=df&container=*"
)"""
)


def understood(text: str) -> tuple[EventQuery, Callable[[Activity], bool]]:
    query = read_events(text)

    def fires(activity: Activity) -> bool:
        document = document_of_call(activity) if isinstance(activity, ApiCall) else ecs_document(activity)
        return document is not None and rule_fires(query, document)

    return query, fires


def made(text: str) -> tuple[list[ApiCall], list[ApiCall]]:
    """Return the calls on which the rule fires, and the others."""
    query, fires = understood(text)
    found = derive(query, fires)
    assert len(found) <= MOST
    assert found == derive(query, fires)
    calls = [each for each in found if isinstance(each, ApiCall)]
    assert len(calls) == len(found)
    return [each for each in calls if fires(each)], [each for each in calls if not fires(each)]


def test_each_alternative_has_a_witness() -> None:
    firing, _ = made(SHELL)
    assert {(each.verb.value, each.stage.value) for each in firing} >= {
        ("get", "ResponseComplete"),
        ("create", "ResponseStarted"),
    }


def test_near_misses_differ_by_one_thing() -> None:
    _, silent = made(SHELL)
    parts = {each.target.subresource for each in silent if isinstance(each.target, ObjectReference)}
    assert {"execx", "exe", "EXEC", "attach", None} <= parts
    assert {each.decision for each in silent} == {None, *Decision}
    assert Stage.RECEIVED in {each.stage for each in silent}


def test_exclusion_by_uri_is_met_and_nearly_met() -> None:
    firing, silent = made(SHELL)
    path = "/api/v1/namespaces/vuls/pods/x/exec"
    assert f"{path}?command=df&container=x" in {each.request_uri for each in silent}
    assert {
        f"{path}?x=&command=df&container=x",
        f"{path}?COMMAND=DF&CONTAINER=X",
        f"{path}?command=df&containerx=x",
    } <= {each.request_uri for each in firing}


@pytest.mark.parametrize(
    "condition",
    [
        'kubernetes.audit.user.username in ("system:anonymous", "bob") and orchestrator.resource.type == "pods"',
        'kubernetes.audit.user.groups == "system:masters" and kubernetes.audit.user.groups == "ops"',
        "kubernetes.audit.user.username == null and kubernetes.audit.responseStatus.code == 401",
        'kubernetes.audit.impersonatedUser.username != null and event.outcome == "success"',
        "kubernetes.audit.responseStatus.code >= 500",
        'event.action == "patch" and kubernetes.audit.requestObject.spec.containers.securityContext.privileged == true',
        'kubernetes.audit.requestObject.spec.volumes.hostPath.path : ("/", "/etc/*", "/var/run/docker.sock")',
        'kubernetes.audit.requestObject.spec.hostPID == true and not kubernetes.audit.objectRef.namespace == "acme"',
        'kubernetes.audit.requestObject.roleRef.name == "cluster-admin" and user.name != null',
        'kubernetes.audit.objectRef.resource == "secrets" and kubernetes.audit.objectRef.name == null',
        'kubernetes.audit.objectRef.resource == "nodes" and kubernetes.audit.objectRef.subresource == "proxy"',
        'kubernetes.audit.userAgent : ("*kube-hunter*", "curl*") and cidrmatch(source.ip, "203.0.113.0/24")',
        'kubernetes.audit.requestURI like "/apis/*/selfsubjectaccessreviews?*"',
        'stringContains(kubernetes.audit.requestURI, "command=") and kubernetes.audit.verb == "get"',
        'kubernetes.audit.stage == "RequestReceived" and orchestrator.namespace == "kube-system"',
    ],
)
def test_condition_has_a_witness(condition: str) -> None:
    firing, silent = made(LOGGED + condition)
    assert firing
    assert silent


def test_rule_about_machines_has_no_calls() -> None:
    query, fires = understood('process where process.name == "curl" and orchestrator.namespace == "prod"')
    found = derive(query, fires)
    assert found
    assert not any(isinstance(each, ApiCall) for each in found)
    assert derive(*understood('process where kubernetes.audit.verb == "get"')) == ()


def test_rule_about_both_has_both() -> None:
    query, fires = understood('any where process.name == "curl" or kubernetes.audit.verb == "get"')
    kinds = {type(each) for each in derive(query, fires) if fires(each)}
    assert {Exec, ApiCall} <= kinds


def test_rules_of_falco_and_sigma_have_witnesses() -> None:
    condition = "ka.verb = create and ka.target.subresource in (exec, attach) and ka.user.name != admin"
    text = (
        "title: x\nlogsource: {product: kubernetes, service: audit}\n"
        "detection:\n    selection:\n        verb: create\n        resource: pods\n        hostPath|startswith: /etc\n"
        "    condition: selection\n"
    )
    falco, sigma = read_condition(Source("x", condition), macros={}, lists={}), read_query(Source("rule.yml", text))

    def falco_fires(call: ApiCall) -> bool:
        return rule_fires(falco, falco_event(call))

    def sigma_fires(call: ApiCall) -> bool:
        return rule_fires(sigma, sigma_record(call))

    assert any(map(falco_fires, derive(falco, falco_fires)))
    assert any(map(sigma_fires, derive(sigma, sigma_fires)))


@pytest.mark.shared
def test_rules_of_the_corpus_about_calls_have_witnesses(
    shared: Path,
) -> None:
    met = asked = firing = calls = 0
    rules = [
        rule
        for path in sorted((shared / "corpus/elastic-rules/rules/integrations/kubernetes").rglob("*.toml"))
        for rule in read_rules(path)
    ]
    for rule in rules:
        try:
            query = understand(rule)
        except DiagnosticError:
            continue
        assert isinstance(query, EventQuery)
        question = Question.of(rule, query, Strength.INTENDED)
        found = derived(question)
        assert any(map(question.fires, found)), rule.metadata.name
        calls += len(found)
        firing += sum(map(question.fires, found))
        wanted = {demand for way in ways(query.condition) for demand in way if demand.wanted}
        reached = {
            demand for witness in witness_calls(query, question.fires) for demand in witness.way if demand.wanted
        }
        met, asked = met + len(reached), asked + len(wanted)
    print(f"{len(rules)} rules: {firing} of {calls} calls fire, {met} of {asked} demands met")
    assert met >= asked - 3
