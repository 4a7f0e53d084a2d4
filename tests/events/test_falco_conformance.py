"""The Falco view against what the real engine recorded for the same activities."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

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
    Transport,
)
from ruleglot.events.falco_view import falco_event
from ruleglot.events.identity import Container, ContainerDetails, Group, Pod, Terminal, TerminalKind, User
from ruleglot.events.process import Process

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SYSTEMD = Process(
    executable="/usr/lib/systemd/systemd",
    argv=("/sbin/init",),
    cwd="/",
    pid=1,
    user=User(id=0, name="root"),
    group=Group(id=0, name="root"),
    leads_session=True,
)

TYPES = {
    "exec": {"execve", "execveat"},
    "open": {"open", "openat", "openat2", "creat"},
    "unlink": {"unlink", "unlinkat"},
    "rename": {"rename", "renameat", "renameat2"},
    "connect": {"connect"},
    "accept": {"accept4"},
    "exit": {"procexit"},
}

UNMODELLED = {
    "evt.rawtime": "our activities have a time of their own",
    "evt.hostname": "not recorded",
    "evt.arg.mode": "the mode of new files is not modelled",
    "evt.arg.flags": "flags that no access of ours has (O_EXCL, O_DIRECTORY), AT_REMOVEDIR",
    "fd.num": "descriptors are not counted",
    "evt.rawres": "of opens: the descriptor",
    "container.type": "the capture's containers are Docker's",
    "container.full_id": "the capture's ids are filled with zeros",
}
"""Fields in which we differ knowingly, and why; all others that both have must agree."""


CAPTURE_ONLY = {
    # The capture writes a program in memory without the slash that the kernel puts before it.
    (133, "proc.exepath"),
    (133, "proc.aexepath[0]"),
    # A container's first process that is older than the sensor has the host's session number.
    *(
        (number, f"proc.{name}")
        for number in (119, 120)
        for name in ("is_sid_leader", "sname", "sid.exe", "sid.exepath")
    ),
    # The capture's list of interfaces does not have the container's own address.
    (120, "fd.is_server"),
    # The capture gives the wait status as the exit code.
    (162, "evt.arg.ret"),
}
"""Differences that come from how the capture was made."""


class Machine:
    """Plays `activities.json`: keeps the processes and builds our activities."""

    def __init__(self, played: dict[str, Any]) -> None:
        self.users = {each["uid"]: each for each in played["users"]}
        self.containers: dict[str, Container] = {}
        self.processes: dict[int, Process] = {1: SYSTEMD}
        for each in played["events"]:
            if each["do"] == "container":
                self._container(each)
        for each in played["procs"]:
            self._process(each, leads_session=True)
        # The session of bash is the one that its children stay in; the shells of sshd are not in it.
        self.events = played["events"]

    def _container(self, each: dict[str, Any]) -> None:
        repository, _, tag = each["image"].rpartition(":")
        pod = Pod(name=each["pod"], namespace=each["ns"]) if "pod" in each else None
        details = ContainerDetails(
            name=each["name"], image=repository, tag=tag, privileged=each.get("privileged", False), pod=pod
        )
        self.containers[each["cid"]] = Container(id=each["cid"] + "0" * 52, details=details)

    def _user(self, uid: int, *, inside: bool) -> User:
        name = "root" if uid == 0 else None if inside else self.users.get(uid, {}).get("name")
        return User(id=uid, name=name)

    def _group(self, gid: int, *, inside: bool) -> Group:
        names = {each["gid"]: each.get("group", each["name"]) for each in self.users.values()}
        return Group(id=gid, name="root" if gid == 0 else None if inside else names.get(gid))

    def _process(self, each: dict[str, Any], *, leads_session: bool, started: bool = False) -> Process:
        """The engine takes the directory, and an environment that is not given, from the parent."""
        parent = self.processes.get(each["ppid"])
        container = parent.container if parent else None
        if "container" in each:
            container = self.containers.get(each["container"], Container(id=each["container"] + "0" * 52))
        inside = container is not None
        executable = each["exepath"].removesuffix(" (deleted)")
        process = Process(
            executable=executable,
            argv=tuple(each["argv"]),
            cwd=parent.cwd if started and parent else each.get("cwd", "/"),
            pid=each["pid"],
            user=self._user(each.get("uid", 0), inside=inside),
            group=self._group(each.get("gid", 0), inside=inside),
            parent=parent,
            invoked=each.get("filename"),
            given_comm=each.get("comm"),
            terminal=Terminal(kind=TerminalKind.PTS) if each.get("tty") == 34816 else None,
            environment=tuple(each["env"]) if "env" in each else parent.environment if started and parent else (),
            capabilities={12288: ("CAP_NET_ADMIN", "CAP_NET_RAW"), 2097152: ("CAP_SYS_ADMIN",)}.get(
                each.get("caps", 0), ()
            ),
            container=container,
            leads_session=leads_session,
        )
        self.processes[process.pid] = process
        return process

    def activities(self) -> Iterator[tuple[str, Activity | None]]:
        for each in self.events:
            if each["do"] in TYPES:
                yield each["do"], getattr(self, each["do"])(each, story=each["do"])

    def exec(self, each: dict[str, Any], story: str) -> Activity | None:
        if "res" in each:
            caller = self.processes[each["ppid"]]
            child = replace(caller, pid=each["pid"], parent=caller, leads_session=False)
            return FailedExec(process=child, path=each["exepath"], error=Error(-each["res"]), story=story)
        leads = each["ppid"] == 639
        process = self._process(each, leads_session=leads, started=True)
        if each.get("caps") == 2199023255551:
            return None  # all capabilities: not a list that we write out
        return Exec(process=process, call=Call(each.get("syscall", "execve")), story=story)

    def open(self, each: dict[str, Any], story: str) -> Activity | None:
        flags = set(each.get("flags", ["wronly", "creat", "trunc"]))
        if "dirfd" in each or flags >= {"rdwr", "creat"} or flags == {"wronly", "append"} or "directory" in flags:
            return None  # ways to open that no access of ours is
        process, call = self.processes[each["pid"]], Call(each.get("syscall", "openat"))
        error = Error(-each["fd"]) if each.get("fd", 0) < 0 else None
        access = _access(flags)
        if "f_created" in flags:
            made = access if access.creates else Access.TOUCH
            return FileCreate(process=process, path=each["path"], call=call, access=made, error=error, story=story)
        return FileOpen(process=process, path=each["path"], access=access, call=call, error=error, story=story)

    def unlink(self, each: dict[str, Any], story: str) -> Activity | None:
        process, call = self.processes[each["pid"]], Call(each.get("syscall", "unlinkat"))
        error = Error(-each["res"]) if "res" in each else None
        return FileDelete(process=process, path=each["path"], call=call, error=error, story=story)

    def rename(self, each: dict[str, Any], story: str) -> Activity | None:
        process, call = self.processes[each["pid"]], Call(each.get("syscall", "renameat2"))
        error = Error(-each["res"]) if "res" in each else None
        return FileRename(process=process, original=each["old"], path=each["new"], call=call, error=error, story=story)

    def connect(self, each: dict[str, Any], story: str) -> Activity | None:
        six = ":" in each["dip"]
        return Connect(
            process=self.processes[each["pid"]],
            source=Endpoint(ip=each.get("sip", "fd00::1" if six else "10.0.0.1"), port=each.get("sport", 40000)),
            destination=Endpoint(ip=each["dip"], port=each["dport"]),
            transport=Transport.UDP if each.get("udp") else Transport.TCP,
            error=Error(-each["res"]) if "res" in each else None,
            story=story,
        )

    def accept(self, each: dict[str, Any], story: str) -> Activity | None:
        return Accept(
            process=self.processes[each["pid"]],
            source=Endpoint(ip=each["sip"], port=each["sport"]),
            destination=Endpoint(ip=each.get("dip", "10.0.0.1"), port=each["dport"]),
            story=story,
        )

    def exit(self, each: dict[str, Any], story: str) -> Activity | None:
        return Exit(process=self.processes[each["pid"]], code=each["status"] >> 8, story=story)


def _access(flags: set[str]) -> Access:
    if "append" in flags:
        return Access.APPEND if "creat" in flags else Access.READ_WRITE
    if "creat" in flags:
        return Access.OVERWRITE if "trunc" in flags else Access.TOUCH
    if "trunc" in flags:
        return Access.TRUNCATE
    return {"rdwr": Access.READ_WRITE, "wronly": Access.WRITE}.get(
        (flags & {"rdwr", "wronly"} or {""}).pop(), Access.READ
    )


@pytest.mark.shared
def test_view_agrees_with_the_engine_on_every_common_field(shared: Path) -> None:
    folder = shared / "conformance" / "falco" / "visible"
    machine = Machine(json.loads((folder / "activities.json").read_text(encoding="utf-8")))
    lines = (folder / "events.ndjson").read_text(encoding="utf-8").splitlines()
    recorded = iter([json.loads(line)["fields"] for line in lines])
    differences: list[str] = []
    compared = events = 0
    excluded: Counter[str] = Counter()
    for do, activity in machine.activities():
        engine = next(each for each in recorded if each["evt.type"] in TYPES[do])
        if activity is None:
            continue
        ours = falco_event(activity)
        assert ours is not None
        events += 1
        for name, value in ours.items():
            if (engine["evt.num"], name) in CAPTURE_ONLY:
                continue
            if name not in engine and name not in UNMODELLED:
                differences.append(f"{engine['evt.num']} {name}: we say {value!r}, the engine nothing")
            elif name in UNMODELLED and engine.get(name) != value:
                excluded[name] += 1
            else:
                compared += 1
                if engine[name] != value:
                    differences.append(f"{engine['evt.num']} {name}: we say {value!r}, the engine {engine[name]!r}")
    print(f"{compared} fields compared on {events} events; differing knowingly: {dict(excluded)}")
    assert not differences, "\n".join(differences)
    assert events > 50
    assert compared > 4000
