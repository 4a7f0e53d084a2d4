"""The Sigma view: what Sysmon for Linux records, under the official names."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from tests.events.strategies import linux_activities

from ruleglot.events.activity import (
    Accept,
    Access,
    Bind,
    Call,
    ChangeMode,
    Connect,
    DirectoryCreate,
    DirectoryDelete,
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
    HardLink,
    LinuxActivity,
    ModuleLoad,
    Mount,
    SendSignal,
    SetUser,
    Signal,
    Symlink,
    Trace,
    Transport,
)
from ruleglot.events.derivation.siblings import other_kinds
from ruleglot.events.derivation.stages import BACKDROPS, stages
from ruleglot.events.ecs.view import ecs_document
from ruleglot.events.identity import User
from ruleglot.events.scenes.cast import AGENT, APACHE, BASH, BOB, ROOT, started
from ruleglot.events.sigma.view import Taxonomy, sigma_record

if TYPE_CHECKING:
    from pathlib import Path

HERE, THERE = Endpoint(ip="2001:db8::1", port=40000), Endpoint(ip="2001:db8::2", port=443)
WORKER = started(AGENT, "/opt/acme/bin/worker", "worker", "a b")


def sysmon(activity: LinuxActivity) -> dict[str, Any]:
    record = sigma_record(activity, Taxonomy.SIGMAHQ)
    assert record is not None
    return record


def test_program_start_has_the_fields_of_process_creation() -> None:
    assert sysmon(Exec(process=replace(WORKER, started=1_700_000_000_123_456_789), story="")) == {
        "logsource": {"category": "process_creation", "product": "linux"},
        "UtcTime": "2023-11-14 22:13:20.123",
        "ProcessGuid": "{00000000-0000-0000-0000-000000001810}",
        "ProcessId": 1810,
        "Image": "/opt/acme/bin/worker",
        "FileVersion": "-",
        "Description": "-",
        "Product": "-",
        "Company": "-",
        "OriginalFileName": "-",
        "User": "root",
        "CommandLine": "worker a b",
        "CurrentDirectory": "/",
        "LogonId": 0,
        "TerminalSessionId": 4294967295,
        "IntegrityLevel": "no level",
        "ParentProcessGuid": "{00000000-0000-0000-0000-000000000810}",
        "ParentProcessId": 810,
        "ParentImage": "/opt/acme/bin/agentd",
        "ParentUser": "root",
        "ParentCommandLine": "/opt/acme/bin/agentd --run",
    }


def test_unknown_parent_is_a_dash() -> None:
    record = sysmon(Exec(process=replace(WORKER, parent=None), story=""))
    assert {name: value for name, value in record.items() if name.startswith("Parent")} == {
        "ParentProcessGuid": "{00000000-0000-0000-0000-000000000000}",
        "ParentImage": "-",
        "ParentCommandLine": "-",
        "ParentUser": "-",
    }


def test_what_the_activity_does_not_decide_is_left_out() -> None:
    record = sysmon(Exec(process=replace(WORKER, login=BOB), story=""))
    assert record.keys().isdisjoint({"UtcTime", "TerminalSessionId", "Hashes", "LogonGuid"})


def test_user_without_a_name_is_a_dash() -> None:
    record = sysmon(Exec(process=replace(WORKER, user=User(id=70000)), story=""))
    assert (record["User"], record["LogonId"]) == ("-", 70000 - 65536)


def test_user_is_the_real_one() -> None:
    lent = replace(WORKER, real_user=BOB)
    assert sysmon(Exec(process=lent, story=""))["User"] == "bob"
    assert sysmon(FileCreate(process=lent, path="/x", story=""))["User"] == "bob"
    assert sysmon(Exec(process=started(lent, "/usr/bin/id", real_user=None), story=""))["ParentUser"] == "bob"


def test_end_of_a_process_has_the_fields_of_process_termination() -> None:
    for ended in (Exit(process=WORKER, code=3, story=""), Exit(process=WORKER, signal=Signal.SIGKILL, story="")):
        assert sysmon(ended) == {
            "logsource": {"category": "process_termination", "product": "linux"},
            "UtcTime": "2023-11-14 22:13:20.000",
            "ProcessGuid": "{00000000-0000-0000-0000-000000001810}",
            "ProcessId": 1810,
            "Image": "/opt/acme/bin/worker",
            "User": "root",
        }


@pytest.mark.parametrize(
    "activity",
    [
        FileCreate(process=BASH, path="x", story=""),
        FileCreate(process=BASH, path="x", call=Call.OPEN, access=Access.TOUCH, story=""),
        FileCreate(process=BASH, path="x", call=Call.CREAT, story=""),
        FileOpen(process=BASH, path="x", access=Access.OVERWRITE, call=Call.CREAT, story=""),
    ],
)
def test_file_that_is_new_or_that_creat_opened_is_a_file_event(activity: LinuxActivity) -> None:
    record = sysmon(activity)
    assert (record["logsource"]["category"], record["TargetFilename"]) == ("file_event", "/home/bob/x")
    assert record["CreationUtcTime"] == record["UtcTime"] == "2023-11-14 22:13:20.000"


@pytest.mark.parametrize(
    ("path", "cwd", "written"),
    [
        ("x", "/home/bob", "/home/bob/x"),
        ("/tmp/x", "/home/bob", "/tmp/x"),
        ("../x", "/home/bob", "/home/bob/../x"),
        ("/tmp/./x", "/", "/tmp/./x"),
        ("x", "/", "//x"),
    ],
)
def test_path_of_a_removed_file_is_put_together_from_what_the_call_was_given(path: str, cwd: str, written: str) -> None:
    record = sysmon(FileDelete(process=replace(BASH, cwd=cwd), path=path, story=""))
    assert (record["logsource"]["category"], record["TargetFilename"]) == ("file_delete", written)
    assert (record["Hashes"], record["IsExecutable"], record["Archived"]) == ("-", "-", "-")


@pytest.mark.parametrize(
    "activity",
    [
        FailedExec(process=BASH, path="x", error=Error.ENOENT, story=""),
        Fork(process=started(BASH, "/usr/bin/bash", "-bash"), story=""),
        SetUser(process=BASH, user=BOB, before=ROOT, story=""),
        Trace(process=BASH, target=APACHE, story=""),
        SendSignal(process=BASH, target=APACHE, signal=Signal.SIGKILL, story=""),
        FileCreate(process=BASH, path="x", call=Call.MKNOD, story=""),
        FileCreate(process=BASH, path="x", call=Call.OPENAT2, story=""),
        FileCreate(process=BASH, path="x", access=Access.UNNAMED | Access.WRITE, story=""),
        FileCreate(process=BASH, path="x", error=Error.EACCES, story=""),
        FileCreate(process=BASH, path="x", call=Call.CREAT, error=Error.EACCES, story=""),
        FileOpen(process=BASH, path="x", access=Access.OVERWRITE, story=""),
        FileOpen(process=BASH, path="x", access=Access.READ, story=""),
        FileOpen(process=BASH, path="x", access=Access.APPEND, story=""),
        FileOpen(process=BASH, path="x", access=Access.TRUNCATE, story=""),
        FileDelete(process=BASH, path="x", error=Error.ENOENT, story=""),
        DirectoryDelete(process=BASH, path="x", story=""),
        DirectoryCreate(process=BASH, path="x", story=""),
        FileRename(process=BASH, original="x", path="y", story=""),
        HardLink(process=BASH, original="x", path="y", story=""),
        Symlink(process=BASH, target="x", path="y", story=""),
        ChangeMode(process=BASH, path="x", mode=0o755, story=""),
        ModuleLoad(process=BASH, path="x.ko", story=""),
        Mount(process=BASH, device="tmpfs", path="x", kind="tmpfs", story=""),
        Bind(process=BASH, address=HERE, story=""),
        Connect(process=BASH, source=HERE, destination=THERE, error=Error.ECONNREFUSED, story=""),
        Connect(process=BASH, source=HERE, destination=THERE, error=Error.ETIMEDOUT, story=""),
    ],
)
def test_sysmon_does_not_record(activity: LinuxActivity) -> None:
    assert sigma_record(activity, Taxonomy.SIGMAHQ) is None


def test_connection_says_who_asked_for_it() -> None:
    asked = sysmon(Connect(process=BASH, source=HERE, destination=THERE, error=Error.EINPROGRESS, story=""))
    came = sysmon(Accept(process=BASH, source=THERE, destination=HERE, story=""))
    assert (asked["Initiated"], asked["DestinationIp"], asked["DestinationPort"]) == ("true", "2001:db8::2", 443)
    assert (came["Initiated"], came["Protocol"], came["SourceIsIpv6"]) == ("false", "tcp", "true")


def test_udp_is_recorded() -> None:
    udp = Connect(process=BASH, source=HERE, destination=THERE, transport=Transport.UDP, story="")
    assert sysmon(udp)["Protocol"] == "udp"
    assert sigma_record(udp, Taxonomy.ECS) is None


@pytest.mark.parametrize(
    ("activity", "category"),
    [
        (Exec(process=BASH, story=""), "process_creation"),
        (Fork(process=started(BASH, "/usr/bin/bash", "-bash"), story=""), "process_fork"),
        (Exit(process=BASH, story=""), "process_termination"),
        (SetUser(process=BASH, user=BOB, before=ROOT, story=""), "process_change"),
        (Trace(process=BASH, target=APACHE, story=""), "process_access"),
        (ModuleLoad(process=BASH, path="x.ko", story=""), "driver_load"),
        (FileCreate(process=BASH, path="x", story=""), "file_event"),
        (DirectoryCreate(process=BASH, path="x", story=""), "file_event"),
        (FileOpen(process=BASH, path="x", access=Access.WRITE, story=""), "file_change"),
        (ChangeMode(process=BASH, path="x", mode=0o755, story=""), "file_change"),
        (FileDelete(process=BASH, path="x", story=""), "file_delete"),
        (FileRename(process=BASH, original="x", path="y", story=""), "file_rename"),
        (Connect(process=BASH, source=HERE, destination=THERE, story=""), "network_connection"),
        (Accept(process=BASH, source=HERE, destination=THERE, story=""), "network_connection"),
    ],
)
def test_ecs_document_has_the_log_source_of_its_kind(activity: LinuxActivity, category: str) -> None:
    record = sigma_record(activity, Taxonomy.ECS)
    assert record is not None
    assert record["logsource"] == {"category": category, "product": "linux"}


@given(linux_activities())
@settings(suppress_health_check=[HealthCheck.too_slow])  # a whole family of processes is made up for each
def test_document_has_a_log_source_and_what_failed_has_no_record(activity: LinuxActivity) -> None:
    document, record = ecs_document(activity), sigma_record(activity, Taxonomy.ECS)
    assert (record is None) == (document is None)
    assert record is None or {**record, "logsource": None} == {**(document or {}), "logsource": None}
    failed = getattr(activity, "error", None) not in {None, Error.EINPROGRESS}
    assert sigma_record(activity, Taxonomy.SIGMAHQ) is None or not failed


@pytest.mark.shared
def test_sysmon_writes_no_field_that_sigma_does_not_know(shared: Path) -> None:
    known = json.loads((shared / "corpus/sigma-rules/config/logsource.json").read_text(encoding="utf-8"))
    fields = known["legit"]["linux"]["category"]
    compared = 0
    for stage in stages(BACKDROPS[0]):
        for activity in (stage, *(each for _, each in other_kinds(stage))):
            record = sigma_record(activity, Taxonomy.SIGMAHQ)
            if record is not None:
                compared += 1
                assert record.keys() - {"logsource", "UtcTime"} <= set(fields[record["logsource"]["category"]])
    print(f"{compared} records")
    assert compared > 20
