"""What a set of texts was before a change: held to what the change does to each text."""

from __future__ import annotations

from hypothesis import given
from tests.automata.test_laws import is_in, nodes, randomly, texts

from ruleglot.automata.preimages import has_empty, mirrored, spelled, without_beginning, without_end
from ruleglot.automata.sets import Characters, Node, one_of


@randomly
@given(node=nodes, beginning=texts, content=texts)
def test_what_is_left_behind_a_beginning(node: Node, beginning: str, content: str) -> None:
    assert is_in(without_beginning(node, beginning), content) == is_in(node, beginning + content)


@randomly
@given(node=nodes, end=texts, content=texts)
def test_what_is_left_before_an_end(node: Node, end: str, content: str) -> None:
    assert is_in(without_end(node, end), content) == is_in(node, content + end)


@randomly
@given(node=nodes, content=texts)
def test_a_mirrored_set_has_the_mirrored_texts(node: Node, content: str) -> None:
    assert is_in(mirrored(node), content[::-1]) == is_in(node, content)


@randomly
@given(node=nodes)
def test_the_empty_text_is_in_a_set_or_not(node: Node) -> None:
    assert has_empty(node) == is_in(node, "")


def as_a(characters: Characters) -> Characters:
    """Return what becomes one of these characters when each `b` becomes an `a`."""
    others = characters & ~one_of("ab")
    return others | one_of("ab") if characters & one_of("a") == one_of("a") else others


@randomly
@given(node=nodes, content=texts)
def test_the_spellings_of_a_set_are_those_that_become_its_texts(node: Node, content: str) -> None:
    assert is_in(spelled(node, as_a), content) == is_in(node, content.replace("b", "a"))
