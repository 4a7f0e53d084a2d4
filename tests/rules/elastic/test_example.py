"""The packaged example: the data of the rule it is a copy of, in words of our own."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

import pytest

from ruleglot.examples import seed_rule
from ruleglot.rules.load import read_rule

if TYPE_CHECKING:
    from pathlib import Path


def test_the_example_reads_and_says_where_it_comes_from() -> None:
    rule = read_rule(seed_rule())
    assert rule.metadata.id == "05a50000-9886-4695-ad33-3f990dc142e2"
    assert rule.metadata.license == "Elastic License v2"
    header = rule.source.text.split("\n\n", 1)[0]
    assert "Elastic License 2.0" in header
    assert "Modified:" in header
    assert seed_rule().with_name("LICENSE-elastic-2.0.txt").is_file()


@pytest.mark.shared
def test_the_example_differs_from_its_original_in_words_alone(shared: Path) -> None:
    original = tomllib.loads((shared / "seed" / "rule.toml").read_text(encoding="utf-8"))
    example = tomllib.loads(seed_rule().read_text(encoding="utf-8"))
    words = {"description", "note", "tags"}
    assert example["metadata"] == original["metadata"]
    assert {key: value for key, value in example["rule"].items() if key not in words} == {
        key: value for key, value in original["rule"].items() if key not in words
    }
    assert [*example["rule"]["tags"], "Resources: Investigation Guide"] == original["rule"]["tags"]
    assert "note" not in example["rule"]
    shared_words = set(original["rule"]["description"].split(". ")) & set(example["rule"]["description"].split(". "))
    assert not shared_words
