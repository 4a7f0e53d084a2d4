"""A process as the engine knows it: from the table of processes, or from what it was told since.

Who was running before the sensor looked is known in full. Of who was forked since, the engine is told the user, the
group, the directory and the task's name when it is forked, and the terminal, the process group, the login, the
capabilities and the environment when it starts a program; until then these are its parent's. An environment without a
variable is as good as not told: the one before stays.

Source: `parsers.cpp` of falcosecurity/libs (clone, execve, setsid), seen on the recorded events and on captures.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ruleglot.events.process import Process


def known(process: Process, *, starts: bool = False) -> Process:
    """Return a process, and those above it, as the engine knows them. `starts`: it has just started its program."""
    leads = process.leads_group or process.leads_session
    if process.parent is None:
        return replace(process, leads_group=leads)
    parent = known(process.parent)
    if starts or is_started(process):
        environment = process.environment or parent.environment
        return replace(process, parent=parent, environment=environment, leads_group=leads)
    if process.started is None:
        return replace(process, parent=parent, leads_group=leads)
    return replace(
        process,
        parent=parent,
        terminal=parent.terminal,
        environment=parent.environment,
        capabilities=parent.capabilities,
        login=parent.login,
        leads_group=False,
        layer=parent.layer,
        writable=parent.writable,
    )


def is_started(process: Process) -> bool:
    """Return whether a process was forked while the sensor looked and has started a program of its own."""
    parent = process.parent
    return (
        process.started is not None
        and parent is not None
        and (process.executable, process.argv) != (parent.executable, parent.argv)
    )
