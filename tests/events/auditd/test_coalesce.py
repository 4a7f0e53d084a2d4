"""How records are read and put together, beyond what the real events show."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from tests.events.auditd.kinds import ACTIVITIES, CURL, of

from ruleglot.events.activity import (
    Accept,
    Access,
    Bind,
    Connect,
    Exec,
    Exit,
    FailedExec,
    FileCreate,
    FileOpen,
    LinuxActivity,
    ModuleLoad,
    Mount,
    SendSignal,
    SetUser,
    Symlink,
    Trace,
)
from ruleglot.events.auditd.coalesce import coalesced
from ruleglot.events.auditd.normalisation import DEFAULT, NORMALISATIONS, normalisation
from ruleglot.events.auditd.numbers import NUMBERS
from ruleglot.events.auditd.reading import read
from ruleglot.events.auditd.record import AuditRecord, parsed
from ruleglot.events.auditd.records import audit_records
from ruleglot.events.auditd.sockets import address_bytes, address_of
from ruleglot.events.descriptors import Endpoint

HEAD = "msg=audit(1700000000.000:42):"


def _event(activity: LinuxActivity) -> dict[str, Any]:
    return coalesced(audit_records(activity))


def _started(*argv: str) -> dict[str, Any]:
    process: dict[str, Any] = _event(Exec(process=replace(CURL, argv=argv), story="a program"))["process"]
    return process


@pytest.mark.parametrize(
    ("argv", "expected"),
    [
        (("sh", "-c", "id; ls"), ["sh", "-c", "id; ls"]),
        (("echo", 'say "x"', "ß"), ["echo", 'say "x"', "ß"]),
        (("echo", "'x'"), ["echo", "x"]),  # quotes are taken off twice
        (("tail", "x\\"), ["tail", "x\\"]),
    ],
)
def test_arguments_are_read_back(argv: tuple[str, ...], expected: list[str]) -> None:
    assert _started(*argv)["args"] == expected


@pytest.mark.parametrize("argv", [("sh", ""), ("grep", "?"), ("grep", "(null)"), ("tr", "x\\", "y")])
def test_an_argument_that_is_misread_takes_all_of_them_along(argv: tuple[str, ...]) -> None:
    process = _started(*argv)
    assert "args" not in process
    assert process["name"] == "curl"


def test_a_tasks_name_stays_in_digits() -> None:
    event = _event(Exec(process=replace(CURL, given_comm="my task"), story="renamed itself"))
    assert event["process"]["name"] == "6D79207461736B"


def test_failures_are_told_by_name() -> None:
    event = _event(of(FailedExec, failed=True))
    assert (event["result"], event["data"]["exit"]) == ("fail", "ENOENT")
    assert event["process"]["exe"] == "/usr/bin/curl"  # the caller, for nothing was started
    assert event["file"] == {"path": "nothing"}


def test_a_call_that_never_returns_has_no_result() -> None:
    event = _event(of(Exit))
    assert event["result"] == "unknown"
    assert "exit" not in event["data"]


def test_of_a_file_that_could_not_be_made_the_directory_is_named() -> None:
    assert _event(of(FileCreate, failed=True))["file"]["path"] == "a/"


def test_what_a_link_holds_is_not_what_was_made() -> None:
    assert _event(of(Symlink))["file"]["path"] == "b"


def test_of_a_mount_the_device_is_named_where_there_is_one() -> None:
    found = {each.story: _event(each)["file"]["path"] for each in ACTIVITIES if isinstance(each, Mount)}
    assert found == {"mount": "/dev/sdb1", "mount -t tmpfs": "/mnt"}


def test_a_module_is_named_by_the_kernel() -> None:
    event = _event(of(ModuleLoad))
    assert event["summary"]["object"] == {"type": "file", "primary": "root_kit"}
    assert event["ecs"]["event"] == {"category": ["driver"], "type": ["start"]}
    assert "primary" not in _event(of(ModuleLoad, failed=True))["summary"]["object"]


def test_changing_the_user_is_how_it_was_done() -> None:
    assert _event(of(SetUser))["summary"]["how"] == "setuid"


def test_a_script_is_told_by_its_own_name() -> None:
    shell = replace(CURL, executable="/usr/bin/bash", argv=("bash", "./x.sh"), invoked="./x.sh")
    assert _event(FileOpen(process=shell, path="a", access=Access.READ, story="a script"))["summary"]["how"] == "x.sh"
    assert _event(of(SendSignal))["summary"]["how"] == "/usr/bin/curl"


def test_the_target_of_a_signal_is_among_the_data() -> None:
    data = _event(of(SendSignal))["data"]
    assert (data["opid"], data["ocomm"], data["oauid"]) == ("720", "bash", "1000")


@pytest.mark.parametrize(
    ("kind", "side", "direction"), [(Connect, "destination", "egress"), (Accept, "source", "ingress")]
)
def test_connections_have_the_other_end(kind: type[LinuxActivity], side: str, direction: str) -> None:
    event = _event(of(kind))
    assert event[side]["ip"] == event["data"]["socket_addr"]
    assert event["network"] == {"direction": direction}


def test_an_address_of_ones_own_is_no_end_of_a_connection() -> None:
    event = _event(of(Bind))
    assert not event.keys() & {"source", "destination", "network"}
    assert event["summary"]["object"] == {"type": "socket", "primary": "10.0.0.5", "secondary": "40000"}


def test_calls_without_a_word_are_of_a_process() -> None:
    event = _event(of(Trace))
    assert event["ecs"]["event"] == {"category": ["process"], "type": ["info"]}
    assert "action" not in event["summary"]
    assert normalisation("ptrace") == DEFAULT


def test_words_are_about_calls_that_have_a_number() -> None:
    assert NORMALISATIONS.keys() <= NUMBERS.keys()


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ([], "begins with a system call"),
        ([f"type=EOE {HEAD}"], "begins with a system call"),
        ([f'type=CWD {HEAD} cwd="/"'], "begins with a system call"),
        ([f"type=SYSCALL {HEAD} arch=c000003e syscall=59", f"type=AVC {HEAD} pid=1"], "AVC"),
    ],
)
def test_what_is_no_event_of_a_call_is_refused(lines: list[str], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        coalesced([parsed(line) for line in lines])


def test_the_end_of_an_event_adds_nothing() -> None:
    records = audit_records(of(Exec))
    assert coalesced((*records, AuditRecord(type="EOE", fields=()))) == coalesced(records)


@pytest.mark.parametrize(
    ("key", "tags"),
    [
        ("(null)", ()),
        ('"exec"', ("exec",)),
        ('"key=exec"', ("exec",)),
        ("65786563013634626974", ("exec", "64bit")),
    ],
)
def test_keys_of_rules_become_tags(key: str, tags: tuple[str, ...]) -> None:
    record = parsed(f"type=SYSCALL {HEAD} arch=c000003e syscall=59 key={key}")
    assert read(record).tags == tags
    assert "key" not in read(record).data


@pytest.mark.parametrize("ip", ["10.0.0.1", "255.255.255.255", "::1", "2001:db8::5"])
@pytest.mark.parametrize("port", [0, 22, 65535])
def test_addresses_are_read_back(ip: str, port: int) -> None:
    found = address_of(address_bytes(Endpoint(ip=ip, port=port)))
    assert (found["addr"], found["port"]) == (ip, str(port))


@pytest.mark.parametrize("digits", ["zz", "0200", "0A00"])
def test_what_is_no_address_is_refused(digits: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        address_of(digits)
