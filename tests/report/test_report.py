"""report.json has the shape that docs/report.md describes; report.html is one page that needs nothing else."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from ruleglot.cli.main import run
from ruleglot.events.library import library
from ruleglot.report.describe import MOST, describe

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
    shown = falco["events"]["counterexample"]
    assert (falco["verdict"], shown["direction"], shown["source_fires"], shown["ported_fires"]) == (
        "broader",
        "broader",
        False,
        True,
    )
    assert shown["ported_view"][-1]["evt.type"]
    assert [each["event"]["category"] for each in shown["source_view"]] in ([], [["file"]])


def test_the_page_needs_nothing_from_elsewhere_and_marks_the_clauses_of_the_notes(report: Path) -> None:
    page = (report / "report.html").read_text(encoding="utf-8")
    assert not re.search(r"<(script|link|img|iframe)\b|url\(|@import", page)
    assert "<mark>process.interactive == true<sup>" in page
    for target in ("sigma", "sigma-ecs", "falco", "elastic"):
        assert f'id="rule-1-{target}"' in page
    assert "Counterexample:" in page
    assert page.count("<tr") > 40


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
