"""The laws of processes and activities, over anything that a machine can do; and what none can do."""

from __future__ import annotations

from dataclasses import fields, replace
from posixpath import normpath
from typing import TYPE_CHECKING, Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.events.strategies import ACTIVITIES, linux_activities, processes

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
    SetGroup,
    SetUser,
    Signal,
    Symlink,
    Trace,
    Transport,
)
from ruleglot.events.descriptors import Descriptor, OpenDirectory, OpenFile
from ruleglot.events.identity import Group, User
from ruleglot.events.scenes.cast import AGENT, BASH, BOB, BOB_GROUP, ROOT, ROOT_GROUP

if TYPE_CHECKING:
    from ruleglot.events.process import Process

KINDS = get_args(LinuxActivity)
FILE = Descriptor(number=3, opened=OpenFile(path="/etc/passwd"))
DIRECTORY = Descriptor(number=4, opened=OpenDirectory(path="/etc"))
HOLDER = replace(BASH, descriptors=(FILE, DIRECTORY))
FOUR, SIX = Endpoint(ip="192.0.2.1", port=1), Endpoint(ip="2001:db8::1", port=1)


@given(processes())
def test_name_is_the_base_name_of_the_executable(process: Process) -> None:
    assert process.executable.endswith(process.name)
    assert "/" not in process.name
    assert process.name


@given(processes())
def test_command_line_is_the_joined_arguments(process: Process) -> None:
    assert process.command_line == " ".join(process.argv)
    assert len(process.command_line) == sum(map(len, process.argv)) + len(process.argv) - 1


@given(processes())
def test_comm_has_at_most_15_bytes_of_what_was_invoked(process: Process) -> None:
    assert len(process.comm.encode()) <= 15
    if process.given_comm is None:
        invoked = (process.invoked or process.executable).rpartition("/")[2]
        assert invoked.startswith(process.comm)
        assert process.comm == invoked or len(process.comm.encode()) > 15 - 4  # no character has more than four bytes


@given(processes())
def test_parent_was_there_before_and_is_no_descendant(process: Process) -> None:
    line = list(process.line)
    assert len({each.pid for each in line}) == len(line)
    births = [each.started for each in line if each.started is not None]
    assert births == sorted(births, reverse=True)
    assert line[0] is process
    assert line[1:] == list(process.ancestors)


@given(processes())
def test_leaders_are_in_the_line_and_the_nearest_of_their_kind(process: Process) -> None:
    line = list(process.line)
    session, group = process.session_leader, process.group_leader
    if session is None:
        assert not any(each.leads_session for each in line)
    else:
        assert session in line
        assert session.leads_session
        assert group is not None  # who leads a session leads a group
        assert line.index(group) <= line.index(session)


@given(processes())
def test_first_of_several_variables_counts(process: Process) -> None:
    for name, value in process.variables.items():
        assert next(each for each in process.environment if each.startswith(f"{name}=")) == f"{name}={value}"


@given(linux_activities())
def test_full_paths_are_absolute_and_normal(activity: LinuxActivity) -> None:
    for name in ("full_path", "full_original"):
        path = getattr(activity, name, None)
        if path is not None:
            assert path.startswith("/")
            assert not path.startswith("//")
            assert normpath(path) == path


@given(linux_activities())
def test_absolute_paths_are_the_same_for_everybody(activity: LinuxActivity) -> None:
    path = getattr(activity, "path", None)
    if path is not None and path.startswith("/") and hasattr(activity, "full_path"):
        moved = replace(activity, process=replace(activity.process, cwd="/else/where"))
        assert getattr(moved, "full_path") == getattr(activity, "full_path")  # noqa: B009 - not every kind has one


@given(linux_activities())
def test_activity_is_a_value(activity: LinuxActivity) -> None:
    same = replace(activity)
    assert same == activity
    assert hash(same) == hash(activity)
    assert all(getattr(activity, name) is not None for name in ("process", "story", "host", "time"))


@given(ACTIVITIES[Exit])
def test_wait_status_tells_code_and_signal(activity: LinuxActivity) -> None:
    assert isinstance(activity, Exit)
    code, signal = activity.status >> 8, activity.status & 0x7F
    assert (code, signal) == (activity.code, activity.signal or 0)


