"""Falco rules files: what is read from them, what is written, and what hostile metadata cannot do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.rules.falco.outline import outline
from ruleglot.rules.falco.reader import read_rules
from ruleglot.rules.rule import FalcoBody, Level, Metadata, Tactic, Technique, Threat
from ruleglot.source import Source
from ruleglot.templating.environment import render

if TYPE_CHECKING:
    from pathlib import Path

FILE = """\
- required_engine_version: 0.57.0
- list: shells
  items: [bash, '"my shell"', 7]
- macro: spawned
  condition: evt.type = execve
- rule: Shell
  desc: A shell.
  condition: spawned and proc.name in (shells)
  output: x
  priority: Warning
  tags: [container, mitre_execution, T1059.004]
"""


def rules_file(metadata: Metadata, condition: str = "evt.type = execve\nand proc.name = a") -> str:
    found = outline(metadata, condition, family="process", in_container=True, needs_container_plugin=True)
    return render("falco/rules.yaml.j2", rule=found)


def test_a_file_gives_rules_with_its_macros_and_lists() -> None:
    (rule,) = read_rules(Source("rules.yaml", FILE))
    assert isinstance(rule.body, FalcoBody)
    assert rule.body.condition.text == "spawned and proc.name in (shells)"
    assert rule.body.macros == {"spawned": "evt.type = execve"}
    assert rule.body.lists == {"shells": ("bash", '"my shell"', "7")}
    assert (rule.metadata.name, rule.metadata.level) == ("Shell", Level.HIGH)
    assert [threat.tactic.name for threat in rule.metadata.threats] == ["Execution"]
    assert rule.body.condition.position(0).line == 8


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("rule: x\n", "F007 a rules file is a list of entries"),
        ("- x\n", "F007 an entry is `x` and no mapping"),
        ("- rule: x\n  desc: d\n", "F007 the rule `x` has no `condition`"),
        ("- list: l\n  items: a\n", "F007 the items of the list `l` are no list"),
        (FILE.replace("Warning", "HIGH"), "F007 the rule `Shell` has no priority of Falco's: `HIGH`"),
        (FILE + "  exceptions: []\n", "F003 RuleGlot does not read `exceptions` in rules files yet"),
        ("- rule: [\n", "D003 this is no sound YAML: "),
    ],
)
def test_what_is_wrong_is_told(text: str, message: str) -> None:
    with pytest.raises(DiagnosticError) as caught:
        read_rules(Source("rules.yaml", text))
    assert str(caught.value).startswith(message)


def test_a_rule_is_written_in_the_official_style() -> None:
    metadata = Metadata(
        id="1",
        name="shell in 100% of containers",
        description="A shell\nis started",
        authors=("Someone",),
        license="Elastic License v2",
        references=("https://example.org/a",),
        level=Level.CRITICAL,
        false_positives=("Debugging.",),
        threats=(
            Threat(
                tactic=Tactic(id="TA0011", name="Command and Control"), techniques=(Technique(id="T1071", name="x"),)
            ),
        ),
    )
    assert rules_file(metadata) == (
        '# Ported by RuleGlot from the rule "shell in 100% of containers" (1).\n'
        "# The original by Someone is licensed under: Elastic License v2.\n"
        "# This is a modified copy and stays under that licence.\n"
        "# See https://example.org/a\n"
        "\n"
        "- required_engine_version: 0.57.0\n"
        "\n"
        "- required_plugin_versions:\n"
        "    - name: container\n"
        "      version: 0.4.0\n"
        "\n"
        "- rule: 'Shell in 100% of containers'\n"
        "  desc: >\n"
        "    A shell is started. Known to fire on: Debugging.\n"
        "  condition: >\n"
        "    evt.type = execve\n"
        "    and proc.name = a\n"
        "  output: >\n"
        "    shell in 100 of containers | evt_type=%evt.type user=%user.name user_uid=%user.uid"
        " user_loginuid=%user.loginuid process=%proc.name proc_exepath=%proc.exepath parent=%proc.pname"
        " command=%proc.cmdline terminal=%proc.tty exe_flags=%evt.arg.flags\n"
        "  priority: CRITICAL\n"
        "  tags: [maturity_sandbox, container, process, mitre_command_and_control, T1071]\n"
    )


@given(st.text(min_size=1, max_size=40), st.text(max_size=60), st.text(max_size=20))
def test_hostile_metadata_stays_text(name: str, description: str, tactic: str) -> None:
    if not name.strip():
        return
    threats = (Threat(tactic=Tactic(id="", name=tactic)),)
    text = rules_file(Metadata(name=name, description=description, threats=threats))
    (rule,) = read_rules(Source("rules.yaml", text))
    assert isinstance(rule.body, FalcoBody)
    assert rule.body.condition.text.split() == ["evt.type", "=", "execve", "and", "proc.name", "=", "a"]
    output = str(rule.body.document["output"])
    assert "%" not in output.partition(" | ")[0]


@pytest.mark.shared
def test_the_official_files_are_read(shared: Path) -> None:
    counts = {
        path.name: len(read_rules(Source(path.name, path.read_text(encoding="utf-8"))))
        for path in sorted((shared / "corpus/falco-rules").glob("*.yaml"))
    }
    print(counts)
    assert sum(counts.values()) == 93
