"""The laws of the IR, held on conditions and events made up at random, and on the values that people trip over."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.strategies import AWKWARD, fields, leaves, patterns, texts

from ruleglot.automata.case import fold
from ruleglot.evaluation.equality import same
from ruleglot.evaluation.evaluator import holds
from ruleglot.evaluation.matches import evaluate
from ruleglot.evaluation.regexes import fits as fits_regex
from ruleglot.evaluation.values import values
from ruleglot.evaluation.wildcards import fits
from ruleglot.ir.nodes import (
    Call,
    Case,
    Comparison,
    Dialect,
    EventQuery,
    Field,
    Function,
    Hole,
    InNetwork,
    Leaf,
    Literal,
    Not,
    Operator,
    Pattern,
    Presence,
    Vocabulary,
)

F = Field(vocabulary=Vocabulary.ECS, name="f")


def comparison(operator: Operator, value: str | float) -> Comparison:
    return Comparison(subject=F, operator=operator, value=Literal(value=value))


def with_values(leaf: Leaf, found: list[str]) -> dict[str, object]:
    """Return an event in which the leaf's field has these values."""
    assert isinstance(leaf.subject, Field)
    outer, _, inner = leaf.subject.name.partition(".")
    return {outer: {inner: found}} if inner else {outer: found}


@given(leaves(), st.lists(texts, max_size=4))
def test_a_leaf_over_a_list_is_any_of_the_leaf_over_each_value(leaf: Leaf, several: list[str]) -> None:
    assert holds(leaf, with_values(leaf, several)) == any(holds(leaf, with_values(leaf, [each])) for each in several)


@given(leaves())
def test_no_value_passes_no_test(leaf: Leaf) -> None:
    assert not holds(leaf, {})
    assert holds(Not(operand=leaf), {})


@pytest.mark.parametrize(
    ("event", "differs", "negated"),
    [({}, False, True), ({"f": "a"}, False, False), ({"f": "b"}, True, True), ({"f": ["a", "b"]}, True, False)],
)
def test_falcos_differs_and_eqls_not_equal_part_on_missing_values_and_on_lists(
    event: dict[str, object], differs: bool, negated: bool
) -> None:
    assert holds(comparison(Operator.NE, "a"), event) is differs
    assert holds(Not(operand=comparison(Operator.EQ, "a")), event) is negated


LINE_END = re.compile(rb"[\n\r]|\xc2\x85|\xe2\x80[\xa8\xa9]")


def naive(text: bytes, parts: tuple[bytes | Hole, ...]) -> bool:
    """A second opinion on wildcards: try every way to split the text."""
    if not parts:
        return not text
    first, rest = parts[0], parts[1:]
    match first:
        case bytes():
            return text.startswith(first) and naive(text[len(first) :], rest)
        case Hole.RUN:
            return any(naive(text[cut:], rest) for cut in range(len(text) + 1))
        case Hole.RUN_IN_LINE:
            cuts = range(len(text) + 1)
            return any(not LINE_END.search(text[:cut]) and naive(text[cut:], rest) for cut in cuts)
        case Hole.BYTE:
            return bool(text) and naive(text[1:], rest)
        case Hole.CHARACTER | Hole.CHARACTER_IN_LINE:
            if first is Hole.CHARACTER_IN_LINE and LINE_END.match(text):
                return False
            head = text.decode(errors="ignore")[:1].encode()
            return bool(head) and text.startswith(head) and naive(text[len(head) :], rest)


@given(st.one_of(texts, st.sampled_from(AWKWARD)), patterns())
def test_wildcards_agree_with_trying_every_split(text: str, pattern: Pattern) -> None:
    parts = tuple(part if isinstance(part, Hole) else part.encode() for part in pattern.parts)
    splits = [part for part in parts if part is Hole.BYTE]
    if not splits:
        assert fits(text, pattern, Case.EXACT) == naive(text.encode(), parts)


@given(texts, texts)
def test_ascii_folding_folds_ascii_letters_and_nothing_else(left: str, right: str) -> None:
    assert fold(left, Case.ASCII) == re.sub(r"[A-Z]", lambda found: found.group().lower(), left)
    assert same(left, right, Case.EXACT) == (left == right)


@pytest.mark.parametrize(
    ("value", "constant", "expected"),
    [
        (4, "4", True),
        ("4", 4, True),
        (4.0, 4, True),
        ("4x", 4, False),
        (True, "true", True),
        ("true", True, True),
        (1, True, False),
        ("É", "é", False),
        ("04", "4", False),
    ],
)
def test_the_constants_type_decides(value: object, constant: str | float, expected: bool) -> None:
    assert holds(comparison(Operator.EQ, constant), {"f": value}) is expected