@given(st.one_of(*(ACTIVITIES[kind] for kind in (FileCreate, FileOpen, Connect, Accept, Bind, MemoryFileCreate))))
def test_what_is_opened_gets_a_free_number(activity: LinuxActivity) -> None:
    assert isinstance(activity, FileCreate | FileOpen | Connect | Accept | Bind | MemoryFileCreate)
    taken = {each.number for each in activity.process.descriptors}
    assert activity.descriptor.number not in taken
    assert activity.descriptor.number >= 3  # the first three are the standard streams


def test_there_is_a_strategy_for_every_kind() -> None:
    assert set(ACTIVITIES) == set(KINDS)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_kind_has_who_when_and_where(kind: type[Any]) -> None:
    assert {"process", "story", "host", "time"} <= {each.name for each in fields(kind)}


def refused(kind: type[Any], message: str, /, **changes: object) -> tuple[type[Any], dict[str, object], str]:
    return kind, {"process": BASH, "story": "", **changes}, message


REFUSALS = [
    refused(Exec, "openat does not do that; execve, execveat do", call=Call.OPENAT),
    refused(FailedExec, "path is empty", path="", error=Error.ENOENT),
    refused(FailedExec, "path holds a NUL byte", path="a\0b", error=Error.ENOENT),
    refused(FailedExec, "argument holds a NUL byte", path="/x", argv=("x", "a\0b"), error=Error.ENOENT),
    refused(Fork, "a forked child runs its parent's program"),
    refused(Fork, "in its parent's session and group", process=replace(BASH, pid=9, parent=BASH)),
    refused(Exit, "no such exit code: 256", code=256),
    refused(Exit, "no such exit code: -1", code=-1),
    refused(Exit, "who is ended by a signal has no exit code", code=1, signal=Signal.SIGKILL),
    refused(NewSession, "who has called setsid leads a session", process=replace(BASH, leads_session=False)),
    refused(NewSession, "a new session has no terminal yet"),
    refused(SetUser, "execve does not do that", user=BOB, before=ROOT, call=Call.EXECVE),
    refused(SetUser, "afterwards a process runs for the user", user=ROOT, before=BOB),
    refused(SetUser, "afterwards a process runs for the user", user=BOB, before=ROOT, error=Error.EPERM),
    refused(SetGroup, "setuid does not do that", group=BOB_GROUP, before=ROOT_GROUP, call=Call.SETUID),
    refused(SetGroup, "afterwards a process runs for the group", group=ROOT_GROUP, before=BOB_GROUP),
    refused(Trace, "no process traces itself", target=BASH),
    refused(FileCreate, "path names no file", path="/tmp/"),
    refused(FileCreate, "path names no file", path=".."),
    refused(FileCreate, "O_RDONLY makes no file", path="/x", access=Access.READ),
    refused(FileCreate, "unlink does not do that", path="/x", call=Call.UNLINK),
    refused(FileCreate, "to be read or to be written", path="/x", access=Access.CREATE),
    refused(FileCreate, "no such mode", path="/x", mode=0o10000),
    refused(FileCreate, "a path begins at an open directory", process=HOLDER, path="x", base=FILE),
    refused(FileCreate, "only what is open can be a place", path="x", base=DIRECTORY),
    refused(FileCreate, "openat and openat2 only", process=HOLDER, path="x", base=DIRECTORY, call=Call.CREAT),
    refused(FileCreate, "descriptor 3 stands for something else", process=HOLDER, path="x", number=3),
    refused(FileOpen, "path has a name of more than 255 bytes", path="/" + "é" * 128, access=Access.READ),
    refused(FileOpen, "only what is opened to be written can be emptied", path="/x", access=Access.READ | Access.EMPTY),
    refused(FileOpen, "creat opens with", path="/x", access=Access.READ, call=Call.CREAT),
    refused(FileOpen, "O_CREAT|O_EXCL opens no file that was there", path="/x", access=Access.TOUCH | Access.EXCLUSIVE),
    refused(FileOpen, "mknod does not do that", path="/x", access=Access.READ, call=Call.MKNOD),
    refused(FileRead, "only what is open can be read", descriptor=FILE),
    refused(FileWrite, "only what is open can be read", descriptor=FILE),
    refused(Close, "only what is open can be read", descriptor=FILE),
    refused(Close, "only what is open can be read", process=HOLDER, descriptor=replace(FILE, number=9)),
    refused(FileDelete, "path names no file", path="x/"),
    refused(FileDelete, "rmdir does not do that", path="x", call=Call.RMDIR),
    refused(FileRename, "original names no file", original="..", path="/x"),
    refused(FileRename, "path is empty", original="x", path=""),
    refused(FileRename, "link does not do that", original="x", path="y", call=Call.LINK),
    refused(HardLink, "original names no file", original="/", path="y"),
    refused(HardLink, "symlink does not do that", original="x", path="y", call=Call.SYMLINK),
    refused(Symlink, "target is empty", target="", path="y"),
    refused(Symlink, "path names no file", target="x", path="y/."),
    refused(Symlink, "link does not do that", target="x", path="y", call=Call.LINK),
    refused(ChangeMode, "no such mode", path="x", mode=-1),
    refused(ChangeMode, "chown does not do that", path="x", mode=0, call=Call.CHOWN),
    refused(ChangeOwner, "chmod does not do that", path="x", user=0, group=0, call=Call.CHMOD),
    refused(ChangeOwner, "path is empty", path="", user=0, group=0),
    refused(ChangeOwner, "no such user or group id", path="x", user=-2, group=0),
    refused(ChangeOwner, "no such user or group id", path="x", user=0, group=2**32),
    refused(DirectoryCreate, "rmdir does not do that", path="x", call=Call.RMDIR),
    refused(DirectoryCreate, "no such mode", path="x", mode=0o10000),
    refused(DirectoryDelete, "unlink does not do that", path="x", call=Call.UNLINK),
    refused(DirectoryDelete, "path is empty or longer than 4095 bytes", path="/x" * 2048),
    refused(Connect, "IPv4 and IPv6", source=FOUR, destination=SIX),
    refused(
        Connect, "nobody can refuse", source=FOUR, destination=FOUR, transport=Transport.UDP, error=Error.ECONNREFUSED
    ),
    refused(Connect, "a connection is made", source=FOUR, destination=FOUR, error=Error.ENOENT),
    refused(Connect, "stands for something else", process=HOLDER, source=FOUR, destination=FOUR, number=4),
    refused(Accept, "IPv4 and IPv6", source=SIX, destination=FOUR),
    refused(Bind, "descriptor 3 stands for something else", process=HOLDER, address=FOUR, number=3),
    refused(ModuleLoad, "path names no file", path="/lib/modules/"),
    refused(ModuleLoad, "parameters holds a NUL byte", path="x.ko", parameters="\0"),
    refused(ModuleLoad, "execve does not do that", path="x.ko", call=Call.EXECVE),
    refused(MemoryFileCreate, "at most 249 bytes", name="x" * 250),
    refused(MemoryFileCreate, "name holds a NUL byte", name="\0"),
    refused(Mount, "path is empty", device="x", path="", kind="ext4"),
    refused(Mount, "device holds a NUL byte", device="\0", path="/x", kind="ext4"),
    refused(Duplicate, "only what is open can be duplicated", old=FILE, new=0),
    refused(Duplicate, "not another descriptor: 3", process=HOLDER, old=FILE, new=3),
    refused(Duplicate, "not another descriptor: -1", process=HOLDER, old=FILE, new=-1),
    refused(Duplicate, "not another descriptor: 1048576", process=HOLDER, old=FILE, new=1 << 20),
    refused(Duplicate, "openat does not do that", process=HOLDER, old=FILE, new=0, call=Call.OPENAT),
]


@pytest.mark.parametrize(
    ("kind", "arguments", "message"), REFUSALS, ids=[f"{kind.__name__}-{why[:30]}" for kind, _, why in REFUSALS]
)
def test_what_no_machine_can_do_is_refused(kind: type[Any], arguments: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message.replace("|", r"\|")):
        kind(**arguments)


def test_every_kind_that_can_refuse_does() -> None:
    assert {kind for kind, _, _ in REFUSALS} == {kind for kind in KINDS if hasattr(kind, "__post_init__")}


@pytest.mark.parametrize("kind", [SetUser, SetGroup])
def test_refusal_is_about_ids_and_not_about_names(kind: type[Any]) -> None:
    process = replace(AGENT, user=User(id=0), group=Group(id=0))
    asked = {"user": ROOT, "before": BOB} if kind is SetUser else {"group": ROOT_GROUP, "before": BOB_GROUP}
    assert kind(process=process, story="", **asked).process is process
