"""What an API server serves: resources, their kinds, and whether they lie in namespaces.

The table is data. The core group is complete, since nobody can add to it; of the other groups it holds what rules ask
about. A resource that is not in it (a custom one) may lie in a namespace or not.

Source: the API reference of Kubernetes 1.31.

>>> SERVED["rbac.authorization.k8s.io", "clusterroles"]
Served(kind='ClusterRole', namespaced=False)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

CORE = ""
"""The group of the resources that were there first; the audit log leaves it out."""

RBAC = "rbac.authorization.k8s.io"

LONGEST_NAME = 253
"""The longest name of an object, in characters (a DNS subdomain)."""

NOT_IN_A_SEGMENT = ("/", "%")
"""What the name of an object, which is one segment of a URL's path, cannot hold."""

UPGRADED = frozenset({"attach", "exec", "portforward", "proxy"})
"""Subresources whose connection becomes a stream: the answer may be 101 (Switching Protocols)."""

LONG_RUNNING = UPGRADED | {"log"}
"""Subresources whose requests may last, as `watch` does: only these have a stage between question and end.

Source: how `kube-apiserver` sets up `BasicLongRunningRequestCheck`.
"""


NAMESPACE_PARTS = frozenset({"finalize", "status"})
"""The subresources of a namespace: whatever else stands behind its name is a resource in it."""


@dataclass(frozen=True, slots=True)
class Served:
    """A resource: the kind of its objects, and whether they lie in namespaces."""

    kind: str
    namespaced: bool = True


SERVED: Mapping[tuple[str, str], Served] = {
    (CORE, "bindings"): Served("Binding"),
    (CORE, "componentstatuses"): Served("ComponentStatus", namespaced=False),
    (CORE, "configmaps"): Served("ConfigMap"),
    (CORE, "endpoints"): Served("Endpoints"),
    (CORE, "events"): Served("Event"),
    (CORE, "limitranges"): Served("LimitRange"),
    (CORE, "namespaces"): Served("Namespace", namespaced=False),
    (CORE, "nodes"): Served("Node", namespaced=False),
    (CORE, "persistentvolumeclaims"): Served("PersistentVolumeClaim"),
    (CORE, "persistentvolumes"): Served("PersistentVolume", namespaced=False),
    (CORE, "pods"): Served("Pod"),
    (CORE, "podtemplates"): Served("PodTemplate"),
    (CORE, "replicationcontrollers"): Served("ReplicationController"),
    (CORE, "resourcequotas"): Served("ResourceQuota"),
    (CORE, "secrets"): Served("Secret"),
    (CORE, "serviceaccounts"): Served("ServiceAccount"),
    (CORE, "services"): Served("Service"),
    ("admissionregistration.k8s.io", "mutatingwebhookconfigurations"): Served(
        "MutatingWebhookConfiguration", namespaced=False
    ),
    ("admissionregistration.k8s.io", "validatingwebhookconfigurations"): Served(
        "ValidatingWebhookConfiguration", namespaced=False
    ),
    ("apps", "daemonsets"): Served("DaemonSet"),
    ("apps", "deployments"): Served("Deployment"),
    ("apps", "replicasets"): Served("ReplicaSet"),
    ("apps", "statefulsets"): Served("StatefulSet"),
    ("authentication.k8s.io", "tokenreviews"): Served("TokenReview", namespaced=False),
    ("authorization.k8s.io", "selfsubjectaccessreviews"): Served("SelfSubjectAccessReview", namespaced=False),
    ("authorization.k8s.io", "selfsubjectrulesreviews"): Served("SelfSubjectRulesReview", namespaced=False),
    ("authorization.k8s.io", "subjectaccessreviews"): Served("SubjectAccessReview", namespaced=False),
    ("batch", "cronjobs"): Served("CronJob"),
    ("batch", "jobs"): Served("Job"),
    ("certificates.k8s.io", "certificatesigningrequests"): Served("CertificateSigningRequest", namespaced=False),
    ("coordination.k8s.io", "leases"): Served("Lease"),
    ("events.k8s.io", "events"): Served("Event"),
    ("networking.k8s.io", "networkpolicies"): Served("NetworkPolicy"),
    (RBAC, "clusterrolebindings"): Served("ClusterRoleBinding", namespaced=False),
    (RBAC, "clusterroles"): Served("ClusterRole", namespaced=False),
    (RBAC, "rolebindings"): Served("RoleBinding"),
    (RBAC, "roles"): Served("Role"),
}


def check_name(what: str, name: str) -> None:
    """Raise `ValueError` where a text cannot be one segment of a path, and so no object's name."""
    if not name or len(name) > LONGEST_NAME or name in {".", ".."} or any(each in name for each in NOT_IN_A_SEGMENT):
        raise ValueError(f"{what} is no segment of a path: {name!r}")


def check_served(group: str, resource: str) -> None:
    """Raise `ValueError` where the core group, which is closed, has no such resource."""
    if group == CORE and (group, resource) not in SERVED:
        raise ValueError(f"the core group has no resource {resource!r}")
