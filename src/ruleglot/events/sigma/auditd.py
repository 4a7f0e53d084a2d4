"""An activity as the records that Sigma rules of `product: linux, service: auditd` are run on.

A record here is one record of the audit log, not the whole event: a rule that asks for two types at once finds neither.
The keys are the log's own. auditd writes the names of numbers behind the numbers, under the same keys in capitals
(`log_format = ENRICHED`, its default): SigmaHQ's rules read both, `SYSCALL: execve` and `euid: 33`. So `syscall` is the
number and `SYSCALL` the name, `a0` of a SYSCALL record a register in hexadecimal digits and `a0` of an EXECVE record an
argument. Texts that the kernel wrote in hexadecimal digits are readable, as every log pipeline makes them: SigmaHQ's
rules expect it. What is empty or `(null)` is left out.

>>> from ruleglot.events.activity import Exec
>>> from ruleglot.events.scenes.cast import BASH
>>> call, program, *_ = auditd_records(Exec(process=BASH, story="a shell"))
>>> call["type"], call["syscall"], call["SYSCALL"], call["euid"], call["EUID"], program["type"], program["a0"]
('SYSCALL', '59', 'execve', '1000', 'bob', 'EXECVE', '-bash')

Source: SigmaHQ's rules in `rules/linux/auditd`; for what is added, audit-userspace's `src/auditd-event.c` and
`auparse/interpret.c`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ruleglot.events.auditd.accounts import group_names, user_names
from ruleglot.events.auditd.numbers import ARCHITECTURES, name_of
from ruleglot.events.auditd.reading import NOBODY, UNSET
from ruleglot.events.auditd.records import audit_records
from ruleglot.events.auditd.sockets import address_of
from ruleglot.events.auditd.untrusted import NOTHING, plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ruleglot.events.activity import LinuxActivity
    from ruleglot.events.auditd.record import AuditRecord

LOG_SOURCE = {"product": "linux", "service": "auditd"}

TEXTS = frozenset({"comm", "cwd", "exe", "name", "ocomm", "proctitle"})
"""The keys of what anybody can choose; all arguments of an EXECVE record besides."""

USERS = frozenset({"auid", "uid", "euid", "suid", "fsuid", "ouid", "oauid"})
GROUPS = frozenset({"gid", "egid", "sgid", "fsgid", "ogid"})
"""The keys of ids whose names are added."""

FAMILIES = {"ipv4": "inet", "ipv6": "inet6"}


def auditd_records(activity: LinuxActivity) -> tuple[dict[str, Any], ...]:
    """Return the records of an activity; nothing where the kernel writes none."""
    users, groups = user_names(activity), group_names(activity)
    return tuple(
        {"logsource": dict(LOG_SOURCE), "type": record.type, **_plain_fields(record), **_added(record, users, groups)}
        for record in audit_records(activity)
    )


def _plain_fields(record: AuditRecord) -> dict[str, str]:
    fields: dict[str, str] = {}
    for key, value in record.fields:
        chosen = key in TEXTS or (record.type == "EXECVE" and key != "argc")
        text = plain(value).replace("\0", " ") if chosen else value
        if value != NOTHING and text:
            fields[key] = text
    return fields


def _added(record: AuditRecord, users: Mapping[str, str], groups: Mapping[str, str]) -> dict[str, str]:
    """Return the names of a record's numbers, as auditd adds them."""
    fields = dict(record.fields)
    added: dict[str, str] = {}
    if record.type == "SYSCALL":
        added["ARCH"] = ARCHITECTURES[fields["arch"]]
        added["SYSCALL"] = name_of(fields["arch"], fields["syscall"])
    if record.type == "SOCKADDR":
        address = address_of(fields["saddr"])
        family = FAMILIES[address["family"]]
        added["SADDR"] = f"{{ saddr_fam={family} laddr={address['addr']} lport={address['port']} }}"
    for key, value in fields.items():
        if key in USERS | GROUPS:
            name = (users if key in USERS else groups).get(value, f"unknown({value})")
            added[key.upper()] = UNSET if value in NOBODY else name
    return added
