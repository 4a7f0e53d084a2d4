"""Which clauses of two rules part on an activity: what keeps one silent, and what the other asks instead.

A rule that is silent is so because of the fewest clauses that would have to answer otherwise. What the other rule asks
in the place of one of them is the clause that is most akin to it: it is about the same field, names the same texts, or
saw the same value. No field is known by its name here, so this holds for any two platforms.

>>> from ruleglot.ir.nodes import Literal, Vocabulary, Field
>>> name = Field(vocabulary=Vocabulary.ECS, name="process.name")
>>> def is_(text): return Comparison(subject=name, operator=Operator.EQ, value=Literal(value=text))
>>> rule = EventQuery(category=None, condition=AllOf(operands=(is_("sh"), AnyOf(operands=(is_("a"), is_("b"))))))
>>> blame = Side(query=rule, records=({"process.name": "sh"},)).blamed
>>> [[each.leaf.value.value for each in group] for group in blame.groups]
[['a', 'b']]
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias, assert_never

from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.evaluation.evaluator import holds, passes
from ruleglot.evaluation.settings import DEFAULT, EqlSettings
from ruleglot.evaluation.stages import passes_filter
from ruleglot.evaluation.values import scalar_text, values
from ruleglot.ir.nodes import (
    AllOf,
    AnyOf,
    Comparison,
    Constant,
    EventQuery,
    Field,
    Hole,
    InNetwork,
    Membership,
    Not,
    Operator,
    Presence,
    Regex,
    Wildcard,
)
from ruleglot.ir.traverse import signed_leaves

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ruleglot.equivalence.sightings import Record
    from ruleglot.ir.nodes import Condition, Leaf, Scalar

MOST = 30
"""So many clauses that keep a rule silent are looked at; of a long list of alternatives each one does."""

NEVER = 1_000_000
"""How many clauses would have to answer otherwise where that would not help."""

UNTELLING = frozenset({"", "true", "false", "0", "1"})
"""Constants and values that say nothing about what is asked."""

SHORTEST = 2
"""Characters; shorter texts are found in too many clauses."""

SAME_FIELD, SAME_CONSTANT, SAME_VALUE = 4, 2, 1
"""What makes clauses akin, and how much."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """A leaf of a rule on one record. `negated`: the rule wants it to fail; `held`: the values of its subject there.

    `NE` is told as an equality that is negated, so that it can be compared with one.
    """

    leaf: Leaf
    negated: bool
    held: tuple[Scalar, ...]
    settings: EqlSettings = DEFAULT

    def accepts(self, value: Scalar, leaf: Leaf | None = None) -> bool:
        """Return whether the leaf, or another one in its place, is true of a value; not where that cannot be said."""
        try:
            return passes(leaf or self.leaf, value, self.settings.family(self.leaf.subject))
        except DiagnosticError:
            return False

    @property
    def marks(self) -> frozenset[tuple[int, object]]:
        """What the clause is about, each with its weight: its field, the texts it names, the values it saw."""
        fields = [self.leaf.subject] if isinstance(self.leaf.subject, Field) else []
        return frozenset(
            (
                *((SAME_FIELD, each) for each in fields),
                *((SAME_CONSTANT, each) for each in _telling(constants(self.leaf))),
                *((SAME_VALUE, each) for each in _telling(map(scalar_text, self.held))),
            )
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Blame:
    """Why a rule is silent: in each of the groups, one clause would have to answer otherwise.

    `other_kind`: none of the records is of the category that the rule asks for.
    """

    groups: tuple[tuple[Clause, ...], ...]
    other_kind: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of two rules on an activity: what it asks, and the records that its sensor made of the activity."""

    query: EventQuery
    records: tuple[Record, ...]
    settings: EqlSettings = DEFAULT

    @property
    def fires(self) -> bool:
        """Whether the rule fires on the activity. Raises `DiagnosticError` as the evaluator does."""
        return any(passes_filter(self.query, each, self.settings) for each in self.records)

    @property
    def satisfied(self) -> tuple[Clause, ...]:
        """The clauses that answer as the rule wants, on the first record that it fires on."""
        record = next(each for each in self.records if passes_filter(self.query, each, self.settings))
        return tuple(
            self._clause(leaf, record, negated=negated)
            for leaf, negated in signed_leaves(self.query.condition)
            if self._true(leaf, record) is not negated
        )

    @property
    def blamed(self) -> Blame:
        """What keeps the rule silent, on the record that is nearest to making it fire. There is a record."""
        anything = EventQuery(category=self.query.category, condition=Constant(value=True))
        near = [each for each in self.records if passes_filter(anything, each, self.settings)]
        found = [(*self._fewest(self.query.condition, record, wanted=True), record) for record in near or self.records]
        _, groups, record = min(found, key=lambda each: each[0])
        clauses = (
            tuple(self._clause(leaf, record, negated=negated) for leaf, negated in group[:MOST])
            for group in groups[:MOST]
        )
        return Blame(groups=tuple(clauses), other_kind=not near)

    def _clause(self, leaf: Leaf, record: Record, *, negated: bool) -> Clause:
        if isinstance(leaf, Comparison) and leaf.operator is Operator.NE:
            leaf, negated = replace(leaf, operator=Operator.EQ), not negated
        return Clause(leaf=leaf, negated=negated, held=values(leaf.subject, record), settings=self.settings)

    def _true(self, leaf: Leaf, record: Record) -> bool:
        """Return a leaf's answer; no where there is none: another clause has decided then."""
        try:
            return holds(leaf, record, self.settings)
        except DiagnosticError:
            return False

    def _fewest(self, condition: Condition, record: Record, *, wanted: bool) -> _Change:
        match condition:
            case AllOf() | AnyOf():
                parts = [self._fewest(each, record, wanted=wanted) for each in condition.operands]
                return _together(parts) if isinstance(condition, AllOf) is wanted else _either(parts)
            case Not():
                return self._fewest(condition.operand, record, wanted=not wanted)
            case Constant():
                return (0 if condition.value is wanted else NEVER), ()
            case Comparison() | Membership() | Wildcard() | Regex() | InNetwork() | Presence():
                return (0, ()) if self._true(condition, record) is wanted else (1, (((condition, not wanted),),))
            case _:
                assert_never(condition)


