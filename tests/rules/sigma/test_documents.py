"""Sigma rule documents: metadata both ways, SigmaHQ's conventions, and SigmaHQ's own checks."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import date
from typing import TYPE_CHECKING

import pytest

from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.rules.attack import renumbered, tactics_of, tags
from ruleglot.rules.rule import Level, Metadata, SigmaBody, Tactic, Technique, Threat
from ruleglot.rules.sigma.outline import file_name, outline, rule_id, title
from ruleglot.rules.sigma.reader import read_rules
from ruleglot.source import Source

if TYPE_CHECKING:
    from pathlib import Path

RULE = """\
title: One
id: 11111111-2222-4333-8444-555555555555
author: A, B
date: 2026-01-02
level: high
tags: [attack.execution, attack.t1059.004]
logsource: {product: linux}
detection:
    selection: {a: 1}
    condition: selection
"""


def test_a_file_gives_each_of_its_rules() -> None:
    first, second = read_rules(Source("rules.yml", f"{RULE}---\n{RULE.replace('One', 'Two')}"))
    assert (first.metadata.name, second.metadata.name) == ("One", "Two")
    assert (first.metadata.authors, first.metadata.level, first.metadata.created) == (
        ("A", "B"),
        Level.HIGH,
        date(2026, 1, 2),
    )
    assert [each.id for each in first.metadata.threats[0].techniques] == ["T1059.004"]
    assert isinstance(second.body, SigmaBody)
    assert "Two" in second.body.text.text
    assert "One" not in second.body.text.text


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("- a\n- b\n", "S001 this is no sound Sigma rule: a rule is a mapping"),
        ("title: x\n", "D004 the rule has no `detection`"),
        ("title: x\ncorrelation: {}\n", "S002 RuleGlot does not read `correlation` in Sigma rules yet"),
        ("title: [\n", "D003 this is no sound YAML: "),
        ("title: 7\ndetection: {}\n", "D005 `title` is `7`, expected a text"),
    ],
)
def test_what_is_wrong_is_told(text: str, message: str) -> None:
    with pytest.raises(DiagnosticError) as caught:
        read_rules(Source("rules.yml", text))
    assert str(caught.value).startswith(message)


def test_an_alias_bomb_is_refused_in_no_time() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]
    with pytest.raises(DiagnosticError):
        read_rules(Source("rules.yml", "\n".join(lines) + "\ntitle: x\n"))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("curl in a container", "Curl in a Container"),
        ("Detects curl.", "Curl"),
        ("GRUB via eBPF", "GRUB via EBPF"),
        ("x " * 100, ("X " * 60).strip()),
    ],
)
def test_titles_follow_the_conventions(name: str, expected: str) -> None:
    assert title(name) == expected


def test_the_id_is_the_same_for_the_same_source_and_of_version_4() -> None:
    assert rule_id("a", "ecs") == rule_id("a", "ecs")
    assert len({rule_id("a", "ecs"), rule_id("a", "sigmahq"), rule_id("b", "ecs")}) == 3
    assert re.fullmatch(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", rule_id("a", "ecs"))


@pytest.mark.parametrize("name", ["Curl", "☠", "../../x", "word " * 60])
@pytest.mark.parametrize("category", ["process_creation", "file_event", "network_connection", ""])
def test_file_names_pass_sigmahqs_pattern(name: str, category: str) -> None:
    assert re.fullmatch(r"[a-z0-9_]{4,86}\.yml", file_name({"category": category}, name))


def test_false_positives_and_references_follow_the_conventions() -> None:
    metadata = Metadata(
        name="x",
        references=("https://attack.mitre.org/techniques/T1059/", "https://example.org"),
        false_positives=("none", "admins at work"),
    )
    found = outline(metadata, taxonomy="sigmahq")
    assert found.references == ("https://example.org",)
    assert found.false_positives == ("Admins at work",)
    assert outline(Metadata(name="x"), taxonomy="sigmahq").false_positives == ("Unknown",)


def threat(tactic: str, *techniques: str) -> Threat:
    return Threat(
        tactic=Tactic(id="", name=tactic), techniques=tuple(Technique(id=each, name="") for each in techniques)
    )


@pytest.mark.parametrize(
    ("threats", "expected"),
    [
        ((threat("Execution", "T1059.004"),), ("attack.execution", "attack.t1059.004")),
        ((threat("Defense Evasion"),), ("attack.stealth",)),
        ((threat("Defense Evasion", "T1562.001"),), ("attack.defense-impairment", "attack.t1685")),
        ((threat("Execution"), threat("Execution", "T9999")), ("attack.execution", "attack.t9999")),
        ((), ()),
    ],
)
def test_threats_become_tags_of_attack_19(threats: tuple[Threat, ...], expected: tuple[str, ...]) -> None:
    assert tags(threats, 18) == expected


def test_every_renumbered_technique_and_every_tactic_is_well_formed() -> None:
    assert all(re.fullmatch(r"T\d{4}(\.\d{3})?", each) for pair in renumbered().items() for each in pair if each)
    assert all(re.fullmatch(r"[a-z-]+", tactic) for tactics in tactics_of().values() for tactic in tactics)
    assert "defense-evasion" not in {tactic for tactics in tactics_of().values() for tactic in tactics}


@pytest.mark.shared
def test_the_ported_example_passes_sigmahqs_own_checks(shared: Path, tmp_path: Path) -> None:
    demo = [sys.executable, "-m", "ruleglot", "demo", "-o", str(tmp_path)]
    subprocess.run(demo, check=True, capture_output=True)
    for folder, only in (("sigma", set()), ("sigma-ecs", {"SigmahqInvalidFieldnameIssue"})):
        command = [sys.executable, str(shared / "tools/sigma_check.py"), str(tmp_path / folder)]
        checked = subprocess.run(command, capture_output=True, text=True, check=False)
        issues = {line.split()[1] for line in checked.stdout.splitlines() if line.startswith("issue ")}
        assert issues <= only, checked.stdout
        assert '"files": 1, "errors": 0' in checked.stdout
