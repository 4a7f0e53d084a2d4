"""report.json has the shape that docs/report.md describes; report.html is one page that needs nothing else."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from ruleglot.cli.main import run
from ruleglot.equivalence.verdict import Verdict
from ruleglot.events.library import library
from ruleglot.examples import seed_rule
from ruleglot.report.data import report_data
from ruleglot.report.describe import MOST, describe
from ruleglot.report.model import Ported, Report, RuleReport
from ruleglot.report.page import report_page
from ruleglot.rules.load import read_rule
from ruleglot.translate.conversion import Comparison, Conversion, Target

DOCS = Path(__file__).resolve().parents[2] / "docs"


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("report")
    assert run(["demo", "-o", str(folder)]) == 0
    return folder


def keys(data: object) -> set[str]:
    """Return every key that a report uses, but not those of the events it shows nor the targets' own names."""
    match data:
        case dict():
            inner = [value for key, value in data.items() if key not in {"source_view", "ported_view"}]
            return {*map(str, data), *(name for value in inner for name in keys(value))}
        case list():
            return {name for value in data for name in keys(value)}
        case _:
            return set()


def test_every_key_of_the_report_is_documented(report: Path) -> None:
    data = json.loads((report / "report.json").read_text(encoding="utf-8"))
    text = (DOCS / "report.md").read_text(encoding="utf-8")
    documented = {word for quoted in re.findall(r"`([^`]+)`", text) for word in re.findall(r"[a-z_-]+", quoted)}
    assert keys(data) <= documented
    assert data["schema"] == 1
    (rule,) = data["rules"]
    assert list(rule["targets"]) == ["sigma", "sigma-ecs", "falco", "elastic"]
    falco = rule["targets"]["falco"]
    missed, shown = falco["counterexamples"]
    assert (falco["verdict"], shown["direction"], shown["reason"]) == ("mixed", "broader", "noted")
    assert missed["direction"] == "narrower"
    assert shown["sentence"].startswith('fires on `openat("/etc/x")`: ')
    assert shown["source_clause"]["text"] == "process.interactive == true"
    assert shown["source_clause"]["place"]["line"] == 42
    assert shown["ported_view"][-1]["evt.type"] == "openat"
    assert [each["event"]["category"] for each in shown["source_view"]] in ([], [["file"]])
    seen = falco["witnesses"]
    assert seen["both_fire"] < seen["source_fires"] < seen["ported_fires"] < seen["total"]
    assert seen["agree"] == seen["total"] - seen["source_fires"] - seen["ported_fires"] + 2 * seen["both_fire"]
    assert [each["direction"] for each in rule["targets"]["sigma"]["counterexamples"]] == ["narrower", "broader"]
    assert rule["targets"]["elastic"]["counterexamples"] == []


def test_the_page_needs_nothing_from_elsewhere_and_has_the_notes_beside_their_clauses(report: Path) -> None:
    page = (report / "report.html").read_text(encoding="utf-8")
    assert not re.search(r"<(script|link|img|iframe)\b|url\(|@import", page)
    for target in ("sigma", "sigma-ecs", "falco", "elastic"):
        assert f'id="rule-1-{target}"' in page
    rows = re.findall(r'<div class="line noted">.*?<code>(.*?)</code>.*?<div class="beside">(.*?)</div></div>', page)
    beside = [told for clause, told in rows if clause == "process.interactive == true"]
    assert ["field for" in each or "the console" in each for each in beside] == [True, True]
    assert "About the whole rule" in page
    assert page.count("<tr") > 40


def test_a_refused_rule_has_no_evidence() -> None:
    refused = Comparison(source=read_rule(seed_rule()), ported=None, verdict=Verdict.REFUSED, assurance=None)
    target = Ported(name="falco", conversion=Conversion(target=Target.FALCO, files=(), comparison=refused))
    report = Report(rules=(RuleReport(rule=refused.source, path="x", targets=(target,)),), unread=())
    page = report_page(report)
    assert "Who fires on what" not in page
    (rule,) = report_data(report)["rules"]
    assert (rule["targets"]["falco"]["witnesses"], rule["targets"]["falco"]["counterexamples"]) == (None, [])


@pytest.mark.parametrize("activity", library(), ids=lambda each: each.story)
def test_every_activity_is_told_on_a_line(activity: object) -> None:
    text = describe(activity)  # type: ignore[arg-type] # the library holds activities
    assert "\n" not in text
    assert len(text) <= MOST


def test_the_command_line_is_documented_whole() -> None:
    import click

    from ruleglot.cli.main import ruleglot

    text = (DOCS / "cli.md").read_text(encoding="utf-8")
    for name, command in ruleglot.commands.items():
        assert f"`ruleglot {name} " in text or f"`ruleglot {name}`" in text
        for option in command.params:
            if isinstance(option, click.Option):
                assert all(f"`{spelling}" in text or f", `{spelling}" in text for spelling in option.opts), option.opts
