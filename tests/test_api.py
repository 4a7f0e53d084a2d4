"""The public functions, as another program uses them."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

import ruleglot
from ruleglot.examples import seed_rule

if TYPE_CHECKING:
    from pathlib import Path


def test_every_public_name_is_there() -> None:
    for name in ruleglot.__all__:
        assert getattr(ruleglot, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'nosuch'"):
        _ = ruleglot.nosuch


def test_importing_the_package_loads_nothing_heavy() -> None:
    code = "import sys, ruleglot; print(sorted({'click', 'sigma', 'jinja2', 'ruamel', 're2'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_a_rule_is_read_converted_and_verified(tmp_path: Path) -> None:
    rule = ruleglot.read_rule(seed_rule())
    conversion = ruleglot.convert(rule, "falco")
    assert (conversion.verdict, conversion.assurance) == (ruleglot.Verdict.MIXED, ruleglot.Assurance.PROVED)
    assert {note.code for note in conversion.notes} >= {"N102", "N103", "N104"}
    path = tmp_path / "rules.yaml"
    path.write_text(conversion.text, encoding="utf-8")
    assert ruleglot.verify(seed_rule(), path).verdict is ruleglot.Verdict.MIXED
    assert ruleglot.convert(seed_rule(), ruleglot.Target.SIGMA, taxonomy="ecs").verdict is ruleglot.Verdict.EXACT
    assert [each.metadata.id for each in ruleglot.read_rules(seed_rule())] == [rule.metadata.id]


def test_queries_are_run_over_events() -> None:
    query = ruleglot.parse_eql('process where process.args == "-x"')
    event = {"event": {"category": "process"}, "process": {"args": ["a", "-x"]}}
    (match,) = ruleglot.evaluate(query, [event, {}])
    assert match.events == (event,)
    falco = ruleglot.parse_falco_condition("m and proc.name in (l)", macros={"m": "proc.tty != 0"}, lists={"l": ("a",)})
    assert ruleglot.evaluate(falco, [{"proc.tty": 1, "proc.name": "a"}, {"proc.tty": 0, "proc.name": "a"}]) != []


def test_what_is_the_users_fault_is_a_diagnostic(tmp_path: Path) -> None:
    with pytest.raises(ruleglot.DiagnosticError) as caught:
        ruleglot.read_rule(tmp_path / "nosuch.toml")
    assert [each.code for each in caught.value.diagnostics] == ["D001"]
