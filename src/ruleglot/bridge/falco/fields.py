"""The table of fields: what each ECS field is in Falco, and what difference is left.

Source: libsinsp's field list and runs of the real engine; the class of each entry follows what both sensors record.
A field that stands in no table has no counterpart.
"""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

from ruleglot.bridge.correspondence import Correspondence
from ruleglot.bridge.falco.idioms import (
    address,
    any_value,
    command_line,
    directory,
    exactly,
    extension,
    number,
    text,
    tokens,
    truth,
)
from ruleglot.bridge.falco.words import basename, concat, differs, equals, word
from ruleglot.diagnostics.notes import Direction, ListAsText

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ruleglot.bridge.falco.events import FalcoEvent

IN_CONTAINER = differs("container.id", "host")
"""Falco never leaves the container empty: on the host it says `host`."""

ARGUMENTS_REASON = "Falco joins the arguments by blanks, so a word inside a quoted argument counts as an argument"
ARGUMENTS_REMEDY = "exclude such command lines (`sh -c …`) in the ported rule where they are common"

USER_NAME = Correspondence(
    idiom=text(word("user.name")),
    direction=Direction.NARROWER,
    reason="Falco looks the name up on the machine and says `<NA>` for a user that it cannot find",
    remedy="compare `user.id` where the account is a system account",
)

USER_ID = Correspondence(idiom=number(word("user.uid")))
GROUP_ID = Correspondence(idiom=number(word("group.gid")))

FIELDS: Mapping[str, Correspondence] = {
    # The base name of the resolved executable is what Elastic calls the name. `proc.name` is the kernel's comm, cut
    # to 15 bytes and replaced by the script's name.
    "process.name": Correspondence(idiom=text(basename(word("proc.exepath")))),
    "process.executable": Correspondence(idiom=text(word("proc.exepath"))),
    "process.args": Correspondence(
        idiom=tokens(word("proc.exeline")),
        direction=Direction.BROADER,
        reason=ARGUMENTS_REASON,
        remedy=ARGUMENTS_REMEDY,
        note=ListAsText,
    ),
    # argv[0] is counted by Elastic and not by Falco.
    "process.args_count": Correspondence(idiom=number(word("proc.cmdnargs"), shift=-1)),
    "process.command_line": Correspondence(
        idiom=command_line,
        direction=Direction.BROADER,
        reason="Falco's command line ends in a blank where there are no arguments, so both forms are accepted",
    ),
    "process.working_directory": Correspondence(idiom=directory(word("proc.cwd"))),
    "process.interactive": Correspondence(
        idiom=truth(differs("proc.tty", 0)),
        direction=Direction.BROADER,
        reason="Falco's terminal may be the console, which Elastic does not count as interactive",
    ),
    "process.pid": Correspondence(idiom=number(word("proc.pid"))),
    "process.parent.pid": Correspondence(idiom=number(word("proc.ppid"))),
    "process.parent.name": Correspondence(idiom=text(basename(word("proc.pexepath")))),
    "process.parent.executable": Correspondence(idiom=text(word("proc.pexepath"))),
    "process.parent.args": Correspondence(
        idiom=tokens(concat(word("proc.pexe"), " ", word("proc.aargs", "1"))),
        direction=Direction.BROADER,
        reason=ARGUMENTS_REASON,
        remedy=ARGUMENTS_REMEDY,
        note=ListAsText,
    ),
    "process.entry_leader.entry_meta.type": Correspondence(
        idiom=exactly(
            "container", IN_CONTAINER, "of the ways into a session Falco knows only that it is in a container"
        ),
        direction=Direction.MIXED,
        reason="Elastic looks at how the session was entered, Falco at where the process runs",
    ),
    "user.id": USER_ID,
    "process.user.id": USER_ID,
    "user.effective.id": USER_ID,
    "user.name": USER_NAME,
    "process.user.name": USER_NAME,
    "group.id": GROUP_ID,
    "process.group.id": GROUP_ID,
    "container.id": Correspondence(
        idiom=any_value(IN_CONTAINER, "Falco's container id has 12 characters, Elastic's has 64")
    ),
    "container.security_context.privileged": Correspondence(
        idiom=truth(equals("container.privileged", True)),  # noqa: FBT003 - the literal of a condition
        direction=Direction.NARROWER,
        reason="Falco learns about a container a moment after its first process has started",
    ),
    "orchestrator.namespace": Correspondence(
        idiom=text(word("k8s.ns.name")),
        direction=Direction.NARROWER,
        reason="Falco learns about a pod a moment after its first process has started",
    ),
    "orchestrator.resource.name": Correspondence(
        idiom=text(word("k8s.pod.name")),
        direction=Direction.NARROWER,
        reason="Falco learns about a pod a moment after its first process has started",
    ),
    "destination.ip": Correspondence(idiom=address(word("fd.sip"))),
    "destination.port": Correspondence(idiom=number(word("fd.sport"))),
    "source.ip": Correspondence(idiom=address(word("fd.cip"))),
    "source.port": Correspondence(idiom=number(word("fd.cport"))),
}
"""Fields that are the same for every kind of activity."""


def file_fields(events: tuple[FalcoEvent, ...]) -> Mapping[str, Correspondence]:
    """Return the entries of the file's fields, whose place depends on the kinds of activity that the rule is about."""
    paths = tuple(dict.fromkeys(path for event in events for path in event.paths))
    original = tuple(dict.fromkeys(path for event in events for path in event.original))
    entries: dict[str, Correspondence] = {}
    if paths:
        entries["file.path"] = Correspondence(
            idiom=text(*paths),
            direction=reduce(or_, (event.unresolved for event in events), Direction.NONE),
            reason="an argument is the path as it was given: `//etc/x` and `/tmp/../etc/x` are not `/etc/x` there",
        )
        entries["file.name"] = Correspondence(idiom=text(*map(basename, paths)))
        entries["file.extension"] = Correspondence(idiom=extension(*paths))
    if original:
        entries["file.Ext.original.path"] = Correspondence(idiom=text(*original))
        entries["file.Ext.original.name"] = Correspondence(idiom=text(*map(basename, original)))
        entries["file.Ext.original.extension"] = Correspondence(idiom=extension(*original))
    return entries
