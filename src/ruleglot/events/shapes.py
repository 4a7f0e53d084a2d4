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
    ApiCall,
    Bind,
    Call,
    Close,
    Connect,
    Duplicate,
    Endpoint,
    Error,
    Exit,
    FailedExec,
    FileRead,
    FileWrite,
    ModuleLoad,
    SetGroup,
    SetUser,
    Signal,
    Trace,
    TraceRequest,
    Transport,
)
from ruleglot.events.activity.kubernetes import Decision, Stage, Verb
from ruleglot.events.derivation.kubernetes.calls import changed
from ruleglot.events.descriptors import (
    Descriptor,
    FreshSocket,
    Listening,
    MemoryFile,
    OpenDirectory,
    OpenFile,
    Socket,
)
from ruleglot.events.identity import Group, User
from ruleglot.events.library import repertoire

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from ruleglot.events.activity import Activity
    from ruleglot.events.descriptors import Opened

FINITE: frozenset[str] = frozenset(
    {
        # Elastic's documents
        "event.kind",
        "event.category",
        "event.dataset",
        "data_stream.dataset",
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
        "fd.typechar",
        "fd.l4proto",
        # Sigma's records
        "logsource.category",
        "logsource.product",
        "logsource.service",
        "Initiated",
        "Protocol",
        "DestinationIsIpv6",
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

ANY_ADDRESS = Endpoint(ip="::", port=443)
"""Where who listens is reached by both versions."""

HELD: tuple[Opened, ...] = (
    OpenFile(path="/tmp/notes.txt"),  # noqa: S108 - a file of nobody's
    OpenDirectory(path="/tmp"),  # noqa: S108
    MemoryFile(name="notes"),
    *(FreshSocket(version=version) for version in (4, 6)),
    *(Socket(source=here, destination=there, transport=each) for here, there in ADDRESSES for each in Transport),
    *(Listening(address=here, transport=each) for here, _ in ADDRESSES for each in Transport),
)
"""What a process may have open, of each sort that a sensor tells apart."""

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
            if isinstance(activity, Bind):
                yield replace(activity, address=ANY_ADDRESS)
        case Accept():
            for here, there in ADDRESSES:
                yield replace(activity, source=there, destination=here)
        case ModuleLoad():
            for pid in (1, 4000):  # what the first process loads is passed over by some
                yield replace(activity, process=replace(activity.process, pid=pid, inner_pid=None, parent=None))
        case FileRead() | FileWrite() | Close() | Duplicate():
            for opened in HELD:
                yield _on_held(activity, Descriptor(number=9, opened=opened))
        case SetUser() | SetGroup() | Exit():
            yield from _of_its_own(activity)
        case Trace():
            yield from _traced(activity)
        case ApiCall():
            yield from _answered(activity)
        case _:
            yield activity


def _traced(trace: Trace) -> Iterator[Trace]:
    """Yield the trace of a stranger and of an own child."""
    process = trace.process
    stranger = replace(
        trace.target, pid=process.pid + 1, inner_pid=None, parent=None, leads_session=False, started=None
    )
    own_child = replace(stranger, parent=replace(process, parent=None))
    for other, request in product((stranger, own_child), TraceRequest):
        yield replace(trace, target=other, request=request)


def _answered(call: ApiCall) -> Iterator[ApiCall]:
    """Yield the call with each verb and each answer."""
    for verb, decision, stage in product(Verb, (None, *Decision), Stage):
        try:
            yield changed(changed(changed(call, verb=verb), decision=decision), stage=stage)
        except ValueError:  # what no API server logs
            continue


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


def _on_held(activity: FileRead | FileWrite | Close | Duplicate, held: Descriptor) -> Activity:
    process = replace(activity.process, descriptors=(held,))
    if isinstance(activity, Duplicate):
        return replace(activity, process=process, old=held)
    return replace(activity, process=process, descriptor=held)


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
