"""Cut an intended ECS document down to what one sensor is documented to record.

Source: the README of the integration of Defend for Containers and the pages on Linux events in the package of Elastic
Defend (`elastic/endpoint-package`, `custom_documentation`), one for each kind. Where a table says nothing, the sensor
records nothing: a clause about such a field may never be true on that sensor, however right it looks. Auditd manager
keeps nothing of such a document; its documents are made from the audit log (`auditd`).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum, unique
from typing import TYPE_CHECKING, Any, assert_never

from ruleglot.events.activity import (
    Accept,
    Call,
    ChangeMode,
    Connect,
    Exec,
    Exit,
    FileCreate,
    FileDelete,
    FileOpen,
    FileRename,
    Fork,
    HardLink,
    MemoryFileCreate,
    ModuleLoad,
    NewSession,
    SetGroup,
    SetUser,
    Trace,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ruleglot.events.activity import LinuxActivity


@unique
class Sensor(StrEnum):
    """The sensors whose documents are documented."""

    DEFEND = "defend"  # Elastic Defend, the endpoint agent
    DEFEND_FOR_CONTAINERS = "cloud_defend"
    AUDITD = "auditd_manager"  # what it makes of the audit log
    KUBERNETES = "kubernetes"  # of the audit log of a cluster, which knows of no machine's activities


EVERY_SENSOR = frozenset(Sensor)
"""What is read where nobody says what is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What a sensor records of some kinds of activity; a name stands for the field and all below it.

    `actions` holds the sensor's own word for each kind that it records.
    """

    dataset: str
    category: str
    fields: tuple[str, ...]
    actions: Mapping[type[LinuxActivity], str]


def _below(prefixes: Iterable[str], names: Iterable[str]) -> tuple[str, ...]:
    return tuple(f"{prefix}.{name}" for prefix in prefixes for name in names)


EVERYWHERE = ("@timestamp", "event", "host", "agent", "data_stream", "user.id", "group.id")
LEADERS = ("process.group_leader", "process.session_leader", "process.entry_leader")
ANCESTORS = ("process.parent", *LEADERS)

# --- Defend for Containers ---
CONTAINER = ("container.id", "container.image", "container.security_context", "orchestrator")
PROGRAM = ("pid", "entity_id", "name", "executable", "args", "working_directory", "interactive", "start")
ACTOR = ("pid", "entity_id", "name", "executable", "interactive", "user.id")

# --- Defend ---
ACCOUNTS = (*EVERYWHERE, "user.name", "user.Ext", "group.name", "group.Ext")
DEFEND_CONTAINER = (
    *_below(("container",), ("id", "name", "image")),
    *_below(("orchestrator",), ("namespace", "resource.type", "resource.name", "resource.ip")),
)
IDENTITY = ("user", "group", "real_user", "real_group")
LEADER = (*PROGRAM, "args_count", *IDENTITY, "same_as_process")
ENTRY_PARENT = "process.entry_leader.parent"
WHOLE = (
    *ACCOUNTS,
    *DEFEND_CONTAINER,
    *_below(("process",), (*PROGRAM, "args_count", "command_line", "end", "exit_code", *IDENTITY, "Ext")),
    *_below(("process.parent",), (*PROGRAM, "args_count", "command_line", *IDENTITY, "tty")),
    *_below(LEADERS, (*LEADER, "tty")),
    "process.entry_leader.entry_meta",
    ENTRY_PARENT,
)
"""What stands on every page of a process event but that of memory files."""
ENVIRONMENT, CAPABILITIES, TERMINAL = "process.env_vars", "process.thread.capabilities", "process.tty"
MARKED = (
    *_below(("process",), ("pid", "entity_id", "name", "executable", "command_line", "Ext.ancestry")),
    *_below(ANCESTORS, ("entity_id",)),
    f"{ENTRY_PARENT}.entity_id",
)
"""The process on the pages of file and network events: its parent's name is not there."""

