"""The container and pod fields of a Falco event: `container.*`, `k8s.*`, and the control groups that tell of them.

On the host `container.id` is `host` and the other texts are empty; in a container of which nothing but the id is known
they are missing. The id is cut to 12 digits. Kubernetes' names are labels of the container. (Seen on the real engine
with its container plugin 0.7.1.)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ruleglot.events.identity import Runtime

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ruleglot.events.falco.process import Fields
    from ruleglot.events.identity import Container, ContainerDetails

SHORT_ID = 12
CONTROLLERS = ("cpuset", "cpu", "cpuacct", "io", "memory", "pids")
"""The control groups of a process, as the driver names them; the engine calls `io` by its older name `blkio`."""

GROUPS: Mapping[Runtime, str] = {
    Runtime.DOCKER: "/docker/{}",
    Runtime.CONTAINERD: "/kubepods.slice/cri-containerd-{}.scope",
    Runtime.CRI_O: "/kubepods.slice/crio-{}.scope",
    Runtime.PODMAN: "/machine.slice/libpod-{}.scope",
}
"""Where each runtime puts the control groups of a container, by the names that the engine knows it by."""

HOST: Fields = {
    "container.id": "host",
    "container.full_id": "host",
    "container.name": "host",
    "container.type": "host",
    "container.image": "",
    "container.image.id": "",
    "container.image.repository": "",
    "container.image.tag": "",
    "container.image.digest": "",
    "container.ip": "",
    "container.cni.json": "",
    "container.privileged": False,
    "container.host_pid": False,
    "container.host_network": False,
    "container.host_ipc": False,
    "k8s.pod.ip": "",
    "k8s.pod.cni.json": "",
}
"""What the container plugin says of a process that is in no container."""


def container_fields(container: Container | None) -> Fields:
    """Return the fields of the container that a process is in, and of its control groups."""
    return {**_described(container), **_control_groups(container)}


def short_id(container: Container | None) -> str:
    """Return the container's id as the engine writes it before a file's name: nothing on the host."""
    return "" if container is None else container.id[:SHORT_ID]


def control_group(container: Container | None) -> str:
    """Return the path of the control groups of a process: where the runtime puts a container's."""
    if container is None:
        return "/user.slice"
    return GROUPS[container.runtime].format(container.id)


def labels(details: ContainerDetails) -> dict[str, str]:
    """Return the labels of a container, with those that Kubernetes sets."""
    pod = details.pod
    kubernetes = {}
    if pod is not None:
        kubernetes = {"io.kubernetes.pod.name": pod.name, "io.kubernetes.pod.namespace": pod.namespace}
        if pod.uid is not None:
            kubernetes["io.kubernetes.pod.uid"] = pod.uid
    return {**dict(details.labels), **kubernetes}


def _control_groups(container: Container | None) -> Fields:
    path = control_group(container)
    names = ["blkio" if each == "io" else each for each in CONTROLLERS]
    return {
        "thread.cgroups": " ".join(f"{name}={path}" for name in names),
        **{f"thread.cgroup.{name}": path for name in names},
    }


def _described(container: Container | None) -> Fields:
    if container is None:
        return dict(HOST)
    if (details := container.details) is None:
        return {"container.id": short_id(container)}
    fields: Fields = {
        "container.id": short_id(container),
        "container.full_id": container.id,
        "container.name": details.name,
        "container.type": container.runtime.value,
        "container.image": f"{details.image}:{details.tag}",
        "container.image.id": details.image_id,
        "container.image.repository": details.image,
        "container.image.tag": details.tag,
        "container.image.digest": details.digest,
        "container.ip": details.ip or "",
        "container.cni.json": "",
        "container.privileged": details.privileged,
        "container.host_pid": details.host_pid,
        "container.host_network": details.host_network,
        "container.host_ipc": details.host_ipc,
        "k8s.pod.ip": (details.pod.ip if details.pod is not None else None) or "",
        "k8s.pod.cni.json": "",
        **{f"container.label[{name}]": value for name, value in labels(details).items()},
    }
    return fields | _pod(details)


def _pod(details: ContainerDetails) -> Fields:
    if (pod := details.pod) is None:
        return {}
    fields: Fields = {"k8s.pod.name": pod.name, "k8s.ns.name": pod.namespace}
    if pod.uid is not None:
        fields |= {"k8s.pod.id": pod.uid, "k8s.pod.uid": pod.uid}
    return fields | {f"k8s.pod.label[{name}]": value for name, value in pod.labels}
