"""An activity as the records that the kernel writes into the audit log.

Which calls are logged is up to the rules of the machine: here it is all that activities are made by, whoever makes them
and however they end, on x86-64 and under no key; no security module adds its labels. A command line of more than 7,500
bytes, which the kernel cuts into several EXECVE records, is left whole. Records of other types (logins, crashes, the
daemon's own) have no activity.

>>> from ruleglot.events.activity import FileDelete
>>> from ruleglot.events.scenes.cast import BASH
>>> for record in audit_records(FileDelete(process=BASH, path="my notes", story="rm")):
...     print(record.type, record.body[:56])
SYSCALL arch=c000003e syscall=263 success=yes exit=0 a0=ffffff9c
CWD cwd="/home/bob"
PATH item=0 name="/home/bob" inode=191837 dev=08:01 mode=0407
PATH item=1 name=6D79206E6F746573 inode=529456 dev=08:01 mode
PROCTITLE proctitle="-bash"

Source: `audit_log_exit`, `show_special` and `audit_log_task_info` in the kernel's `kernel/auditsc.c` and
`kernel/audit.c` (6.x), and the logs of go-libaudit's tests.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from zlib import crc32

from ruleglot.events.activity import (
    Accept,
    Bind,
    Call,
    Connect,
    Error,
    Exec,
    FileCreate,
    FileOpen,
    Fork,
    ModuleLoad,
    SendSignal,
    Trace,
    TraceRequest,
)
from ruleglot.events.auditd.file_calls import open_flags
from ruleglot.events.auditd.names import DISK, names
from ruleglot.events.auditd.numbers import NUMBERS, X86_64
from ruleglot.events.auditd.record import SERIAL, AuditRecord
from ruleglot.events.auditd.sockets import address_bytes
from ruleglot.events.auditd.system_call import system_call
from ruleglot.events.auditd.untrusted import NOTHING, title, written
from ruleglot.events.paths import absolute, basename

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruleglot.events.activity import LinuxActivity
    from ruleglot.events.auditd.names import Name
    from ruleglot.events.auditd.registers import SystemCall
    from ruleglot.events.process import Process

Fields = tuple[tuple[str, str], ...]

NOBODY = 2**32 - 1
"""Who has logged in, and in which session, where nobody has (-1 in 32 bits)."""

SESSION = 1
"""The number of every login's session, which no activity tells."""

MILLISECOND = 10**6
"""The log knows nothing shorter (in nanoseconds)."""

INODES = 2**20
"""Inodes are made from paths, below this one, so that a path has the same one in all records."""

NO_CAPABILITIES: Fields = (("cap_fp", "0"), ("cap_fi", "0"), ("cap_fe", "0"), ("cap_fver", "0"), ("cap_frootid", "0"))
"""No file has capabilities of its own here."""

KIND = 0o170000
"""The bits of a mode that say what kind of file it is (S_IFMT)."""

ATTACHING = frozenset({TraceRequest.PTRACE_ATTACH, TraceRequest.PTRACE_SEIZE})
"""Only the beginning of a tracing notes whom it is about."""


def audit_records(activity: LinuxActivity, serial: int = SERIAL) -> tuple[AuditRecord, ...]:
    """Return the records of an activity, one event of the number `serial`; nothing where no call is made.

    A fork is its parent's call. What a process is like when its call ends is what is written: after `execve` the new
    program, after `setuid` the new user.
    """
    call = system_call(activity)
    if call is None:
        return ()
    process = caller(activity)
    touched = names(activity)
    parts: tuple[tuple[str, Fields], ...] = (
        ("SYSCALL", _call_fields(call, process, len(touched))),
        *_special(activity),
        *((("CWD", (("cwd", written(process.cwd)),)),) if touched else ()),
        *(("PATH", _path_fields(item, name, process.cwd)) for item, name in enumerate(touched)),
        ("PROCTITLE", (("proctitle", title(process.argv)),)),
    )
    time = activity.time - activity.time % MILLISECOND
    return tuple(AuditRecord(type=kind, fields=fields, time=time, serial=serial) for kind, fields in parts)


def caller(activity: LinuxActivity) -> Process:
    """Return the process whose call is logged."""
    process = activity.process
    return process.parent if isinstance(activity, Fork) and process.parent is not None else process


