"""The commands, run as a user runs them: arguments in; stdout, stderr, files and an exit code out."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from ruleglot.examples import seed_rule

RULE = """\
[rule]
name = "Curl in a Container"
rule_id = "11111111-2222-4333-8444-555555555555"
severity = "high"
type = "eql"
language = "eql"
query = '''
process where host.os.type == "linux" and event.type == "start" and event.action == "exec" and
  process.name == "curl" and container.id != null
'''
"""


def ruleglot(
    *arguments: object, cwd: Path, stdin: str = "", environment: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "ruleglot", *map(str, arguments)],
        cwd=cwd,
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **(environment or {})},
    )


@pytest.fixture
def rule(tmp_path: Path) -> Path:
    path = tmp_path / "curl.toml"
    path.write_text(RULE, encoding="utf-8")
    return path


def test_version_is_told_without_loading_what_is_heavy(tmp_path: Path) -> None:
    told = ruleglot("--version", cwd=tmp_path)
    assert (told.returncode, told.stderr) == (0, "")
    assert told.stdout.startswith("ruleglot ")
    code = "import sys, ruleglot.cli.main; print(sorted({'sigma', 'jinja2', 'ruamel', 're2'} & set(sys.modules)))"
    heavy = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert heavy.stdout == "[]\n"


def test_convert_writes_rules_and_reports_and_prints_the_verdicts(rule: Path, tmp_path: Path) -> None:
    done = ruleglot("convert", rule.name, "-o", "out", cwd=tmp_path)
    assert done.returncode == 0
    files = sorted(path.relative_to(tmp_path / "out").as_posix() for path in (tmp_path / "out").rglob("*.*"))
    assert files == [
        "elastic/curl_in_a_container.ndjson",
        "elastic/curl_in_a_container.toml",
        "falco/curl_in_a_container.yaml",
        "report.html",
        "report.json",
        "sigma/proc_creation_lnx_curl_in_a_container.yml",
    ]
    head, *rows = done.stdout.splitlines()
    assert head.split() == ["RULE", "TARGET", "VERDICT", "ASSURANCE", "EVENTS", "NOTES"]
    assert [row.split()[-8:][0] for row in rows if "falco" in row] != []
    assert "\x1b" not in done.stdout + done.stderr
    assert done.stderr.strip().endswith("the report is out/report.html")


def test_two_runs_write_the_same_bytes(rule: Path, tmp_path: Path) -> None:
    first = ruleglot("convert", rule.name, "-o", "out", cwd=tmp_path)
    before = {path: path.read_bytes() for path in sorted((tmp_path / "out").rglob("*.*"))}
    second = ruleglot("convert", rule.name, "-o", "out", cwd=tmp_path, environment={"PYTHONHASHSEED": "7"})
    assert {path: path.read_bytes() for path in sorted((tmp_path / "out").rglob("*.*"))} == before
    assert first.stdout == second.stdout


def test_results_do_not_depend_on_the_number_of_processes(tmp_path: Path) -> None:
    rules = tmp_path / "rules"
    rules.mkdir()
    for number in range(9):
        text = RULE.replace('== "curl"', f'== "curl{number}"').replace("11111111", f"1111111{number}")
        (rules / f"{number}.toml").write_text(text, encoding="utf-8")
    (rules / "bad.toml").write_text(RULE.replace("process where", "process wher"), encoding="utf-8")
    found = []
    for jobs in (1, 2):
        told = ruleglot("convert", "rules", "--jobs", jobs, "-o", "out", "--fail-on", "never", cwd=tmp_path)
        files = {each.relative_to(tmp_path): each.read_bytes() for each in sorted((tmp_path / "out").rglob("*.*"))}
        found.append((told.returncode, told.stdout, told.stderr, files))
    assert found[0] == found[1]
    assert len(found[0][-1]) == 9 * 4 + 2


def test_one_bad_rule_never_stops_the_others(rule: Path, tmp_path: Path) -> None:
    (tmp_path / "bad.toml").write_text(RULE.replace("process.name ==", "process.name ="), encoding="utf-8")
    done = ruleglot("convert", "bad.toml", rule.name, "--to", "falco", "-o", "out", cwd=tmp_path)
    assert done.returncode == 2
    assert (tmp_path / "out/falco/curl_in_a_container.yaml").exists()
    assert "error[Q001]" in done.stderr
    assert "bad.toml:9:" in done.stderr
    report = json.loads((tmp_path / "out/report.json").read_text(encoding="utf-8"))
    assert [each["path"] for each in report["unread"]] == ["bad.toml"]


def test_two_rules_of_one_name_write_two_files(rule: Path, tmp_path: Path) -> None:
    (tmp_path / "again.toml").write_text(RULE, encoding="utf-8")
    ruleglot("convert", rule.name, "again.toml", "--to", "falco", "-o", "out", cwd=tmp_path)
    names = sorted(path.name for path in (tmp_path / "out/falco").iterdir())
    assert names == ["curl_in_a_container.yaml", "curl_in_a_container_2.yaml"]


@pytest.mark.parametrize(("fail_on", "code"), [("never", 0), ("refused", 0), ("lossy", 1)])
def test_fail_on_says_which_verdicts_fail(fail_on: str, code: int, tmp_path: Path) -> None:
    done = ruleglot("convert", seed_rule(), "--to", "falco", "--fail-on", fail_on, "-o", "out", cwd=tmp_path)
    assert done.returncode == code


def test_a_rule_for_another_system_is_refused_and_writes_no_file(tmp_path: Path) -> None:
    (tmp_path / "windows.toml").write_text(RULE.replace('"linux"', '"windows"'), encoding="utf-8")
    done = ruleglot("convert", "windows.toml", "--to", "falco", "-o", "out", "--format", "json", cwd=tmp_path)
    assert done.returncode == 1
    (target,) = [each["targets"]["falco"] for each in json.loads(done.stdout)["rules"]]
    assert (target["verdict"], target["assurance"], target["files"]) == ("refused", None, [])
    assert [problem["code"] for problem in target["problems"]] == ["X003"]
    assert not (tmp_path / "out/falco").exists()


def test_verify_compares_what_convert_wrote_and_finds_a_wrong_port(rule: Path, tmp_path: Path) -> None:
    ruleglot("convert", rule.name, "-o", "out", cwd=tmp_path)
    ported = tmp_path / "out/falco/curl_in_a_container.yaml"
    right = ruleglot("verify", rule.name, ported, cwd=tmp_path)
    assert (right.returncode, right.stdout.splitlines()[0]) == (0, "exact (proved)")
    ported.write_text(ported.read_text(encoding="utf-8").replace("= curl", "= wget"), encoding="utf-8")
    wrong = ruleglot("verify", rule.name, ported, cwd=tmp_path)
    assert wrong.returncode == 1
    assert wrong.stdout.splitlines()[0] == "mixed (proved)"
    assert "stays silent on `curl`: the ported rule asks for" in wrong.stdout
    assert re.search(r"^  fires   silent  \d+ such as: ", wrong.stdout, re.MULTILINE)


def test_match_prints_the_events_on_which_a_rule_fires(rule: Path, tmp_path: Path) -> None:
    fires = {
        "event": {"category": ["process"], "type": ["start"], "action": "exec"},
        "host": {"os": {"type": "linux"}},
        "process": {"name": "curl"},
        "container": {"id": "x"},
    }
    lines = [json.dumps(fires), json.dumps({**fires, "process": {"name": "wget"}}), ""]
    done = ruleglot("match", rule.name, "-", cwd=tmp_path, stdin="\n".join(lines))
    assert (done.returncode, done.stdout, done.stderr) == (0, lines[0] + "\n", "1 of 2 events match\n")


SERIES = """\
sequence by host.id with maxspan=1m
  [process where process.name == "curl"]
  ![file where true]
  [process where process.nmae == "sh"]
