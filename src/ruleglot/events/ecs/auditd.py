"""An activity as the document that Elastic's auditd manager integration indexes.

Auditbeat gives go-libaudit's event the names of ECS and looks up the names of ids; the integration's ingest pipeline
then moves what is no part of ECS below `auditd` and turns some texts into numbers. Compared with Defend's documents:

* a path stays as it was given to the call, so it may be relative; a rename shows the old path, a link the old file;
* `process` has no `command_line` and no `entity_id`, `process.args` is there for the start of a program only, and of
  the parent nothing is known but its pid; `process.name` is the name of the task, cut to 15 bytes;
* failures are recorded too (`event.outcome`), and so are readings, `ptrace`, forks as their parents' `clone`.

Source: `auditbeat/module/auditd/audit_linux.go` of Beats, `packages/auditd_manager` of Elastic's integrations (fields,
ingest pipeline and its tests' documents).

>>> from ruleglot.events.activity import FileDelete
>>> from ruleglot.events.scenes.cast import BASH
>>> document = auditd_document(FileDelete(process=BASH, path="notes", story="rm notes"))
>>> document["event"]["action"], document["event"]["category"], document["file"]["path"], document["user"]["name"]
('deleted', ['file'], 'notes', 'bob')
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ruleglot.events.auditd.accounts import group_names, user_names
from ruleglot.events.auditd.coalesce import coalesced
from ruleglot.events.auditd.reading import UNSET
from ruleglot.events.auditd.records import audit_records
from ruleglot.events.ecs.dates import timestamp
from ruleglot.events.ecs.machine import machine

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ruleglot.events.activity import LinuxActivity

DATASET = "auditd_manager.auditd"

IDS: Mapping[str, tuple[str, ...]] = {
    "uid": ("user",),
    "gid": ("user", "group"),
    "euid": ("user", "effective"),
    "egid": ("user", "effective", "group"),
    "suid": ("auditd", "user", "saved"),
    "sgid": ("auditd", "user", "saved", "group"),
    "fsuid": ("auditd", "user", "filesystem"),
    "fsgid": ("auditd", "user", "filesystem", "group"),
    "auid": ("auditd", "user", "audit"),
}
"""Where in the document the kernel's ids stand."""

NUMBERS = frozenset({"argc", "opid"})
"""What the pipeline turns into numbers in `auditd.data`; what the call returned stays a text."""

PROCESS_NAMES: Mapping[str, str] = {
    "title": "title",
    "name": "name",
    "exe": "executable",
    "cwd": "working_directory",
    "args": "args",
}

OUTCOMES: Mapping[str, str] = {"fail": "failure"}
"""What ECS calls otherwise than go-libaudit."""


def auditd_document(activity: LinuxActivity) -> dict[str, Any] | None:
    """Return the document, nested; `None` for what the kernel writes no record of (an end by a signal)."""
    records = audit_records(activity)
    if not records:
        return None
    event = coalesced(records)
    users, groups = user_names(activity), group_names(activity)
    document: dict[str, Any] = {
        "@timestamp": timestamp(activity.time),
        "event": _event(event),
        **machine(activity.host),
        "data_stream": {"type": "logs", "dataset": DATASET, "namespace": "default"},
        "service": {"type": "auditd"},
        "auditd": _auditd(event, users),
        "process": _process(event["process"]),
        "tags": ["auditd_manager-auditd"],
    }
    for key, number in event["user"]["ids"].items():
        _put_account(document, IDS[key], number, (users if key.endswith("uid") else groups).get(number))
    if document["user"]["effective"]["id"] == document["user"]["id"]:
        del document["user"]["effective"]
    if "file" in event:
        document["file"] = _file(event["file"], users, groups)
    for side in ("source", "destination"):
        if side in event:
            document[side] = {"ip": event[side]["ip"], "port": int(event[side]["port"])}
    return document | ({"network": event["network"]} if "network" in event else {})


def _event(event: Mapping[str, Any]) -> dict[str, Any]:
    action = event["summary"].get("action")
    return {
        "kind": "event",
        "module": "auditd",
        "dataset": DATASET,
        "sequence": event["sequence"],
        "outcome": OUTCOMES.get(event["result"], event["result"]),
        **event["ecs"]["event"],
        **({} if action is None else {"action": action}),
    }


def _auditd(event: Mapping[str, Any], users: Mapping[str, str]) -> dict[str, Any]:
    """Return what has no place in ECS; `paths` holds the PATH records."""
    summary = event["summary"]
    actor = {place: users.get(number, number) for place, number in summary["actor"].items()}
    about = {"object": summary["object"]} if summary["object"] else {}
    kept = {
        "message_type": event["record_type"],
        "result": event["result"],
        "data": _data(event["data"]),
        "summary": {"actor": actor, "how": summary["how"], **about},
    }
    if event["session"] != UNSET:
        kept["session"] = event["session"]
    return kept | ({"paths": event["paths"]} if "paths" in event else {})


def _data(data: Mapping[str, str]) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    for key, value in data.items():
        start, _, part = key.partition("_")
        if start == "socket":
            kept.setdefault("socket", {})[part] = int(value) if part == "port" else value
        else:
            kept[key] = int(value) if key in NUMBERS else value
    return kept


def _process(process: Mapping[str, Any]) -> dict[str, Any]:
    named = {name: process[key] for key, name in PROCESS_NAMES.items() if key in process}
    return {"pid": int(process["pid"]), "parent": {"pid": int(process["ppid"])}, **named}


def _file(file: Mapping[str, str], users: Mapping[str, str], groups: Mapping[str, str]) -> dict[str, str]:
    owner = {"owner": users[file["uid"]]} if file.get("uid") in users else {}
    group = {"group": groups[file["gid"]]} if file.get("gid") in groups else {}
    return {**file, **owner, **group}


def _put_account(document: dict[str, Any], place: tuple[str, ...], number: str, name: str | None) -> None:
    """Write an id and its name, where it has one, to a place in the document; nobody's id is left out."""
    if number == UNSET:
        return
    inner = document
    for part in place:
        inner = inner.setdefault(part, {})
    inner["id"] = number
    if name is not None:
        inner["name"] = name
