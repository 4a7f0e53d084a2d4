"""The same call otherwise: another verb, another end, by somebody else, recorded at another stage.

A ported rule must keep apart what the source keeps apart: what was allowed and what was not, one object and all.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

from ruleglot.events.activity.kubernetes import Decision, Level, ObjectReference, Stage, Verb
from ruleglot.events.derivation.kubernetes.answers import ACCOUNT, SOMEBODY
from ruleglot.events.derivation.kubernetes.calls import URL, changed
from ruleglot.events.derivation.kubernetes.requests import referring
from ruleglot.events.kubernetes.callers import ANONYMOUS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ruleglot.events.activity import ApiCall

Told: TypeAlias = "Iterator[tuple[str, ApiCall]]"

PARTS = ("exec", "attach", "portforward", "log", "status", "ephemeralcontainers")
"""Parts of an object that rules tell from each other."""


def other_kinds(call: ApiCall) -> Told:
    """Yield what might be mistaken for the call, each with the words for it."""
    for verb in Verb:
        yield from _told(f"asked to {verb}", partial(changed, call, verb=verb))
    yield from _told("about no resource", partial(changed, call, target=URL))
    if isinstance(call.target, ObjectReference):
        yield from _told("about the whole object", partial(referring, call, subresource=None))
        yield from _told("about all objects", partial(referring, call, name=None))
        for part in PARTS:
            yield from _told(f"about its {part}", partial(referring, call, subresource=part))


def other_surroundings(call: ApiCall) -> Told:
    """Yield the call with another end, by others, and as less or more of it is recorded."""
    for decision in Decision:
        yield from _told(f"decided: {decision}", partial(changed, call, decision=decision))
    for code in (200, 201, 403, 404, 409, 429, 500):
        yield from _told(f"answered with {code}", partial(changed, call, code=code))
    for stage in Stage:
        yield from _told(f"at the stage {stage}", partial(changed, call, stage=stage))
    for level in Level:
        yield f"recorded at the level {level}", replace(call, level=level)
    for words, user in (("nobody known", ANONYMOUS), ("a service account", ACCOUNT), ("bad credentials", None)):
        yield from _told(f"by {words}", partial(changed, call, user=user))
    yield from _told("in another one's name", partial(changed, call, acts_as=SOMEBODY))
    yield from _told("in one's own name", partial(changed, call, acts_as=None))
    yield from _told("without the object", partial(replace, call, body=None))


def _told(words: str, make: Callable[[], ApiCall]) -> Told:
    """Yield what is made, where it is a call."""
    try:
        yield words, make()
    except ValueError:
        return
