"""What is left of two rules for each shape of an activity: the answers that depend on its kind are given.

Which call it was, whether it failed, what the record calls it, there are few ways of (`events.shapes`). For each of
them a rule about an activity becomes a condition about its properties, a gate of the circuit.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, assert_never

from ruleglot.evaluation.mapping import mapped
from ruleglot.evaluation.values import scalar_text, values
from ruleglot.events.shapes import FINITE
from ruleglot.events.shapes import shapes as every_shape
from ruleglot.ir.nodes import (
    AllOf,
    AnyOf,
    Call,
    Comparison,
    Constant,
    EventQuery,
    Field,
    Function,
    Hole,
    InNetwork,
    Literal,
    Membership,
    Not,
    Presence,
    Regex,
    Vocabulary,
    Wildcard,
)
from ruleglot.ir.traverse import event_query, term_fields
from ruleglot.proof.changes import Between, LastPart, Lower, Upper
from ruleglot.proof.circuit import ON
from ruleglot.proof.picks import (
    Above,
    Asked,
    Behind,
    CommandLine,
    Given,
    Joined,
    Nth,
    Unresolved,
    UnresolvedName,
    Where,
)
from ruleglot.proof.properties import settings_of
from ruleglot.proof.reading import Reading, passing
from ruleglot.proof.readings.fields import reading

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Mapping

    from ruleglot.equivalence.sightings import Sightings
    from ruleglot.evaluation.columns import Bits
    from ruleglot.evaluation.settings import EqlSettings
    from ruleglot.evaluation.values import Event
    from ruleglot.events.activity import Activity
    from ruleglot.ir.nodes import Condition, Leaf, Term
    from ruleglot.proof.changes import Change
    from ruleglot.proof.properties import Setting
    from ruleglot.proof.theory import Theory

FUNCTIONS: Mapping[Function, Change] = {
    Function.BASENAME: LastPart(),
    Function.LOWER: Lower(),
    Function.UPPER: Upper(),
}
"""What a rule's function does to a text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A shape of activities, by the first one that has it, and the gates of two rules on it.

    `orphan`: only activities by a process whose parent is not known.
    """

    first: Activity
    orphan: bool
    source: int
    ported: int

    @property
    def turned(self) -> Case:
        """The case with the rules in each other's place."""
        return replace(self, source=self.ported, ported=self.source)


class Sensor:
    """One of the sensors of a comparison: what rules about its records come to, as gates of the theory's circuit.

    `shapes`: an activity of each shape as it records it. `identity`: what tells it from others, whose records of one
    activity are others. What a part of a condition has come to is kept, and a mutant shares most of its rule's parts.
    """

    def __init__(self, shapes: Sightings, settings: EqlSettings, identity: Hashable, theory: Theory) -> None:
        self.shapes, self._settings, self._identity, self._theory = shapes, settings, identity, theory
        self._records, self._looks = shapes.by_activity, _looks(shapes)
        self._known: dict[tuple[int, int, bool], int] = {}
        self._kept: list[Condition] = []
        self._columns: dict[int, Bits] = {}
        self._categories: dict[str | None, Bits] = {}

    def gate(self, query: EventQuery, number: int, setting: Setting) -> int:
        """Return when a rule fires on activities of a shape, by its number among the shapes.

        Raises `DiagnosticError` where the rule cannot be answered.
        """
        return self._theory.circuit.any_of(self.gates(query, number, setting))

    def gates(self, query: EventQuery, number: int, setting: Setting) -> tuple[int, ...]:
        """Return when a rule matches each of the records; raises as `gate` does."""
        category = self._of_category(query.category)
        return tuple(
            self._condition(query.condition, _Record(look, place, record, event, setting))
            if category >> record & 1
            else -ON
            for place, (look, (record, event)) in enumerate(
                zip(self._looks[number], self._records[number], strict=True)
            )
        )

    def answers(self, condition: Condition, number: int, setting: Setting) -> tuple[int, ...]:
        """Return when a part of a rule is true on each of the records; raises as `gate` does."""
        return self.gates(EventQuery(category=None, condition=condition), number, setting)

    def mapped(self, query: EventQuery) -> EventQuery:
        """Return the query as the index runs it."""
        return event_query(mapped(query, self._settings))

    def _condition(self, condition: Condition, at: _Record) -> int:
        key = (id(condition), at.look, at.setting.orphan)
        if key not in self._known:
            self._kept.append(condition)  # no other one can come to have its identity
            self._known[key] = self._computed(condition, at)
        return self._known[key]

    def _computed(self, condition: Condition, at: _Record) -> int:
        circuit = self._theory.circuit
        match condition:
            case AllOf(operands=several):
                return circuit.all_of(self._condition(each, at) for each in several)
            case AnyOf(operands=several):
                return circuit.any_of(self._condition(each, at) for each in several)
            case Not(operand=operand):
                return -self._condition(operand, at)
            case Constant(value=value):
                return ON if value else -ON
            case Comparison() | Membership() | Wildcard() | Regex() | InNetwork() | Presence():
                if all(field.name in FINITE for field in term_fields(condition.subject)):
                    return ON if self._true_on(condition) >> at.record & 1 else -ON
                return self._leaf(condition, at)
            case _:
                assert_never(condition)

    def _true_on(self, leaf: Leaf) -> Bits:
        """Return the records that a leaf about the shape alone is true on."""
        if id(leaf) not in self._columns:
            self._columns[id(leaf)] = self.shapes.columns.true_on(leaf, self._settings)
        return self._columns[id(leaf)]

    def _of_category(self, category: str | None) -> Bits:
        if category not in self._categories:
            self._categories[category] = self.shapes.columns.of_category(category, self._settings)
        return self._categories[category]

    def _leaf(self, leaf: Leaf, at: _Record) -> int:
        known = _made(leaf.subject, at.event, at.setting.kind)
        if known is not None:
            made, changes = known
            if _asks_for_its_name(leaf, (*made.changes, *changes)):
                made = _of_one_name(made)
            lists = passing(made, changes, leaf, self._settings.family(leaf.subject))
            if lists is not None:
                return self._theory.atom(made.property, lists, at.setting)
        return self._theory.unknown(leaf, (self._identity, at.place))


