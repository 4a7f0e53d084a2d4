"""Setters of Falco's fields: after one was set, Falco's view shows the value; what nothing can carry is refused."""

from __future__ import annotations

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from ruleglot.evaluation.values import values
from ruleglot.events.activity import Call, Connect, Exec, FailedExec, FileCreate, FileDelete, FileOpen, LinuxActivity
from ruleglot.events.derivation.falco.table import FALCO, FALCO_INDEXED
from ruleglot.events.derivation.settable import given, settable
from ruleglot.events.derivation.stages import BACKDROPS, further_stages, stages
from ruleglot.events.ecs.view import ecs_document
from ruleglot.events.falco.view import falco_events
from ruleglot.events.scenes.cast import WEB
from ruleglot.ir.nodes import Field, Scalar, Vocabulary

STAGES = (*stages(BACKDROPS[0]), *further_stages(BACKDROPS[0]))
EXEC = STAGES[0]
SET: dict[str, Scalar] = {
    **dict.fromkeys(("proc.exepath", "proc.pexepath", "proc.sid.exepath", "proc.pgid.exepath"), "/usr/bin/thing"),
    **dict.fromkeys(("proc.vpgid.exepath", "proc.aexepath", "proc.aexepath[3]"), "/memfd:thing"),
    **dict.fromkeys(("proc.name", "proc.pname", "proc.sname", "proc.pgid.name", "proc.vpgid.name"), "thing"),
    **dict.fromkeys(("proc.aname", "proc.aname[0]", "proc.aname[1]", "proc.aname[7]", "evt.arg.comm"), "a/b"),
    **dict.fromkeys(("proc.exe", "proc.pexe", "proc.sid.exe", "proc.pgid.exe", "proc.vpgid.exe"), "-thing"),
    **dict.fromkeys(("proc.aexe", "proc.aexe[2]", "evt.arg.exe"), "./thing"),
    **dict.fromkeys(("proc.cmdline", "proc.pcmdline", "proc.acmdline", "proc.acmdline[2]"), "thing -a b"),
    "proc.exeline": "/bin/thing -a",
    **dict.fromkeys(("proc.args", "proc.aargs[2]"), "-a  b"),
    "proc.aargs": "-x",
    "proc.args[2]": "-o",
    "proc.cmdnargs": 0,
    "proc.cmdlenargs": 30,
    "proc.cwd": "/tmp/",
    "proc.env": "A=1 B=2",
    "proc.env[LD_PRELOAD]": "/tmp/x.so",
    "proc.aenv[HOME]": "/root",
    "proc.aenv[2]": "A=1",
    "proc.tty": 34817,
    **dict.fromkeys(("proc.pid", "proc.vpid", "proc.ppid", "proc.pvpid", "thread.tid", "thread.vtid"), 4321),
    **dict.fromkeys(("proc.sid", "proc.pgid", "proc.vpgid", "proc.apid", "proc.apid[3]"), 4321),
    **dict.fromkeys(("proc.is_sid_leader", "proc.is_pgid_leader", "proc.is_vpgid_leader"), True),
    **dict.fromkeys(("proc.is_exe_from_memfd", "proc.is_exe_writable", "proc.is_exe_upper_layer"), True),
    "proc.is_exe_lower_layer": True,
    **dict.fromkeys(("proc.duration", "proc.ppid.duration"), 5 * 10**9),
    **dict.fromkeys(("thread.cap_effective", "thread.cap_permitted"), "CAP_NET_RAW CAP_SYS_ADMIN"),
    "user.uid": 33,
    "user.name": "<NA>",
    "user.homedir": "/var/www",
    "user.shell": "/bin/sh",
    "user.loginuid": -1,
    "user.loginname": "alice",
    "group.gid": 33,
    "group.name": "www",
    "container.id": "0123456789ab",
    "container.full_id": "b" * 64,
    "container.type": "docker",
    "container.name": "db",
    "container.image": "docker.io/library/postgres:17",
    "container.image.repository": "docker.io/library/postgres",
    "container.image.tag": "17",
    "container.image.id": "abcd",
    "container.image.digest": "sha256:abcd",
    "container.ip": "10.0.0.7",
    **dict.fromkeys(("container.privileged", "container.host_pid", "container.host_network"), True),
    "container.host_ipc": True,
    "container.label[app]": "db",
    "container.label[io.kubernetes.pod.name]": "db-0",
    **dict.fromkeys(("k8s.ns.name", "k8s.pod.name", "k8s.pod.id", "k8s.pod.uid", "k8s.pod.label[app]"), "db"),
    "k8s.pod.ip": "10.0.0.7",
    **dict.fromkeys(("evt.type", "syscall.type"), "unlink"),
    "evt.hostname": "db-1",
    **dict.fromkeys(("evt.is_open_create", "evt.is_open_write", "evt.is_open_read", "evt.is_open_exec"), True),
    **dict.fromkeys(("evt.buffer", "evt.arg.data", "evt.rawarg.data"), "hello"),
    "evt.buflen": 7,
    "evt.failed": True,
    **dict.fromkeys(("evt.res", "evt.arg.res"), "ENOENT"),
    **dict.fromkeys(("evt.rawres", "evt.rawarg.res"), -2),
    "fd.num": 9,
    "fd.type": "ipv6",
    "fd.typechar": "d",
    **dict.fromkeys(("fd.name", "fs.path.name", "evt.abspath", "evt.abspath.src", "evt.abspath.dst"), "/etc/x"),
    **dict.fromkeys(("fs.path.source", "fs.path.target", "evt.arg.pathname"), "/etc/x"),
    **dict.fromkeys(("fd.nameraw", "fs.path.nameraw", "fs.path.sourceraw", "fs.path.targetraw"), "../x"),
    "fd.directory": "/etc",
    "fd.filename": "x.conf",
    "fd.containername": ":/etc/x",
    "fd.containerdirectory": ":/etc",
    **dict.fromkeys(("fd.is_upper_layer", "fd.is_lower_layer"), True),
    **dict.fromkeys(("fd.cip", "fd.sip", "fd.lip", "fd.rip"), "203.0.113.9"),
    **dict.fromkeys(("fd.cport", "fd.sport", "fd.lport", "fd.rport"), 4444),
    **dict.fromkeys(("fd.cproto", "fd.sproto", "fd.lproto", "fd.rproto"), "4444"),
    "fd.l4proto": "udp",
    **dict.fromkeys((f"evt.arg.{each}" for each in ("name", "path", "oldpath", "newpath", "linkpath")), "/a/../x"),
    **dict.fromkeys((f"evt.arg.{each}" for each in ("target", "dev", "dir", "type", "filename")), "/a/../x"),
    "evt.arg.args": "-x",
    "evt.arg.env": "A=1",
    "evt.arg.flags": "O_APPEND",
    "evt.arg.mode": "S_IXUSR|S_ISUID",
    "evt.rawarg.mode": 0o4755,
    "evt.arg.request": "PTRACE_SEIZE",
    "evt.arg.sig": "SIGHUP",
    "evt.rawarg.sig": 1,
    **dict.fromkeys(("evt.arg.ret", "evt.rawarg.ret"), 3),
    **dict.fromkeys(("evt.arg.uid", "evt.arg.gid"), "root"),
    **dict.fromkeys(("evt.rawarg.uid", "evt.rawarg.gid"), 33),
    "evt.arg.addr": "203.0.113.9:4444",
    "evt.arg.domain": "AF_INET6",
    "evt.rawarg.pid": 4321,
}
UNSEEN = {
    "fd.ip": "the view has no field for either end",
    "fd.port": "nor for its port",
    "proc.aargs": "all ancestors' arguments are one text",
    "evt.arg.args": "the arguments' ends are NUL bytes, which are printed as dots",
    "evt.arg.env": "and so are those of the variables",
    "evt.arg.flags": "one flag of several",
    "evt.arg.mode": "the engine has its own order of the bits",
    **dict.fromkeys(
        (f"evt.rawarg.{each}" for each in ("mode", "res", "sig", "ret")), "the view has no raw values of its type"
    ),
}
"""Fields that do not show the value itself."""


