"""What each sensor is documented to record: its gaps, kind by kind."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.events.strategies import linux_activities

from ruleglot.events.activity import (
    Accept,
    Access,
    Bind,
    Call,
    ChangeMode,
    ChangeOwner,
    Connect,
    DirectoryCreate,
    DirectoryDelete,
    Endpoint,
    Exec,
    Exit,
    FailedExec,
    FileCreate,
    FileDelete,
    FileOpen,
    FileRename,
    HardLink,
    LinuxActivity,
    MemoryFileCreate,
    ModuleLoad,
    NewSession,
    SendSignal,
    SetGroup,
    SetUser,
    Signal,
    Symlink,
    Trace,
)
from ruleglot.events.ecs.auditd import auditd_document
from ruleglot.events.ecs.documented import Sensor
from ruleglot.events.ecs.view import Strength, ecs_document
from ruleglot.events.scenes.cast import AGENT, BASH, BOB, BOB_GROUP, NGINX, ROOT, ROOT_GROUP, SYSTEMD, TTY, started

HERE, THERE = Endpoint(ip="192.0.2.1", port=40000), Endpoint(ip="198.51.100.1", port=443)
WORKER = started(AGENT, "/opt/acme/bin/worker", "worker", "a b", terminal=TTY, environment=("A=1",), started=10**18)
CONTAINED = started(NGINX, "/usr/bin/worker", capabilities=("CAP_KILL",))
DEFEND, CONTAINERS = Sensor.DEFEND, Sensor.DEFEND_FOR_CONTAINERS
CHANGED = SetUser(process=WORKER, user=ROOT, before=BOB, story="")
MODULE = ModuleLoad(process=WORKER, path="/x.ko", story="")


def documented(activity: LinuxActivity, sensor: Sensor) -> dict[str, Any]:
    found = ecs_document(activity, Strength.DOCUMENTED, sensor)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("sensor", "activity", "dataset", "action"),
    [
        (CONTAINERS, Exec(process=WORKER, story=""), "cloud_defend.process", "exec"),
        (CONTAINERS, Exit(process=WORKER, story=""), "cloud_defend.process", "end"),
        (
            CONTAINERS,
            FileCreate(process=WORKER, path="/x", call=Call.MKNODAT, story=""),
            "cloud_defend.file",
            "creation",
        ),
        (CONTAINERS, FileOpen(process=WORKER, path="/x", access=Access.WRITE, story=""), "cloud_defend.file", "open"),
        (CONTAINERS, FileDelete(process=WORKER, path="/x", story=""), "cloud_defend.file", "deletion"),
        (CONTAINERS, FileRename(process=WORKER, original="/y", path="/x", story=""), "cloud_defend.file", "rename"),
        (CONTAINERS, HardLink(process=WORKER, original="/y", path="/x", story=""), "cloud_defend.file", "link"),
        (CONTAINERS, ChangeMode(process=WORKER, path="/x", mode=0o755, story=""), "cloud_defend.file", "modification"),
        (DEFEND, Exec(process=WORKER, story=""), "endpoint.events.process", "exec"),
        (DEFEND, CHANGED, "endpoint.events.process", "uid_change"),
        (
            DEFEND,
            SetGroup(process=WORKER, group=ROOT_GROUP, before=BOB_GROUP, story=""),
            "endpoint.events.process",
            "gid_change",
        ),
        (
            DEFEND,
            NewSession(process=replace(WORKER, leads_session=True, terminal=None), story=""),
            "endpoint.events.process",
            "session_id_change",
        ),
        (DEFEND, Trace(process=WORKER, target=BASH, story=""), "endpoint.events.process", "ptrace"),
        (DEFEND, MODULE, "endpoint.events.process", "load_module"),
        (DEFEND, MemoryFileCreate(process=WORKER, name="x", story=""), "endpoint.events.process", "memfd_create"),
        (DEFEND, FileCreate(process=WORKER, path="/x", call=Call.CREAT, story=""), "endpoint.events.file", "creation"),
        (
            DEFEND,
            Connect(process=WORKER, source=HERE, destination=THERE, story=""),
            "endpoint.events.network",
            "connection_attempted",
        ),
        (
            DEFEND,
            Accept(process=WORKER, source=THERE, destination=HERE, story=""),
            "endpoint.events.network",
            "connection_accepted",
        ),
    ],
)
def test_sensor_has_its_own_word(sensor: Sensor, activity: LinuxActivity, dataset: str, action: str) -> None:
    found = documented(activity, sensor)
    assert (found["event"]["action"], found["event"]["dataset"]) == (action, dataset)
    assert found["event"]["category"] == [dataset.rpartition(".")[2]]
    assert found["data_stream"]["dataset"] == dataset


@pytest.mark.parametrize(
    ("sensor", "activity"),
    [
        (CONTAINERS, Connect(process=WORKER, source=HERE, destination=THERE, story="")),
        (CONTAINERS, FileOpen(process=WORKER, path="/x", access=Access.READ, story="")),
        (CONTAINERS, ChangeOwner(process=WORKER, path="/x", user=0, group=0, story="")),
        (CONTAINERS, Symlink(process=WORKER, target="/y", path="/x", story="")),
        (CONTAINERS, DirectoryCreate(process=WORKER, path="/x", story="")),
        (CONTAINERS, DirectoryDelete(process=WORKER, path="/x", story="")),
        (CONTAINERS, CHANGED),
        (CONTAINERS, MODULE),
        (DEFEND, FileOpen(process=WORKER, path="/x", access=Access.WRITE, story="")),
        (DEFEND, FileCreate(process=WORKER, path="/x", call=Call.MKNODAT, story="")),
        (DEFEND, ChangeMode(process=WORKER, path="/x", mode=0o755, story="")),
        (DEFEND, HardLink(process=WORKER, original="/y", path="/x", story="")),
        (DEFEND, DirectoryDelete(process=WORKER, path="/x", story="")),
        (DEFEND, SendSignal(process=WORKER, target=BASH, signal=Signal.SIGKILL, story="")),
        (DEFEND, Bind(process=WORKER, address=HERE, story="")),
        (DEFEND, replace(CHANGED, before=ROOT)),
        (DEFEND, ModuleLoad(process=started(SYSTEMD, "/usr/bin/kmod"), path="/x.ko", story="")),
        (DEFEND, ModuleLoad(process=SYSTEMD, path="/x.ko", story="")),
    ],
)
def test_sensor_does_not_see(sensor: Sensor, activity: LinuxActivity) -> None:
    assert ecs_document(activity, Strength.DOCUMENTED, sensor) is None


def test_defend_for_containers_documents_no_arguments_on_file_events() -> None:
    found = documented(FileCreate(process=WORKER, path="/x.y", story=""), CONTAINERS)
    assert found["process"] == {
        "pid": 1810,
        "entity_id": "entity-1810",
        "name": "worker",
        "executable": "/opt/acme/bin/worker",
        "interactive": True,
        "user": {"id": "0"},
        "parent": {"entity_id": "entity-810"},
        "group_leader": {"entity_id": "entity-810"},
        "session_leader": {"entity_id": "entity-810"},
        "entry_leader": {"entity_id": "entity-810"},
    }
    assert found["file"] == {"path": "/x.y", "name": "x.y", "extension": "y"}


def test_defend_for_containers_documents_no_command_line_and_no_names_of_users() -> None:
    found = documented(Exec(process=CONTAINED, story=""), CONTAINERS)
    assert found["process"]["args"] == ["worker"]
    assert found["process"].keys().isdisjoint({"command_line", "args_count", "user", "thread", "env_vars"})
    assert found["process"]["parent"].keys() >= {"name", "args", "user", "group"}
    assert found["process"]["entry_leader"]["same_as_process"] is False
    assert (found["user"], found["group"]) == ({"id": "0"}, {"id": "0"})
    assert found["container"].keys() == {"id", "image", "security_context"}


def test_defend_documents_the_whole_process_on_process_events() -> None:
    found = documented(Exec(process=WORKER, story=""), DEFEND)
    assert found["process"].keys() >= {"command_line", "env_vars", "tty", "start", "parent", "group_leader", "Ext"}
    assert found["process"]["parent"]["command_line"] == "/opt/acme/bin/agentd --run"
    assert "command_line" not in found["process"]["session_leader"]
    assert found["process"]["entry_leader"]["parent"] == {"pid": 1, "entity_id": "entity-1"}
    assert found["user"] == {"id": "0", "name": "root", "Ext": {"real": {"id": "0", "name": "root"}}}


@pytest.mark.parametrize(
    ("activity", "missing"),
    [
        (CHANGED, {"env_vars"}),
        (Trace(process=WORKER, target=BASH, story=""), {"tty"}),
        (MemoryFileCreate(process=WORKER, name="x", story=""), {"env_vars", "tty"}),
    ],
)
def test_defend_documents_less_on_other_process_events(activity: LinuxActivity, missing: set[str]) -> None:
    assert documented(activity, DEFEND)["process"].keys().isdisjoint(missing)


def test_defend_documents_next_to_nothing_of_the_parent_on_a_memory_file() -> None:
    process = documented(MemoryFileCreate(process=CONTAINED, name="x", story=""), DEFEND)
    assert process["process"]["parent"] == {"pid": 610, "args_count": 4}
    assert process["process"]["Ext"] == {"memfd": {"name": "x", "flag_cloexec": True}}
    assert process["process"]["entry_leader"] == {"parent": {"pid": 600, "entity_id": "entity-600"}}
    assert "container" not in process


def test_defend_documents_no_container_and_no_arguments_on_file_events() -> None:
    found = documented(FileCreate(process=CONTAINED, path="/x.y", story=""), DEFEND)
    assert found["process"].keys().isdisjoint({"args", "user", "thread"})
    assert found["process"]["command_line"] == "worker"
    assert found.keys().isdisjoint({"container", "orchestrator", "auditd"})


def test_auditd_manager_has_documents_of_its_own() -> None:
    failed = FailedExec(process=WORKER, path="/x", error=2, story="")  # type: ignore[arg-type] # the kernel's number
    for activity in (Exec(process=WORKER, story=""), FileOpen(process=WORKER, path="/x", access=Access.READ, story="")):
        assert ecs_document(activity, Strength.DOCUMENTED, Sensor.AUDITD) == auditd_document(activity)
    assert ecs_document(failed) is None


def leaves(document: Any, prefix: str = "") -> set[tuple[str, str]]:  # noqa: ANN401 - JSON
    if not isinstance(document, dict):
        return {(prefix, str(document))}
    return {each for key, value in document.items() for each in leaves(value, f"{prefix}{key}.")}


@given(linux_activities(), st.sampled_from((DEFEND, CONTAINERS)))
@settings(suppress_health_check=[HealthCheck.too_slow])  # a whole family of processes is made up for each
def test_documented_is_a_part_of_intended(activity: LinuxActivity, sensor: Sensor) -> None:
    found, whole = ecs_document(activity, Strength.DOCUMENTED, sensor), ecs_document(activity)
    if found is None:
        return
    assert whole is not None
    own = {"event.action.", "event.category.", "event.dataset.", "data_stream.dataset."}
    assert {leaf for leaf in leaves(found) - leaves(whole) if leaf[0] not in own} == set()
    assert found["event"]["action"] in whole["event"]["action"]
    assert set(found["event"]["category"]) <= set(whole["event"]["category"])
