"""The fields about other processes: the parent, the ancestors, the leaders of the session and of the process group.

A leader is found by its number where the process has the same number in its own pid namespace as on the host. In any
other namespace the numbers mean other processes, so the engine goes up the line instead, as long as the number stays
the same; a container's first process leads a session whose leader it cannot find, and the texts are empty.

Source: the engine's answers, and `sinsp_filtercheck_thread.cpp` of falcosecurity/libs for how leaders are found.
"""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING

from ruleglot.events.falco.programs import arguments, command, executable

if TYPE_CHECKING:
    from collections.abc import Callable

    from ruleglot.events.falco.process import Fields
    from ruleglot.events.process import Process

NO_NUMBER = 0
"""The number of a session or a group whose leader is not known; the kernel says so of leaders of another namespace."""


def lineage_fields(process: Process) -> Fields:
    """Return the fields of the parent and of each ancestor, `[0]` being the process itself."""
    fields: Fields = {}
    for index, each in enumerate(process.line):
        fields |= {
            f"proc.apid[{index}]": each.pid,
            f"proc.aname[{index}]": each.comm,
            f"proc.aexe[{index}]": each.argv[0],
            f"proc.aexepath[{index}]": executable(each),
            f"proc.acmdline[{index}]": command(each),
            f"proc.aargs[{index}]": arguments(each),
            f"proc.aenv[{index}]": " ".join(each.environment),
        }
        if each.comm.endswith("sh"):
            fields["proc.loginshellid"] = each.pid  # the outermost one counts
    return fields | _parent(process)


def _parent(process: Process) -> Fields:
    parent = process.parent
    if parent is None:
        return {}
    fields: Fields = {
        "proc.ppid": parent.pid,
        "proc.pvpid": parent.own_pid,
        "proc.pname": parent.comm,
        "proc.pexe": parent.argv[0],
        "proc.pexepath": executable(parent),
        "proc.pcmdline": command(parent),
    }
    joined = _joined_arguments(process)
    return fields | {"proc.aargs": joined} if joined else fields


def _joined_arguments(process: Process) -> str:
    """Return all ancestors' arguments in one text; who has none still adds a blank, but not at the beginning."""
    joined = ""
    for each in process.ancestors:
        joined = f"{joined} {arguments(each)}" if joined else arguments(each)
    return joined


def session(process: Process) -> int:
    """Return the number of the session: its leader's number in the leader's own pid namespace."""
    leader = process.session_leader
    return NO_NUMBER if leader is None else leader.own_pid


def _group_leader(process: Process) -> Process | None:
    """Return the leader of the group; that a session's leader leads a group too the engine has to be told."""
    return next((each for each in process.line if each.leads_group), None)


def own_group(process: Process) -> int:
    """Return the number of the process group in the leader's own pid namespace."""
    leader = _group_leader(process)
    return NO_NUMBER if leader is None else leader.own_pid


def group(process: Process) -> int:
    """Return the number of the process group on the host."""
    leader = _group_leader(process)
    return NO_NUMBER if leader is None else leader.pid


def session_fields(process: Process) -> Fields:
    """Return the fields of the session and of its leader, as far as the engine finds it."""
    number = session(process)
    leader = _found(process, session)
    return {
        "proc.sid": number,
        "proc.is_sid_leader": number == process.own_pid,
        "proc.sname": "" if leader is None else leader.comm,
        **_leader("proc.sid", leader),
    }


def group_fields(process: Process) -> Fields:
    """Return the fields of the process group, by its number in the namespace (`vpgid`) and on the host (`pgid`)."""
    inner = _found(process, own_group)
    outer = next((each for each in process.line if each.pid == group(process)), None)
    return {
        "proc.vpgid": own_group(process),
        "proc.vpgid.name": "" if inner is None else inner.comm,
        **_leader("proc.vpgid", inner),
        "proc.is_vpgid_leader": own_group(process) == process.own_pid,
        "proc.pgid": group(process),
        "proc.pgid.name": "" if outer is None else outer.comm,
        **_leader("proc.pgid", outer),
        "proc.is_pgid_leader": group(process) == process.pid,
    }


def _leader(prefix: str, leader: Process | None) -> Fields:
    return {
        f"{prefix}.exe": "" if leader is None else leader.argv[0],
        f"{prefix}.exepath": "" if leader is None else executable(leader),
    }


def _found(process: Process, number_of: Callable[[Process], int]) -> Process | None:
    """Return the process that the engine takes for the leader."""
    number = number_of(process)
    if process.pid == process.own_pid:
        named = next((each for each in process.line if each.pid == number), None)
        if named is not None:
            return named
    return next(reversed([*takewhile(lambda each: number_of(each) == number, process.ancestors)]), None)
