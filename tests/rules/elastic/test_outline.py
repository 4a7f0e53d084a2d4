"""Writing Elastic rules: what comes out reads back as what went in."""

from __future__ import annotations

import json
import tomllib
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.examples import seed_rule
from ruleglot.rules.elastic import ndjson, toml
from ruleglot.rules.elastic.outline import kibana_document, toml_outline
from ruleglot.rules.load import read_rule
from ruleglot.rules.rule import EqlBody, FalcoBody, Level, Metadata, Rule, SigmaBody, Tactic, Technique, Threat
from ruleglot.source import Source
from ruleglot.templating.environment import render

if TYPE_CHECKING:
    from tests.conftest import Golden

GOLDEN = Path(__file__).parent / "golden"
QUERY = 'process where process.name == "sh"'

METADATA = Metadata(
    id="0d8b4f5e-4e0f-4f9f-8a57-9a4f4c3b2a10",
    name="A shell's child",
    description="Two\n\nparagraphs with 'quotes', \"more\" and ''' three.",
    authors=("A. Author",),
    license="DRL 1.1",
    references=("https://example.org/a?b=c&d",),
    level=Level.CRITICAL,
    false_positives=("None known", "C:\\Windows"),
    threats=(
        Threat(
            tactic=Tactic(id="TA0002", name="Execution"),
            techniques=(
                Technique(id="T1059", name="Command and Scripting Interpreter"),
                Technique(id="T1059.004", name="Unix Shell"),
                Technique(id="T1204", name="User Execution"),
            ),
        ),
        Threat(tactic=Tactic(id="", name="Impact")),
    ),
    tags=("attack.execution", "☠"),
    created=date(2024, 2, 29),
    updated=date(2025, 1, 1),
)
SOURCE = Source("rule", "text")
BODIES = {
    "sigma": SigmaBody(text=SOURCE),
    "falco": FalcoBody(condition=SOURCE),
    "elastic": EqlBody(query=SOURCE, integrations=("endpoint",)),
}


def written_toml(rule: Rule, query: str) -> str:
    return render("elastic/rule.toml.j2", rule=toml_outline(rule, query))


def written_ndjson(rule: Rule, query: str) -> str:
    return render("elastic/rule.ndjson.j2", rule=kibana_document(rule, query))


def from_toml(rule: Rule, query: str) -> Rule:
    (found,) = toml.read_rules(Source("rule.toml", written_toml(rule, query)))
    return found


def from_ndjson(rule: Rule, query: str) -> Rule:
    (found,) = ndjson.read_rules(Source("rule.ndjson", written_ndjson(rule, query)))
    return found


def query_of(rule: Rule) -> str:
    assert isinstance(rule.body, EqlBody)
    return rule.body.query.text


def rule_of(text: str) -> Rule:
    (found,) = toml.read_rules(Source("rule.toml", text))
    return found


def test_the_packaged_rule_as_files(golden: Golden) -> None:
    rule = read_rule(seed_rule())
    golden(GOLDEN / "system_path_file_creation.toml", written_toml(rule, query_of(rule)))
    golden(GOLDEN / "system_path_file_creation.ndjson", written_ndjson(rule, query_of(rule)))


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_a_rule_of_any_platform_reads_back_with_its_metadata(body: SigmaBody | FalcoBody | EqlBody) -> None:
    rule = Rule(metadata=METADATA, body=body, source=SOURCE)
    assert from_toml(rule, QUERY).metadata == METADATA
    assert query_of(from_toml(rule, QUERY)) == QUERY + "\n"
    assert from_ndjson(rule, QUERY).metadata == METADATA
    assert query_of(from_ndjson(rule, QUERY)) == QUERY


def test_what_another_platform_does_not_say_has_defaults() -> None:
    rule = Rule(metadata=Metadata(name="A"), body=SigmaBody(text=SOURCE), source=SOURCE)
    read = tomllib.loads(written_toml(rule, QUERY))
    assert read["metadata"] == {"maturity": "development"}
    assert read["rule"]["index"] == ["logs-*"]
    assert (read["rule"]["severity"], read["rule"]["risk_score"]) == ("medium", 47)


def test_a_rule_without_an_id_gets_the_same_one_each_time() -> None:
    rule = Rule(metadata=Metadata(name="A"), body=FalcoBody(condition=SOURCE), source=SOURCE)
    other = replace(rule, metadata=Metadata(name="B"))
    ids = [kibana_document(each, QUERY)["rule_id"] for each in (rule, rule, other)]
    assert ids[0] == ids[1] == from_toml(rule, QUERY).metadata.id
    assert ids[0] != ids[2]


def test_informational_becomes_low_since_elastic_has_nothing_below() -> None:
    metadata = replace(METADATA, level=Level.INFORMATIONAL)
    rule = Rule(metadata=metadata, body=SigmaBody(text=SOURCE), source=SOURCE)
    assert from_ndjson(rule, QUERY).metadata.level is Level.LOW


def test_a_subtechnique_without_its_technique_is_put_into_one() -> None:
    threat = Threat(tactic=Tactic(id="TA0002", name="Execution"), techniques=(Technique(id="T1059.004", name="Shell"),))
    rule = Rule(metadata=replace(METADATA, threats=(threat,)), body=SigmaBody(text=SOURCE), source=SOURCE)
    (read,) = from_toml(rule, QUERY).metadata.threats
    assert [each.id for each in read.techniques] == ["T1059", "T1059.004"]


