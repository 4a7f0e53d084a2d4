r"""A record as go-libaudit reads it: texts under their keys, numbers given names.

It looks for `key=value` anywhere in the line. In quotes a backslash protects a quote, which the kernel does not mean:
of `a1="x\" a2="y"` it makes one value. Useless values (nothing, `?`, `(null)`) are dropped. So an EXECVE record with an
argument that is empty, or ends in a backslash, lacks one that it counts, and says nothing at all. The name of a task
(`comm`) stays in hexadecimal digits where it was written in them.

Source: `extractKeyValuePairs` and `enrichData` in go-libaudit's `auparse/auparse.go`, and its tests' logs.

>>> from ruleglot.events.auditd.record import parsed
>>> reading = read(parsed('type=PATH msg=audit(1700000000.000:42): item=0 name=6D792066696C65 nametype=NORMAL'))
>>> reading.data
{'item': '0', 'name': 'my file', 'nametype': 'NORMAL'}
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ruleglot.events.auditd.numbers import ARCHITECTURES, FAILURES, name_of
from ruleglot.events.auditd.sockets import address_of
from ruleglot.events.auditd.untrusted import NOTHING, decoded

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ruleglot.events.auditd.record import AuditRecord

BARE, SINGLE, DOUBLE = r"""[^"'\s]+""", r"""'(?:\\'|[^'])*'""", r'''"(?:\\"|[^"])*"'''
PAIR = re.compile(rf"([a-z0-9_-]+)=({BARE}|{SINGLE}|{DOUBLE})", re.ASCII)

USELESS = frozenset({"", "?", "?,", NOTHING})

UNSET = "unset"
NOBODY = frozenset({"4294967295", "-1"})
"""How it is written that nobody has logged in."""

LOGINS = ("auid", "old-auid", "ses")

LABEL = ("user", "role", "domain", "level", "category")
"""The parts of an SELinux label."""

DECODED: Mapping[str, tuple[str, ...]] = {"SYSCALL": ("exe",), "PATH": ("name",), "PROCTITLE": ("proctitle",)}
"""Which texts are read back from hexadecimal digits, besides arguments, and besides `cwd`, which is in any record."""

KEY_SEPARATOR = "\x01"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a record says; `tags`: the keys of the rules that had it logged."""

    data: Mapping[str, str]
    tags: tuple[str, ...] = ()


def read(record: AuditRecord) -> Reading:
    """Return what a record says.

    Raises `ValueError` where go-libaudit gives the record up: an argument is missing, an address is none.
    """
    written = {key: value for key, value in PAIR.findall(record.body) if _bare(value) not in USELESS}
    data = {key: _bare(value) for key, value in written.items()}
    for key in LOGINS:
        if data.get(key) in NOBODY:
            data[key] = UNSET
    label = "obj" if record.type == "PATH" else "subj"
    data |= _label(label, data.pop(label)) if label in data else {}
    data |= _result(data)
    if "exit" in data:
        data["exit"] = _exit(data["exit"])
    tags = tuple(_tags(data.pop("key"), written["key"])) if "key" in data else ()
    for key in ("cwd", *DECODED.get(record.type, ())):
        if (text := decoded(written.get(key, ""))) is not None:
            data[key] = text.replace("\0", " ")
    if record.type == "SOCKADDR":
        data |= address_of(data.pop("saddr"))
    return Reading(data=data | _enriched(record.type, data, written), tags=tags)


def _bare(value: str) -> str:
    return value.strip("'\" ")


def _label(key: str, label: str) -> dict[str, str]:
    parts = label.split(":", len(LABEL) - 1)
    return {f"{key}_{name}": part for name, part in zip(LABEL, parts, strict=False)}


def _result(data: dict[str, str]) -> dict[str, str]:
    """Take out how it ended, by either name, and return it under one."""
    success, result = data.pop("success", None), data.pop("res", None)
    ended = result if success is None else success
    if ended is None:
        return {}
    return {"result": "success" if ended in {"yes", "1"} or ended.startswith("suc") else "fail"}


def _exit(value: str) -> str:
    """Return what was returned, a failure by its name where it has one."""
    number = int(value)
    return FAILURES.get(-number, value) if number < 0 else value


def _tags(key: str, written: str) -> Iterator[str]:
    """Yield the keys of the rules: several are written as one text in hexadecimal; some repeat the word `key`."""
    if (text := decoded(written)) is not None:
        yield from text.split(KEY_SEPARATOR)
    else:
        yield key.partition("=")[2] if "=" in key else key


def _enriched(kind: str, data: Mapping[str, str], written: Mapping[str, str]) -> dict[str, str]:
    """Return what a type of record has of its own."""
    match kind:
        case "SYSCALL":
            architecture = data["arch"]
            name = name_of(architecture, data["syscall"])
            return {"arch": ARCHITECTURES.get(architecture, architecture), "syscall": name}
        case "EXECVE":
            return _arguments(data, written)
        case _:
            return {}


def _arguments(data: Mapping[str, str], written: Mapping[str, str]) -> dict[str, str]:
    keys = [f"a{number}" for number in range(int(data["argc"]))]
    if any(key not in data for key in keys):
        raise ValueError("an argument is missing")
    texts = {key: decoded(written[key]) for key in keys}
    return {key: text.partition("\0")[0] for key, text in texts.items() if text is not None}
