from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.languages.eql.parser import parse
from ruleglot.languages.eql.syntax import Constant
from ruleglot.source import Source

if TYPE_CHECKING:
    from pathlib import Path

SUITES = ("es_queries", "es_missing_events", "es_sample", "es_series_spec")


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("process where true", "process"),
        ('"process" where true', "process"),
        ('"odd category" where true', "odd category"),
        ("any where true", None),
        ('"any" where true', "any"),
        ("/* why */ any where true // so", None),
    ],
)
def test_the_category_is_a_name_a_string_or_any(text: str, category: str | None) -> None:
    query = parse(Source("q", text))
    assert query.category == category
    assert isinstance(query.condition, Constant)


def test_the_span_reaches_from_the_category_to_the_end_of_the_condition() -> None:
    assert parse(Source("q", " any where (true) ")).span.text == "any where (true)"


@pytest.mark.shared
@pytest.mark.parametrize("suite", SUITES)
def test_elasticsearchs_own_cases_parse_or_are_not_read_yet(shared: Path, suite: str) -> None:
    lines = (shared / "conformance" / "eql" / suite / "cases.jsonl").read_text(encoding="utf-8").splitlines()
    queries = [case["query"] for case in map(json.loads, lines)]
    outcomes = [outcome(query) for query in queries]
    print(suite, Counter(outcomes))
    assert [query for query, each in zip(queries, outcomes, strict=True) if each not in {"parsed", "Q007"}] == []
    assert (suite == "es_queries") == ("parsed" in outcomes)


def outcome(text: str) -> str:
    try:
        parse(Source("q", text))
    except DiagnosticError as error:
        return ", ".join(each.code for each in error.diagnostics)
    return "parsed"
