"""Plays `activities.json` of the recorded suite: keeps the processes, and turns each line into an activity of ours."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from ruleglot.events.activity import (
    Accept,
    Access,
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
    MemoryFileCreate,
    SendSignal,
    SetUser,
    Signal,
    Symlink,
    Transport,
)
from ruleglot.events.descriptors import Descriptor, MemoryFile
from ruleglot.events.identity import (
    Container,
    ContainerDetails,
    Group,
    Layer,
    Pod,
    Runtime,
    Terminal,
    TerminalKind,
    User,
)
from ruleglot.events.process import CAPABILITIES, Process

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruleglot.events.activity import LinuxActivity

T0 = 1_700_000_000_000_000_000
STEP = 1_000_000
"""The recorded capture puts a millisecond between two events."""

ROOT = User(id=0, name="root", home="/root", shell="/bin/bash")  # noqa: S604 - a line of /etc/passwd
CONTAINER_ROOT = User(id=0, name="root", home="/root")
SYSTEMD = Process(
    executable="/usr/lib/systemd/systemd",
    argv=("/sbin/init",),
    cwd="/",
    pid=1,
    user=ROOT,
    group=Group(id=0, name="root"),
    leads_session=True,
)
FLAGS = {
    "rdonly": Access.READ,
    "wronly": Access.WRITE,
    "rdwr": Access.READ_WRITE,
    "creat": Access.CREATE,
    "trunc": Access.EMPTY,
    "append": Access.AT_END,
    "excl": Access.EXCLUSIVE,
    "directory": Access.DIRECTORY,
}
FIRST = 3
"""The number of the first event: the descriptions of two containers come before it."""


@dataclass
class Machine:
    """The state of the machine while the lines are played."""

    played: dict[str, Any]
    processes: dict[int, Process] = field(default_factory=lambda: {1: SYSTEMD})
    containers: dict[str, Container] = field(default_factory=dict)
    highest: dict[int, int] = field(default_factory=dict)
    """The highest descriptor that each process was given: the recorded capture gives none twice."""
    number: int = FIRST

    def activities(self) -> Iterator[tuple[int, LinuxActivity]]:
        """Yield each activity with the number of its first event."""
        for line in self.played["events"]:
            if line["do"] == "container":
                self._container(line)
        for line in self.played["procs"]:
            self.processes[line["pid"]] = self._process(line, started=None)
        for line in self.played["events"]:
            if line["do"] == "container":
                continue
            if line["do"] == "exec" and line.get("clone", True) and line["pid"] not in self.processes:
                yield self.number, self._fork(line)
                self.number += 2
            activity = getattr(self, f"_{line['do']}")(line)
            yield self.number, activity
            self.number += 2 if line["do"] == "connect" else 1

    @property
    def time(self) -> int:
        return T0 + STEP * self.number

    def _container(self, line: dict[str, Any]) -> None:
        repository, _, tag = line["image"].rpartition(":")
        pod = Pod(name=line["pod"], namespace=line["ns"]) if "pod" in line else None
        self.containers[line["cid"]] = Container(
            id=line["cid"] + "0" * 52,
            runtime=Runtime.DOCKER,
            details=ContainerDetails(
                name=line["name"],
                image=repository,
                tag=tag,
                privileged=line.get("privileged", False),
                pod=pod,
                image_id=line.get("imageid", "0" * 12),
                digest=line.get("imagedigest", ""),
                ip=line.get("ip", "172.17.0.2"),
                labels=tuple(line.get("labels", {}).items()),
                host_network=line.get("host_network", False),
            ),
        )

    def _user(self, uid: int, *, inside: bool) -> User:
        """Return a user; in a container only root has a name."""
        if uid == 0:
            return CONTAINER_ROOT if inside else ROOT
        known = {} if inside else {each["uid"]: each for each in self.played["users"]}
        if uid not in known:
            return User(id=uid)
        return User(id=uid, name=known[uid]["name"], home=known[uid].get("home"), shell=known[uid].get("shell"))

    def _group(self, gid: int, *, inside: bool) -> Group:
        names = {each.get("gid", each["uid"]): each.get("group", each["name"]) for each in self.played["users"]}
        return Group(id=gid, name="root" if gid == 0 else None if inside else names.get(gid))

    def _process(self, line: dict[str, Any], *, started: int | None) -> Process:
        """Return a process; the engine takes directory and environment that are not given from the one before."""
        before = self.processes.get(line["pid"])
        parent = self.processes.get(line["ppid"])
        container = before.container if before else None
        if "container" in line:
            container = self.containers.get(
                line["container"], Container(id=line["container"] + "0" * 52, runtime=Runtime.DOCKER)
            )
        inside = container is not None
        executable = line["exepath"].removesuffix(" (deleted)")
        flags = line.get("exe_flags", ())
        mask = line.get("caps", 0)
        loginuid = line.get("loginuid")
        environment = tuple(line["env"]) if "env" in line else before.environment if before else ()
        return Process(
            executable=executable,
            argv=tuple(line["argv"]),
            cwd=before.cwd if before else line.get("cwd", "/"),
            pid=line["pid"],
            user=self._user(line.get("uid", 0), inside=inside),
            group=self._group(line.get("gid", 0), inside=inside),
            parent=parent,
            invoked=line.get("filename"),
            given_comm=line.get("comm"),
            terminal=Terminal(kind=TerminalKind.PTS) if line.get("tty") else None,
            environment=environment,
            capabilities=tuple(f"CAP_{name}" for bit, name in enumerate(CAPABILITIES) if mask >> bit & 1),
            container=container,
            leads_session=before.leads_session if before else True,
            leads_group=True,
            login=None if loginuid is None else self._user(loginuid, inside=inside),
            started=started if before is None else before.started,
            descriptors=tuple(e for e in before.descriptors if not isinstance(e.opened, MemoryFile)) if before else (),
            layer=Layer.UPPER if "upper_layer" in flags else Layer.LOWER if "lower_layer" in flags else None,
            writable="writable" in flags,
        )

    def _update(self, process: Process) -> Process:
        """Put a process in its new state, below its children too."""
        self.processes[process.pid] = process
        for pid, each in list(self.processes.items()):
            if each.parent is not None and each.parent.pid == process.pid:
                self._update(replace(self.processes[pid], parent=process))
        return process

    def _fork(self, line: dict[str, Any]) -> LinuxActivity:
        parent = self.processes[line["ppid"]]
        child = replace(
            parent,
            pid=line["pid"],
            parent=parent,
            leads_session=False,
            leads_group=False,
            started=self.time,
        )
        self.processes[child.pid] = child
        self.highest[child.pid] = FIRST - 1
        return Fork(process=child, story="a fork", time=self.time + STEP)

    def _exec(self, line: dict[str, Any]) -> LinuxActivity:
        if "res" in line:
            return FailedExec(
                process=self.processes[line["pid"]],
                path=line["exepath"],
                argv=tuple(line["argv"]),
                error=Error(-line["res"]),
                story="a failed exec",
                time=self.time,
            )
        process = self._update(self._process(line, started=None))
        return Exec(process=process, call=Call(line.get("syscall", "execve")), story="an exec", time=self.time)

    def _next(self, pid: int) -> int:
        """Return the next number; the recorded capture also gives those that a child has from its parent."""
        self.highest[pid] = number = self.highest.get(pid, FIRST - 1) + 1
        process = self.processes[pid]
        self._update(replace(process, descriptors=tuple(e for e in process.descriptors if e.number != number)))
        return number

    def _open(self, line: dict[str, Any]) -> LinuxActivity:
        call = Call(line.get("syscall", "openat"))
        names = ["wronly", "creat", "trunc"] if call is Call.CREAT else line["flags"]
        access = Access(0)
        for name in names:
            access |= FLAGS.get(name, Access(0))
        failed = line.get("fd", 0) < 0
        number = None if failed else line.get("fd") or self._next(line["pid"])
        process = self.processes[line["pid"]]
        base = next((each for each in process.descriptors if each.number == line.get("dirfd")), None)
        common: dict[str, Any] = {
            "process": process,
            "path": line["path"],
            "call": call,
            "access": access,
            "mode": line.get("mode", 0o644),
            "base": base,
            "number": number,
            "error": Error(-line["fd"]) if failed else None,
            "layer": Layer.UPPER if call is Call.CREAT else None,
            "story": "an opening",
            "time": self.time,
        }
        made = "f_created" in names or call is Call.CREAT
        activity = FileCreate(**common) if made else FileOpen(**common)
        if not failed:
            self._hold(process, activity.descriptor)
        return activity

    def _hold(self, process: Process, descriptor: Descriptor) -> None:
        kept = tuple(each for each in process.descriptors if each.number != descriptor.number)
        self._update(replace(process, descriptors=(*kept, descriptor)))

    def _descriptor(self, line: dict[str, Any]) -> Descriptor:
        process = self.processes[line["pid"]]
        return next(each for each in process.descriptors if each.number == line["fd"])

    def _write(self, line: dict[str, Any]) -> LinuxActivity:
        return FileWrite(
            process=self.processes[line["pid"]],
            descriptor=self._descriptor(line),
            data=line["data"].encode(),
            story="a write",
            time=self.time,
        )

    def _read(self, line: dict[str, Any]) -> LinuxActivity:
        return FileRead(
            process=self.processes[line["pid"]],
            descriptor=self._descriptor(line),
            data=line["data"].encode(),
            story="a read",
            time=self.time,
        )

    def _close(self, line: dict[str, Any]) -> LinuxActivity:
        process, descriptor = self.processes[line["pid"]], self._descriptor(line)
        kept = tuple(each for each in process.descriptors if each != descriptor)
        self._update(replace(process, descriptors=kept))
        return Close(process=process, descriptor=descriptor, story="a close", time=self.time)

    def _exit(self, line: dict[str, Any]) -> LinuxActivity:
        process = self.processes[line["pid"]]
        return Exit(process=process, code=line["status"] >> 8, story="an end", time=self.time)

    def _simple(self, line: dict[str, Any], call: str) -> dict[str, Any]:
        return {
            "process": self.processes[line["pid"]],
            "call": Call(line.get("syscall", call)),
            "error": Error(-line["res"]) if line.get("res", 0) < 0 else None,
            "story": line["do"],
            "time": self.time,
        }

    def _unlink(self, line: dict[str, Any]) -> LinuxActivity:
        kind = DirectoryDelete if line.get("flags") else FileDelete
        return kind(path=line["path"], **self._simple(line, "unlinkat"))

    def _rename(self, line: dict[str, Any]) -> LinuxActivity:
        return FileRename(original=line["old"], path=line["new"], **self._simple(line, "renameat2"))

    def _link(self, line: dict[str, Any]) -> LinuxActivity:
        return HardLink(original=line["old"], path=line["new"], **self._simple(line, "linkat"))

    def _symlink(self, line: dict[str, Any]) -> LinuxActivity:
        return Symlink(target=line["target"], path=line["linkpath"], **self._simple(line, "symlinkat"))

    def _chmod(self, line: dict[str, Any]) -> LinuxActivity:
        return ChangeMode(path=line["path"], mode=line["mode"], **self._simple(line, "fchmodat"))

    def _chown(self, line: dict[str, Any]) -> LinuxActivity:
        return ChangeOwner(path=line["path"], user=line["uid"], group=line["gid"], **self._simple(line, "chown"))

    def _mkdir(self, line: dict[str, Any]) -> LinuxActivity:
        return DirectoryCreate(path=line["path"], mode=line.get("mode", 0o755), **self._simple(line, "mkdirat"))

    def _setuid(self, line: dict[str, Any]) -> LinuxActivity:
        common = self._simple(line, "setuid")
        before: Process = common["process"]
        user = self._user(line["uid"], inside=before.container is not None)
        if common["error"] is None:
            common["process"] = self._update(replace(before, user=user))
        return SetUser(user=user, before=before.user, **common)

    def _kill(self, line: dict[str, Any]) -> LinuxActivity:
        return SendSignal(
            process=self.processes[line["pid"]],
            target=self.processes[line["target_pid"]],
            signal=Signal(line["sig"]),
            story="a signal",
            time=self.time,
        )

    def _connect(self, line: dict[str, Any]) -> LinuxActivity:
        six = ":" in line["dip"]
        number = self._next(line["pid"])
        process = self.processes[line["pid"]]
        activity = Connect(
            process=process,
            source=Endpoint(ip=line.get("sip", "fd00::1" if six else "10.0.0.1"), port=line.get("sport", 40000)),
            destination=Endpoint(ip=line["dip"], port=line["dport"]),
            transport=Transport.UDP if line.get("udp") else Transport.TCP,
            number=number,
            error=Error(-line["res"]) if "res" in line else None,
            story="a connection",
            time=self.time + STEP,
        )
        self._hold(process, activity.descriptor)
        return activity

    def _accept(self, line: dict[str, Any]) -> LinuxActivity:
        number = self._next(line["pid"])
        process = self.processes[line["pid"]]
        activity = Accept(
            process=process,
            source=Endpoint(ip=line["sip"], port=line["sport"]),
            destination=Endpoint(ip=line.get("dip", "10.0.0.1"), port=line["dport"]),
            number=number,
            story="a visitor",
            time=self.time,
        )
        self._hold(process, activity.descriptor)
        return activity

    def _dup2(self, line: dict[str, Any]) -> LinuxActivity:
        process = self.processes[line["pid"]]
        old = next(each for each in process.descriptors if each.number == line["old"])
        activity = Duplicate(process=process, old=old, new=line["new"], story="a copy", time=self.time)
        self._hold(process, Descriptor(number=line["new"], opened=old.opened))
        return activity

    def _memfd_create(self, line: dict[str, Any]) -> LinuxActivity:
        number = self._next(line["pid"])
        process = self.processes[line["pid"]]
        activity = MemoryFileCreate(
            process=process,
            name=line["name"],
            close_on_exec=bool(line["flags"]),
            number=number,
            story="a memory file",
            time=self.time,
        )
        self._hold(process, activity.descriptor)
        return activity
