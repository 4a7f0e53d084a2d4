"""The ECS view: what Elastic's sensors record, and what they do not."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ruleglot.events.activity import (
    Bind,
    Call,
    ChangeMode,
    ChangeOwner,
    Connect,
    DirectoryCreate,
    DirectoryDelete,
    Endpoint,
    Error,
    Exec,
    Exit,
    FailedExec,
    FileRename,
    HardLink,
    LinuxActivity,
    MemoryFileCreate,
    ModuleLoad,
    Mount,
    SendSignal,
    SetUser,
    Signal,
    Symlink,
    Trace,
)
from ruleglot.events.ecs.dates import timestamp
from ruleglot.events.ecs.process import entry_leader, entry_type, is_interactive
from ruleglot.events.ecs.view import ecs_document
from ruleglot.events.identity import ContainerDetails, Group, Pod, Terminal, TerminalKind, User
from ruleglot.events.scenes.cast import (
    AGENT,
    BASH,
    BOB,
    CONSOLE,
    NEWBORN,
    NGINX,
    ROOT,
    RUNNER,
    SSHD,
    SYSTEMD,
    TTY,
    WEB,
    WEB_SHELL,
    started,
)

HERE, THERE = Endpoint(ip="192.0.2.1", port=40000), Endpoint(ip="198.51.100.1", port=443)
WORKER = started(AGENT, "/opt/acme/bin/worker", "worker", "a b")


def document(activity: LinuxActivity) -> dict[str, Any]:
    found = ecs_document(activity)
    assert found is not None
    return found


def test_document_names_the_kind_in_the_words_of_every_sensor() -> None:
    event = document(ModuleLoad(process=WORKER, path="/x.ko", story=""))["event"]
    assert event == {
        "kind": "event",
        "category": ["process", "driver"],
        "type": ["start"],
        "action": ["load_module", "loaded-kernel-module"],
        "outcome": "success",
    }
    assert "type" not in document(MemoryFileCreate(process=WORKER, name="x", story=""))["event"]
    assert ecs_document(FailedExec(process=WORKER, path="/x", error=Error.ENOENT, story="")) is None


def test_connection_is_recorded_whatever_became_of_it() -> None:
    refused = Connect(process=WORKER, source=HERE, destination=THERE, error=Error.ECONNREFUSED, story="")
    found = document(refused)
    assert found["destination"] == {"ip": "198.51.100.1", "port": 443, "address": "198.51.100.1"}
    assert found["network"] == {"transport": "tcp", "type": "ipv4", "direction": "egress"}


def test_process_and_its_parent_are_described_alike() -> None:
    process = document(Exec(process=WORKER, story=""))["process"]
    assert process["args"] == ["worker", "a b"]
    assert process["command_line"] == "worker a b"
    assert process["parent"]["executable"] == "/opt/acme/bin/agentd"
    assert process["parent"]["args_count"] == 2
    assert process["user"] == {"id": "0", "name": "root"}
    assert process.keys() >= process["parent"].keys()


def test_unknown_parent_leaves_nothing() -> None:
    process = document(Exec(process=replace(WORKER, parent=None), story=""))["process"]
    assert process.keys().isdisjoint({"parent", "session_leader", "entry_leader"})


def test_program_in_memory_has_the_path_that_the_kernel_writes() -> None:
    process = document(Exec(process=started(AGENT, "memfd:x", "y"), story=""))["process"]
    assert (process["executable"], process["name"]) == ("/memfd:x (deleted)", "memfd:x (deleted)")


def test_optional_fields_are_left_out_where_there_is_nothing() -> None:
    bare = document(Exec(process=WORKER, story=""))
    full = document(
        Exec(process=replace(WORKER, environment=("A=1",), capabilities=("CAP_KILL",), terminal=TTY), story="")
    )
    assert bare["process"].keys().isdisjoint({"env_vars", "thread", "tty"})
    assert full["process"]["env_vars"] == ["A=1"]
    assert full["process"]["thread"]["capabilities"]["effective"] == ["CAP_KILL"]
    assert full["process"]["tty"]["char_device"] == {"major": 4, "minor": 1}


@pytest.mark.parametrize(
    ("terminal", "interactive"),
    [
        (None, False),
        (Terminal(kind=TerminalKind.PTS, number=300), True),
        (TTY, True),
        (CONSOLE, False),
    ],
)
def test_somebody_may_sit_at_terminals_but_not_at_the_console(terminal: Terminal | None, *, interactive: bool) -> None:
    assert is_interactive(terminal) is interactive


def test_nameless_accounts_have_an_id_only() -> None:
    found = document(Exec(process=replace(WORKER, user=User(id=7), group=Group(id=8)), story=""))
    assert found["user"]["id"] == "7"
    assert "name" not in found["user"]
    assert found["group"]["id"] == "8"


def test_real_user_is_told_apart_from_the_effective_one() -> None:
    found = document(Exec(process=replace(WORKER, real_user=User(id=1000), real_group=Group(id=1001)), story=""))
    assert found["process"]["real_user"]["id"] == found["user"]["Ext"]["real"]["id"] == "1000"
    assert found["group"]["Ext"]["real"]["id"] == "1001"
    assert found["user"]["effective"]["id"] == "0"


def test_container_tells_what_is_known_of_it() -> None:
    def found(process_container: Any) -> dict[str, Any]:  # noqa: ANN401 - a container or none
        return document(Exec(process=replace(WORKER, container=process_container), story=""))

    assert "container" not in found(None)
    assert found(NEWBORN)["container"] == {"id": NEWBORN.id}
    assert found(RUNNER)["container"]["security_context"]["privileged"] is True
    assert "orchestrator" not in found(RUNNER)
    assert found(WEB)["orchestrator"] == {
        "type": "kubernetes",
        "namespace": "prod",
        "resource": {"type": "pod", "name": "web-7d9f", "ip": "10.244.1.7"},
    }


def test_renamed_file_has_both_names() -> None:
    file = document(FileRename(process=BASH, original="a.txt", path="/tmp/b", story=""))["file"]
    assert file == {
        "path": "/tmp/b",
        "name": "b",
        "directory": "/tmp",
        "Ext": {"original": {"path": "/home/bob/a.txt", "name": "a.txt", "extension": "txt"}},
    }


@pytest.mark.parametrize(
    ("process", "kind"),
    [
        (started(NGINX, "/usr/bin/id"), "container"),
        (started(WEB_SHELL, "/usr/bin/id"), "container"),
        (WORKER, "init"),
        (started(SYSTEMD, "/usr/bin/login", terminal=TTY, leads_session=True), "terminal"),
        (started(SSHD, "/usr/bin/bash", leads_session=True), "sshd"),
    ],
)
def test_session_was_entered_by(process: Any, kind: str) -> None:  # noqa: ANN401 - a process
    leader = entry_leader(process)
    assert leader is not None
    assert entry_type(leader) == kind


def test_leader_of_a_container_may_be_the_process_itself() -> None:
    itself = document(Exec(process=NGINX, story=""))["process"]["entry_leader"]
    child = document(Exec(process=started(NGINX, "/usr/bin/id"), story=""))["process"]["entry_leader"]
    assert (itself["same_as_process"], child["same_as_process"]) == (True, False)


def test_time_is_written_in_utc() -> None:
    assert timestamp(1_700_000_000_123_456_789) == "2023-11-14T22:13:20.123Z"


@pytest.mark.parametrize(("ending", "code"), [({"code": 3}, 3), ({"signal": Signal.SIGSEGV}, 0)])
def test_end_is_recorded_with_the_byte_that_holds_the_exit_code(ending: Any, code: int) -> None:  # noqa: ANN401
    process = document(Exit(process=WORKER, **ending, time=10**18, story=""))["process"]
    assert (process["exit_code"], process["end"]) == (code, "2001-09-09T01:46:40.000Z")


def test_start_is_recorded_where_it_is_known() -> None:
    old = replace(WORKER, parent=replace(AGENT, started=10**18), started=10**18 + 10**9)
    process = document(Exec(process=old, story=""))["process"]
    assert (process["parent"]["start"], process["start"]) == ("2001-09-09T01:46:40.000Z", "2001-09-09T01:46:41.000Z")
    assert "start" not in process["entry_leader"]["parent"]


def test_those_above_the_process_are_named() -> None:
    head = started(BASH, "/usr/bin/sort", leads_group=True)
    process = document(Exec(process=started(head, "/usr/bin/cut"), story=""))["process"]
    assert (process["group_leader"]["name"], process["group_leader"]["same_as_process"]) == ("sort", False)
    assert process["session_leader"]["name"] == "bash"
    assert process["Ext"]["ancestry"] == [process["parent"]["entity_id"], "entity-720", "entity-710", *ROOTS]
    assert document(Exec(process=head, story=""))["process"]["group_leader"]["same_as_process"] is True


ROOTS = ["entity-700", "entity-1"]


def test_image_and_labels_are_told_where_they_are_known() -> None:
    details = ContainerDetails(
        name="web",
        image="docker.io/library/nginx",
        tag="1",
        digest="sha256:" + "a" * 64,
        pod=Pod(name="web-0", namespace="prod", labels=(("app", "web"),)),
    )
    found = document(Exec(process=replace(WORKER, container=replace(WEB, details=details)), story=""))
    assert found["container"]["image"]["hash"] == {"all": ["sha256:" + "a" * 64]}
    assert found["orchestrator"]["resource"] == {"type": "pod", "name": "web-0", "label": ["app:web"]}


@pytest.mark.parametrize(
    ("activity", "fields"),
    [
        (ChangeMode(process=BASH, path="x", mode=0o4755, story=""), {"mode": "04755"}),
        (ChangeMode(process=BASH, path="x", mode=0o644, story=""), {"mode": "0644"}),
        (ChangeOwner(process=BASH, path="x", user=0, group=33, story=""), {"uid": "0", "gid": "33"}),
        (ChangeOwner(process=BASH, path="x", user=0, group=2**32 - 1, story=""), {"uid": "0"}),
        (Symlink(process=BASH, target="../y", path="x", story=""), {"target_path": "../y"}),
        (HardLink(process=BASH, original="y", path="x", story=""), {}),
        (DirectoryCreate(process=BASH, path="./x/", story=""), {}),
        (DirectoryDelete(process=BASH, path="x", story=""), {}),
        (Mount(process=BASH, device="tmpfs", path="x", kind="tmpfs", story=""), {}),
    ],
)
def test_file_is_told_with_what_was_changed_about_it(activity: LinuxActivity, fields: dict[str, str]) -> None:
    assert document(activity)["file"] == {"path": "/home/bob/x", "name": "x", "directory": "/home/bob"} | fields


@pytest.mark.parametrize(
    ("activity", "syscall"),
    [
        (Exec(process=WORKER, call=Call.EXECVEAT, story=""), {"syscall": "execveat"}),
        (ModuleLoad(process=WORKER, path="/x.ko", call=Call.INIT_MODULE, story=""), {"syscall": "init_module"}),
        (SetUser(process=WORKER, user=ROOT, before=BOB, call=Call.SETREUID, story=""), {"syscall": "setreuid"}),
        (
            SendSignal(process=WORKER, target=BASH, signal=Signal.SIGTERM, story=""),
            {"syscall": "kill", "a0": "2d0", "a1": "f"},
        ),
        (
            Bind(process=WORKER, address=HERE, story=""),
            {"syscall": "bind", "socket": {"family": "ipv4", "addr": "192.0.2.1", "port": "40000"}},
        ),
    ],
)
def test_system_call_is_told_as_auditd_writes_it(activity: LinuxActivity, syscall: dict[str, Any]) -> None:
    assert document(activity)["auditd"]["data"] == syscall


def test_signal_goes_to_the_number_that_the_sender_knows() -> None:
    inner, outer = replace(NGINX, inner_pid=7), replace(WEB_SHELL, inner_pid=16)
    sent = document(SendSignal(process=inner, target=outer, signal=Signal.SIGKILL, story=""))
    assert sent["auditd"]["data"]["a0"] == "10"


def test_what_defend_alone_records_is_below_ext() -> None:
    traced = document(Trace(process=WORKER, target=BASH, story=""))["process"]["Ext"]
    assert traced["ptrace"] == {"child_pid": 720, "request": 16}
    made = document(MemoryFileCreate(process=WORKER, name="x", close_on_exec=False, story=""))["process"]["Ext"]
    assert made["memfd"] == {"name": "x", "flag_cloexec": False}
    assert made["ancestry"] == ["entity-810", "entity-1"]


def test_address_that_is_bound_is_neither_end_of_a_connection() -> None:
    assert document(Bind(process=WORKER, address=HERE, story="")).keys().isdisjoint({"source", "destination"})
