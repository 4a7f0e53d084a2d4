"""How to give a field of a process a value, so that the process stays one that a machine can have.

Each setter returns the changed process, or `None` where no process can carry the value. Setting a name changes the
executable, setting the command line changes the arguments: what is derived follows from what is set.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from ruleglot.events.derivation.containers import inside, outside
from ruleglot.events.identity import Group, Terminal, TerminalKind, User
from ruleglot.events.paths import parent as directory
from ruleglot.events.scenes.cast import AGENT, PTS, SHIM, SSHD, SYSTEMD, WEB

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ruleglot.ir.nodes import Scalar

from ruleglot.events.process import MEMFD, Process

ProcessSetter: TypeAlias = "Callable[[Process, Scalar], Process | None]"

DELETED = " (deleted)"
MOST_ARGUMENTS = 64
MOST_BYTES = 2**17 - 1
"""The longest argument that the kernel hands to a program (MAX_ARG_STRLEN without the final NUL)."""


def set_executable(process: Process, value: Scalar) -> Process | None:
    """Let another file run; what it was called by goes with it where that was the file's own name."""
    path = str(value)
    if path.startswith(f"/{MEMFD}") and path.endswith(DELETED):
        path = path[1 : -len(DELETED)]
    changed = replace(process, executable=path, invoked=None, given_comm=None)
    if process.argv[0] == process.name:
        changed = replace(changed, argv=(changed.name, *process.argv[1:]))
    return changed


def set_name(process: Process, value: Scalar) -> Process | None:
    """Rename the executable in its directory."""
    name = str(value)
    if "/" in name or not name:
        return None
    if name.startswith(MEMFD):
        return set_executable(process, f"/{name}")
    folder = "/tmp" if process.in_memory else directory(process.executable)  # noqa: S108 - a name, nothing is opened
    return set_executable(process, f"{folder.rstrip('/')}/{name}")


def add_argument(process: Process, value: Scalar) -> Process | None:
    """See to it that one argument has the value."""
    argument = str(value)
    return process if argument in process.argv else replace(process, argv=(*process.argv, argument))


def set_count(process: Process, value: Scalar) -> Process | None:
    """Add arguments, or leave out some: argv[0] first, since nobody asks for it."""
    count = whole_number(value)
    if count is None or not 0 < count <= MOST_ARGUMENTS:
        return None
    surplus = len(process.argv) - count
    if surplus > 0:
        return replace(process, argv=process.argv[1:][: count - 1] + process.argv[-1:])
    return replace(process, argv=process.argv + ("y",) * -surplus)


def set_command_line(process: Process, value: Scalar) -> Process | None:
    """Take the words of the text as the arguments."""
    return replace(process, argv=tuple(str(value).split(" ")))


def set_working_directory(process: Process, value: Scalar) -> Process | None:
    """Move the process."""
    return replace(process, cwd=str(value))


def set_interactive(process: Process, value: Scalar) -> Process | None:
    """Give the process a terminal, or take it away."""
    wanted = str(value).lower()
    return {"true": replace(process, terminal=PTS), "false": replace(process, terminal=None)}.get(wanted)


def set_pid(process: Process, value: Scalar) -> Process | None:
    """Give the process a number."""
    number = whole_number(value)
    return None if number is None else replace(process, pid=number)


def set_user_id(process: Process, value: Scalar) -> Process | None:
    """Let the process run for another user; 0 is root everywhere, the others stay nameless."""
    number = whole_number(value)
    return None if number is None else replace(process, user=User(id=number, name=None if number else "root"))


def set_user_name(process: Process, value: Scalar) -> Process | None:
    """Rename the user; only root is 0."""
    name = str(value)
    return replace(process, user=User(id=0 if name == "root" else process.user.id or 1000, name=name))


def set_group_id(process: Process, value: Scalar) -> Process | None:
    """Let the process run for another group."""
    number = whole_number(value)
    return None if number is None else replace(process, group=Group(id=number, name=None if number else "root"))


def set_group_name(process: Process, value: Scalar) -> Process | None:
    """Rename the group."""
    return replace(process, group=Group(id=process.group.id, name=str(value)))


def set_real_user(process: Process, value: Scalar) -> Process | None:
    """Say who started the process, as apart from whom it runs for."""
    number = whole_number(value)
    return None if number is None else replace(process, real_user=User(id=number))


def set_real_group(process: Process, value: Scalar) -> Process | None:
    """Say whose group started the process."""
    number = whole_number(value)
    return None if number is None else replace(process, real_group=Group(id=number))


def add_variable(process: Process, value: Scalar) -> Process | None:
    """See to it that the environment has the variable; a name alone is given a value."""
    variable = str(value) if "=" in str(value) else f"{value}=x"
    return replace(process, environment=(*process.environment, variable))


def add_capability(process: Process, value: Scalar) -> Process | None:
    """See to it that the process has the capability."""
    return replace(process, capabilities=(*process.capabilities, str(value)))


def set_same_as_leader(process: Process, value: Scalar) -> Process | None:
    """Let the process lead its session, or not."""
    return replace(process, leads_session=str(value).lower() == "true")


def set_same_as_entry(process: Process, value: Scalar) -> Process | None:
    """Let the process be the one by which a container was entered, or not lead its session at all."""
    if str(value).lower() != "true":
        return replace(process, leads_session=False)
    return inside(replace(process, leads_session=True, parent=process.parent or SHIM), process.container or WEB)


def set_entry(process: Process, value: Scalar) -> Process | None:
    """Let the session be entered in another way: by a container's runtime, by ssh, on a console, or not at all."""
    if value == "container":
        return inside(at_leader(process, lambda leader: leader) or process, process.container or WEB)
    starter = {"sshd": SSHD, "terminal": SYSTEMD, "init": SYSTEMD}.get(str(value))
    if starter is None:
        return None
    terminal = Terminal(kind=TerminalKind.TTY, number=1) if value == "terminal" else None
    return at_leader(
        outside(process), lambda leader: replace(leader, parent=starter, terminal=terminal or leader.terminal)
    )


def at_leader(process: Process, change: Callable[[Process], Process | None]) -> Process | None:
    """Change the leader of the process's session; where it has none, the outermost known ancestor becomes it."""
    if process.leads_session or process.parent is None:
        return change(replace(process, leads_session=True))
    leader = at_leader(process.parent, change)
    return None if leader is None else replace(process, parent=leader)


def at_parent(process: Process, change: Callable[[Process], Process | None]) -> Process | None:
    """Change the parent; where it is not known, an unobtrusive one is put there first."""
    parent = change(process.parent or AGENT)
    return None if parent is None else replace(process, parent=parent)


def whole_number(value: Scalar) -> int | None:
    """Return a value as a number where it is written as one, `None` where it is not."""
    text = str(value)
    return int(text) if text.isascii() and text.lstrip("-").isdecimal() else None


PROCESS_SETTERS: Mapping[str, ProcessSetter] = {
    "pid": set_pid,
    "executable": set_executable,
    "name": set_name,
    "command_line": set_command_line,
    "args": add_argument,
    "args_count": set_count,
    "working_directory": set_working_directory,
    "interactive": set_interactive,
    "user.id": set_user_id,
    "user.name": set_user_name,
    "group.id": set_group_id,
    "group.name": set_group_name,
    "real_user.id": set_real_user,
    "real_group.id": set_real_group,
    "env_vars": add_variable,
    "thread.capabilities.effective": add_capability,
    "thread.capabilities.permitted": add_capability,
}
"""The fields that a process has of itself, wider ones before those that are a part of them."""
