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

from collections import defaultdict
from typing import TYPE_CHECKING, TypeAlias, assert_never

from ruleglot.automata.case import fold
from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.evaluation.compiled import exact_texts
from ruleglot.evaluation.evaluator import passes
from ruleglot.evaluation.mapping import mapped
from ruleglot.evaluation.settings import DEFAULT, EqlSettings
from ruleglot.evaluation.stages import passes_filter
from ruleglot.evaluation.values import scalar_text, values
from ruleglot.evaluation.wildcards import fits
from ruleglot.ir.nodes import (
    AllOf,
    AnyOf,
    Case,
    Comparison,
    Condition,
    Constant,
    EventQuery,
    Field,
    Hole,
    InNetwork,
    Leaf,
    Membership,
    Not,
    Operator,
    Presence,
    Regex,
    Scalar,
    Term,
    Vocabulary,
    Wildcard,
)
from ruleglot.ir.traverse import event_query

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping, Sequence

    from ruleglot.ecs.fields import Family
    from ruleglot.evaluation.values import Event
    from ruleglot.ir.nodes import Pattern

Bits: TypeAlias = int
"""Some records of many: bit n stands for record n."""

Column: TypeAlias = "tuple[tuple[Scalar, Bits], ...]"
"""Each value that some record holds, and the records that hold it."""


_Answers: TypeAlias = "dict[Hashable, Bits]"
"""The records that have a value of some subject that passes: for each constant, pattern or whole leaf."""


class Columns:
    """Records that many conditions will be put to. `all`: every one of them."""

    __slots__ = ("_answers", "_columns", "_texts", "all", "records")

    def __init__(self, records: Sequence[Event]) -> None:
        self.records = records
        self.all: Bits = (1 << len(records)) - 1
        self._columns: dict[Term, Column] = {}
        self._texts: dict[tuple[Term, Case], Mapping[str, Bits]] = {}
        self._answers: defaultdict[tuple[Term, Case | None, Family | None], _Answers] = defaultdict(dict)

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
        """Return the records that pass a leaf; each of its alternatives is asked once, whatever leaf it comes in."""
        family = settings.family(leaf.subject)
        match leaf:
            case Membership():
                known = self._answers[leaf.subject, leaf.case, family]
                for value in leaf.values:
                    if value not in known:
                        single = Comparison(subject=leaf.subject, operator=Operator.EQ, value=value, case=leaf.case)
                        known[value] = self._compared(single, family)
                return _union([known[each] for each in leaf.values])
            case Wildcard():
                known = self._answers[leaf.subject, leaf.case, None]
                for pattern in leaf.patterns:
                    if pattern not in known:
                        known[pattern] = self._fitting(leaf.subject, pattern, leaf.case)
                return _union([known[each] for each in leaf.patterns])
            case Comparison() | Regex() | InNetwork() | Presence():
                known = self._answers[leaf.subject, None, family]
                if leaf not in known:
                    known[leaf] = self._compared(leaf, family)
                return known[leaf]
            case _:
                assert_never(leaf)

    def _compared(self, leaf: Leaf, family: Family | None) -> Bits:
        """Return the records that pass a leaf: found by its text where that is all it asks for."""
        texts = exact_texts(leaf, family)
        if isinstance(leaf, Comparison) and leaf.case is Case.ASCII and texts is not None:
            folded = self._folded(leaf.subject, Case.ASCII)
            return _union(folded.get(fold(each, Case.ASCII), 0) for each in texts)
        return _union(bits for value, bits in self.column(leaf.subject) if passes(leaf, value, family))

    def _fitting(self, subject: Term, pattern: Pattern, case: Case) -> Bits:
        folded = self._folded(subject, case)
        match pattern.parts:
            case (str(text),):
                return folded.get(fold(text, case), 0)
            case (str(text), Hole.RUN):
                start = fold(text, case)
                return _union([bits for each, bits in folded.items() if each.startswith(start)])
            case (Hole.RUN, str(text)):
                end = fold(text, case)
                return _union([bits for each, bits in folded.items() if each.endswith(end)])
            case parts:
                least = fold(max((each for each in parts if not isinstance(each, Hole)), key=len, default=""), case)
                return _union([bits for each, bits in folded.items() if least in each and fits(each, pattern, case)])

    def _folded(self, subject: Term, case: Case) -> Mapping[str, Bits]:
        """Return which records hold which texts, as their letters are folded, which folding again does not change."""
        if (subject, case) not in self._texts:
            found: defaultdict[str, Bits] = defaultdict(int)
            for value, bits in self.column(subject):
                found[fold(scalar_text(value), case)] |= bits
            self._texts[subject, case] = found
        return self._texts[subject, case]

    def forget(self) -> None:
        """Forget the answers, not the columns: what stands for a whole run would otherwise remember every rule."""
        self._answers.clear()


def packed(answers: Iterable[bool]) -> Bits:
    """Return answers, the first one about number 0, as bits."""
    return _union(1 << number for number, answer in enumerate(answers) if answer)


def _union(several: Iterable[Bits]) -> Bits:
    found = 0
    for each in several:
        found |= each
    return found
