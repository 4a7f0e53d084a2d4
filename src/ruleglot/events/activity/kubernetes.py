"""A call to a Kubernetes cluster's API: who asked what of which object, and what the API server answered.

It is independent of any process. What the API server derives is derived here too, so that no call contradicts itself:
the URI follows from the object, the groups from the caller, and what can be in the log from how far the request got.

>>> from ruleglot.events.kubernetes.callers import Caller
>>> shell = ApiCall(
...     story="a shell in a pod", user=Caller(name="bob"), verb=Verb.CREATE, code=101, stage=Stage.STARTED,
...     target=ObjectReference(resource="pods", namespace="prod", name="web-0", subresource="exec"),
...     query=(("command", "/bin/sh"), ("tty", "true")),
... )
>>> shell.request_uri
'/api/v1/namespaces/prod/pods/web-0/exec?command=%2Fbin%2Fsh&tty=true'

Source: the audit/v1 Event and the filters of `k8s.io/apiserver` (audit, authentication, impersonation, authorization),
and its `RequestInfo`, which reads verb and object out of a URL.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum, unique
from ipaddress import ip_address
from typing import TYPE_CHECKING, TypeAlias, assert_never
from urllib.parse import quote, urlencode

from ruleglot.events.kubernetes.bodies import Binding, Body, PodSpec, RoleRules, ServiceSpec
from ruleglot.events.kubernetes.resources import (
    CORE,
    LONG_RUNNING,
    NAMESPACE_PARTS,
    RBAC,
    SERVED,
    UPGRADED,
    check_name,
    check_served,
)
from ruleglot.events.moment import MOMENT
from ruleglot.events.paths import check_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ruleglot.events.kubernetes.callers import Caller

CLUSTER = "cluster-1"
"""Where every call happens that names no cluster."""


@unique
class Verb(StrEnum):
    """What is asked: a verb of the API, or the method of HTTP in small letters where the URL is no resource."""

    GET = "get"
    LIST = "list"
    WATCH = "watch"
    CREATE = "create"
    UPDATE = "update"
    PATCH = "patch"
    DELETE = "delete"
    DELETE_COLLECTION = "deletecollection"
    POST = "post"
    PUT = "put"
    HEAD = "head"
    OPTIONS = "options"


COLLECTIVE = frozenset({Verb.LIST, Verb.WATCH, Verb.DELETE_COLLECTION})
"""Verbs on all objects at once."""

METHODS = frozenset({Verb.GET, Verb.POST, Verb.PUT, Verb.PATCH, Verb.DELETE, Verb.HEAD, Verb.OPTIONS})
"""What a URL that is no resource can be asked with."""

ON_RESOURCES = COLLECTIVE | {Verb.GET, Verb.CREATE, Verb.UPDATE, Verb.PATCH, Verb.DELETE}
"""What a resource can be asked with; HEAD becomes `get` there."""

WRITING = frozenset({Verb.CREATE, Verb.UPDATE, Verb.PATCH})
"""Verbs whose request carries an object."""


@unique
class Stage(StrEnum):
    """How far the handling had got when the event was made."""

    RECEIVED = "RequestReceived"
    STARTED = "ResponseStarted"
    COMPLETE = "ResponseComplete"
    PANIC = "Panic"


@unique
class Level(StrEnum):
    """How much the audit policy records of the call; at `None` there would be no event."""

    METADATA = "Metadata"
    REQUEST = "Request"
    REQUEST_RESPONSE = "RequestResponse"


@unique
class Decision(StrEnum):
    """What the authorizer said, in the words of the audit annotation."""

    ALLOW = "allow"
    FORBID = "forbid"


UNAUTHORIZED, FORBIDDEN, FAULT = 401, 403, 500

BEFORE_AUTHORIZATION: Mapping[int, str] = {
    UNAUTHORIZED: "the credentials are good for nothing",
    FORBIDDEN: "the caller may not act as somebody else",
    429: "there are too many requests",
}
"""The answers of the filters that stand before the authorizer, which then decides nothing."""

UNREAD = frozenset({400, 413, 415})
"""Answers to a request whose object could not be read: it says nothing, is too large, or is in no known form."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectReference:
    """An object of the API, or all objects of a resource where there is no `name`.

    `group` is empty for the core group. `name` of an object that is created: the one in the request; `None` where the
    API server makes it. A `Namespace` does not lie in a namespace, though its events name it as one.
    """

    resource: str
    namespace: str | None = None
    name: str | None = None
    subresource: str | None = None
    group: str = CORE
    version: str = "v1"

    def __post_init__(self) -> None:
        check_name("resource", self.resource)
        check_name("version", self.version)
        if self.group != CORE:
            check_name("group", self.group)
        check_served(self.group, self.resource)
        if self.namespace is not None:
            check_name("namespace", self.namespace)
        if self.name is not None:
            check_name("name", self.name)
        if self.subresource is not None:
            check_name("subresource", self.subresource)
            if self.name is None:
                raise ValueError(f"a subresource ({self.subresource}) is a part of one object")
            if (self.group, self.resource) == (CORE, "namespaces") and self.subresource not in NAMESPACE_PARTS:
                raise ValueError(f"a namespace has no part {self.subresource!r}")
        served = SERVED.get((self.group, self.resource))
        if served is not None and not served.namespaced and self.namespace is not None:
            raise ValueError(f"{self.resource} lie in no namespace")

    @property
    def needs_namespace(self) -> bool:
        """Whether a single object of the resource can only be in a namespace."""
        served = SERVED.get((self.group, self.resource))
        return served is not None and served.namespaced


