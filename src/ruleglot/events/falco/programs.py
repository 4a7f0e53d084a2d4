"""How the engine writes a program: its path, its arguments, its command line.

>>> from ruleglot.events.scenes.cast import SSHD
>>> command(SSHD), arguments(SSHD), executable(SSHD)
('sshd -D', '-D', '/usr/sbin/sshd')
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ruleglot.events.process import Process


def arguments(process: Process) -> str:
    """Return what follows argv[0], joined by blanks."""
    return " ".join(process.argv[1:])


def command(process: Process) -> str:
    """Return the kernel's name of the task and its arguments."""
    return " ".join((process.comm, *process.argv[1:]))


def executable(process: Process) -> str:
    """Return the resolved path; the engine strips the ` (deleted)` of a program in memory."""
    return f"/{process.executable}" if process.in_memory else process.executable
