"""An activity as a record of the log source that Sigma rules are run on.

Two taxonomies. *SigmaHQ*: what Sysmon for Linux writes, under the names of Sigma's official taxonomy. *ECS*: the
intended ECS document under its own names. Both carry the `logsource` that a rule names.

What Sysmon writes of which system call is in its source (`Sysinternals/SysmonForLinux`, `SysmonCommon`):

| event | category | what makes it | file |
|---|---|---|---|
| 1 | `process_creation` | execve, execveat | `sysmonProcCreate.c` |
| 3 | `network_connection` | TCP once it stands, accept, UDP with its first packet | `networkTracker.cpp` |
| 5 | `process_termination` | the end of a process | `sysmonProcTerminated.c` |
| 11 | `file_event` | open and openat where the file is new; creat always | `sysmonFileOpen.c`, `sysmonFileCreate.c` |
| 23 | `file_delete` | unlink, unlinkat of a file | `sysmonFileDelete.c`, `sysmonFileDeleteAt.c` |

All of them only where the call came off. A file counts as new where O_CREAT was asked for and its three times are the
same and of now; to empty a file sets two of them, so the overwriting of a file is no event 11, whatever the product's
documentation says, unless creat did it. `openat2` and `mknod` are not watched, nor are reads, renames, forks, links,
directories, modes, modules. It watches the attachment to another process (10), and the reading of block devices (9,
`raw_access_read`), but Sigma has no category of Linux for the one, and no activity tells such a device from a file.

A text that Sysmon does not know is `-` (`EventSetFieldS` of `eventsCommon.cpp`); users are the real ones, not the
effective ones. What the activity does not decide (hashes, the names of hosts and ports, the logon's GUID) is left out,
and GUIDs are made up.

>>> from ruleglot.events.activity import FileCreate
>>> from ruleglot.events.scenes.cast import BASH
>>> record = sigma_record(FileCreate(process=BASH, path="x.txt", story="a note"), Taxonomy.SIGMAHQ)
>>> record["logsource"]["category"], record["Image"], record["TargetFilename"], record["User"]
('file_event', '/usr/bin/bash', '/home/bob/x.txt', 'bob')
>>> record["CreationUtcTime"]
'2023-11-14 22:13:20.000'
"""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum, unique
from typing import TYPE_CHECKING, Any, assert_never

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
from ruleglot.events.ecs.documented import EVERY_SENSOR
from ruleglot.events.ecs.process import executable
from ruleglot.events.ecs.view import ecs_document

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ruleglot.events.activity import Endpoint, LinuxActivity
    from ruleglot.events.ecs.documented import Sensor
    from ruleglot.events.process import Process


@unique
class Taxonomy(StrEnum):
    """Whose field names a Sigma rule uses."""

    SIGMAHQ = "sigmahq"
    ECS = "ecs"


def sigma_record(
    activity: LinuxActivity, taxonomy: Taxonomy, read: frozenset[Sensor] = EVERY_SENSOR
) -> dict[str, Any] | None:
    """Return the record of an activity, `None` where the log source has none."""
    match taxonomy:
        case Taxonomy.SIGMAHQ:
            return _sysmon(activity)
        case Taxonomy.ECS:
            document = ecs_document(activity, read=read)
            return document if document is None else document | _log_source(ECS_CATEGORIES[type(activity)])
        case _:
            assert_never(taxonomy)


def _log_source(category: str) -> dict[str, Any]:
    return {"logsource": {"category": category, "product": "linux"}}


ECS_CATEGORIES: Mapping[type[LinuxActivity], str] = {
    Exec: "process_creation",
    Fork: "process_fork",  # no `process_creation`, which is the start of a program
    Exit: "process_termination",
    NewSession: "process_change",
    SetUser: "process_change",
    SetGroup: "process_change",
    MemoryFileCreate: "process_change",
    Trace: "process_access",
    SendSignal: "process_access",
    ModuleLoad: "driver_load",
    FileCreate: "file_event",
    Symlink: "file_event",
    HardLink: "file_event",
    DirectoryCreate: "file_event",
    Mount: "file_event",
    FileOpen: "file_change",  # only for writing are openings documents at all
    ChangeMode: "file_change",
    ChangeOwner: "file_change",
    FileDelete: "file_delete",
    DirectoryDelete: "file_delete",
    FileRename: "file_rename",
    Connect: "network_connection",
    Accept: "network_connection",
    Bind: "network_connection",
}
"""The category of an ECS document's log source: Sigma's own word where it has one for any platform.

Files go by the type that ECS gives them: whatever is a creation there is a `file_event`.
"""


