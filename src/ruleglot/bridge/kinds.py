"""The kinds of activity that rules are about, and how ECS names them.

A rule names its kind by category, type and action (`file where event.type == "creation"`). Which kinds that are is
found by asking the rule's own event clauses, on a document that holds nothing but the kind's names.

Source of the names: the field documentation of Elastic Defend, Defend for Containers and auditd manager, which spell
the same activity with different actions; a kind carries all of them.
"""

from __future__ import annotations

from enum import Enum, unique
from typing import TYPE_CHECKING, Any

from ruleglot.ir.traverse import fields

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ruleglot.ir.nodes import Condition


@unique
class Kind(Enum):
    """A kind of activity; the value is its name for people."""

    EXEC = "program start"
    FORK = "fork"
    EXIT = "process end"
    FILE_CREATE = "file creation"
    FILE_WRITE = "opening of a file for writing"
    FILE_DELETE = "file deletion"
    FILE_RENAME = "file rename"
    CONNECT = "connection attempt"
    ACCEPT = "accepted connection"


def _document(category: str, types: list[str], actions: list[str], **more: Any) -> Mapping[str, Any]:  # noqa: ANN401 - JSON
    return {"event": {"kind": "event", "category": [category], "type": types, "action": actions}, **more}


EXEC_ACTIONS = ["exec", "exec_event", "start", "executed", "process_started", "ProcessRollup2"]
"""Defend and Defend for Containers: `exec`; older agents, auditd and CrowdStrike: the others."""

DOCUMENTS: Mapping[Kind, Mapping[str, Any]] = {
    Kind.EXEC: _document("process", ["start"], EXEC_ACTIONS),
    Kind.FORK: _document("process", ["start"], ["fork"]),
    Kind.EXIT: _document("process", ["end"], ["end"]),
    Kind.FILE_CREATE: _document("file", ["creation"], ["creation"]),
    Kind.FILE_WRITE: _document("file", ["change"], ["open", "modification"]),
    Kind.FILE_DELETE: _document("file", ["deletion"], ["deletion"]),
    Kind.FILE_RENAME: _document("file", ["change"], ["rename"]),
    Kind.CONNECT: _document(
        "network", ["start"], ["connection_attempted"], network={"direction": "egress", "transport": "tcp"}
    ),
    Kind.ACCEPT: _document(
        "network", ["start"], ["connection_accepted"], network={"direction": "ingress", "transport": "tcp"}
    ),
}
"""What ECS says of each kind and of nothing else. One action stands for several spellings of the same activity."""

KIND_FIELDS = frozenset(
    {"event.kind", "event.category", "event.type", "event.action", "network.direction", "network.transport"}
)
"""The fields that the kind alone decides."""


def is_about_kind(condition: Condition) -> bool:
    """Return whether the kind of an activity alone decides the condition."""
    names = {field.name for field in fields(condition)}
    return bool(names) and names <= KIND_FIELDS


def kinds(
    category: str | None, clauses: tuple[Condition, ...], holds: Callable[[Condition, Mapping[str, Any]], bool]
) -> tuple[Kind, ...]:
    """Return the kinds of the category on which every clause (each about the kind alone) holds."""
    return tuple(
        kind
        for kind, document in DOCUMENTS.items()
        if (category is None or category in document["event"]["category"])
        and all(holds(clause, document) for clause in clauses)
    )
