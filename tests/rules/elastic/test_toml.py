"""Reading detection-rules TOML."""

from __future__ import annotations

from datetime import date

import pytest

from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.diagnostics.render import diagnostic_text
from ruleglot.rules.elastic.toml import read_rules
from ruleglot.rules.rule import EqlBody, Level, Rule, Tactic, Technique, Threat
from ruleglot.source import Source

FULL = """
[metadata]
creation_date = "2024/11/03"
integration = ["endpoint", "auditd_manager"]
maturity = "production"
updated_date = "2025/01/20"

[rule]
author = ["A. Author", "B. Author"]
description = \"\"\"
A scheduler's file is written by a shell.
\"\"\"
event_category_override = "kind"
false_positives = ["  Administrators at work. "]
index = ["logs-endpoint.events.*"]
language = "eql"
license = "MIT"
name = "Scheduler file from a shell"
references = ["https://example.org/a"]
risk_score = 73
rule_id = "6c0c9b04-9a71-4f4e-9a55-0d5b6a0e3f11"
severity = "high"
tags = ["OS: Linux", "Tactic: Persistence"]
type = "eql"
query = '''
file where process.name == "sh" and
  file.path like "/etc/cron.d/*"
'''

[[rule.threat]]
framework = "MITRE ATT&CK"
[rule.threat.tactic]
id = "TA0003"
name = "Persistence"
[[rule.threat.technique]]
id = "T1053"
name = "Scheduled Task/Job"
[[rule.threat.technique.subtechnique]]
id = "T1053.003"
name = "Cron"
[[rule.threat.technique]]
id = "T1543"
name = "Create or Modify System Process"

[[rule.threat]]
framework = "House catalogue"
[rule.threat.tactic]
id = "H1"
name = "House"
"""


def one(text: str) -> Rule:
    (rule,) = read_rules(Source("rule.toml", text))
    return rule


def body(text: str) -> EqlBody:
    found = one(text).body
    assert isinstance(found, EqlBody)
    return found


def complaint(text: str) -> str:
    with pytest.raises(DiagnosticError) as caught:
        read_rules(Source("rule.toml", text))
    (diagnostic,) = caught.value.diagnostics
    return diagnostic_text(diagnostic)


def test_metadata_is_read_whole() -> None:
    metadata = one(FULL).metadata
    assert metadata.id == "6c0c9b04-9a71-4f4e-9a55-0d5b6a0e3f11"
    assert metadata.name == "Scheduler file from a shell"
    assert metadata.description == "A scheduler's file is written by a shell."
    assert metadata.authors == ("A. Author", "B. Author")
    assert metadata.license == "MIT"
    assert metadata.references == ("https://example.org/a",)
    assert metadata.level is Level.HIGH
    assert metadata.false_positives == ("Administrators at work.",)
    assert metadata.attack_version == 18
    assert metadata.tags == ("OS: Linux", "Tactic: Persistence")
    assert (metadata.created, metadata.updated) == (date(2024, 11, 3), date(2025, 1, 20))


def test_techniques_are_flattened_in_order_and_other_frameworks_left_out() -> None:
    assert one(FULL).metadata.threats == (
        Threat(
            tactic=Tactic(id="TA0003", name="Persistence"),
            techniques=(
                Technique(id="T1053", name="Scheduled Task/Job"),
                Technique(id="T1053.003", name="Cron"),
                Technique(id="T1543", name="Create or Modify System Process"),
            ),
        ),
    )


def test_the_body_says_where_the_query_runs_and_keeps_the_document() -> None:
    found = body(FULL)
    assert found.integrations == ("endpoint", "auditd_manager")
    assert found.index == ("logs-endpoint.events.*",)
    assert found.event_category_field == "kind"
    assert found.document["rule"]["risk_score"] == 73
    assert found.document["metadata"]["maturity"] == "production"


def test_an_integration_may_be_a_single_text() -> None:
    text = '[metadata]\nintegration = "endpoint"\n[rule]\nname = "A"\nquery = "any where true"'
    assert body(text).integrations == ("endpoint",)


def test_what_a_rule_does_not_say_is_empty() -> None:
    rule = one('[rule]\nname = "A"\nquery = "any where true"')
    assert (rule.metadata.id, rule.metadata.created, rule.metadata.level) == ("", None, Level.MEDIUM)
    assert body('[rule]\nname = "A"\nquery = "any where true"').event_category_field == "event.category"