COVERAGE: Mapping[Sensor, tuple[Coverage, ...]] = {
    Sensor.AUDITD: (),
    Sensor.DEFEND_FOR_CONTAINERS: (
        # No command line, no count of the arguments, no names of users, no user of the process but of the event.
        Coverage(
            dataset="cloud_defend.process",
            category="process",
            fields=(
                *EVERYWHERE,
                *CONTAINER,
                *_below(("process", *ANCESTORS), PROGRAM),
                *_below(ANCESTORS, ("user.id", "group.id")),
                *_below(LEADERS, ("same_as_process",)),
                "process.entry_leader.entry_meta",
                "process.end",
            ),
            actions={Exec: "exec", Fork: "fork", Exit: "end"},
        ),
        # Neither the arguments of the process nor anything about those above it but an id.
        Coverage(
            dataset="cloud_defend.file",
            category="file",
            fields=(
                *EVERYWHERE,
                *CONTAINER,
                *_below(("process",), ACTOR),
                *_below(ANCESTORS, ("entity_id",)),
                *_below(("file",), ("path", "name", "extension")),
            ),
            actions={
                FileCreate: "creation",
                FileOpen: "open",
                FileDelete: "deletion",
                FileRename: "rename",
                HardLink: "link",
                ChangeMode: "modification",
            },
        ),
        # It has no network events.
    ),
    Sensor.DEFEND: (
        Coverage(
            dataset="endpoint.events.process",
            category="process",
            fields=(*WHOLE, ENVIRONMENT, CAPABILITIES, TERMINAL),
            actions={Exec: "exec", Fork: "fork", Exit: "end", ModuleLoad: "load_module"},
        ),
        Coverage(
            dataset="endpoint.events.process",
            category="process",
            fields=(*WHOLE, CAPABILITIES, TERMINAL),
            actions={SetUser: "uid_change", SetGroup: "gid_change", NewSession: "session_id_change"},
        ),
        Coverage(
            dataset="endpoint.events.process",
            category="process",
            fields=(*WHOLE, ENVIRONMENT),
            actions={Trace: "ptrace"},
        ),
        # No container, no entry leader, and of the parent nothing but two numbers.
        Coverage(
            dataset="endpoint.events.process",
            category="process",
            fields=(
                *ACCOUNTS,
                *_below(("process",), (*PROGRAM, "args_count", "command_line", *IDENTITY, "Ext.memfd")),
                *_below(("process.parent",), ("pid", "args_count")),
                *_below(("process.group_leader", "process.session_leader"), LEADER),
                ENTRY_PARENT,
            ),
            actions={MemoryFileCreate: "memfd_create"},
        ),
        # No event for the opening of a file that is there, nor for its mode, its owner or its further names.
        Coverage(
            dataset="endpoint.events.file",
            category="file",
            fields=(*ACCOUNTS, *MARKED, *_below(("file",), ("path", "name", "extension", "Ext.original"))),
            actions={FileCreate: "creation", FileDelete: "deletion", FileRename: "rename"},
        ),
        Coverage(
            dataset="endpoint.events.network",
            category="network",
            fields=(
                *ACCOUNTS,
                *MARKED,
                CAPABILITIES,
                *_below(("source", "destination"), ("ip", "port", "address")),
                "network",
            ),
            actions={Connect: "connection_attempted", Accept: "connection_accepted"},
        ),
    ),
    Sensor.KUBERNETES: (),
}
"""What each sensor records, one entry for all kinds that are documented with the same fields."""


def documented(document: Mapping[str, Any] | None, activity: LinuxActivity, sensor: Sensor) -> dict[str, Any] | None:
    """Return what the sensor is documented to record of an activity whose intended document is given.

    Auditd manager may record what has no intended document, such as a failure.
    """
    if sensor is Sensor.AUDITD:
        # Here, since the audit log is read by what builds on this package.
        from ruleglot.events.ecs.auditd import auditd_document

        return auditd_document(activity)
    coverage = next((each for each in COVERAGE[sensor] if type(activity) in each.actions), None)
    if document is None or coverage is None or (sensor is Sensor.DEFEND and _defend_overlooks(activity)):
        return None
    action = coverage.actions[type(activity)]
    if action not in document["event"]["action"]:  # a user who stays the same
        return None
    kept = _kept(document, coverage.fields)
    own = {"category": [coverage.category], "action": action, "dataset": coverage.dataset}
    kept["event"] = {**kept["event"], **own}
    kept["data_stream"] = {"dataset": coverage.dataset}
    return kept


def sees(sensor: Sensor, activity: LinuxActivity) -> bool:
    """Return whether a sensor records an activity at all.

    Defend documents that it records a `modification` on Linux, but not which calls are one: an opening that allows to
    write counts.
    """
    match sensor:
        case Sensor.AUDITD:
            return documented(None, activity, sensor) is not None
        case Sensor.DEFEND if isinstance(activity, FileOpen):
            return activity.access.writes
        case Sensor.DEFEND | Sensor.DEFEND_FOR_CONTAINERS | Sensor.KUBERNETES:
            covered = any(type(activity) in each.actions for each in COVERAGE[sensor])
            return covered and not (sensor is Sensor.DEFEND and _defend_overlooks(activity))
        case _:
            assert_never(sensor)


FIRST_PIDS = frozenset({1, 2})
"""The first process and the kernel's thread daemon."""


def _defend_overlooks(activity: LinuxActivity) -> bool:
    """Return whether Defend's probes pass an activity over whose kind they record."""
    match activity:
        case FileCreate():
            # They watch the opening of files that makes them, not mknod.
            return activity.call in {Call.MKNOD, Call.MKNODAT}
        case ModuleLoad():
            # What the first process and its children load is taken as the machine's own doing.
            parent = activity.process.parent
            return activity.process.pid in FIRST_PIDS or (parent is not None and parent.pid in FIRST_PIDS)
        case _:
            return False


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
