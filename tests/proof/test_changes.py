"""What a text was before a change: held to what the change does to each text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from tests.automata.test_laws import nodes, randomly

from ruleglot.automata.search import contains
from ruleglot.automata.sets import Node, either, text, then, times
from ruleglot.proof.changes import (
    AsDirectory,
    Beginning,
    Between,
    Change,
    Extension,
    Folder,
    InMemory,
    IsNone,
    LastPart,
    Lower,
    Upper,
    before,
    changed,
)

CHANGES: list[Change] = [
    LastPart(),
    Folder(),
    Extension(),
    Lower(),
    Upper(),
    Between(before="", behind=""),
    Between(before="a/", behind="B"),
    Beginning(characters=2),
    AsDirectory(),
    InMemory(before="/", behind=" (deleted)"),
    InMemory(before="", behind=""),
    IsNone(of=("a", "/")),
]

paths = st.text(alphabet="aB/.", max_size=6)
contents = st.one_of(
    paths, paths.map(lambda path: f"memfd:{path}"), st.sampled_from(["/", "//", "a.b.", ".a", "true", "false"])
)
sets: st.SearchStrategy[Node] = st.recursive(
    st.one_of(nodes, contents.map(text), contents.map(lambda each: text(f"/{each} (deleted)"))),
    lambda inner: st.lists(inner, min_size=1, max_size=3).map(lambda found: either(*found)),
    max_leaves=4,
)
wide = st.tuples(sets, sets).map(lambda pair: then(pair[0], times(pair[1], 0, 1)))


@randomly
@given(change=st.sampled_from(CHANGES), node=st.one_of(sets, wide), content=contents)
def test_a_text_is_in_the_set_before_where_it_is_in_it_afterwards(change: Change, node: Node, content: str) -> None:
    after = changed(change, content)
    assert contains(before(change, node), content) == (after is not None and contains(node, after))


@randomly
@given(change=st.sampled_from(CHANGES), content=contents)
def test_what_a_text_becomes_is_what_it_was_before(change: Change, content: str) -> None:
    after = changed(change, content)
    assert after is None or contains(before(change, text(after)), content)
