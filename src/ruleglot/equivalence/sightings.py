"""Activities as one platform's sensor records them, laid out so that many rules can be put to all of them.

A rule fires on an activity when it matches any of the records that the sensor makes of it.

>>> from ruleglot.ir.nodes import Comparison, EventQuery, Field, Literal, Operator, Vocabulary
>>> name = Field(vocabulary=Vocabulary.FALCO, name="evt.type")
>>> forked = Comparison(subject=name, operator=Operator.EQ, value=Literal(value="clone"))
>>> seen = Sightings([({"evt.type": "execve"},), (), ({"evt.type": "clone"}, {"evt.type": "clone"})])
>>> bin(seen.firing(EventQuery(category=None, condition=forked)))
'0b100'
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from ruleglot.evaluation.columns import Columns
from ruleglot.evaluation.settings import DEFAULT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ruleglot.evaluation.columns import Bits
    from ruleglot.evaluation.settings import EqlSettings
    from ruleglot.ir.nodes import EventQuery

Record: TypeAlias = "Mapping[str, Any]"


class Sightings:
    """What a sensor recorded: for each activity its records, in the order of the activities."""

    __slots__ = ("_one_each", "_owners", "columns", "total")

    def __init__(self, recorded: Sequence[tuple[Record, ...]]) -> None:
        self.total = len(recorded)
        self.columns = Columns([record for records in recorded for record in records])
        self._owners = [number for number, records in enumerate(recorded) for _ in records]
        self._one_each = all(len(records) == 1 for records in recorded)

    @property
    def by_activity(self) -> tuple[tuple[tuple[int, Record], ...], ...]:
        """The records of each activity, with their numbers among all records."""
        found: list[list[tuple[int, Record]]] = [[] for _ in range(self.total)]
        for number, (owner, record) in enumerate(zip(self._owners, self.columns.records, strict=True)):
            found[owner].append((number, record))
        return tuple(map(tuple, found))

    def firing(self, query: EventQuery, settings: EqlSettings = DEFAULT) -> Bits:
        """Return the activities that the rule fires on. Raises `DiagnosticError` as `fires` does."""
        return self.owners(self.columns.matching(query, settings))

    def owners(self, records: Bits) -> Bits:
        """Return the activities that some of the records are of."""
        if self._one_each:
            return records
        found = 0
        for number in numbers(records):
            found |= 1 << self._owners[number]
        return found


def numbers(bits: Bits) -> Iterator[int]:
    """Yield what the bits stand for, in ascending order."""
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest
