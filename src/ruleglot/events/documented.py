"""Cut an intended ECS document down to what one sensor is documented to record.

Source: the exported field lists of the two integrations. Where a table says nothing, the sensor records nothing: a
clause about such a field may never be true on that sensor, however right it looks.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum, unique
from typing import TYPE_CHECKING, Any

from ruleglot.events.activity import (
    Accept,
    Call,
    Connect,
    Exec,
    Exit,
    FileCreate,
    FileDelete,
    FileOpen,
    FileRename,
    Fork,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ruleglot.events.activity import Activity


@unique
class Sensor(StrEnum):
    """The sensors whose documents are documented."""

    DEFEND = "defend"  # Elastic Defend, the endpoint agent
    DEFEND_FOR_CONTAINERS = "cloud_defend"


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What a sensor records of a category of events; a name stands for the field and all below it.

    `actions` holds the sensor's own word for each kind that it records.
    """

    dataset: str
    fields: tuple[str, ...]
    actions: Mapping[type[Activity], str]


EVERYWHERE = ("@timestamp", "event", "host", "data_stream", "user", "group")
PROCESS = ("pid", "entity_id", "name", "executable", "args", "working_directory", "interactive", "user.id", "tty")
LEADERS = ("parent", "session_leader", "entry_leader")
IN_A_CONTAINER = ("container.id", "container.image", "container.security_context", "orchestrator")


def _below(prefixes: Iterable[str], names: Iterable[str]) -> tuple[str, ...]:
    return tuple(f"{prefix}.{name}" for prefix in prefixes for name in names)


ALL_PROCESSES = ("process", *(f"process.{leader}" for leader in LEADERS))

COVERAGE: Mapping[tuple[Sensor, str], Coverage] = {
    # No command line and no count of the arguments.
    (Sensor.DEFEND_FOR_CONTAINERS, "process"): Coverage(
        dataset="cloud_defend.process",
        fields=(
            *EVERYWHERE,
            *IN_A_CONTAINER,
            *_below(ALL_PROCESSES, PROCESS),
            "process.session_leader.same_as_process",
            "process.entry_leader.same_as_process",
            "process.entry_leader.entry_meta",
            "process.exit_code",
        ),
        actions={Exec: "exec", Fork: "fork", Exit: "end"},
    ),
    # Neither the arguments of the process nor anything about its parent but an id.
    (Sensor.DEFEND_FOR_CONTAINERS, "file"): Coverage(
        dataset="cloud_defend.file",
        fields=(
            *EVERYWHERE,
            *IN_A_CONTAINER,
            *_below(("process",), ("pid", "entity_id", "name", "executable", "interactive", "user.id")),
            *_below(("process",), (f"{leader}.entity_id" for leader in LEADERS)),
            *_below(("file",), ("path", "name", "extension")),
        ),
        actions={FileCreate: "creation", FileOpen: "open", FileDelete: "deletion", FileRename: "rename"},
    ),
    (Sensor.DEFEND, "process"): Coverage(
        dataset="endpoint.events.process",
        fields=(*EVERYWHERE, "process"),
        actions={Exec: "exec", Fork: "fork", Exit: "end"},
    ),
    # On Linux Defend has no event for the opening of a file that is there.
    (Sensor.DEFEND, "file"): Coverage(
        dataset="endpoint.events.file",
        fields=(
            *EVERYWHERE,
            *_below(("process",), ("pid", "entity_id", "name", "executable", "command_line", "parent.entity_id")),
            *_below(("file",), ("path", "name", "extension", "Ext.original")),
        ),
        actions={FileCreate: "creation", FileDelete: "deletion", FileRename: "rename"},
    ),
    (Sensor.DEFEND, "network"): Coverage(
        dataset="endpoint.events.network",
        fields=(
            *EVERYWHERE,
            *_below(("process",), ("pid", "entity_id", "name", "executable", "command_line", "parent.entity_id")),
            *_below(("source", "destination"), ("ip", "port", "address")),
            "network",
        ),
        actions={Connect: "connection_attempted", Accept: "connection_accepted"},
    ),
}
"""What each sensor records; Defend for Containers has no network events."""


def documented(document: Mapping[str, Any], activity: Activity, sensor: Sensor) -> dict[str, Any] | None:
    """Return what the sensor is documented to record of an activity whose intended document is given."""
    coverage = COVERAGE.get((sensor, document["event"]["category"][0]))
    if coverage is None or type(activity) not in coverage.actions:
        return None
    # Defend watches the opening of files that makes them; only Defend for Containers watches mknod.
    if sensor is Sensor.DEFEND and isinstance(activity, FileCreate) and activity.call in {Call.MKNOD, Call.MKNODAT}:
        return None
    kept = _kept(document, coverage.fields)
    kept["event"] = {**kept["event"], "action": coverage.actions[type(activity)], "dataset": coverage.dataset}
    kept["data_stream"] = {"dataset": coverage.dataset}
    return kept


def _kept(document: Mapping[str, Any], fields: tuple[str, ...], prefix: str = "") -> dict[str, Any]:
    """Return the parts of a nested document that the fields name."""
    kept: dict[str, Any] = {}
    for key, value in document.items():
        path = f"{prefix}{key}"
        if path in fields:
            kept[key] = value
        elif isinstance(value, dict) and (inner := _kept(value, fields, f"{path}.")):
            kept[key] = inner
    return kept