@dataclass(frozen=True, slots=True, kw_only=True)
class NonResourceUrl:
    """A URL of the API server that is no resource: health, version, discovery."""

    path: str

    def __post_init__(self) -> None:
        if not self.path.startswith("/") or "?" in self.path:
            raise ValueError(f"not the path of a URL: {self.path!r}")
        parts = self.path.strip("/").split("/")
        if len(parts) >= {"api": 3, "apis": 4}.get(parts[0], len(parts) + 1):
            raise ValueError(f"the path of a resource: {self.path!r}")


Target: TypeAlias = ObjectReference | NonResourceUrl

BODY_OF: Mapping[tuple[str, str], type[Body]] = {
    (CORE, "pods"): PodSpec,
    ("apps", "daemonsets"): PodSpec,
    ("apps", "deployments"): PodSpec,
    ("apps", "replicasets"): PodSpec,
    ("apps", "statefulsets"): PodSpec,
    ("batch", "jobs"): PodSpec,
    ("batch", "cronjobs"): PodSpec,
    (CORE, "services"): ServiceSpec,
    (RBAC, "roles"): RoleRules,
    (RBAC, "clusterroles"): RoleRules,
    (RBAC, "rolebindings"): Binding,
    (RBAC, "clusterrolebindings"): Binding,
}
"""Which body a request about a resource carries; what makes pods carries the pod in a template."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiCall:
    """A call, and what had become of it at one stage. Raises `ValueError` for what no API server logs.

    `user`: `None` where the credentials were good for nothing. `acts_as`: whom the user impersonates.
    `query`: the parameters as the client gave them; those that the verb and the name make are added (`request_uri`).
    `decision`: `None` as long as the authorizer has not been asked, or where a filter before it answered
    (`BEFORE_AUTHORIZATION`). What it allowed may still be answered with 403, by admission control.
    `code`: of HTTP; `None` before there is an answer. `reason`: why the authorizer decided so.
    `annotations`: further ones of the audit event, by their keys.
    """

    story: str
    user: Caller | None
    verb: Verb
    target: Target
    source_ips: tuple[str, ...] = ("192.0.2.20",)
    user_agent: str | None = None
    acts_as: Caller | None = None
    query: tuple[tuple[str, str], ...] = ()
    body: Body | None = None
    decision: Decision | None = Decision.ALLOW
    reason: str = ""
    code: int | None = 200
    stage: Stage = Stage.COMPLETE
    level: Level = Level.REQUEST
    annotations: tuple[tuple[str, str], ...] = ()
    host: str = CLUSTER
    time: int = MOMENT

    def __post_init__(self) -> None:
        match self.target:
            case ObjectReference():
                self._check_object(self.target)
            case NonResourceUrl() if self.verb not in METHODS:
                raise ValueError(f"{self.verb} is no method of HTTP")
            case NonResourceUrl():
                pass
            case _:
                assert_never(self.target)
        self._check_client()
        self._check_body()
        self._check_stage()
        self._check_answer()

    def _check_object(self, target: ObjectReference) -> None:
        if self.verb not in ON_RESOURCES:
            raise ValueError(f"no resource is asked to {self.verb}")
        if self.verb in COLLECTIVE and target.subresource is not None:
            raise ValueError(f"{self.verb} is about objects and not about their parts")
        if self.verb is Verb.DELETE_COLLECTION and target.name is not None:
            raise ValueError("the deletion of all objects names none")
        if self.verb not in COLLECTIVE | {Verb.CREATE} and target.name is None:
            raise ValueError(f"{self.verb} is about one object, which has a name")
        if target.needs_namespace and target.namespace is None and self.verb not in {Verb.LIST, Verb.WATCH}:
            raise ValueError(f"{self.verb} of {target.resource} happens in one namespace")

    def _check_client(self) -> None:
        if not self.source_ips:
            raise ValueError("a request comes from somewhere")
        for ip in self.source_ips:
            if str(ip_address(ip)) != ip:
                raise ValueError(f"not the shortest spelling of an address: {ip!r}")
        for text in (self.user_agent or "", *(part for pair in self.query for part in pair)):
            check_text("request", text)
        made = {key for key, _ in self._made_parameters} | {"watch"}
        for key, _ in self.query:
            if key in made:
                raise ValueError(f"the parameter {key!r} follows from verb and name")
        for key, _ in self.annotations:
            if key.startswith("authorization.k8s.io/"):
                raise ValueError(f"the annotation {key!r} follows from the decision and its reason")

    def _check_body(self) -> None:
        if self.body is None:
            return
        target = self.target
        if not isinstance(target, ObjectReference) or self.verb not in WRITING:
            raise ValueError(f"{self.verb} carries no object")
        if type(self.body) is not BODY_OF.get((target.group, target.resource)):
            raise ValueError(f"{target.resource} are made of something else than {type(self.body).__name__}")
        if target.subresource not in {None, "ephemeralcontainers"}:
            raise ValueError(f"{target.subresource} carries no {type(self.body).__name__}")
        partial = self.verb is Verb.PATCH or target.subresource is not None
        if isinstance(self.body, PodSpec) and not self.body.containers and not partial:
            raise ValueError("only a patch may leave out the containers")

    def _check_stage(self) -> None:
        if (self.stage is Stage.RECEIVED) != (self.code is None):
            raise ValueError("there is an answer at every stage but the first")
        if self.stage is Stage.RECEIVED and (self.decision is not None or self.user is None):
            raise ValueError("a request that has just come in has a known user and no decision")
        if self.stage is Stage.PANIC and self.code != FAULT:
            raise ValueError(f"a panic is answered with {FAULT}")
        if self.stage is Stage.STARTED and self.user is not None and not self.is_long_running:
            raise ValueError("only long-running requests have a stage between question and end")

    def _check_answer(self) -> None:
        code = self.code
        if code is None:
            return
        if code != 101 and not 200 <= code <= 599:  # noqa: PLR2004 - the codes of HTTP that end a request
            raise ValueError(f"no answer has the code {code}")
        if code == 101 and self._subresource not in UPGRADED:  # noqa: PLR2004 - Switching Protocols
            raise ValueError("only a stream is answered with 101")
        if self.decision is Decision.FORBID and code != FORBIDDEN:
            raise ValueError(f"what is forbidden is answered with {FORBIDDEN}")
        if self.decision is None and code not in BEFORE_AUTHORIZATION:
            raise ValueError(f"an answer {code} comes after a decision")
        if self.decision is None and code == FORBIDDEN and self.acts_as is None:
            raise ValueError("a refusal without a decision is one of acting as somebody else")
        if (self.user is None) != (self.decision is None and code == UNAUTHORIZED):
            raise ValueError(f"without a user there is no decision, and the answer is {UNAUTHORIZED}; and only then")
        if self.user is None and (self.stage is not Stage.STARTED or self.acts_as is not None):
            raise ValueError("bad credentials are logged when the answer starts, and cannot act as anybody")

    @property
    def _subresource(self) -> str | None:
        return self.target.subresource if isinstance(self.target, ObjectReference) else None

    @property
    def is_long_running(self) -> bool:
        """Whether the request may last, and so has a stage between question and end."""
        return self.verb is Verb.WATCH or self._subresource in LONG_RUNNING

    @property
    def was_handled(self) -> bool:
        """Whether the request got past all filters and its object was read."""
        return self.stage is not Stage.RECEIVED and self.decision is Decision.ALLOW and self.code not in UNREAD

    @property
    def is_impersonated(self) -> bool:
        """Whether the user has become somebody else: the filter for it comes after the first stage, and may refuse."""
        refused = self.decision is None and self.code == FORBIDDEN
        return self.acts_as is not None and self.stage is not Stage.RECEIVED and not refused

    @property
    def request_uri(self) -> str:
        """What the client asked for: the path of the target, and the parameters, encoded as Go does."""
        return self._path + (f"?{urlencode(self.parameters)}" if self.parameters else "")

    @property
    def parameters(self) -> tuple[tuple[str, str], ...]:
        """All parameters of the URI, those that verb and name make last."""
        return (*self.query, *self._made_parameters)

    @property
    def _made_parameters(self) -> tuple[tuple[str, str], ...]:
        """The parameters that make a collection of one object, and a list into a watch."""
        named = isinstance(self.target, ObjectReference) and self.verb in COLLECTIVE and self.target.name
        selector = (("fieldSelector", f"metadata.name={named}"),) if named else ()
        return (*selector, ("watch", "true")) if self.verb is Verb.WATCH else selector

    @property
    def _path(self) -> str:
        match self.target:
            case NonResourceUrl(path=path):
                return path
            case ObjectReference() as target:
                start = ("api", target.version) if target.group == CORE else ("apis", target.group, target.version)
                inside = ("namespaces", target.namespace) if target.namespace is not None else ()
                parts = (*start, *inside, target.resource, *self._named_parts(target))
                return "".join(f"/{quote(part, safe=SAFE)}" for part in parts)
            case _:
                assert_never(self.target)

    def _named_parts(self, target: ObjectReference) -> tuple[str, ...]:
        """Return the last parts of the path: a collection has none, and is what an object is created in."""
        if target.name is None or self.verb in COLLECTIVE:
            return ()
        if target.subresource is not None:
            return (target.name, target.subresource)
        return () if self.verb is Verb.CREATE else (target.name,)

    @property
    def is_named_by_uri(self) -> bool:
        """Whether the URI says which object is meant; that of one to be created stands in the object."""
        target = self.target
        created = self.verb is Verb.CREATE and self._subresource is None
        return isinstance(target, ObjectReference) and target.name is not None and not created


SAFE = "!$&'()*+,;=:@~"
"""What Go leaves as it is in a segment of a path, besides letters, digits, `-`, `.` and `_`."""
