"""An activity of each kind to begin with, before a backdrop that no rule is about.

The names are neutral on purpose: a rule's exclusions (`not process.parent.name in (...)`) should not be met by chance.
Several backdrops are tried, in case one of them is excluded after all.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ruleglot.events.activity import (
    Accept,
    Access,
    Bind,
    Call,
    ChangeMode,
    ChangeOwner,
    Close,
    Connect,
    DirectoryCreate,
    DirectoryDelete,
    Duplicate,
    Endpoint,
    Error,
    Exec,
    Exit,
    FailedExec,
    FileCreate,
    FileDelete,
    FileOpen,
    FileRead,
    FileRename,
    FileWrite,
    Fork,
    HardLink,
    MemoryFileCreate,
    ModuleLoad,
    Mount,
    NewSession,
    SendSignal,
    SetGroup,
    SetUser,
    Signal,
    Symlink,
    Trace,
    Transport,
)
from ruleglot.events.descriptors import Descriptor, OpenFile, Socket
from ruleglot.events.scenes.cast import (
    AGENT,
    BASH,
    BOB,
    BOB_GROUP,
    NGINX,
    ROOT,
    ROOT_GROUP,
    WEB_SHELL,
    started,
)

if TYPE_CHECKING:
    from ruleglot.events.activity import LinuxActivity
    from ruleglot.events.process import Process

SERVICE = started(AGENT, "/opt/acme/bin/worker", cwd="/opt/acme")
BACKDROPS: tuple[Process, ...] = (
    SERVICE,
    started(BASH, "/usr/bin/worker", cwd="/home/bob"),
    started(WEB_SHELL, "/usr/local/bin/worker", cwd="/srv"),
    started(NGINX, "/srv/app/worker", cwd="/srv/app"),
    replace(SERVICE, parent=None),
)

NEAR = Endpoint(ip="192.0.2.10", port=40000)
FAR = Endpoint(ip="198.51.100.20", port=8000)


OTHER = started(AGENT, "/opt/acme/bin/other", pid=7777)
"""Whom a process traces or sends a signal to."""


def stages(backdrop: Process) -> tuple[LinuxActivity, ...]:
    """Return an activity of each kind that Elastic's sensors record, done by the process."""
    return (
        Exec(process=backdrop, story=""),
        *_of_files(backdrop),
        Connect(process=backdrop, source=NEAR, destination=FAR, story=""),
        Accept(process=backdrop, source=FAR, destination=NEAR, story=""),
        *_forks(backdrop),
        Exit(process=backdrop, story=""),
        *_of_names(backdrop),
        *_of_processes(backdrop),
        Bind(process=backdrop, address=NEAR, story=""),
    )


def further_stages(backdrop: Process) -> tuple[LinuxActivity, ...]:
    """Return what other sensors record as well: failures, reading, what is done with what is open, UDP."""
    file = Descriptor(number=3, opened=OpenFile(path="/srv/data/thing"))
    socket = Descriptor(number=4, opened=Socket(source=NEAR, destination=FAR))
    holding = replace(backdrop, descriptors=(file, socket))
    return (
        FileOpen(process=backdrop, path="/srv/data/thing", access=Access.READ, story=""),
        FileOpen(process=backdrop, path="/srv/data/thing", access=Access.OVERWRITE, call=Call.CREAT, story=""),
        FailedExec(process=backdrop, path="/srv/data/thing", error=Error.EACCES, story=""),
        Connect(process=backdrop, source=NEAR, destination=FAR, transport=Transport.UDP, story=""),
        FileRead(process=holding, descriptor=file, data=b"thing", story=""),
        FileWrite(process=holding, descriptor=file, data=b"thing", story=""),
        Close(process=holding, descriptor=file, story=""),
        Duplicate(process=holding, old=socket, new=0, story=""),
    )


def _of_files(backdrop: Process) -> tuple[LinuxActivity, ...]:
    return (
        FileCreate(process=backdrop, path="/srv/data/thing", story=""),
        FileOpen(process=backdrop, path="/srv/data/thing", access=Access.WRITE, story=""),
        FileDelete(process=backdrop, path="/srv/data/thing", story=""),
        FileRename(process=backdrop, original="/srv/data/other", path="/srv/data/thing", story=""),
    )


def _of_names(backdrop: Process) -> tuple[LinuxActivity, ...]:
    return (
        ChangeMode(process=backdrop, path="/srv/data/thing", mode=0o644, story=""),
        ChangeOwner(process=backdrop, path="/srv/data/thing", user=1000, group=1000, story=""),
        HardLink(process=backdrop, original="/srv/data/other", path="/srv/data/thing", story=""),
        Symlink(process=backdrop, target="/srv/data/other", path="/srv/data/thing", story=""),
        DirectoryCreate(process=backdrop, path="/srv/data/thing", story=""),
        DirectoryDelete(process=backdrop, path="/srv/data/thing", story=""),
        Mount(process=backdrop, device="/srv/data/image", path="/srv/data/thing", kind="ext4", story=""),
    )


def _of_processes(backdrop: Process) -> tuple[LinuxActivity, ...]:
    user, group = backdrop.user, backdrop.group
    return (
        NewSession(process=replace(backdrop, leads_session=True, terminal=None), story=""),
        SetUser(process=backdrop, user=user, before=ROOT if user.id else BOB, story=""),
        SetGroup(process=backdrop, group=group, before=ROOT_GROUP if group.id else BOB_GROUP, story=""),
        Trace(process=backdrop, target=OTHER, story=""),
        SendSignal(process=backdrop, target=OTHER, signal=Signal.SIGTERM, story=""),
        ModuleLoad(process=backdrop, path="/srv/data/thing.ko", story=""),
        MemoryFileCreate(process=backdrop, name="thing", story=""),
    )


def _forks(backdrop: Process) -> tuple[LinuxActivity, ...]:
    parent = backdrop.parent
    if parent is None:
        return ()
    return (Fork(process=replace(backdrop, executable=parent.executable, argv=parent.argv), story=""),)
