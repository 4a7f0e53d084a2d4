"""The records of one event as one event: what go-libaudit's `aucoalesce` makes of them.

The result is go-libaudit's own event, in its JSON; `ecs/auditd` says how Elastic turns it into a document. Keys that
name an id go to `user`, what names the process to `process`, the rest to `data`; where two records use a key, the first
one has it.

Source: go-libaudit's `aucoalesce/coalesce.go` and the golden files of its tests.

>>> from ruleglot.events.activity import FileDelete
>>> from ruleglot.events.auditd.records import audit_records
>>> from ruleglot.events.scenes.cast import BASH
>>> event = coalesced(audit_records(FileDelete(process=BASH, path="notes", story="rm notes")))
>>> event["summary"]["action"], event["file"]["path"], event["process"]["cwd"], event["data"]["syscall"]
('deleted', 'notes', '/home/bob', 'unlinkat')
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from ruleglot.events.auditd.normalisation import normalisation
from ruleglot.events.auditd.reading import read

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ruleglot.events.auditd.normalisation import Normalisation
    from ruleglot.events.auditd.reading import Reading
    from ruleglot.events.auditd.record import AuditRecord

END = "EOE"
"""The record that says that all records of an event are there."""

MERGED = frozenset({"CWD", "KERN_MODULE", "OBJ_PID", "OPENAT2", "PROCTITLE"})
"""Records whose fields are added to those of the call as they are."""

TYPES = MERGED | {END, "EXECVE", "PATH", "SOCKADDR", "SYSCALL"}
"""All types of records that are known here."""

PROCESS_KEYS: Mapping[str, str] = {
    "pid": "pid",
    "ppid": "ppid",
    "proctitle": "title",
    "comm": "name",
    "exe": "exe",
    "cwd": "cwd",
}

ENDS: Mapping[str, tuple[str, str]] = {
    "accept": ("source", "ingress"),
    "accept4": ("source", "ingress"),
    "connect": ("destination", "egress"),
}
"""For which calls the address is one end of a connection, and which way that goes."""

INTERPRETERS = ("/usr/bin/python", "/usr/bin/sh", "/usr/bin/bash", "/usr/bin/perl")
"""How the path of a program begins that runs scripts: the task's name tells more then."""

SKIPPED = frozenset({"PARENT", "UNKNOWN"})
"""Kinds of names that are not what a call is done to."""

OWNER_KEYS: Mapping[str, str] = {"inode": "inode", "rdev": "device", "ouid": "uid", "ogid": "gid"}

PERMISSIONS = 0o7777


def coalesced(records: Sequence[AuditRecord]) -> dict[str, Any]:
    """Return the event that records of one time and number are about.

    Raises `ValueError` where there is no record, the first one is of no call, or one is of a type that is not known.
    """
    known = [record for record in records if record.type != END]
    if not known or known[0].type != "SYSCALL":
        raise ValueError("an event begins with a system call")
    if unknown := {record.type for record in known} - TYPES:
        raise ValueError(f"not a type of record that is known here: {', '.join(sorted(unknown))}")
    call = read(known[0])
    data = {key: value for key, value in call.data.items() if not _is_subject(key)}
    argv = _merge(data, known[1:])
    paths = [dict(read(record).data) for record in known if record.type == "PATH"]
    if len(known) > 1:
        data.pop("items", None)
    return _event(known[0], call, data) | _described(call, data, paths, argv)


def _is_subject(key: str) -> bool:
    """Return whether a key of a call is about who made it, or how it ended."""
    return key.endswith(("uid", "gid")) or key.startswith("subj_") or key in {"ses", "result"}


def _merge(data: dict[str, str], records: Iterable[AuditRecord]) -> list[str]:
    """Add what further records say to what the call says, and return the arguments of a program."""
    argv: list[str] = []
    for record in records:
        try:
            found = read(record).data
        except ValueError:
            continue  # go-libaudit notes a warning and goes on
        match record.type:
            case "EXECVE":
                data["argc"] = found["argc"]
                argv = [found[f"a{number}"] for number in range(int(found["argc"]))]
            case "SOCKADDR":
                data.update({f"socket_{key}": value for key, value in found.items()})
            case "PATH":
                pass
            case _:
                data.update({key: value for key, value in found.items() if key not in data})
    return argv


