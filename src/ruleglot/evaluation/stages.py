"""Whether one event passes what a query, or a stage of one, asks of single events."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ruleglot.evaluation.evaluator import holds
from ruleglot.evaluation.values import Event, scalar_text, values
from ruleglot.ir.nodes import EventQuery, Field, Stage, Vocabulary

if TYPE_CHECKING:
    from ruleglot.evaluation.settings import EqlSettings


def passes_filter(part: EventQuery | Stage, event: Event, settings: EqlSettings) -> bool:
    """Return whether an event is of the category, whose case counts, and true to the condition."""
    if part.category is not None:
        category = Field(vocabulary=Vocabulary.ECS, name=settings.category_field)
        if part.category not in map(scalar_text, values(category, event)):
            return False
    return holds(part.condition, event, settings)
