"""The Falco view: what the k8saudit plugin extracts, its oddities included."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from tests.events.kubernetes.calls import calls

from ruleglot.evaluation.matches import fires
from ruleglot.events.activity.kubernetes import ApiCall, Level, NonResourceUrl, ObjectReference, Verb
from ruleglot.events.kubernetes.bodies import (
    Binding,
    Container,
    ContainerPort,
    PodSpec,
    RoleRules,
    Rule,
    ServiceSpec,
    ServiceType,
    Subject,
    SubjectKind,
    Volume,
    VolumeType,
)
from ruleglot.events.kubernetes.callers import Caller
from ruleglot.events.kubernetes.falco import Fields, falco_event
from ruleglot.events.scenes.kubernetes import API_CALLS, SHELL_IN_A_POD
from ruleglot.ir.nodes import Comparison, EventQuery, Field, Literal, Operator, Vocabulary

RBAC = "rbac.authorization.k8s.io"
POD = ObjectReference(resource="pods", namespace="prod", name="web-0")
CALL = ApiCall(story="", user=Caller(name="bob"), verb=Verb.CREATE, target=POD, code=201)


def asked(call: ApiCall, prefix: str) -> Fields:
    """Return the fields below a prefix, without it."""
    return {name.removeprefix(prefix): value for name, value in falco_event(call).items() if name.startswith(prefix)}


def test_fields_of_a_plain_call() -> None:
    call = replace(CALL, verb=Verb.GET, code=200, query=(("x", "1"), ("x", "2")), user_agent="curl/8.5.0", reason="why")
    event = falco_event(call)
    assert str(event.pop("evt.plugininfo")).startswith('{"kind":"Event","apiVersion":"audit.k8s.io/v1","level":')
    assert len(str(event.pop("ka.auditid"))) == 36
    assert event == {
        "evt.source": "k8s_audit",
        "evt.pluginname": "k8saudit",
        "evt.rawtime": 1_700_000_000_000_000_000,
        "ka.stage": "ResponseComplete",
        "ka.auth.decision": "allow",
        "ka.auth.reason": "why",
        "ka.user.name": "bob",
        "ka.user.groups": ["system:authenticated"],
        "ka.verb": "get",
        "ka.uri": "/api/v1/namespaces/prod/pods/web-0?x=1&x=2",
        "ka.uri.param[x]": "1",
        "ka.target.name": "web-0",
        "ka.target.namespace": "prod",
        "ka.target.resource": "pods",
        "ka.req.configmap.name": "web-0",
        "ka.response.code": "200",
        "ka.useragent": "curl/8.5.0",
    }


def test_fields_of_containers() -> None:
    first = Container(
        name="a",
        image="registry.example.com:5000/a:1",
        command=("sh", "-c"),
        args=("x y",),
        privileged=True,
        capabilities=("SYS_ADMIN", "NET_ADMIN"),
        run_as_user=0,
        ports=(ContainerPort(container=80), ContainerPort(container=81, host=8081)),
    )
    pod = PodSpec(
        containers=(first, Container(name="b", image="b@sha256:0", privileged=False, read_only_root=True)),
        run_as_user=7,
        supplemental_groups=(1, 2),
    )
    fields = asked(replace(CALL, body=pod), "ka.req.pod.")
    assert {name: value for name, value in fields.items() if "[" not in name} == {
        "containers.name": ["a", "b"],
        "containers.image": ["registry.example.com:5000/a:1", "b@sha256:0"],
        "containers.image.repository": ["registry.example.com", "b"],  # cut at the first colon
        "containers.command": ["sh -c"],
        "containers.args": ["x y"],
        "containers.privileged": ["true", "false"],
        "containers.read_only_fs": ["true"],
        "containers.run_as_user": ["0"],
        "containers.eff_run_as_user": ["0", "0"],  # looks beside the security context
        "containers.eff_run_as_group": ["0", "0"],
        "containers.add_capabilities": ['["SYS_ADMIN","NET_ADMIN"]'],  # one text for each container
        "containers.host_port": ["80", "8081"],
        "run_as_user": "7",
        "supplemental_groups": ["1", "2"],
    }
    assert fields["containers.image[1]"] == ["b@sha256:0"]
    assert fields["containers.privileged[1]"] == ["false"]
    assert "containers.command[1]" not in fields
    assert asked(replace(CALL, body=pod), "ka.req.container.") == {
        "image": "registry.example.com:5000/a:1",
        "image.repository": "registry.example.com",
        "privileged": "true",
    }


def test_init_and_ephemeral_containers_have_fields_of_their_own() -> None:
    inner = Container(name="i", image="i", privileged=True)
    pod = PodSpec(containers=(Container(name="c", image="c"),), init_containers=(inner,))
    fields = asked(replace(CALL, body=pod), "ka.req.pod.")
    assert fields["initContainers.privileged"] == ["true"]
    assert "containers.privileged" not in fields
    running = replace(POD, subresource="ephemeralcontainers")
    patch = replace(CALL, verb=Verb.PATCH, code=200, target=running, body=PodSpec(ephemeral_containers=(inner,)))
    assert asked(patch, "ka.req.pod.ephemeralContainers.")["image"] == ["i"]
    assert not asked(patch, "ka.req.pod.containers.")
    assert not asked(patch, "ka.req.container.")


def test_volumes_and_namespaces_of_the_host() -> None:
    volumes = (Volume(name="t", type=VolumeType.EMPTY_DIR), Volume(name="h", path="/etc"))
    pod = PodSpec(containers=(Container(name="c", image="c"),), volumes=volumes, host_pid=True)
    fields = asked(replace(CALL, body=pod), "ka.req.")
    assert fields["pod.volumes.hostpath"] == ["/etc"]
    assert fields["pod.volumes.volume_type"] == ["emptyDir", "hostPath"]
    assert fields["pod.volumes.hostpath[1]"] == ["/etc"]
    assert "pod.volumes.hostpath[0]" not in fields
    assert fields["pod.host_pid"] == "true"
    assert "pod.host_ipc" not in fields
    assert "container.host_network" not in fields


def test_roles_bindings_and_services() -> None:
    rules = RoleRules(
        rules=(Rule(verbs=("get", "list"), groups=("",), resources=("pods",)), Rule(verbs=("*",), urls=("/",)))
    )
    role = ObjectReference(group=RBAC, resource="clusterroles", name="r")
    fields = asked(replace(CALL, target=role, body=rules), "ka.req.role.")
    assert fields["rules"][0] == '{"verbs":["get","list"],"apiGroups":[""],"resources":["pods"]}'  # type: ignore[index]
    assert (fields["rules.verbs"], fields["rules.verbs[1]"]) == (["get", "list", "*"], ["*"])
    assert fields["rules.nonResourceURLs"] == ["/"]

    subjects = (
        Subject(kind=SubjectKind.SERVICE_ACCOUNT, name="web", namespace="prod"),
        Subject(kind=SubjectKind.USER, name="eve"),
        Subject(kind=SubjectKind.GROUP, name="g"),
    )
    binding = replace(role, resource="clusterrolebindings")
    fields = asked(replace(CALL, target=binding, body=Binding(role="admin", subjects=subjects)), "ka.req.binding.")
    assert fields["role"] == "admin"
    assert fields["subjects.user_names"] == ["eve"]
    assert fields["subjects.group_names"] == ["g"]
    assert fields["subjects.serviceaccount_names"] == ["web"]
    assert fields["subjects.serviceaccount_ns_names"] == ["prod:web"]
    assert len(str(fields["subjects"])) > 100

    service = replace(POD, resource="services")
    body = ServiceSpec(type=ServiceType.NODE_PORT, ports=(80, 443))
    fields = asked(replace(CALL, target=service, body=body), "ka.req.service.")
    assert fields["type"] == "NodePort"
    assert fields["ports"] == [
        '[{"protocol":"TCP","port":80,"targetPort":80},{"protocol":"TCP","port":443,"targetPort":443}]'
    ]


def test_name_of_a_pod_stands_in_the_answer_only() -> None:
    told = replace(CALL, level=Level.REQUEST_RESPONSE)
    assert falco_event(told)["ka.target.pod.name"] == falco_event(told)["ka.resp.name"] == "web-0"
    assert "ka.target.pod.name" not in falco_event(CALL)
    assert "ka.target.pod.name" not in falco_event(replace(told, target=replace(POD, resource="secrets")))


def test_addresses_are_never_extracted() -> None:
    assert not [call for call in API_CALLS if "ka.sourceips" in falco_event(call)]


def test_a_url_that_is_no_resource_has_no_target() -> None:
    call = replace(CALL, verb=Verb.GET, target=NonResourceUrl(path="/healthz"), code=200)
    assert not asked(call, "ka.target.")


@given(calls())
def test_every_value_is_a_text_or_a_list_of_texts_and_no_list_is_empty(call: ApiCall) -> None:
    for name, value in falco_event(call).items():
        if name == "evt.rawtime":
            assert isinstance(value, int)
        elif isinstance(value, list):
            assert value
            assert all(isinstance(each, str) for each in value)
        else:
            assert isinstance(value, str)


def test_the_engine_finds_the_command_of_a_shell_by_its_parameter() -> None:
    command = Field(vocabulary=Vocabulary.FALCO, name="ka.uri.param", argument="command")
    is_shell = Comparison(subject=command, operator=Operator.EQ, value=Literal(value="/bin/sh"))
    found = [call for call in API_CALLS if fires(EventQuery(category=None, condition=is_shell), falco_event(call))]
    assert SHELL_IN_A_POD in found
    assert {call.query for call in found} == {SHELL_IN_A_POD.query}
