"""The museum of bad input: one clear diagnostic each, the right exit code, no traceback, nothing half-written."""

from __future__ import annotations

from pathlib import Path

import pytest

from ruleglot.cli.main import run

QUERY = 'process where process.name == \\"a\\"'


def toml(query: str = "any where true", **keys: str) -> str:
    lines = [f"{key} = {value}" for key, value in {"name": '"x"', "type": '"eql"', "language": '"eql"', **keys}.items()]
    return "\n".join(["[rule]", *lines, f"query = '''{query}'''", ""])


FILES = {
    "empty": ("rule.toml", b""),
    "broken-toml": ("rule.toml", b'[rule]\nname = "x\n'),
    "not-utf-8": ("rule.toml", b'[rule]\nname = "\xff"\n'),
    "no-rule-table": ("rule.toml", b"[metadata]\n"),
    "no-query": ("rule.toml", b'[rule]\nname = "x"\ntype = "eql"\nlanguage = "eql"\n'),
    "another-language": ("rule.toml", toml(language='"kuery"').encode()),
    "another-kind": ("rule.toml", toml(type='"threshold"').encode()),
    "wrong-type": ("rule.toml", toml(name="7").encode()),
    "huge": ("rule.toml", b"#" * (9 * 1024 * 1024)),
    "deep-toml": ("rule.toml", b"x = " + b"[" * 5000),
    "broken-query": ("rule.toml", toml('process where process.name = "a"').encode()),
    "unclosed-bracket": ("rule.toml", toml("any where (a == 1").encode()),
    "deep-query": ("rule.toml", toml("any where " + "(" * 5000).encode()),
    "sequence": ("rule.toml", toml("sequence by host.id [any where true]").encode()),
    "not-a-rule": ("rule.txt", b"hello"),
    "broken-json": ("rules.ndjson", b'{"name": \n'),
    "broken-yaml": ("rules.yaml", b"- rule: [\n"),
    "deep-yaml": ("rules.yaml", b"- " + b"[" * 5000),
    "falco-rule": (
        "rules.yaml",
        b"- rule: R\n  desc: d\n  condition: evt.type = execve\n  output: o\n  priority: INFO\n",
    ),
}


@pytest.mark.parametrize("case", FILES)
def test_a_bad_file_is_told_in_one_diagnostic_and_writes_no_rule(
    case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    name, content = FILES[case]
    Path(name).write_bytes(content)
    assert run(["convert", name, "-o", "out"]) == 2
    captured = capsys.readouterr()
    assert captured.err.startswith("error[")
    assert "Traceback" not in captured.err
    assert captured.out == ""
    assert sorted(path.name for path in Path("out").iterdir()) == ["report.html", "report.json"]


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["convert", "no/such.toml"], 2, "error[D001]: cannot read `no/such.toml`"),
        (["convert", "empty-folder"], 2, "error[D002]: `empty-folder` holds no rule"),
        (["convert", "rule.toml", "-o", "rule.toml"], 3, "error[O002]: cannot write `rule.toml/"),
        (["convert", "rule.toml", "--templates", "no-folder"], 3, "error[O001]"),
        (["convert", "rule.toml", "--templates", "bad-templates"], 3, "error[O001]"),
        (["convert", "rule.toml", "--to", "splunk"], 3, "Invalid value for '--to'"),
        (["convert"], 3, "Missing argument 'SOURCE...'"),
        (["frobnicate"], 3, "No such command 'frobnicate'"),
        (["verify", "rule.toml"], 3, "Missing argument 'PORTED'"),
        (["explain", "N999"], 3, "error[U004]: `N999` is neither a diagnostic's code nor a file"),
        (["match", "rule.toml", "no-events"], 2, "error[D001]: cannot read `no-events`"),
        (["match", "rule.toml", "bad.ndjson"], 2, "error[U003]: `bad.ndjson`, line 2, is no event"),
        (["verify", "rule.toml", "rule.toml", "--rule", "y"], 2, "error[U002]: `rule.toml` has no rule `y`"),
    ],
)
def test_a_bad_command_has_its_exit_code_and_says_why(
    arguments: list[str],
    code: int,
    told: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("empty-folder").mkdir()
    Path("bad-templates/elastic").mkdir(parents=True)
    Path("bad-templates/elastic/rule.toml.j2").write_text("{{ rule.no_such_thing }}", encoding="utf-8")
    Path("rule.toml").write_text(toml(), encoding="utf-8")
    Path("bad.ndjson").write_text('{"a": 1}\n[]\n', encoding="utf-8")
    assert run(arguments) == code
    captured = capsys.readouterr()
    assert told in captured.err
    assert "Traceback" not in captured.err


def test_hostile_names_stay_inside_the_output_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    names = [
        "../../x",
        "/etc/passwd",
        "..",
        "con",
        "☠",
        "a\\u0000b",
        "x" * 5000,
        "<script>alert(1)</script>",
        "{{ 7*7 }}",
    ]
    for number, name in enumerate(names):
        content = toml(f'file where file.path == "/x{number}"', name=f'"{name}"', file_path='"../../x"')
        Path(f"{number}.toml").write_text(content, encoding="utf-8")
    assert run(["convert", ".", "-o", "out", "--fail-on", "never"]) == 0
    outside = {path.name for path in tmp_path.iterdir()} - {"out", *(f"{number}.toml" for number in range(len(names)))}
    assert outside == set()
    page = Path("out/report.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert "{{ 7*7 }}" in page


def test_our_own_fault_asks_for_a_report(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def broken(_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("ruleglot.rules.load.read_rules", broken)
    monkeypatch.setattr(Path, "exists", lambda _: True)
    assert run(["explain", "anything.toml"]) == 70
    assert "Please report it" in capsys.readouterr().err
