"""What type a field has: that of the Elastic Common Schema, or one that the user names.

>>> family_of(ecs_type("process.pid")), family_of(ecs_type("source.ip")), ecs_type("my.own.field")
(<Family.NUMBER: 'number'>, <Family.IP: 'ip'>, None)

Source: the field reference of ECS 9 (`fields.tsv`: name, type), Elasticsearch's field types, and what its EQL says of
each (a comparison works within one family; some types cannot be asked about at all).
"""

from __future__ import annotations

from enum import StrEnum, unique
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@unique
class Family(StrEnum):
    """Types whose values can be compared with each other."""

    TEXT = "string"
    NUMBER = "number"
    TRUTH = "boolean"
    DATE = "date"
    IP = "ip"
    VERSION = "version"
    ANALYZED = "text"  # words in an index, and not the text itself: EQL cannot ask about it
    COMPOUND = "object"  # not a value: EQL cannot ask about it


FAMILIES: Mapping[str, Family] = {
    "keyword": Family.TEXT,
    "constant_keyword": Family.TEXT,
    "wildcard": Family.TEXT,
    "flattened": Family.TEXT,  # what stands in it are keywords
    "text": Family.ANALYZED,
    "match_only_text": Family.ANALYZED,
    "byte": Family.NUMBER,
    "short": Family.NUMBER,
    "integer": Family.NUMBER,
    "long": Family.NUMBER,
    "unsigned_long": Family.NUMBER,
    "half_float": Family.NUMBER,
    "float": Family.NUMBER,
    "double": Family.NUMBER,
    "scaled_float": Family.NUMBER,
    "boolean": Family.TRUTH,
    "date": Family.DATE,
    "date_nanos": Family.DATE,
    "ip": Family.IP,
    "version": Family.VERSION,
    "object": Family.COMPOUND,
    "nested": Family.COMPOUND,
    "geo_point": Family.COMPOUND,
    "geo_shape": Family.COMPOUND,
    "integer_range": Family.COMPOUND,
    "long_range": Family.COMPOUND,
    "float_range": Family.COMPOUND,
    "double_range": Family.COMPOUND,
    "date_range": Family.COMPOUND,
    "ip_range": Family.COMPOUND,
}
"""The family of each of Elasticsearch's types; a type that is not here is not known."""


@cache
def ecs_types() -> Mapping[str, str]:
    """Return name → type of every field of ECS, in the order of their names."""
    lines = (files("ruleglot.ecs") / "fields.tsv").read_text(encoding="utf-8").splitlines()
    return dict(line.split("\t") for line in lines)


def ecs_type(name: str) -> str | None:
    """Return the type of a field, `None` where ECS has no such field.

    >>> ecs_type("labels.team"), ecs_type("process.nam")
    ('keyword', None)
    """
    types = ecs_types()
    if name in types:
        return types[name]
    above = name.rpartition(".")[0]
    while above:
        if types.get(above) == "flattened" or above == "labels":
            return "keyword"
        above = above.rpartition(".")[0]
    return None


def family_of(kind: str | None) -> Family | None:
    """Return the family of one of Elasticsearch's types, `None` where the type is not known."""
    return None if kind is None else FAMILIES.get(kind)
