"""The laws of the way in and the way out, and how far they carry over the shared corpus."""

from __future__ import annotations

import random
import tomllib
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.languages.eql.generated import queries

from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.diagnostics.render import diagnostic_text
from ruleglot.ir.traverse import filters
from ruleglot.ir.verify import verify
from ruleglot.languages.eql.lexer import KEYWORDS
from ruleglot.languages.eql.lower import lower
from ruleglot.languages.eql.parser import parse
from ruleglot.languages.eql.printer import print_query
from ruleglot.languages.eql.read import read_query
from ruleglot.source import Source

if TYPE_CHECKING:
    from pathlib import Path

    from ruleglot.ir.nodes import Query


def read(text: str) -> Query:
    """Read a query whose fields may be of any type."""
    return lower(parse(Source("q", text)))


@given(queries)
def test_reading_what_was_printed_gives_the_query(query: Query) -> None:
    text = print_query(query)
    again = read(text)
    assert again == query
    assert print_query(again) == text


@given(queries)
def test_what_is_read_is_well_formed_and_carries_its_place(query: Query) -> None:
    again = read(print_query(query))
    assert verify(again) == []
    assert all(each.condition.span is not None and each.span is not None for each in filters(again))


SEEDS = (
    'process where process.name : ("a*", "b?") and not ?x.y in~ ("\\u{41}", """c""") or cidrMatch(a, "::/0")',
    "any where (a == -1.5e3 or null != `b`) and not (c < 2 % 3) // end",
    'sequence by host.id with maxspan=1m [any where true] by ?a with runs=3 ![file where x regex~ ".*"] by b | tail 5',
    "sample by host.id [process where length(a) - 2 > -b] [file where startsWith~(a, concat(b, null))] by `c`",
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
def test_every_rule_of_the_corpus_is_read_printed_and_read_again(shared: Path) -> None:
    kinds: Counter[str] = Counter()
    for source in corpus(shared):
        found = outcome(source)
        assert not isinstance(found, DiagnosticError), f"{source.name}: {found}"
        assert verify(found) == [], source.name
        assert read_query(Source(source.name, print_query(found))) == found, source.name
        kinds[type(found).__name__] += 1
    print(*(f"{count:4} {each}" for each, count in kinds.most_common()), sep="\n")
    assert kinds.total() > 700


@pytest.mark.shared
def test_mutilated_rules_of_the_corpus_give_diagnostics_and_nothing_else(shared: Path) -> None:
    chance = random.Random(1)  # noqa: S311 - the same mutilations every time
    outcomes: Counter[str] = Counter()
    for source in corpus(shared):
        text = source.text
        for _ in range(3):
            start = chance.randrange(len(text) + 1)
            text = text[:start] + chance.choice(["", *FRAGMENTS]) + text[start + chance.choice((0, 0, 1, 9, 99)) :]
            found = outcome(Source(source.name, text))
            if isinstance(found, DiagnosticError):
                assert all(diagnostic_text(each) for each in found.diagnostics)
                outcomes["diagnostics"] += 1
            else:
                assert read_query(Source("q", print_query(found))) == found, text
                outcomes["read"] += 1
    print(outcomes)
    assert min(outcomes.values()) > 100
