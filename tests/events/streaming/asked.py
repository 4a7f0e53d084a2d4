"""How a rule of Elastic's answers about single activities, for tests of what streams are made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ruleglot.evaluation.keys import keys
from ruleglot.evaluation.settings import DEFAULT
from ruleglot.evaluation.stages import passes_filter
from ruleglot.events.ecs.view import ecs_document
from ruleglot.events.streaming.stream import Asked, Keys
from ruleglot.languages.eql.read import read_query
from ruleglot.source import Source

if TYPE_CHECKING:
    from typing import Any

    from ruleglot.events.activity import LinuxActivity
    from ruleglot.ir.nodes import EventQuery, Query, Stage


def read(text: str) -> Query:
    return read_query(Source("query", text))


def document(activity: LinuxActivity) -> dict[str, Any]:
    return ecs_document(activity) or {}


def ask() -> Asked:
    def passes(part: EventQuery | Stage, activity: LinuxActivity) -> bool:
        return passes_filter(part, document(activity), DEFAULT)

    def its_keys(stage: Stage, activity: LinuxActivity) -> Keys:
        return frozenset(keys(stage, document(activity), DEFAULT))

    return Asked(passes=passes, keys=its_keys)
