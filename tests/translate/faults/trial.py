"""How a fault shows: what a port says with it, and whether verification notices what changed.

A fault is exercised by a rule whose ported text, or whose notes, it changes. What verification has to say of the port
is found as for the user: the text is read back from its file and put to the activities.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import IntEnum, unique
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, assert_never

from tests.translate.faults.fault import watched

from ruleglot.automata.search import example
from ruleglot.automata.sets import both, but_not
from ruleglot.automata.terms import TooManyStepsError
from ruleglot.bridge.crossed import Refused
from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.diagnostics.notes import Direction
from ruleglot.evaluation.texts import texts_of
from ruleglot.events.sigma.view import Taxonomy
from ruleglot.ir.nodes import AllOf, AnyOf, Call, Comparison, EventQuery, Membership, Not, Wildcard
from ruleglot.ir.simplify import simplify
from ruleglot.ir.traverse import event_query, rewrite_conditions
from ruleglot.languages.eql.printer import print_query
from ruleglot.languages.falco.printer import print_condition
from ruleglot.languages.sigma.printer import detection
from ruleglot.proof.cases import FUNCTIONS
from ruleglot.proof.changes import before
from ruleglot.translate.conversion import Options, Target
from ruleglot.translate.evidence import observed
from ruleglot.translate.perspective import sensors
from ruleglot.translate.pipeline import read_back
from ruleglot.translate.question import Question
from ruleglot.translate.targets import Port, bridge, files

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.translate.faults.fault import Fault, Line

    from ruleglot.automata.sets import Node
    from ruleglot.diagnostics.notes import Note
    from ruleglot.equivalence.compare import Observations
    from ruleglot.ir.nodes import Condition, Leaf, Query, Term
    from ruleglot.languages.sigma.printer import Detection
    from ruleglot.rules.rule import Rule
from ruleglot.translate.conversion import RuleFile

TARGETS: Mapping[str, tuple[Target, Options]] = {
    "falco": (Target.FALCO, Options()),
    "sigma": (Target.SIGMA, Options()),
    "sigma-ecs": (Target.SIGMA, Options(taxonomy=Taxonomy.ECS)),
    "elastic": (Target.ELASTIC, Options()),
}


@unique
class Outcome(IntEnum):
    """What came of a fault, the better answers behind."""

    UNEXERCISED = 0  # no port says anything else
    UNNOTICED = 1  # a port means something else, and no activity tells
    COVERED = 2  # a port means the same, and its notes still announce every difference that is seen
    SAME = 3  # a port is written otherwise and means the same
    UNPROVED = 4  # that both rules mean the same was proved and is no longer
    OTHERWISE = 5  # the rules part on other activities than before, in a direction that a note announces
    UNANNOUNCED = 6  # the rules part in a direction that no note announces
    REFUSED = 7  # nothing is written, it cannot be read back, or there is no verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A port as it is written: the printed query, code and direction of each note, the kinds, and the files."""

    said: str | Detection
    notes: tuple[tuple[str, Direction], ...]
    kinds: tuple[str, ...]
    files: tuple[RuleFile, ...] = field(compare=False)

    @property
    def noted(self) -> Direction:
        """Which way the port differs by its notes."""
        return reduce(or_, (direction for _, direction in self.notes), Direction.NONE)