def test_an_imported_rule_is_off_and_nobodys_package_whatever_the_source_says() -> None:
    table = {"name": "A", "query": QUERY, "enabled": True, "immutable": True, "meta": {"from": "6h"}, "version": 7}
    (rule,) = ndjson.read_rules(Source("a.ndjson", json.dumps(table)))
    document = kibana_document(rule, QUERY)
    assert (document["enabled"], document["immutable"], document["version"]) == (False, False, 7)
    assert document["meta"] == {"from": "6h", "ported_from": 'Ported by RuleGlot from the rule "A".'}
    assert list(document) == sorted(document)


def test_a_meta_of_another_kind_makes_room() -> None:
    (rule,) = ndjson.read_rules(Source("a.ndjson", json.dumps({"name": "A", "query": QUERY, "meta": "x"})))
    assert kibana_document(rule, QUERY)["meta"] == {"ported_from": 'Ported by RuleGlot from the rule "A".'}


def test_a_kibana_rule_becomes_a_detection_rules_file() -> None:
    table = {
        "name": "A",
        "query": QUERY,
        "created_at": "2025-01-01T00:00:00Z",
        "index": ["logs-endpoint.x-*"],
        "a": None,
    }
    (rule,) = ndjson.read_rules(Source("a.ndjson", json.dumps(table)))
    assert tomllib.loads(written_toml(rule, QUERY))["metadata"] == {
        "maturity": "development",
        "creation_date": "2025/01/01",
        "integration": ["endpoint"],
    }
    assert from_toml(rule, QUERY).metadata == rule.metadata


AWKWARD = [
    "any where x == '''",
    "'''",
    'any where x == "a\\b"',
    'any where x == "a\rb"',
    'any where x == "\u2028\x07"',
    "any where\n  x == 1\n\n  and y == 2",
    "any where x == \"'\"\n'",
    "query = '''\nany\n'''",
    "{{ 7 * 7 }}{% raw %}",
    'any where x == "</script><!--"',
]


@pytest.mark.parametrize("query", AWKWARD)
def test_any_query_is_written_as_it_is(query: str) -> None:
    rule = Rule(metadata=METADATA, body=SigmaBody(text=SOURCE), source=SOURCE)
    assert query_of(from_toml(rule, query)) == query + "\n"
    assert query_of(from_ndjson(rule, query)) == query


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
scalars = texts | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False, allow_infinity=False)
days = st.dates() | st.times() | st.datetimes()
values = st.recursive(
    scalars | days, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3), max_leaves=8
)


@given(extra=st.dictionaries(texts, values, max_size=3), about=st.dictionaries(texts, values, max_size=3))
def test_law_a_written_document_says_all_that_the_source_said(extra: dict[str, Any], about: dict[str, Any]) -> None:
    document = {"metadata": about, **extra, "rule": {**about, **extra, "name": "A", "query": "old"}}
    rule = Rule(metadata=METADATA, body=EqlBody(query=SOURCE, document=document), source=SOURCE)
    document["rule"]["query"] = "new\n"
    assert tomllib.loads(written_toml(rule, "new")) == document


@given(
    name=texts.filter(str.strip),
    description=texts.map(str.strip),
    tags=st.lists(texts, max_size=3).map(tuple),
    level=st.sampled_from([level for level in Level if level is not Level.INFORMATIONAL]),
    query=texts.map(lambda text: text.strip("\n")).filter(str.strip),
)
def test_law_metadata_and_query_survive_writing(
    name: str, description: str, tags: tuple[str, ...], level: Level, query: str
) -> None:
    metadata = replace(METADATA, name=name, description=description, tags=tags, level=level)
    rule = Rule(metadata=metadata, body=SigmaBody(text=SOURCE), source=SOURCE)
    assert (from_toml(rule, query).metadata, query_of(from_toml(rule, query))) == (metadata, query + "\n")
    assert (from_ndjson(rule, query).metadata, query_of(from_ndjson(rule, query))) == (metadata, query)


def test_hostile_names_stay_in_their_comments() -> None:
    name = 'A"\n[rule]\nname = "B"\r\u2028# \x1b[2J'
    rule = Rule(metadata=replace(METADATA, name=name), body=SigmaBody(text=SOURCE), source=SOURCE)
    read = tomllib.loads(written_toml(rule, QUERY))
    assert read["rule"]["name"] == name
    assert "\x1b" not in written_toml(rule, QUERY)


@pytest.mark.shared
def test_every_rule_of_the_corpus_reads_and_is_written_whole(shared: Path) -> None:
    paths = sorted((shared / "corpus" / "elastic-rules").rglob("*.toml"))
    refused: list[str] = []
    for path in paths:
        try:
            rule = read_rule(path)
        except DiagnosticError as error:
            refused.append(f"{path.name}: {error}")
            continue
        assert isinstance(rule.body, EqlBody)
        assert rule.body.query.whole is rule.source, path
        query = query_of(rule).strip("\n")
        document = {**rule.body.document, "rule": {**rule.body.document["rule"], "query": query + "\n"}}
        assert tomllib.loads(written_toml(rule, query)) == document, path
        assert from_toml(rule, query).metadata == rule.metadata, path
        assert from_ndjson(rule, query).metadata == rule.metadata, path
        assert query_of(from_ndjson(rule, query)) == query, path
    assert refused == []
    assert len(paths) > 700
