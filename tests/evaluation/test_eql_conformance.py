"""Elasticsearch's own single-event cases: what our reader and evaluator match is what Elasticsearch matches."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.evaluation.matches import evaluate
from ruleglot.evaluation.settings import Settings
from ruleglot.languages.eql.read import read_query
from ruleglot.source import Source

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.shared
def test_elasticsearch_cases_give_elasticsearchs_answers(shared: Path) -> None:
    folder = shared / "conformance/eql/es_queries"
    suite = json.loads((folder / "suite.json").read_text(encoding="utf-8"))
    settings = Settings(category_field=suite["event_category_field"])
    events = [json.loads(line) for line in (folder / "events.ndjson").read_text(encoding="utf-8").splitlines()]
    run, refused, wrong = 0, 0, []
    for line in (folder / "cases.jsonl").read_text(encoding="utf-8").splitlines():
        case: dict[str, Any] = json.loads(line)
        try:
            query = read_query(Source(case["name"], case["query"]))
        except DiagnosticError as error:
            assert {each.code for each in error.diagnostics} == {"Q007"}, case["name"]
            refused += 1
            continue
        run += 1
        found = [match.events[0]["id"] for match in evaluate(query, events, settings=settings)]
        if found not in [case["expected"], *case.get("expected_alternatives", [])]:
            wrong.append((case["name"], case["query"], found, case["expected"]))
    print(f"{run} cases run, {refused} not read yet, {len(wrong)} wrong")
    assert run >= 39
    assert wrong == []