def _event(record: AuditRecord, call: Reading, data: Mapping[str, str]) -> dict[str, Any]:
    """Return what is about the event as a whole."""
    called = normalisation(data["syscall"])
    event: dict[str, Any] = {
        "@timestamp": _moment(record.time),
        "sequence": record.serial,
        "category": "audit-rule",
        "record_type": "syscall",
        "result": call.data.get("result", "unknown"),
        "session": call.data.get("ses", ""),
        # The empty ones are filled by records of logins only.
        "ecs": {
            "event": {"category": [called.category], "type": list(called.types)},
            "user": {"effective": {}, "target": {}, "changes": {}},
            "group": {},
        },
    }
    return event | ({"tags": list(call.tags)} if call.tags else {})


def _moment(time: int) -> str:
    """Return a time as Go writes it: milliseconds without their last zeros."""
    moment = datetime.fromtimestamp(time // 10**9, tz=UTC)
    fraction = f".{time // 10**6 % 1000:03d}".rstrip("0").rstrip(".")
    return f"{moment:%Y-%m-%dT%H:%M:%S}{fraction}Z"


def _described(call: Reading, data: dict[str, str], paths: list[dict[str, str]], argv: list[str]) -> dict[str, Any]:
    """Return who did what to what; takes out of `data` what stands elsewhere."""
    called = normalisation(data["syscall"])
    ids = {key: value for key, value in call.data.items() if key.endswith(("uid", "gid"))}
    label = {key.removeprefix("subj_"): value for key, value in call.data.items() if key.startswith("subj_")}
    file = _file(called, paths)
    actor = {"primary": ids["auid"], "secondary": ids["uid"]}
    action = {"action": called.action} if called.action else {}
    how = data["syscall"] if called.how_is_call else _how(data)
    end = _end(data)
    process = {name: data.pop(key) for key, name in PROCESS_KEYS.items() if key in data}
    described: dict[str, Any] = {
        "summary": {"actor": actor, **action, "object": _object(called, data, file), "how": how},
        "user": {"ids": ids} | ({"selinux": label} if label else {}),
        "process": process | ({"args": argv} if argv else {}),
        **({} if file is None else {"file": file}),
        **end,
        "data": data,
    }
    return described | ({"paths": paths} if paths else {})


def _how(data: Mapping[str, str]) -> str:
    """Return by what program it was done; a script by its own name."""
    program = data.get("exe", data.get("comm", ""))
    return data.get("comm", program) if program.startswith(INTERPRETERS) else program


def _end(data: Mapping[str, str]) -> dict[str, Any]:
    """Return the known end of a connection, and its direction."""
    ending = ENDS.get(data["syscall"])
    address = {name: data[f"socket_{key}"] for key, name in ADDRESS_KEYS.items() if f"socket_{key}" in data}
    if ending is None or "socket_family" not in data:
        return {}
    side, direction = ending
    return ({side: address} if address else {}) | {"network": {"direction": direction}}


ADDRESS_KEYS: Mapping[str, str] = {"addr": "ip", "port": "port", "path": "path"}


def _file(called: Normalisation, paths: Sequence[Mapping[str, str]]) -> dict[str, Any] | None:
    """Return the file that a call is about: from the expected record on, the first that is not a mere way to it."""
    if called.thing not in {"file", "filesystem"} or not paths:
        return None
    start = called.path if called.path < len(paths) else 0
    path = next((each for each in paths[start:] if each.get("nametype") not in SKIPPED), paths[start])
    file: dict[str, Any] = {"path": path["name"]} if "name" in path else {}
    file |= {name: path[key] for key, name in OWNER_KEYS.items() if key in path}
    if "mode" in path:
        file["mode"] = f"{int(path['mode'], 8) & PERMISSIONS:04o}"
    label = {key.removeprefix("obj_"): value for key, value in path.items() if key.startswith("obj_")}
    return file | ({"selinux": label} if label else {})


def _object(called: Normalisation, data: Mapping[str, str], file: Mapping[str, Any] | None) -> dict[str, str]:
    """Return what it was done to. Every file that was found is called one: the kinds of Unix are not told apart."""
    found: dict[str, str | None] = {"type": called.thing or None}
    if file is not None:
        found["type"] = "file" if "mode" in file else called.thing
        found["primary"] = file.get("path")
    if called.thing == "socket":
        found |= {"primary": data.get("socket_addr", data.get("socket_path")), "secondary": data.get("socket_port")}
    if called.primary in data:
        found["primary"] = data[called.primary]
    return {key: value for key, value in found.items() if value is not None}
