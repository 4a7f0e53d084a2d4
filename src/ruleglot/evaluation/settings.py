"""What the evaluator must be told about the events, because no rule says it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """`category_field` holds what an EQL query names before `where`; Elasticsearch's default is ECS's own."""

    category_field: str = "event.category"


DEFAULT = Settings()
