"""The laws of the way in and the way out, and how far they carry over the shared corpus."""

from __future__ import annotations

import tomllib
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.diagnostics.render import diagnostic_text
from ruleglot.ir.nodes import (
    AllOf,
    AnyOf,
    Case,
    Comparison,
    Condition,
    Constant,
    Dialect,
    EventQuery,
    Field,
    Hole,
    InNetwork,
    Leaf,
    Literal,
    Membership,
    Not,
    Operator,
    Presence,
    Regex,
    Vocabulary,
    Wildcard,
)
from ruleglot.ir.patterns import pattern
from ruleglot.ir.verify import verify
from ruleglot.languages.eql.lexer import KEYWORDS
from ruleglot.languages.eql.printer import print_query
from ruleglot.languages.eql.read import read_query
from ruleglot.source import Source

if TYPE_CHECKING:
    from pathlib import Path

    from ruleglot.ir.nodes import Query

AWKWARD = ["", "*", "?", "\\", '"', '"""', "'", "`", "//", "/*", "\n", "\0", "\u00a0", "é", "K", "ſ", "a*b", "x" * 90]
NAMES = ["a", "process.name", "event.sequence", "@timestamp", "not", "1st", "a b", "a`b", "user-agent", "é.x"]

texts = st.sampled_from(AWKWARD) | st.text(max_size=6)
plain_texts = texts.filter(lambda text: not set(text) & {"*", "?"})
numbers = st.integers(1 - 2**63, 2**63 - 1) | st.floats(allow_nan=False, allow_infinity=False)
cases = st.sampled_from([Case.EXACT, Case.ASCII])
subjects = st.builds(
    Field,
    vocabulary=st.just(Vocabulary.ECS),
    name=st.sampled_from([*NAMES, *sorted(KEYWORDS)]),
    optional=st.booleans(),
)


def literals(values: st.SearchStrategy[str | float | bool]) -> st.SearchStrategy[Literal]:
    return st.builds(Literal, value=values)


def several(values: st.SearchStrategy[Literal]) -> st.SearchStrategy[tuple[Literal, ...]]:
    return st.lists(values, min_size=2, max_size=12).map(tuple)


holes = st.sampled_from([Hole.RUN, Hole.CHARACTER])
patterns = st.lists(plain_texts | holes, max_size=4).map(lambda parts: pattern(*parts))
comparisons = (
    st.builds(Comparison, subject=subjects, operator=st.just(Operator.EQ), value=literals(texts), case=cases)
    | st.builds(
        Comparison,
        subject=subjects,
        operator=st.sampled_from([each for each in Operator if each is not Operator.NE]),
        value=literals(texts) | literals(numbers),
    )
    | st.builds(Comparison, subject=subjects, operator=st.just(Operator.EQ), value=literals(st.booleans()))
)
memberships = (
    st.builds(Membership, subject=subjects, values=several(literals(texts)), case=cases)
    | st.builds(Membership, subject=subjects, values=several(literals(numbers)))
    | st.builds(Membership, subject=subjects, values=several(literals(st.booleans())))
)
wildcards = st.builds(
    Wildcard, subject=subjects, patterns=st.lists(patterns, min_size=1, max_size=8).map(tuple), case=cases
).filter(
    lambda leaf: (
        leaf.patterns != (pattern(Hole.RUN),)
        and any(isinstance(part, Hole) for each in leaf.patterns for part in each.parts)
    )
)
regexes = st.builds(
    Regex,
    subject=subjects,
    patterns=st.lists(texts, min_size=1, max_size=3).map(tuple),
    dialect=st.just(Dialect.LUCENE),
    case=cases,
)
addresses = st.ip_addresses().map(str) | st.sampled_from(["10.0.0.0/8", "fe80::/10", "::ffff:1.2.3.4"])
networks = st.builds(InNetwork, subject=subjects, networks=st.lists(addresses, min_size=1, max_size=9).map(tuple))
leaves: st.SearchStrategy[Leaf] = (
    comparisons | memberships | wildcards | regexes | networks | st.builds(Presence, subject=subjects)
)


