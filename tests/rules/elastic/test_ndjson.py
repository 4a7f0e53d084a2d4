"""Reading Kibana's exports."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.diagnostics.render import diagnostic_text
from ruleglot.rules.elastic.ndjson import read_rules
from ruleglot.rules.rule import EqlBody, Tactic, Technique, Threat
from ruleglot.source import Source

SUMMARY = {"exported_count": 1, "exported_rules_count": 1, "missing_rules": [], "missing_rules_count": 0}

FULL = {
    "author": ["A. Author"],
    "created_at": "2025-03-01T08:30:00.000Z",
    "enabled": True,
    "index": ["logs-endpoint.events.*", "logs-windows.forwarded*", "auditbeat-*"],
    "language": "eql",
    "license": None,
    "name": "A shell",
    "query": 'process where process.name == "sh"',
    "rule_id": "shell",
    "severity": "low",
    "threat": [
        {
            "framework": "MITRE ATT&CK",
            "tactic": {"id": "TA0002", "name": "Execution"},
            "technique": [{"id": "T1059", "name": "", "subtechnique": [{"id": "T1059.004", "name": "Unix Shell"}]}],
        }
    ],
    "type": "eql",
    "updated_at": "2025-03-02T08:30:00.000Z",
}


def export(*objects: dict[str, Any]) -> Source:
    return Source("export.ndjson", "".join(json.dumps(each) + "\n" for each in objects))


def body(source: Source) -> EqlBody:
    (rule,) = read_rules(source)
    assert isinstance(rule.body, EqlBody)
    return rule.body


def complaint(text: str) -> str:
    with pytest.raises(DiagnosticError) as caught:
        read_rules(Source("export.ndjson", text))
    (diagnostic,) = caught.value.diagnostics
    return diagnostic_text(diagnostic)


def test_metadata_is_read() -> None:
    (rule,) = read_rules(export(FULL, SUMMARY))
    assert rule.metadata.id == "shell"
    assert rule.metadata.license == ""
    assert (rule.metadata.created, rule.metadata.updated) == (date(2025, 3, 1), date(2025, 3, 2))
    assert rule.metadata.threats == (
        Threat(
            tactic=Tactic(id="TA0002", name="Execution"),
            techniques=(Technique(id="T1059", name=""), Technique(id="T1059.004", name="Unix Shell")),
        ),
    )


def test_several_rules_are_read_in_order_and_what_is_exported_beside_them_is_none() -> None:
    beside = ({"list_id": "a", "type": "simple"}, {"attributes": {"name": "mail"}, "type": "action"}, SUMMARY)
    rules = read_rules(export(FULL, {**FULL, "name": "Another"}, *beside))
    assert [rule.metadata.name for rule in rules] == ["A shell", "Another"]


def test_a_rule_on_many_lines_reads() -> None:
    source = Source("rule.json", "\n" + json.dumps(FULL, indent=2) + "\n\n")
    assert body(source).query.text == FULL["query"]


def test_an_export_of_nothing_holds_no_rule() -> None:
    assert read_rules(export(SUMMARY)) == ()


def test_integrations_are_those_that_the_rule_names() -> None:
    named = {**FULL, "related_integrations": [{"package": "cloud_defend", "version": "^1.0.0"}]}
    assert body(export(named)).integrations == ("cloud_defend",)


def test_integrations_that_are_not_named_are_those_whose_data_is_searched() -> None:
    assert body(export(FULL)).integrations == ("endpoint", "windows")


def test_null_is_as_good_as_absent() -> None:
    assert "license" not in body(export(FULL)).document["rule"]


def test_a_query_without_escapes_is_a_part_of_its_line() -> None:
    plain = {**FULL, "query": "any where true"}
    found = body(export(SUMMARY, plain)).query
    line, column = export(SUMMARY, plain).text.split("\n")[1], found.position(0).column
    assert found.position(0).line == 2
    assert line[column - 1 :].startswith("any where true")


@pytest.mark.parametrize("query", ['process where process.name == "sh"', 'a", "b": "c', "a\\b", "any where\ttrue"])
def test_a_query_with_escapes_is_a_text_of_its_own_that_knows_its_line(query: str) -> None:
    found = body(export(SUMMARY, {**FULL, "query": query})).query
    assert found.text == query
    assert str(found.position(0)) == "export.ndjson:2 (query):1:1"


BAD = {
    "syntax": (
        '{"exported_count": 0}\n{"name": }',
        (
            "error[D003]: this is no sound JSON: Expecting value\n"
            ' --> export.ndjson:2:10\n  |\n2 | {"name": }\n  |          ^'
        ),
    ),
    "cut_off": (
        '{"name": "A',
        (
            "error[D003]: this is no sound JSON: Unterminated string starting at\n"
            ' --> export.ndjson:1:10\n  |\n1 | {"name": "A\n  |          ^'
        ),
    ),
    "no_object": (
        "[1]\n",
        (
            "error[D003]: this is no sound JSON: expected an object, as Kibana exports one a line\n"
            " --> export.ndjson:1:1\n  |\n1 | [1]\n  | ^^^"
        ),
    ),
    "key_twice": (
        '{"name": "A", "name": "B"}',
        (
            "error[D003]: this is no sound JSON: the key `name` stands twice in one object\n"
            ' --> export.ndjson:1:15\n  |\n1 | {"name": "A", "name": "B"}\n  |               ^^^^^^'
        ),
    ),
    "key_twice_but_not_alike": (
        '{"a": "A", "\\u0061": "B"}',
        "error[D003]: this is no sound JSON: the key `a` stands twice in one object",
    ),
    "not_a_number": (
        '{"risk_score": NaN}',
        (
            "error[D003]: this is no sound JSON: `NaN` is no number\n"
            ' --> export.ndjson:1:16\n  |\n1 | {"risk_score": NaN}\n  |                ^^^'
        ),
    ),
    "number_out_of_reach": (
        '{"risk_score": 1e999}',
        (
            "error[D003]: this is no sound JSON: a number is not finite\n"
            ' --> export.ndjson:1:1\n  |\n1 | {"risk_score": 1e999}\n  | ^^^^^^^^^^^^^^^^^^^^^'
        ),
    ),
    "too_many_digits": (
        '{"a": 1' + "0" * 5000 + "}",
        "error[D003]: this is no sound JSON: a number has too many digits",
    ),
    "half_a_pair": (
        '{"name": "\\ud800"}',
        (
            "error[D003]: this is no sound JSON: a text holds half of a surrogate pair (`\\ud800`)\n"
            ' --> export.ndjson:1:1\n  |\n1 | {"name": "\\ud800"}\n  | ^^^^^^^^^^^^^^^^^^'
        ),
    ),
    "null_in_a_list": (
        '{"tags": [null]}',
        (
            "error[D003]: this is no sound JSON: a list holds `null`\n"
            ' --> export.ndjson:1:1\n  |\n1 | {"tags": [null]}\n  | ^^^^^^^^^^^^^^^^'
        ),
    ),
    "deep": ('{"a":' * 100_000, "error[D008]: `export.ndjson` nests too deep to be read"),
    "no_query": (
        '{"name": "A"}',
        (
            "error[D004]: the rule has no `query`\n"
            ' --> export.ndjson:1:1\n  |\n1 | {"name": "A"}\n  | ^^^^^^^^^^^^^\n  help: an EQL rule needs a query'
        ),
    ),
    "another_kind": (
        '{"name": "A", "type": "threshold"}',
        (
            "error[D006]: the rule is a threshold rule; RuleGlot reads EQL rules\n"
            ' --> export.ndjson:1:15\n  |\n1 | {"name": "A", "type": "threshold"}\n  |               ^^^^^^\n'
            "  help: port this rule by hand"
        ),
    ),
    "wrong_type": (
        '{"name": ["A"], "query": "any where true"}',
        (
            "error[D005]: `name` is a list, expected a text\n"
            ' --> export.ndjson:1:2\n  |\n1 | {"name": ["A"], "query": "any where true"}\n  |  ^^^^^^'
        ),
    ),
}


@pytest.mark.parametrize(("text", "message"), BAD.values(), ids=BAD)
def test_an_export_that_cannot_be_read_is_told_why(text: str, message: str) -> None:
    assert complaint(text) == message
