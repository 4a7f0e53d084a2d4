"""Meaning as data: every case of `tests/conformance` through every path by which a query can come to be run."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.evaluation.columns import Columns
from ruleglot.evaluation.matches import evaluate, fires, iterate
from ruleglot.evaluation.order import sorted_events
from ruleglot.evaluation.ruleset import RuleSet
from ruleglot.evaluation.settings import EqlSettings
from ruleglot.ir.nodes import EventQuery, SequenceQuery
from ruleglot.ir.simplify import simplify
from ruleglot.ir.traverse import rewrite_conditions
from ruleglot.ir.verify import verify
from ruleglot.languages.eql.printer import print_query
from ruleglot.languages.eql.read import read_query
from ruleglot.source import Source

if TYPE_CHECKING:
    from collections.abc import Callable

    from ruleglot.ir.nodes import Query

FOLDER = Path(__file__).resolve().parent.parent / "conformance/eql"

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
    "arithmetic",
    "types",
    "optional-fields",
    "folding",
    "groups",
    "pipes",
    "sequences",
    "missing-events",
    "samples",
)

ALWAYS_OR_NEVER = {"groups: always", "groups: never"}

KEYS = {"name", "query", "because", "settings"}
KINDS = ({"fires", "silent"}, {"events", "finds"}, {"refused"})
"""What a case says beside its name: events apart, findings among events, or how the query is turned down."""


@dataclass(frozen=True)
class Case:
    name: str
    query: str
    settings: EqlSettings
    fires: tuple[dict[str, Any], ...]
    silent: tuple[dict[str, Any], ...]
    events: tuple[dict[str, Any], ...]
    finds: Any
    refused: str | None

    @property
    def findings(self) -> list[tuple[dict[str, Any] | None, ...]]:
        return [tuple(None if place is None else self.events[place] for place in found) for found in self.finds]


def chapter(stem: str) -> list[Case]:
    data = json.loads((FOLDER / f"{stem}.json").read_text(encoding="utf-8"))
    return [
        Case(
            name=f"{data['chapter']}: {case['name']}",
            query=case["query"],
            settings=EqlSettings(**case.get("settings", {})),
            fires=tuple(case.get("fires", ())),
            silent=tuple(case.get("silent", ())),
            events=tuple(case.get("events", ())),
            finds=case.get("finds"),
            refused=case.get("refused"),
        )
        for case in data["cases"]
    ]


CASES = [case for stem in CHAPTERS for case in chapter(stem)]
SINGLE = [case for case in CASES if case.refused is None and case.finds is None]
SERIES = [case for case in CASES if isinstance(case.finds, list)]
FAILING = [case for case in CASES if isinstance(case.finds, str)]
REFUSED = [case for case in CASES if case.refused is not None]


def read(text: str) -> Query:
    query = read_query(Source("query", text))
    assert verify(query) == []
    return query


def simplified(text: str) -> Query:
    return rewrite_conditions(read(text), simplify)


def read_again(text: str) -> Query:
    return read(print_query(read(text)))


every_path = pytest.mark.parametrize("path", [read, simplified, read_again], ids=lambda path: path.__name__)


@every_path
@pytest.mark.parametrize("case", SINGLE, ids=lambda case: case.name)
def test_a_query_fires_where_elasticsearch_does(case: Case, path: Callable[[str], Query]) -> None:
    query, events = path(case.query), [*case.fires, *case.silent]
    assert isinstance(query, EventQuery)
    assert [event for event in events if fires(query, event, settings=case.settings)] == [*case.fires]
    assert [match.events for match in iterate(query, events, settings=case.settings)] == [
        (event,) for event in case.fires
    ]
    fast = RuleSet([query], case.settings)
    assert [event for event in events if fast.matching(event)] == [*case.fires]
    assert Columns(events).matching(query, case.settings) == (1 << len(case.fires)) - 1


@every_path
@pytest.mark.parametrize("case", SERIES, ids=lambda case: case.name)
def test_a_query_finds_what_elasticsearch_finds(case: Case, path: Callable[[str], Query]) -> None:
    query = path(case.query)
    found = evaluate(query, case.events, settings=case.settings)
    assert [match.events for match in found] == case.findings
    in_order = sorted_events(case.events, case.settings, is_sequence=isinstance(query, SequenceQuery))
    assert list(iterate(query, iter(in_order), settings=case.settings)) == found


@every_path
@pytest.mark.parametrize("case", FAILING, ids=lambda case: case.name)
def test_what_elasticsearch_fails_on_is_an_error(case: Case, path: Callable[[str], Query]) -> None:
    with pytest.raises(DiagnosticError) as failed:
        evaluate(path(case.query), case.events, settings=case.settings)
    assert [each.code for each in failed.value.diagnostics] == [case.finds]


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: case.name)
def test_what_is_not_read_is_refused_by_name(case: Case) -> None:
    with pytest.raises(DiagnosticError) as refused:
        read(case.query)
    assert {each.code for each in refused.value.diagnostics} == {case.refused}


def test_every_chapter_is_run() -> None:
    assert {path.stem for path in FOLDER.iterdir()} == set(CHAPTERS)


def test_every_case_has_a_name_of_its_own() -> None:
    assert len({case.name for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", SINGLE, ids=lambda case: case.name)
def test_every_case_can_fail_both_ways(case: Case) -> None:
    assert (case.fires and case.silent) or case.name in ALWAYS_OR_NEVER


@pytest.mark.parametrize("stem", CHAPTERS)
def test_a_case_says_nothing_that_is_not_read(stem: str) -> None:
    data = json.loads((FOLDER / f"{stem}.json").read_text(encoding="utf-8"))
    for case in data["cases"]:
        assert set(case) - KEYS in KINDS, case["name"]
