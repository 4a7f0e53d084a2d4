"""Which properties pass a test: held to the reference evaluator on what is read of each of them."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.automata.test_laws import randomly

from ruleglot.automata.search import contains
from ruleglot.ecs.fields import Family
from ruleglot.evaluation.evaluator import passes
from ruleglot.ir.nodes import (
    Case,
    Comparison,
    Dialect,
    Field,
    Hole,
    Leaf,
    Literal,
    Membership,
    Operator,
    Presence,
    Regex,
    Scalar,
    Vocabulary,
    Wildcard,
)
from ruleglot.ir.patterns import pattern
from ruleglot.proof.changes import AsDirectory, Beginning, Between, Change, Extension, LastPart, Lower, changed
from ruleglot.proof.picks import CommandLine, Count, Each, Fixed, Joined, Nth
from ruleglot.proof.reading import (
    Kind,
    Reading,
    decimals,
    decoded,
    encoded,
    numbers,
    passing,
    read,
)

SUBJECT = Field(vocabulary=Vocabulary.FALCO, name="proc.args")
words = st.sampled_from(["", "a", "b", "a b", "/a", "A/b", "/", "b/", "-x", "ab"])
lists = st.lists(words, max_size=4).map(tuple)
picks = st.one_of(
    st.builds(Each, skip=st.integers(0, 2)),
    st.builds(Nth, number=st.integers(0, 2)),
    st.builds(Joined, skip=st.integers(0, 2)),
    st.just(CommandLine()),
    st.sampled_from([Fixed(), Fixed(values=("a",))]),
)
changes = st.lists(
    st.sampled_from(
        [LastPart(), Extension(), Beginning(characters=1), Lower(), AsDirectory(), Between(before=" ", behind=" ")]
    ),
    max_size=2,
)
cases = st.sampled_from(Case)
literals = words.map(lambda word: Literal(value=word))
holes = st.sampled_from([Hole.RUN, Hole.CHARACTER])
patterns = st.lists(st.one_of(words, holes), min_size=1, max_size=4).map(lambda parts: pattern(*parts))
text_leaves = st.one_of(
    st.builds(
        Comparison,
        subject=st.just(SUBJECT),
        operator=st.sampled_from(Operator),
        value=literals,
        case=st.just(Case.EXACT),
    ),
    st.builds(
        Membership, subject=st.just(SUBJECT), values=st.lists(literals, min_size=1, max_size=3).map(tuple), case=cases
    ),
    st.builds(
        Wildcard, subject=st.just(SUBJECT), patterns=st.lists(patterns, min_size=1, max_size=2).map(tuple), case=cases
    ),
    st.builds(
        Regex,
        subject=st.just(SUBJECT),
        patterns=st.sampled_from([("a.*",), ("[ab] ?", "/")]),
        dialect=st.just(Dialect.LUCENE),
    ),
    st.just(Presence(subject=SUBJECT)),
)


def answer(
    reading: Reading, functions: tuple[Change, ...], leaf: Leaf, elements: tuple[str, ...], family: Family | None
) -> bool:
    """Return what the reference evaluator says of the field's values, after the rule's own functions."""
    found = list(read(reading, elements))
    for change in functions:
        found = [after for each in found if isinstance(each, str) and (after := changed(change, each)) is not None]
    return any(passes(leaf, each, family) for each in found)


@randomly
@given(
    pick=picks, made=changes, functions=changes, absent=st.sampled_from([None, "-"]), leaf=text_leaves, elements=lists
)
def test_lists_pass_where_the_values_read_of_them_do(
    pick: Each | Nth | Joined | CommandLine | Fixed,
    made: list[Change],
    functions: list[Change],
    absent: str | None,
    leaf: Leaf,
    elements: tuple[str, ...],
) -> None:
    reading = Reading(property="arguments", pick=pick, changes=tuple(made), absent=absent)
    found = passing(reading, tuple(functions), leaf)
    assume(found is not None)
    assert found is not None
    assert contains(found, encoded(elements)) == answer(reading, tuple(functions), leaf, elements, None)


NUMBERS: tuple[Scalar, ...] = (-1, 0, 1, 2, 3, 4, 2.5, "3", 7.0)

number_leaves = st.one_of(
    st.builds(
        Comparison,
        subject=st.just(SUBJECT),
        operator=st.sampled_from(Operator),
        value=st.integers(-2, 12).map(lambda each: Literal(value=each)),
    ),
    st.builds(
        Membership,
        subject=st.just(SUBJECT),
        values=st.lists(
            st.sampled_from(NUMBERS).map(lambda each: Literal(value=each)),
            min_size=1,
            max_size=3,
        ).map(tuple),
    ),
    st.just(Presence(subject=SUBJECT)),
)
families = st.sampled_from([None, Family.NUMBER])


@randomly
@given(skip=st.integers(0, 2), leaf=number_leaves, elements=lists, family=families)
def test_lists_pass_where_the_number_of_their_elements_does(
    skip: int, leaf: Leaf, elements: tuple[str, ...], family: Family | None
) -> None:
    reading = Reading(property="arguments", pick=Count(skip=skip))
    found = passing(reading, (), leaf, family)
    assert found is not None
    assert contains(found, encoded(elements)) == answer(reading, (), leaf, elements, family)


@randomly
@given(number=st.integers(0, 120), leaf=number_leaves, family=families)
def test_texts_pass_where_the_numbers_that_they_spell_do(number: int, leaf: Leaf, family: Family | None) -> None:
    reading = Reading(property="user", pick=Nth(), kind=Kind.NUMBER)
    found = passing(reading, (), leaf, family)
    assert found is not None
    assert contains(found, encoded((str(number),))) == answer(reading, (), leaf, (str(number),), family)


@pytest.mark.parametrize("value", [False, True, "true", "false", "x"])
@pytest.mark.parametrize("family", [None, Family.TRUTH])
@pytest.mark.parametrize("spelt", ["true", "false"])
def test_truth_values_pass_where_what_they_spell_does(value: bool | str, family: Family | None, spelt: str) -> None:
    leaf = Comparison(subject=SUBJECT, operator=Operator.EQ, value=Literal(value=value))
    reading = Reading(property="document x", pick=Each(), kind=Kind.TRUTH)
    found = passing(reading, (), leaf, family)
    if found is None:
        assert (family, value) == (Family.TRUTH, "x")  # no truth value: the query is an error
    else:
        assert contains(found, encoded((spelt,))) == answer(reading, (), leaf, (spelt,), family)


@randomly
@given(low=st.integers(0, 1500), high=st.one_of(st.none(), st.integers(0, 1500)), number=st.integers(0, 20_000))
def test_decimals_spell_the_numbers_between(low: int, high: int | None, number: int) -> None:
    assert contains(decimals(low, high), str(number)) == (low <= number and (high is None or number <= high))
    assert not contains(decimals(low, high), f"0{number}")


@given(elements=lists)
def test_a_list_is_read_back(elements: tuple[str, ...]) -> None:
    assert decoded(encoded(elements)) == elements


def test_what_spells_no_number_is_asked_of_none() -> None:
    assert numbers(Comparison(subject=SUBJECT, operator=Operator.EQ, value=Literal(value="x"))) is None
