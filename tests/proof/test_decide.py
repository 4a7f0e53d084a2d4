"""The prover and the evaluator never disagree: random pairs of small rules, on a world that is gone through."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from ruleglot.events.activity import Access, Call, Error, Exec, FileCreate, FileDelete, FileOpen, FileRename
from ruleglot.events.ecs.documented import EVERY_SENSOR
from ruleglot.events.ecs.view import Sensor, Strength
from ruleglot.events.scenes.cast import BASH
from ruleglot.events.sigma.view import Taxonomy
from ruleglot.ir.nodes import (
    AllOf,
    AnyOf,
    Case,
    Comparison,
    Condition,
    EventQuery,
    Field,
    Function,
    Hole,
    Literal,
    Membership,
    Not,
    Operator,
    Presence,
    Term,
    Vocabulary,
    Wildcard,
)
from ruleglot.ir.nodes import (
    Call as Applied,
)
from ruleglot.ir.patterns import pattern
from ruleglot.proof.circuit import Circuit
from ruleglot.proof.decide import Decision, Never, On, Open, Ways, decided
from ruleglot.proof.theory import STEPS_A_SECOND, Theory
from ruleglot.translate.perspective import ElasticView, FalcoView, SigmaView, View
from ruleglot.translate.proving import sensor
from ruleglot.translate.question import Question

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruleglot.events.activity import LinuxActivity
    from ruleglot.events.process import Process

EXECUTABLES = ("/a", "/b/a", "/b/A", "/a.c")
ARGUMENTS = (("a",), ("a", "-x"), ("-x", "a"), ("a -x",), ("a", ""))
PATHS = ("/a", "/b/a", "/b/a.c", "/b/.c")


def processes() -> Iterator[Process]:
    parents = (None, replace(BASH, executable="/b/a", argv=("a", "-x"), pid=3), replace(BASH, pid=4))
    for executable, argv, parent in product(EXECUTABLES, ARGUMENTS, parents):
        yield replace(BASH, executable=executable, argv=argv, parent=parent, pid=7, cwd="/b")


def world() -> Iterator[LinuxActivity]:
    for process in processes():
        yield Exec(process=process, story="")
    process = next(processes())
    for path in (*PATHS, "a", "./a"):
        for call in (Call.OPENAT, Call.CREAT, Call.MKNOD, Call.MKNODAT):
            for error in (None, Error.EACCES):
                yield FileCreate(process=process, path=path, call=call, error=error, story="")
        yield FileOpen(process=process, path=path, access=Access.OVERWRITE, call=Call.CREAT, story="")
        yield FileOpen(process=process, path=path, access=Access.WRITE, story="")
        yield FileDelete(process=process, path=path, story="")
        for original in PATHS[:2]:
            yield FileRename(process=process, original=original, path=path, story="")


WORLD = tuple(world())

VIEWS: dict[Vocabulary, View] = {
    Vocabulary.ECS: ElasticView(strength=Strength.INTENDED, source=Sensor.DEFEND, read=EVERY_SENSOR),
    Vocabulary.SIGMA: SigmaView(taxonomy=Taxonomy.SIGMAHQ, read=EVERY_SENSOR),
    Vocabulary.FALCO: FalcoView(source="syscall"),
}

NAMES = {
    Vocabulary.ECS: (
        *("process.name", "process.executable", "process.args", "process.command_line", "process.parent.name"),
        *("file.path", "file.name", "file.extension", "file.Ext.original.path", "process.parent.args"),
    ),
    Vocabulary.SIGMA: ("Image", "CommandLine", "ParentImage", "ParentCommandLine", "TargetFilename"),
    Vocabulary.FALCO: (
        *("proc.exepath", "proc.exeline", "proc.args", "proc.pexepath", "proc.pexe", "proc.exe"),
        *("fd.name", "evt.arg.path", "fs.path.target", "fs.path.source"),
    ),
}
KINDS = {
    Vocabulary.ECS: (("event.type", "start"), ("event.type", "creation"), ("event.category", "file")),
    Vocabulary.SIGMA: (("logsource.category", "process_creation"), ("logsource.category", "file_event")),
    Vocabulary.FALCO: (("evt.type", "execve"), ("evt.type", "mknod"), ("evt.type", "openat"), ("evt.failed", False)),
}
VALUES = ("a", "/a", "/b/a", "-x", "a -x", "c", "/b/a.c", "a ", "A")

words = st.sampled_from(VALUES)
cases = st.sampled_from([Case.EXACT, Case.ASCII])
parts = st.lists(st.one_of(words, st.just(Hole.RUN), st.just(Hole.CHARACTER)), min_size=1, max_size=3)


def leaves(vocabulary: Vocabulary) -> st.SearchStrategy[Condition]:
    fields = st.sampled_from(NAMES[vocabulary]).map(lambda name: Field(vocabulary=vocabulary, name=name))
    subjects: st.SearchStrategy[Term] = fields
    if vocabulary is Vocabulary.FALCO:
        subjects = st.one_of(fields, fields.map(_base_name), fields.map(_between_blanks))
    literals = words.map(lambda word: Literal(value=word))
    kinds = st.sampled_from(KINDS[vocabulary]).map(
        lambda pair: Comparison(
            subject=Field(vocabulary=vocabulary, name=pair[0]), operator=Operator.EQ, value=Literal(value=pair[1])
        )
    )
    return st.one_of(
        kinds,
        st.builds(
            Membership, subject=subjects, values=st.lists(literals, min_size=1, max_size=2).map(tuple), case=cases
        ),
        st.builds(
            Wildcard,
            subject=subjects,
            patterns=st.lists(parts.map(lambda found: pattern(*found)), min_size=1, max_size=2).map(tuple),
            case=cases,
        ),
        st.builds(Presence, subject=subjects),
    )


def _base_name(field: Field) -> Term:
    return Applied(function=Function.BASENAME, arguments=(field,))


def _between_blanks(field: Field) -> Term:
    return Applied(function=Function.CONCAT, arguments=(Literal(value=" "), field, Literal(value=" ")))


def conditions(vocabulary: Vocabulary) -> st.SearchStrategy[Condition]:
    return st.recursive(
        leaves(vocabulary),
        lambda inner: st.one_of(
            inner.map(lambda each: Not(operand=each)),
            st.lists(inner, min_size=2, max_size=3).map(lambda each: AllOf(operands=tuple(each))),
            st.lists(inner, min_size=2, max_size=3).map(lambda each: AnyOf(operands=tuple(each))),
        ),
        max_leaves=4,
    )


def questions(vocabulary: Vocabulary) -> st.SearchStrategy[Question]:
    return conditions(vocabulary).map(
        lambda condition: Question(
            query=EventQuery(category=None, condition=condition),
            view=VIEWS[vocabulary],
            category_field="event.category",
        )
    )


anything = st.sampled_from(Vocabulary).flatmap(questions)


def decisions(one: Question, other: Question) -> tuple[Decision, Decision]:
    """Return whether the first rule fires where the second one does not, and the other way round."""
    theory = Theory(circuit=Circuit(), left=STEPS_A_SECOND)
    ways = Ways(
        misses=lambda each: one.fires(each) and not other.fires(each),
        adds=lambda each: other.fires(each) and not one.fires(each),
    )
    found = decided((sensor(one, theory), one.query), (sensor(other, theory), other.query), ways, theory)
    assert found[0] is not None
    assert found[1] is not None
    return found[0], found[1]


def check(decision: Decision, more: Question, less: Question) -> None:
    match decision:
        case Never():
            shown = [each for each in WORLD if more.fires(each) and not less.fires(each)]
            assert not shown, shown[0]
        case On(activity=activity):
            assert more.fires(activity)
            assert not less.fires(activity)
        case Open(reason=reason):
            assert reason
    event(type(decision).__name__)


@settings(deadline=None, max_examples=300)
@given(one=anything, other=anything)
def test_what_is_decided_of_two_rules_is_so_in_the_world(one: Question, other: Question) -> None:
    misses, adds = decisions(one, other)
    check(misses, one, other)
    check(adds, other, one)


@settings(deadline=None, max_examples=100)
@given(vocabulary=st.sampled_from(Vocabulary), data=st.data())
def test_a_rule_that_is_written_in_another_way_is_never_told_apart(vocabulary: Vocabulary, data: st.DataObject) -> None:
    first = data.draw(questions(vocabulary))
    twice = Not(operand=AllOf(operands=(Not(operand=first.query.condition), Not(operand=first.query.condition))))
    again = replace(first, query=replace(first.query, condition=twice))
    assert decisions(first, again) == (Never(), Never())


def ecs(name: str, *values: str) -> Condition:
    return Membership(
        subject=Field(vocabulary=Vocabulary.ECS, name=name), values=tuple(Literal(value=each) for each in values)
    )


def sigma(name: str, *patterns: tuple[str | Hole, ...], case: Case = Case.ASCII) -> Condition:
    field = Field(vocabulary=Vocabulary.SIGMA, name=name)
    return Wildcard(subject=field, patterns=tuple(pattern(*each) for each in patterns), case=case)


STARTED = ecs("event.type", "start")
CREATED = Comparison(
    subject=Field(vocabulary=Vocabulary.SIGMA, name="logsource.category"),
    operator=Operator.EQ,
    value=Literal(value="process_creation"),
)


@pytest.mark.parametrize(
    ("source", "ported", "misses", "adds"),
    [
        (
            ecs("process.name", "a", "b"),
            sigma("Image", (Hole.RUN, "/a"), (Hole.RUN, "/b"), case=Case.EXACT),
            Never,
            Never,
        ),
        (ecs("process.name", "a", "b"), sigma("Image", (Hole.RUN, "/a"), (Hole.RUN, "/b")), Never, On),
        (ecs("process.name", "a", "b"), sigma("Image", (Hole.RUN, "/a")), On, On),
        (ecs("process.executable", "/a"), sigma("Image", ("/a", Hole.RUN), case=Case.EXACT), Never, On),
        (ecs("process.args", "-x"), sigma("CommandLine", (Hole.RUN, "-x", Hole.RUN), case=Case.EXACT), Never, On),
        (ecs("process.command_line", "a b"), sigma("CommandLine", ("a b",), case=Case.EXACT), Never, Never),
        (ecs("process.parent.name", "a"), sigma("ParentImage", (Hole.RUN, "/a"), case=Case.EXACT), Never, Never),
    ],
)
def test_rules_that_people_would_write(
    source: Condition, ported: Condition, misses: type[Decision], adds: type[Decision]
) -> None:
    """The source is about the start of programs by execve, and so is the ported rule."""
    by_exec = ecs("event.action", "exec")
    asked, answered = (
        Question(
            query=EventQuery(category=None, condition=AllOf(operands=operands)),
            view=VIEWS[vocabulary],
            category_field="event.category",
        )
        for vocabulary, operands in (
            (Vocabulary.ECS, (STARTED, by_exec, source)),
            (Vocabulary.SIGMA, (CREATED, ported)),
        )
    )
    found = decisions(asked, answered)
    assert (type(found[0]), type(found[1])) == (misses, adds)
