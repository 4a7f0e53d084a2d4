"""An activity as a record of the log source that Sigma rules are run on.

Two taxonomies. *SigmaHQ*: what Sysmon for Linux writes, under the names of Sigma's official taxonomy, which has three
categories for it: `process_creation`, `network_connection` and `file_event`. *ECS*: the intended ECS document under its
own names. Both carry the `logsource` that a rule names.

Sysmon records no reads, no renames, no forks; a `file_event` is, in the words of its documentation, a file that was
created or overwritten; and there is no category for deletions or for the end of a process. A TCP connection is recorded
once it stands, so a refused one never is (`networkTracker.cpp` of Sysmon for Linux); `Initiated` says who asked for it.
What Sysmon does not know is left out.

>>> from ruleglot.events.activity import FileCreate
>>> from ruleglot.events.scenes.cast import BASH
>>> record = sigma_record(FileCreate(process=BASH, path="x.txt", story="a note"), Taxonomy.SIGMAHQ)
>>> record["logsource"]["category"], record["Image"], record["TargetFilename"], record["User"]
('file_event', '/usr/bin/bash', '/home/bob/x.txt', 'bob')
"""

from __future__ import annotations

from enum import StrEnum, unique
from typing import TYPE_CHECKING, Any, assert_never

from ruleglot.events.activity import (
    Accept,
    Call,
    Connect,
    Error,
    Exec,
    Exit,
    FailedExec,
    FileCreate,
    FileDelete,
    FileOpen,
    FileRename,
    Fork,
)
from ruleglot.events.ecs_process import executable
from ruleglot.events.ecs_view import ecs_document

if TYPE_CHECKING:
    from ruleglot.events.activity import Activity, Endpoint
    from ruleglot.events.process import Process


@unique
class Taxonomy(StrEnum):
    """Whose field names a Sigma rule uses."""

    SIGMAHQ = "sigmahq"
    ECS = "ecs"


def sigma_record(activity: Activity, taxonomy: Taxonomy) -> dict[str, Any] | None:
    """Return the record of an activity, `None` where the log source has none."""
    match taxonomy:
        case Taxonomy.SIGMAHQ:
            return _sysmon(activity)
        case Taxonomy.ECS:
            document = ecs_document(activity)
            return document if document is None else document | _log_source(_category(activity))
        case _:
            assert_never(taxonomy)


def _log_source(category: str) -> dict[str, Any]:
    return {"logsource": {"category": category, "product": "linux"}}


def _category(activity: Activity) -> str:
    """Return the category of an ECS document's log source.

    Sigma's own words where it has one for any platform; an opening of a file for writing is a `file_change`. A fork is
    no `process_creation`, which is the start of a program.
    """
    match activity:
        case Exec() | FailedExec():
            return "process_creation"
        case Fork():
            return "process_fork"
        case Exit():
            return "process_termination"
        case FileCreate():
            return "file_event"
        case FileOpen():
            return "file_change"
        case FileDelete():
            return "file_delete"
        case FileRename():
            return "file_rename"
        case Connect() | Accept():
            return "network_connection"
        case _:
            assert_never(activity)


def _sysmon(activity: Activity) -> dict[str, Any] | None:
    match activity:
        case Exec():
            return _log_source("process_creation") | _process(activity.process) | _program(activity.process)
        case FileCreate() | FileOpen():
            return _file_event(activity)
        case Connect() | Accept():
            return _connection(activity)
        case FailedExec() | Fork() | Exit() | FileDelete() | FileRename():
            return None
        case _:
            assert_never(activity)


def _process(process: Process) -> dict[str, Any]:
    """Return what every record of Sysmon says about the process."""
    return {
        "ProcessGuid": f"{{00000000-0000-0000-0000-{process.pid:012d}}}",
        "ProcessId": process.pid,
        "Image": executable(process),
        "User": process.user.name or str(process.user.id),
    }


def _program(process: Process) -> dict[str, Any]:
    fields: dict[str, Any] = {"CommandLine": process.command_line, "CurrentDirectory": process.cwd}
    if (parent := process.parent) is not None:
        fields |= {f"Parent{name}": value for name, value in _process(parent).items()}
        fields["ParentCommandLine"] = parent.command_line
    return fields


def _file_event(activity: FileCreate | FileOpen) -> dict[str, Any] | None:
    """Sysmon watches the open family and creat; of a file that was there it notes only that it was emptied."""
    made = isinstance(activity, FileCreate) and activity.call not in {Call.MKNOD, Call.MKNODAT}
    overwritten = isinstance(activity, FileOpen) and activity.access.creates and activity.access.empties
    if activity.error is not None or not (made or overwritten):
        return None
    return _log_source("file_event") | _process(activity.process) | {"TargetFilename": activity.full_path}


def _connection(activity: Connect | Accept) -> dict[str, Any] | None:
    outgoing = isinstance(activity, Connect)
    if isinstance(activity, Connect) and activity.error is Error.ECONNREFUSED:
        return None
    protocol = activity.transport.value if isinstance(activity, Connect) else "tcp"
    return {
        **_log_source("network_connection"),
        **_process(activity.process),
        "Protocol": protocol,
        "Initiated": "true" if outgoing else "false",
        **_end("Source", activity.source),
        **_end("Destination", activity.destination),
    }


def _end(side: str, endpoint: Endpoint) -> dict[str, Any]:
    return {
        f"{side}IsIpv6": "true" if endpoint.version == 6 else "false",  # noqa: PLR2004 - the protocol's version
        f"{side}Ip": endpoint.ip,
        f"{side}Port": endpoint.port,
    }
