"""What a request carries, as far as detection rules ask: pods, roles, bindings, services.

A closed union of typed bodies. What else a request may hold (secrets, config maps, …) is not modelled, and then the
views have no request object, as if the audit policy had left it out.

>>> PodSpec(containers=(Container(name="web", image="nginx", privileged=True),)).host_network
False

Source: the API reference of Kubernetes 1.31 (Pod v1, Role, RoleBinding, Service v1).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum, unique
from typing import TypeAlias

from ruleglot.events.descriptors import MOST_PORTS
from ruleglot.events.paths import check_absolute


@dataclass(frozen=True, slots=True, kw_only=True)
class ContainerPort:
    """A port of a container; `host` is the node's port that leads to it."""

    container: int
    host: int | None = None

    def __post_init__(self) -> None:
        _check_port(self.container)
        if self.host is not None:
            _check_port(self.host)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mount:
    """Where a container sees a volume."""

    volume: str
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Container:
    """A container of a pod; `None` is what the request leaves to the API server.

    `capabilities`: those that are added, as Kubernetes writes them, without `CAP_`.
    """

    name: str
    image: str
    command: tuple[str, ...] = ()
    args: tuple[str, ...] = ()
    privileged: bool | None = None
    allow_privilege_escalation: bool | None = None
    read_only_root: bool | None = None
    run_as_user: int | None = None
    run_as_group: int | None = None
    capabilities: tuple[str, ...] = ()
    ports: tuple[ContainerPort, ...] = ()
    mounts: tuple[Mount, ...] = ()

    def __post_init__(self) -> None:
        if not self.name or not self.image:
            raise ValueError("a container has a name and an image")
        for capability in self.capabilities:
            if capability.startswith("CAP_"):
                raise ValueError(f"Kubernetes writes a capability without CAP_: {capability!r}")
        if self.privileged and self.allow_privilege_escalation is False:
            raise ValueError("a privileged container cannot forbid the escalation of privileges")


@unique
class VolumeType(StrEnum):
    """What a volume is made of, under the key that a request names it by."""

    HOST_PATH = "hostPath"
    EMPTY_DIR = "emptyDir"
    SECRET = "secret"  # noqa: S105 - a kind of volume
    CONFIG_MAP = "configMap"
    PROJECTED = "projected"


@dataclass(frozen=True, slots=True, kw_only=True)
class Volume:
    """A volume of a pod; `path` is the directory or file of the node that a `hostPath` shows."""

    name: str
    type: VolumeType = VolumeType.HOST_PATH
    path: str | None = None

    def __post_init__(self) -> None:
        if (self.type is VolumeType.HOST_PATH) != (self.path is not None):
            raise ValueError("a hostPath has a path, and no other volume has one")
        if self.path is not None:
            check_absolute("hostPath", self.path)


@dataclass(frozen=True, slots=True, kw_only=True)
class PodSpec:
    """What a pod is to be. A patch may hold a part of it, so each list of containers may be empty, but not all."""

    containers: tuple[Container, ...] = ()
    init_containers: tuple[Container, ...] = ()
    ephemeral_containers: tuple[Container, ...] = ()
    volumes: tuple[Volume, ...] = ()
    service_account: str | None = None
    host_network: bool = False
    host_pid: bool = False
    host_ipc: bool = False
    run_as_user: int | None = None
    run_as_group: int | None = None
    fs_group: int | None = None
    supplemental_groups: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        everything = (*self.containers, *self.init_containers, *self.ephemeral_containers)
        if not everything:
            raise ValueError("a pod without containers")
        if len({each.name for each in everything}) != len(everything):
            raise ValueError("two containers of a pod have the same name")
        volumes = {each.name for each in self.volumes}
        if len(volumes) != len(self.volumes):
            raise ValueError("two volumes of a pod have the same name")
        for mount in (mount for each in self.containers for mount in each.mounts):
            if mount.volume not in volumes:
                raise ValueError(f"no volume {mount.volume!r} to mount")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A permission: verbs on resources of groups, or on URLs that are no resources."""

    verbs: tuple[str, ...]
    groups: tuple[str, ...] = ()
    resources: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.verbs:
            raise ValueError("a permission names its verbs")
        if bool(self.resources) == bool(self.urls) or bool(self.resources) != bool(self.groups):
            raise ValueError("a permission is about resources of groups or about URLs")


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleRules:
    """What a role or cluster role permits."""

    rules: tuple[Rule, ...]


@unique
class SubjectKind(StrEnum):
    """Who a role can be given to."""

    USER = "User"
    GROUP = "Group"
    SERVICE_ACCOUNT = "ServiceAccount"


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """One who is given a role; a service account has a namespace, and nobody else."""

    kind: SubjectKind
    name: str
    namespace: str | None = None

    def __post_init__(self) -> None:
        if (self.kind is SubjectKind.SERVICE_ACCOUNT) != (self.namespace is not None):
            raise ValueError("a service account has a namespace, and no other subject has one")


@dataclass(frozen=True, slots=True, kw_only=True)
class Binding:
    """A role is given to subjects; `is_cluster_role` says which of the two kinds of role `role` names."""

    role: str
    subjects: tuple[Subject, ...]
    is_cluster_role: bool = True


@unique
class ServiceType(StrEnum):
    """From where a service can be reached."""

    CLUSTER_IP = "ClusterIP"
    NODE_PORT = "NodePort"
    LOAD_BALANCER = "LoadBalancer"
    EXTERNAL_NAME = "ExternalName"


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceSpec:
    """How pods are reached."""

    type: ServiceType
    ports: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        for port in self.ports:
            _check_port(port)


Body: TypeAlias = PodSpec | RoleRules | Binding | ServiceSpec


def _check_port(port: int) -> None:
    if not 0 < port <= MOST_PORTS:
        raise ValueError(f"no such port: {port}")
