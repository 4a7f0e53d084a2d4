"""Files on disk: whole or not at all, and nowhere but in their folder."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.templating.write import slug, write_text


def complaint(folder: Path, name: str, text: str = "x") -> str:
    with pytest.raises(DiagnosticError) as caught:
        write_text(folder, name, text)
    return str(caught.value)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Shell in a Container", "shell_in_a_container"),
        ("../../etc/passwd", "etc_passwd"),
        ("..\\..\\Windows", "windows"),
        ("C:", "c"),
        ("☠☠", "rule"),
        ("", "rule"),
        ("...", "rule"),
        ("Ünïcödé – Naïve", "unicode_naive"),
        ("CON", "rule_con"),
        ("lpt1", "rule_lpt1"),
        ("a\0b\nc", "a_b_c"),
        ("x" * 300, "x" * 80),
        ("ab " * 100, ("ab_" * 27)[:80].rstrip("_")),
    ],
)
def test_a_slug_is_made_of_what_a_name_says(name: str, expected: str) -> None:
    assert slug(name) == expected


@given(st.text())
def test_law_a_slug_is_a_file_name_everywhere(name: str) -> None:
    assert re.fullmatch(r"[a-z0-9][a-z0-9_]{0,84}", slug(name))
    assert slug(slug(name)) == slug(name)


def test_a_file_is_written_in_a_folder_that_is_made_for_it(tmp_path: Path) -> None:
    path = write_text(tmp_path / "a" / "b", "rule.yml", "é\n☠\n")
    assert path == tmp_path / "a" / "b" / "rule.yml"
    assert path.read_bytes() == "é\n☠\n".encode()
    assert [each.name for each in path.parent.iterdir()] == ["rule.yml"]


def test_a_file_that_was_there_is_replaced_and_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_text("keep")
    (tmp_path / "rule.yml").symlink_to(tmp_path / "elsewhere")
    write_text(tmp_path, "rule.yml", "new")
    assert (tmp_path / "rule.yml").read_text() == "new"
    assert (tmp_path / "elsewhere").read_text() == "keep"


def test_line_breaks_are_left_as_they_are(tmp_path: Path) -> None:
    assert write_text(tmp_path, "a", "a\nb\r\n").read_bytes() == b"a\nb\r\n"


def test_a_file_has_the_rights_of_any_other(tmp_path: Path) -> None:
    (tmp_path / "other").write_text("x")
    assert write_text(tmp_path, "rule.yml", "x").stat().st_mode == (tmp_path / "other").stat().st_mode


@pytest.mark.parametrize("name", ["../x", "/etc/x", "a/b", "", ".", "..", "a\\b", "C:x", "a\0b"])
def test_a_name_that_would_leave_the_folder_is_refused(tmp_path: Path, name: str) -> None:
    assert complaint(tmp_path, name).endswith("its name would leave the folder")
    assert list(tmp_path.iterdir()) == []


def test_a_file_in_the_way_of_the_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("x")
    expected = "a file is in the way of its folder"
    assert complaint(tmp_path / "out", "a.yml") == f"O002 cannot write `{tmp_path}/out/a.yml`: {expected}"
    assert complaint(tmp_path / "out" / "in", "a.yml").endswith(expected)


def test_a_folder_in_the_way_of_the_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.yml").mkdir()
    assert complaint(tmp_path, "a.yml").endswith("a folder is in the way")
    assert [each.name for each in tmp_path.iterdir()] == ["a.yml"]


def test_a_folder_that_cannot_be_made_is_told() -> None:
    assert complaint(Path("/proc/here"), "a.yml").startswith("O002 cannot write `/proc/here/a.yml`: ")


def test_a_name_that_is_too_long_is_told(tmp_path: Path) -> None:
    assert complaint(tmp_path, "a" * 300).endswith("File name too long")
    assert list(tmp_path.iterdir()) == []


def test_what_was_there_stays_where_the_new_text_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text("old")
    assert "surrogates not allowed" in complaint(tmp_path, "a.yml", "new \ud800")
    assert (tmp_path / "a.yml").read_text() == "old"
    assert [each.name for each in tmp_path.iterdir()] == ["a.yml"]