@dataclass(frozen=True, slots=True)
class _Record:
    """A record of an activity of a shape: what it looks like, its place among the activity's, its number among all."""

    look: int
    place: int
    record: int
    event: Event
    setting: Setting


def cases(source: tuple[Sensor, EventQuery], ported: tuple[Sensor, EventQuery]) -> Iterator[Case]:
    """Yield each case in which two rules may differ. Raises `DiagnosticError` where one of them cannot be answered."""
    sides = [(sensor, sensor.mapped(query)) for sensor, query in (source, ported)]
    seen: set[object] = set()
    for number in distinct(source[0].shapes, ported[0].shapes):
        activity = every_shape()[number]
        for setting in settings_of(type(activity)):
            first, second = (sensor.gate(query, number, setting) for sensor, query in sides)
            if first != second and (setting, first, second) not in seen:
                seen.add((setting, first, second))
                yield Case(first=activity, orphan=setting.orphan, source=first, ported=second)


@lru_cache(maxsize=64)
def distinct(source: Sightings, ported: Sightings) -> tuple[int, ...]:
    """Return the numbers of the shapes that two sensors tell apart: of each that looks the same to both, the first."""
    first: dict[object, int] = {}
    looks = zip(map(type, every_shape()), _looks(source), _looks(ported), strict=True)
    for number, look in enumerate(looks):
        first.setdefault(look, number)
    return tuple(first.values())


FORKED = Field(vocabulary=Vocabulary.FALCO, name="evt.rawres")
"""0 on the child's record of a fork, its pid on the parent's (`readings.fields`)."""


@lru_cache(maxsize=32)
def _looks(shapes: Sightings) -> tuple[tuple[int, ...], ...]:
    """Return of each shape what its records look like, as numbers: alike are those of which all tests ask the same.

    That is so where their kind of activity, their place among its records, and all that depends on the shape are alike.
    """
    finite = [Field(vocabulary=Vocabulary.SIGMA, name=name) for name in FINITE]
    known: dict[object, int] = {}
    return tuple(
        tuple(
            known.setdefault(
                (kind, place, values(FORKED, record) == (0,), *(values(each, record) for each in finite)), len(known)
            )
            for place, (_, record) in enumerate(records)
        )
        for kind, records in zip(map(type, every_shape()), shapes.by_activity, strict=True)
    )


def _made(term: Term, event: Event, kind: type[Activity]) -> tuple[Reading, tuple[Change, ...]] | None:
    """Return how a term's values are made, and what the rule does to them; `None` where that is not known."""
    match term:
        case Field():
            found = reading(term, event, kind)
            return None if found is None else (found, ())
        case Call(function=Function.CONCAT, arguments=(Field() as first, Literal(value=str(word)), Field() as rest)):
            line = _command_line(reading(first, event, kind), word, reading(rest, event, kind))
            return None if line is None else (line, ())
        case Call(function=Function.CONCAT, arguments=arguments):
            places = [place for place, each in enumerate(arguments) if not isinstance(each, Literal)]
            known = _made(arguments[places[0]], event, kind) if len(places) == 1 else None
            if known is None:
                return None
            around = Between(before=_written(arguments[: places[0]]), behind=_written(arguments[places[0] + 1 :]))
            return known[0], (*known[1], around)
        case Call(function=function, arguments=(argument,)) if function in FUNCTIONS:
            known = _made(argument, event, kind)
            return None if known is None else (known[0], (*known[1], FUNCTIONS[function]))
        case _:
            return None


def _command_line(first: Reading | None, word: str, rest: Reading | None) -> Reading | None:
    """Return the reading of a list's first element, a word, and the others, where two fields are these."""
    if first is None or rest is None or len(word) > 1 or first.property != rest.property:
        return None
    if (first.changes, rest.changes, first.absent, rest.absent) != ((), (), None, None):
        return None
    match first.pick, rest.pick:
        case Nth(number=0), Joined(skip=1):
            return replace(first, pick=CommandLine(between=word))
        case Behind(pick=Nth(number=0)), Behind(pick=Joined(skip=1)):
            return replace(first, pick=Behind(pick=CommandLine(between=word)))
        case Above(between=None), Behind(pick=Joined(skip=1)):
            return replace(first, pick=Above(between=word))
        case _:
            return None


def _asks_for_its_name(leaf: Leaf, changes: tuple[Change, ...]) -> bool:
    """Return whether a test of a path asks for no more than what follows its last slash."""
    if changes[:1] == (LastPart(),):
        return True
    return isinstance(leaf, Wildcard) and all(
        first is Hole.RUN and all(isinstance(part, str) and "/" not in part for part in rest)
        for first, *rest in (each.parts or ("",) for each in leaf.patterns)
    )


def _of_one_name(made: Reading) -> Reading:
    """Return the reading of a file's name from where the file is: however its path was given, the name is the same."""
    match made:
        case Reading(property="file", pick=Given() | Asked()):
            return replace(made, pick=Where())
        case Reading(property="file", pick=Unresolved(before=before)):
            return replace(made, pick=UnresolvedName(before=before))
        case _:
            return made


def _written(literals: tuple[Term, ...]) -> str:
    return "".join(scalar_text(each.value) for each in literals if isinstance(each, Literal))
