"""What ECS calls each kind: the words of each sensor, and what has none."""

from __future__ import annotations

from dataclasses import replace

import pytest

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
    Transport,
)
from ruleglot.events.derivation.siblings import other_kinds
from ruleglot.events.derivation.stages import BACKDROPS, stages
from ruleglot.events.descriptors import Descriptor, OpenFile
from ruleglot.events.ecs.auditd import auditd_document
from ruleglot.events.ecs.kinds import kind_of
from ruleglot.events.library import library
from ruleglot.events.scenes.cast import AGENT, BASH, BOB, BOB_GROUP, ROOT, ROOT_GROUP, started

HERE, THERE = Endpoint(ip="192.0.2.1", port=40000), Endpoint(ip="198.51.100.1", port=443)
WORKER = started(AGENT, "/opt/acme/bin/worker", "worker", "a b")
NOTES = Descriptor(number=4, opened=OpenFile(path="/notes"))
READER = replace(WORKER, descriptors=(NOTES,))
LEADER = replace(WORKER, leads_session=True)
PORT = replace(HERE, port=80)


@pytest.mark.parametrize(
    ("activity", "categories", "types", "actions"),
    [
        (Exec(process=WORKER, story=""), "process", "start", "exec exec_event start executed process_started"),
        (Fork(process=started(BASH, "/usr/bin/bash", "-bash"), story=""), "process", "start", "fork"),
        (Exit(process=WORKER, story=""), "process", "end", "end"),
        (Exit(process=WORKER, signal=Signal.SIGKILL, story=""), "process", "end", "end"),
        (NewSession(process=LEADER, story=""), "process", "change", "session_id_change"),
        (
            SetUser(process=WORKER, user=ROOT, before=BOB, story=""),
            "process",
            "change",
            "uid_change changed-identity-of",
        ),
        (SetUser(process=WORKER, user=ROOT, before=ROOT, story=""), "process", "change", "changed-identity-of"),
        (
            SetGroup(process=WORKER, group=ROOT_GROUP, before=BOB_GROUP, story=""),
            "process",
            "change",
            "gid_change changed-identity-of",
        ),
        (Trace(process=WORKER, target=BASH, story=""), "process", "", "ptrace"),
        (Trace(process=WORKER, target=BASH, request=TraceRequest.PTRACE_SEIZE, story=""), "process", "", "ptrace"),
        (Trace(process=WORKER, target=BASH, error=Error.EPERM, story=""), "process", "", "ptrace"),
        (SendSignal(process=WORKER, target=BASH, signal=Signal.SIGHUP, story=""), "process", "end", "killed-pid"),
        (
            ModuleLoad(process=WORKER, path="/x.ko", story=""),
            "process driver",
            "start",
            "load_module loaded-kernel-module",
        ),
        (MemoryFileCreate(process=WORKER, name="x", story=""), "process", "", "memfd_create"),
        (FileCreate(process=WORKER, path="/x", story=""), "file", "creation", "creation opened-file"),
        (FileCreate(process=WORKER, path="/x", call=Call.CREAT, story=""), "file", "creation", "creation opened-file"),
        (FileCreate(process=WORKER, path="/x", call=Call.OPENAT2, story=""), "file", "creation", "creation"),
        (FileCreate(process=WORKER, path="/x", call=Call.MKNOD, story=""), "file", "creation", "creation make-device"),
        (
            FileOpen(process=WORKER, path="/x", access=Access.APPEND, story=""),
            "file",
            "change",
            "open modification opened-file",
        ),
        (FileDelete(process=WORKER, path="/x", story=""), "file", "deletion", "deletion deleted"),
        (FileRename(process=WORKER, original="/y", path="/x", story=""), "file", "change", "rename renamed"),
        (HardLink(process=WORKER, original="/y", path="/x", story=""), "file", "creation", "link linked"),
        (Symlink(process=WORKER, target="/y", path="/x", story=""), "file", "creation", "symlinked"),
        (
            ChangeMode(process=WORKER, path="/x", mode=0o755, story=""),
            "file",
            "change",
            "modification changed-file-permissions-of",
        ),
        (
            ChangeOwner(process=WORKER, path="/x", user=0, group=0, story=""),
            "file",
            "change",
            "changed-file-ownership-of",
        ),
        (DirectoryCreate(process=WORKER, path="/x", story=""), "file", "creation", "created-directory"),
        (DirectoryDelete(process=WORKER, path="/x", story=""), "file", "deletion", "deleted"),
        (Mount(process=WORKER, device="tmpfs", path="/x", kind="tmpfs", story=""), "file", "creation", "mounted"),
        (
            Connect(process=WORKER, source=HERE, destination=THERE, error=Error.ECONNREFUSED, story=""),
            "network",
            "start",
            "connection_attempted connected-to",
        ),
        (
            Accept(process=WORKER, source=THERE, destination=HERE, story=""),
            "network",
            "start",
            "connection_accepted accepted-connection-from",
        ),
        (Bind(process=WORKER, address=PORT, story=""), "network", "start", "bound-socket"),
    ],
)
def test_kind_has_the_words_of_every_sensor(activity: LinuxActivity, categories: str, types: str, actions: str) -> None:
    found = kind_of(activity)
    assert found is not None
    assert (" ".join(found.categories), " ".join(found.types), " ".join(found.actions)) == (categories, types, actions)


