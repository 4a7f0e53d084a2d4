"""Sets with a gap in their texts: held to the texts themselves."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.automata.test_laws import nodes, randomly

from ruleglot.automata.search import contains
from ruleglot.automata.sets import ANYTHING, Node, but_not, either, text, then, times
from ruleglot.proof.gaps import NUL, NoGapError, names, opened

texts = st.text(alphabet="aB /", max_size=4)
sets = st.one_of(
    nodes,
    st.lists(
        st.one_of(texts.map(text), st.just(ANYTHING), texts.map(lambda each: times(text(each), 1, 2))), max_size=4
    ).map(lambda parts: then(*parts)),
)


@randomly
@given(node=sets, between=st.sampled_from(["", " ", "a"]), first=texts, last=texts)
def test_what_is_apart_is_in_the_set_together(node: Node, between: str, first: str, last: str) -> None:
    apart = opened(node, between, NUL)
    together = contains(node, f"{first}{between}{last}")
    assert contains(apart, f"{first}\0{last}") == together
    assert contains(apart, "{}\0{}".format(first, last.replace(" ", "\0"))) == together


@randomly
@given(node=sets, first=texts, last=texts)
def test_a_last_part_can_be_kept_free_of_slashes(node: Node, first: str, last: str) -> None:
    apart = opened(node, "", NUL, names)
    assert contains(apart, f"{first}\0{last}") == ("/" not in last and contains(node, first + last))


@randomly
@given(node=sets, content=texts)
def test_names_are_the_texts_without_a_slash(node: Node, content: str) -> None:
    assert contains(names(node), content) == ("/" not in content and contains(node, content))


def test_a_wide_gap_is_not_made_in_what_is_left_out() -> None:
    wide = then(NUL, ANYTHING)
    assert contains(opened(either(text("ab"), text("b")), "", wide), "a\0x\0b")
    with pytest.raises(NoGapError):
        opened(but_not(text("ab")), "", wide)
