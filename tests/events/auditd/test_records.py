"""The records of every kind of activity: which call, which registers, which paths."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import pytest
from tests.events.auditd.kinds import ACTIVITIES, CHILD, CURL, KINDS, MEMORY, SCRIPT, SHELL, of

from ruleglot.events.activity import (
    Accept,
    Bind,
    Call,
    ChangeMode,
    ChangeOwner,
    Close,
    Connect,
    DirectoryCreate,
    DirectoryDelete,
    Duplicate,
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
)
from ruleglot.events.auditd.numbers import NUMBERS
from ruleglot.events.auditd.records import audit_records
from ruleglot.events.auditd.registers import ANYTHING
from ruleglot.events.auditd.untrusted import plain

REGISTERS: tuple[tuple[LinuxActivity, str, str, str], ...] = (
    # activity, number of the call, a0 to a3 (`*` for what is not determined), what it returned
    (of(Exec), "59", "* * * *", "0"),
    (of(Exec, Call.EXECVEAT), "322", "ffffff9c * * *", "0"),
    (of(FailedExec, failed=True), "59", "* * * *", "-2"),
    (of(Fork), "56", "1200011 * * *", "4243"),
    (of(NewSession), "112", "* * * *", "4242"),
    (of(SetUser), "105", "0 * * *", "0"),
    (of(SetUser, failed=True), "105", "0 * * *", "-1"),
    (of(SetUser, Call.SETRESUID), "117", "0 0 0 *", "0"),
    (of(SetGroup, Call.SETREGID), "114", "0 0 * *", "0"),
    (of(Trace), "101", "10 2d0 * *", "0"),
    (of(SendSignal), "62", "2d0 9 * *", "0"),
    (of(FileCreate, Call.OPEN), "2", "* 241 180 *", "3"),
    (of(FileCreate, Call.OPENAT), "257", "ffffff9c * 241 180", "3"),
    (of(FileCreate, Call.OPENAT2), "437", "ffffff9c * * 18", "3"),
    (of(FileCreate, Call.CREAT), "85", "* 180 * *", "3"),
    (of(FileCreate, Call.MKNOD), "133", "* 8180 0 *", "0"),
    (of(FileCreate, Call.MKNODAT), "259", "ffffff9c * 8180 0", "0"),
    (of(FileOpen), "257", "ffffff9c * 80000 *", "3"),
    (of(FileOpen, Call.OPEN), "2", "* 41 1a4 *", "3"),
    (of(FileOpen, failed=True), "257", "ffffff9c * 0 *", "-13"),
    (of(FileRead), "0", "5 * * *", "4"),
    (of(FileWrite), "1", "5 * * *", "5"),
    (of(Close), "3", "5 * * *", "0"),
    (of(FileDelete, Call.UNLINK), "87", "* * * *", "0"),
    (of(FileDelete, Call.UNLINKAT), "263", "ffffff9c * 0 *", "0"),
    (of(FileRename, Call.RENAME), "82", "* * * *", "0"),
    (of(FileRename, Call.RENAMEAT2), "316", "ffffff9c * ffffff9c *", "0"),
    (of(HardLink, Call.LINKAT), "265", "ffffff9c * ffffff9c *", "0"),
    (of(Symlink, Call.SYMLINKAT), "266", "* ffffff9c * *", "0"),
    (of(ChangeMode, Call.CHMOD), "90", "* 9ed * *", "0"),
    (of(ChangeMode, Call.FCHMODAT), "268", "ffffff9c * 9ed *", "0"),
    (of(ChangeOwner, Call.LCHOWN), "94", "* 0 21 *", "0"),
    (of(ChangeOwner, Call.FCHOWNAT), "260", "ffffff9c * 0 21", "0"),
    (of(DirectoryCreate, Call.MKDIR), "83", "* 1ed * *", "0"),
    (of(DirectoryDelete, Call.RMDIR), "84", "* * * *", "0"),
    (of(DirectoryDelete, Call.UNLINKAT), "263", "ffffff9c * 200 *", "0"),
    (of(Duplicate), "33", "5 0 * *", "0"),
    (of(Duplicate, Call.DUP3), "292", "5 1 0 *", "1"),
    (of(MemoryFileCreate), "319", "* 1 * *", "3"),
    (of(ModuleLoad, Call.FINIT_MODULE), "313", "3 * 0 *", "0"),
    (of(ModuleLoad, failed=True), "313", "3 * 0 *", "-1"),
    (of(Mount), "165", "* * * *", "0"),
    (of(Connect, failed=True), "42", "3 * 10 *", "-115"),
    (of(Connect), "42", "3 * 1c *", "0"),
    (of(Accept), "288", "* * * *", "3"),
    (of(Bind), "49", "3 * 10 *", "0"),
)


def _fields(activity: LinuxActivity, kind: str = "SYSCALL") -> dict[str, str]:
    return next(dict(record.fields) for record in audit_records(activity) if record.type == kind)


def _paths(activity: LinuxActivity) -> list[tuple[str, str, str | None]]:
    found = [dict(record.fields) for record in audit_records(activity) if record.type == "PATH"]
    return [(plain(each["name"]), each["nametype"], each.get("mode")) for each in found]


def test_every_kind_is_tried() -> None:
    assert {kind.__name__ for kind in KINDS} == {kind.__name__ for kind in get_args(LinuxActivity)}


@pytest.mark.parametrize(("activity", "number", "registers", "returned"), REGISTERS)
def test_registers_hold_what_the_activity_determines(
    activity: LinuxActivity, number: str, registers: str, returned: str
) -> None:
    fields = _fields(activity)
    assert fields["syscall"] == number
    assert [fields[f"a{place}"] for place in range(4)] == registers.replace("*", ANYTHING).split()
    assert fields["exit"] == returned
    assert fields["success"] == ("no" if returned.startswith("-") else "yes")


def test_who_ends_itself_never_returns() -> None:
    fields = _fields(of(Exit))
    assert (fields["syscall"], fields["a0"]) == ("231", "3")
    assert not fields.keys() & {"success", "exit"}


def test_who_is_ended_by_a_signal_makes_no_call() -> None:
    assert audit_records(Exit(process=CURL, signal=Signal.SIGKILL, story="killed")) == ()


def test_a_fork_is_its_parents_call() -> None:
    fields = _fields(Fork(process=CHILD, story="fork"))
    assert (fields["pid"], fields["exit"]) == (str(SHELL.pid), str(CHILD.pid))


def test_the_caller_is_described_by_its_ids_and_names() -> None:
    fields = _fields(of(Exec))
    expected = {"ppid": "720", "pid": "4242", "auid": "1000", "uid": "1000", "euid": "1000", "tty": "pts0", "ses": "1"}
    assert expected.items() <= fields.items()
    assert (fields["comm"], fields["exe"], fields["key"]) == ('"curl"', '"/usr/bin/curl"', "(null)")
    nobody = _fields(Exec(process=replace(CURL, login=None, terminal=None), story="a service"))
    assert (nobody["auid"], nobody["ses"], nobody["tty"]) == ("4294967295", "4294967295", "(none)")


def test_real_and_effective_ids_are_told_apart() -> None:
    seteuid = next(each for each in ACTIVITIES if each.story == "seteuid")
    fields = _fields(seteuid)
    assert (fields["uid"], fields["euid"], fields["suid"], fields["fsuid"]) == ("1000", "0", "0", "0")


def test_a_program_in_memory_has_a_name_that_is_written_in_digits() -> None:
    fields = _fields(Exec(process=MEMORY, story="fexecve"))
    assert plain(fields["exe"]) == "/memfd:implant (deleted)"
    assert not fields["exe"].startswith('"')


def test_a_program_is_told_with_its_arguments() -> None:
    body = next(record.body for record in audit_records(of(Exec)) if record.type == "EXECVE")
    assert body == 'argc=4 a0="curl" a1="-o" a2=6D792066696C65 a3="x.sh"'


def test_a_script_is_found_before_its_interpreter() -> None:
    names = [name for name, _, _ in _paths(Exec(process=SCRIPT, story="./run.sh"))]
    assert names == ["./run.sh", "/bin/sh", "/lib64/ld-linux-x86-64.so.2"]


STORIES = {
    "touch": [("a/", "PARENT", "040755"), ("a/b", "CREATE", "0100600")],
    "read": [("/etc/passwd", "NORMAL", "0100644")],
    "open to write": [("/etc/", "PARENT", "040755"), ("/etc/passwd", "NORMAL", "0100644")],
    "ls /proc": [("/proc", "NORMAL", "040755")],
    "nothing": [("/nothing", "UNKNOWN", None)],
    "refused": [("/etc/shadow", "NORMAL", "0100644")],
    "rm": [("/tmp/", "PARENT", "040755"), ("/tmp/a b", "DELETE", "0100644")],
    "rm nothing": [("/home/bob", "PARENT", "040755")],
    "rm in a file": [("a/b", "UNKNOWN", None)],
    "mv": [
        ("/home/bob", "PARENT", "040755"),
        ("/tmp/", "PARENT", "040755"),
        ("a", "DELETE", "0100644"),
        ("/tmp/b", "CREATE", "0100644"),
    ],
    "mv nothing": [("/home/bob", "PARENT", "040755"), ("/home/bob", "PARENT", "040755")],
    "mv in a file": [("a/b", "UNKNOWN", None), ("b", "UNKNOWN", None)],
    "ln": [("a", "NORMAL", "0100644"), ("/home/bob", "PARENT", "040755"), ("b", "CREATE", "0100644")],
    "ln over another": [("a", "NORMAL", "0100644"), ("/home/bob", "PARENT", "040755")],
    "ln -s": [("../a", "UNKNOWN", None), ("/home/bob", "PARENT", "040755"), ("b", "CREATE", "0120777")],
    "mkdir": [("/home/bob", "PARENT", "040755"), ("d/", "CREATE", "040755")],
    "rmdir": [("/home/bob", "PARENT", "040755"), ("d", "DELETE", "040755")],
    "mount": [("/mnt", "NORMAL", "040755"), ("/dev/sdb1", "NORMAL", "060660")],
    "mount -t tmpfs": [("/mnt", "NORMAL", "040755")],
    "no such program": [("nothing", "UNKNOWN", None)],
    "not allowed": [("/root/x", "NORMAL", "0100755")],
}


@pytest.mark.parametrize(("story", "expected"), STORIES.items())
def test_paths_stand_in_the_order_of_the_kernels_walk(story: str, expected: list[tuple[str, str, str | None]]) -> None:
    activity = next(each for each in ACTIVITIES if each.story == story and _paths(each))
    assert _paths(activity) == expected
    assert _fields(activity)["items"] == str(len(expected))


def test_a_refused_creation_names_its_directory_only() -> None:
    refused = of(FileCreate, Call.OPENAT, failed=True)
    assert _paths(refused) == [("a/", "PARENT", "040755")]


@pytest.mark.parametrize("activity", ACTIVITIES)
def test_the_current_directory_is_told_with_paths_only(activity: LinuxActivity) -> None:
    types = [record.type for record in audit_records(activity)]
    assert ("CWD" in types) == ("PATH" in types)
    assert (types[0], types[-1]) == ("SYSCALL", "PROCTITLE")


def test_special_records_follow_the_call() -> None:
    assert _fields(of(ModuleLoad), "KERN_MODULE") == {"name": '"root_kit"'}
    assert _fields(of(FileCreate, Call.OPENAT2), "OPENAT2") == {"oflag": "01101", "mode": "0600", "resolve": "0x0"}
    assert _fields(of(Connect), "SOCKADDR")["saddr"] == "0A0001BB0000000020010DB800000000000000000000006600000000"
    assert _fields(of(SendSignal), "OBJ_PID")["opid"] == str(SHELL.pid)
    types = [record.type for record in audit_records(of(SendSignal, failed=True))]
    assert "OBJ_PID" not in types  # there was nobody
    assert "KERN_MODULE" not in [record.type for record in audit_records(of(ModuleLoad, failed=True))]


def test_every_call_has_a_number_of_its_own() -> None:
    assert len(set(NUMBERS.values())) == len(NUMBERS)
    assert {call.value for call in Call} <= NUMBERS.keys()