@pytest.mark.parametrize(
    ("operator", "constant", "value", "expected"),
    [
        (Operator.GT, 3, 4, True),
        (Operator.GE, 3, 3, True),
        (Operator.LT, 3, "2", True),
        (Operator.LE, 3, "x", False),
        (Operator.LT, "b", "B", True),
        (Operator.GT, "a", "é", True),
        (Operator.GT, "a", 5, False),
    ],
)
def test_numbers_are_ordered_as_numbers_and_texts_by_code_point(
    operator: Operator, constant: str | float, value: object, expected: bool
) -> None:
    assert holds(comparison(operator, constant), {"f": value}) is expected


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        ({"a": {"b": "x"}}, ("x",)),
        ({"a.b": "x"}, ("x",)),
        ({"a": [{"b": "x"}, {"b": ["y", None]}]}, ("x", "y")),
        ({"a": {"b": None}}, ()),
        ({"a": {"b": []}}, ()),
        ({"a": "x"}, ()),
        ({}, ()),
    ],
)
def test_a_dotted_name_is_found_in_objects_keys_and_lists(event: dict[str, object], expected: tuple[str, ...]) -> None:
    assert values(Field(vocabulary=Vocabulary.ECS, name="a.b"), event) == expected


def test_falco_arguments_are_empty_beyond_the_end_and_ancestors_begin_at_the_parent() -> None:
    event = {
        "proc.args": "a b",
        "proc.args[0]": "a",
        "proc.aname[0]": "self",
        "proc.aname[1]": "sh",
        "proc.aname[2]": "sshd",
    }
    word = Field(vocabulary=Vocabulary.FALCO, name="proc.args", argument="7")
    assert values(word, event) == ("",)
    assert values(word, {}) == ()
    assert values(Field(vocabulary=Vocabulary.FALCO, name="proc.aname"), event) == ("sh", "sshd")


@pytest.mark.parametrize(
    ("function", "argument", "expected"),
    [
        (Function.BASENAME, "/a/b", "b"),
        (Function.BASENAME, "b", "b"),
        (Function.BASENAME, "/a/", ""),
        (Function.BYTES, "é", 2),
        (Function.LOWER, "AÉ", "aÉ"),
        (Function.UPPER, "aé", "Aé"),
    ],
)
def test_functions(function: Function, argument: str, expected: object) -> None:
    assert values(Call(function=function, arguments=(F,)), {"f": argument}) == (expected,)


@pytest.mark.parametrize(
    ("address", "network", "expected"),
    [
        ("10.1.2.3", "10.0.0.0/8", True),
        ("10.1.2.3", "10.6.48.157/8", True),
        ("11.1.2.3", "10.0.0.0/8", False),
        ("::1", "::1/128", True),
        ("10.1.2.3", "::/0", True),
        ("::1", "0.0.0.0/0", False),
        ("no address", "10.0.0.0/8", False),
    ],
)
def test_networks_are_compared_as_elasticsearch_does(address: str, network: str, expected: bool) -> None:
    assert holds(InNetwork(subject=F, networks=(network,)), {"f": address}) is expected


@pytest.mark.parametrize(
    ("pattern", "dialect", "text", "whole", "expected"),
    [
        ("a.c", Dialect.LUCENE, "a\nc", True, True),
        ("a.c", Dialect.RE2_POSIX, "a\nc", True, False),
        ("^a$", Dialect.LUCENE, "^a$", True, True),
        ('"a.b"', Dialect.LUCENE, "a.b", True, True),
        ('"a.b"', Dialect.LUCENE, "axb", True, False),
        (r"\d+", Dialect.LUCENE, "42", True, True),
        ("[[:digit:]]+", Dialect.RE2_POSIX, "42", True, True),
        ("b", Dialect.PCRE, "abc", False, True),
        ("b", Dialect.PCRE, "abc", True, False),
    ],
)
def test_regular_expressions_follow_their_dialect(
    pattern: str, dialect: Dialect, text: str, whole: bool, expected: bool
) -> None:
    assert fits_regex(text, pattern, dialect, Case.EXACT, whole=whole) is expected


def test_the_category_is_one_of_the_events_categories() -> None:
    query = EventQuery(category="file", condition=Presence(subject=F))
    events: list[dict[str, object]] = [
        {"event": {"category": ["process", "file"]}, "f": 1},
        {"event": {"category": "process"}, "f": 1},
        {"f": 1},
    ]
    assert [match.events for match in evaluate(query, events)] == [(events[0],)]


@given(fields())
def test_presence_counts_the_empty_text(field: Field) -> None:
    assert holds(Presence(subject=field), {field.name: ""})


def test_a_pattern_with_many_runs_takes_no_time_on_a_long_text() -> None:
    stars = Pattern(parts=tuple(part for _ in range(30) for part in (Hole.RUN, "a")))
    assert not fits("a" * 20000 + "b", stars, Case.EXACT)