def group(kind: type[AllOf | AnyOf], operands: list[Condition]) -> Condition:
    """A group as the reader makes it: none directly inside one of its own kind."""
    flat: list[Condition] = []
    for each in operands:
        flat += each.operands if isinstance(each, AllOf | AnyOf) and isinstance(each, kind) else (each,)
    return kind(operands=tuple(flat))


def grown(inner: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    groups = st.builds(group, st.sampled_from([AllOf, AnyOf]), st.lists(inner, min_size=2, max_size=5))
    return st.builds(Not, operand=inner) | groups


conditions = st.recursive(leaves, grown, max_leaves=12)
queries = st.builds(
    EventQuery,
    category=st.none() | st.sampled_from(["process", "file", "any", "where", "two words", ""]) | texts,
    condition=conditions | st.builds(Constant, value=st.booleans()),
)


@given(queries)
def test_reading_what_was_printed_gives_the_query(query: EventQuery) -> None:
    text = print_query(query)
    again = read_query(Source("q", text))
    assert again == query
    assert print_query(again) == text


@given(queries)
def test_what_is_read_is_well_formed_and_carries_its_place(query: EventQuery) -> None:
    again = read_query(Source("q", print_query(query)))
    assert verify(again) == []
    assert again.condition.span is not None


SEEDS = (
    'process where process.name : ("a*", "b?") and not ?x.y in~ ("\\u{41}", """c""") or cidrMatch(a, "::/0")',
    "any where (a == -1.5e3 or null != `b`) and not (c < 2 % 3) // end",
    'sequence by host.id with maxspan=1m [any where true] ![file where x regex~ ".*"] | tail 5',
    "file where /* a /* b */ */ length(x) > 5 and x not in (1, true, null) and y[0] like z",
)
FRAGMENTS = [
    *sorted(KEYWORDS),
    *"()[]{}.,:*+-/%?=<>!|&'\"`\\~@#\n\0",
    '"""',
    "!=",
    "==",
    "\\u{",
    "é",
    "\ud800",
    "9" * 400,
]


@st.composite
def mutated(draw: st.DrawFn) -> str:
    text = draw(st.sampled_from(SEEDS))
    for _ in range(draw(st.integers(1, 5))):
        start, length = draw(st.integers(0, len(text))), draw(st.integers(0, 6))
        text = text[:start] + draw(st.sampled_from(["", *FRAGMENTS]) | st.text(max_size=2)) + text[start + length :]
    return text


@given(mutated() | st.text() | st.lists(st.sampled_from(FRAGMENTS)).map(" ".join).map("any where ".__add__))
def test_any_text_gives_a_query_or_diagnostics_that_can_be_drawn(text: str) -> None:
    found = outcome(Source("q", text))
    if isinstance(found, DiagnosticError):
        assert all(diagnostic_text(each) for each in found.diagnostics)
    else:
        assert verify(found) == []
        assert read_query(Source("q", print_query(found))) == found


def outcome(source: Source) -> Query | DiagnosticError:
    try:
        return read_query(source)
    except DiagnosticError as error:
        return error


@cache
def corpus(shared: Path) -> tuple[Source, ...]:
    rules = sorted((shared / "corpus" / "elastic-rules").rglob("*.toml"))
    documents = [(path.name, tomllib.loads(path.read_text(encoding="utf-8"))["rule"]) for path in rules]
    return tuple(Source(name, rule["query"]) for name, rule in documents if rule.get("language") == "eql")


@pytest.mark.shared
def test_the_corpus_is_read_and_printed_or_refused_by_name(shared: Path) -> None:
    outcomes: Counter[str] = Counter()
    for source in corpus(shared):
        found = outcome(source)
        if isinstance(found, DiagnosticError):
            assert {each.code for each in found.diagnostics} == {"Q007"}, str(found)
            outcomes[str(found)] += 1
            continue
        assert verify(found) == [], source.name
        assert read_query(Source(source.name, print_query(found))) == found, source.name
        outcomes["read"] += 1
    print(*(f"{count:4} {each}" for each, count in outcomes.most_common()), sep="\n")
    assert outcomes["read"] > outcomes.total() * 0.7
