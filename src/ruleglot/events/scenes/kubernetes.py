"""Scenes of calls to a cluster's API: people, pipelines, controllers and nodes at work, and those who should not be."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from ruleglot.events.activity.kubernetes import ApiCall, Decision, Level, NonResourceUrl, ObjectReference, Stage, Verb
from ruleglot.events.kubernetes.bodies import (
    Binding,
    Container,
    ContainerPort,
    Mount,
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
from ruleglot.events.kubernetes.callers import ANONYMOUS, SERVICE_ACCOUNT, Caller
from ruleglot.events.kubernetes.resources import RBAC

ANNA = Caller(name="dev-anna", own_groups=("developers",))
ADMIN = Caller(name="kubernetes-admin", own_groups=("kubeadm:cluster-admins",))
PIPELINE = Caller(name=f"{SERVICE_ACCOUNT}ci:deployer", uid="0b6c1c1e-4a39-4d35-9d0e-5f2e0f3a7c11")
WEB = Caller(name=f"{SERVICE_ACCOUNT}prod:web", uid="5d0f7f4a-8a3b-4a5e-8a3c-1f1f6a6c2b22", pod="web-7d9f")
"""What runs in the pod of the web server, whoever that is by now."""

NODE = Caller(name="system:node:worker-1", own_groups=("system:nodes",))
SCHEDULER = Caller(name="system:kube-scheduler")
DAEMONS = Caller(name=f"{SERVICE_ACCOUNT}kube-system:daemon-set-controller")
REPLICAS = Caller(name=f"{SERVICE_ACCOUNT}kube-system:replicaset-controller")

KUBECTL = "kubectl/v1.31.0 (linux/amd64) kubernetes/9edcffc"
KUBELET = "kubelet/v1.31.0 (linux/amd64) kubernetes/9edcffc"
CONTROLLER = "kube-controller-manager/v1.31.0 (linux/amd64) kubernetes/9edcffc"
CURL = "curl/8.5.0"

INSIDE, OUTSIDE = ("10.244.1.7",), ("203.0.113.66",)

anna = partial(ApiCall, user=ANNA, user_agent=KUBECTL)
thief = partial(ApiCall, user=ANNA, user_agent=KUBECTL, source_ips=OUTSIDE)
"""Somebody who has stolen anna's credentials."""

admin = partial(ApiCall, user=ADMIN, user_agent=KUBECTL)
pipeline = partial(ApiCall, user=PIPELINE, user_agent="helm/v3.15.0")
node = partial(ApiCall, user=NODE, user_agent=KUBELET, level=Level.METADATA)
scheduler = partial(ApiCall, user=SCHEDULER, level=Level.METADATA)
web = partial(ApiCall, user=WEB, source_ips=INSIDE, user_agent=CURL)

WEB_POD = ObjectReference(resource="pods", namespace="prod", name="web-0")
NGINX = Container(name="web", image="docker.io/library/nginx:1.25", ports=(ContainerPort(container=80),))
HOST_ROOT = Volume(name="host", path="/")
ESCAPE = Container(
    name="shell",
    image="alpine",
    command=("nsenter", "--target", "1", "--mount", "--", "sh"),
    privileged=True,
    mounts=(Mount(volume="host", path="/host"),),
)
SHELL = (("command", "/bin/sh"), ("container", "web"), ("stdin", "true"), ("stdout", "true"), ("tty", "true"))


def _core(resource: str, namespace: str, name: str | None = None) -> ObjectReference:
    return ObjectReference(resource=resource, namespace=namespace, name=name)


def _part(subresource: str) -> ObjectReference:
    """Return a part of the web server's pod."""
    return replace(WEB_POD, subresource=subresource)


def _rbac(resource: str, name: str, namespace: str | None = None) -> ObjectReference:
    return ObjectReference(group=RBAC, resource=resource, name=name, namespace=namespace)


def _refused(call: ApiCall, story: str) -> ApiCall:
    """Return the same call by somebody who may not make it."""
    return replace(call, decision=Decision.FORBID, code=403, stage=Stage.COMPLETE, story=story)


