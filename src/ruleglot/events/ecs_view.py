"""An activity as an ECS document: what Elastic's sensors on Linux record of it.

There are two strengths. The *intended* document holds every field that the activity can fill, for whichever of
Elastic's Linux sensors; since the sensors spell one activity differently (`exec`, `executed`), `event.action` and the
data set then hold every spelling. The *documented* document is what one sensor is documented to record.

No sensor records everything: successes only; of reads nothing at all; of UDP nothing; a connection is recorded when it
was asked for, whatever became of it.

Source: the field documentation of Elastic Defend and Defend for Containers, Elastic's open probes (`elastic/ebpf`), and
what auditd manager makes of the audit log.

>>> from ruleglot.events.activity import FileCreate
>>> from ruleglot.events.scenes.cast import BASH
>>> made = FileCreate(process=BASH, path="/etc/cron.d/x", story="a cron job")
>>> document = ecs_document(made)
>>> document["file"]["path"], document["process"]["interactive"], document["event"]["type"]
('/etc/cron.d/x', True, ['creation'])
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum, unique
from typing import TYPE_CHECKING, Any, assert_never

from ruleglot.events.activity import (
    Accept,
    Connect,
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
from ruleglot.events.documented import Sensor, documented
from ruleglot.events.ecs_process import account, process_object
from ruleglot.events.paths import basename, extension, parent

if TYPE_CHECKING:
    from ruleglot.events.activity import Activity
    from ruleglot.events.identity import Container
    from ruleglot.events.process import Process

__all__ = ["Kind", "Sensor", "Strength", "ecs_document", "kind_of"]


@unique
class Strength(StrEnum):
    """How much of an activity a document holds."""

    INTENDED = "intended"
    DOCUMENTED = "documented"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """What ECS calls a kind of activity. `actions`: every sensor's word for it."""

    category: str
    type: str
    actions: tuple[str, ...]


EXEC = Kind(category="process", type="start", actions=("exec", "exec_event", "start", "executed", "process_started"))
FORK = Kind(category="process", type="start", actions=("fork",))
EXIT = Kind(category="process", type="end", actions=("end",))
CREATION = Kind(category="file", type="creation", actions=("creation",))
WRITE = Kind(category="file", type="change", actions=("open", "modification", "opened-file"))
DELETION = Kind(category="file", type="deletion", actions=("deletion", "deleted"))
RENAME = Kind(category="file", type="change", actions=("rename", "renamed"))
ATTEMPT = Kind(category="network", type="start", actions=("connection_attempted", "connected-to"))
ACCEPTED = Kind(category="network", type="start", actions=("connection_accepted", "accepted-connection-from"))


def ecs_document(
    activity: Activity, strength: Strength = Strength.INTENDED, sensor: Sensor = Sensor.DEFEND
) -> dict[str, Any] | None:
    """Return the document of an activity, nested, or `None` where nothing is recorded.

    `sensor` says whose documentation counts; it matters for `Strength.DOCUMENTED` only.
    """
    kind = kind_of(activity)
    if kind is None:
        return None
    document = _common(activity, kind) | _specific(activity)
    if isinstance(activity, Exit):
        document["process"]["exit_code"] = activity.code
    match strength:
        case Strength.INTENDED:
            return document
        case Strength.DOCUMENTED:
            return documented(document, activity, sensor)
        case _:
            assert_never(strength)


def kind_of(activity: Activity) -> Kind | None:
    """Return what ECS calls an activity, `None` where no sensor of Elastic's records it on Linux."""
    match activity:
        case FailedExec() | FileCreate(error=int()) | FileOpen(error=int()):
            return None
        case FileDelete(error=int()) | FileRename(error=int()):
            return None
        case Exec():
            return EXEC
        case Fork():
            return FORK
        case Exit():
            return EXIT
        case FileCreate():
            return CREATION
        case FileOpen():
            return WRITE if activity.access.writes else None
        case FileDelete():
            return DELETION
        case FileRename():
            return RENAME
        case Connect():
            # Defend's probes are those of TCP; they look before the other side has answered.
            return ATTEMPT if activity.transport is Transport.TCP else None
        case Accept():
            return ACCEPTED
        case _:
            assert_never(activity)


def _common(activity: Activity, kind: Kind) -> dict[str, Any]:
    process = activity.process
    return {
        "@timestamp": timestamp(activity.time),
        "event": {
            "kind": "event",
            "category": [kind.category],
            "type": [kind.type],
            "action": list(kind.actions),
            "outcome": "success",
        },
        "host": {"name": activity.host, "hostname": activity.host, "os": {"type": "linux", "family": "linux"}},
        "process": process_object(process),
        "user": _user(process),
        "group": account(process.group.id, process.group.name) | {"Ext": {"real": _real_group(process)}},
        **_container(process.container),
    }


def timestamp(time: int) -> str:
    """Return nanoseconds since 1970 as ECS writes a time (UTC, milliseconds)."""
    moment = datetime.fromtimestamp(time // 10**9, tz=UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{time // 10**6 % 1000:03d}Z"


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
        "runtime": container.runtime,
        "image": {"name": details.image, "tag": details.tag},
        "security_context": {"privileged": details.privileged},
    }
    if (pod := details.pod) is None:
        return {"container": described}
    resource = {"type": "pod", "name": pod.name} | ({} if pod.ip is None else {"ip": pod.ip})
    orchestrator = {"type": "kubernetes", "namespace": pod.namespace, "resource": resource}
    return {"container": described, "orchestrator": orchestrator}


def _specific(activity: Activity) -> dict[str, Any]:
    """Return what only this kind of activity has."""
    match activity:
        case Exec():
            return _syscall(activity.call)
        case FileCreate() | FileOpen() | FileDelete():
            return {"file": _file(activity.full_path)} | _syscall(activity.call)
        case FileRename():
            original = {key: value for key, value in _file(activity.full_original).items() if key != "directory"}
            return {"file": _file(activity.full_path) | {"Ext": {"original": original}}} | _syscall(activity.call)
        case Connect():
            return _network(activity, "egress") | _syscall("connect")
        case Accept():
            return _network(activity, "ingress") | _syscall("accept4")
        case FailedExec() | Fork() | Exit():
            return {}
        case _:
            assert_never(activity)


def _syscall(name: str) -> dict[str, Any]:
    return {"auditd": {"data": {"syscall": name}}}


def _file(path: str) -> dict[str, Any]:
    described = {"path": path, "name": basename(path), "directory": parent(path)}
    ending = extension(basename(path))
    return described if ending is None else described | {"extension": ending}


def _network(activity: Connect | Accept, direction: str) -> dict[str, Any]:
    source, destination = activity.source, activity.destination
    return {
        "source": {"ip": source.ip, "port": source.port, "address": source.ip},
        "destination": {"ip": destination.ip, "port": destination.port, "address": destination.ip},
        "network": {"transport": "tcp", "type": f"ipv{source.version}", "direction": direction},
    }
