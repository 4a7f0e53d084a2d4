"""The Sigma view: what Sysmon for Linux records, under the official names."""

from __future__ import annotations

from dataclasses import replace

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
from ruleglot.events.identity import User
from ruleglot.events.scenes.cast import AGENT, BASH, started
from ruleglot.events.sigma_view import Taxonomy, sigma_record

HERE, THERE = Endpoint(ip="2001:db8::1", port=40000), Endpoint(ip="2001:db8::2", port=443)
WORKER = started(AGENT, "/opt/acme/bin/worker", "worker", "a b")


def test_program_start_has_the_fields_of_process_creation() -> None:
    assert sigma_record(Exec(process=WORKER, story=""), Taxonomy.SIGMAHQ) == {
        "logsource": {"category": "process_creation", "product": "linux"},
        "ProcessGuid": "{00000000-0000-0000-0000-000000001810}",
        "ProcessId": 1810,
        "Image": "/opt/acme/bin/worker",
        "User": "root",
        "CommandLine": "worker a b",
        "CurrentDirectory": "/",
        "ParentProcessGuid": "{00000000-0000-0000-0000-000000000810}",
        "ParentProcessId": 810,
        "ParentImage": "/opt/acme/bin/agentd",
        "ParentUser": "root",
        "ParentCommandLine": "/opt/acme/bin/agentd --run",
    }


def test_unknown_parent_is_left_out() -> None:
    record = sigma_record(Exec(process=replace(WORKER, parent=None), story=""), Taxonomy.SIGMAHQ)
    assert record is not None
    assert not [name for name in record if name.startswith("Parent")]


def test_user_without_a_name_is_a_number() -> None:
    record = sigma_record(Exec(process=replace(WORKER, user=User(id=7)), story=""), Taxonomy.SIGMAHQ)
    assert record is not None
    assert record["User"] == "7"


@pytest.mark.parametrize(
    "activity",
    [
        FileCreate(process=BASH, path="x", story=""),
        FileCreate(process=BASH, path="x", call=Call.CREAT, story=""),
        FileOpen(process=BASH, path="x", access=Access.OVERWRITE, story=""),
        FileOpen(process=BASH, path="x", access=Access.OVERWRITE, call=Call.CREAT, story=""),
    ],
)
def test_file_that_was_made_or_overwritten_is_a_file_event(activity: Activity) -> None:
    record = sigma_record(activity, Taxonomy.SIGMAHQ)
    assert record is not None
    assert (record["logsource"]["category"], record["TargetFilename"]) == ("file_event", "/home/bob/x")


@pytest.mark.parametrize(
    "activity",
    [
        FailedExec(process=BASH, path="x", error=Error.ENOENT, story=""),
        Fork(process=started(BASH, "/usr/bin/bash", "-bash"), story=""),
        Exit(process=BASH, story=""),
        FileCreate(process=BASH, path="x", call=Call.MKNOD, story=""),
        FileCreate(process=BASH, path="x", error=Error.EACCES, story=""),
        FileOpen(process=BASH, path="x", access=Access.READ, story=""),
        FileOpen(process=BASH, path="x", access=Access.APPEND, story=""),
        FileOpen(process=BASH, path="x", access=Access.TRUNCATE, story=""),
        FileDelete(process=BASH, path="x", story=""),
        FileRename(process=BASH, original="x", path="y", story=""),
        Connect(process=BASH, source=HERE, destination=THERE, error=Error.ECONNREFUSED, story=""),
    ],
)
def test_sysmon_does_not_record(activity: Activity) -> None:
    assert sigma_record(activity, Taxonomy.SIGMAHQ) is None


def test_connection_says_who_asked_for_it() -> None:
    asked = sigma_record(Connect(process=BASH, source=HERE, destination=THERE, story=""), Taxonomy.SIGMAHQ)
    came = sigma_record(Accept(process=BASH, source=THERE, destination=HERE, story=""), Taxonomy.SIGMAHQ)
    assert asked is not None
    assert came is not None
    assert (asked["Initiated"], asked["DestinationIp"], asked["DestinationPort"]) == ("true", "2001:db8::2", 443)
    assert (came["Initiated"], came["Protocol"], came["SourceIsIpv6"]) == ("false", "tcp", "true")


def test_udp_is_recorded() -> None:
    udp = Connect(process=BASH, source=HERE, destination=THERE, transport=Transport.UDP, story="")
    record = sigma_record(udp, Taxonomy.SIGMAHQ)
    assert record is not None
    assert record["Protocol"] == "udp"
    assert sigma_record(udp, Taxonomy.ECS) is None


@pytest.mark.parametrize(
    ("activity", "category"),
    [
        (Exec(process=BASH, story=""), "process_creation"),
        (Fork(process=started(BASH, "/usr/bin/bash", "-bash"), story=""), "process_fork"),
        (Exit(process=BASH, story=""), "process_termination"),
        (FileCreate(process=BASH, path="x", story=""), "file_event"),
        (FileOpen(process=BASH, path="x", access=Access.WRITE, story=""), "file_change"),
        (FileDelete(process=BASH, path="x", story=""), "file_delete"),
        (FileRename(process=BASH, original="x", path="y", story=""), "file_rename"),
        (Connect(process=BASH, source=HERE, destination=THERE, story=""), "network_connection"),
        (Accept(process=BASH, source=HERE, destination=THERE, story=""), "network_connection"),
    ],
)
def test_ecs_document_has_the_log_source_of_its_kind(activity: Activity, category: str) -> None:
    record = sigma_record(activity, Taxonomy.ECS)
    assert record is not None
    assert record["logsource"] == {"category": category, "product": "linux"}
