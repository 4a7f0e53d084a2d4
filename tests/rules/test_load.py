"""Reading files: every file reads, or one diagnostic says what is the matter with it."""

from __future__ import annotations

import os
import sys
from types import ModuleType
from typing import TYPE_CHECKING

import pytest

from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.diagnostics.render import diagnostic_text
from ruleglot.rules.load import LARGEST, read_rule, read_rules, read_source
from ruleglot.rules.rule import Metadata, Rule, SigmaBody

if TYPE_CHECKING:
    from pathlib import Path

    from ruleglot.source import Source

RULE = """[rule]
name = "Shell in a temporary folder"
language = "eql"
query = 'process where process.executable like "/tmp/*"'
"""

EXPORTED = '{{"name": "{name}", "language": "eql", "query": "any where true"}}\n'


def complaint(path: Path) -> str:
    with pytest.raises(DiagnosticError) as caught:
        read_rule(path)
    (diagnostic,) = caught.value.diagnostics
    return diagnostic_text(diagnostic).replace(path.parent.as_posix(), "DIR")


UNREADABLE = {
    "empty": (b"", "it is empty"),
    "blank": (b" \n\t\n", "it is empty"),
    "only_a_mark": (b"\xef\xbb\xbf", "it is empty"),
    "latin": (b'[rule]\nname = "caf\xe9"', "byte 18 is no UTF-8\n  help: save the file as UTF-8"),
    "utf16": ("[rule]".encode("utf-16"), "byte 0 is no UTF-8\n  help: save the file as UTF-8"),
    "nul": (b"[rule]\nab\0", "line 2, column 3 is a NUL, which no text has\n  help: is it a text file?"),
    "large": (b"#" * (10 * 1024 * 1024), "it is larger than 8 MiB\n  help: no rule is that large"),
}


@pytest.mark.parametrize(("raw", "problem"), UNREADABLE.values(), ids=UNREADABLE)
def test_a_file_that_is_no_text_is_told_apart(tmp_path: Path, raw: bytes, problem: str) -> None:
    path = tmp_path / "rule.toml"
    path.write_bytes(raw)
    assert complaint(path) == f"error[D001]: cannot read `DIR/rule.toml`: {problem}"


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    expected = "error[D001]: cannot read `DIR/none.toml`: there is no such file\n  help: check the path"
    assert complaint(tmp_path / "none.toml") == expected


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "folder.toml").mkdir()
    assert complaint(tmp_path / "folder.toml") == "error[D001]: cannot read `DIR/folder.toml`: it is a folder"


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.toml")
    assert complaint(tmp_path / "pipe.toml") == "error[D001]: cannot read `DIR/pipe.toml`: it is no ordinary file"


@pytest.mark.parametrize(
    ("name", "problem"),
    [("a" * 5000 + ".toml", "File name too long"), ("a\0.toml", "embedded null byte")],
    ids=["long", "nul"],
)
def test_a_path_that_cannot_be_is_told(tmp_path: Path, name: str, problem: str) -> None:
    assert complaint(tmp_path / name).endswith(problem)


def test_the_largest_file_reads(tmp_path: Path) -> None:
    path = tmp_path / "rule.toml"
    path.write_text("#" * LARGEST)
    assert len(read_source(path).text) == LARGEST


def test_the_source_is_named_as_the_user_named_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "folder" / "rule.toml"
    path.parent.mkdir()
    path.write_text(RULE)
    monkeypatch.chdir(tmp_path)
    assert read_source(path.relative_to(tmp_path)).name == "folder/rule.toml"


def test_marks_and_line_breaks_of_other_systems_do_not_count(tmp_path: Path) -> None:
    path = tmp_path / "rule.toml"
    path.write_bytes(b"\xef\xbb\xbf" + RULE.replace("\n", "\r\n").encode())
    assert read_source(path).text == RULE
    assert read_rule(path).metadata.name == "Shell in a temporary folder"


