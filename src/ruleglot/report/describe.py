"""An activity in a line: where, by whom, which program with which arguments, and what it did."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, assert_never

from ruleglot.diagnostics.render import printable
from ruleglot.events.activity import (
    Accept,
    Connect,
    Exec,
    Exit,
    FailedExec,
    FileCreate,
    FileDelete,
    FileOpen,
    FileRename,
    Fork,
)
from ruleglot.events.identity import TerminalKind

if TYPE_CHECKING:
    from ruleglot.events.activity import Activity
    from ruleglot.events.identity import Terminal
    from ruleglot.events.process import Process

MOST = 240
"""Characters; a long command line is cut."""


def describe(activity: Activity) -> str:
    """Return the facts of an activity, on one line."""
    text = printable(f"{_where(activity.process)}: {_program(activity.process)} {_deed(activity)}")
    return text if len(text) <= MOST else f"{text[: MOST - 1]}…"


def _where(process: Process) -> str:
    place = f"in container {process.container.id[:12]}" if process.container else "on the host"
    terminal = f"on {_terminal(process.terminal)}" if process.terminal else "without a terminal"
    return f"{place}, {terminal}, as {process.user.name or process.user.id}"


def _terminal(terminal: Terminal) -> str:
    return "the console" if terminal.kind is TerminalKind.CONSOLE else f"{terminal.kind.value}/{terminal.number}"


def _program(process: Process) -> str:
    return f"{process.executable} [{shlex.join(process.argv)}]"


def _deed(activity: Activity) -> str:
    match activity:
        case Exec():
            parent = activity.process.parent
            return f"starts under {parent.executable}" if parent else "starts"
        case FailedExec():
            return f"fails to start {activity.path} ({activity.error.name})"
        case Fork():
            return "forks"
        case Exit():
            return f"ends with {activity.code}"
        case FileCreate():
            return f"creates {activity.path} by {activity.call.value}{_failure(activity)}"
        case FileOpen():
            return f"opens {activity.path} by {activity.call.value} ({activity.access.value}){_failure(activity)}"
        case FileDelete():
            return f"deletes {activity.path} by {activity.call.value}{_failure(activity)}"
        case FileRename():
            return f"renames {activity.original} to {activity.path}{_failure(activity)}"
        case Connect():
            end = activity.destination
            return f"connects to {end.ip} port {end.port} ({activity.transport.value}){_failure(activity)}"
        case Accept():
            return f"accepts a connection from {activity.source.ip} on port {activity.destination.port}"
        case _:
            assert_never(activity)


def _failure(activity: FileCreate | FileOpen | FileDelete | FileRename | Connect) -> str:
    return f", which fails ({activity.error.name})" if activity.error is not None else ""