def _sysmon(activity: LinuxActivity) -> dict[str, Any] | None:
    match activity:
        case Exec():
            return _log_source("process_creation") | _process(activity.process) | _program(activity.process)
        case Exit():
            return _log_source("process_termination") | _at(activity.time) | _process(activity.process)
        case FileCreate() | FileOpen():
            return _file_event(activity)
        case FileDelete():
            return _file_delete(activity)
        case Connect() | Accept():
            return _connection(activity)
        case FailedExec() | Fork() | NewSession() | SetUser() | SetGroup() | Trace() | SendSignal():
            return None
        case FileRename() | HardLink() | Symlink() | ChangeMode() | ChangeOwner() | DirectoryCreate():
            return None
        case DirectoryDelete() | FileRead() | FileWrite() | Close() | Duplicate() | MemoryFileCreate():
            return None
        case ModuleLoad() | Mount() | Bind():
            return None
        case _:
            assert_never(activity)


UNKNOWN = "-"
NOBODY = "{00000000-0000-0000-0000-000000000000}"
NO_SESSION = 2**32 - 1
"""The kernel's session of who has not logged in."""

WINDOWS_ONLY = ("FileVersion", "Description", "Product", "Company", "OriginalFileName")
"""What stands in the resources of a Windows program; on Linux they are always unknown."""


def utc(time: int) -> str:
    """Return nanoseconds since 1970 as Sysmon writes a time (UTC, milliseconds)."""
    moment = datetime.fromtimestamp(time // 10**9, tz=UTC)
    return f"{moment:%Y-%m-%d %H:%M:%S}.{time // 10**6 % 1000:03d}"


def _at(time: int) -> dict[str, Any]:
    return {"UtcTime": utc(time)}


def _process(process: Process) -> dict[str, Any]:
    """Return what every record of Sysmon says about the process."""
    return {
        "ProcessGuid": f"{{00000000-0000-0000-0000-{process.pid:012d}}}",
        "ProcessId": process.pid,
        "Image": executable(process),
        "User": (process.real_user or process.user).name or UNKNOWN,
    }


def _program(process: Process) -> dict[str, Any]:
    """Return what event 1 says; its time is that of the fork."""
    return {
        **({} if process.started is None else _at(process.started)),
        **dict.fromkeys(WINDOWS_ONLY, UNKNOWN),
        "CommandLine": process.command_line,
        "CurrentDirectory": process.cwd,
        "LogonId": (process.real_user or process.user).id & 0xFFFF,  # `LogonIdToString` writes 16 bits of it
        **({"TerminalSessionId": NO_SESSION} if process.login is None else {}),
        "IntegrityLevel": "no level",
        **_parent(process.parent),
    }


def _parent(parent: Process | None) -> dict[str, Any]:
    if parent is None:
        texts = dict.fromkeys(("ParentImage", "ParentCommandLine", "ParentUser"), UNKNOWN)
        return {"ParentProcessGuid": NOBODY, **texts}
    fields = {f"Parent{name}": value for name, value in _process(parent).items()}
    return fields | {"ParentCommandLine": parent.command_line}


def _file_event(activity: FileCreate | FileOpen) -> dict[str, Any] | None:
    is_new = isinstance(activity, FileCreate) and Access.CREATE in activity.access
    recorded = activity.call is Call.CREAT or (is_new and activity.call in {Call.OPEN, Call.OPENAT})
    if activity.error is not None or not recorded:
        return None
    return {
        **_log_source("file_event"),
        **_at(activity.time),
        **_process(activity.process),
        "TargetFilename": activity.full_path,
        "CreationUtcTime": utc(activity.time),
    }


def _file_delete(activity: FileDelete) -> dict[str, Any] | None:
    if activity.error is not None:
        return None
    # Put together from what the call was given, so it may hold `..`, and a second slash where `/` is the current one.
    path = activity.path if activity.path.startswith("/") else f"{activity.process.cwd}/{activity.path}"
    return {
        **_log_source("file_delete"),
        **_at(activity.time),
        **_process(activity.process),
        "TargetFilename": path,
        **dict.fromkeys(("Hashes", "IsExecutable", "Archived"), UNKNOWN),
    }


def _connection(activity: Connect | Accept) -> dict[str, Any] | None:
    outgoing = isinstance(activity, Connect)
    if isinstance(activity, Connect) and activity.failed:
        return None
    protocol = activity.transport.value if isinstance(activity, Connect) else "tcp"
    return {
        **_log_source("network_connection"),
        **_at(activity.time),
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
