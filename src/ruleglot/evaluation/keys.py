"""The keys that the events of a sequence or sample must agree in.

>>> from ruleglot.evaluation.settings import EqlSettings
>>> from ruleglot.ir.nodes import Field, Stage, Constant, Vocabulary
>>> user = Field(vocabulary=Vocabulary.ECS, name="user.name")
>>> stage = Stage(category=None, condition=Constant(value=True), keys=(user,))
>>> [[part.shown for part in key] for key in keys(stage, {"user": {"name": ["a", "b"]}}, EqlSettings())]
[['a'], ['b']]
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import product
from typing import TYPE_CHECKING, Any, TypeAlias

from ruleglot.ecs.fields import Family
from ruleglot.evaluation.addresses import number_of
from ruleglot.evaluation.dates import instant
from ruleglot.evaluation.equality import number_in
from ruleglot.evaluation.values import Event, scalar_text, values
from ruleglot.evaluation.versions import version_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruleglot.evaluation.settings import EqlSettings
    from ruleglot.ir.nodes import Field, Scalar, Stage


@dataclass(frozen=True, slots=True, order=True)
class Part:
    """One value of a key: equal where `rank` is, and in its order; null stands before all values."""

    rank: tuple[Any, ...]
    shown: Scalar | None = field(compare=False)


Key: TypeAlias = tuple[Part, ...]

NULL = Part((0,), None)


def keys(stage: Stage, event: Event, settings: EqlSettings) -> Iterator[Key]:
    """Yield the keys of an event: one for each combination of the values of its fields, none where one is missing.

    An optional field that is missing has null for a value, which is equal to null.
    """
    return product(*(_parts(each, event, settings) for each in stage.keys))


def _parts(key: Field, event: Event, settings: EqlSettings) -> tuple[Part, ...]:
    found = () if key.name in settings.unmapped_fields else values(key, event)
    family = settings.family(key)
    parts = tuple(dict.fromkeys(_part(each, family) for each in found))
    return parts or ((NULL,) if key.optional else ())


def _part(value: Scalar, family: Family | None) -> Part:
    """Return a value as its type compares it; where the type is not known, as the kind of value that it is."""
    read: Any = None
    match family:
        case Family.DATE:
            read = instant(value)
        case Family.IP:
            read = number_of(scalar_text(value))
        case Family.VERSION:
            read = version_key(scalar_text(value))
        case Family.NUMBER:
            read = number_in(value)
        case None if isinstance(value, bool):
            return Part((1, value), value)
        case None if isinstance(value, int | float):
            read = value
        case _:
            pass
    if read is None:
        return Part((3, scalar_text(value)), value)
    return Part((2, family or Family.NUMBER, read), value)
