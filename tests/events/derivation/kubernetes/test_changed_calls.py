"""A changed call is one that an API server logs: what was asked for stays, and the rest follows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.events.kubernetes.calls import calls

from ruleglot.events.activity.kubernetes import Decision, Level, NonResourceUrl, ObjectReference, Stage, Verb
from ruleglot.events.derivation.kubernetes.bodies import BINDING, POD, ROLE, SERVICE
from ruleglot.events.derivation.kubernetes.calls import changed
from ruleglot.events.derivation.kubernetes.requests import referring, set_uri
from ruleglot.events.derivation.kubernetes.stages import BACKDROPS, stages
from ruleglot.events.derivation.settable import given as settled
from ruleglot.events.derivation.siblings import other_kinds, other_surroundings
from ruleglot.events.kubernetes.audit import audit_event
from ruleglot.events.kubernetes.callers import ANONYMOUS, Caller
from ruleglot.ir.nodes import Field, Vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable

    from ruleglot.events.activity import ApiCall

GET, CREATE, SHELL, LIST, WATCH, UPDATE, DELETE, VERSION = stages(0)
URI = Field(vocabulary=Vocabulary.ECS, name="kubernetes.audit.requestURI")
POD_ITSELF = ObjectReference(resource="pods", namespace="acme", name="thing-0")
SECRETS = ObjectReference(resource="secrets", namespace="acme")
NOBODY = changed(GET, user=None)
PARTS: dict[str, st.SearchStrategy[Any]] = {
    "verb": st.sampled_from(Verb),
    "user": st.sampled_from([None, ANONYMOUS, Caller(name="bob")]),
    "acts_as": st.sampled_from([None, Caller(name="eve")]),
    "decision": st.sampled_from([None, *Decision]),
    "code": st.sampled_from([200, 201, 401, 403, 404, 429, 500]),
    "stage": st.sampled_from(Stage),
    "level": st.sampled_from(Level),
    "body": st.sampled_from([None, POD, ROLE, BINDING, SERVICE]),
    "target": st.sampled_from([GET.target, SHELL.target, LIST.target, VERSION.target]),
}


@given(calls(), st.sampled_from(sorted(PARTS)).flatmap(lambda name: st.tuples(st.just(name), PARTS[name])))
def test_what_was_asked_for_stays(call: ApiCall, change: tuple[str, Any]) -> None:
    name, value = change
    try:
        made = changed(call, **{name: value})
    except ValueError:
        return
    assert getattr(made, name) == value
    assert audit_event(made)


@given(calls(), st.sampled_from(Verb))
def test_everything_can_be_asked_of_something(call: ApiCall, verb: Verb) -> None:
    assert changed(call, verb=verb).verb is verb


@given(calls(), st.sampled_from(Decision))
def test_everything_can_be_decided_upon(call: ApiCall, decision: Decision) -> None:
    assert changed(call, decision=decision).decision is decision


@given(calls(), st.sampled_from([Stage.RECEIVED, Stage.COMPLETE, Stage.PANIC]))
def test_everything_comes_to_these_stages(call: ApiCall, stage: Stage) -> None:
    assert changed(call, stage=stage).stage is stage


@given(calls())
def test_anybody_may_give_bad_credentials(call: ApiCall) -> None:
    nobody = changed(call, user=None)
    assert (nobody.code, nobody.decision) == (401, None)
    assert changed(nobody, user=ANONYMOUS).user == ANONYMOUS


@pytest.mark.parametrize(
    ("call", "change", "bent"),
    [
        (GET, {"decision": Decision.FORBID}, {"code": 403}),
        (SHELL, {"decision": Decision.FORBID}, {"code": 403, "stage": Stage.STARTED}),
        (GET, {"decision": None}, {"code": 429}),
        (GET, {"stage": Stage.RECEIVED}, {"code": None, "decision": None}),
        (GET, {"stage": Stage.STARTED}, {"verb": Verb.WATCH}),
        (GET, {"stage": Stage.PANIC}, {"code": 500}),
        (SHELL, {"target": GET.target}, {"code": 200, "stage": Stage.COMPLETE}),
        (SHELL, {"verb": Verb.LIST}, {"target": POD_ITSELF}),
        (CREATE, {"verb": Verb.DELETE}, {"body": None}),
        (LIST, {"verb": Verb.UPDATE}, {"target": POD_ITSELF}),
        (DELETE, {"verb": Verb.DELETE_COLLECTION}, {"target": SECRETS}),
        (DELETE, {"target": SECRETS}, {"verb": Verb.DELETE_COLLECTION}),
        (GET, {"target": LIST.target}, {"verb": Verb.LIST}),
        (GET, {"body": ROLE}, {"verb": Verb.CREATE, "code": 201}),
        (GET, {"verb": Verb.POST}, {"target": NonResourceUrl(path="/healthz")}),
        (VERSION, {"verb": Verb.LIST}, {"user": VERSION.user}),
        (CREATE, {"target": VERSION.target}, {"verb": Verb.POST, "body": None}),
        (NOBODY, {"code": 404}, {"user": ANONYMOUS, "decision": Decision.ALLOW}),
        (NOBODY, {"acts_as": Caller(name="eve")}, {"user": ANONYMOUS, "code": 200}),
        (changed(GET, decision=Decision.FORBID), {"code": 404}, {"decision": Decision.ALLOW}),
        (changed(GET, decision=Decision.FORBID), {"decision": Decision.ALLOW}, {"code": 200}),
        (changed(GET, stage=Stage.RECEIVED), {"code": 404}, {"stage": Stage.COMPLETE, "decision": Decision.ALLOW}),
    ],
)
def test_the_rest_follows(call: ApiCall, change: dict[str, Any], bent: dict[str, Any]) -> None:
    made = changed(call, **change)
    assert {name: getattr(made, name) for name in bent} == bent


@pytest.mark.parametrize(
    "change",
    [
        {"stage": Stage.STARTED, "verb": Verb.DELETE},
        {"verb": Verb.POST, "target": GET.target},
        {"code": 101},
        {"code": 99},
        {"user_agent": "\0"},
    ],
)
def test_what_no_server_logs_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"."):
        changed(GET, **change)


def test_cluster_wide_resource_gives_way_to_what_lies_in_a_namespace() -> None:
    nodes = referring(GET, resource="nodes")
    assert isinstance(nodes.target, ObjectReference)
    assert nodes.target.namespace is None
    inside = referring(nodes, namespace="prod")
    assert isinstance(inside.target, ObjectReference)
    assert (inside.target.resource, inside.target.namespace) == ("pods", "prod")


@given(calls())
def test_uri_of_a_call_leads_back_to_its_object(call: ApiCall) -> None:
    again = set_uri(call, call.request_uri)
    assert again is not None
    assert (again.request_uri, again.verb) == (call.request_uri, call.verb)
    assert audit_event(again).get("objectRef") == audit_event(call).get("objectRef")


@given(calls(), calls())
def test_call_takes_the_uri_of_any_other_one_or_none(call: ApiCall, other: ApiCall) -> None:
    made = set_uri(call, other.request_uri)
    assert made is None or made.request_uri == other.request_uri


@pytest.mark.parametrize(
    "uri",
    [
        "", "healthz", "/api/v1/namespaces/prod/pods/a/b/c", "/api/v1/nonsense", "/api/v1/namespaces/prod/pods//exec",
        "/api/v1/namespaces/prod/pods/x?a=%2f", "/api/v1/namespaces/prod/pods/x?a", "/healthz?",
    ],
)  # fmt: skip
def test_text_that_is_no_uri_of_a_call_is_refused(uri: str) -> None:
    assert settled(URI, GET, uri) is None


@pytest.mark.parametrize("make", [other_kinds, other_surroundings])
@given(call=calls())
def test_call_has_others_near_it(make: Callable[[ApiCall], Any], call: ApiCall) -> None:
    words = [told for told, _ in make(call)]
    assert len(words) > 7
    assert len(set(words)) == len(words)


def test_there_is_a_stage_of_each_kind_on_each_backdrop() -> None:
    assert [len(stages(variant)) for variant in range(len(BACKDROPS))] == [8, 8, 8]
