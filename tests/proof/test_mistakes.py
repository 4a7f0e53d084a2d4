"""Mutants by the place where they differ are decided as two whole rules are."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.proof.test_decide import VIEWS, WORLD, ecs, questions

from ruleglot.equivalence.mutants import mutants, mutated
from ruleglot.ir.nodes import Constant, EventQuery, Vocabulary
from ruleglot.ir.simplify import simplify
from ruleglot.proof.cases import cases
from ruleglot.proof.circuit import Circuit
from ruleglot.proof.decide import Never, On, Open, parted
from ruleglot.proof.mistakes import alike, deciding, dropped_category, mistaken
from ruleglot.proof.theory import STEPS_A_SECOND, Theory
from ruleglot.translate.proving import sensor
from ruleglot.translate.question import Question

if TYPE_CHECKING:
    from ruleglot.events.activity import Activity


def simple(question: Question) -> Question:
    return replace(question, query=replace(question.query, condition=simplify(question.query.condition)))


@settings(deadline=None, max_examples=60)
@given(question=st.sampled_from(Vocabulary).flatmap(questions).map(simple), data=st.data())
def test_a_mutant_is_decided_by_its_place_as_by_its_whole(question: Question, data: st.DataObject) -> None:
    found = list(mutants(question.query, lambda _: ()))
    if not found:
        assert isinstance(question.query.condition, Constant)
        return
    mutant = data.draw(st.sampled_from(found))
    wrong = replace(question, query=mutated(question.query, mutant))
    theory = Theory(circuit=Circuit(), left=STEPS_A_SECOND)
    own = sensor(question, theory)

    def parts(activity: Activity) -> bool:
        return question.fires(activity) is not wrong.fires(activity)

    where = deciding(own, question.query, mutant, alike(own, question.query))
    by_place = parted(tuple(mistaken(own, theory, where, mutant)), theory, parts)
    by_whole = parted(tuple(cases((own, question.query), (own, wrong.query))), theory, parts)
    assert (type(by_place) is Never) == (type(by_whole) is Never)
    match by_place:
        case Never():
            assert not [each for each in WORLD if parts(each)]
        case On(activity=activity):
            assert parts(activity)
        case Open(reason=reason):
            assert reason


def test_a_category_that_other_clauses_imply_may_be_dropped() -> None:
    question = Question(
        query=EventQuery(category="process", condition=ecs("event.action", "exec")),
        view=VIEWS[Vocabulary.ECS],
        category_field="event.category",
    )
    theory = Theory(circuit=Circuit(), left=STEPS_A_SECOND)
    assert list(dropped_category(sensor(question, theory), question.query)) == []
    other = replace(question, query=replace(question.query, category="file"))
    assert list(dropped_category(sensor(other, theory), other.query))
