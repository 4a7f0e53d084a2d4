"""A condition over many records at once: held by columns, answered in bits.

A column says, for one subject, which records hold which value. A test is put to each value of a column once, however
many records hold it; the records that pass are one whole number, bit n for record n, and `Not`, `AllOf`, `AnyOf` are
Python's `~`, `&`, `|`. Faster than the reference (`evaluator`), and held equal to it by tests.

>>> from ruleglot.ir.nodes import Comparison, Literal, Operator, Vocabulary
>>> name = Field(vocabulary=Vocabulary.ECS, name="process.name")
>>> is_curl = Comparison(subject=name, operator=Operator.EQ, value=Literal(value="curl"))
>>> columns = Columns([{"process.name": "curl"}, {"process.name": "wget"}, {"process.name": ["sh", "curl"]}, {}])
>>> bin(columns.true_on(is_curl)), bin(columns.true_on(Not(operand=is_curl)))
('0b101', '0b1010')
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias, assert_never

from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.evaluation.compiled import value_test
from ruleglot.evaluation.mapping import mapped
from ruleglot.evaluation.settings import DEFAULT, EqlSettings
from ruleglot.evaluation.stages import passes_filter
from ruleglot.evaluation.values import scalar_text, values
from ruleglot.ir.nodes import (
    AllOf,
    AnyOf,
    Comparison,
    Condition,
    Constant,
    EventQuery,
    Field,
    InNetwork,
    Leaf,
    Membership,
    Not,
    Presence,
    Regex,
    Scalar,
    Term,
    Vocabulary,
    Wildcard,
)
from ruleglot.ir.traverse import event_query

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ruleglot.evaluation.values import Event

Bits: TypeAlias = int
"""Some records of many: bit n stands for record n."""

Column: TypeAlias = "tuple[tuple[Scalar, Bits], ...]"
"""Each value that some record holds, and the records that hold it."""


class Columns:
    """Records that many conditions will be put to. `all`: every one of them."""

    __slots__ = ("_columns", "all", "records")

    def __init__(self, records: Sequence[Event]) -> None:
        self.records = records
        self.all: Bits = (1 << len(records)) - 1
        self._columns: dict[Term, Column] = {}

    def matching(self, query: EventQuery, settings: EqlSettings = DEFAULT) -> Bits:
        """Return the records that the query matches; raises as `fires` does."""
        query = event_query(mapped(query, settings))
        try:
            return self.of_category(query.category, settings) & self.true_on(query.condition, settings)
        except DiagnosticError:  # a test that the reference may never come to, since another one has decided
            return packed(passes_filter(query, record, settings) for record in self.records)

    def of_category(self, category: str | None, settings: EqlSettings = DEFAULT) -> Bits:
        """Return the records of a category, all where a query names none."""
        if category is None:
            return self.all
        column = self.column(Field(vocabulary=Vocabulary.ECS, name=settings.category_field))
        return _union(bits for value, bits in column if scalar_text(value) == category)

    def true_on(self, condition: Condition, settings: EqlSettings = DEFAULT) -> Bits:
        """Return the records that the condition is true on.

        Raises `DiagnosticError` as `holds` does, but also about a test whose answer would not have counted.
        """
        match condition:
            case AllOf():
                found = self.all
                for each in condition.operands:
                    found &= self.true_on(each, settings)
                return found
            case AnyOf():
                return _union(self.true_on(each, settings) for each in condition.operands)
            case Not():
                return self.all & ~self.true_on(condition.operand, settings)
            case Constant():
                return self.all if condition.value else 0
            case Comparison() | Membership() | Wildcard() | Regex() | InNetwork() | Presence():
                return self._passing(condition, settings)
            case _:
                assert_never(condition)

    def column(self, subject: Term) -> Column:
        """Return which records hold which values of a subject."""
        if subject not in self._columns:
            holding: dict[tuple[type, str], tuple[Scalar, Bits]] = {}  # by what tells 1, 1.0 and true, 0.0 and -0.0
            for number, record in enumerate(self.records):
                for value in values(subject, record):
                    key = type(value), str(value)
                    _, before = holding.get(key, (value, 0))
                    holding[key] = value, before | 1 << number
            self._columns[subject] = tuple(holding.values())
        return self._columns[subject]

    def _passing(self, leaf: Leaf, settings: EqlSettings) -> Bits:
        passes = value_test(leaf, settings.family(leaf.subject))
        return _union(bits for value, bits in self.column(leaf.subject) if passes(value))


def packed(answers: Iterable[bool]) -> Bits:
    """Return answers, the first one about number 0, as bits."""
    return _union(1 << number for number, answer in enumerate(answers) if answer)


def _union(several: Iterable[Bits]) -> Bits:
    found = 0
    for each in several:
        found |= each
    return found
