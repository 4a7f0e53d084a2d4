"""The ECS view: what Elastic's sensors record, and what they do not."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ruleglot.events.activity import (
    Accept,
    Access,
    Activity,
    Call,
    Connect,
    Endpoint,
    Error,
    Exec,
    Exit,
    FailedExec,
    FileCreate,
    FileDelete,
    FileOpen,
    FileRename,
    Fork,
    Transport,
)
from ruleglot.events.documented import Sensor
from ruleglot.events.ecs_process import entry_leader, entry_type, is_interactive
from ruleglot.events.ecs_view import Strength, ecs_document, timestamp
from ruleglot.events.identity import Group, Terminal, TerminalKind, User
from ruleglot.events.scenes.cast import (
    AGENT,
    BASH,
    CONSOLE,
    NEWBORN,
    NGINX,
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


def document(activity: Activity) -> dict[str, Any]:
    found = ecs_document(activity)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("activity", "category", "kind", "action"),
    [
        (Exec(process=WORKER, story=""), "process", "start", "exec"),
        (Fork(process=started(BASH, "/usr/bin/bash", "-bash"), story=""), "process", "start", "fork"),
        (Exit(process=WORKER, story=""), "process", "end", "end"),
        (FileCreate(process=WORKER, path="/x", story=""), "file", "creation", "creation"),
        (FileCreate(process=WORKER, path="/x", call=Call.CREAT, story=""), "file", "creation", "creation"),
        (FileCreate(process=WORKER, path="/x", call=Call.MKNOD, story=""), "file", "creation", "creation"),
        (FileOpen(process=WORKER, path="/x", access=Access.APPEND, story=""), "file", "change", "open"),
        (FileDelete(process=WORKER, path="/x", story=""), "file", "deletion", "deletion"),
        (FileRename(process=WORKER, original="/y", path="/x", story=""), "file", "change", "rename"),
        (Connect(process=WORKER, source=HERE, destination=THERE, story=""), "network", "start", "connection_attempted"),
        (Accept(process=WORKER, source=THERE, destination=HERE, story=""), "network", "start", "connection_accepted"),
    ],
)
def test_kind_has_its_category_type_and_action(activity: Activity, category: str, kind: str, action: str) -> None:
    event = document(activity)["event"]
    assert (event["category"], event["type"]) == ([category], [kind])
    assert action in event["action"]


@pytest.mark.parametrize(
    "activity",
    [
        FailedExec(process=WORKER, path="/x", error=Error.ENOENT, story=""),
        FileCreate(process=WORKER, path="/x", error=Error.EACCES, story=""),
        FileOpen(process=WORKER, path="/x", access=Access.WRITE, error=Error.EACCES, story=""),
        FileOpen(process=WORKER, path="/x", access=Access.READ, story=""),
        FileDelete(process=WORKER, path="/x", error=Error.ENOENT, story=""),
        FileRename(process=WORKER, original="/y", path="/x", error=Error.EACCES, story=""),
        Connect(process=WORKER, source=HERE, destination=THERE, transport=Transport.UDP, story=""),
    ],
)
def test_failures_reads_and_udp_are_not_recorded(activity: Activity) -> None:
    assert ecs_document(activity) is None


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


def test_exit_code_is_recorded() -> None:
    assert document(Exit(process=WORKER, code=3, story=""))["process"]["exit_code"] == 3


def documented(activity: Activity, sensor: Sensor) -> dict[str, Any] | None:
    return ecs_document(activity, Strength.DOCUMENTED, sensor)


def test_defend_for_containers_documents_no_arguments_on_file_events() -> None:
    found = documented(FileCreate(process=WORKER, path="/x.y", story=""), Sensor.DEFEND_FOR_CONTAINERS)
    assert found is not None
    assert found["process"].keys() == {
        "pid", "entity_id", "name", "executable", "interactive", "user", "parent", "session_leader", "entry_leader",
    }  # fmt: skip
    assert found["process"]["parent"] == {"entity_id": "entity-810"}
    assert found["file"] == {"path": "/x.y", "name": "x.y", "extension": "y"}
    assert (found["event"]["action"], found["data_stream"]["dataset"]) == ("creation", "cloud_defend.file")


def test_defend_for_containers_documents_no_command_line() -> None:
    found = documented(Exec(process=WORKER, story=""), Sensor.DEFEND_FOR_CONTAINERS)
    assert found is not None
    assert found["process"]["args"] == ["worker", "a b"]
    assert found["process"].keys().isdisjoint({"command_line", "args_count"})
    assert found["process"]["entry_leader"]["same_as_process"] is False


@pytest.mark.parametrize(
    ("activity", "sensor"),
    [
        (Connect(process=WORKER, source=HERE, destination=THERE, story=""), Sensor.DEFEND_FOR_CONTAINERS),
        (FileOpen(process=WORKER, path="/x", access=Access.WRITE, story=""), Sensor.DEFEND),
        (FileCreate(process=WORKER, path="/x", call=Call.MKNODAT, story=""), Sensor.DEFEND),
        (FileOpen(process=WORKER, path="/x", access=Access.READ, story=""), Sensor.DEFEND_FOR_CONTAINERS),
    ],
)
def test_sensor_does_not_see(activity: Activity, sensor: Sensor) -> None:
    assert documented(activity, sensor) is None


@pytest.mark.parametrize(
    ("activity", "sensor"),
    [
        (Connect(process=WORKER, source=HERE, destination=THERE, story=""), Sensor.DEFEND),
        (FileOpen(process=WORKER, path="/x", access=Access.WRITE, story=""), Sensor.DEFEND_FOR_CONTAINERS),
        (FileCreate(process=WORKER, path="/x", call=Call.MKNODAT, story=""), Sensor.DEFEND_FOR_CONTAINERS),
        (FileCreate(process=WORKER, path="/x", call=Call.CREAT, story=""), Sensor.DEFEND),
    ],
)
def test_sensor_sees(activity: Activity, sensor: Sensor) -> None:
    found = documented(activity, sensor)
    assert found is not None
    assert isinstance(found["event"]["action"], str)
    assert found["event"]["dataset"] == found["data_stream"]["dataset"]
