"""Who calls, from where, in whose name, and what the API server answers and records of it.

>>> from ruleglot.events.scenes.kubernetes import API_CALLS
>>> set_user(API_CALLS[0], "system:anonymous").user.groups
('system:unauthenticated',)
"""

from __future__ import annotations

from dataclasses import replace
from ipaddress import ip_address
from typing import TYPE_CHECKING, TypeAlias

from ruleglot.events.activity.kubernetes import Decision, Level, Stage, Verb
from ruleglot.events.derivation.kubernetes.calls import FIRST_FAILURE, OK, changed
from ruleglot.events.derivation.processes import whole_number
from ruleglot.events.kubernetes.audit import REASONS
from ruleglot.events.kubernetes.callers import ANONYMOUS, NOBODY, SERVICE_ACCOUNT, Caller

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ruleglot.events.activity import ApiCall
    from ruleglot.ir.nodes import Scalar

    CallSetter: TypeAlias = Callable[[ApiCall, Scalar], ApiCall | None]
    CallerSetter: TypeAlias = Callable[[Caller, str], Caller]

SOMEBODY = Caller(name="worker")
ACCOUNT = Caller(name=f"{SERVICE_ACCOUNT}default:thing")

OF_ACCOUNTS, OF_A_NAMESPACE = "system:serviceaccounts", "system:serviceaccounts:"
KNOWN, UNKNOWN = "system:authenticated", "system:unauthenticated"
"""The groups that the API server adds."""

OUTCOMES: Mapping[str, Decision] = {"success": Decision.ALLOW, "failure": Decision.FORBID}
"""What the decision is called as the outcome of an event."""


def _called(caller: Caller, name: str) -> Caller:
    """Call the caller otherwise, who keeps what anybody of that name may have."""
    if name == NOBODY:
        return ANONYMOUS
    return replace(caller, name=name, pod=caller.pod if name.startswith(SERVICE_ACCOUNT) else None)


def _in_group(caller: Caller, group: str) -> Caller:
    """Put the caller into one more group; those that the API server adds say who it is."""
    if group in caller.groups:
        return caller
    if group == UNKNOWN:
        return ANONYMOUS
    if group == OF_ACCOUNTS:
        return ACCOUNT
    if group.startswith(OF_A_NAMESPACE):
        return Caller(name=f"{SERVICE_ACCOUNT}{group.removeprefix(OF_A_NAMESPACE)}:thing")
    known = SOMEBODY if caller.is_anonymous else caller
    return known if group == KNOWN else replace(known, own_groups=(*known.own_groups, group))


def _identified(caller: Caller, uid: str) -> Caller:
    return replace(SOMEBODY if caller.is_anonymous else caller, uid=uid)


def _from_pod(caller: Caller, pod: str) -> Caller:
    """Let the caller's token be one that was made for a pod: that of a service account."""
    return replace(ACCOUNT if caller.service_account is None else caller, pod=pod)


CALLER: Mapping[str, CallerSetter] = {
    "username": _called,
    "groups": _in_group,
    "uid": _identified,
    "extra.authentication.kubernetes.io/pod-name": _from_pod,
}
"""What is recorded of a caller, whoever it is."""


def of_user(change: CallerSetter) -> CallSetter:
    """Return the setter of something about who calls."""
    return lambda call, value: changed(call, user=change(call.user or SOMEBODY, str(value)))


def of_impersonated(change: CallerSetter) -> CallSetter:
    """Return the setter of something about whom the user acts as."""
    return lambda call, value: changed(call, acts_as=change(call.acts_as or SOMEBODY, str(value)))


set_user = of_user(_called)
set_uid = of_user(_identified)


def set_address(call: ApiCall, value: Scalar) -> ApiCall | None:
    """Let the request come from an address and over no other one."""
    return changed(call, source_ips=(str(ip_address(str(value))),))


def set_agent(call: ApiCall, value: Scalar) -> ApiCall | None:
    """Let the client call itself otherwise; an empty name is left out of the log."""
    return changed(call, user_agent=str(value)) if value else None


def set_level(call: ApiCall, value: Scalar) -> ApiCall | None:
    """Let the audit policy record more of the call, or less."""
    return changed(call, level=Level(str(value)))


def set_stage(call: ApiCall, value: Scalar) -> ApiCall | None:
    """Let the event be of another stage of the handling."""
    return changed(call, stage=Stage(str(value)))


def set_decision(call: ApiCall, value: Scalar) -> ApiCall | None:
    """Let the authorizer decide otherwise."""
    return changed(call, decision=Decision(str(value)))


def set_outcome(call: ApiCall, value: Scalar) -> ApiCall | None:
    """Let the outcome be another one: it is what the authorizer decides."""
    decision = OUTCOMES.get(str(value))
    return None if decision is None else changed(call, decision=decision)


def set_reason(call: ApiCall, value: Scalar) -> ApiCall | None:
    """Let the authorizer decide for another reason."""
    decided = call if call.decision is not None else changed(call, decision=Decision.ALLOW)
    return replace(decided, reason=str(value)) if value else None


def set_code(call: ApiCall, value: Scalar) -> ApiCall | None:
    """Let the call be answered with another code."""
    code = whole_number(value)
    return None if code is None else changed(call, code=code)


def set_status(call: ApiCall, value: Scalar) -> ApiCall | None:
    """Let the call fail: success has no name in the log."""
    if value != "Failure":
        return None
    return call if call.code is not None and call.code >= FIRST_FAILURE else changed(call, code=500)


def set_failure(call: ApiCall, value: Scalar) -> ApiCall | None:
    """Let the call fail by the name of a failure."""
    if value == "AlreadyExists":
        return changed(call, verb=Verb.CREATE, code=409)
    code = next((code for code, reason in REASONS.items() if reason == value), None)
    return None if code is None else changed(call, code=code)


def succeeding(call: ApiCall) -> ApiCall:
    """Return the call, answered without a failure."""
    return changed(call, code=OK) if call.code is None or call.code >= FIRST_FAILURE else call


def set_cluster(call: ApiCall, value: Scalar) -> ApiCall | None:
    """Let the call be one to another cluster."""
    return replace(call, host=str(value)) if value else None


def noted(key: str) -> CallSetter:
    """Return the setter of one further annotation, under its key."""

    def set_annotation(call: ApiCall, value: Scalar) -> ApiCall | None:
        others = tuple(each for each in call.annotations if each[0] != key)
        return replace(call, annotations=(*others, (key, str(value)))) if value else None

    return set_annotation


def always(constant: str) -> CallSetter:
    """Return the setter of what is the same for every call."""
    return lambda call, value: call if value == constant else None