def field(name: str) -> Field:
    name, _, argument = name.partition("[")
    return Field(vocabulary=Vocabulary.FALCO, name=name, argument=argument.removesuffix("]") or None)


def carrying(name: str, value: Scalar) -> list[LinuxActivity]:
    """Return the stages that have taken the value."""
    changed = (given(field(name), stage, value) for stage in STAGES)
    return [each for each in changed if each is not None]


def test_every_settable_field_is_among_those_that_are_tried() -> None:
    tried = {field(name).name for name in SET} | {"fd.ip", "fd.port"}
    assert tried == set(FALCO) | set(FALCO_INDEXED)


@pytest.mark.parametrize("name", [name for name in SET if name not in UNSEEN])
def test_value_that_was_set_is_in_the_view(name: str) -> None:
    found = carrying(name, SET[name])
    seen = [values(field(name), event) for activity in found for event in falco_events(activity)]
    assert any(str(SET[name]) in map(str, each) for each in seen), f"{SET[name]!r} is in no event: {seen}"


@pytest.mark.parametrize(
    ("name", "value", "part"),
    [
        ("proc.aargs", "-x", "-x"),
        ("evt.arg.args", "-x", "-x"),
        ("evt.arg.env", "A=1", "A=1"),
        ("evt.arg.flags", "O_APPEND", "O_APPEND"),
        ("evt.arg.mode", "S_ISUID", "S_ISUID"),
        ("thread.cap_effective", "sys_module", "CAP_SYS_MODULE"),
    ],
)
def test_part_of_a_text_that_was_set_is_in_the_view(name: str, value: str, part: str) -> None:
    events = [event for activity in carrying(name, value) for event in falco_events(activity)]
    assert any(part in str(found) for event in events for found in values(field(name), event))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("proc.name", "a name of sixteen"),
        ("proc.exepath", "curl"),
        ("proc.tty", -1),
        ("proc.tty", "x"),
        ("proc.cmdnargs", -1),
        ("proc.cmdlenargs", 2**40),
        ("proc.aname[40]", "x"),
        ("proc.aname[x]", "x"),
        ("proc.args[-1]", "x"),
        ("proc.args[100]", "x"),
        ("proc.duration", -1),
        ("proc.ppid.duration", 2**70),
        ("thread.cap_effective", "CAP_NONSENSE"),
        ("container.id", "abc"),
        ("container.id", "not a hex id"),
        ("container.type", "lxc"),
        ("container.image", "no tag"),
        ("evt.type", "bpf"),
        ("evt.res", "EWHATEVER"),
        ("evt.rawres", -100),
        ("evt.buflen", 2**40),
        ("fd.typechar", "p"),
        ("fd.sip", "x"),
        ("fd.sport", 70000),
        ("fd.l4proto", "icmp"),
        ("fs.path.name", "relative"),
        ("evt.arg.flags", "O_NONSENSE"),
        ("evt.arg.mode", "S_NONSENSE"),
        ("evt.arg.request", "PTRACE_NONSENSE"),
        ("evt.arg.sig", "SIGNONSENSE"),
        ("evt.arg.domain", "AF_UNIX"),
        ("container.mount.dest[/]", "x"),
        ("evt.num", 0),
    ],
)
def test_value_that_nothing_can_carry_is_refused(name: str, value: Scalar) -> None:
    assert carrying(name, value) == []


