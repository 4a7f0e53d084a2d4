"""A call as the record that Sigma rules for Kubernetes are run on (`product: kubernetes`, `service: audit`).

The log source is the audit log itself, so a record is the audit event under its own names. SigmaHQ spells those names
in two ways. Most of its rules write the whole path (`objectRef.resource`, `responseStatus.code`). Some write the last
part only (`apiGroup`, `hostPath`, `capabilities`, and formerly `resource`, `subresource`, `namespace`, `username`),
which a pipeline has to spell out; what it makes of them is what they mean here. Each record carries both.

Some rules name the category `application` and some none: a record is in that category.

Source: SigmaHQ's rules in `rules/application/kubernetes/audit`, and the pipeline `ecs_kubernetes` of pySigma's backend
for Elasticsearch. SigmaHQ's `file_path` and a `responseStatus.code` of `ALLOW` are in no audit log of Kubernetes.

>>> from ruleglot.events.scenes.kubernetes import API_CALLS
>>> record = sigma_record(API_CALLS[0])
>>> record["verb"], record["objectRef"]["resource"], record["resource"], record["logsource"]["service"]
('get', 'pods', 'pods', 'audit')
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ruleglot.events.kubernetes.audit import audit_event
from ruleglot.events.kubernetes.ecs import ecs_document

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ruleglot.events.activity.kubernetes import ApiCall

SHORT: Mapping[str, tuple[str, ...]] = {
    "apiGroup": ("objectRef", "apiGroup"),
    "resource": ("objectRef", "resource"),
    "subresource": ("objectRef", "subresource"),
    "namespace": ("objectRef", "namespace"),
    "username": ("user", "username"),
    "capabilities": ("requestObject", "spec", "containers", "securityContext", "capabilities", "add"),
    "privileged": ("responseObject", "spec", "containers", "securityContext", "privileged"),
    "hostPath": ("requestObject", "spec", "volumes", "hostPath", "path"),
}
"""The names that are only the last part of a path, and the path that each stands for."""


LOG_SOURCE = {"category": "application", "product": "kubernetes", "service": "audit"}
"""SigmaHQ's rules name the product and either the service or the category."""


def sigma_record(call: ApiCall) -> dict[str, Any]:
    """Return the record of a call: the audit event, nested, and the short names beside it."""
    event = audit_event(call)
    found = {name: list(_below(event, keys)) for name, keys in SHORT.items()}
    return {
        "logsource": LOG_SOURCE,
        **{name: values[0] if len(values) == 1 else values for name, values in found.items() if values},
        **event,
    }


def ecs_record(call: ApiCall) -> dict[str, Any]:
    """Return the record of a call under ECS's names: the intended document, and the log source."""
    return ecs_document(call) | {"logsource": LOG_SOURCE}


def _below(value: Any, keys: tuple[str, ...]) -> Iterator[Any]:  # noqa: ANN401 - any JSON
    """Yield the values below the keys; a list is as many values as it has elements."""
    if isinstance(value, list):
        for each in value:
            yield from _below(each, keys)
    elif not keys:
        yield value
    elif isinstance(value, dict) and keys[0] in value:
        yield from _below(value[keys[0]], keys[1:])
