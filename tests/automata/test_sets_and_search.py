"""Sets of texts, written and searched: how they are simplified, what an example looks like, what a search may cost."""

from __future__ import annotations

from random import Random

import pytest

from ruleglot.automata import search
from ruleglot.automata.alphabet import Alphabet
from ruleglot.automata.search import example, recogniser
from ruleglot.automata.sets import (
    ANYTHING,
    CHARACTER,
    EMPTY,
    NOTHING,
    Characters,
    Node,
    between,
    both,
    but_not,
    either,
    one_of,
    text,
    then,
    times,
)
from ruleglot.automata.terms import TooManyStepsError
from ruleglot.ir.nodes import Case

A, B, C = text("a"), text("bb"), text("ccc")

EQUAL = [
    (either(), NOTHING),
    (both(), ANYTHING),
    (then(), EMPTY),
    (either(A, NOTHING), A),
    (either(A, ANYTHING), ANYTHING),
    (either(B, but_not(B)), ANYTHING),
    (either(text("a"), text("b"), text("c")), between("a", "c")),
    (both(A, ANYTHING), A),
    (both(A, NOTHING), NOTHING),
    (both(between("a", "f"), between("d", "k")), between("d", "f")),
    (both(text("a"), text("b")), NOTHING),
    (both(B, but_not(B)), NOTHING),
    (both(B, but_not(either(B, C))), NOTHING),
    (both(either(B, C), but_not(either(B, A))), both(C, but_not(either(B, A)))),
    (both(either(B, C), but_not(either(B, C, A))), NOTHING),
    (then(A, NOTHING), NOTHING),
    (then(A, EMPTY, B), text("abb")),
    (then(ANYTHING, ANYTHING, A), then(ANYTHING, A)),
    (times(A, 1, 1), A),
    (times(A, 0, 0), EMPTY),
    (times(NOTHING, 0), EMPTY),
    (times(NOTHING, 1), NOTHING),
    (times(EMPTY, 2), EMPTY),
    (times(ANYTHING, 0), ANYTHING),
    (times(CHARACTER, 0), ANYTHING),
    (but_not(NOTHING), ANYTHING),
    (but_not(ANYTHING), NOTHING),
    (text("K", Case.ASCII), one_of("kK")),
    (text("k", Case.UNICODE), one_of("kK\N{KELVIN SIGN}")),
    (Characters.of([(5, 7), (1, 2), (3, 4), (6, 9)]), Characters(spans=((1, 9),))),
    (between("b", "a"), NOTHING),
]


@pytest.mark.parametrize(("one", "other"), EQUAL)
def test_sets_that_look_the_same_are_equal(one: Node, other: Node) -> None:
    assert one == other


EXAMPLES = [
    (NOTHING, None),
    (EMPTY, ""),
    (ANYTHING, ""),
    (CHARACTER, "a"),
    (text("CURL"), "CURL"),
    (text("CURL", Case.ASCII), "curl"),
    (but_not(EMPTY), "a"),
    (~one_of("ab"), "c"),
    (~between("a", "z"), "0"),
    (~(between("a", "z") | between("0", "9")), "A"),
    (~between(" ", "~"), "¡"),
    (between("\0", "\x08"), "\0"),
    (between("\ud800", "\udfff"), "\ud800"),
    (between("\ud800", "\uffff"), "\uf900"),
    (then(ANYTHING, text("/sh")), "/sh"),
    (both(then(ANYTHING, text("ab")), then(text("ba"), ANYTHING)), "bab"),
    (both(times(text("ab"), 1), times(text("abab"), 1), but_not(text("abab"))), "abababab"),
    (both(text("sh"), but_not(text("SH", Case.ASCII))), None),
    (both(text("SH", Case.ASCII), but_not(text("sh"))), "sH"),
    (both(times(CHARACTER, 3, 3), but_not(then(ANYTHING, one_of("a"), ANYTHING))), "bbb"),
    (but_not(times(one_of("ab"), 0)), "c"),
]


