"""The set of the texts that pass a leaf's test holds those texts, and no others."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ruleglot.automata.search import contains, example
from ruleglot.automata.sets import ANYTHING, both, but_not, either
from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.ecs.fields import Family
from ruleglot.evaluation.evaluator import passes
from ruleglot.evaluation.texts import texts_of
from ruleglot.ir.nodes import (
    Case,
    Comparison,
    Dialect,
    Field,
    Hole,
    InNetwork,
    Leaf,
    Literal,
    Membership,
    Operator,
    Presence,
    Regex,
    Vocabulary,
    Wildcard,
)
from ruleglot.ir.patterns import pattern

randomly = settings(deadline=None)

NAME = Field(vocabulary=Vocabulary.ECS, name="f")

PIECES = ("", "a", "A", "b", "ab", "k", "K", "\N{KELVIN SIGN}", "é", "É", "ß", "ẞ", "ſ", "😀", "\n", "\u2028", "\x85")
OTHERS = ("\0", "\ud800", "\ufffd", "日本", "0", "1", "true", "false", " ", "\U0010ffff")

pieces = st.sampled_from(PIECES + OTHERS)
words = st.lists(pieces, max_size=3).map("".join)
families = st.sampled_from([None, *Family])
cases = st.sampled_from(Case)
literals = st.builds(Literal, value=st.one_of(words, st.sampled_from([1, 1.5, True, False, float("nan")])))
wildcards = st.lists(st.one_of(words, st.sampled_from(Hole)), max_size=5).map(lambda parts: pattern(*parts))


def several(inner: st.SearchStrategy[object]) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(inner, max_size=3).map(tuple)


leaves: st.SearchStrategy[Leaf] = st.one_of(
    st.builds(Comparison, subject=st.just(NAME), operator=st.sampled_from(Operator), value=literals, case=cases),
    st.builds(Membership, subject=st.just(NAME), values=several(literals), case=cases),
    st.builds(Wildcard, subject=st.just(NAME), patterns=several(wildcards), case=cases),
    st.just(Presence(subject=NAME)),
)


def spelled(leaf: Leaf) -> tuple[str, ...]:
    """Return the texts that a leaf has in it."""
    match leaf:
        case Comparison():
            return (str(leaf.value.value),)
        case Membership():
            return tuple(str(each.value) for each in leaf.values)
        case Wildcard():
            return tuple("".join(part for part in each.parts if isinstance(part, str)) for each in leaf.patterns)
        case _:
            return ()


@st.composite
def leaves_and_texts(draw: st.DrawFn) -> tuple[Leaf, str]:
    """A leaf, and a text of its own pieces and others, in one case or another."""
    leaf = draw(leaves)
    found = draw(st.lists(st.one_of(pieces, st.sampled_from(spelled(leaf) or ("",))), max_size=4).map("".join))
    return leaf, draw(st.sampled_from([found, found.upper(), found.lower(), found[1:], found[:-1]]))


@settings(deadline=None, max_examples=500)
@given(leaves_and_texts(), families)
def test_a_text_is_in_the_set_where_it_passes(given_leaf: tuple[Leaf, str], family: Family | None) -> None:
    leaf, text = given_leaf
    found = texts_of(leaf, family)
    if found is not None:
        assert contains(found, text) is passes(leaf, text, family)


@randomly
@given(leaves, leaves, families)
def test_an_example_passes_what_it_is_an_example_of(one: Leaf, other: Leaf, family: Family | None) -> None:
    first, second = texts_of(one, family), texts_of(other, family)
    assume(first is not None and second is not None)
    assert first is not None
    assert second is not None
    witness = example(both(first, but_not(second)))
    if witness is not None:
        assert passes(one, witness, family)
        assert not passes(other, witness, family)
    neither = example(but_not(either(first, second)))
    if neither is not None:
        assert not passes(one, neither, family)
        assert not passes(other, neither, family)


@randomly
@given(cases, st.lists(st.one_of(words, st.sampled_from(Hole)), max_size=4), words)
def test_a_wildcard_without_bytes_is_always_known(case: Case, parts: list[str | Hole], text: str) -> None:
    leaf = Wildcard(subject=NAME, patterns=(pattern(*(each for each in parts if each is not Hole.BYTE)),), case=case)
    found = texts_of(leaf)
    assert found is not None
    assert contains(found, text) is passes(leaf, text)


@pytest.mark.parametrize(
    ("parts", "inside", "outside"),
    [
        ((Hole.BYTE,), ("a", "\x7f"), ("", "é", "ab")),
        ((Hole.BYTE, Hole.BYTE), ("ab", "é"), ("a", "abc", "日")),
        ((Hole.BYTE, Hole.BYTE, Hole.BYTE, Hole.BYTE), ("abcd", "😀", "éé", "日a", "a日"), ("日", "é日", "ééa")),
        (("a", Hole.BYTE, Hole.RUN, Hole.BYTE), ("abc", "aé", "a日"), ("ab", "a")),
        ((Hole.RUN, Hole.BYTE, "é"), ("aé", "éé", "日é"), ("é", "a")),
        ((Hole.BYTE, Hole.CHARACTER), ("aé", "ab"), ("é", "日", "éa")),
    ],
)
def test_holes_of_a_byte(parts: tuple[str | Hole, ...], inside: tuple[str, ...], outside: tuple[str, ...]) -> None:
    leaf = Wildcard(subject=NAME, patterns=(pattern(*parts),))
    found = texts_of(leaf)
    assert found is not None
    for text in (*inside, *outside):
        assert contains(found, text) is passes(leaf, text) is (text in inside), text


def comparison(operator: Operator, value: str | float, case: Case = Case.EXACT) -> Comparison:
    return Comparison(subject=NAME, operator=operator, value=Literal(value=value), case=case)


UNKNOWN = [
    (comparison(Operator.EQ, 1), None),
    (comparison(Operator.LT, 1), None),
    (comparison(Operator.GE, 1.5), Family.ANALYZED),
    (comparison(Operator.EQ, "1"), Family.NUMBER),
    (comparison(Operator.EQ, "2020-02-02"), Family.DATE),
    (comparison(Operator.EQ, "10.0.0.1"), Family.IP),
    (comparison(Operator.LT, "1.9.0"), Family.VERSION),
    (comparison(Operator.EQ, "yes"), Family.TRUTH),
    (Membership(subject=NAME, values=(Literal(value="a"), Literal(value=1))), None),
    (InNetwork(subject=NAME, networks=("10.0.0.0/8",)), None),
    (Wildcard(subject=NAME, patterns=(pattern("a", Hole.BYTE),), case=Case.UNICODE), None),
    (Wildcard(subject=NAME, patterns=(pattern(Hole.BYTE, Hole.RUN_IN_LINE),)), None),
    (Wildcard(subject=NAME, patterns=(pattern(*[Hole.BYTE] * 7),)), None),
    (Regex(subject=NAME, patterns=("(",), dialect=Dialect.PCRE), None),
    (Regex(subject=NAME, patterns=("a", r"\ba"), dialect=Dialect.PCRE), None),
]


@pytest.mark.parametrize(("leaf", "family"), UNKNOWN)
def test_what_is_no_set_of_texts_known_here(leaf: Leaf, family: Family | None) -> None:
    assert texts_of(leaf, family) is None


KNOWN = [
    (comparison(Operator.EQ, 1), Family.TEXT),
    (comparison(Operator.LT, 1), Family.TEXT),
    (comparison(Operator.EQ, value=True), None),
    (comparison(Operator.LT, value=True), None),
    (comparison(Operator.GE, value=True), None),
    (comparison(Operator.NE, "1.9.0"), Family.VERSION),
    (comparison(Operator.LT, "true"), Family.TRUTH),
    (comparison(Operator.NE, "true"), Family.TRUTH),
    *((comparison(operator, "ab"), None) for operator in Operator),
    *((comparison(operator, ""), None) for operator in Operator),
    *((comparison(operator, "a\0\U0010ffff"), None) for operator in Operator),
]


@pytest.mark.parametrize(("leaf", "family"), KNOWN)
def test_every_text_around_a_constant_is_on_its_side(leaf: Comparison, family: Family | None) -> None:
    found = texts_of(leaf, family)
    assert found is not None
    constant = str(leaf.value.value).lower()
    for text in ("", constant, constant[:1], constant[:-1], constant + "\0", constant + "a", "0", "z", "true", "false"):
        assert contains(found, text) is passes(leaf, text, family), text


def test_presence_is_every_text() -> None:
    assert texts_of(Presence(subject=NAME)) == ANYTHING


REGEX_ATOMS = (
    *("a", "b", "K", "é", "ſ", r"\.", r"\/", r"\-", ".", "^", "$", r"\d", r"\D", r"\w", r"\W", r"\s", r"\S", r"\n"),
    *("[ab]", "[^aB]", "[a-k]", "[^0-9k]", r"[\w.]", r"[^\S]", "[]a-]", "[-k]", r"[\x41\x{e9}]", "[^[]", r"\x6b"),
    *("()", "(?:a)", r"\A", r"\z", r"\b", "\ufffd", "\ufb05", "<1-12>", "~a", "@", "#"),
)
QUANTIFIERS = ("*", "+", "?", "{2}", "{0}", "{1,}", "{1,3}", "*?", "+?", "??", "{1,2}?")


def _larger(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    few = st.lists(inner, min_size=1, max_size=4)
    return st.one_of(
        few.map("".join),
        few.map("|".join),
        few.map(lambda found: f"({'|'.join(found)})"),
        st.tuples(inner, st.sampled_from(QUANTIFIERS)).map(lambda found: f"({found[0]}){found[1]}"),
    )


expressions = st.recursive(st.sampled_from(REGEX_ATOMS), _larger, max_leaves=6)
regexes = st.builds(
    Regex,
    subject=st.just(NAME),
    patterns=st.tuples(expressions),
    dialect=st.sampled_from(Dialect),
    whole=st.booleans(),
    case=cases,
)
regex_texts = st.text(alphabet="abABkK\N{KELVIN SIGN}sſéÉ019./- []\n\ud800\ufffd\ufb05\ufb06", max_size=5)


@settings(deadline=None, max_examples=600)
@given(regexes, regex_texts)
def test_a_text_is_in_the_set_of_an_expression_where_it_fits(leaf: Regex, text: str) -> None:
    found = texts_of(leaf)
    if found is not None:
        assert contains(found, text) is passes(leaf, text)


@pytest.mark.parametrize(
    "expression",
    [
        r"(^|\/)\.[^.\/]",
        "(.){200,}",
        r"(?:\s-[^-\s]{0,20}i|\s--inode\s)",
        r"""-(W|R)\s?(\s|"|')([0-9a-fA-F]{2}\s?){2,20}(\s|"|')""",
        r"^/(usr/)?bin/(ba|da|z)?sh$",
        "a$|^b|^c$|d|^$",
        "(^a|b)(c|d$)",
        "(a|^)(^)b",
        "(^a)?b",
        "",
    ],
)
@pytest.mark.parametrize("whole", [True, False])
def test_what_people_write_is_plain(expression: str, whole: bool) -> None:
    leaf = Regex(subject=NAME, patterns=(expression,), dialect=Dialect.PCRE, whole=whole)
    found = texts_of(leaf)
    assert found is not None
    for text in ("", "a", "b", "ab", "ac", "c", "xc", "cx", "bd", "bdx", "d", "/bin/sh", "x/.y", " -xi", " --inode "):
        assert contains(found, text) is passes(leaf, text), text


@pytest.mark.parametrize("expression", ["(?i)a", "(?P<n>a)", r"\bword", "(^a)*", "a{b", "[[:alpha:]]", r"\pL", "a]"])
def test_what_is_not_plain_is_not_known(expression: str) -> None:
    leaf = Regex(subject=NAME, patterns=(expression,), dialect=Dialect.PCRE, whole=False)
    passes(leaf, "a")
    assert texts_of(leaf) is None


def test_what_nests_too_deep_is_not_known() -> None:
    leaf = Regex(subject=NAME, patterns=("(" * 60 + "a" + ")" * 60,), dialect=Dialect.RE2_POSIX)
    assert passes(leaf, "a")
    assert texts_of(leaf) is None


def test_what_cannot_be_run_is_not_known() -> None:
    leaf = Regex(subject=NAME, patterns=("a**",), dialect=Dialect.PCRE)
    with pytest.raises(DiagnosticError):
        passes(leaf, "a")
    assert texts_of(leaf) is None
