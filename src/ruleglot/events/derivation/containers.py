"""Move a process into a container or out of it, with the session that it belongs to.

Who is in a container has come there through its runtime: the leader of the session is a child of the runtime's process.

>>> from ruleglot.events.ecs.process import entry_leader, entry_type
>>> from ruleglot.events.scenes.cast import AGENT, WEB, started
>>> moved = inside(started(AGENT, "/usr/bin/id"), WEB)
>>> entry_type(entry_leader(moved)), moved.parent.container is WEB
('container', True)
>>> entry_type(entry_leader(outside(moved)))
'init'
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ruleglot.events.ecs.process import CONTAINER_RUNTIMES
from ruleglot.events.scenes.cast import SHIM, SYSTEMD

if TYPE_CHECKING:
    from ruleglot.events.identity import Container
    from ruleglot.events.process import Process


def inside(process: Process, container: Container) -> Process:
    """Return the process in the container; what is not known of its ancestors stays unknown."""
    if process.parent is None or process.parent.name.startswith(CONTAINER_RUNTIMES):
        return replace(process, container=container)
    parent = SHIM if process.leads_session else inside(process.parent, container)
    return replace(process, container=container, parent=parent)


def outside(process: Process) -> Process:
    """Return the process on the host."""
    if process.parent is None:
        return replace(process, container=None)
    entered = process.leads_session and process.container is not None
    return replace(process, container=None, parent=SYSTEMD if entered else outside(process.parent))
