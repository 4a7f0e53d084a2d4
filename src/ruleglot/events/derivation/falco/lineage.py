"""The process of an event and those above it, its threads and accounts: `proc.*`, `thread.*`, `user.*`, `group.*`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from ruleglot.events.derivation.falco.processes import (
    command,
    in_layer,
    of_account,
    set_argument_bytes,
    set_argument_count,
    set_arguments,
    set_argv0,
    set_capabilities,
    set_comm,
    set_comm_alone,
    set_directory,
    set_environment,
    set_exeline,
    set_in_memory,
    set_login,
    set_login_name,
    set_own_pid,
    set_path,
    set_terminal,
    set_user,
    set_variable,
    set_writable,
)
from ruleglot.events.derivation.fields import at_head, of_process, set_same_as_head, with_process
from ruleglot.events.derivation.processes import (
    MOST_ARGUMENTS,
    at_leader,
    at_parent,
    set_group_id,
    set_group_name,
    set_pid,
    set_same_as_leader,
    set_user_id,
    whole_number,
)
from ruleglot.events.identity import Layer
from ruleglot.events.scenes.cast import AGENT

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ruleglot.events.activity import LinuxActivity
    from ruleglot.events.derivation.fields import Setter
    from ruleglot.events.derivation.processes import ProcessSetter
    from ruleglot.events.process import Process
    from ruleglot.ir.nodes import Scalar

Indexed: TypeAlias = "Callable[[str], Setter]"
"""The setter of a field for what stands in its brackets; a ValueError where no such thing may stand there."""

DEEPEST = 12
"""So far up the line an ancestor is put; the engine's rules look at the ninth at most."""

FIRST_ANCESTOR = 5000
"""The pids of those who are put into a line to lengthen it begin here."""


def at_ancestor(process: Process, number: int, change: Callable[[Process], Process | None]) -> Process | None:
    """Change the ancestor of a number, 0 being the process itself; a line that is too short is lengthened first."""
    if not 0 <= number <= DEEPEST:
        return None
    for known in range(sum(1 for _ in process.ancestors), number):
        process = _lengthened(process, FIRST_ANCESTOR + known)
    return _at(process, number, change)


def _at(process: Process, number: int, change: Callable[[Process], Process | None]) -> Process | None:
    if number == 0 or process.parent is None:
        return change(process)
    above = _at(process.parent, number - 1, change)
    return None if above is None else replace(process, parent=above)


def _lengthened(process: Process, pid: int) -> Process:
    """Put an unobtrusive process into the line, below its outermost one: who stands near stays where he was."""
    above = process.parent
    if above is not None and above.parent is not None:
        return replace(process, parent=_lengthened(above, pid))
    return replace(process, parent=replace(AGENT, parent=above, pid=pid))


def of_ancestor(setter: ProcessSetter) -> Indexed:
    """Return the setters of a field of the ancestors, by the number in the brackets."""

    def at_number(index: str) -> Setter:
        number = int(index)  # a ValueError where it is none: `proc.aenv[NAME]` is no ancestor
        return of_process(lambda process, value: at_ancestor(process, number, lambda one: setter(one, value)))

    return at_number


def of_argument(index: str) -> Setter:
    """Return the setter of one argument; the first one, number 0, is the one behind argv[0]."""
    number = int(index)
    if not 0 <= number < MOST_ARGUMENTS:
        raise ValueError(f"no such argument: {index}")

    def set_argument(process: Process, value: Scalar) -> Process | None:
        rest = list(process.argv[1:]) + ["y"] * (number + 1 - len(process.argv[1:]))
        rest[number] = str(value)
        return replace(process, argv=(process.argv[0], *rest))

    return of_process(set_argument)


def of_variable(index: str) -> Setter:
    """Return the setter of a variable of the environment."""
    return of_process(set_variable(index))


def of_inherited(index: str) -> Setter:
    """Return the setter of a variable of the ancestors (a name), or of an ancestor's whole environment (a number)."""
    if index.isdecimal():
        return of_ancestor(set_environment)(index)
    return of_process(at(at_parent, set_variable(index)))


def at(
    place: Callable[[Process, Callable[[Process], Process | None]], Process | None], setter: ProcessSetter
) -> ProcessSetter:
    """Return the setter that sets a field of another process: of the parent, of a leader."""
    return lambda process, value: place(process, lambda other: setter(other, value))


def _any_ancestor(setter: ProcessSetter) -> Setter:
    """Return the setter of a field that stands for all ancestors: the grandparent's, beside the parent."""
    return of_ancestor(setter)("2")


def _forked(activity: LinuxActivity, value: Scalar) -> LinuxActivity | None:
    """Let the process have been forked so many nanoseconds ago."""
    ago = whole_number(value)
    if ago is None or not 0 <= ago <= activity.time:
        return None
    return with_process(activity, replace(activity.process, started=activity.time - ago))


