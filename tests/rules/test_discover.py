"""Which files hold rules."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.rules.discover import discover


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in (
        "b.toml",
        "a/z.yml",
        "a/B.YAML",
        "c/d/e.ndjson",
        "c/x.json",
        "README.md",
        ".git/hidden.yml",
        ".h.toml",
    ):
        path = tmp_path / "rules" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    return tmp_path / "rules"


def names(folder: Path, *paths: Path) -> list[str]:
    return [path.relative_to(folder).as_posix() for path in discover(paths)]


def complaint(*paths: Path) -> str:
    with pytest.raises(DiagnosticError) as caught:
        list(discover(paths))
    return str(caught.value)


def test_a_folder_gives_its_rule_files_in_a_stable_order(folder: Path) -> None:
    assert names(folder, folder) == ["b.toml", "a/B.YAML", "a/z.yml", "c/x.json", "c/d/e.ndjson"]


def test_a_file_is_given_as_it_is_named_whatever_its_suffix(folder: Path) -> None:
    assert names(folder, folder / "README.md", folder / ".h.toml") == ["README.md", ".h.toml"]


def test_paths_keep_the_users_order(folder: Path) -> None:
    assert names(folder, folder / "c", folder / "b.toml") == ["c/x.json", "c/d/e.ndjson", "b.toml"]


def test_links_that_lead_in_a_circle_end(folder: Path) -> None:
    (folder / "a" / "again").symlink_to(folder, target_is_directory=True)
    assert names(folder, folder / "a") == ["a/B.YAML", "a/z.yml"]


def test_a_folder_without_rules_is_told(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("x")
    assert complaint(tmp_path) == f"D002 `{tmp_path}` holds no rule"


def test_a_missing_path_is_told(tmp_path: Path) -> None:
    path = tmp_path / "none"
    assert complaint(path) == f"D001 cannot read `{path}`: there is no such file or folder"


def test_a_link_to_nothing_is_told(tmp_path: Path) -> None:
    (tmp_path / "link.toml").symlink_to(tmp_path / "none")
    assert "there is no such file or folder" in complaint(tmp_path / "link.toml")


@pytest.mark.parametrize("name", ["a" * 5000, "a\0b"], ids=["long", "nul"])
def test_a_path_that_cannot_be_is_told(name: str) -> None:
    assert complaint(Path(name)).startswith("D001 cannot read")


def test_a_folder_that_cannot_be_looked_into_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.scandir

    def refuse(path: str) -> object:
        if str(path).endswith("/c"):
            raise PermissionError(13, "Permission denied", str(path))
        return real(path)

    monkeypatch.setattr(os, "scandir", refuse)
    assert complaint(folder) == f"D001 cannot read `{folder}/c`: Permission denied"
