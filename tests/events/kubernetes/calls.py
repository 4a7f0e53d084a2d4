"""Calls made up by hypothesis: every resource, verb and outcome that there can be, with each other."""

from __future__ import annotations

from hypothesis import strategies as st

from ruleglot.events.activity.kubernetes import (
    BODY_OF,
    COLLECTIVE,
    METHODS,
    ON_RESOURCES,
    WRITING,
    ApiCall,
    Decision,
    Level,
    NonResourceUrl,
    ObjectReference,
    Stage,
    Verb,
)
from ruleglot.events.kubernetes.bodies import (
    Binding,
    Body,
    Container,
    PodSpec,
    RoleRules,
    Rule,
    ServiceSpec,
    ServiceType,
    Subject,
    SubjectKind,
    Volume,
)
from ruleglot.events.kubernetes.callers import ANONYMOUS, Caller
from ruleglot.events.kubernetes.resources import SERVED

NAMES = ("web-0", "a", "system:node", "ÄÖ", "x y", "kube-system", "namespaces", "1.2", "pods", "+&=#")

CALLERS = (
    ANONYMOUS,
    Caller(name="bob", own_groups=("dev", "ops"), uid="7"),
    Caller(name="system:serviceaccount:prod:web", pod="web-0"),
)

ENDS = (
    (Decision.ALLOW, 200, Stage.COMPLETE),
    (Decision.ALLOW, 201, Stage.COMPLETE),
    (Decision.ALLOW, 400, Stage.COMPLETE),
    (Decision.ALLOW, 403, Stage.COMPLETE),
    (Decision.ALLOW, 500, Stage.PANIC),
    (Decision.FORBID, 403, Stage.COMPLETE),
    (None, 429, Stage.COMPLETE),
    (None, None, Stage.RECEIVED),
)

BODIES: dict[type[Body], st.SearchStrategy[Body]] = {
    PodSpec: st.builds(
        PodSpec,
        containers=st.just((Container(name="c", image="r:5000/i:1", privileged=True, capabilities=("SYS_ADMIN",)),)),
        volumes=st.sampled_from(((), (Volume(name="v", path="/"),))),
        host_pid=st.booleans(),
    ),
    RoleRules: st.just(RoleRules(rules=(Rule(verbs=("*",), groups=("",), resources=("pods",)),))),
    Binding: st.just(Binding(role="admin", subjects=(Subject(kind=SubjectKind.USER, name="eve"),))),
    ServiceSpec: st.builds(ServiceSpec, type=st.sampled_from(ServiceType), ports=st.just((80,))),
}

paths = st.sampled_from(["/", "/healthz", "/api", "/api/v1", "/apis/apps/v1", "/openapi/v2"])
parameters = st.lists(
    st.tuples(st.sampled_from(["command", "limit", "x"]), st.sampled_from(["", "a b", "/bin/sh", "é&=?"])), max_size=3
).map(tuple)


@st.composite
def calls(draw: st.DrawFn) -> ApiCall:
    """Draw a call to a resource, or now and then to a URL that is none."""
    target, verb = draw(st.one_of(object_targets(), st.tuples(paths.map(url), st.sampled_from(sorted(METHODS)))))
    decision, code, stage = draw(st.sampled_from(ENDS))
    body = None
    if isinstance(target, ObjectReference) and verb in WRITING and target.subresource is None:
        kind = BODY_OF.get((target.group, target.resource))
        body = None if kind is None else draw(st.one_of(st.none(), BODIES[kind]))
    return ApiCall(
        story="made up",
        user=draw(st.sampled_from(CALLERS)),
        acts_as=draw(st.sampled_from([None, *CALLERS])),
        verb=verb,
        target=target,
        query=draw(parameters),
        body=body,
        decision=decision,
        code=code,
        stage=stage,
        level=draw(st.sampled_from(Level)),
        source_ips=draw(st.sampled_from([("192.0.2.1",), ("2001:db8::1", "10.0.0.1")])),
        user_agent=draw(st.sampled_from([None, "curl/8.5.0"])),
    )


def url(path: str) -> NonResourceUrl:
    return NonResourceUrl(path=path)


@st.composite
def object_targets(draw: st.DrawFn) -> tuple[ObjectReference, Verb]:
    group, resource = draw(st.sampled_from(sorted(SERVED)))
    verb = draw(st.sampled_from(sorted(ON_RESOURCES)))
    names = st.sampled_from(NAMES)
    optional = st.one_of(st.none(), names)
    name = None if verb is Verb.DELETE_COLLECTION else draw(optional if verb in COLLECTIVE | {Verb.CREATE} else names)
    namespace = None
    if SERVED[group, resource].namespaced:
        namespace = draw(optional if verb in {Verb.LIST, Verb.WATCH} else names)
    part = None
    if name and verb not in COLLECTIVE:
        part = draw(st.sampled_from([None, "status", "finalize" if resource == "namespaces" else "exec"]))
    return ObjectReference(group=group, resource=resource, namespace=namespace, name=name, subresource=part), verb
