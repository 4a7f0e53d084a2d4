"""The library: ordinary and hostile activities that every rule is tried on.

They are the same for all rules, so they show what a ported rule does on what the rule was not written for. Each has its
own story, by which reports name it. A seed changes what no story depends on: pids, times, addresses, ids, names.

>>> [activity.story for activity in library()][:2]
['bob lists his home', 'bob runs id without arguments']
>>> library(1)[0].process.pid == library()[0].process.pid
False
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from ruleglot.events.scenes import (
    building,
    containers,
    credentials,
    damage,
    escapes,
    hiding,
    intrusions,
    oddities,
    people,
    persistence,
    services,
)
from ruleglot.events.scenes.kubernetes import API_CALLS
from ruleglot.events.scenes.stage import performed, set_up

if TYPE_CHECKING:
    from ruleglot.events.activity import Activity, LinuxActivity
    from ruleglot.events.scenes.stage import Scene

ORDINARY: tuple[Scene, ...] = (
    *people.ORDINARY,
    *building.ORDINARY,
    *services.ORDINARY,
    *containers.ORDINARY,
    *oddities.ORDINARY,
)
"""What nobody needs to be told of."""

HOSTILE: tuple[Scene, ...] = (
    *intrusions.HOSTILE,
    *credentials.HOSTILE,
    *escapes.HOSTILE,
    *persistence.HOSTILE,
    *hiding.HOSTILE,
    *damage.HOSTILE,
    *oddities.HOSTILE,
)
"""Attacks, and what stands one step beside them."""


@cache
def library(seed: int = 0) -> tuple[LinuxActivity, ...]:
    """Return the activities of a seed, always the same ones in the same order. Verdicts are judged on seed 0."""
    scenes = enumerate((*ORDINARY, *HOSTILE))
    return tuple(activity for place, scene in scenes for activity in performed(scene, set_up(seed, place)))


def repertoire(seed: int = 0) -> tuple[Activity, ...]:
    """Return all that rules are tried on: what happens on machines, and the calls to a cluster's API."""
    return (*library(seed), *API_CALLS)
