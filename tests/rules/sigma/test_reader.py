"""Sigma files: each rule with its metadata, and what is wrong with a document."""

from __future__ import annotations

from datetime import date

import pytest

from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.diagnostics.render import diagnostic_text
from ruleglot.rules.rule import Level, Metadata, Platform, SigmaBody
from ruleglot.rules.sigma.reader import read_rules
from ruleglot.source import Source

RULE = """\
title: One
id: 11111111-2222-4333-8444-555555555555
description: |
    Detects one.
author: A, B
references: [https://example.org]
date: 2026-01-02
modified: 2026/02/03
level: high
license: MIT
falsepositives: [Admins]
tags: [attack.defense-impairment, attack.t1059.004, cve.2026-1]
logsource: {product: linux}
detection:
    selection: {a: 1}
    condition: selection
"""


def test_a_file_gives_each_of_its_rules() -> None:
    first, second = read_rules(Source("rules.yml", f"---\n{RULE}---\n{RULE.replace('One', 'Two')}---\n"))
    assert (first.metadata.name, second.metadata.name) == ("One", "Two")
    assert (first.platform, second.platform) == (Platform.SIGMA, Platform.SIGMA)
    assert isinstance(second.body, SigmaBody)
    assert second.body.text.text.startswith("title: Two\n")
    assert second.body.document["level"] == "high"
    assert second.body.taxonomy == "sigma"
    assert str(second.body.text.position(0)) == f"rules.yml:{RULE.count(chr(10)) + 3}:1"


def test_the_metadata_is_carried_over() -> None:
    (rule,) = read_rules(Source("rule.yml", RULE))
    (threat,) = rule.metadata.threats
    assert rule.metadata == Metadata(
        id="11111111-2222-4333-8444-555555555555",
        name="One",
        description="Detects one.",
        authors=("A", "B"),
        license="MIT",
        references=("https://example.org",),
        level=Level.HIGH,
        false_positives=("Admins",),
        threats=(threat,),
        attack_version=19,
        tags=("attack.defense-impairment", "attack.t1059.004", "cve.2026-1"),
        created=date(2026, 1, 2),
        updated=date(2026, 2, 3),
    )
    assert threat.tactic.name == "Defense Impairment"
    assert [each.id for each in threat.techniques] == ["T1059.004"]


def metadata(*lines: str) -> Metadata:
    (rule,) = read_rules(Source("rule.yml", "\n".join(["title: T", "detection: {}", *lines, ""])))
    return rule.metadata


def test_what_a_rule_does_not_say_stays_open() -> None:
    found = metadata()
    assert (found.id, found.authors, found.created, found.updated, found.threats) == ("", (), None, None, ())
    assert found.level is Level.MEDIUM


def test_a_technique_without_a_tactic_is_kept() -> None:
    ((threat,),) = [metadata("tags: [attack.t1059, attack.g0001]").threats]
    assert (threat.tactic.name, [each.id for each in threat.techniques]) == ("", ["T1059"])


@pytest.mark.parametrize("written", ["2026-01-02", "'2026-01-02'", "2026/01/02", "2026-01-02 03:04:05"])
def test_a_day_has_several_forms(written: str) -> None:
    assert metadata(f"date: {written}").created == date(2026, 1, 2)


MUSEUM = [
    (
        "- a\n- b\n",
        """\
error[S001]: this is no sound Sigma rule: a rule is a mapping
 --> rules.yml:1:1
  |
1 | - a
  | ^""",
    ),
    (
        f"{RULE}---\ntitle: x\n",
        """\
error[D004]: the rule has no `detection`
  --> rules.yml:18:1
   |
18 | title: x
   | ^
  help: a Sigma rule has a detection""",
    ),
    (
        "title: x\ncorrelation: {}\n",
        """\
error[S002]: RuleGlot does not read `correlation` in Sigma rules yet
 --> rules.yml:1:1
  |
1 | title: x
  | ^""",
    ),
    (
        "title: ]\n",
        """\
error[D003]: this is no sound YAML: expected the node content, but found ']'
 --> rules.yml:1:8
  |
1 | title: ]
  |        ^""",
    ),
    (
        "detection: {}\ntitle: 7\n",
        """\
error[D005]: `title` is `7`, expected a text
 --> rules.yml:2:1
  |
2 | title: 7
  | ^^^^^""",
    ),
    (
        "detection: {}\n",
        """\
error[D004]: the rule has no `title`
  help: a Sigma rule has a title""",
    ),
    (
        "title: x\nlevel: hihg\ndetection: {}\n",
        """\
error[D005]: `level` is the text `hihg`, expected one of informational, low, medium, high, critical
 --> rules.yml:2:1
  |
2 | level: hihg
  | ^^^^^""",
    ),
    (
        "title: x\ndetection: {}\ndate: 2026-02-31x\n",
        """\
error[D005]: `date` is the text `2026-02-31x`, expected a day such as 2026-01-31
 --> rules.yml:3:1
  |
3 | date: 2026-02-31x
  | ^^^^""",
    ),
    (
        "title: x\ndetection: {}\nmodified: 2026/02/31\n",
        """\
error[D005]: `modified` is the text `2026/02/31`, expected a day such as 2026-01-31
 --> rules.yml:3:1
  |
3 | modified: 2026/02/31
  | ^^^^^^^^""",
    ),
    (
        "title: x\ndetection: {}\ntags: [{}]\n",
        """\
error[D005]: `tags` is a list, expected a list of texts
 --> rules.yml:3:1
  |
3 | tags: [{}]
  | ^^^^""",
    ),
]


@pytest.mark.parametrize(("text", "expected"), MUSEUM, ids=[expected.split("\n")[0][6:70] for _, expected in MUSEUM])
def test_what_is_wrong_is_told_with_its_place(text: str, expected: str) -> None:
    with pytest.raises(DiagnosticError) as caught:
        read_rules(Source("rules.yml", text))
    assert "\n".join(map(diagnostic_text, caught.value.diagnostics)) == expected


def test_an_alias_bomb_is_refused_in_no_time() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]
    with pytest.raises(DiagnosticError):
        read_rules(Source("rules.yml", "\n".join(lines) + "\ntitle: x\n"))
