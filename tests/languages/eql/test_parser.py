from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from ruleglot.languages.eql.parser import parse
from ruleglot.languages.eql.syntax import Constant, EventFilter
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
    query = parse(Source("q", text)).query
    assert isinstance(query, EventFilter)
    assert query.category == category
    assert isinstance(query.condition, Constant)


def test_the_span_reaches_from_the_category_to_the_end_of_the_condition() -> None:
    assert parse(Source("q", " any where (true) ")).span.text == "any where (true)"


@pytest.mark.shared
@pytest.mark.parametrize("suite", SUITES)
def test_elasticsearchs_own_cases_parse(shared: Path, suite: str) -> None:
    lines = (shared / "conformance" / "eql" / suite / "cases.jsonl").read_text(encoding="utf-8").splitlines()
    for case in map(json.loads, lines):
        assert parse(Source(case["name"], case["query"])).span.text
