"""What a stream is, and what those who make streams must know of the rule that they make them for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from ruleglot.events.activity import LinuxActivity
    from ruleglot.ir.nodes import EventQuery, Stage

Keys: TypeAlias = "frozenset[Hashable]"
"""The keys under which an activity takes part in a series; none where a key that must be there is missing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """Activities one after the other, each with its own time; those of one time come in the order of the stream.

    `story`: what is special about the stream. `seeded`: it was made up at random, from a seed that is always the same.
    """

    activities: tuple[LinuxActivity, ...]
    story: str
    seeded: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """How a rule answers about single activities, seen as its own platform records them.

    `passes`: whether an activity passes a part of the rule; `keys`: the keys that the activity has for a stage.
    """

    passes: Callable[[EventQuery | Stage, LinuxActivity], bool]
    keys: Callable[[Stage, LinuxActivity], Keys]
