"""Questions about shared sets are answered as each of them would be by itself, whatever was asked before."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.automata.test_laws import nodes

from ruleglot.automata.search import contains, example
from ruleglot.automata.sets import ANYTHING, Node, both, but_not, either, one_of, text, then
from ruleglot.automata.shared import MANY, MOST_MET, Shared
from ruleglot.automata.terms import TooManyStepsError
from ruleglot.ir.nodes import Case

words = st.text(alphabet="abÉé\N{KELVIN SIGN}", min_size=1, max_size=4)
patterns = st.tuples(words, st.sampled_from(Case)).map(lambda found: then(ANYTHING, text(*found), ANYTHING))
large_unions = st.lists(st.one_of(patterns, words.map(text)), min_size=MANY + 1, max_size=12).map(
    lambda found: either(*found)
)
sets = st.one_of(nodes, patterns, large_unions)
questions = st.lists(st.tuples(st.lists(sets, max_size=3), st.lists(sets, max_size=2)), min_size=1, max_size=5)


@settings(deadline=None, max_examples=200)
@given(questions)
def test_what_is_remembered_changes_no_answer(asked: list[tuple[list[Node], list[Node]]]) -> None:
    shared = Shared()
    for within, without in asked:
        whole = both(*within, *map(but_not, without))
        found = shared.example(within, without)
        assert (found is None) == (example(whole) is None)
        assert found is None or contains(whole, found)


def test_a_question_that_was_answered_takes_few_steps() -> None:
    shared = Shared()
    several = either(*(then(ANYTHING, text(f"/{each}"), ANYTHING) for each in range(50)))
    in_all = [several, then(text("/tmp"), ANYTHING)]
    first = shared.example(in_all, [text("/tmp/7")])
    spent = shared.spent
    assert first is not None
    assert contains(several, first)
    assert shared.example(in_all, [text("/tmp/9")]) is not None
    assert shared.spent < spent


def test_more_than_a_few_excluded_sets_may_matter() -> None:
    names = [f"x{each}" for each in range(2 * MOST_MET)]
    everything = either(*map(text, names))
    assert Shared().example([everything], [text(each) for each in names[1:]]) == names[0]
    assert Shared().example([everything], [text(each) for each in names]) is None
    assert (
        Shared().example([then(text("x"), ANYTHING)], [then(text("x"), text(f"{each}")) for each in range(90)]) == "x"
    )


def test_a_question_that_takes_too_many_steps_is_given_up() -> None:
    sides = [either(*(then(ANYTHING, text(f"{first}{each}"), ANYTHING) for each in range(20))) for first in "abc"]
    with pytest.raises(TooManyStepsError):
        Shared().example(sides, budget=20)


def test_letters_that_one_set_takes_together_are_told_apart_by_another() -> None:
    shared = Shared()
    either_letter, acute = one_of("àé"), text("é")
    assert shared.example([either_letter]) == "à"
    assert shared.example([acute]) == "é"
    assert shared.example([either_letter], [acute]) == "à"