_Change: TypeAlias = "tuple[int, tuple[tuple[tuple[Leaf, bool], ...], ...]]"
"""How few leaves would have to answer otherwise, and which: of each group one. With each: is it wanted to fail?"""


def _together(parts: list[_Change]) -> _Change:
    """Return what it takes to have all parts as wanted."""
    return sum(number for number, _ in parts), tuple(group for _, groups in parts for group in groups)


def _either(parts: list[_Change]) -> _Change:
    """Return what it takes to have one part as wanted: any of those that take the fewest."""
    least = min(number for number, _ in parts)
    nearest = [groups for number, groups in parts if number == least]
    if len(nearest) == 1 or not least:
        return least, nearest[0]
    return least, (tuple(leaf for groups in nearest for group in groups for leaf in group),)


def akin(clauses: Sequence[Clause], others: Sequence[Clause]) -> tuple[tuple[Clause, Clause | None], ...]:
    """Return each clause with the most akin one of the others, the first of several; `None` where nothing is akin."""
    marked = [(each, each.marks) for each in others]
    return tuple((clause, _nearest(clause.marks, marked)) for clause in clauses)


def _nearest(marks: frozenset[object], others: Sequence[tuple[Clause, frozenset[tuple[int, object]]]]) -> Clause | None:
    most, nearest = 0, None
    for other, its in others:
        kinship = sum({weight for weight, _ in its & marks})
        if kinship > most:
            most, nearest = kinship, other
    return nearest


def constants(leaf: Leaf) -> Iterator[str]:
    """Yield the texts that a leaf compares with, without the holes of patterns."""
    match leaf:
        case Comparison():
            yield scalar_text(leaf.value.value)
        case Membership():
            yield from (scalar_text(each.value) for each in leaf.values)
        case Wildcard():
            yield from (part for each in leaf.patterns for part in each.parts if not isinstance(part, Hole))
        case Regex():
            yield from leaf.patterns
        case InNetwork():
            yield from leaf.networks
        case Presence():
            pass
        case _:
            assert_never(leaf)


def _telling(texts: Iterable[str]) -> frozenset[str]:
    """Return the texts that tell something, without what platforms put round them (`/wget`) and without case."""
    stripped = (each.strip("/ ").casefold() for each in texts)
    return frozenset(each for each in stripped if len(each) >= SHORTEST and each not in UNTELLING)


def asks_for_whole(leaf: Leaf) -> bool:
    """Return whether a leaf compares whole values with texts, and no parts of them."""
    match leaf:
        case Comparison():
            return leaf.operator is Operator.EQ
        case Membership():
            return True
        case Wildcard():
            return not any(isinstance(part, Hole) for each in leaf.patterns for part in each.parts)
        case Regex() | InNetwork() | Presence():
            return False
        case _:
            assert_never(leaf)
