"""What auditd manager's document says of each kind of activity."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from tests.events.auditd.kinds import ACTIVITIES, CURL, of
from tests.reading import read_events

from ruleglot.evaluation.matches import fires
from ruleglot.events.activity import (
    Accept,
    Bind,
    Call,
    ChangeMode,
    Connect,
    DirectoryCreate,
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
    MemoryFileCreate,
    ModuleLoad,
    Mount,
    SendSignal,
    SetUser,
    Signal,
    Symlink,
    Trace,
)
from ruleglot.events.auditd.registers import ANYTHING
from ruleglot.events.ecs.auditd import auditd_document
from ruleglot.events.identity import User

if TYPE_CHECKING:
    from collections.abc import Iterator

WORDS: tuple[tuple[LinuxActivity, str, str | None, list[str]], ...] = (
    (of(Exec), "process", "executed", ["start"]),
    (of(FailedExec, failed=True), "process", "executed", ["start"]),
    (of(Fork), "process", None, ["info"]),
    (of(Exit), "process", None, ["info"]),
    (of(FileCreate, Call.OPENAT), "file", "opened-file", ["info"]),
    (of(FileCreate, Call.CREAT), "file", "opened-file", ["creation"]),
    (of(FileCreate, Call.OPENAT2), "process", None, ["info"]),
    (of(FileCreate, Call.MKNOD), "file", "make-device", ["creation"]),
    (of(FileDelete), "file", "deleted", ["deletion"]),
    (of(FileRename), "file", "renamed", ["change"]),
    (of(HardLink), "file", "linked", ["creation"]),
    (of(Symlink), "file", "symlinked", ["creation"]),
    (of(ChangeMode), "file", "changed-file-permissions-of", ["change"]),
    (of(DirectoryCreate), "file", "created-directory", ["creation"]),
    (of(Mount), "file", "mounted", ["creation"]),
    (of(ModuleLoad), "driver", "loaded-kernel-module", ["start"]),
    (of(MemoryFileCreate), "process", None, ["info"]),
    (of(Connect), "network", "connected-to", ["connection", "start"]),
    (of(Accept), "network", "accepted-connection-from", ["connection", "start"]),
    (of(Bind), "network", "bound-socket", ["start"]),
    (of(SendSignal), "process", "killed-pid", ["end"]),
    (of(SetUser), "process", "changed-identity-of", ["change"]),
    (of(Trace), "process", None, ["info"]),
)


def _document(activity: LinuxActivity) -> dict[str, Any]:
    document = auditd_document(activity)
    assert document is not None
    return document


def _places(value: object, place: str = "") -> Iterator[tuple[str, object]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _places(inner, f"{place}.{key}" if place else key)
    elif isinstance(value, list):
        for inner in value:
            yield from _places(inner, place)
    else:
        yield place, value


@pytest.mark.parametrize(("activity", "category", "action", "types"), WORDS)
def test_the_event_is_called_as_go_libaudit_calls_it(
    activity: LinuxActivity, category: str, action: str | None, types: list[str]
) -> None:
    event = _document(activity)["event"]
    assert (event["category"], event.get("action"), event["type"]) == ([category], action, types)


@pytest.mark.parametrize("activity", ACTIVITIES)
def test_only_counts_pids_and_ports_are_numbers(activity: LinuxActivity) -> None:
    numbers = {
        "auditd.data.argc",
        "auditd.data.opid",
        "auditd.data.socket.port",
        "destination.port",
        "event.sequence",
        "process.parent.pid",
        "process.pid",
        "source.port",
    }
    for place, value in _places(_document(activity)):
        assert isinstance(value, int) == (place in numbers), place
        assert value != "", place


@pytest.mark.parametrize("activity", ACTIVITIES)
def test_the_outcome_follows_the_call(activity: LinuxActivity) -> None:
    document = _document(activity)
    failed = getattr(activity, "error", None) is not None
    expected = "unknown" if isinstance(activity, Exit) else "failure" if failed else "success"
    assert document["event"]["outcome"] == expected
    assert document["auditd"]["result"] == {"failure": "fail"}.get(expected, expected)


QUERIES: tuple[tuple[str, LinuxActivity, LinuxActivity], ...] = (
    # query, an activity that it fires on, one that it does not
    (
        'driver where event.action == "loaded-kernel-module" and auditd.data.syscall == "finit_module"',
        of(ModuleLoad, Call.FINIT_MODULE),
        of(ModuleLoad, Call.INIT_MODULE),
    ),
    ('file where auditd.data.a2 == "80000" and file.path == "/etc/passwd"', of(FileOpen), of(FileOpen, Call.OPEN)),
    ('process where auditd.data.a1 == "9" and event.action == "killed-pid"', of(SendSignal), of(Trace)),
    ('network where event.outcome == "success" and destination.port == 443', of(Connect), of(Connect, failed=True)),
    ('process where process.args == "my file" and user.id == "1000"', of(Exec), of(FailedExec, failed=True)),
)


@pytest.mark.parametrize(("query", "bad", "good"), QUERIES)
def test_rules_about_the_audit_log_can_be_tried(query: str, bad: LinuxActivity, good: LinuxActivity) -> None:
    rule = read_events(query)
    assert fires(rule, _document(bad))
    assert not fires(rule, _document(good))


def test_an_end_by_a_signal_is_not_seen() -> None:
    assert auditd_document(Exit(process=CURL, signal=Signal.SIGKILL, story="killed")) is None


def test_a_program_has_arguments_and_no_command_line() -> None:
    process = _document(of(Exec))["process"]
    assert process["args"] == ["curl", "-o", "my file", "x.sh"]
    assert (process["name"], process["executable"], process["pid"]) == ("curl", "/usr/bin/curl", 4242)
    assert process["title"] == "curl -o my file x.sh"
    assert process["parent"] == {"pid": 720}
    assert "command_line" not in process


def test_paths_stay_relative() -> None:
    document = _document(of(FileCreate, Call.OPENAT))
    assert document["file"]["path"] == "a/b"
    assert document["process"]["working_directory"] == "/home/bob"
    assert (document["file"]["owner"], document["file"]["mode"]) == ("bob", "0600")


def test_of_a_rename_the_old_path_is_told() -> None:
    document = _document(of(FileRename))
    assert document["file"]["path"] == "a"
    assert [path["nametype"] for path in document["auditd"]["paths"]] == ["PARENT", "PARENT", "DELETE", "CREATE"]


def test_ids_have_names_and_places() -> None:
    document = _document(next(each for each in ACTIVITIES if each.story == "seteuid"))
    assert document["user"]["id"] == "1000"
    assert document["user"]["effective"] == {"id": "0", "name": "root", "group": {"id": "1000", "name": "bob"}}
    assert document["auditd"]["user"]["audit"] == {"id": "1000", "name": "bob"}
    assert document["auditd"]["summary"]["actor"] == {"primary": "bob", "secondary": "bob"}


def test_an_effective_user_who_is_the_real_one_is_left_out() -> None:
    assert "effective" not in _document(of(Exec))["user"]


def test_registers_are_those_of_the_rules() -> None:
    data = _document(of(FileOpen))["auditd"]["data"]
    assert (data["syscall"], data["a0"], data["a2"]) == ("openat", "ffffff9c", "80000")
    assert data["a1"] == ANYTHING


def test_connections_have_numbers_for_ports() -> None:
    document = _document(of(Connect, failed=True))
    assert document["destination"] == {"ip": "203.0.113.66", "port": 4444}
    assert document["network"] == {"direction": "egress"}
    assert document["auditd"]["data"]["exit"] == "EINPROGRESS"
    assert document["auditd"]["data"]["socket"] == {"family": "ipv4", "addr": "203.0.113.66", "port": 4444}


def test_what_nobody_logged_in_for_has_no_session() -> None:
    nameless = replace(CURL, login=None, user=User(id=4242), real_user=None)
    document = _document(Exec(process=nameless, story="a service"))
    assert "session" not in document["auditd"]
    assert "audit" not in document["auditd"]["user"]
    assert document["auditd"]["summary"]["actor"] == {"primary": "unset", "secondary": "4242"}
    assert document["user"] == {"id": "4242", "group": {"id": "1000", "name": "bob"}}
