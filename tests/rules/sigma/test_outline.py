"""Sigma rules by SigmaHQ's conventions, and SigmaHQ's own checks of them."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.ir.nodes import (
    Case,
    Comparison,
    Condition,
    EventQuery,
    Field,
    Hole,
    Literal,
    Not,
    Operator,
    Vocabulary,
    Wildcard,
)
from ruleglot.ir.patterns import pattern
from ruleglot.ir.simplify import all_of, any_of
from ruleglot.languages.sigma.printer import detection
from ruleglot.languages.sigma.read import read_query
from ruleglot.rules.rule import Level, Metadata, SigmaBody, Tactic, Technique, Threat
from ruleglot.rules.sigma.outline import PREFIXES, SigmaOutline, file_name, outline, rule_id, title
from ruleglot.rules.sigma.reader import read_rules
from ruleglot.source import Source
from ruleglot.templating.environment import render

if TYPE_CHECKING:
    from tests.conftest import Golden


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("curl in a container", "Curl in a Container"),
        ("Detects curl.", "Curl"),
        ("detect", "Detect"),
        ("GRUB via eBPF", "GRUB via eBPF"),
        ("the use of /etc/passwd by wget.exe into LD_preload", "The Use of /etc/passwd by wget.exe Into LD_preload"),
        ("end...", "End"),
        ("...", "Rule"),
        ("x " * 100, ("X " * 60).strip()),
        ("y" * 200, "Y" + "y" * 119),
    ],
)
def test_titles_follow_the_conventions(name: str, expected: str) -> None:
    assert title(name) == expected


@given(st.text(min_size=1).filter(str.strip))
def test_any_name_gives_a_title_and_a_file_name_that_pass_sigmahqs_checks(name: str) -> None:
    found = title(name)
    assert 0 < len(found) <= 120
    assert not found.endswith(".")
    assert re.fullmatch(r"[a-z0-9_]{10,86}\.yml", file_name({"product": "linux"}, name))


@pytest.mark.parametrize(
    ("logsource", "name", "expected"),
    [
        ({"product": "linux", "category": "file_event"}, "A Rule", "file_event_lnx_a_rule.yml"),
        ({"product": "linux", "service": "auditd"}, "A Rule", "lnx_auditd_a_rule.yml"),
        ({"product": "linux", "category": "file_delete"}, "A Rule", "lnx_a_rule.yml"),
        ({"product": "windows", "category": "process_creation"}, "☠", "proc_creation_win.yml"),
        ({"product": "linux"}, "☠", "lnx_detection.yml"),
        ({"product": "aws", "service": "cloudtrail"}, "A/../Rule", "aws_a_rule.yml"),
        ({"category": "webserver"}, "A", "webserver_a.yml"),
        ({"product": "☠"}, "☠", "rule_detection.yml"),
        ({"product": "linux"}, "word " * 60, f"lnx_{'word_' * 16}w.yml"),
    ],
)
def test_file_names_begin_as_sigmahqs(logsource: dict[str, str], name: str, expected: str) -> None:
    assert file_name(logsource, name) == expected


@pytest.mark.shared
def test_our_prefixes_are_those_of_sigmahq(shared: Path) -> None:
    data = json.loads((shared / "data/sigma-check/sigmahq_filename.json").read_text(encoding="utf-8"))
    known = {
        (part["product"], part["category"] or part["service"] or ""): each["prefix"]
        for each in data["pattern"].values()
        for part in [each["logsource"]]
    }
    assert {key: known.get(key) for key in PREFIXES} == dict(PREFIXES)


def test_the_id_is_the_same_for_the_same_source_and_of_version_4() -> None:
    assert rule_id("a", "ecs") == rule_id("a", "ecs")
    assert len({rule_id("a", "ecs"), rule_id("a", "sigmahq"), rule_id("b", "ecs")}) == 3
    assert re.fullmatch(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", rule_id("a", "ecs"))


def told(**facts: object) -> SigmaOutline:
    return outline(Metadata(**({"name": "x"} | facts)), taxonomy="sigmahq")  # type: ignore[arg-type] # facts of any kind


def test_what_sigmahq_refuses_in_its_place_is_told_in_comments() -> None:
    found = told(
        references=(
            "https://attack.mitre.org/techniques/T1059/",
            "https://example.org",
            "https://github.com/a/b/blob/main/c.py",
            f"https://github.com/a/b/blob/{'0' * 40}/c.py",
            "https://example.org",
        ),
        false_positives=("none", "A penetration\ntest", " admins  at work ", "Admins at work", ""),
    )
    assert found.references == ("https://example.org", f"https://github.com/a/b/blob/{'0' * 40}/c.py")
    assert found.false_positives == ("Admins at work",)
    assert found.comments[1:] == (
        "See https://attack.mitre.org/techniques/T1059/",
        "See https://github.com/a/b/blob/main/c.py",
        "Known to fire on: A penetration test",
    )


@pytest.mark.parametrize(
    ("created", "updated", "expected"),
    [
        (None, None, ("", "")),
        (date(2026, 1, 2), None, ("2026-01-02", "")),
        (date(2026, 1, 2), date(2026, 1, 2), ("2026-01-02", "")),
        (date(2026, 1, 2), date(2026, 2, 1), ("2026-01-02", "2026-02-01")),
        (date(2026, 1, 2), date(2025, 2, 1), ("2026-01-02", "")),
        (None, date(2026, 2, 1), ("2026-02-01", "")),
    ],
)
def test_a_rule_is_modified_after_its_date_or_not_at_all(
    created: date | None, updated: date | None, expected: tuple[str, str]
) -> None:
    found = told(created=created, updated=updated)
    assert (found.date, found.modified) == expected


@pytest.mark.parametrize(
    ("description", "expected"),
    [
        ("", "Detects the following: A rule"),
        ("Identifies shells.", "Detects shells."),
        ("This rule detects shells,\nsee https://example.org/x now", "Detects shells, see now"),
        ("Shells are bad.", "Detects the following: Shells are bad."),
    ],
)
def test_descriptions_begin_with_detects_and_hold_no_link(description: str, expected: str) -> None:
    assert told(name="A rule", description=description).description == expected


def test_the_rest_follows_the_source() -> None:
    found = told(id="7", authors=("Elastic", "A B"), license="Elastic License v2", level=Level.LOW)
    assert found.description.endswith('Ported from the Elastic rule "x" (7).')
    assert (found.author, found.license, found.taxonomy) == (
        "Elastic (original rule), A B (original rule)",
        "Elastic-2.0",
        "",
    )
    assert (found.status, found.level, found.false_positives) == ("experimental", "low", ("Unknown",))
    assert told().author == "Unknown"
    assert outline(Metadata(name="x"), taxonomy="ecs").taxonomy == "ecs"


def field(name: str) -> Field:
    return Field(vocabulary=Vocabulary.SIGMA, name=name)


def equals(name: str, value: str, case: Case = Case.ASCII) -> Comparison:
    return Comparison(subject=field(name), operator=Operator.EQ, value=Literal(value=value), case=case)


def begins(name: str, *texts: str) -> Wildcard:
    return Wildcard(subject=field(name), patterns=tuple(pattern(each, Hole.RUN) for each in texts), case=Case.ASCII)


def ends(name: str, *texts: str) -> Wildcard:
    return Wildcard(subject=field(name), patterns=tuple(pattern(Hole.RUN, each) for each in texts), case=Case.ASCII)


def contains(name: str, text: str) -> Wildcard:
    return Wildcard(subject=field(name), patterns=(pattern(Hole.RUN, text, Hole.RUN),), case=Case.ASCII)


CRON = all_of(
    equals("logsource.category", "file_event", Case.EXACT),
    equals("logsource.product", "linux", Case.EXACT),
    begins("TargetFilename", "/etc/cron.d/", "/var/spool/cron/"),
    any_of(
        ends("Image", "/wget", "/curl"),
        all_of(begins("Image", "/tmp/"), contains("Image", "/.hidden"), contains("Image", "update")),
        all_of(equals("User", "nobody"), Not(operand=ends("Image", "/crond"))),
    ),
    Not(operand=equals("Image", "/usr/bin/dpkg")),
    Not(operand=all_of(ends("Image", "/rpm"), equals("User", "root"))),
)

METADATA = Metadata(
    id="3f9d",
    name="crontab written by a downloader.",
    description="Identifies a crontab that a downloader wrote, which runs the attacker's program again and again.",
    authors=("RuleGlot",),
    license="Elastic License v2",
    references=("https://attack.mitre.org/techniques/T1053/", "https://example.org/cron"),
    level=Level.HIGH,
    false_positives=("configuration management",),
    threats=(
        Threat(tactic=Tactic(id="TA0003", name="Persistence"), techniques=(Technique(id="T1053.003", name="Cron"),)),
        Threat(tactic=Tactic(id="TA0005", name="Defense Evasion")),
    ),
    created=date(2026, 1, 2),
    updated=date(2026, 3, 4),
)


def laid_out(condition: Condition) -> str:
    found = detection(EventQuery(category=None, condition=condition))
    return render("sigma/rule.yml.j2", rule=outline(METADATA, taxonomy="sigmahq"), detection=found)


def test_a_rule_with_filters_and_nested_alternatives_is_laid_out_as_sigmahq_does(golden: Golden) -> None:
    golden(Path(__file__).parent / "golden" / "crontab.yml", laid_out(CRON))


@pytest.mark.shared
def test_a_rule_with_filters_and_nested_alternatives_passes_sigmahqs_own_checks(shared: Path, tmp_path: Path) -> None:
    path = tmp_path / file_name({"product": "linux", "category": "file_event"}, METADATA.name)
    path.write_text(laid_out(CRON), encoding="utf-8")
    assert checked(shared, tmp_path) == ({"files": 1, "errors": 0, "issues": 0, "hints": 0}, set())


@pytest.mark.shared
def test_sigmahqs_linux_rules_still_pass_their_checks_when_we_write_them(shared: Path, tmp_path: Path) -> None:
    written = 0
    for path in sorted((shared / "corpus/sigma-rules/linux").rglob("*.yml")):
        (rule,) = read_rules(Source(path.name, path.read_text(encoding="utf-8")))
        try:
            found = detection(read_query(rule.body.text if isinstance(rule.body, SigmaBody) else rule.source))
        except DiagnosticError:
            continue
        told = outline(rule.metadata, taxonomy="sigmahq")
        name = file_name(dict(found.logsource), rule.metadata.name)
        text = render("sigma/rule.yml.j2", rule=told, detection=found)
        (tmp_path / name).write_text(text, encoding="utf-8")
        written += 1
    summary, issues = checked(shared, tmp_path)
    assert written > 100
    assert (summary["files"], summary["errors"], issues) == (written, 0, set())


@pytest.mark.shared
def test_the_ported_example_passes_sigmahqs_own_checks(shared: Path, tmp_path: Path) -> None:
    demo = [sys.executable, "-m", "ruleglot", "demo", "-o", str(tmp_path)]
    subprocess.run(demo, check=True, capture_output=True)
    for folder, only in (("sigma", set()), ("sigma-ecs", {"SigmahqInvalidFieldnameIssue"})):
        found, issues = checked(shared, tmp_path / folder)
        assert (found["files"], found["errors"]) == (1, 0)
        assert issues <= only


def checked(shared: Path, folder: Path) -> tuple[dict[str, int], set[str]]:
    """Return what SigmaHQ's checks count, and the names of the issues."""
    command = [sys.executable, str(shared / "tools/sigma_check.py"), str(folder)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    *lines, summary = run.stdout.splitlines()
    return json.loads(summary), {line.split()[1] for line in lines if line.startswith("issue ")}
