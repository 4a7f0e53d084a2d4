"""What is picked from a list, and the lists of which something in a set is picked: each held to the other."""

from __future__ import annotations

from hypothesis import assume, given
from hypothesis import strategies as st
from tests.automata.test_laws import nodes, randomly

from ruleglot.automata.search import contains
from ruleglot.automata.sets import ANYTHING, Node, but_not, either, text, then
from ruleglot.events.paths import absolute
from ruleglot.proof.picks import (
    SEPARATOR,
    Above,
    Asked,
    Behind,
    CommandLine,
    Each,
    Fixed,
    Given,
    Joined,
    Nth,
    Pick,
    Unresolved,
    UnresolvedName,
    Where,
    lists_with,
    lists_without,
    picked,
)
from ruleglot.proof.reading import encoded

words = st.sampled_from(["", "a", "b", "a b", "/a", "A/b", "/", "b/", "-x", "ab"])
lists = st.lists(words, max_size=4).map(tuple)
sets = st.one_of(
    nodes,
    words.map(text),
    words.map(lambda each: then(ANYTHING, text(each))),
    words.map(lambda each: then(text(each), ANYTHING)),
    words.map(lambda each: but_not(text(each))),
    st.lists(words, min_size=2, max_size=3).map(lambda several: either(*map(text, several))),
)
plain = st.one_of(
    st.builds(Each, skip=st.integers(0, 2)),
    st.builds(Nth, number=st.integers(0, 2)),
    st.builds(Joined, skip=st.integers(0, 2)),
    st.builds(CommandLine, between=st.sampled_from([" ", "", "-"])),
    st.sampled_from([Fixed(), Fixed(values=("a",))]),
)
behind = st.one_of(
    st.builds(Nth, number=st.integers(0, 1)),
    st.builds(Each, skip=st.integers(0, 1)),
    st.builds(Joined, skip=st.integers(0, 1)),
    st.builds(CommandLine, between=st.sampled_from([" ", ""])),
)
of_two = st.one_of(
    st.builds(Above, between=st.sampled_from([None, " ", "", "-"])), behind.map(lambda pick: Behind(pick=pick))
)
two = st.one_of(
    st.just(()),
    st.tuples(lists, st.lists(words, min_size=1, max_size=3)).map(lambda both: (*both[0], SEPARATOR, *both[1])),
)
of_paths = st.one_of(
    st.sampled_from([Where(), Given(), Asked()]),
    st.builds(Unresolved, before=st.sampled_from(["<UNKNOWN>", ""])),
    st.builds(UnresolvedName, before=st.just("<UNKNOWN>")),
)
places = st.sampled_from(["/a", "/ab", "/A/b", "/A/a b", "/b/a"])
paths = st.one_of(
    places.map(lambda where: (where,)),
    st.tuples(st.sampled_from(["", "/", "A/", "../A/", "//A/", "a/"]), places),
    st.tuples(st.sampled_from(["..", "/A/", "a/.", "/A/.."]), st.just(""), places),
)


def check(pick: Pick, node: Node, elements: tuple[str, ...]) -> None:
    found = lists_with(pick, node)
    assume(found is not None)
    assert found is not None
    values = list(picked(pick, elements))
    assert contains(found, encoded(elements)) == any(contains(node, str(each)) for each in values)
    assert contains(lists_without(pick), encoded(elements)) == (not values)


@randomly
@given(pick=plain, node=sets, elements=lists)
def test_lists_are_those_of_which_something_is_picked(pick: Pick, node: Node, elements: tuple[str, ...]) -> None:
    check(pick, node, elements)


@randomly
@given(pick=of_two, node=sets, elements=two)
def test_two_lists_in_one_are_told_apart(pick: Pick, node: Node, elements: tuple[str, ...]) -> None:
    check(pick, node, elements)


@randomly
@given(pick=of_paths, node=sets, elements=paths)
def test_a_path_is_picked_with_how_it_was_given(pick: Pick, node: Node, elements: tuple[str, ...]) -> None:
    check(pick, node, elements)


@given(given=st.sampled_from(["a", "../a", "/A/a", "//A/a", "/A/../a", "b/a"]), start=st.sampled_from(["/", "/A/b"]))
def test_a_name_is_the_same_however_a_path_was_given(given: str, start: str) -> None:
    where = absolute(given, start)
    elements = (where,) if where == given else (given.removesuffix("a"), where)
    for pick, name in ((Unresolved(before="?"), UnresolvedName(before="?")), (Given(), Where()), (Asked(), Where())):
        (whole,), (less,) = picked(pick, elements), picked(name, elements)
        assert str(whole).rpartition("/")[2] == str(less).rpartition("/")[2]