@pytest.mark.parametrize(("node", "expected"), EXAMPLES)
def test_an_example_is_short_and_can_be_read(node: Node, expected: str | None) -> None:
    assert example(node) == expected


def test_an_alphabet_has_a_class_for_what_cannot_be_told_apart() -> None:
    alphabet = Alphabet.of(then(text("curl", Case.ASCII), between("0", "9")))
    assert alphabet.examples == ("a", "c", "l", "r", "u", "0")
    assert [alphabet.number(each) for each in "xX é\U0010ffff"] == [0] * 5
    assert alphabet.number("c") == alphabet.number("C")
    assert alphabet.classes(one_of("cC") | between("0", "9")) == {1, 5}


def names(seed: int, count: int) -> list[str]:
    random = Random(seed)  # noqa: S311 - names of programs, not of secrets
    return [
        "".join(random.choices("abcdefghijklmnopqrstuvwxyz0123456789-_.", k=random.randint(3, 10)))
        for _ in range(count)
    ]


def within(name: str, case: Case = Case.EXACT) -> Node:
    return then(ANYTHING, text(name, case), ANYTHING)


def ends_with(name: str, case: Case = Case.EXACT) -> Node:
    return then(ANYTHING, text(f"/{name}", case))


@pytest.mark.parametrize("case", Case)
def test_three_hundred_paths_and_names_are_compared_in_few_steps(case: Case) -> None:
    found = names(1, 300)
    paths = either(*(text(f"/usr/bin/{each}") for each in found))
    assert example(both(paths, but_not(either(*(ends_with(each, case) for each in found)))), 300_000) is None
    others = but_not(either(*(ends_with(each, case) for each in found[:-1])))
    assert example(both(paths, others), 300_000) == f"/usr/bin/{found[-1]}"


def test_fifty_parts_of_texts_are_compared_with_fifty_others_in_few_steps() -> None:
    found, others = names(2, 50), names(3, 50)
    parts = either(*map(within, found))
    witness = example(both(parts, but_not(either(*map(within, others)))), 20_000)
    assert witness == min(found, key=len)[: len(witness or "")]
    assert example(both(parts, but_not(either(*(within(each[1:], Case.ASCII) for each in found)))), 200_000) is None


def test_a_union_within_a_union_is_taken_apart_where_its_automaton_is_too_large() -> None:
    pairs = list(zip(names(4, 30), names(5, 30), strict=True))
    smaller = [then(ANYTHING, text(one), ANYTHING, text(other), ANYTHING) for one, other in pairs]
    larger = [then(ANYTHING, text(one, Case.ASCII), ANYTHING, text(other[1:]), ANYTHING) for one, other in pairs]
    covered = both(either(*smaller), but_not(either(*larger)))
    with pytest.raises(TooManyStepsError):
        search._shortest(covered, 100_000)
    assert example(covered, 100_000) is None
    assert example(both(either(*smaller), but_not(either(*larger[1:]))), 100_000) == "".join(pairs[0])


@pytest.mark.parametrize(
    "node",
    [
        then(times(one_of("ab"), 0), one_of("a"), times(one_of("ab"), 20, 20), times(text("c"), 40, 40)),
        but_not(times(CHARACTER, 0, 1000)),
        both(*(within(each) for each in names(6, 12))),
    ],
)
def test_a_search_stops_when_its_steps_are_spent(node: Node) -> None:
    with pytest.raises(TooManyStepsError):
        example(node, 30)


def test_a_recogniser_stops_when_its_steps_are_spent() -> None:
    holds = recogniser(times(text("ab"), 1000), 2000)
    with pytest.raises(TooManyStepsError):
        holds("ab" * 1000)


def test_a_long_text_is_no_deep_one() -> None:
    long = "abcdefghij" * 2000
    assert example(both(text(long), then(text("ab"), ANYTHING)), 1_000_000) == long