class Case:
    """A rule on its way to a target, with what is right about its port: found once, when it is first asked for."""

    def __init__(self, rule: Rule, query: Query, target: str) -> None:
        self.rule, self.query, self.target = rule, query, target
        chosen, options = TARGETS[target]
        self.port = Port(rule=rule, target=chosen, options=options)
        self._right: tuple[Query, Observations | None] | None = None
        self.written: Written | None = None
        self.run: frozenset[Line] = frozenset()
        self.words = query.span.text if query.span is not None else ""

    def could_show(self, fault: Fault) -> bool:
        """Return whether the port may be another one with the fault."""
        if self.target not in fault.targets or not self.run:
            return False
        return fault.word in self.words and (not fault.lines or not fault.lines.isdisjoint(self.run))

    def make(self) -> Written | None:
        """Return the port as it is written just now, `None` where nothing is; files only where it is another one."""
        try:
            crossed = bridge(self.port, self.query)
            if isinstance(crossed, Refused):
                return None
            kinds = tuple(kind.value for kind in crossed.kinds)
            said = _said(self.port.target, crossed.query)
            port = Written(said=said, notes=_told(crossed.notes), kinds=kinds, files=())
            return self.written if port == self.written else replace(port, files=files(self.port, crossed))
        except DiagnosticError:
            return None

    def prepare(self, watch: frozenset[str]) -> None:
        """Make the right port, and see which lines are run for it."""
        with watched(watch) as run:
            self.written = self.make()
        self.run = frozenset(run)
        if self.written is not None:
            self.words = "\n".join((self.words, *self.written.kinds))

    @property
    def is_verified(self) -> bool:
        """Whether there is a verdict on the right port: it is read back, and the source fires on something."""
        assert self.written is not None
        try:
            known = self.right(self.written)[1]
        except DiagnosticError:
            return False
        return known is None or bool(known.source_firing) or self.port.target is Target.ELASTIC

    def outcome(self, wrong: Written | None) -> Outcome:
        """Return what verification says of a port that a fault may have changed."""
        right = self.written
        if wrong == right or (right is not None and not self.is_verified):
            return Outcome.UNEXERCISED
        if wrong is None:
            return Outcome.REFUSED
        try:
            found = self._asked(wrong)
            known = None if right is None else self.right(right)
        except DiagnosticError:
            return Outcome.REFUSED
        if known is not None and _same(found[1], known[0]):
            return self._by_notes(wrong, known[1])
        if not isinstance(self.query, EventQuery) or not isinstance(found[1], EventQuery):
            return Outcome.REFUSED  # a series is compared by its meaning alone, which is another one now
        try:
            seen = self._seen(*found)
        except DiagnosticError:
            return Outcome.REFUSED
        return self._by_events(wrong, seen, None if known is None else known[1])

    def right(self, written: Written) -> tuple[Query, Observations | None]:
        """Return the right port's meaning, and what it does on the activities; `None` for a series."""
        if self._right is None:
            rule, query = self._asked(written)
            events = isinstance(self.query, EventQuery) and isinstance(query, EventQuery)
            self._right = query, self._seen(rule, query) if events else None
        return self._right

    def _asked(self, written: Written) -> tuple[Rule, Query]:
        return read_back(written.files)

    def _seen(self, rule: Rule, query: Query) -> Observations:
        assert isinstance(query, EventQuery)
        assert isinstance(self.query, EventQuery)
        view = self.port.options.view
        return observed(Question.of(self.rule, self.query, view), Question.of(rule, query, view, sensors(self.rule)))

    def _by_notes(self, wrong: Written, known: Observations | None) -> Outcome:
        """Return the outcome where the meaning is the same: only the notes may differ."""
        assert self.written is not None
        if known is not None and wrong.noted | known.direction != wrong.noted:
            lost = self.written.noted | known.direction == self.written.noted
            return Outcome.UNANNOUNCED if lost else Outcome.UNNOTICED
        if wrong.noted is self.written.noted:
            return Outcome.SAME if wrong.said != self.written.said else Outcome.COVERED
        return Outcome.COVERED if wrong.noted | self.written.noted == wrong.noted else Outcome.UNNOTICED

    def _by_events(self, wrong: Written, seen: Observations, known: Observations | None) -> Outcome:
        if known is None:
            return Outcome.UNANNOUNCED if seen.direction is not Direction.NONE else Outcome.UNNOTICED
        if not seen.source_firing:
            return Outcome.REFUSED
        if seen.ported == known.ported:
            return Outcome.UNPROVED if self.port.target is Target.ELASTIC else Outcome.UNNOTICED
        announced = wrong.noted | seen.direction == wrong.noted
        was = self.written is not None and self.written.noted | known.direction == self.written.noted
        return Outcome.UNANNOUNCED if was and not announced else Outcome.OTHERWISE


def _said(target: Target, query: Query) -> str | Detection:
    match target:
        case Target.FALCO:
            return print_condition(event_query(query))
        case Target.SIGMA:
            return detection(event_query(query))
        case Target.ELASTIC:
            return print_query(query)
        case _:
            assert_never(target)


def _told(notes: tuple[Note, ...]) -> tuple[tuple[str, Direction], ...]:
    return tuple((each.code, each.direction) for each in notes)


def _same(one: Query, other: Query) -> bool:
    """Return whether it is certain that two queries mean the same, but for leaves that the same texts pass."""
    one, other = rewrite_conditions(one, simplify), rewrite_conditions(other, simplify)
    if one == other:
        return True
    if not isinstance(one, EventQuery) or not isinstance(other, EventQuery) or one.category != other.category:
        return False
    return _same_condition(one.condition, other.condition)


def _same_condition(one: Condition, other: Condition) -> bool:
    match one, other:
        case _ if one == other:
            return True
        case (AllOf(operands=ones), AllOf(operands=others)) | (AnyOf(operands=ones), AnyOf(operands=others)):
            pairs = zip(ones, others, strict=False)
            same = len(ones) == len(others) and all(_same_condition(*each) for each in pairs)
            return same or {*ones} == {*others}
        case Not(operand=inner), Not(operand=other_inner):
            return _same_condition(inner, other_inner)
        case (Comparison() | Membership() | Wildcard(), Comparison() | Membership() | Wildcard()):
            return _same_texts(one, other)
        case _:
            return False


def _same_texts(one: Leaf, other: Leaf) -> bool:
    (term, found), (other_term, others) = _texts(one), _texts(other)
    if term != other_term or found is None or others is None:
        return False
    try:
        return all(example(both(each, but_not(rest))) is None for each, rest in ((found, others), (others, found)))
    except TooManyStepsError:
        return False


def _texts(leaf: Leaf) -> tuple[Term, Node | None]:
    """Return what a leaf's functions are of, and the texts of it that pass; `None` where they are not known."""
    term, found = leaf.subject, texts_of(leaf)
    while found is not None and isinstance(term, Call) and len(term.arguments) == 1 and term.function in FUNCTIONS:
        found = before(FUNCTIONS[term.function], found)
        (term,) = term.arguments
    return term, found
