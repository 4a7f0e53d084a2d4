"""The container of an event and its pod: `container.*`, `k8s.*`.

On the host `container.id` is `host`; the id of a container is cut to twelve digits there and whole in
`container.full_id`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ruleglot.events.derivation.containers import inside, outside
from ruleglot.events.derivation.falco.processes import is_true
from ruleglot.events.derivation.fields import of_details, of_pod, of_process
from ruleglot.events.falco.container import SHORT_ID
from ruleglot.events.identity import Runtime
from ruleglot.events.scenes.cast import WEB

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ruleglot.events.derivation.falco.lineage import Indexed
    from ruleglot.events.derivation.fields import Setter
    from ruleglot.events.identity import ContainerDetails, Pod
    from ruleglot.events.process import Process
    from ruleglot.ir.nodes import Scalar

HOST = "host"


def set_id(process: Process, value: Scalar) -> Process | None:
    """Move the process into the container whose id begins so, or out of all of them."""
    if value == HOST:
        return outside(process)
    container, text = process.container or WEB, str(value)
    if len(text) not in {SHORT_ID, len(container.id)}:
        return None
    return inside(process, replace(container, id=text + container.id[len(text) :]))


def set_type(process: Process, value: Scalar) -> Process | None:
    """Let the container be run by a runtime, or be none."""
    if value == HOST:
        return outside(process)
    return inside(process, replace(process.container or WEB, runtime=Runtime(str(value))))


def _image(details: ContainerDetails, value: Scalar) -> ContainerDetails | None:
    image, _, tag = str(value).rpartition(":")
    return replace(details, image=image, tag=tag) if image else None


def _text(name: str) -> Setter:
    """Return the setter of a text of the container; an empty one is the host's."""

    def set_text(details: ContainerDetails, value: Scalar) -> ContainerDetails | None:
        changes: dict[str, Any] = {name: str(value)}
        return replace(details, **changes)

    return of_details(set_text)


def _truth(name: str) -> Setter:
    def set_truth(details: ContainerDetails, value: Scalar) -> ContainerDetails | None:
        changes: dict[str, Any] = {name: is_true(value)}
        return replace(details, **changes)

    return of_details(set_truth)


def _of_pod(name: str) -> Setter:
    def set_text(pod: Pod, value: str) -> Pod:
        changes: dict[str, Any] = {name: value}
        return replace(pod, **changes)

    return of_pod(set_text)


def with_label(labels: tuple[tuple[str, str], ...], name: str, value: str) -> tuple[tuple[str, str], ...]:
    """Return labels in which the one of a name has the value."""
    return (*(each for each in labels if each[0] != name), (name, value))


KUBERNETES: Mapping[str, Setter] = {
    "io.kubernetes.pod.name": _of_pod("name"),
    "io.kubernetes.pod.namespace": _of_pod("namespace"),
    "io.kubernetes.pod.uid": _of_pod("uid"),
}
"""The labels that Kubernetes sets itself."""


def of_label(name: str) -> Setter:
    """Return the setter of one label of the container."""
    own = of_details(lambda details, value: replace(details, labels=with_label(details.labels, name, str(value))))
    return KUBERNETES.get(name, own)


def of_pod_label(name: str) -> Setter:
    """Return the setter of one label of the pod."""
    return of_pod(lambda pod, value: replace(pod, labels=with_label(pod.labels, name, value)))


CONTAINERS: Mapping[str, Setter] = {
    "container.id": of_process(set_id),
    "container.full_id": of_process(set_id),
    "container.type": of_process(set_type),
    "container.name": _text("name"),
    "container.image": of_details(_image),
    "container.image.repository": _text("image"),
    "container.image.tag": _text("tag"),
    "container.image.id": _text("image_id"),
    "container.image.digest": _text("digest"),
    "container.ip": _text("ip"),
    "container.privileged": _truth("privileged"),
    "container.host_pid": _truth("host_pid"),
    "container.host_network": _truth("host_network"),
    "container.host_ipc": _truth("host_ipc"),
    "k8s.ns.name": _of_pod("namespace"),
    "k8s.pod.name": _of_pod("name"),
    "k8s.pod.id": _of_pod("uid"),
    "k8s.pod.uid": _of_pod("uid"),
    "k8s.pod.ip": _of_pod("ip"),
}
"""Every field of the container and the pod that stands without brackets."""

CONTAINERS_INDEXED: Mapping[str, Indexed] = {"container.label": of_label, "k8s.pod.label": of_pod_label}
"""Those that stand with a name in brackets."""
