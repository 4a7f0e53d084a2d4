"""The process fields of a Falco event: `proc.*`, `user.*`, `group.*`, `container.*`, `k8s.*`.

The engine's habits, each seen on the real engine (Falco 0.45-dev, engine 0.63):

* What is not known is missing, but an account without a name is called `<NA>`, and an argument or a variable that is
  not there is the empty text.
* `proc.cmdline` begins with the kernel's name of the task, `proc.exeline` with argv[0]; the latter ends in a blank
  where there are no arguments. `proc.cwd` always ends in a slash.
* On the host `container.id` is `host` and the other texts are empty; in a container of which nothing but the id is
  known they are missing. The id is cut to 12 digits.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from ruleglot.events.identity import Container
    from ruleglot.events.process import Process

Fields: TypeAlias = "dict[str, str | int | bool]"

UNKNOWN = "<NA>"
SHORT_ID = 12

HOST: Fields = {
    "container.id": "host",
    "container.full_id": "host",
    "container.name": "host",
    "container.type": "host",
    "container.image": "",
    "container.image.repository": "",
    "container.image.tag": "",
    "container.privileged": False,
}
"""What the container plugin says of a process that is in no container."""


def process_fields(process: Process) -> Fields:
    """Return all fields about the process that made an event."""
    return {
        **_program(process),
        **_parent(process),
        **_lineage(process),
        **_session(process),
        **_accounts(process),
        **_container(process.container),
    }


def arguments(process: Process) -> str:
    """Return what follows argv[0], joined by blanks."""
    return " ".join(process.argv[1:])


def command(process: Process) -> str:
    """Return the kernel's name of the task and its arguments."""
    return " ".join((process.comm, *process.argv[1:]))


def executable(process: Process) -> str:
    """Return the resolved path; a program in memory has one that no disk knows."""
    return f"/{process.executable}" if process.in_memory else process.executable


def _program(process: Process) -> Fields:
    fields: Fields = {
        "proc.pid": process.pid,
        "proc.name": process.comm,
        "proc.exe": process.argv[0],
        "proc.exepath": executable(process),
        "proc.args": arguments(process),
        "proc.cmdline": command(process),
        "proc.exeline": f"{process.argv[0]} {arguments(process)}",
        "proc.cmdnargs": len(process.argv) - 1,
        "proc.cmdlenargs": sum(len(argument.encode()) for argument in process.argv[1:]),
        "proc.cwd": process.cwd if process.cwd == "/" else f"{process.cwd}/",
        "proc.tty": 0 if process.terminal is None else process.terminal.device,
        "proc.env": " ".join(process.environment),
        "proc.is_exe_from_memfd": process.in_memory,
        "thread.tid": process.pid,
        "thread.ismain": True,
        "thread.cap_effective": " ".join(process.capabilities),
        "thread.cap_permitted": " ".join(process.capabilities),
    }
    fields |= {f"proc.args[{index}]": argument for index, argument in enumerate(process.argv[1:])}
    return fields | {f"proc.env[{name}]": value for name, value in process.variables.items()}


def _parent(process: Process) -> Fields:
    parent = process.parent
    if parent is None:
        return {}
    fields: Fields = {
        "proc.ppid": parent.pid,
        "proc.pname": parent.comm,
        "proc.pexe": parent.argv[0],
        "proc.pexepath": executable(parent),
        "proc.pcmdline": command(parent),
    }
    joined = _joined_arguments(process)
    return fields | {"proc.aargs": joined} if joined else fields


def _joined_arguments(process: Process) -> str:
    """Return all ancestors' arguments in one text; who has none still adds a blank, but not at the beginning."""
    joined = ""
    for each in process.ancestors:
        joined = f"{joined} {arguments(each)}" if joined else arguments(each)
    return joined


def _lineage(process: Process) -> Fields:
    """Return the fields of each ancestor, `[0]` being the process itself."""
    fields: Fields = {}
    for index, each in enumerate(process.line):
        fields |= {
            f"proc.apid[{index}]": each.pid,
            f"proc.aname[{index}]": each.comm,
            f"proc.aexe[{index}]": each.argv[0],
            f"proc.aexepath[{index}]": executable(each),
            f"proc.acmdline[{index}]": command(each),
            f"proc.aargs[{index}]": arguments(each),
        }
    return fields


def _session(process: Process) -> Fields:
    leader = process.session_leader
    if leader is None:
        return {"proc.is_sid_leader": False}
    return {
        "proc.is_sid_leader": leader is process,
        "proc.sid": leader.pid,
        "proc.sname": leader.comm,
        "proc.sid.exe": leader.argv[0],
        "proc.sid.exepath": executable(leader),
    }


def _accounts(process: Process) -> Fields:
    return {
        "user.uid": process.user.id,
        "user.name": process.user.name or UNKNOWN,
        "group.gid": process.group.id,
        "group.name": process.group.name or UNKNOWN,
    }


def _container(container: Container | None) -> Fields:
    if container is None:
        return dict(HOST)
    if (details := container.details) is None:
        return {"container.id": container.id[:SHORT_ID]}
    fields: Fields = {
        "container.id": container.id[:SHORT_ID],
        "container.full_id": container.id,
        "container.name": details.name,
        "container.type": container.runtime,
        "container.image": f"{details.image}:{details.tag}",
        "container.image.repository": details.image,
        "container.image.tag": details.tag,
        "container.privileged": details.privileged,
    }
    if details.pod is not None:
        fields |= {"k8s.pod.name": details.pod.name, "k8s.ns.name": details.pod.namespace}
    return fields
