"""What go-libaudit's tests hold: raw records of real machines, and what go-libaudit made of them."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml

from ruleglot.events.activity import (
    Accept,
    Call,
    Connect,
    Endpoint,
    Error,
    Exec,
    FileCreate,
    FileDelete,
    FileRename,
    HardLink,
    Mount,
)
from ruleglot.events.auditd.coalesce import TYPES
from ruleglot.events.auditd.reading import read
from ruleglot.events.auditd.record import AuditRecord, parsed
from ruleglot.events.auditd.untrusted import plain
from ruleglot.events.identity import Group, Terminal, TerminalKind, User
from ruleglot.events.process import Process

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ruleglot.events.activity import LinuxActivity


@dataclass(frozen=True, slots=True, kw_only=True)
class RealEvent:
    """An event of a real machine, and go-libaudit's event."""

    name: str
    records: tuple[AuditRecord, ...]
    golden: dict[str, Any]


def real_events(shared: Path) -> tuple[list[RealEvent], Counter[str]]:
    """Return the events all of whose records are of known types, and how many of the others have which unknown one."""
    known: list[RealEvent] = []
    others: Counter[str] = Counter()
    for path in sorted((shared / "data" / "go-libaudit").glob("*.yaml")):
        texts = yaml.safe_load(path.read_text(encoding="utf-8"))["tests"]
        golden = {each["test_name"]: each for each in json.loads(path.with_suffix(".json.golden").read_text("utf-8"))}
        for name, text in texts.items():
            lines = text.strip().splitlines()
            types = {line.split(" ", 1)[0].removeprefix("type=") for line in lines}
            if types - TYPES:
                others.update(sorted(types - TYPES))
                continue
            records = tuple(parsed(line) for line in lines)
            known.append(RealEvent(name=f"{path.stem}: {name}", records=records, golden=golden[name]["event"]))
    return known, others


def real_records(shared: Path) -> tuple[list[tuple[AuditRecord, dict[str, Any]]], Counter[str]]:
    """Return single records of known types with what go-libaudit reads in them, and the count of the others."""
    known: list[tuple[AuditRecord, dict[str, Any]]] = []
    others: Counter[str] = Counter()
    for path in sorted((shared / "data" / "go-libaudit" / "auparse").glob("*.golden")):
        for entry in filter(None, json.loads(path.read_text(encoding="utf-8"))):
            kind = entry["record_type"].upper()
            if kind in TYPES:
                known.append((parsed(f"type={kind} msg={entry['raw_msg']}"), entry))
            else:
                others[kind] += 1
    return known, others


def flat(value: object, place: str = "") -> Iterator[tuple[str, object]]:
    """Yield the leaves of a document with their places; all members of a list are at one place."""
    match value:
        case dict() if value:
            for key, inner in value.items():
                yield from flat(inner, f"{place}.{key}" if place else key)
        case list():
            for inner in value:
                yield from flat(inner, f"{place}[]")
        case _:
            yield place, value


def activity_of(event: RealEvent) -> LinuxActivity | None:
    """Return the activity that a real event tells of, out of its raw records; `None` for one that is no activity."""
    call = dict(read(event.records[0]).data)
    process = _process(event.records, call)
    paths = [dict(read(record).data) for record in event.records if record.type == "PATH"]
    named = {path.get("nametype", path.get("objtype")): path["name"] for path in paths if "name" in path}
    address = next((read(record).data for record in event.records if record.type == "SOCKADDR"), {})
    other_end = Endpoint(ip=address["addr"], port=int(address["port"])) if "port" in address else None
    own_end = Endpoint(ip="10.142.0.2", port=22)
    failed = call["result"] == "fail"
    given: dict[str, Any] = {"process": process, "story": event.name, "time": event.records[0].time}
    match call["syscall"]:
        case "execve":
            return Exec(**given)
        case "mknod":
            return FileCreate(**given, path=named["CREATE"], call=Call.MKNOD, mode=0o600)
        case "mount":
            return Mount(**given, device="tmpfs", path=named["NORMAL"], kind="tmpfs")
        case "unlink":
            return FileDelete(**given, path=named["DELETE"], call=Call.UNLINK)
        case "rename":
            return FileRename(**given, original=named["DELETE"], path=named["CREATE"], call=Call.RENAME)
        case "linkat":
            # That real one was given no path at all, which is no activity: the kernel refuses it before it looks.
            return HardLink(**given, original="a", path="b", error=Error.EACCES if failed else None)
        case "accept" if other_end is not None:
            return Accept(**given, source=other_end, destination=own_end, number=int(call["exit"]))
        case "connect" if other_end is not None:
            number, error = int(call["a0"], 16), Error[call["exit"]] if failed else None
            return Connect(**given, source=own_end, destination=other_end, number=number, error=error)
        case _:
            return None


def _process(records: tuple[AuditRecord, ...], call: dict[str, str]) -> Process:
    """Return who made a call: the program's arguments are in the record of its start, or in its title."""
    raw = {(record.type, key): value for record in records for key, value in record.fields}
    arguments = [plain(value) for (kind, key), value in raw.items() if kind == "EXECVE" and key != "argc"]
    heading = raw.get(("PROCTITLE", "proctitle"))
    argv = arguments or (plain(heading).split("\0") if heading is not None else [call["exe"]])
    directory = raw.get(("CWD", "cwd"))
    user, group = User(id=int(call["euid"])), Group(id=int(call["egid"]))
    terminal = None
    if call["tty"].startswith("pts"):
        terminal = Terminal(kind=TerminalKind.PTS, number=int(call["tty"].removeprefix("pts")))
    return Process(
        executable=call["exe"],
        argv=tuple(argv),
        cwd="/" if directory is None else plain(directory),
        pid=int(call["pid"]),
        user=user,
        group=group,
        real_user=User(id=int(call["uid"])),
        real_group=Group(id=int(call["gid"])),
        login=None if call["auid"] == "unset" else User(id=int(call["auid"])),
        given_comm=call["comm"],
        terminal=terminal,
        parent=Process(executable="/bin/sh", argv=("sh",), cwd="/", pid=int(call["ppid"]), user=user, group=group),
    )
