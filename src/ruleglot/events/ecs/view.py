"""An activity as an ECS document: what Elastic's sensors on Linux record of it.

There are two strengths. The *intended* document holds every field that the activity can fill, for whichever of
Elastic's Linux sensors; since the sensors spell one activity differently (`exec`, `executed`), `event.action` and the
data set then hold every spelling. The *documented* document is what one sensor is documented to record.

No sensor records everything (`kinds` says which words they have for what, and for what none): successes only; of reads
nothing at all; of UDP nothing; a connection is recorded when it was asked for, whatever became of it.

Source: the field documentation of Elastic Defend and Defend for Containers, Elastic's open probes (`elastic/ebpf`), and
what auditd manager makes of the audit log. What the activity does not decide (a file's mode after the umask, a module's
name inside its file) is left out.

>>> from ruleglot.events.activity import FileCreate
>>> from ruleglot.events.scenes.cast import BASH
>>> made = FileCreate(process=BASH, path="/etc/cron.d/x", story="a cron job")
>>> document = ecs_document(made)
>>> document["file"]["path"], document["process"]["interactive"], document["event"]["type"]
('/etc/cron.d/x', True, ['creation'])
"""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum, unique
from typing import TYPE_CHECKING, Any, TypeAlias, assert_never

from ruleglot.events.activity import (
    Accept,
    Bind,
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
    MemoryFileCreate,
    ModuleLoad,
    Mount,
    NewSession,
    SendSignal,
    SetGroup,
    SetUser,
    Symlink,
    Trace,
)
from ruleglot.events.ecs.dates import timestamp
from ruleglot.events.ecs.documented import EVERY_SENSOR, Sensor, documented
from ruleglot.events.ecs.kinds import Kind, kind_of
from ruleglot.events.ecs.machine import machine
from ruleglot.events.ecs.process import account, process_object
from ruleglot.events.identity import MOST_ID
from ruleglot.events.paths import basename, extension, parent

if TYPE_CHECKING:
    from ruleglot.events.activity import Endpoint, LinuxActivity
    from ruleglot.events.identity import Container, ContainerDetails, Pod
    from ruleglot.events.process import Process

__all__ = ["Kind", "Sensor", "Strength", "ecs_document", "kind_of"]


@unique
class Strength(StrEnum):
    """How much of an activity a document holds."""

    INTENDED = "intended"
    DOCUMENTED = "documented"


def ecs_document(
    activity: LinuxActivity,
    strength: Strength = Strength.INTENDED,
    sensor: Sensor = Sensor.DEFEND,
    read: frozenset[Sensor] = EVERY_SENSOR,
) -> dict[str, Any] | None:
    """Return the document of an activity, nested, or `None` where nothing is recorded.

    `sensor` says whose documentation counts; it matters for `Strength.DOCUMENTED` only. `read`: the sensors whose
    words the intended document may hold.
    """
    kind = kind_of(activity)
    if (
        kind is not None
        and kind.typed_by_auditd
        and Sensor.AUDITD not in (read if strength is Strength.INTENDED else {sensor})
    ):
        kind = replace(kind, types=())
    document = None if kind is None else merged(_common(activity, kind), _specific(activity))
    match strength:
        case Strength.INTENDED:
            return document
        case Strength.DOCUMENTED:
            return documented(document, activity, sensor)
        case _:
            assert_never(strength)