def _parent_forked(activity: LinuxActivity, value: Scalar) -> LinuxActivity | None:
    """Let the parent have been forked so many nanoseconds ago, and the process not earlier than that."""
    ago = whole_number(value)
    if ago is None or not 0 <= ago <= activity.time:
        return None
    began = activity.time - ago
    process = at_parent(activity.process, lambda parent: replace(parent, started=began))
    return (
        None if process is None else with_process(activity, replace(process, started=max(process.started or 0, began)))
    )


COMMAND = command(set_comm)

OWN: Mapping[str, ProcessSetter] = {
    "proc.exepath": set_path,
    "proc.is_exe_from_memfd": set_in_memory,
    "proc.name": set_comm,
    "proc.cmdline": COMMAND,
    "proc.exeline": set_exeline,
    "proc.exe": set_argv0,
    "proc.args": set_arguments,
    "proc.cmdnargs": set_argument_count,
    "proc.cmdlenargs": set_argument_bytes,
    "proc.cwd": set_directory,
    "proc.env": set_environment,
    "proc.tty": set_terminal,
    "proc.pid": set_pid,
    "proc.vpid": set_own_pid,
    "proc.is_exe_writable": set_writable,
    "proc.is_exe_upper_layer": in_layer(Layer.UPPER),
    "proc.is_exe_lower_layer": in_layer(Layer.LOWER),
    "thread.tid": set_pid,
    "thread.vtid": set_own_pid,
    "thread.cap_effective": set_capabilities,
    "thread.cap_permitted": set_capabilities,
    "user.uid": set_user_id,
    "user.name": set_user,
    "user.homedir": of_account("home"),
    "user.shell": of_account("shell"),
    "user.loginuid": set_login,
    "user.loginname": set_login_name,
    "group.gid": set_group_id,
    "group.name": set_group_name,
    "proc.ppid": at(at_parent, set_pid),
    "proc.pvpid": at(at_parent, set_own_pid),
    "proc.pexepath": at(at_parent, set_path),
    "proc.pname": at(at_parent, set_comm),
    "proc.pcmdline": at(at_parent, COMMAND),
    "proc.pexe": at(at_parent, set_argv0),
    "proc.is_sid_leader": set_same_as_leader,
    "proc.sid": at(at_leader, set_pid),
    "proc.sid.exepath": at(at_leader, set_path),
    "proc.sname": at(at_leader, set_comm),
    "proc.sid.exe": at(at_leader, set_argv0),
    **{f"proc.is_{group}_leader": set_same_as_head for group in ("pgid", "vpgid")},
    **{f"proc.{group}.exepath": at(at_head, set_path) for group in ("pgid", "vpgid")},
    **{f"proc.{group}.name": at(at_head, set_comm) for group in ("pgid", "vpgid")},
    **{f"proc.{group}.exe": at(at_head, set_argv0) for group in ("pgid", "vpgid")},
    **{f"proc.{group}": at(at_head, set_pid) for group in ("pgid", "vpgid")},
}
"""The fields of a process, its parent and its leaders, wider ones before those that are a part of them."""

ANCESTORS: Mapping[str, ProcessSetter] = {
    "proc.aexepath": set_path,
    "proc.aname": set_comm,
    "proc.acmdline": COMMAND,
    "proc.aexe": set_argv0,
    "proc.aargs": set_arguments,
    "proc.apid": set_pid,
}
"""What the engine says of each ancestor, by its number."""

LINEAGE: Mapping[str, Setter] = {
    **{name: of_process(setter) for name, setter in OWN.items()},
    **{name: _any_ancestor(setter) for name, setter in ANCESTORS.items()},
    "proc.duration": _forked,
    "proc.ppid.duration": _parent_forked,
}
"""Every field of the line that stands without brackets."""

LINEAGE_INDEXED: Mapping[str, Indexed] = {
    **{name: of_ancestor(setter) for name, setter in ANCESTORS.items()},
    "proc.args": of_argument,
    "proc.env": of_variable,
    "proc.aenv": of_inherited,
}
"""Those that stand with something in brackets."""

ALONE: Mapping[str, tuple[str, Setter]] = {
    "proc.name": ("proc.exepath", of_process(set_comm_alone)),
    "proc.cmdline": ("proc.exepath", of_process(command(set_comm_alone))),
    "proc.pname": ("proc.pexepath", of_process(at(at_parent, set_comm_alone))),
    "proc.pcmdline": ("proc.pexepath", of_process(at(at_parent, command(set_comm_alone)))),
}
"""How a task is given a name where another field has said which file it runs."""
