"""The Falco view: the engine's habits that no recorded activity shows alone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from ruleglot.events.activity import (
    Accept,
    Access,
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
from ruleglot.events.falco.view import falco_events
from ruleglot.events.identity import Group, User
from ruleglot.events.scenes.cast import AGENT, BASH, NEWBORN, RUNNER, WEB, started

if TYPE_CHECKING:
    from ruleglot.events.activity import LinuxActivity
    from ruleglot.events.falco.process import Fields

HERE, THERE = Endpoint(ip="192.0.2.1", port=40000), Endpoint(ip="198.51.100.1", port=443)
WORKER = started(AGENT, "/opt/acme/bin/worker", "worker", "a b", "")


def event(activity: LinuxActivity) -> Fields:
    """Return the last event of an activity, which it is named for."""
    return falco_events(activity)[-1]


def test_program_without_arguments_has_a_trailing_blank_in_exeline_only() -> None:
    found = event(Exec(process=started(AGENT, "/usr/bin/id"), story=""))
    assert (found["proc.exeline"], found["proc.cmdline"], found["proc.args"]) == ("id ", "id", "")
    assert "proc.args[0]" not in found


def test_arguments_lose_their_boundaries_where_they_are_joined() -> None:
    found = event(Exec(process=WORKER, story=""))
    assert (found["proc.args"], found["proc.args[0]"], found["proc.args[1]"]) == ("a b ", "a b", "")


def test_root_directory_gets_no_second_slash() -> None:
    assert event(Exec(process=replace(WORKER, cwd="/"), story=""))["proc.cwd"] == "/"
    assert event(Exec(process=replace(WORKER, cwd="/tmp"), story=""))["proc.cwd"] == "/tmp/"


def test_unknown_parent_is_missing() -> None:
    found = event(Exec(process=replace(WORKER, parent=None), story=""))
    of_parent = ("proc.ppid", "proc.pname", "proc.pexe", "proc.pcmdline", "proc.pvpid")
    assert not [name for name in found if name.startswith(of_parent)]
    assert "proc.aname[1]" not in found
    assert found["proc.is_sid_leader"] is False


def test_account_without_a_name_is_called_na() -> None:
    found = event(Exec(process=replace(WORKER, user=User(id=7), group=Group(id=8)), story=""))
    assert (found["user.uid"], found["user.name"], found["group.name"]) == (7, "<NA>", "<NA>")


def test_host_says_host_and_otherwise_nothing_in_words() -> None:
    found = event(Exec(process=WORKER, story=""))
    assert (found["container.id"], found["container.image.repository"], found["container.privileged"]) == (
        "host",
        "",
        False,
    )
    assert "k8s.pod.name" not in found


def test_container_without_metadata_has_a_short_id_and_nothing_else() -> None:
    found = event(Exec(process=replace(WORKER, container=NEWBORN), story=""))
    assert [name for name in found if name.startswith("container.")] == ["container.id"]
    assert found["container.id"] == "deadbeef0123"


def test_container_with_metadata_tells_it() -> None:
    runner = event(Exec(process=replace(WORKER, container=RUNNER), story=""))
    assert runner["container.image"] == "registry.example.com:5000/ci/runner:v2.0"
    assert runner["container.privileged"] is True
    assert "k8s.ns.name" not in runner
    assert event(Exec(process=replace(WORKER, container=WEB), story=""))["k8s.ns.name"] == "prod"


def test_variables_can_be_asked_for_by_name() -> None:
    found = event(Exec(process=replace(WORKER, environment=("A=1", "EMPTY=")), story=""))
    assert (found["proc.env"], found["proc.env[A]"], found["proc.env[EMPTY]"]) == ("A=1 EMPTY=", "1", "")


def test_path_as_given_is_an_argument_of_execve_alone() -> None:
    script = started(BASH, "/usr/bin/dash", "sh", "./x.sh", invoked="./x.sh")
    assert event(Exec(process=script, story=""))["evt.arg.filename"] == "/home/bob/x.sh"
    assert "evt.arg.filename" not in event(Exec(process=script, call=Call.EXECVEAT, story=""))


def test_failed_exec_shows_the_caller() -> None:
    found = event(FailedExec(process=BASH, path="/root/x", error=Error.EACCES, story=""))
    assert (found["evt.res"], found["evt.rawres"], found["proc.name"]) == ("EACCES", -13, "bash")


def test_child_of_a_fork_has_result_zero() -> None:
    found = event(Fork(process=started(BASH, "/usr/bin/bash", "-bash"), story=""))
    assert (found["evt.type"], found["evt.rawres"], found["thread.ismain"]) == ("clone", 0, True)


def test_end_of_a_process_has_no_result() -> None:
    found = event(Exit(process=WORKER, code=1, story=""))
    assert found["evt.arg.ret"] == "1"
    assert not {"evt.res", "evt.rawres", "evt.failed", "syscall.type"} & found.keys()


@pytest.mark.parametrize(
    ("call", "created"),
    [(Call.OPEN, True), (Call.OPENAT, True), (Call.OPENAT2, True), (Call.CREAT, False), (Call.MKNODAT, False)],
)
def test_only_the_open_family_says_that_the_file_is_new(call: Call, *, created: bool) -> None:
    found = event(FileCreate(process=WORKER, path="/etc/x", call=call, story=""))
    assert found["evt.type"] == call
    assert found["evt.is_open_create"] is created


def test_file_that_was_there_is_not_new() -> None:
    found = event(FileOpen(process=WORKER, path="/etc/x", access=Access.OVERWRITE, story=""))
    assert (found["evt.is_open_create"], found["evt.is_open_write"]) == (False, True)
    assert found["evt.arg.flags"] == "O_TRUNC|O_CREAT|O_WRONLY"


def test_creat_knows_its_path_by_the_descriptor_only() -> None:
    found = event(FileCreate(process=WORKER, path="/etc/x", call=Call.CREAT, story=""))
    assert found["fd.name"] == "/etc/x"
    assert not [name for name in found if name.startswith("fs.path.")]
    assert "evt.arg.flags" not in found


@pytest.mark.parametrize("call", [Call.MKNOD, Call.MKNODAT])
def test_mknod_knows_its_path_by_the_argument_only(call: Call) -> None:
    found = event(FileCreate(process=BASH, path="x", call=call, story=""))
    assert found["evt.arg.path"] == "/home/bob/x"
    assert found.get("fd.name", "") == ""
    assert ("fd.name" in found) is (call is Call.MKNODAT)


@pytest.mark.parametrize(("error", "known"), [(Error.EACCES, True), (Error.EPERM, False)])
def test_failed_open_keeps_its_path_unless_the_error_is_one(error: Error, *, known: bool) -> None:
    found = event(FileCreate(process=WORKER, path="/etc/x", error=error, story=""))
    assert ("fs.path.name" in found) is known
    assert (found["fd.num"], found["fd.name"], found["evt.is_open_create"]) == (-1, "/etc/x", False)
    assert "fd.filename" not in found


def test_relative_deletion_is_resolved_in_one_place_only() -> None:
    at = event(FileDelete(process=BASH, path="../x", story=""))
    plain = event(FileDelete(process=BASH, path="../x", call=Call.UNLINK, story=""))
    assert (at["fs.path.name"], at["evt.arg.name"], at["fd.name"]) == ("<UNKNOWN>../x", "/home/x", "")
    assert (plain["fs.path.name"], plain["evt.arg.path"]) == ("/home/x", "/home/x")
    assert "fd.name" not in plain
    assert "evt.arg.flags" not in plain


def test_absolute_argument_stays_as_it_was_given() -> None:
    found = event(FileDelete(process=BASH, path="/tmp/../etc/x", story=""))
    assert (found["fs.path.name"], found["evt.arg.name"]) == ("/etc/x", "/tmp/../etc/x")


def test_rename_has_no_descriptor() -> None:
    found = event(FileRename(process=BASH, original="a", path="/b", call=Call.RENAME, story=""))
    assert (found["fs.path.source"], found["fs.path.target"]) == ("/home/bob/a", "/b")
    assert not [name for name in found if name.startswith("fd.")]


def test_failed_rename_has_its_arguments_only() -> None:
    found = event(FileRename(process=BASH, original="a", path="/b", error=Error.EACCES, story=""))
    assert found["evt.arg.newpath"] == "/b"
    assert not [name for name in found if name.startswith("fs.path.")]


def test_refused_connection_has_lost_its_addresses() -> None:
    found = event(Connect(process=WORKER, source=HERE, destination=THERE, error=Error.ECONNREFUSED, story=""))
    assert (found["fd.l4proto"], found["fd.name"], found["evt.arg.addr"]) == ("<NA>", "", "198.51.100.1:443")
    assert "fd.sip" not in found


def test_connection_in_progress_failed_and_has_addresses() -> None:
    found = event(Connect(process=WORKER, source=HERE, destination=THERE, error=Error.EINPROGRESS, story=""))
    assert (found["evt.failed"], found["fd.sip"], found["fd.sport"]) == (True, "198.51.100.1", 443)


def test_udp_is_told_from_tcp() -> None:
    found = event(Connect(process=WORKER, source=HERE, destination=THERE, transport=Transport.UDP, story=""))
    assert (found["fd.l4proto"], found["evt.arg.fd"]) == ("udp", "<4u>192.0.2.1:40000->198.51.100.1:443")


def test_server_side_is_the_destination_whoever_asked() -> None:
    found = event(Accept(process=WORKER, source=THERE, destination=HERE, story=""))
    assert (found["fd.sip"], found["fd.cip"], found["fd.rip"]) == ("192.0.2.1", "198.51.100.1", "198.51.100.1")


@pytest.mark.parametrize(("ip", "own"), [("127.0.0.1", True), ("192.0.2.1", True), ("198.51.100.1", False)])
def test_destination_of_ones_own_makes_a_server(ip: str, *, own: bool) -> None:
    connection = Connect(process=WORKER, source=HERE, destination=Endpoint(ip=ip, port=1), story="")
    assert event(connection)["fd.is_server"] is own
