"""Laws of sets of texts, on sets made up at random: what is in them, what is found, what is found to be empty."""

from __future__ import annotations

from itertools import product
from typing import assert_never

from hypothesis import given, settings
from hypothesis import strategies as st

from ruleglot.automata.search import contains, example, recogniser
from ruleglot.automata.sets import (
    ANYTHING,
    CHARACTER,
    EMPTY,
    NOTHING,
    Characters,
    Complement,
    Intersection,
    Node,
    Repetition,
    Sequence,
    Union,
    between,
    both,
    but_not,
    either,
    one_of,
    text,
    then,
    times,
)
from ruleglot.ir.nodes import Case

randomly = settings(deadline=None)

LETTERS = "abB\n"
SHORT_TEXTS = ["".join(each) for length in range(5) for each in product(LETTERS, repeat=length)]

atoms = st.one_of(
    st.sampled_from([ANYTHING, CHARACTER, EMPTY, NOTHING, between("a", "b"), ~one_of("a"), one_of("b", Case.ASCII)]),
    st.builds(text, st.text(alphabet="abB", max_size=3), st.sampled_from(Case)),
)
bounds = st.sampled_from([(0, None), (1, None), (0, 1), (2, 2), (0, 0), (1, 3)])


def _larger(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    several = st.lists(inner, min_size=1, max_size=3)
    return st.one_of(
        several.map(lambda found: then(*found)),
        several.map(lambda found: either(*found)),
        several.map(lambda found: both(*found)),
        inner.map(but_not),
        st.tuples(inner, bounds).map(lambda found: times(found[0], *found[1])),
    )


nodes = st.recursive(atoms, _larger, max_leaves=8)
texts = st.text(alphabet=LETTERS + "Aé\N{KELVIN SIGN}\ud800", max_size=6)


def ends(node: Node, whole: str, begin: int) -> set[int]:
    """A second opinion: where a text of the set may end that begins here, straight from what each kind says."""
    match node:
        case Characters():
            here = whole[begin : begin + 1]
            return {begin + 1} if here and any(first <= ord(here) <= last for first, last in node.spans) else set()
        case Sequence():
            found = {begin}
            for part in node.parts:
                found = {end for start in found for end in ends(part, whole, start)}
            return found
        case Repetition():
            reached, now = set[int](), {begin}
            for count in range((len(whole) + node.least if node.most is None else node.most) + 1):
                if count >= node.least:
                    reached |= now
                now = {end for start in now for end in ends(node.part, whole, start)}
            return reached
        case Union():
            return set[int]().union(*(ends(each, whole, begin) for each in node.members))
        case Intersection():
            return set.intersection(*(ends(each, whole, begin) for each in node.members))
        case Complement():
            return set(range(begin, len(whole) + 1)) - ends(node.part, whole, begin)
        case _:
            assert_never(node)


def is_in(node: Node, whole: str) -> bool:
    return len(whole) in ends(node, whole, 0)


@randomly
@given(nodes, texts)
def test_a_set_contains_what_its_parts_say(node: Node, whole: str) -> None:
    assert contains(node, whole) is is_in(node, whole)


@randomly
@given(nodes)
def test_an_example_is_a_shortest_member_and_without_one_there_is_no_text(node: Node) -> None:
    found = example(node)
    holds = recogniser(node)
    if found is not None:
        assert is_in(node, found)
    assert not [each for each in SHORT_TEXTS if (found is None or len(each) < len(found)) and holds(each)]


@randomly
@given(nodes)
def test_a_set_and_its_complement_share_nothing_and_leave_nothing(node: Node) -> None:
    assert example(both(node, but_not(node))) is None
    assert example(but_not(either(node, but_not(node)))) is None


def same(one: Node, other: Node) -> bool:
    return example(either(both(one, but_not(other)), both(other, but_not(one)))) is None


@randomly
@given(nodes, nodes, nodes)
def test_equal_sets_written_differently_differ_in_nothing(one: Node, other: Node, third: Node) -> None:
    assert same(but_not(either(one, other)), both(but_not(one), but_not(other)))
    assert same(both(one, either(other, third)), either(both(one, other), both(one, third)))
    assert same(then(one, either(other, third)), either(then(one, other), then(one, third)))
    assert same(then(either(one, other), third), either(then(one, third), then(other, third)))


@randomly
@given(nodes, bounds)
def test_a_repetition_is_one_text_and_the_rest(node: Node, counts: tuple[int, int | None]) -> None:
    least, most = counts
    fewer = times(node, max(least - 1, 0), None if most is None else max(most - 1, 0))
    shorter = NOTHING if least else EMPTY
    assert same(times(node, least, most), shorter if most == 0 else either(shorter, then(node, fewer)))


@given(nodes, nodes, nodes)
def test_the_order_and_the_grouping_of_members_do_not_show(one: Node, other: Node, third: Node) -> None:
    assert either(one, other) == either(other, one, one)
    assert both(one, other) == both(other, one, one)
    assert either(one, either(other, third)) == either(one, other, third)
    assert then(one, then(other, third)) == then(then(one, other), third)
    assert but_not(but_not(one)) == one
    assert hash(either(one, other)) == hash(either(other, one))


@given(st.text(max_size=8), st.sampled_from(Case))
def test_a_text_is_the_example_of_itself(content: str, case: Case) -> None:
    found = example(text(content, case))
    assert found is not None
    assert contains(text(content, case), found)
    assert text(found, case) == text(content, case)
    assert case is not Case.EXACT or found == content
