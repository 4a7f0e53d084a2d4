"""Elasticsearch's own cases: what our reader and evaluator find is what Elasticsearch finds."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

import ruleglot

if TYPE_CHECKING:
    from pathlib import Path

COUNTS = {"es_queries": 133, "es_missing_events": 26, "es_sample": 25, "es_series_spec": 25}


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.mark.shared
@pytest.mark.parametrize("suite", COUNTS)
def test_elasticsearchs_cases_give_elasticsearchs_answers(shared: Path, suite: str) -> None:
    folder = shared / "conformance/eql" / suite
    about = json.loads((folder / "suite.json").read_text(encoding="utf-8"))
    common = lines(folder / "events.ndjson") if (folder / "events.ndjson").exists() else []
    wrong = []
    cases = lines(folder / "cases.jsonl")
    for case in cases:
        settings = ruleglot.EqlSettings(
            category_field=about["event_category_field"],
            timestamp_field=about["timestamp_field"] or "@timestamp",
            tiebreaker_field=about.get("tiebreaker_field"),
            field_types=about.get("field_types", {}),
            unmapped_fields=about.get("unmapped_fields", ()),
            size=case.get("size"),
            max_samples_per_key=case.get("max_samples_per_key", 1),
        )
        found = ruleglot.evaluate(case["query"], case.get("events", common), settings)
        ids = [[event and event["id"] for event in match.events] for match in found]
        admissible = case.get("expected_alternatives", [case["expected"]])
        expected = [[each if isinstance(each, list) else [each] for each in answer] for answer in admissible]
        if suite == "es_sample":  # any order of the samples will do
            ids, expected = sorted(ids), [sorted(answer) for answer in expected]
        if ids not in expected:
            wrong.append((case["name"], case["query"], ids, expected))
    print(f"{suite}: {len(cases)} cases, {len(wrong)} wrong")
    assert wrong == []
    assert len(cases) == COUNTS[suite]


@pytest.mark.shared
def test_keys_of_sequences_and_samples_are_told(shared: Path) -> None:
    told: Counter[str] = Counter()
    for suite in COUNTS:
        folder = shared / "conformance/eql" / suite
        about = json.loads((folder / "suite.json").read_text(encoding="utf-8"))
        for case in lines(folder / "cases.jsonl"):
            if "join_keys" not in case or suite == "es_sample":
                continue
            settings = ruleglot.EqlSettings(
                category_field=about["event_category_field"],
                timestamp_field=about["timestamp_field"],
                tiebreaker_field=about.get("tiebreaker_field"),
            )
            found = ruleglot.evaluate(case["query"], case.get("events") or lines(folder / "events.ndjson"), settings)
            keys = [str(key) for match in found for key in match.keys]
            assert keys == [str(key) for key in case["join_keys"]], case["name"]
            told[suite] += 1
    print(told)
    assert told.total() > 0
