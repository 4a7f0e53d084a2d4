"""What a machine is before an activity: the processes that run, the users and addresses that it has.

Who was running before the sensor looked stands in the table of processes. Who was forked since has to be forked in the
capture too, since only so the engine knows for how long it has been there; then it becomes what it is: it starts its
program, leads its session, opens what it has open.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, assert_never

from ruleglot.events.activity import (
    Accept,
    Access,
    Bind,
    Call,
    Close,
    Connect,
    Exec,
    FileOpen,
    Fork,
    MemoryFileCreate,
    NewSession,
    SendSignal,
    SetGroup,
    SetUser,
    Trace,
)
from ruleglot.events.descriptors import FreshSocket, Listening, MemoryFile, OpenDirectory, OpenFile, Socket
from ruleglot.events.falco.calls.syscalls import system_calls
from ruleglot.events.falco.calls.system_call import SystemCall
from ruleglot.events.falco.known import is_started

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruleglot.events.activity import LinuxActivity
    from ruleglot.events.descriptors import Descriptor
    from ruleglot.events.process import Process


def before(activity: LinuxActivity) -> Process | None:
    """Return the acting process as it was before the activity; `None` where the activity itself made it."""
    process = activity.process
    match activity:
        case Fork():
            return process.parent
        case Exec() if process.parent is not None:
            return _forked(process, process.parent)
        case NewSession():
            return replace(process, leads_session=False)
        case SetUser():
            return replace(process, user=activity.before)
        case SetGroup():
            return replace(process, group=activity.before)
        case _:
            return process


def _forked(process: Process, parent: Process) -> Process:
    """Return a process that has not started its program yet: its parent's is still running.

    It already runs for whom it is to run for, as the children of `cron`, `sshd` and `sudo` do.
    """
    return replace(
        parent,
        pid=process.pid,
        inner_pid=process.inner_pid,
        parent=parent,
        cwd=process.cwd,
        container=process.container,
        leads_session=process.leads_session,
        leads_group=process.leads_group,
        started=process.started,
        descriptors=process.descriptors,
        user=process.user,
        group=process.group,
    )


def involved(activity: LinuxActivity) -> tuple[Process, ...]:
    """Return the processes that have to be there, the outermost first: the acting one, its ancestors, its targets."""
    own = before(activity)
    lines = [] if own is None else [own]
    if isinstance(activity, Trace | SendSignal):
        lines.append(activity.target)
    found = {process.pid: process for line in lines for process in reversed([*line.line])}
    return tuple(found.values())


def growing_up(process: Process) -> Iterator[SystemCall]:
    """Yield the calls by which a process that was forked since has become what it is."""
    if process.started is None or process.parent is None:
        return
    child = replace(
        _forked(process, process.parent),
        leads_session=False,
        leads_group=False,
        descriptors=process.parent.descriptors,
    )
    yield system_calls(Fork(process=child, story="", time=process.started))[-1]
    moment = process.started
    if process.cwd != process.parent.cwd:
        moment += 1
        yield SystemCall(name="chdir", process=child, time=moment, values={"res": 0, "path": process.cwd})
    if process.leads_session:
        moment += 1
        leader = replace(child, leads_session=True, terminal=None)
        yield from system_calls(NewSession(process=leader, story="", time=moment))
    if is_started(process):
        moment += 1
        started = replace(process, descriptors=child.descriptors)
        yield from system_calls(Exec(process=started, story="", time=moment))
    yield from _changed(replace(process, descriptors=child.descriptors), process.descriptors)


def _changed(process: Process, wanted: tuple[Descriptor, ...]) -> Iterator[SystemCall]:
    """Yield the calls by which a process comes to have open what is wanted, and nothing else."""
    for each in process.descriptors:
        if each not in wanted:
            yield from system_calls(Close(process=process, descriptor=each, story="", time=process.started or 0))
            process = replace(process, descriptors=tuple(kept for kept in process.descriptors if kept != each))
    for each in wanted:
        if each not in process.descriptors:
            yield from (replace(call, time=process.started or 0) for call in _opening(process, each))
            process = replace(process, descriptors=(*process.descriptors, each))


def _opening(process: Process, descriptor: Descriptor) -> tuple[SystemCall, ...]:
    """Return the calls by which a process came to have something open."""
    opened, number, story = descriptor.opened, descriptor.number, ""
    match opened:
        case OpenFile() | OpenDirectory():
            access = Access.READ | (Access.DIRECTORY if isinstance(opened, OpenDirectory) else Access(0))
            path = opened.given or opened.path
            return system_calls(FileOpen(process=process, path=path, access=access, number=number, story=story))
        case MemoryFile():
            return system_calls(MemoryFileCreate(process=process, name=opened.name, number=number, story=story))
        case Socket(accepted=True):
            return system_calls(
                Accept(
                    process=process,
                    source=opened.source,
                    destination=opened.destination,
                    call=Call.ACCEPT,
                    number=number,
                    story=story,
                )
            )
        case Socket():
            return system_calls(
                Connect(
                    process=process,
                    source=opened.source,
                    destination=opened.destination,
                    transport=opened.transport,
                    number=number,
                    story=story,
                )
            )
        case Listening():
            return system_calls(
                Bind(
                    process=process,
                    address=opened.address,
                    transport=opened.transport,
                    number=number,
                    story=story,
                )
            )
        case FreshSocket():
            return ()
        case _:
            assert_never(opened)