def test_the_suffix_counts_whatever_its_case(tmp_path: Path) -> None:
    path = tmp_path / "RULE.TOML"
    path.write_text(RULE)
    assert len(read_rules(path)) == 1


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("notes.md", "# notes"),
        ("compose.yml", "services:\n  web:\n    image: x\n"),
        ("playbook.yaml", "- hosts: all\n  tasks: []\n"),
        ("export.ndjson", '{"exported_count": 0}'),
    ],
)
def test_a_file_of_another_kind_is_told_what_reads(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text)
    assert complaint(tmp_path / name) == (
        f"error[D002]: `DIR/{name}` holds no rule\n  help: RuleGlot reads detection-rules TOML (.toml), "
        "Kibana exports (.ndjson, .json), Sigma and Falco rules (.yml, .yaml)"
    )


def test_one_rule_is_asked_for_and_several_are_named(tmp_path: Path) -> None:
    path = tmp_path / "two.ndjson"
    path.write_text(EXPORTED.format(name="One") + EXPORTED.format(name="Two"))
    assert complaint(path) == (
        "error[D007]: `DIR/two.ndjson` holds 2 rules, expected one: `One`, `Two`\n  help: choose one with `--rule NAME`"
    )


def test_a_hundred_rules_are_not_all_named(tmp_path: Path) -> None:
    path = tmp_path / "many.json"
    path.write_text("".join(EXPORTED.format(name=number) for number in range(100)))
    assert "expected one: `0`, `1`, `2`, `3`, `4` and 95 more\n" in complaint(path)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("deep.toml", "[rule]\nx = " + "[" * 100_000),
        ("deep_tables.toml", f"[rule]\n{'a.' * 200}a = 1"),
        ("deep.json", '{"a":' * 100_000),
        ("deep_enough.json", '{"a":' * 40 + "1" + "}" * 40),
    ],
)
def test_nesting_without_end_is_told(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text)
    assert complaint(tmp_path / name) == f"error[D008]: `DIR/{name}` nests too deep to be read"


# -- YAML: which reader a text goes to. The readers themselves have tests of their own.

FALCO = {
    "rule": "- rule: A shell\n  desc: x\n",
    "macro": "# comment\n---\n- macro: shells\n  condition: proc.name = bash\n",
    "engine": "- required_engine_version: 0.31.0\n",
    "key_in_the_middle": "- desc: x\n  rule: A shell\n",
    "flow": '[{"rule": "A shell"}]\n',
    "indented": "  - list: shells\n    items: [bash]\n",
    "directive": "%YAML 1.2\n---\n- list: shells\n  items: []\n",
}
SIGMA = {
    "usual": "title: A shell\nlogsource:\n  product: linux\n",
    "detection_first": "detection:\n  condition: a\n",
    "flow": '{"title": "A shell", "detection": {}}\n',
    "several": "---\ntitle: A shell\n---\ntitle: B\ndetection: {}\n",
    "correlation": "title: Many\ncorrelation:\n  type: event_count\n",
}


def stand_in(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Put a reader in the place of the real one that answers with a rule named after it."""

    def read(source: Source) -> tuple[Rule, ...]:
        if "deep" in source.text:
            raise RecursionError
        return (Rule(metadata=Metadata(name=name), body=SigmaBody(text=source), source=source),)

    reader = ModuleType(f"ruleglot.rules.{name}.reader")
    vars(reader)["read_rules"] = read
    package = ModuleType(f"ruleglot.rules.{name}")
    vars(package)["reader"] = reader
    monkeypatch.setitem(sys.modules, package.__name__, package)
    monkeypatch.setitem(sys.modules, reader.__name__, reader)


@pytest.mark.parametrize("text", FALCO.values(), ids=FALCO)
def test_a_sequence_of_entries_is_falco(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    stand_in(monkeypatch, "falco")
    (tmp_path / "rules.yaml").write_text(text)
    assert read_rule(tmp_path / "rules.yaml").metadata.name == "falco"


@pytest.mark.parametrize("text", SIGMA.values(), ids=SIGMA)
def test_a_mapping_with_a_detection_is_sigma(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    stand_in(monkeypatch, "sigma")
    (tmp_path / "rule.yml").write_text(text)
    assert read_rule(tmp_path / "rule.yml").metadata.name == "sigma"


def test_a_reader_that_nests_too_deep_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in(monkeypatch, "sigma")
    (tmp_path / "rule.yml").write_text("detection: deep")
    assert complaint(tmp_path / "rule.yml") == "error[D008]: `DIR/rule.yml` nests too deep to be read"
