"""An activity of every kind, and of every call that a kind is made by."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

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
    LinuxActivity,
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
    TraceRequest,
)
from ruleglot.events.descriptors import Descriptor, OpenDirectory, OpenFile
from ruleglot.events.identity import Group, User
from ruleglot.events.scenes.cast import BASH

ROOT, ROOT_GROUP = User(id=0, name="root"), Group(id=0, name="root")
HERE, THERE = Endpoint(ip="10.0.0.5", port=40000), Endpoint(ip="203.0.113.66", port=4444)
HERE_6, THERE_6 = Endpoint(ip="2001:db8::5", port=40000), Endpoint(ip="2001:db8::66", port=443)
SHELL = replace(BASH, real_user=None, real_group=None)
CURL = replace(
    SHELL,
    executable="/usr/bin/curl",
    argv=("curl", "-o", "my file", "x.sh"),
    pid=4242,
    parent=SHELL,
    leads_session=False,
)
SCRIPT = replace(CURL, executable="/usr/bin/dash", argv=("/bin/sh", "./run.sh", "-x"), invoked="./run.sh")
MEMORY = replace(CURL, executable="memfd:implant", argv=("[kworker]",))
DIRECTORY = Descriptor(number=7, opened=OpenDirectory(path="/etc"))
FILE = Descriptor(number=5, opened=OpenFile(path="/etc/passwd"))
HOLDER = replace(CURL, descriptors=(DIRECTORY, FILE))
SUDO = replace(CURL, user=ROOT, group=ROOT_GROUP)
SUDO_USER = replace(CURL, user=ROOT, real_user=SHELL.user)
LEADER = replace(CURL, leads_session=True, terminal=None)
CHILD = replace(SHELL, pid=4243, parent=SHELL, leads_session=False)


def created(call: Call, **changes: Any) -> FileCreate:  # noqa: ANN401 - FileCreate's
    return replace(FileCreate(process=CURL, path="a/b", call=call, mode=0o600, story="touch"), **changes)


ACTIVITIES: tuple[LinuxActivity, ...] = (
    Exec(process=CURL, story="curl"),
    Exec(process=SCRIPT, story="./run.sh"),
    Exec(process=MEMORY, story="fexecve", call=Call.EXECVEAT),
    FailedExec(process=CURL, path="nothing", error=Error.ENOENT, story="no such program"),
    FailedExec(process=CURL, path="/root/x", error=Error.EACCES, story="not allowed"),
    Fork(process=CHILD, story="fork"),
    Exit(process=CURL, code=3, story="exit 3"),
    NewSession(process=LEADER, story="setsid"),
    *(
        SetUser(process=SUDO, user=ROOT, before=SHELL.user, call=call, story="su")
        for call in (Call.SETUID, Call.SETREUID, Call.SETRESUID)
    ),
    SetUser(process=SUDO_USER, user=ROOT, before=SHELL.user, call=Call.SETREUID, story="seteuid"),
    SetUser(process=CURL, user=ROOT, before=CURL.user, error=Error.EPERM, story="refused"),
    *(
        SetGroup(process=SUDO, group=ROOT_GROUP, before=SHELL.group, call=call, story="newgrp")
        for call in (Call.SETGID, Call.SETREGID, Call.SETRESGID)
    ),
    Trace(process=CURL, target=SHELL, story="gdb"),
    Trace(process=CURL, target=SHELL, request=TraceRequest.PTRACE_TRACEME, story="traced by its parent"),
    SendSignal(process=CURL, target=SHELL, signal=Signal.SIGKILL, story="kill -9"),
    SendSignal(process=CURL, target=SHELL, signal=Signal.SIGTERM, error=Error.ESRCH, story="nobody there"),
    *(created(call) for call in (Call.OPEN, Call.OPENAT, Call.OPENAT2, Call.CREAT, Call.MKNOD, Call.MKNODAT)),
    created(Call.OPENAT, process=HOLDER, base=DIRECTORY, path="x", number=9),
    created(Call.OPENAT, error=Error.EACCES),
    created(Call.OPENAT, error=Error.ENOENT),
    created(Call.MKNOD, error=Error.EEXIST),
    FileOpen(process=CURL, path="/etc/passwd", access=Access.READ | Access.CLOSE_ON_EXEC, story="read"),
    FileOpen(process=CURL, path="/etc/passwd", access=Access.TOUCH, call=Call.OPEN, story="open to write"),
    FileOpen(process=CURL, path="/proc", access=Access.READ | Access.DIRECTORY, call=Call.OPENAT2, story="ls /proc"),
    FileOpen(process=CURL, path="/etc/shadow", access=Access.READ, error=Error.EACCES, story="refused"),
    FileOpen(process=CURL, path="/nothing", access=Access.READ, error=Error.ENOENT, story="nothing"),
    FileRead(process=HOLDER, descriptor=FILE, data=b"root", story="read"),
    FileWrite(process=HOLDER, descriptor=FILE, data=b"root:", story="write"),
    Close(process=HOLDER, descriptor=FILE, story="close"),
    FileDelete(process=CURL, path="/tmp/a b", call=Call.UNLINK, story="rm"),
    FileDelete(process=CURL, path="a", story="rm a"),
    FileDelete(process=CURL, path="a", error=Error.ENOENT, story="rm nothing"),
    FileDelete(process=CURL, path="a/b", error=Error.ENOTDIR, story="rm in a file"),
    *(
        FileRename(process=CURL, original="a", path="/tmp/b", call=call, story="mv")
        for call in (Call.RENAME, Call.RENAMEAT, Call.RENAMEAT2)
    ),
    FileRename(process=CURL, original="a", path="b", error=Error.ENOENT, story="mv nothing"),
    FileRename(process=CURL, original="a", path="b", error=Error.EACCES, story="mv refused"),
    FileRename(process=CURL, original="a/b", path="b", error=Error.ENOTDIR, story="mv in a file"),
    *(HardLink(process=CURL, original="a", path="b", call=call, story="ln") for call in (Call.LINK, Call.LINKAT)),
    HardLink(process=CURL, original="a", path="b", error=Error.EEXIST, story="ln over another"),
    *(
        Symlink(process=CURL, target="../a", path="b", call=call, story="ln -s")
        for call in (Call.SYMLINK, Call.SYMLINKAT)
    ),
    *(
        ChangeMode(process=CURL, path="x", mode=0o4755, call=call, story="chmod")
        for call in (Call.CHMOD, Call.FCHMODAT)
    ),
    *(
        ChangeOwner(process=CURL, path="x", user=0, group=33, call=call, story="chown")
        for call in (Call.CHOWN, Call.LCHOWN, Call.FCHOWNAT)
    ),
    *(DirectoryCreate(process=CURL, path="d/", call=call, story="mkdir") for call in (Call.MKDIR, Call.MKDIRAT)),
    *(DirectoryDelete(process=CURL, path="d", call=call, story="rmdir") for call in (Call.RMDIR, Call.UNLINKAT)),
    Duplicate(process=HOLDER, old=FILE, new=0, story="dup2"),
    Duplicate(process=HOLDER, old=FILE, new=1, call=Call.DUP3, story="dup3"),
    MemoryFileCreate(process=CURL, name="implant", story="memfd"),
    *(
        ModuleLoad(process=SUDO, path="/lib/root-kit.ko", call=call, story="insmod")
        for call in (Call.INIT_MODULE, Call.FINIT_MODULE)
    ),
    ModuleLoad(process=CURL, path="/lib/root-kit.ko", error=Error.EPERM, story="insmod refused"),
    Mount(process=SUDO, device="/dev/sdb1", path="/mnt", kind="ext4", story="mount"),
    Mount(process=SUDO, device="tmpfs", path="/mnt", kind="tmpfs", story="mount -t tmpfs"),
    Connect(process=CURL, source=HERE, destination=THERE, error=Error.EINPROGRESS, story="connect"),
    Connect(process=CURL, source=HERE_6, destination=THERE_6, story="connect over IPv6"),
    Accept(process=CURL, source=THERE, destination=HERE, story="accept"),
    Bind(process=CURL, address=HERE, story="bind"),
)

KINDS: tuple[type[LinuxActivity], ...] = tuple(dict.fromkeys(type(each) for each in ACTIVITIES))


def of(kind: type[LinuxActivity], call: Call | None = None, *, failed: bool = False) -> LinuxActivity:
    """Return the first activity of a kind, by a call where one is given, and failed or not."""
    return next(
        each
        for each in ACTIVITIES
        if isinstance(each, kind)
        and (call is None or getattr(each, "call", None) is call)
        and (getattr(each, "error", None) is not None) == failed
    )
