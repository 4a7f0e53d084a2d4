"""The import direction, and what else keeps the house in order."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

SOURCE = Path(__file__).resolve().parent.parent / "src" / "ruleglot"

LAYERS = (
    {"source", "__about__"},
    {"diagnostics"},
    {"ir", "rules", "ecs"},
    {"automata"},
    {"languages", "events", "evaluation", "templating", "examples"},
    {"bridge", "equivalence"},
    {"proof"},
    {"translate"},
    {"report"},
    {"cli", "api"},
)
"""From the bottom up; the root modules `__init__` and `__main__` stand above all of them."""

BANNED = {"utils", "util", "helpers", "helper", "common", "manager", "managers", "base", "misc"}
LONGEST = 400


def unit(module: str) -> str:
    """Return the part of the house that a module belongs to; each language is a part of its own."""
    parts = module.split(".")[1:]
    return ".".join(parts[:2]) if parts[:1] == ["languages"] and len(parts) > 1 else (parts or [""])[0]


def imports(path: Path) -> Iterator[str]:
    """Yield the modules of ours that a file imports, for types only or not."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("ruleglot"):
            yield node.module
        elif isinstance(node, ast.Import):
            yield from (each.name for each in node.names if each.name.startswith("ruleglot"))


def violations(root: Path) -> list[str]:
    """Return the imports of a tree that point up or sideways."""
    height = {name: level for level, names in enumerate(LAYERS) for name in names}
    found = []
    for path in sorted(root.rglob("*.py")):
        relative = path.relative_to(root).with_suffix("")
        here = unit(".".join(("ruleglot", *relative.parts)).removesuffix(".__init__"))
        if relative.parts in {("__init__",), ("__main__",)}:
            continue
        for module in imports(path):
            there = unit(module)
            mine, theirs = height[here.partition(".")[0]], height.get(there.partition(".")[0], len(LAYERS))
            if theirs > mine or (theirs == mine and here != there):
                found.append(f"{relative.as_posix()} imports {module}")
    return found


def test_imports_point_down_and_never_sideways() -> None:
    assert violations(SOURCE) == []


def test_the_check_catches_an_upward_and_a_sideways_import(tmp_path: Path) -> None:
    for folder in ("ir", "cli", "languages/eql", "languages/falco"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "ir/nodes.py").write_text("from ruleglot.cli.main import main\n")
    (tmp_path / "languages/eql/read.py").write_text("import ruleglot.languages.falco.read\n")
    (tmp_path / "cli/main.py").write_text("from ruleglot.ir.nodes import Not\n")
    assert violations(tmp_path) == [
        "ir/nodes imports ruleglot.cli.main",
        "languages/eql/read imports ruleglot.languages.falco.read",
    ]


def test_pysigma_is_met_in_one_place() -> None:
    users = [
        path.relative_to(SOURCE).as_posix()
        for path in SOURCE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == "sigma"
    ]
    assert set(users) == {"languages/sigma/read.py"}


@pytest.mark.parametrize("path", sorted(SOURCE.rglob("*.py")), ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_every_module_says_what_it_is_for_and_stays_small(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert ast.get_docstring(ast.parse(text)), "no docstring"
    assert path.stem not in BANNED
    assert text.count("\n") <= LONGEST


def test_nodes_are_frozen_and_never_subclassed() -> None:
    tree = ast.parse((SOURCE / "ir/nodes.py").read_text(encoding="utf-8"))
    for node in tree.body:
        if not isinstance(node, ast.ClassDef) or not node.decorator_list or node.bases:
            continue
        (decorator,) = node.decorator_list
        assert isinstance(decorator, ast.Call)
        assert {each.arg for each in decorator.keywords} == {"frozen", "slots", "kw_only"}
    names = {node.name for node in tree.body if isinstance(node, ast.ClassDef)}
    bases = {
        base.id
        for node in tree.body
        if isinstance(node, ast.ClassDef)
        for base in node.bases
        if isinstance(base, ast.Name)
    }
    assert not names & bases
