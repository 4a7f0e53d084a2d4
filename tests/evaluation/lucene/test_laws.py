"""Laws of Lucene's dialect, on patterns and texts made up at random."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, assert_never

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ruleglot.automata.case import fold
from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.evaluation.lucene.match import TOO_LARGE, matcher
from ruleglot.evaluation.lucene.nodes import (
    AnyCharacter,
    AnyText,
    Character,
    Class,
    Complement,
    Concatenation,
    Intersection,
    Interval,
    Member,
    Node,
    Nothing,
    Range,
    Repetition,
    Set,
    Union,
    layers,
    needs_automaton,
    parts,
)
from ruleglot.evaluation.lucene.syntax import parse
from ruleglot.evaluation.regexes import fits
from ruleglot.ir.nodes import Case, Dialect

if TYPE_CHECKING:
    from collections.abc import Iterator

randomly = settings(deadline=None)
"""A large automaton takes half a second, others some milliseconds."""

ATOMS = (
    *("a", "b", "A", "k", "é", "1", "0", r"\.", r"\-", ".", "@", "#", "()", '"ab"', '""'),
    *("[ab]", "[^aB]", "[a-b]", "[^0-9k]", r"[\w.]", r"[^\S]", r"\d", r"\D", r"\w", r"\W", r"\s", r"\S"),
    *("<1-3>", "<0-12>", "<08-11>", "<100-9>"),
)
QUANTIFIERS = ("*", "+", "?", "{2}", "{0}", "{1,}", "{1,3}", "*?")


def patterns(*, plain: bool) -> st.SearchStrategy[str]:
    """Return patterns of every operator, or of those that RE2 has (`plain`)."""

    def larger(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        several = st.lists(inner, min_size=2, max_size=3)
        made = [
            several.map("".join),
            several.map(lambda found: f"({'|'.join(found)})"),
            st.tuples(inner, st.sampled_from(QUANTIFIERS)).map(lambda found: f"({found[0]}){found[1]}"),
        ]
        special = [several.map(lambda found: f"({'&'.join(found)})"), inner.map(lambda found: f"~({found})")]
        return st.one_of(made if plain else made + special)

    return st.recursive(st.sampled_from(ATOMS), larger, max_leaves=8)


texts = st.text(alphabet="abABkK\N{KELVIN SIGN}éÉ019. \n", max_size=5)
cases = st.sampled_from(Case)


def run(pattern: str, case: Case, text: str, *, whole: bool = True) -> bool:
    with laws_are_of_what_can_be_run():
        return fits(text, pattern, Dialect.LUCENE, case, whole=whole)


def run_by_derivatives(pattern: str, case: Case, text: str) -> bool:
    with laws_are_of_what_can_be_run():
        return matcher(pattern, parse(pattern), case)(text)


@contextmanager
def laws_are_of_what_can_be_run() -> Iterator[None]:
    """Pass over an example whose automaton is too large, which one of some thousands is."""
    try:
        yield
    except DiagnosticError as error:
        assert TOO_LARGE in str(error)
        assume(condition=False)


def ends(node: Node, case: Case, text: str, begin: int) -> set[int]:
    """A second opinion: where what fits a part may end that begins here, straight from what each operator says."""
    match node:
        case Character() | Set() | AnyCharacter():
            return {begin + 1} if begin < len(text) and stands_for(node, case, text[begin]) else set()
        case AnyText():
            return set(range(begin, len(text) + 1))
        case Nothing():
            return set()
        case Interval():
            return {
                end
                for end in range(begin + 1, len(text) + 1)
                if (digits := text[begin:end]).isascii() and digits.isdigit() and node.low <= int(digits) <= node.high
                if node.digits in {0, len(digits)}
            }
        case Repetition():
            return repeated(node, case, text, begin)
        case Complement():
            return set(range(begin, len(text) + 1)) - ends(node.part, case, text, begin)
        case Concatenation():
            found = {begin}
            for part in node.parts:
                found = {end for start in found for end in ends(part, case, text, start)}
            return found
        case Intersection():
            return set.intersection(*(ends(part, case, text, begin) for part in node.parts))
        case Union():
            return set.union(*(ends(part, case, text, begin) for part in node.parts))
        case _:
            assert_never(node)


def repeated(node: Repetition, case: Case, text: str, begin: int) -> set[int]:
    found, now = set[int](), {begin}
    for times in range((len(text) + node.least if node.most is None else node.most) + 1):
        if times >= node.least:
            found |= now
        now = {end for start in now for end in ends(node.part, case, text, start)}
    return found


def stands_for(node: Character | Set | AnyCharacter, case: Case, character: str) -> bool:
    match node:
        case AnyCharacter():
            return True
        case Character():
            return fold(node.text, case) == fold(character, case)
        case Set():
            return any(is_member(each, case, character) for each in node.members) is not node.negated
        case _:
            assert_never(node)


def is_member(member: Member, case: Case, character: str) -> bool:
    match member:
        case Character():
            return stands_for(member, case, character)
        case Range():
            return member.first <= character <= member.last
        case Class():
            digit = character in "0123456789"
            word = character == "_" or (character.isascii() and character.isalnum())
            return {"d": digit, "w": word, "s": character in " \t\n\r"}[
                member.letter.lower()
            ] is member.letter.islower()
        case _:
            assert_never(member)


@randomly
@given(patterns(plain=True), cases, texts)
def test_derivatives_and_re2_agree(pattern: str, case: Case, text: str) -> None:
    assert run_by_derivatives(pattern, case, text) is run(pattern, case, text)


@randomly
@given(patterns(plain=False), cases, texts)
def test_what_fits_is_what_the_operators_say(pattern: str, case: Case, text: str) -> None:
    assert run(pattern, case, text) is (len(text) in ends(parse(pattern), case, text, 0))


@randomly
@given(patterns(plain=False), cases, texts)
def test_the_complement_is_negation(pattern: str, case: Case, text: str) -> None:
    assert run(f"~({pattern})", case, text) is not run(pattern, case, text)


@randomly
@given(patterns(plain=False), patterns(plain=False), cases, texts)
def test_the_intersection_is_both(one: str, other: str, case: Case, text: str) -> None:
    assert run(f"{one}&{other}", case, text) is (run(one, case, text) and run(other, case, text))


@randomly
@given(patterns(plain=False), patterns(plain=False), cases, texts)
def test_the_union_is_either(one: str, other: str, case: Case, text: str) -> None:
    assert run(f"{one}|{other}", case, text) is (run(one, case, text) or run(other, case, text))


@randomly
@given(patterns(plain=False), patterns(plain=False), cases, texts)
def test_de_morgan(one: str, other: str, case: Case, text: str) -> None:
    assert run(f"~({one}|{other})", case, text) is run(f"~({one})&~({other})", case, text)
    assert run(f"~({one}&{other})", case, text) is run(f"~({one})|~({other})", case, text)


@randomly
@given(patterns(plain=False), cases, texts)
def test_a_search_is_a_match_with_any_text_around(pattern: str, case: Case, text: str) -> None:
    assert run(pattern, case, text, whole=False) is run(f"@({pattern})@", case, text)


@given(st.integers(0, 1300), st.integers(0, 1300), st.integers(0, 4), st.integers(0, 1300), st.integers(0, 4))
def test_an_interval_compares_numbers(one: int, other: int, width: int, number: int, zeros: int) -> None:
    bounds = f"{one:0{width}}", f"{other:0{width}}"
    for text in (str(number), "0" * zeros + str(number), f"{number:0{width}}"):
        right_length = len(bounds[0]) != len(bounds[1]) or len(text) == len(bounds[0])
        expected = min(one, other) <= number <= max(one, other) and right_length
        assert run(f"<{bounds[0]}-{bounds[1]}>", Case.EXACT, text) is expected


@randomly
@given(patterns(plain=False))
def test_layers_hold_every_node_once(pattern: str) -> None:
    def below(node: Node) -> list[Node]:
        return [node, *(deeper for part in parts(node) for deeper in below(part))]

    node = parse(pattern)
    assert sorted(map(repr, below(node))) == sorted(repr(each) for layer in layers(node) for each in layer)
    assert needs_automaton(node) is any(isinstance(each, Complement | Intersection) for each in below(node))
