"""Meaning as data: every case of `tests/conformance` through every path by which a query can come to be run."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.evaluation.matches import evaluate, fires, iterate
from ruleglot.ir.simplify import simplify
from ruleglot.ir.verify import verify
from ruleglot.languages.eql.printer import print_query
from ruleglot.languages.eql.read import read_query
from ruleglot.source import Source

if TYPE_CHECKING:
    from collections.abc import Callable

    from ruleglot.ir.nodes import Query

FOLDER = Path(__file__).resolve().parent.parent / "conformance/eql-leaves"

CHAPTERS = (
    "equality",
    "case",
    "wildcards",
    "membership",
    "presence-and-not",
    "lists",
    "numbers",
    "networks",
    "regex",
    "functions",
    "groups",
)

ALWAYS_OR_NEVER = {"groups: always", "groups: never"}


@dataclass(frozen=True)
class Case:
    name: str
    query: str
    fires: tuple[dict[str, Any], ...]
    silent: tuple[dict[str, Any], ...]
    refused: str | None


def chapter(stem: str) -> list[Case]:
    data = json.loads((FOLDER / f"{stem}.json").read_text(encoding="utf-8"))
    return [
        Case(
            name=f"{data['chapter']}: {case['name']}",
            query=case["query"],
            fires=tuple(case.get("fires", ())),
            silent=tuple(case.get("silent", ())),
            refused=case.get("refused"),
        )
        for case in data["cases"]
    ]


CASES = [case for stem in CHAPTERS for case in chapter(stem)]
READ = [case for case in CASES if case.refused is None]
REFUSED = [case for case in CASES if case.refused is not None]


def read(text: str) -> Query:
    query = read_query(Source("query", text))
    assert verify(query) == []
    return query


def simplified(text: str) -> Query:
    query = read(text)
    return replace(query, condition=simplify(query.condition))


def read_again(text: str) -> Query:
    return read(print_query(read(text)))


@pytest.mark.parametrize("path", [read, simplified, read_again], ids=lambda path: path.__name__)
@pytest.mark.parametrize("case", READ, ids=lambda case: case.name)
def test_a_query_fires_where_elasticsearch_does(case: Case, path: Callable[[str], Query]) -> None:
    query, events = path(case.query), [*case.fires, *case.silent]
    assert [event for event in events if fires(query, event)] == [*case.fires]
    assert [match.events for match in evaluate(query, events)] == [(event,) for event in case.fires]
    assert list(iterate(query, iter(events))) == evaluate(query, events)


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: case.name)
def test_what_is_not_read_is_refused_by_name(case: Case) -> None:
    with pytest.raises(DiagnosticError) as refused:
        read(case.query)
    assert [each.code for each in refused.value.diagnostics] == [case.refused]


def test_every_chapter_is_run() -> None:
    assert {path.stem for path in FOLDER.iterdir()} == set(CHAPTERS)


def test_every_case_has_a_name_of_its_own() -> None:
    assert len({case.name for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", READ, ids=lambda case: case.name)
def test_every_case_can_fail_both_ways(case: Case) -> None:
    assert (case.fires and case.silent) or case.name in ALWAYS_OR_NEVER


@pytest.mark.parametrize("stem", CHAPTERS)
def test_a_case_says_nothing_that_is_not_read(stem: str) -> None:
    data = json.loads((FOLDER / f"{stem}.json").read_text(encoding="utf-8"))
    for case in data["cases"]:
        told = set(case) - {"because"}
        assert told in ({"name", "query", "fires", "silent"}, {"name", "query", "refused"}), case["name"]