@pytest.mark.parametrize("day", ['"2024-11-03"', '"2024-11-03T10:00:00Z"', "2024-11-03", "2024-11-03T10:00:00Z"])
def test_a_date_may_be_written_in_any_way_that_says_one_day(day: str) -> None:
    text = f'[metadata]\ncreation_date = {day}\n[rule]\nname = "A"\nquery = "any where true"'
    assert one(text).metadata.created == date(2024, 11, 3)


# -- Where the query stands


VERBATIM = {
    "literal_lines": ("query = '''\nany where true\n'''", "any where true\n", "rule.toml:4:1"),
    "literal_on_the_key_line": ("query = '''any where true'''", "any where true", "rule.toml:3:12"),
    "literal": ("query = 'any where true'", "any where true", "rule.toml:3:10"),
    "basic": ('query = "any where true"', "any where true", "rule.toml:3:10"),
    "basic_lines": ('query = """\nany where x == "a"\n"""', 'any where x == "a"\n', "rule.toml:4:1"),
    "quoted_key": ("\"query\"='any where true'", "any where true", "rule.toml:3:10"),
    "behind_another_key": (
        "x = \"query = 'any where true'\"\nquery = 'any where true'",
        "any where true",
        "rule.toml:4:10",
    ),
    "quoted_in_a_note": (
        "note = '''\nquery = \"any where true\"\n'''\nquery = \"any where true\"",
        "any where true",
        "rule.toml:6:10",
    ),
}


@pytest.mark.parametrize(("line", "query", "place"), VERBATIM.values(), ids=VERBATIM)
def test_a_query_that_stands_there_as_it_is_is_a_part_of_the_file(line: str, query: str, place: str) -> None:
    found = body(f'[rule]\nname = "A"\n{line}\n').query
    assert (found.text, str(found.position(0))) == (query, place)


ELSEWHERE = {
    "escapes": 'query = "any where x == \\"a\\""',
    "folded": 'query = """any where \\\n  x == "a\\u0022"""',
    "quoted_too_often": "note = '''\n" + 'query = "any where x == "\n' * 9 + "'''\nquery = 'any where x == '",
    "inside_a_table_of_the_note": 'note = "query = \'any where x\'"\nquery = "any\\u0020where x"',
}


@pytest.mark.parametrize("line", ELSEWHERE.values(), ids=ELSEWHERE)
def test_another_query_is_a_text_of_its_own(line: str) -> None:
    found = body(f'[rule]\nname = "A"\n{line}\n').query
    assert str(found.position(0)) == "rule.toml (query):1:1"
    assert found.text.startswith("any where x")


def test_what_only_looks_like_the_query_across_a_notes_end_is_not_it() -> None:
    note, query = "note = '''query = \"'''\nx = \"a\"", "query = \"'''\\nx = \""
    found = body(f'[rule]\nname = "A"\n{note}\n{query}\n').query
    assert (found.text, found.name) == ("'''\nx = ", "rule.toml (query)")


# -- The museum of bad rules

