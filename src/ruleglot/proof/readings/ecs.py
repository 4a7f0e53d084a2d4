"""Elastic's documents, on the intended view.

Source: `events.ecs`; tests hold that every document of an activity has these values.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ruleglot.proof.changes import Extension, Folder, InMemory, LastPart
from ruleglot.proof.reading import Count, Each, Joined, Kind, Nth, Reading

if TYPE_CHECKING:
    from collections.abc import Mapping

KERNELS = InMemory(before="/", behind=" (deleted)")
"""How the kernel writes the path of a program in memory."""


def _process(prefix: str, whose: str) -> Mapping[str, Reading]:
    executable, arguments = f"{whose}executable", f"{whose}arguments"
    return {
        f"{prefix}.executable": Reading(property=executable, pick=Nth(), changes=(KERNELS,)),
        f"{prefix}.name": Reading(property=executable, pick=Nth(), changes=(KERNELS, LastPart())),
        f"{prefix}.args": Reading(property=arguments, pick=Each()),
        f"{prefix}.args_count": Reading(property=arguments, pick=Count()),
        f"{prefix}.command_line": Reading(property=arguments, pick=Joined()),
        f"{prefix}.working_directory": Reading(property=f"{whose}directory", pick=Nth()),
        f"{prefix}.user.id": Reading(property=f"{whose}user", pick=Nth()),
        f"{prefix}.group.id": Reading(property=f"{whose}group", pick=Nth()),
    }


ECS: Mapping[str, Reading] = {
    **_process("process", ""),
    **_process("process.parent", "parent "),
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
    "file.path": Reading(property="path", pick=Nth()),
    "file.name": Reading(property="path", pick=Nth(), changes=(LastPart(),)),
    "file.directory": Reading(property="path", pick=Nth(), changes=(Folder(),)),
    "file.extension": Reading(property="path", pick=Nth(), changes=(LastPart(), Extension())),
    "file.Ext.original.path": Reading(property="original path", pick=Nth()),
    "file.Ext.original.name": Reading(property="original path", pick=Nth(), changes=(LastPart(),)),
    "file.Ext.original.extension": Reading(property="original path", pick=Nth(), changes=(LastPart(), Extension())),
    "destination.ip": Reading(property="destination", pick=Nth()),
    "destination.port": Reading(property="destination port", pick=Nth(), kind=Kind.NUMBER),
    "source.ip": Reading(property="source", pick=Nth()),
    "source.port": Reading(property="source port", pick=Nth(), kind=Kind.NUMBER),
}