@pytest.mark.parametrize(
    "activity",
    [
        FailedExec(process=WORKER, path="/x", error=Error.ENOENT, story=""),
        FileCreate(process=WORKER, path="/x", error=Error.EACCES, story=""),
        FileCreate(process=WORKER, path="/x", access=Access.UNNAMED | Access.WRITE, story=""),
        FileOpen(process=WORKER, path="/x", access=Access.WRITE, error=Error.EACCES, story=""),
        FileOpen(process=WORKER, path="/x", access=Access.READ, story=""),
        FileRead(process=READER, descriptor=NOTES, story=""),
        FileWrite(process=READER, descriptor=NOTES, story=""),
        Close(process=READER, descriptor=NOTES, story=""),
        Duplicate(process=READER, old=NOTES, new=0, story=""),
        FileDelete(process=WORKER, path="/x", error=Error.ENOENT, story=""),
        FileRename(process=WORKER, original="/y", path="/x", error=Error.EACCES, story=""),
        HardLink(process=WORKER, original="/y", path="/x", error=Error.EEXIST, story=""),
        ChangeMode(process=WORKER, path="/x", mode=0o755, error=Error.EPERM, story=""),
        DirectoryCreate(process=WORKER, path="/x", error=Error.EEXIST, story=""),
        SetUser(process=WORKER, user=BOB, before=ROOT, error=Error.EPERM, story=""),
        ModuleLoad(process=WORKER, path="/x.ko", error=Error.EPERM, story=""),
        SendSignal(process=WORKER, target=BASH, signal=Signal.SIGHUP, error=Error.ESRCH, story=""),
        Bind(process=WORKER, address=PORT, error=Error.EACCES, story=""),
        Connect(process=WORKER, source=HERE, destination=THERE, transport=Transport.UDP, story=""),
        Trace(process=WORKER, target=BASH, error=Error.ESRCH, story=""),
        Trace(process=WORKER, target=BASH, request=TraceRequest.PTRACE_PEEKDATA, story=""),
        Trace(process=WORKER, target=started(WORKER, "/usr/bin/x"), story=""),
    ],
)
def test_kind_without_a_name_is_not_recorded(activity: LinuxActivity) -> None:
    assert kind_of(activity) is None


def test_auditd_manager_has_no_other_word_for_a_kind_than_the_table_says() -> None:
    near = (each for stage in stages(BACKDROPS[1]) for _, each in other_kinds(stage))
    compared = 0
    for activity in (*library(), *stages(BACKDROPS[0]), *near):
        kind, document = kind_of(activity), auditd_document(activity)
        if kind is None or document is None or "action" not in document["event"]:
            continue
        compared += 1
        assert document["event"]["action"] in kind.actions, activity
        assert set(document["event"]["category"]) <= set(kind.categories), activity
        saying = set(document["event"]["type"]) - {"info", "connection"}
        wrong = isinstance(activity, FileOpen) and activity.call is Call.CREAT  # a creation, if one asks auditd
        assert wrong or saying <= set(kind.types), activity
    print(f"{compared} documents of auditd manager")
    assert compared > 100