"""


def series(rule: Path, query: str) -> Path:
    text = rule.read_text(encoding="utf-8")
    path = rule.with_name("series.toml")
    path.write_text(re.sub(r"query = '''.*'''", f"query = '''\n{query}'''", text, flags=re.DOTALL), encoding="utf-8")
    return path


def test_match_prints_what_a_sequence_finds(rule: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, events = series(rule, SERIES), tmp_path / "events.ndjson"
    first = {"@timestamp": 1, "event": {"category": "process"}, "host": {"id": "h"}, "process": {"name": "curl"}}
    lines = [json.dumps({**first, "@timestamp": 2, "process": {"nmae": "sh"}}), json.dumps(first)]
    events.write_text("\n".join(lines), encoding="utf-8")
    assert told(["match", path, events], capsys) == (0, f"[{lines[1]}, null, {lines[0]}]\n", "1 finding in 2 events\n")
    path = series(rule, "process where true | head 1")
    assert told(["match", path, events], capsys) == (0, f"{lines[1]}\n", "1 finding in 2 events\n")


def test_a_sequence_is_ported_to_elastic_and_refused_elsewhere(
    rule: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = series(rule, SERIES)
    code, out, err = told(["convert", path, "-o", tmp_path / "out"], capsys)
    assert code == 1
    assert [line.split()[-5:-3] for line in out.splitlines()[1:]][2] == ["elastic", "exact"]
    assert "ECS has no field `process.nmae`" in err
    assert "did you mean `process.name`?" in err
    (ported,) = (tmp_path / "out/elastic").glob("*.toml")
    unplayed = "  nothing is shown by streams of activities: no activity was found for its stage 3\n"
    assert told(["verify", path, ported], capsys)[:2] == (0, f"exact (proved)\n{unplayed}")
    other = series(ported, SERIES.replace("1m", "2m"))
    code, out, err = told(["verify", path, other], capsys)
    assert (code, "X008" in out + err) == (1, True)


def test_two_sequences_are_compared_over_streams(
    rule: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = series(rule, SERIES.replace("nmae", "name"))
    longer = tmp_path / "longer.toml"
    longer.write_text(path.read_text(encoding="utf-8").replace("maxspan=1m", "maxspan=2m"), encoding="utf-8")
    code, out, _ = told(["verify", path, longer], capsys)
    assert code == 1
    assert out.startswith("broader (tested)\n")
    assert re.search(r"\n  fires on 2 activities within 60\.001 s on which the source stays silent\n +0 s  ", out)
    code, out, _ = told(["verify", "--format", "json", path, longer], capsys)
    data = json.loads(out)
    assert (code, data["assurance"], data["witnesses"]) == (1, "tested", None)
    assert data["streams"]["bound"] in out
    (shown,) = data["counterexamples"]
    assert [each["after"] for each in shown["stream"]] == ["0 s", "60.001 s"]


def test_a_pipe_is_told_where_the_target_has_none(
    rule: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    query = 'process where event.type == "start" and event.action == "exec" and process.name == "curl" | tail 1'
    told(["convert", series(rule, query), "-o", tmp_path / "out"], capsys)
    report = json.loads((tmp_path / "out/report.json").read_text(encoding="utf-8"))
    targets = report["rules"][0]["targets"]
    assert {name: target["verdict"] for name, target in targets.items()}["elastic"] == "exact"
    assert [note["code"] for note in targets["falco"]["notes"] if note["direction"] == "broader"] == ["N112"]


def test_match_takes_a_sigma_record_for_one_of_the_rules_own_log_source(rule: Path, tmp_path: Path) -> None:
    ruleglot("convert", rule.name, "--to", "sigma", "-o", "out", cwd=tmp_path)
    (ported,) = (tmp_path / "out/sigma").iterdir()
    record = json.dumps({"Image": "/usr/bin/curl"})
    assert ruleglot("match", ported, "-", cwd=tmp_path, stdin=record).stdout == record + "\n"


@pytest.mark.parametrize("form", ["ecs", "falco", "sigma", "sigma-ecs"])
def test_events_prints_records_that_match_takes(
    form: str, rule: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = told(["events", "--as", form], capsys)
    records = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    assert len(records) > 600
    assert re.fullmatch(rf"\d+ of 744 activities are recorded, in {len(records)} records\n", err)
    assert told(["events", "--as", form], capsys)[1] == out
    taxonomy = "ecs" if form == "sigma-ecs" else "sigmahq"
    target = "elastic" if form == "ecs" else form.removesuffix("-ecs")
    told(["convert", rule, "--to", target, "--taxonomy", taxonomy, "-o", tmp_path / "out"], capsys)
    ported = next(iter(sorted((tmp_path / "out" / target).glob("*.*ml"))))
    events = tmp_path / "events.ndjson"
    events.write_text(told(["events", rule, "--as", form], capsys)[1], encoding="utf-8")
    matched = told(["match", ported, events], capsys)[1].splitlines()
    assert 0 < len(matched) < len(events.read_text(encoding="utf-8").splitlines())


def test_events_has_less_on_the_documented_view(capsys: pytest.CaptureFixture[str]) -> None:
    assert len(told(["events", "--view", "documented"], capsys)[1]) < len(told(["events"], capsys)[1])


def test_events_derives_from_elastic_rules_about_single_events_only(
    rule: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told(["convert", rule, "--to", "falco", "-o", tmp_path / "out"], capsys)
    (falco,) = (tmp_path / "out/falco").iterdir()
    for path in (falco, series(rule, SERIES)):
        code, out, err = told(["events", path], capsys)
        assert (code, out) == (2, "")
        assert "error[U005]: no activities are derived from" in err


def test_explain_prints_a_page_or_a_rule(rule: Path, tmp_path: Path) -> None:
    page = ruleglot("explain", "n103", cwd=tmp_path)
    assert page.returncode == 0
    assert page.stdout.startswith("N103 · list matched as text\n")
    told = ruleglot("explain", rule.name, cwd=tmp_path)
    assert 'process.name == "curl"' in told.stdout
    assert "falco: exact (proved)" in told.stdout


def test_demo_ports_the_packaged_rule_to_every_target(tmp_path: Path) -> None:
    done = ruleglot("demo", "-o", "out", cwd=tmp_path)
    assert done.returncode == 0
    report = json.loads((tmp_path / "out/report.json").read_text(encoding="utf-8"))
    verdicts = {name: target["verdict"] for name, target in report["rules"][0]["targets"].items()}
    assert verdicts == {"sigma": "mixed", "sigma-ecs": "exact", "falco": "mixed", "elastic": "exact"}


def test_the_committed_output_is_what_the_demo_writes(tmp_path: Path) -> None:
    committed = Path(__file__).resolve().parents[2] / "output"
    ruleglot("demo", "-o", "output", cwd=tmp_path)
    fresh = tmp_path / "output"
    names = sorted(path.relative_to(fresh).as_posix() for path in fresh.rglob("*.*"))
    assert names == sorted(path.relative_to(committed).as_posix() for path in committed.rglob("*.*"))
    for name in names:
        assert (fresh / name).read_bytes() == (committed / name).read_bytes(), f"run `make demo`: {name} changed"


def told(arguments: list[object], capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    """Run a command in this process, so that what it covers is counted."""
    from ruleglot.cli.main import run

    code = run([str(each) for each in arguments])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def test_verify_as_json_and_as_text(rule: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert told(["convert", rule, "--to", "sigma", "-o", tmp_path / "out", "--fail-on", "lossy"], capsys)[0] == 1
    (ported,) = (tmp_path / "out/sigma").iterdir()
    code, out, _ = told(["verify", rule, ported, "--format", "json"], capsys)
    assert (code, json.loads(out)["verdict"]) == (1, "broader")
    code, out, err = told(["verify", rule, rule, "--rule", "Curl in a Container"], capsys)
    assert (code, out.splitlines()[0]) == (0, "exact (proved)")
    assert err == ""


def test_events_are_written_as_a_capture(rule: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "new" / "activities.scap"
    code, out, err = told(["events", rule, "--as", "scap", "-o", path], capsys)
    assert (code, out) == (0, "")
    assert re.fullmatch(r"\d+ activities are in the capture\n", err)
    assert path.read_bytes()[:4] == b"\x0a\x0d\x0d\x0a"
    piped = subprocess.run(
        [sys.executable, "-m", "ruleglot", "events", str(rule), "--as", "scap"], capture_output=True, check=True
    )
    assert piped.stdout == path.read_bytes()
    older = tmp_path / "older.scap"
    told(["events", rule, "--as", "scap", "--reader", "sysdig", "-o", older], capsys)
    assert len(older.read_bytes()) > len(path.read_bytes())


def test_capture_is_not_written_to_a_terminal(
    rule: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    code, _, err = told(["events", rule, "--as", "scap"], capsys)
    assert code == 3
    assert "a capture is not for a terminal" in err


def test_seed_changes_the_details_and_not_the_stories(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    seeds = (0, 0, 1)
    files = [tmp_path / f"{place}.ndjson" for place in range(len(seeds))]
    heard = [
        told(["events", "--as", "falco", "--seed", seed, "-o", path], capsys)[2]
        for seed, path in zip(seeds, files, strict=True)
    ]
    assert heard[0] == heard[1] == heard[2]
    assert files[0].read_bytes() == files[1].read_bytes() != files[2].read_bytes()


def test_explain_and_match_in_this_process(rule: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = told(["explain", rule], capsys)
    assert code == 0
    assert "sigma: broader (proved)" in out.splitlines()
    assert "  | - rule: Curl in a Container" in out
    assert told(["explain", "X001"], capsys)[1].startswith("X001 · ")
    events = tmp_path / "events.ndjson"
    events.write_text('{"a": 1}\n\n', encoding="utf-8")
    assert told(["match", rule, events, "--rule", "Curl in a Container"], capsys)[::2] == (0, "0 of 1 events match\n")
    events.write_bytes(b"\xff\n")
    assert "no UTF-8" in told(["match", rule, events], capsys)[2]
    assert told(["--help"], capsys)[0] == 0
