"""A process as Elastic's sensors describe it.

Source: the field documentation of Elastic Defend and Defend for Containers, and Elastic's open process library
(`quark`) for what is not documented: which terminals make a process interactive, and how a session was entered.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ruleglot.events.ecs.dates import timestamp
from ruleglot.events.identity import TerminalKind
from ruleglot.events.moment import HOST

if TYPE_CHECKING:
    from ruleglot.events.identity import Terminal
    from ruleglot.events.process import Process

MAJORS_OF_PTS = (136, 143)
"""Pseudo-terminals have the first of these majors; the others were in use before minors got 20 bits."""

CONTAINER_RUNTIMES = ("containerd-shim", "runc", "conmon")
"""How the name of the process begins that starts a container's sessions."""


def process_object(process: Process, host: str) -> dict[str, Any]:
    """Return ECS's `process`: the process itself, its parent and the leaders that are known. `host`: its machine."""
    described = _own_fields(process, host)
    if process.parent is not None:
        described["parent"] = _own_fields(process.parent, host)
        described["Ext"] = {"ancestry": [entity_id(each, host) for each in process.ancestors]}
    if (head := process.group_leader) is not None:
        described["group_leader"] = {**_own_fields(head, host), "same_as_process": head is process}
    if (leader := process.session_leader) is not None:
        described["session_leader"] = {**_own_fields(leader, host), "same_as_process": leader is process}
    if (entry := entry_leader(process)) is not None:
        described["entry_leader"] = {
            **_own_fields(entry, host),
            "same_as_process": entry is process,
            "entry_meta": {"type": entry_type(entry)},
            **({} if entry.parent is None else {"parent": _name_tag(entry.parent, host)}),
        }
    return described


def _own_fields(process: Process, host: str) -> dict[str, Any]:
    real_user, real_group = process.real_user or process.user, process.real_group or process.group
    fields = {
        **_name_tag(process, host),
        "name": name(process),
        "executable": executable(process),
        "args": list(process.argv),
        "args_count": len(process.argv),
        "command_line": process.command_line,
        "working_directory": process.cwd,
        "interactive": is_interactive(process.terminal),
        "user": account(process.user.id, process.user.name),
        "group": account(process.group.id, process.group.name),
        "real_user": account(real_user.id, real_user.name),
        "real_group": account(real_group.id, real_group.name),
    }
    if process.environment:
        fields["env_vars"] = list(process.environment)
    if process.capabilities:
        held = list(process.capabilities)
        fields["thread"] = {"capabilities": {"effective": held, "permitted": held}}
    if process.terminal is not None:
        device = {"major": process.terminal.major, "minor": process.terminal.minor}
        fields["tty"] = {"char_device": device}
    return fields


def _name_tag(process: Process, host: str) -> dict[str, Any]:
    """Return what tells a process apart from every other one; of an entry leader's parent nothing more is recorded."""
    tag: dict[str, Any] = {"pid": process.pid, "entity_id": entity_id(process, host)}
    return tag if process.started is None else tag | {"start": timestamp(process.started)}


def entity_id(process: Process, host: str) -> str:
    """Return a name as a sensor makes it up for a process, on no two machines the same; real ones are opaque."""
    return f"entity-{process.pid}" if host == HOST else f"entity-{process.pid}-{host}"


def executable(process: Process) -> str:
    """Return the path as the kernel writes it: a program in memory has one that no disk knows."""
    return f"/{process.executable} (deleted)" if process.in_memory else process.executable


def name(process: Process) -> str:
    """Return the base name of the executable."""
    return executable(process).rpartition("/")[2]


def account(number: int, name: str | None) -> dict[str, str]:
    """Return a user or group; ids are texts in ECS, and a name that nobody knows is left out."""
    return {"id": str(number)} if name is None else {"id": str(number), "name": name}


def is_interactive(terminal: Terminal | None) -> bool:
    """Return whether somebody may sit at the controlling terminal: the console does not count."""
    if terminal is None:
        return False
    return MAJORS_OF_PTS[0] <= terminal.major <= MAJORS_OF_PTS[1] or terminal.kind is TerminalKind.TTY


def entry_leader(process: Process) -> Process | None:
    """Return the session leader by which the process got onto the machine: the outermost one below the entry point.

    `None` where no session leader with a known parent is among the ancestors.
    """
    leaders = [each for each in process.line if each.leads_session and each.parent is not None]
    entries = [each for each in leaders if entry_type(each) != "init"]
    return entries[0] if entries else leaders[-1] if leaders else None


def entry_type(leader: Process) -> str:
    """Return how a session leader's session was entered."""
    starter = leader.parent
    if starter is not None and starter.name.startswith(CONTAINER_RUNTIMES):
        return "container"
    if starter is not None and starter.name == "sshd":
        return "sshd"
    if leader.terminal is not None and leader.terminal.kind is TerminalKind.TTY:
        return "terminal"
    return "init"
