"""Elastic's documents, on the intended view.

Source: `events.ecs`; tests hold that every document of an activity has these values.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ruleglot.proof.changes import Extension, Folder, InMemory, IsNone, LastPart
from ruleglot.proof.picks import Behind, Count, Each, Joined, Nth, Where
from ruleglot.proof.reading import Kind, Reading

if TYPE_CHECKING:
    from collections.abc import Mapping

KERNELS = InMemory(before="/", behind=" (deleted)")
"""How the kernel writes the path of a program in memory."""


CONSOLE = "1281"
"""The device of the console, at which nobody sits."""

PARENTS: Mapping[str, Reading] = {
    "process.parent.executable": Reading(property="executables above", pick=Nth(), changes=(KERNELS,)),
    "process.parent.name": Reading(property="executables above", pick=Nth(), changes=(KERNELS, LastPart())),
    "process.parent.args": Reading(property="arguments above", pick=Behind(pick=Each())),
    "process.parent.args_count": Reading(property="arguments above", pick=Behind(pick=Count())),
    "process.parent.command_line": Reading(property="arguments above", pick=Behind(pick=Joined())),
    "process.parent.working_directory": Reading(property="parent directory", pick=Nth()),
    "process.parent.user.id": Reading(property="parent user", pick=Nth()),
    "process.parent.group.id": Reading(property="parent group", pick=Nth()),
    "process.parent.pid": Reading(property="parent pid", pick=Nth(), kind=Kind.NUMBER),
}

ECS: Mapping[str, Reading] = {
    **PARENTS,
    "process.executable": Reading(property="executable", pick=Nth(), changes=(KERNELS,)),
    "process.name": Reading(property="executable", pick=Nth(), changes=(KERNELS, LastPart())),
    "process.args": Reading(property="arguments", pick=Each()),
    "process.args_count": Reading(property="arguments", pick=Count()),
    "process.command_line": Reading(property="arguments", pick=Joined()),
    "process.working_directory": Reading(property="directory", pick=Nth()),
    "process.pid": Reading(property="pid", pick=Nth(), kind=Kind.NUMBER),
    "process.interactive": Reading(
        property="terminal", pick=Nth(), changes=(IsNone(of=(CONSOLE,)),), kind=Kind.TRUTH, absent=False
    ),
    "process.entry_leader.entry_meta.type": Reading(property="way in", pick=Nth()),
    "process.user.id": Reading(property="user", pick=Nth()),
    "process.group.id": Reading(property="group", pick=Nth()),
    "process.env_vars": Reading(property="environment", pick=Each()),
    "process.user.name": Reading(property="user name", pick=Nth()),
    "process.real_user.id": Reading(property="real user", pick=Nth()),
    "process.real_group.id": Reading(property="real group", pick=Nth()),
    "user.id": Reading(property="user", pick=Nth()),
    "user.name": Reading(property="user name", pick=Nth()),
    "user.effective.id": Reading(property="user", pick=Nth()),
    "user.effective.name": Reading(property="user name", pick=Nth()),
    "user.Ext.real.id": Reading(property="real user", pick=Nth()),
    "user.Ext.real.name": Reading(property="real user name", pick=Nth()),
    "group.id": Reading(property="group", pick=Nth()),
    "group.name": Reading(property="group name", pick=Nth()),
    "group.Ext.real.id": Reading(property="real group", pick=Nth()),
    "container.id": Reading(property="container", pick=Nth()),
    "file.path": Reading(property="path", pick=Where()),
    "file.name": Reading(property="path", pick=Where(), changes=(LastPart(),)),
    "file.directory": Reading(property="path", pick=Where(), changes=(Folder(),)),
    "file.extension": Reading(property="path", pick=Where(), changes=(LastPart(), Extension())),
    "file.Ext.original.path": Reading(property="original path", pick=Nth()),
    "file.Ext.original.name": Reading(property="original path", pick=Nth(), changes=(LastPart(),)),
    "file.Ext.original.extension": Reading(property="original path", pick=Nth(), changes=(LastPart(), Extension())),
    "destination.ip": Reading(property="destination", pick=Nth(), kind=Kind.ADDRESS),
    "destination.port": Reading(property="destination port", pick=Nth(), kind=Kind.NUMBER),
    "source.ip": Reading(property="source", pick=Nth(), kind=Kind.ADDRESS),
    "source.port": Reading(property="source port", pick=Nth(), kind=Kind.NUMBER),
}
