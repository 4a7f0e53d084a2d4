"""An activity in a line: what each kind is told as."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ruleglot.events.activity import (
    Accept,
    Access,
    ApiCall,
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
    FileOpen,
    FileRead,
    FileRename,
    FileWrite,
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
)
from ruleglot.events.activity.kubernetes import ObjectReference, Verb
from ruleglot.events.descriptors import Descriptor, OpenFile
from ruleglot.events.kubernetes.callers import Caller
from ruleglot.events.library import repertoire
from ruleglot.events.scenes.cast import APACHE, BASH, BOB, BOB_GROUP, ROOT, ROOT_GROUP
from ruleglot.report.describe import call_text, describe

BEGINNING = "on the host, on pts/0, as bob: /usr/bin/bash [-bash] "
NOTES = Descriptor(number=4, opened=OpenFile(path="/notes"))
READER = replace(BASH, descriptors=(NOTES,))
HERE = Endpoint(ip="0.0.0.0", port=80)  # noqa: S104 - a name, nothing listens


@pytest.mark.parametrize(
    ("activity", "deed"),
    [
        (Exit(process=BASH, code=3, story=""), "ends with 3"),
        (Exit(process=BASH, signal=Signal.SIGKILL, story=""), "is ended by SIGKILL"),
        (FailedExec(process=BASH, path="./x", error=Error.EACCES, story=""), "fails to start ./x (EACCES)"),
        (SetUser(process=BASH, user=BOB, before=ROOT, story=""), "becomes user bob by setuid"),
        (SetGroup(process=BASH, group=BOB_GROUP, before=ROOT_GROUP, story=""), "becomes group bob by setgid"),
        (Trace(process=BASH, target=APACHE, story=""), "reaches into /usr/sbin/apache2 (PTRACE_ATTACH)"),
        (
            SendSignal(process=BASH, target=APACHE, signal=Signal.SIGHUP, error=Error.EPERM, story=""),
            "sends SIGHUP to /usr/sbin/apache2, which fails (EPERM)",
        ),
        (
            FileOpen(process=BASH, path="x", access=Access.OVERWRITE, call=Call.CREAT, story=""),
            "opens x by creat (O_TRUNC|O_CREAT|O_WRONLY)",
        ),
        (FileRead(process=READER, descriptor=NOTES, story=""), "reads from /notes"),
        (FileWrite(process=READER, descriptor=NOTES, story=""), "writes to /notes"),
        (Close(process=READER, descriptor=NOTES, story=""), "closes /notes"),
        (Duplicate(process=READER, old=NOTES, new=0, story=""), "makes descriptor 0 stand for /notes by dup2"),
        (HardLink(process=BASH, original="x", path="y", story=""), "gives x the further name y"),
        (Symlink(process=BASH, target="x", path="y", story=""), "links y to x"),
        (ChangeMode(process=BASH, path="x", mode=0o644, story=""), "changes the mode of x to 0644"),
        (ChangeOwner(process=BASH, path="x", user=0, group=33, story=""), "gives x to user 0 and group 33"),
        (DirectoryCreate(process=BASH, path="x", story=""), "creates the directory x"),
        (
            DirectoryDelete(process=BASH, path="x", error=Error.ENOTEMPTY, story=""),
            "deletes the directory x, which fails (ENOTEMPTY)",
        ),
        (ModuleLoad(process=BASH, path="x.ko", story=""), "loads the kernel module x.ko by finit_module"),
        (MemoryFileCreate(process=BASH, name="x", story=""), "creates the file x in memory"),
        (Mount(process=BASH, device="proc", path="/x", kind="proc", story=""), "mounts proc (proc) on /x"),
        (Bind(process=BASH, address=HERE, story=""), "takes 0.0.0.0 port 80 (tcp) to be reached at"),
        (
            Connect(process=BASH, source=HERE, destination=replace(HERE, port=81), error=Error.ECONNREFUSED, story=""),
            "connects to 0.0.0.0 port 81 (tcp), which fails (ECONNREFUSED)",
        ),
    ],
)
def test_deed_is_told_in_words(activity: LinuxActivity, deed: str) -> None:
    assert describe(activity) == BEGINNING + deed


def test_call_to_a_cluster_is_told_with_its_caller_and_its_answer() -> None:
    target = ObjectReference(resource="pods", namespace="prod", name="web-0")
    call = ApiCall(story="", user=Caller(name="bob"), verb=Verb.GET, target=target, code=404)
    told = "in cluster-1, bob: get /api/v1/namespaces/prod/pods/web-0, answered with 404"
    assert describe(call) == told
    assert describe(replace(call, acts_as=Caller(name="eve"))) == told.replace("bob:", "bob as eve:")


def test_session_begins_without_a_terminal() -> None:
    begun = describe(NewSession(process=replace(BASH, terminal=None), story=""))
    assert begun == "on the host, without a terminal, as bob: /usr/bin/bash [-bash] begins a session of its own"


@pytest.mark.parametrize(
    ("activity", "call"),
    [
        (Exec(process=BASH, story=""), 'execve("/usr/bin/bash", ["-bash"])'),
        (FailedExec(process=BASH, path="./x", error=Error.EACCES, story=""), 'execve("./x", [])'),
        (FileOpen(process=BASH, path="x", access=Access.OVERWRITE, call=Call.CREAT, story=""), 'creat("x")'),
        (FileRename(process=BASH, original="a\n", path="b", story=""), 'renameat2("a\\n", "b")'),
        (FileRead(process=READER, descriptor=NOTES, story=""), 'read("/notes")'),
        (Duplicate(process=READER, old=NOTES, new=0, story=""), 'dup2("/notes", 0)'),
        (SetUser(process=BASH, user=BOB, before=ROOT, story=""), "setuid(1000)"),
        (Accept(process=BASH, source=HERE, destination=HERE, story=""), 'accept4("0.0.0.0:80")'),
        (NewSession(process=replace(BASH, terminal=None), story=""), "setsid()"),
        (Trace(process=BASH, target=APACHE, story=""), 'ptrace("/usr/sbin/apache2")'),
    ],
)
def test_activity_is_told_as_a_call(activity: LinuxActivity, call: str) -> None:
    assert call_text(activity) == call


@pytest.mark.parametrize("activity", repertoire(), ids=lambda each: each.story)
def test_every_activity_is_a_call(activity: LinuxActivity | ApiCall) -> None:
    verb, bracket, _ = call_text(activity).partition(" " if isinstance(activity, ApiCall) else "(")
    assert bracket
    assert verb.isidentifier()
