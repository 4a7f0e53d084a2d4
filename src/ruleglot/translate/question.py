"""What a rule about single events asks, and of whom: the query with the view that it is put to.

A question is made once for each rule of a comparison and answered for many activities: for one by the reference
evaluator, for all of them at once by columns. What it finds on the shared activities is the same for every target.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from ruleglot.equivalence.sightings import Sightings
from ruleglot.evaluation.matches import fires
from ruleglot.evaluation.settings import EqlSettings
from ruleglot.events.derive import derive
from ruleglot.events.ecs.documented import EVERY_SENSOR
from ruleglot.events.library import repertoire
from ruleglot.events.shapes import shapes
from ruleglot.translate.perspective import ElasticView, view
from ruleglot.translate.understand import settings

if TYPE_CHECKING:
    from ruleglot.evaluation.columns import Bits
    from ruleglot.events.activity import Activity
    from ruleglot.events.ecs.view import Sensor, Strength
    from ruleglot.ir.nodes import EventQuery
    from ruleglot.rules.rule import Rule
    from ruleglot.translate.perspective import View


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A query about single events and the view that it is put to. `category_field`: where a category stands."""

    query: EventQuery
    view: View
    category_field: str

    @classmethod
    def of(cls, rule: Rule, query: EventQuery, strength: Strength, read: frozenset[Sensor] = EVERY_SENSOR) -> Question:
        """Return what a rule asks. `strength` and `read`: as for `perspective.view`."""
        return cls(query=query, view=view(rule, strength, read), category_field=settings(rule).category_field)

    @property
    def settings(self) -> EqlSettings:
        """What the evaluator must be told."""
        return EqlSettings(category_field=self.category_field)

    def fires(self, activity: Activity) -> bool:
        """Return whether the rule fires on an activity: on any of its records."""
        told = self.settings
        return any(fires(self.query, record, settings=told) for record in self.view(activity))


@lru_cache(maxsize=32)
def shared(seen: View) -> Sightings:
    """Return the shared activities as a sensor records them."""
    return Sightings([seen(each) for each in repertoire()])


@lru_cache(maxsize=32)
def shaped(seen: View) -> Sightings:
    """Return an activity of each shape as a sensor records it."""
    return Sightings([seen(each) for each in shapes()])


@lru_cache(maxsize=8)
def derived(question: Question) -> tuple[Activity, ...]:
    """Return the activities that are derived from a rule: from one over ECS's fields only."""
    return derive(question.query, question.fires) if isinstance(question.view, ElasticView) else ()


def derived_alone(question: Question, other: Question) -> tuple[Activity, ...]:
    """Return the activities that are derived from a rule and not from another one as well."""
    known = set(derived(other))
    return tuple(each for each in derived(question) if each not in known)


@lru_cache(maxsize=8)
def on_derived(seen: View, source: Question) -> Sightings:
    """Return the activities derived from a rule as a sensor, its own or another one, records them."""
    return Sightings([seen(each) for each in derived(source)])


@lru_cache(maxsize=8)
def firing(asked: Question, source: Question) -> tuple[Bits, Bits]:
    """Return on which of the shared activities a rule fires, and on which of those derived from the source."""
    seen = shared(asked.view), on_derived(asked.view, source)
    return seen[0].firing(asked.query, asked.settings), seen[1].firing(asked.query, asked.settings)
