"""The shapes of activities: all that a sensor can say of *what kind* of thing happened, each by one activity.

Most fields of a record hold a name, a path, a number, of which there is no end. A few tell only what kind of event it
is: the call, whether it failed, how a file was opened, ECS's category, Sigma's log source. They take few values, and
these go together in few ways. `shapes` has an activity for each of these ways, so that what is asked of such fields
alone can be answered for all activities there are. Tests draw activities at random and find no other way.

>>> len({type(each) for each in shapes()}) > 25
True
"""

from __future__ import annotations

from dataclasses import fields, replace
from functools import cache
from itertools import product
from typing import TYPE_CHECKING, Any, assert_never

from ruleglot.events.activity import (
    WAYS,
    Accept,
    Access,
    Bind,
    Call,
    Connect,
    Endpoint,
    Error,
    Exit,
    FailedExec,
    ModuleLoad,
    SetGroup,
    SetUser,
    Signal,
    Trace,
    TraceRequest,
    Transport,
)
from ruleglot.events.identity import Group, User
from ruleglot.events.library import repertoire

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from ruleglot.events.activity import Activity

FINITE: frozenset[str] = frozenset(
    {
        # Elastic's documents
        "event.kind",
        "event.category",
        "event.type",
        "event.action",
        "event.outcome",
        "host.os.family",
        "host.os.type",
        "network.direction",
        "network.transport",
        "network.type",
        "auditd.data.syscall",
        # Falco's events
        "evt.type",
        "evt.failed",
        "evt.is_open_read",
        "evt.is_open_write",
        "evt.is_open_create",
        "thread.ismain",
        # Sigma's records
        "logsource.category",
        "logsource.product",
        "logsource.service",
        "Initiated",
        "Protocol",
    }
)
"""The fields whose values depend on the shape alone."""

TOLD_APART = frozenset({Error.ENOENT, Error.ESRCH, Error.EINPROGRESS})
"""Failures that a sensor tells from others."""

FAILURES = (Error.EACCES, Error.ECONNREFUSED, *sorted(TOLD_APART))
"""Failures of which every call that can fail knows one, and those that are told apart."""

ADDRESSES = (
    (Endpoint(ip="10.0.0.1", port=40000), Endpoint(ip="203.0.113.7", port=443)),
    (Endpoint(ip="2001:db8::1", port=40000), Endpoint(ip="2001:db8::7", port=443)),
)
"""An address of the machine's own and one elsewhere, of each version of the protocol."""

FLAGS = (Access(0), Access.UNNAMED, Access.EXCLUSIVE)
"""What may be said of an opening beside the usual ways."""


@cache
def shapes() -> tuple[Activity, ...]:
    """Return an activity of each shape, of some more than one."""
    first: dict[object, Activity] = {}
    for activity in repertoire():
        kind = (type(activity), *(str(getattr(activity, name, None)) for name in ("transport", "request", "verb")))
        first.setdefault(kind, activity)
    varied = (each for activity in first.values() for way in _ways(activity) for each in _varied(way))
    return tuple(dict.fromkeys((*first.values(), *varied)))


def _ways(activity: Activity) -> Iterator[Activity]:
    """Yield the activity in each way that a sensor tells from others: between which ends, on whom, by whom."""
    match activity:
        case Connect() | Bind():
            for (here, there), transport in product(ADDRESSES, Transport):
                yield _between(activity, here, there, transport)
        case Accept():
            for here, there in ADDRESSES:
                yield replace(activity, source=there, destination=here)
        case ModuleLoad():
            for pid in (1, 4000):  # what the first process loads is passed over by some
                yield replace(activity, process=replace(activity.process, pid=pid, inner_pid=None, parent=None))
        case SetUser() | SetGroup() | Exit():
            yield from _of_its_own(activity)
        case Trace(process=process, target=target):
            stranger = replace(
                target, pid=process.pid + 1, inner_pid=None, parent=None, leads_session=False, started=None
            )
            own_child = replace(stranger, parent=replace(process, parent=None))
            for other, request in product((stranger, own_child), TraceRequest):
                yield replace(activity, target=other, request=request)
        case _:
            yield activity


def _of_its_own(activity: SetUser | SetGroup | Exit) -> Iterator[Activity]:
    match activity:
        case Exit():
            for signal in (None, Signal.SIGKILL):  # who is killed has asked for nothing
                yield replace(activity, code=0, signal=signal)
        case SetUser(process=process):
            for before in (process.user, User(id=process.user.id + 1)):
                yield replace(activity, user=process.user, before=before, error=None)
        case SetGroup(process=process):
            for group in (process.group, Group(id=process.group.id + 1)):
                yield replace(activity, group=process.group, before=group, error=None)
        case _:
            assert_never(activity)


def _between(activity: Connect | Bind, here: Endpoint, there: Endpoint, transport: Transport) -> Activity:
    if isinstance(activity, Bind):
        return replace(activity, address=here, transport=transport, error=None)
    return replace(activity, source=here, destination=there, transport=transport, error=None)


def _varied(activity: Activity) -> Iterator[Activity]:
    """Yield the activity, done by each call that does it, with and without success, opened in every way."""
    names = {each.name for each in fields(activity)}
    for call in Call if "call" in names else (None,):
        for access in (way | flag for way in WAYS for flag in FLAGS) if "access" in names else (None,):
            yield from _outcomes(activity, {"call": call, "access": access}, names)


def _outcomes(activity: Activity, told: Mapping[str, Any], names: Collection[str]) -> Iterator[Activity]:
    """Yield the activity with success, and with each failure that a sensor tells from others."""
    known = 0
    for error in (None, *FAILURES) if "error" in names else (None,):
        if known > 1 and error not in TOLD_APART:
            continue
        if error is None and isinstance(activity, FailedExec):  # a program that is not started has a reason
            continue
        changes = {"error": error, **told, **_unchanged(activity, error)}
        try:
            yield replace(activity, **{name: value for name, value in changes.items() if name in names})
        except ValueError:  # no machine can do that
            continue
        known += 1


def _unchanged(activity: Activity, error: Error | None) -> Mapping[str, object]:
    """Return what a failure leaves as it was: who wanted to run for another user or group still does not."""
    if error is not None and isinstance(activity, SetUser):
        return {"user": activity.before, "before": activity.user}
    if error is not None and isinstance(activity, SetGroup):
        return {"group": activity.before, "before": activity.group}
    return {}