def test_number_of_nonsense_is_not_settable() -> None:
    assert not settable(field("proc.aname[x]"))
    assert settable(field("proc.aname[2]"))


def test_host_is_no_container() -> None:
    inside = given(field("container.id"), EXEC, WEB.id[:12])
    assert inside is not None
    assert inside.process.container == WEB
    outside = given(field("container.id"), inside, "host")
    assert outside is not None
    assert outside.process.container is None


def test_task_is_renamed_without_its_program_where_that_is_taken() -> None:
    program = given(field("proc.exepath"), EXEC, "/usr/bin/python3.11")
    assert program is not None
    script = given(field("proc.name"), program, "x.py", {"proc.exepath"})
    assert script is not None
    assert (script.process.comm, script.process.executable) == ("x.py", "/usr/bin/python3.11")
    other = given(field("proc.name"), program, "x.py")
    assert other is not None
    assert other.process.executable == "/usr/bin/x.py"


def test_line_is_lengthened_above_those_who_are_known() -> None:
    changed = given(field("proc.aname[5]"), EXEC, "thing")
    assert changed is not None
    assert changed.process.parent is not None
    assert changed.process.parent.name == "agentd"
    assert [each.comm for each in changed.process.line][5] == "thing"


def test_failure_and_success_are_two_kinds_for_a_program_start() -> None:
    failed = given(field("evt.failed"), EXEC, True)  # noqa: FBT003 - the value of a field
    assert isinstance(failed, FailedExec)
    again = given(field("evt.failed"), failed, False)  # noqa: FBT003 - the value of a field
    assert again == EXEC
    assert isinstance(again, Exec)


def test_call_is_another_where_it_can_be() -> None:
    deleted = next(each for each in STAGES if isinstance(each, FileDelete))
    by_unlink = given(field("evt.type"), deleted, "unlink")
    assert isinstance(by_unlink, FileDelete)
    assert by_unlink.call is Call.UNLINK
    assert given(field("evt.type"), deleted, "rmdir") is None
    opened = next(each for each in STAGES if isinstance(each, FileOpen))
    assert given(field("evt.type"), opened, "creat") is not None
    connected = next(each for each in STAGES if isinstance(each, Connect))
    assert given(field("evt.type"), connected, "socket") == connected


def test_what_is_not_opened_is_opened_in_no_way() -> None:
    for name in ("evt.is_open_read", "evt.is_open_write", "evt.is_open_create", "evt.is_open_exec"):
        assert given(field(name), EXEC, False) == EXEC  # noqa: FBT003 - the value of a field
        assert given(field(name), EXEC, True) is None  # noqa: FBT003 - the value of a field
    made = next(each for each in STAGES if isinstance(each, FileCreate))
    reading = given(field("evt.is_open_write"), made, False)  # noqa: FBT003 - the value of a field
    assert reading is not None
    assert falco_events(reading)[0]["evt.is_open_write"] is False


@drawn(
    st.sampled_from((*SET, *FALCO)),
    st.one_of(st.text(), st.integers(), st.floats(), st.booleans(), st.sampled_from(list(map(str, SET.values())))),
)
def test_given_never_raises_and_views_show_what_comes(name: str, value: Scalar) -> None:
    for stage in STAGES:
        changed = given(field(name), stage, value)
        if changed is not None:
            falco_events(changed)
            ecs_document(changed)