def executable(process: Process) -> str:
    """Return the path as the kernel writes it: a program in memory has one that no disk knows."""
    return f"/{process.executable} (deleted)" if process.in_memory else process.executable


def _call_fields(call: SystemCall, process: Process, items: int) -> Fields:
    ended: Fields = ()
    if call.returned is not None:
        ended = (("success", "yes" if call.returned >= 0 else "no"), ("exit", str(call.returned)))
    registers = zip(("a0", "a1", "a2", "a3"), call.written_registers, strict=True)
    return (
        ("arch", X86_64),
        ("syscall", str(NUMBERS[call.name])),
        *ended,
        *registers,
        ("items", str(items)),
        *_task_fields(process),
        ("key", NOTHING),
    )


def _task_fields(process: Process) -> Fields:
    """Return who makes the call. The saved ids are the effective ones: an activity tells of no others."""
    login, terminal = process.login, process.terminal
    user, real = process.user.id, (process.real_user or process.user).id
    group, real_group = process.group.id, (process.real_group or process.group).id
    numbers = {
        "ppid": 0 if process.parent is None else process.parent.pid,
        "pid": process.pid,
        "auid": NOBODY if login is None else login.id,
        "uid": real,
        "gid": real_group,
        "euid": user,
        "suid": user,
        "fsuid": user,
        "egid": group,
        "sgid": group,
        "fsgid": group,
    }
    number = "" if terminal is None or terminal.kind == "console" else terminal.number
    return (
        *((key, str(value)) for key, value in numbers.items()),
        ("tty", "(none)" if terminal is None else f"{terminal.kind}{number}"),
        ("ses", str(NOBODY if login is None else SESSION)),
        ("comm", written(process.comm)),
        ("exe", written(executable(process))),
    )


def _special(activity: LinuxActivity) -> Iterator[tuple[str, Fields]]:
    """Yield the records that only some calls have."""
    match activity:
        case Exec(process=process):
            arguments = ((f"a{number}", written(each)) for number, each in enumerate(process.argv))
            yield "EXECVE", (("argc", str(len(process.argv))), *arguments)
        case ModuleLoad(error=None):
            yield "KERN_MODULE", (("name", written(module_name(activity.path))),)
        case FileCreate(call=Call.OPENAT2) | FileOpen(call=Call.OPENAT2):
            mode = activity.mode if activity.access.creates else 0
            how = (("oflag", f"0{open_flags(activity.access):o}"), ("mode", f"0{mode:o}"), ("resolve", "0x0"))
            yield "OPENAT2", how
        case Connect(destination=address) | Accept(source=address) | Bind(address=address):
            yield "SOCKADDR", (("saddr", address_bytes(address)),)
        case SendSignal(target=target) if activity.error is not Error.ESRCH:
            yield "OBJ_PID", _target_fields(target)
        case Trace(target=target) if activity.request in ATTACHING and activity.error is not Error.ESRCH:
            yield "OBJ_PID", _target_fields(target)
        case _:
            pass


def _target_fields(target: Process) -> Fields:
    """Return whom a signal or a tracing reaches; here "nobody" is written as -1."""
    login = target.login
    return (
        ("opid", str(target.pid)),
        ("oauid", "-1" if login is None else str(login.id)),
        ("ouid", str((target.real_user or target.user).id)),
        ("oses", "-1" if login is None else str(SESSION)),
        ("ocomm", written(target.comm)),
    )


def module_name(path: str) -> str:
    """Return what the kernel calls the module in a file: modules are named as their files are, with `_` for `-`.

    >>> module_name("/lib/modules/6.1/kernel/net/nf-tables.ko.xz")
    'nf_tables'
    """
    return basename(path).partition(".")[0].replace("-", "_")


def _path_fields(item: int, name: Name, directory: str) -> Fields:
    found: Fields = ()
    if name.mode is not None:
        on_disk = name.mode & KIND == DISK
        found = (
            ("inode", str(crc32(absolute(name.path, directory).encode()) % INODES)),
            ("dev", "08:01"),
            ("mode", f"0{name.mode:o}"),
            ("ouid", str(name.owner)),
            ("ogid", str(name.group)),
            ("rdev", "08:11" if on_disk else "00:00"),
        )
    return (
        ("item", str(item)),
        ("name", written(name.path)),
        *found,
        ("nametype", name.kind.value),
        *NO_CAPABILITIES,
    )
