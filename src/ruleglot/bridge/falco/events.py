"""Which of Falco's events each kind of activity is, and where its file's path stands.

Source: the event table of libsinsp and runs of the real engine on recorded and synthetic captures (Falco 0.45-dev,
engine 0.63). Since Falco 0.42 every event is the end of a system call.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ruleglot.bridge.falco.words import contains, equals, one_of, word
from ruleglot.bridge.kinds import Kind
from ruleglot.diagnostics.notes import Direction
from ruleglot.ir.nodes import Not
from ruleglot.ir.simplify import all_of, any_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ruleglot.ir.nodes import Condition, Field

OPEN = one_of("evt.type", "open", "openat", "openat2")
SUCCEEDED = equals("evt.failed", False)  # noqa: FBT003 - the literal of a condition
MAIN_THREAD = equals("thread.ismain", True)  # noqa: FBT003 - the literal of a condition


@dataclass(frozen=True, slots=True, kw_only=True)
class FalcoEvent:
    """How Falco records a kind of activity.

    `paths`: the fields that may hold the file's path, each missing where another one holds it. `original`: the same
    for the name that a renamed file had. A difference to Elastic's sensors has a direction and a reason. `unresolved`:
    how a clause about the path differs because one of these fields is not resolved.
    """

    condition: Condition
    paths: tuple[Field, ...] = ()
    original: tuple[Field, ...] = ()
    direction: Direction = Direction.NONE
    reason: str = ""
    unresolved: Direction = Direction.NONE


EVENTS: Mapping[Kind, FalcoEvent] = {
    # A failed exec arrives as well and shows the caller's process; Elastic's sensors record successes only.
    Kind.EXEC: FalcoEvent(condition=all_of(one_of("evt.type", "execve", "execveat"), SUCCEEDED)),
    # A fork is seen twice; the child's side has the result 0, and new threads are no new processes.
    Kind.FORK: FalcoEvent(
        condition=all_of(one_of("evt.type", "clone", "clone3", "fork", "vfork"), equals("evt.rawres", 0), MAIN_THREAD)
    ),
    Kind.EXIT: FalcoEvent(condition=all_of(equals("evt.type", "procexit"), MAIN_THREAD)),
    # The open family says whether the file was new; creat does not, and mknod has its path in an argument.
    Kind.FILE_CREATE: FalcoEvent(
        condition=any_of(
            all_of(OPEN, equals("evt.is_open_create", True)),  # noqa: FBT003 - the literal of a condition
            all_of(one_of("evt.type", "creat", "mknod", "mknodat"), SUCCEEDED),
        ),
        paths=(word("fd.name"), word("evt.arg.path")),
        direction=Direction.BROADER,
        reason="Falco cannot tell whether `creat` made the file or emptied one that was there, so both count",
        unresolved=Direction.MIXED,
    ),
    Kind.FILE_WRITE: FalcoEvent(
        condition=all_of(OPEN, equals("evt.is_open_write", True), SUCCEEDED),  # noqa: FBT003 - the literal of a condition
        paths=(word("fd.name"),),
        direction=Direction.MIXED,
        reason="Falco sees the opening for writing of any file, new ones too, but not `truncate` and `chmod`",
    ),
    # unlinkat with AT_REMOVEDIR removes a directory. One field holds the path of unlink, the other of unlinkat.
    Kind.FILE_DELETE: FalcoEvent(
        condition=all_of(
            one_of("evt.type", "unlink", "unlinkat"),
            SUCCEEDED,
            Not(operand=contains("evt.arg.flags", "AT_REMOVEDIR")),
        ),
        paths=(word("fs.path.name"), word("evt.arg.name")),
        unresolved=Direction.BROADER,
    ),
    Kind.FILE_RENAME: FalcoEvent(
        condition=all_of(one_of("evt.type", "rename", "renameat", "renameat2"), SUCCEEDED),
        paths=(word("fs.path.target"),),
        original=(word("fs.path.source"),),
    ),
    # Elastic's probe is that of TCP. A refused connection has lost its addresses and its protocol by the time that
    # Falco sees it, so "not UDP" is asked instead of "TCP".
    Kind.CONNECT: FalcoEvent(
        condition=all_of(
            equals("evt.type", "connect"),
            one_of("fd.typechar", "4", "6"),
            Not(operand=equals("fd.l4proto", "udp")),
        ),
        direction=Direction.NARROWER,
        reason="Falco knows no addresses of a connection that was refused at once, so clauses about them are false",
    ),
    Kind.ACCEPT: FalcoEvent(
        condition=all_of(one_of("evt.type", "accept", "accept4"), equals("fd.l4proto", "tcp"), SUCCEEDED)
    ),
}

FAMILIES: Mapping[Kind, str] = {
    Kind.EXEC: "process",
    Kind.FORK: "process",
    Kind.EXIT: "process",
    Kind.FILE_CREATE: "file",
    Kind.FILE_WRITE: "file",
    Kind.FILE_DELETE: "file",
    Kind.FILE_RENAME: "file",
    Kind.CONNECT: "network",
    Kind.ACCEPT: "network",
}
"""Which output fields and tags the official style gives a rule about the kind."""
