"""How an activity comes to carry a value of a field of Sigma's log sources: Sysmon's, the audit log's, ECS's.

Sysmon names the real user where Elastic's sensors name the effective one. In the audit log `a0`, `a1`, … are the
arguments of an EXECVE record; the registers under the same names in a SYSCALL record follow from the call.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ruleglot.events.activity import Accept, Connect, FileDelete
from ruleglot.events.derivation.falco.calls import fail, set_call, set_number, succeed
from ruleglot.events.derivation.falco.descriptors import DESCRIPTORS
from ruleglot.events.derivation.falco.lineage import LINEAGE
from ruleglot.events.derivation.falco.processes import is_true, set_comm_alone, set_login
from ruleglot.events.derivation.fields import SETTERS, of_process
from ruleglot.events.derivation.processes import MOST_ARGUMENTS, at_parent, set_user_name, whole_number
from ruleglot.events.identity import User

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ruleglot.events.activity import LinuxActivity
    from ruleglot.events.derivation.fields import Setter
    from ruleglot.events.process import Process
    from ruleglot.ir.nodes import Scalar

UNKNOWN = "-"
"""What Sysmon writes for a text that it does not know."""


def set_real_name(process: Process, value: Scalar) -> Process | None:
    """Name the user who started the process, for whom it runs as well."""
    own = replace(process, real_user=None)
    return replace(own, user=User(id=own.user.id)) if value == UNKNOWN else set_user_name(own, value)


def _logon(process: Process, value: Scalar) -> Process | None:
    """Set the id of the real user by its last 16 bits."""
    number = whole_number(value)
    if number is None:
        return None
    return replace(process, real_user=None, user=User(id=number, name=None if number else "root"))


def _login(process: Process, value: Scalar) -> Process | None:
    """Say who has logged in by the number; the kernel's number for nobody is the highest of 32 bits."""
    return set_login(process, -1 if str(value) in {"-1", "4294967295"} else value)


def _file(activity: LinuxActivity, value: Scalar) -> LinuxActivity | None:
    """Name the file; of one that is removed the name stays as it was given."""
    if isinstance(activity, FileDelete) and str(value).startswith("/"):
        return replace(activity, path=str(value))
    return SETTERS["file.path"](activity, value)


def _initiated(activity: LinuxActivity, value: Scalar) -> LinuxActivity | None:
    """Say whether this machine asked for the connection: that is a kind of its own."""
    return activity if isinstance(activity, Connect if is_true(value) else Accept) else None


def _is_ipv6(activity: LinuxActivity, value: Scalar) -> LinuxActivity | None:
    return DESCRIPTORS["fd.type"](activity, "ipv6" if is_true(value) else "ipv4")


def _argument(number: int) -> Setter:
    """Return the setter of an element of argv; the ones before it are filled up."""

    def set_argument(process: Process, value: Scalar) -> Process | None:
        argv = [*process.argv, *(["y"] * (number + 1 - len(process.argv)))]
        argv[number] = str(value)
        return replace(process, argv=tuple(argv))

    return of_process(set_argument)


def _name(activity: LinuxActivity, value: Scalar) -> LinuxActivity | None:
    """Set a path of a PATH record: that of the file, as it was given, or else that of the program."""
    if isinstance(activity, Connect | Accept) or not str(value).startswith("/"):
        return None
    return SETTERS["file.path"](activity, value) or SETTERS["process.executable"](activity, value)


def _success(activity: LinuxActivity, value: Scalar) -> LinuxActivity | None:
    return {"yes": succeed(activity), "no": fail(activity)}.get(str(value))


SIGMA: Mapping[str, Setter] = {
    "SYSCALL": set_call,
    "ParentImage": SETTERS["process.parent.executable"],
    "ParentCommandLine": SETTERS["process.parent.command_line"],
    "ParentProcessId": SETTERS["process.parent.pid"],
    "ParentUser": of_process(lambda process, value: at_parent(process, lambda parent: set_real_name(parent, value))),
    "Image": SETTERS["process.executable"],
    "CommandLine": SETTERS["process.command_line"],
    "CurrentDirectory": SETTERS["process.working_directory"],
    "ProcessId": SETTERS["process.pid"],
    "LogonId": of_process(_logon),
    "User": of_process(set_real_name),
    "exe": SETTERS["process.executable"],
    "comm": of_process(set_comm_alone),
    "proctitle": SETTERS["process.command_line"],
    **{f"a{number}": _argument(number) for number in range(MOST_ARGUMENTS)},
    "argc": SETTERS["process.args_count"],
    "cwd": SETTERS["process.working_directory"],
    "pid": SETTERS["process.pid"],
    "ppid": SETTERS["process.parent.pid"],
    "euid": SETTERS["process.user.id"],
    "EUID": SETTERS["process.user.name"],
    "egid": SETTERS["process.group.id"],
    "EGID": SETTERS["process.group.name"],
    "uid": SETTERS["process.real_user.id"],
    "UID": of_process(set_real_name),
    "gid": SETTERS["process.real_group.id"],
    "auid": of_process(_login),
    "AUID": LINEAGE["user.loginname"],
    "TargetFilename": _file,
    "name": _name,
    "Initiated": _initiated,
    "Protocol": DESCRIPTORS["fd.l4proto"],
    "SourceIsIpv6": _is_ipv6,
    "DestinationIsIpv6": _is_ipv6,
    "SourceIp": SETTERS["source.ip"],
    "SourcePort": SETTERS["source.port"],
    "DestinationIp": SETTERS["destination.ip"],
    "DestinationPort": SETTERS["destination.port"],
    "success": _success,
    "exit": set_number,
    **SETTERS,
}
"""Every settable field under the log sources' own names, and under those of ECS (`taxonomy: ecs`)."""

SIGMA_STOCK: Mapping[str, tuple[Scalar, ...]] = {
    "SourceIp": ("192.0.2.10",),
    "DestinationIp": ("198.51.100.20",),
    "User": ("bob",),
}
"""Values for fields that do not take just any text."""
