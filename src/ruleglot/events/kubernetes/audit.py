"""A call as the event that the API server logs (audit.k8s.io/v1): the one record that every sensor reads.

How far the request got decides what there is to log. At the first stage nobody has become somebody else and nothing is
decided; the object in a request is read, and with it the name of one that is created, only once the request is allowed.
Left out, because it is free text or nobody's choice: the message of a status, uids and resource versions.

>>> from ruleglot.events.scenes.kubernetes import API_CALLS
>>> event = audit_event(API_CALLS[0])
>>> event["verb"], event["objectRef"], event["responseStatus"]
('get', {'resource': 'pods', 'namespace': 'prod', 'apiVersion': 'v1', 'name': 'web-0'}, {'metadata': {}, 'code': 200})

Source: `staging/src/k8s.io/apiserver/pkg/apis/audit/v1/types.go` and `pkg/audit/request.go` of Kubernetes.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_URL, uuid5

from ruleglot.events.activity.kubernetes import Decision, Level, ObjectReference, Verb
from ruleglot.events.kubernetes.objects import request_object, response_object
from ruleglot.events.kubernetes.resources import CORE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ruleglot.events.activity.kubernetes import ApiCall
    from ruleglot.events.kubernetes.callers import Caller

POD_NAME = "authentication.kubernetes.io/pod-name"
"""Under this key a token that was made for a pod tells whose it is."""

DECISION, REASON = "authorization.k8s.io/decision", "authorization.k8s.io/reason"

FIRST_FAILURE = 400
"""From this code on an answer is a failure."""

REASONS: Mapping[int, str] = {
    400: "BadRequest",
    401: "Unauthorized",
    403: "Forbidden",
    404: "NotFound",
    405: "MethodNotAllowed",
    409: "Conflict",
    410: "Expired",
    413: "RequestEntityTooLarge",
    415: "UnsupportedMediaType",
    422: "Invalid",
    429: "TooManyRequests",
    500: "InternalError",
    503: "ServiceUnavailable",
    504: "Timeout",
}
"""What a failure is called (`StatusReason` of the API machinery)."""


def audit_event(call: ApiCall) -> dict[str, Any]:
    """Return the event as its JSON, nested; what Kubernetes leaves out when it is empty is absent."""
    at = moment(call.time)
    optional: dict[str, Any] = {
        "impersonatedUser": _caller(call.acts_as) if call.is_impersonated else None,
        "userAgent": call.user_agent,
        "objectRef": _object_reference(call),
        "responseStatus": _status(call),
        "requestObject": _request_object(call),
        "responseObject": _response_object(call),
        "annotations": _annotations(call),
    }
    return {
        "kind": "Event",
        "apiVersion": "audit.k8s.io/v1",
        "level": call.level.value,
        "auditID": _audit_id(call),
        "stage": call.stage.value,
        "requestURI": call.request_uri,
        "verb": call.verb.value,
        "user": _caller(call.user),
        "sourceIPs": list(call.source_ips),
        "requestReceivedTimestamp": at,
        "stageTimestamp": at,
        **{key: value for key, value in optional.items() if value},
    }


def moment(time: int) -> str:
    """Return nanoseconds since 1970 as Kubernetes writes a time in its audit log: UTC, microseconds."""
    at = datetime.fromtimestamp(time // 10**9, tz=UTC)
    return f"{at:%Y-%m-%dT%H:%M:%S}.{time // 10**3 % 10**6:06d}Z"


def _audit_id(call: ApiCall) -> str:
    """Return the id of the request: the same one at all its stages."""
    who = "" if call.user is None else call.user.name
    return str(uuid5(NAMESPACE_URL, f"{call.host} {call.time} {who} {call.verb} {call.request_uri}"))


def _caller(caller: Caller | None) -> dict[str, Any]:
    """Return a user; bad credentials leave an empty one."""
    if caller is None:
        return {}
    uid = {"uid": caller.uid} if caller.uid is not None else {}
    extra = {"extra": {POD_NAME: [caller.pod]}} if caller.pod is not None else {}
    return {"username": caller.name, **uid, "groups": list(caller.groups), **extra}


def _object_reference(call: ApiCall) -> dict[str, str] | None:
    target = call.target
    if not isinstance(target, ObjectReference):
        return None
    name = target.name if call.is_named_by_uri or (call.verb is Verb.CREATE and call.was_handled) else None
    # A path that names a namespace is read as one inside it.
    inside = name if target.resource == "namespaces" and target.group == CORE and call.is_named_by_uri else None
    fields = {
        "resource": target.resource,
        "namespace": target.namespace or inside,
        "apiGroup": target.group,
        "apiVersion": target.version,
        "subresource": target.subresource,
        "name": name,
    }
    return {key: value for key, value in fields.items() if value}


def _status(call: ApiCall) -> dict[str, Any] | None:
    if call.code is None:
        return None
    if call.code < FIRST_FAILURE:
        return {"metadata": {}, "code": call.code}
    return {"metadata": {}, "status": "Failure", **_reason(call), "code": call.code}


def _reason(call: ApiCall) -> dict[str, str]:
    """Return the name of a failure: what is created twice is not in conflict but there already."""
    if call.code == 409 and call.verb is Verb.CREATE:  # noqa: PLR2004 - Conflict
        return {"reason": "AlreadyExists"}
    reason = REASONS.get(call.code or 0)
    return {} if reason is None else {"reason": reason}


def _request_object(call: ApiCall) -> dict[str, Any] | None:
    recorded = call.level is not Level.METADATA and call.was_handled
    if call.body is None or not recorded or not isinstance(call.target, ObjectReference):
        return None
    return request_object(call.body, call.target, call.verb)


def _response_object(call: ApiCall) -> dict[str, Any] | None:
    code, target = call.code, call.target
    if call.level is not Level.REQUEST_RESPONSE or code is None or not isinstance(target, ObjectReference):
        return None
    if code >= FIRST_FAILURE:
        return {
            "kind": "Status",
            "apiVersion": "v1",
            "metadata": {},
            "status": "Failure",
            **_reason(call),
            "code": code,
        }
    return response_object(call.body, target, call.verb)


def _annotations(call: ApiCall) -> dict[str, str]:
    decided = {} if call.decision is None else {DECISION: Decision(call.decision).value, REASON: call.reason}
    return {**decided, **dict(call.annotations)}