def merged(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """Return two nested documents in one; where both have a value, it is the other's.

    >>> merged({"process": {"pid": 7}}, {"process": {"exit_code": 0}, "file": {}})
    {'process': {'pid': 7, 'exit_code': 0}, 'file': {}}
    """
    both = {
        key: merged(one[key], value) if isinstance(value, dict) and isinstance(one.get(key), dict) else value
        for key, value in other.items()
    }
    return one | both


def _common(activity: LinuxActivity, kind: Kind) -> dict[str, Any]:
    process = activity.process
    return {
        "@timestamp": timestamp(activity.time),
        "event": {
            "kind": "event",
            "category": list(kind.categories),
            **({"type": list(kind.types)} if kind.types else {}),
            "action": list(kind.actions),
            "outcome": "success",
        },
        **machine(activity.host),
        "process": process_object(process, activity.host),
        "user": _user(process),
        "group": account(process.group.id, process.group.name) | {"Ext": {"real": _real_group(process)}},
        **_container(process.container),
    }


def _user(process: Process) -> dict[str, Any]:
    own = account(process.user.id, process.user.name)
    real = process.real_user or process.user
    return {**own, "effective": own, "Ext": {"real": account(real.id, real.name)}}


def _real_group(process: Process) -> dict[str, str]:
    real = process.real_group or process.group
    return account(real.id, real.name)


def _container(container: Container | None) -> dict[str, Any]:
    if container is None:
        return {}
    if (details := container.details) is None:
        return {"container": {"id": container.id}}
    described = {
        "id": container.id,
        "name": details.name,
        "runtime": container.runtime.value,
        "image": _image(details),
        "security_context": {"privileged": details.privileged},
    }
    if (pod := details.pod) is None:
        return {"container": described}
    orchestrator = {"type": "kubernetes", "namespace": pod.namespace, "resource": _resource(pod)}
    return {"container": described, "orchestrator": orchestrator}


def _image(details: ContainerDetails) -> dict[str, Any]:
    image: dict[str, Any] = {"name": details.image, "tag": details.tag}
    return image | {"hash": {"all": [details.digest]}} if details.digest else image


def _resource(pod: Pod) -> dict[str, Any]:
    resource: dict[str, Any] = {"type": "pod", "name": pod.name}
    if pod.ip is not None:
        resource["ip"] = pod.ip
    if pod.labels:
        resource["label"] = [f"{name}:{value}" for name, value in pod.labels]
    return resource


def _specific(activity: LinuxActivity) -> dict[str, Any]:
    """Return what only this kind of activity has."""
    match activity:
        case Exec() | Fork() | Exit() | NewSession() | SetUser() | SetGroup() | Trace() | SendSignal():
            return _of_a_process(activity)
        case MemoryFileCreate() | ModuleLoad():
            return _of_a_process(activity)
        case Connect():
            return _connection(activity, "egress") | _socket("connect", activity.destination)
        case Accept():
            return _connection(activity, "ingress") | _socket("accept4", activity.source)
        case Bind():
            return _socket("bind", activity.address)  # neither a source nor a destination
        case FailedExec() | FileRead() | FileWrite() | Close() | Duplicate():
            return {}
        case _:
            return _of_a_path(activity)


ProcessDeed: TypeAlias = (
    Exec | Fork | Exit | NewSession | SetUser | SetGroup | Trace | SendSignal | MemoryFileCreate | ModuleLoad
)


def _of_a_process(activity: ProcessDeed) -> dict[str, Any]:
    match activity:
        case Fork():
            return {}  # which of clone, fork and vfork it was is not told
        case Exit():
            # The second byte of the wait status: 0 for who was ended by a signal.
            ended = {"end": timestamp(activity.time), "exit_code": activity.status >> 8}
            return {"process": ended}
        case Exec() | SetUser() | SetGroup() | ModuleLoad():
            return _syscall(activity.call)
        case NewSession():
            return _syscall("setsid")
        case Trace():
            attached = {"child_pid": activity.target.pid, "request": int(activity.request)}
            return {"process": {"Ext": {"ptrace": attached}}} | _syscall("ptrace")
        case SendSignal():
            seen = activity.target.pid if activity.process.inner_pid is None else activity.target.own_pid
            return _syscall("kill", a0=f"{seen:x}", a1=f"{activity.signal:x}")
        case MemoryFileCreate():
            made = {"name": activity.name, "flag_cloexec": activity.close_on_exec}
            return {"process": {"Ext": {"memfd": made}}} | _syscall("memfd_create")
        case _:
            assert_never(activity)


PathDeed: TypeAlias = (
    FileCreate
    | FileOpen
    | FileDelete
    | FileRename
    | HardLink
    | Symlink
    | ChangeMode
    | ChangeOwner
    | DirectoryCreate
    | DirectoryDelete
    | Mount
)


def _of_a_path(activity: PathDeed) -> dict[str, Any]:
    file = _file(activity.full_path)
    match activity:
        case FileCreate() | FileOpen() | FileDelete() | HardLink() | DirectoryCreate() | DirectoryDelete():
            return {"file": file} | _syscall(activity.call)
        case FileRename():
            original = {key: value for key, value in _file(activity.full_original).items() if key != "directory"}
            return {"file": file | {"Ext": {"original": original}}} | _syscall(activity.call)
        case Symlink():
            return {"file": file | {"target_path": activity.target}} | _syscall(activity.call)
        case ChangeMode():
            return {"file": file | {"mode": f"0{activity.mode:o}"}} | _syscall(activity.call)
        case ChangeOwner():
            ids = {"uid": activity.user, "gid": activity.group}
            # The number above the highest id leaves the owner as it was.
            given = {key: str(value) for key, value in ids.items() if value <= MOST_ID}
            return {"file": file | given} | _syscall(activity.call)
        case Mount():
            return {"file": file} | _syscall("mount")
        case _:
            assert_never(activity)


def _syscall(name: str, **arguments: Any) -> dict[str, Any]:  # noqa: ANN401 - texts, objects
    return {"auditd": {"data": {"syscall": str(name), **arguments}}}


def _socket(name: str, address: Endpoint) -> dict[str, Any]:
    """Return the system call with the address that it was given or gave back."""
    given = {"family": f"ipv{address.version}", "addr": address.ip, "port": str(address.port)}
    return _syscall(name, socket=given)


def _file(path: str) -> dict[str, Any]:
    described = {"path": path, "name": basename(path), "directory": parent(path)}
    ending = extension(basename(path))
    return described if ending is None else described | {"extension": ending}


def _connection(activity: Connect | Accept, direction: str) -> dict[str, Any]:
    source, destination = activity.source, activity.destination
    return {
        "source": {"ip": source.ip, "port": source.port, "address": source.ip},
        "destination": {"ip": destination.ip, "port": destination.port, "address": destination.ip},
        "network": {"transport": "tcp", "type": f"ipv{source.version}", "direction": direction},
    }