ORDINARY: tuple[ApiCall, ...] = (
    anna(verb=Verb.GET, target=WEB_POD, story="anna looks at a pod"),
    anna(verb=Verb.LIST, target=_core("pods", "prod"), query=(("limit", "500"),), story="anna lists the pods"),
    anna(
        verb=Verb.GET, target=_part("log"), query=(("container", "web"), ("tailLines", "100")), story="anna reads a log"
    ),
    anna(
        verb=Verb.GET, target=_part("log"), query=(("follow", "true"),), stage=Stage.STARTED, story="anna follows a log"
    ),
    anna(verb=Verb.GET, target=_core("pods", "prod", "web-9"), code=404, story="anna asks for a pod that is not there"),
    pipeline(
        verb=Verb.PATCH,
        target=ObjectReference(group="apps", resource="deployments", namespace="prod", name="web"),
        body=PodSpec(containers=(NGINX,)),
        query=(("fieldManager", "kubectl-client-side-apply"),),
        story="a pipeline deploys",
    ),
    pipeline(
        verb=Verb.CREATE,
        target=ObjectReference(group="batch", resource="jobs", namespace="ci", name="migrate-42"),
        body=PodSpec(containers=(Container(name="migrate", image="registry.example.com:5000/app:42", args=("up",)),)),
        code=201,
        story="a pipeline starts a job",
    ),
    pipeline(
        verb=Verb.UPDATE,
        target=_core("secrets", "prod", "web-tls"),
        level=Level.METADATA,
        story="a pipeline renews a certificate",
    ),
    pipeline(
        verb=Verb.CREATE,
        target=_core("configmaps", "prod", "web"),
        code=409,
        level=Level.METADATA,
        story="a config map is there already",
    ),
    ApiCall(
        user=REPLICAS,
        verb=Verb.CREATE,
        target=_core("pods", "prod"),
        body=PodSpec(
            containers=(NGINX,), service_account="web", volumes=(Volume(name="token", type=VolumeType.PROJECTED),)
        ),
        code=201,
        user_agent=CONTROLLER,
        level=Level.REQUEST_RESPONSE,
        story="a controller makes a pod, which gets its name later",
    ),
    ApiCall(
        user=DAEMONS,
        verb=Verb.CREATE,
        target=_core("pods", "kube-system"),
        body=PodSpec(
            containers=(Container(name="proxy", image="registry.k8s.io/kube-proxy:v1.31.0", privileged=True),),
            volumes=(Volume(name="modules", path="/lib/modules"),),
            host_network=True,
        ),
        code=201,
        user_agent=CONTROLLER,
        story="a controller makes a privileged pod that belongs to the cluster",
    ),
    scheduler(verb=Verb.CREATE, target=_part("binding"), code=201, story="the scheduler gives a pod to a node"),
    node(
        verb=Verb.PATCH,
        target=ObjectReference(resource="nodes", name="worker-1", subresource="status"),
        story="a node tells how it is",
    ),
    node(verb=Verb.PATCH, target=_part("status"), level=Level.METADATA, story="a node tells how a pod is"),
    node(
        verb=Verb.CREATE,
        target=ObjectReference(resource="serviceaccounts", namespace="prod", name="web", subresource="token"),
        code=201,
        story="a node gets a token for a pod",
    ),
    node(
        verb=Verb.WATCH,
        target=_core("secrets", "prod", "web-tls"),
        stage=Stage.STARTED,
        story="a node watches a secret of its pods",
    ),
    scheduler(
        verb=Verb.UPDATE,
        target=ObjectReference(
            group="coordination.k8s.io", resource="leases", namespace="kube-system", name="kube-scheduler"
        ),
        story="the scheduler stays the leader",
    ),
    web(
        verb=Verb.WATCH,
        target=_core("endpoints", "prod"),
        level=Level.METADATA,
        story="the web server watches its neighbours",
    ),
    web(
        verb=Verb.CREATE,
        target=_core("events", "prod", "web-0.17f"),
        code=201,
        level=Level.METADATA,
        story="the web server leaves a note",
    ),
    ApiCall(
        user=ANONYMOUS,
        verb=Verb.GET,
        target=NonResourceUrl(path="/livez"),
        user_agent="kube-probe/1.31",
        level=Level.METADATA,
        story="a probe asks for the health without credentials",
    ),
    admin(
        verb=Verb.CREATE,
        target=ObjectReference(resource="namespaces", name="staging"),
        code=201,
        story="an administrator makes a namespace",
    ),
    admin(
        verb=Verb.CREATE,
        target=_rbac("rolebindings", "developers", "staging"),
        body=Binding(role="view", subjects=(Subject(kind=SubjectKind.GROUP, name="developers"),)),
        code=201,
        story="developers may look around",
    ),
    admin(
        verb=Verb.UPDATE,
        target=_rbac("roles", "reader", "staging"),
        body=RoleRules(rules=(Rule(verbs=("get", "list"), groups=("",), resources=("pods", "pods/log")),)),
        story="a role gets narrow rules",
    ),
    admin(
        verb=Verb.CREATE,
        target=_part("exec"),
        query=(("command", "df"), ("command", "-h"), ("stderr", "true"), ("stdout", "true")),
        code=101,
        stage=Stage.STARTED,
        story="an administrator measures a disk",
    ),
)

