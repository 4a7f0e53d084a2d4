"""What the evaluator must be told about events and index, because no rule says it.

>>> from ruleglot.ir.nodes import Field, Vocabulary
>>> settings = EqlSettings(field_types={"my.address": "ip"})
>>> settings.family(Field(vocabulary=Vocabulary.ECS, name="my.address"))
<Family.IP: 'ip'>
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum, unique
from typing import TYPE_CHECKING

from ruleglot.ecs.fields import Family, ecs_type, family_of
from ruleglot.ir.nodes import Field, Vocabulary

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from ruleglot.ir.nodes import Term


@unique
class Folding(StrEnum):
    """Which letters `:`, `like~`, `in~` and `regex~` take for the same in a field."""

    ASCII = "ascii"  # all released versions of Elasticsearch up to the change of pull request 153513 (July 2026)
    UNICODE = "unicode"  # from that change on: Unicode's simple case folding


@dataclass(frozen=True, slots=True, kw_only=True)
class EqlSettings:
    """How Elasticsearch is asked; the defaults are those of a plain index of ECS documents, without a limit.

    * `category_field`: what a query names before `where`.
    * `timestamp_field`: when an event happened, ISO 8601 or milliseconds since 1970; `None`: events have no time and
      stay in their order, which sequences cannot do with.
    * `tiebreaker_field`: orders events of one time.
    * `field_types`: name → type as in an Elasticsearch mapping, for fields that are not ECS's or are mapped otherwise.
    * `unmapped_fields`: fields that no index has, which is more than missing in an event: an optional one is null for
      the whole query, another one is an error.
    * `folding`: see `Folding`.
    * `size`: so many findings at most, the last ones unless a pipe says otherwise (Elasticsearch's own default is 10).
    * `max_samples_per_key`: so many findings of a sample for the same keys.
    """

    category_field: str = "event.category"
    timestamp_field: str | None = "@timestamp"
    tiebreaker_field: str | None = None
    field_types: Mapping[str, str] = field(default_factory=dict)
    unmapped_fields: Collection[str] = frozenset()
    folding: Folding | str = Folding.ASCII
    size: int | None = None
    max_samples_per_key: int = 1

    def type_of(self, name: str) -> str | None:
        """Return the Elasticsearch type of a field, `None` where it is not known."""
        return self.field_types.get(name) or ecs_type(name)

    def family(self, term: Term) -> Family | None:
        """Return the family of a term's values, `None` where only the values themselves can tell."""
        match term:
            case Field(vocabulary=Vocabulary.ECS, name=name):
                return family_of(self.type_of(name))
            case _:
                return None


DEFAULT = EqlSettings()
