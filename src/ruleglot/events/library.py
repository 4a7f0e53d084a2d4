"""The library: ordinary and hostile activities that every rule is tried on.

They are the same for all rules, so they show what a ported rule does on what the rule was not written for. Each has its
own story, by which reports name it.

>>> sum(type(each).__name__ == "Exec" for each in library()) > 40
True
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ruleglot.events.scenes.connections import CONNECTIONS
from ruleglot.events.scenes.files import CREATIONS, DELETIONS, OPENINGS, RENAMES
from ruleglot.events.scenes.programs import HOSTILE, ORDINARY

if TYPE_CHECKING:
    from ruleglot.events.activity import Activity


def library() -> tuple[Activity, ...]:
    """Return the activities, always the same ones in the same order."""
    return (*ORDINARY, *HOSTILE, *CREATIONS, *OPENINGS, *DELETIONS, *RENAMES, *CONNECTIONS)
