"""Calls to a cluster's API: what there can be, what there cannot, and what follows from what."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote

import pytest
from hypothesis import given
from tests.events.kubernetes.calls import calls

from ruleglot.events.activity.kubernetes import (
    COLLECTIVE,
    METHODS,
    ON_RESOURCES,
    ApiCall,
    Decision,
    NonResourceUrl,
    ObjectReference,
    Stage,
    Verb,
)
from ruleglot.events.kubernetes.bodies import (
    Container,
    ContainerPort,
    Mount,
    PodSpec,
    RoleRules,
    Rule,
    Subject,
    SubjectKind,
    Volume,
    VolumeType,
)
from ruleglot.events.kubernetes.callers import ANONYMOUS, Caller
from ruleglot.events.scenes.kubernetes import API_CALLS, HOSTILE, ORDINARY

if TYPE_CHECKING:
    from collections.abc import Callable

BOB = Caller(name="bob")
POD = ObjectReference(resource="pods", namespace="prod", name="web-0")
PODS = ObjectReference(resource="pods", namespace="prod")
SPEC = PodSpec(containers=(Container(name="c", image="i"),))
CALL = ApiCall(story="", user=BOB, verb=Verb.GET, target=POD)
EXEC = replace(CALL, verb=Verb.CREATE, target=replace(POD, subresource="exec"))


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"verb": Verb.POST}, "no resource is asked to post"),
        ({"verb": Verb.LIST, "target": replace(POD, subresource="log")}, "about objects and not about their parts"),
        ({"verb": Verb.DELETE_COLLECTION}, "names none"),
        ({"target": PODS}, "get is about one object"),
        ({"target": replace(POD, namespace=None)}, "get of pods happens in one namespace"),
        ({"verb": Verb.CREATE, "target": ObjectReference(resource="pods")}, "create of pods happens in one namespace"),
        ({"verb": Verb.DELETE_COLLECTION, "target": ObjectReference(resource="pods")}, "happens in one namespace"),
        ({"verb": Verb.LIST, "target": NonResourceUrl(path="/healthz")}, "list is no method"),
        ({"source_ips": ()}, "comes from somewhere"),
        ({"source_ips": ("::0001",)}, "shortest spelling"),
        ({"source_ips": ("here",)}, "IPv4 or IPv6"),
        ({"user_agent": "a\0b"}, "NUL"),
        ({"query": (("watch", "true"),)}, "'watch' follows from verb and name"),
        ({"verb": Verb.LIST, "query": (("fieldSelector", "x=y"),)}, "'fieldSelector' follows"),
        ({"annotations": (("authorization.k8s.io/decision", "forbid"),)}, "follows from the decision"),
        ({"body": SPEC}, "get carries no object"),
        ({"verb": Verb.CREATE, "body": RoleRules(rules=())}, "made of something else than RoleRules"),
        ({"verb": Verb.CREATE, "target": EXEC.target, "body": SPEC}, "exec carries no PodSpec"),
        (
            {"verb": Verb.CREATE, "body": PodSpec(ephemeral_containers=SPEC.containers)},
            "only a patch may leave out the containers",
        ),
        ({"code": None}, "an answer at every stage but the first"),
        ({"stage": Stage.RECEIVED}, "an answer at every stage but the first"),
        ({"stage": Stage.RECEIVED, "code": None}, "no decision"),
        ({"stage": Stage.RECEIVED, "code": None, "decision": None, "user": None}, "a known user"),
        ({"stage": Stage.PANIC}, "a panic is answered with 500"),
        ({"stage": Stage.STARTED}, "only long-running requests"),
        ({"code": 100}, "no answer has the code 100"),
        ({"code": 600}, "no answer has the code 600"),
        ({"code": 101}, "only a stream is answered with 101"),
        ({"decision": Decision.FORBID}, "what is forbidden is answered with 403"),
        ({"decision": Decision.FORBID, "code": 404}, "what is forbidden is answered with 403"),
        ({"decision": None}, "an answer 200 comes after a decision"),
        ({"decision": None, "code": 403}, "acting as somebody else"),
        ({"user": None}, "without a user there is no decision"),
        ({"decision": None, "code": 401}, "and only then"),
        ({"user": None, "decision": None, "code": 401}, "logged when the answer starts"),
    ],
)
def test_no_api_server_logs(changes: dict[str, Any], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        replace(CALL, **changes)


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: ObjectReference(resource="deployments"), "the core group has no resource 'deployments'"),
        (lambda: ObjectReference(resource="nodes", namespace="prod"), "nodes lie in no namespace"),
        (lambda: replace(PODS, subresource="log"), "a part of one object"),
        (
            lambda: ObjectReference(resource="namespaces", name="a", subresource="exec"),
            "a namespace has no part 'exec'",
        ),
        (lambda: replace(POD, name=""), "no segment of a path"),
        (lambda: replace(POD, name="a/b"), "no segment of a path"),
        (lambda: replace(POD, name="a" * 254), "no segment of a path"),
        (lambda: replace(POD, namespace=".."), "no segment of a path"),
        (lambda: ObjectReference(resource="widgets", group="a/b"), "group is no segment"),
        (lambda: NonResourceUrl(path="healthz"), "not the path"),
        (lambda: NonResourceUrl(path="/healthz?verbose"), "not the path"),
        (lambda: NonResourceUrl(path="/api/v1/pods"), "the path of a resource"),
        (lambda: NonResourceUrl(path="/apis/apps/v1/deployments"), "the path of a resource"),
        (lambda: Caller(name=""), "have names"),
        (lambda: Caller(name="bob", own_groups=("",)), "have names"),
        (lambda: Caller(name="system:serviceaccount:web"), "a namespace and a name"),
        (lambda: Caller(name="system:serviceaccount:a:b:c"), "a namespace and a name"),
        (lambda: Caller(name="bob", pod="web-0"), "only the token of a service account"),
        (lambda: Caller(name="system:anonymous", own_groups=("dev",)), "no groups and no uid"),
        (PodSpec, "a pod without containers"),
        (lambda: PodSpec(containers=SPEC.containers * 2), "two containers of a pod"),
        (lambda: replace(SPEC, volumes=(Volume(name="v", path="/"),) * 2), "two volumes of a pod"),
        (
            lambda: PodSpec(containers=(Container(name="c", image="i", mounts=(Mount(volume="v", path="/"),)),)),
            "no vol",
        ),
        (lambda: Container(name="c", image=""), "a name and an image"),
        (lambda: Container(name="c", image="i", capabilities=("CAP_SYS_ADMIN",)), "without CAP_"),
        (lambda: Container(name="c", image="i", privileged=True, allow_privilege_escalation=False), "cannot forbid"),
        (lambda: ContainerPort(container=0), "no such port: 0"),
        (lambda: ContainerPort(container=1, host=65536), "no such port: 65536"),
        (lambda: Volume(name="v"), "a hostPath has a path"),
        (lambda: Volume(name="v", type=VolumeType.SECRET, path="/"), "no other volume has one"),
        (lambda: Volume(name="v", path="etc"), "not an absolute path"),
        (lambda: Rule(verbs=()), "names its verbs"),
        (lambda: Rule(verbs=("get",)), "resources of groups or about URLs"),
        (lambda: Rule(verbs=("get",), resources=("pods",)), "resources of groups or about URLs"),
        (lambda: Subject(kind=SubjectKind.USER, name="bob", namespace="prod"), "no other subject has one"),
    ],
)
def test_no_such_part_of_a_call(make: Callable[[], object], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        make()


def test_admission_control_may_refuse_what_the_authorizer_allowed() -> None:
    call = replace(CALL, verb=Verb.CREATE, decision=Decision.ALLOW, code=403)
    assert call.was_handled


@pytest.mark.parametrize(
    ("verb", "target", "uri"),
    [
        (Verb.GET, POD, "/api/v1/namespaces/prod/pods/web-0"),
        (Verb.LIST, PODS, "/api/v1/namespaces/prod/pods?q=1"),
        (Verb.LIST, ObjectReference(resource="pods"), "/api/v1/pods?q=1"),
        (Verb.LIST, POD, "/api/v1/namespaces/prod/pods?q=1&fieldSelector=metadata.name%3Dweb-0"),
        (
            Verb.LIST,
            ObjectReference(resource="pods", name="web-0"),
            "/api/v1/pods?q=1&fieldSelector=metadata.name%3Dweb-0",
        ),
        (Verb.WATCH, PODS, "/api/v1/namespaces/prod/pods?q=1&watch=true"),
        (Verb.WATCH, POD, "/api/v1/namespaces/prod/pods?q=1&fieldSelector=metadata.name%3Dweb-0&watch=true"),
        (Verb.CREATE, POD, "/api/v1/namespaces/prod/pods?q=1"),
        (Verb.CREATE, EXEC.target, "/api/v1/namespaces/prod/pods/web-0/exec?q=1"),
        (Verb.GET, ObjectReference(resource="namespaces", name="prod"), "/api/v1/namespaces/prod?q=1"),
        (
            Verb.DELETE,
            ObjectReference(group="rbac.authorization.k8s.io", resource="clusterroles", name="system:x"),
            "/apis/rbac.authorization.k8s.io/v1/clusterroles/system:x?q=1",
        ),
        (
            Verb.PATCH,
            ObjectReference(group="example.com", version="v1beta1", resource="widgets", namespace="a", name="b"),
            "/apis/example.com/v1beta1/namespaces/a/widgets/b?q=1",
        ),
        (Verb.GET, NonResourceUrl(path="/healthz"), "/healthz?q=1"),
    ],
)
def test_the_uri_follows_from_verb_and_object(verb: Verb, target: ObjectReference | NonResourceUrl, uri: str) -> None:
    query = (("q", "1"),) if "q=1" in uri else ()
    assert replace(CALL, verb=verb, target=target, query=query).request_uri == uri


def test_parameters_are_encoded_as_go_does() -> None:
    shell = replace(EXEC, query=(("command", "sh"), ("command", "-c"), ("command", "a~b (c || d); e/é")))
    assert shell.request_uri.partition("?")[2] == "command=sh&command=-c&command=a~b+%28c+%7C%7C+d%29%3B+e%2F%C3%A9"


def resource_of(uri: str) -> tuple[str, str, str | None, str, str | None, str | None] | None:
    """Return what `RequestInfo` reads in a URI, written apart: group, version, namespace, resource, name, part."""
    path, _, query = uri.partition("?")
    parts = [unquote(part) for part in path.strip("/").split("/")]
    if parts[0] not in {"api", "apis"} or len(parts) < (3 if parts[0] == "api" else 4):
        return None
    group, version = ("", parts[1]) if parts[0] == "api" else (parts[1], parts[2])
    rest = parts[2:] if parts[0] == "api" else parts[3:]
    namespace = None
    if rest[0] == "namespaces" and len(rest) > 1:
        namespace = rest[1]
        if len(rest) > 2 and rest[2] not in {"status", "finalize"}:
            rest = rest[2:]
    resource, name, part = (*rest, None, None)[:3]
    selected = dict(parse_qsl(query)).get("fieldSelector", "").removeprefix("metadata.name=")
    assert resource is not None
    return group, version, namespace, resource, name or selected or None, part


@given(calls())
def test_the_uri_says_which_object_is_meant(call: ApiCall) -> None:
    found, target = resource_of(call.request_uri), call.target
    if isinstance(target, NonResourceUrl):
        assert found is None
        return
    assert found is not None
    group, version, namespace, resource, name, part = found
    assert (group, version, resource, part) == (target.group, target.version, target.resource, target.subresource)
    assert name == (target.name if call.is_named_by_uri else None)
    if target.resource != "namespaces":
        assert namespace == target.namespace
    assert ("watch=true" in call.request_uri) == (call.verb is Verb.WATCH)


@given(calls())
def test_only_what_was_allowed_and_legible_is_handled(call: ApiCall) -> None:
    allowed = call.decision is Decision.ALLOW
    assert call.was_handled == (allowed and call.code not in {400, 413, 415})
    assert call.is_impersonated == (call.acts_as is not None and call.stage is not Stage.RECEIVED)


def test_an_impersonation_that_is_refused_is_none() -> None:
    assert not replace(CALL, acts_as=ANONYMOUS, decision=None, code=403).is_impersonated
    assert replace(CALL, acts_as=ANONYMOUS, decision=Decision.FORBID, code=403).is_impersonated


def test_groups_of_callers() -> None:
    assert Caller(name="bob", own_groups=("dev",)).groups == ("dev", "system:authenticated")
    assert ANONYMOUS.groups == ("system:unauthenticated",)
    assert Caller(name="system:serviceaccount:a:b").service_account == ("a", "b")


def test_verbs_are_methods_or_about_resources() -> None:
    assert set(Verb) == METHODS | ON_RESOURCES
    assert COLLECTIVE < ON_RESOURCES


def test_each_scene_has_its_own_story_and_half_of_them_are_ordinary() -> None:
    assert len({call.story for call in API_CALLS}) == len(API_CALLS) >= 40
    assert all(call.story for call in API_CALLS)
    assert abs(len(ORDINARY) - len(HOSTILE)) < 5
    assert {call.stage for call in API_CALLS} == {Stage.RECEIVED, Stage.STARTED, Stage.COMPLETE}