SHELL_IN_A_POD = thief(
    verb=Verb.CREATE,
    target=_part("exec"),
    query=SHELL,
    code=101,
    stage=Stage.STARTED,
    story="a shell in a pod, with stolen credentials",
)
ESCAPING_POD = web(
    verb=Verb.CREATE,
    target=_core("pods", "prod", "debug"),
    body=PodSpec(containers=(ESCAPE,), volumes=(HOST_ROOT,), host_pid=True, host_ipc=True, host_network=True),
    code=201,
    level=Level.REQUEST_RESPONSE,
    story="a pod that is made to break out",
)

HOSTILE: tuple[ApiCall, ...] = (
    SHELL_IN_A_POD,
    replace(SHELL_IN_A_POD, verb=Verb.GET, story="the same over a web socket"),
    replace(SHELL_IN_A_POD, stage=Stage.COMPLETE, level=Level.METADATA, story="the shell is over"),
    _refused(SHELL_IN_A_POD, "a shell in a pod is refused"),
    replace(
        SHELL_IN_A_POD,
        acts_as=Caller(name=f"{SERVICE_ACCOUNT}kube-system:clusterrole-aggregation-controller"),
        story="a shell in a pod, in another's name",
    ),
    anna(
        acts_as=Caller(name="root", own_groups=("system:masters",)),
        verb=Verb.GET,
        target=ObjectReference(resource="nodes", name="worker-1"),
        decision=None,
        code=403,
        story="anna may not act as anybody else",
    ),
    thief(
        verb=Verb.CREATE, target=_part("portforward"), code=101, stage=Stage.STARTED, story="a way to a port of a pod"
    ),
    web(
        verb=Verb.LIST,
        target=ObjectReference(resource="secrets"),
        level=Level.METADATA,
        story="all secrets of the cluster are read",
    ),
    web(
        verb=Verb.GET,
        target=_core("secrets", "kube-system", "bootstrap-token-ab12cd"),
        decision=Decision.FORBID,
        code=403,
        user_agent="python-requests/2.31.0",
        level=Level.METADATA,
        story="a secret of another namespace is refused",
    ),
    web(
        verb=Verb.CREATE,
        target=ObjectReference(group="authorization.k8s.io", resource="selfsubjectrulesreviews"),
        code=201,
        user_agent=KUBECTL,
        story="the web server asks what it may do",
    ),
    ESCAPING_POD,
    _refused(ESCAPING_POD, "a pod that is made to break out is refused"),
    replace(
        ESCAPING_POD,
        code=403,
        annotations=(("pod-security.kubernetes.io/enforce-policy", "baseline:latest"),),
        story="the pod would be allowed, but admission control refuses it",
    ),
    replace(ESCAPING_POD, user=ANONYMOUS, source_ips=OUTSIDE, story="a pod made by nobody in particular"),
    replace(
        ESCAPING_POD,
        target=ObjectReference(group="apps", resource="daemonsets", namespace="prod", name="debug"),
        story="a pod for each node that is made to break out",
    ),
    web(
        verb=Verb.CREATE,
        target=_core("pods", "kube-system", "kube-proxy-bv61v"),
        body=PodSpec(
            containers=(
                Container(
                    name="proxy",
                    image="203.0.113.7:5000/miner@sha256:" + "0" * 64,
                    capabilities=("SYS_ADMIN", "NET_ADMIN"),
                    allow_privilege_escalation=True,
                    run_as_user=0,
                    ports=(ContainerPort(container=4444, host=4444),),
                ),
                Container(name="pause", image="pause", read_only_root=True, privileged=False),
            ),
            volumes=(Volume(name="docker", path="/var/run/docker.sock"), Volume(name="x", type=VolumeType.EMPTY_DIR)),
        ),
        code=201,
        story="a pod that looks like one of the cluster's own",
    ),
    anna(
        verb=Verb.PATCH,
        target=_part("ephemeralcontainers"),
        body=PodSpec(ephemeral_containers=(Container(name="debugger-x", image="busybox", privileged=True),)),
        story="a container is put into a running pod",
    ),
    thief(
        verb=Verb.CREATE,
        target=_rbac("clusterrolebindings", "helper"),
        body=Binding(
            role="cluster-admin",
            subjects=(
                Subject(kind=SubjectKind.SERVICE_ACCOUNT, name="web", namespace="prod"),
                Subject(kind=SubjectKind.USER, name="eve"),
                Subject(kind=SubjectKind.GROUP, name="system:unauthenticated"),
            ),
        ),
        code=201,
        story="the web server and everybody else become masters of the cluster",
    ),
    thief(
        verb=Verb.CREATE,
        target=_rbac("clusterroles", "system:helper"),
        body=RoleRules(
            rules=(Rule(verbs=("*",), groups=("*",), resources=("*",)), Rule(verbs=("get",), urls=("/metrics",)))
        ),
        code=201,
        story="a role that permits everything",
    ),
    thief(
        verb=Verb.CREATE,
        target=ObjectReference(resource="serviceaccounts", namespace="kube-system", name="admin", subresource="token"),
        code=201,
        level=Level.METADATA,
        story="a token of a mighty account is asked for",
    ),
    web(
        verb=Verb.CREATE,
        target=_core("services", "prod", "shell"),
        body=ServiceSpec(type=ServiceType.NODE_PORT, ports=(4444,)),
        code=201,
        story="a shell is opened to the world",
    ),
    thief(verb=Verb.DELETE, target=_core("events", "prod", "web-0.17f"), story="traces are removed"),
    thief(verb=Verb.DELETE_COLLECTION, target=_core("events", "prod"), story="all traces are removed"),
    ApiCall(
        user=ANONYMOUS,
        verb=Verb.GET,
        target=NonResourceUrl(path="/apis"),
        decision=Decision.FORBID,
        code=403,
        source_ips=OUTSIDE,
        user_agent="Mozilla/5.0 zgrab/0.x",
        level=Level.METADATA,
        story="somebody knocks without credentials",
    ),
    ApiCall(
        user=None,
        verb=Verb.LIST,
        target=_core("pods", "default"),
        decision=None,
        code=401,
        stage=Stage.STARTED,
        source_ips=OUTSIDE,
        user_agent=CURL,
        level=Level.METADATA,
        story="somebody tries an old token",
    ),
    replace(
        ESCAPING_POD, decision=None, code=None, stage=Stage.RECEIVED, level=Level.METADATA, story="a request comes in"
    ),
)

API_CALLS: tuple[ApiCall, ...] = (*ORDINARY, *HOSTILE)
"""The calls of the library, each with its own story."""