BAD = {
    "syntax": (
        '[rule]\nname = "A\nquery = "any where true"',
        (
            "error[D003]: this is no sound TOML: Illegal character '\\n'\n"
            ' --> rule.toml:2:10\n  |\n2 | name = "A\n  |          ^'
        ),
    ),
    "syntax_at_the_end": (
        "[rule]\nname = '''A",
        (
            "error[D003]: this is no sound TOML: Expected \"'''\"\n"
            " --> rule.toml:2:12\n  |\n2 | name = '''A\n  |            ^"
        ),
    ),
    "key_twice": (
        '[rule]\nname = "A"\nname = "B"\n',
        (
            "error[D003]: this is no sound TOML: Cannot overwrite a value\n"
            ' --> rule.toml:3:11\n  |\n3 | name = "B"\n  |           ^'
        ),
    ),
    "too_many_digits": ("x = 1" + "0" * 5000, "error[D003]: this is no sound TOML: a number has too many digits"),
    "large_number": (
        '[rule]\nname = "A"\nrisk_score = 0xffffffffffffffff',
        (
            "error[D003]: this is no sound TOML: a number is larger than 64 bits hold\n"
            " --> rule.toml:1:1\n  |\n1 | [rule]\n  | ^^^^^^"
        ),
    ),
    "endless_number": (
        "[rule]\nx = nan",
        "error[D003]: this is no sound TOML: a number is not finite\n --> rule.toml:1:1\n  |\n1 | [rule]\n  | ^^^^^^",
    ),
    "deep": ("x = " + "[" * 100_000, "error[D008]: `rule.toml` nests too deep to be read"),
    "long_key": ("[rule]\n" + "a." * 1_000_000 + "a = 1", "error[D008]: `rule.toml` nests too deep to be read"),
    "deep_key": ("[rule]\n" + "a." * 50 + "a = 1", "error[D008]: `rule.toml` nests too deep to be read"),
    "no_rule": (
        "title = 'x'",
        "error[D004]: the rule has no `[rule]`\n  help: a detection-rules file has the tables [metadata] and [rule]",
    ),
    "rule_is_no_table": ("rule = 7", "error[D005]: `rule` is `7`, expected a table"),
    "no_name": ("[rule]\nquery = 'any where true'", "error[D004]: the rule has no `name`\n  help: a rule needs a name"),
    "no_query": ("[rule]\nname = 'A'", "error[D004]: the rule has no `query`\n  help: an EQL rule needs a query"),
    "blank_query": (
        "[rule]\nname = 'A'\nquery = ' '",
        (
            "error[D004]: the rule has no `query`\n"
            " --> rule.toml:3:1\n  |\n3 | query = ' '\n  | ^^^^^^\n  help: an EQL rule needs a query"
        ),
    ),
    "name_is_a_number": (
        "[rule]\nquery = 'any where true'\nname = 7",
        "error[D005]: `name` is `7`, expected a text\n --> rule.toml:3:1\n  |\n3 | name = 7\n  | ^^^^^",
    ),
    "tags_of_another_kind": (
        "[rule]\nquery = 'any where true'\nname = 'A'\ntags = [1]",
        "error[D005]: `tags` is a list, expected a list of texts\n --> rule.toml:4:1\n  |\n4 | tags = [1]\n  | ^^^^^",
    ),
    "severity": (
        "[rule]\nquery = 'any where true'\nname = 'A'\nseverity = 'informational'",
        (
            "error[D005]: `severity` is the text `informational`, expected one of `low`, `medium`, `high`, `critical`\n"
            " --> rule.toml:4:1\n  |\n4 | severity = 'informational'\n  | ^^^^^^^^^"
        ),
    ),
    "date": (
        "[metadata]\ncreation_date = '2024/13/01'\n[rule]\nquery = 'any where true'\nname = 'A'",
        (
            "error[D005]: `creation_date` is the text `2024/13/01`, expected a date such as `2026/02/06`\n"
            " --> rule.toml:2:1\n  |\n2 | creation_date = '2024/13/01'\n  | ^^^^^^^^^^^^^^"
        ),
    ),
    "date_of_another_kind": (
        "[metadata]\nupdated_date = true\n[rule]\nquery = 'any where true'\nname = 'A'",
        (
            "error[D005]: `updated_date` is `true`, expected a date such as `2026/02/06`\n"
            " --> rule.toml:2:1\n  |\n2 | updated_date = true\n  | ^^^^^^^^^^^^^"
        ),
    ),
    "threat_in_part": (
        "[rule]\nquery = 'any where true'\nname = 'A'\n[[rule.threat]]\ntactic = 'x'",
        (
            "error[D005]: `tactic` is the text `x`, expected a table\n"
            " --> rule.toml:4:1\n  |\n4 | [[rule.threat]]\n  | ^^^^^^^^^^^^^^^"
        ),
    ),
}


@pytest.mark.parametrize(("text", "message"), BAD.values(), ids=BAD)
def test_a_rule_that_cannot_be_read_is_told_why(text: str, message: str) -> None:
    assert complaint(text) == message


OTHER = {
    ("query", "kuery"): "written in KQL",
    ("query", "lucene"): "written in Lucene",
    ("esql", "esql"): "written in ES|QL",
    ("query", "piped"): "written in `piped`",
    ("query", ""): "written in KQL",
    ("novel", ""): "of the type `novel`",
    ("threshold", "kuery"): "a threshold rule",
    ("machine_learning", ""): "a machine learning rule",
    ("new_terms", "kuery"): "a new terms rule",
    ("threat_match", "kuery"): "an indicator match rule",
    ("saved_query", ""): "a saved query rule",
}


@pytest.mark.parametrize(("kind", "language"), OTHER)
def test_a_rule_in_another_language_is_refused_by_name(kind: str, language: str) -> None:
    lines = [f"type = '{kind}'"] + ([f"language = '{language}'"] if language else [])
    found = complaint("\n".join(["[rule]", "name = 'A'", *lines]))
    assert found.startswith(f"error[D006]: the rule is {OTHER[kind, language]}; RuleGlot reads EQL rules\n")
    assert found.endswith("  help: port this rule by hand")
