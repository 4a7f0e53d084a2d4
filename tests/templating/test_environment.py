"""Rendering: a template lays out what it is given, or one diagnostic says what is wrong with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.diagnostics.render import diagnostic_text
from ruleglot.templating import environment
from ruleglot.templating.environment import render

if TYPE_CHECKING:
    from pathlib import Path

NAME = "elastic/rule.ndjson.j2"
HELP = "\n  help: compare it with the packaged template; docs/templates.md says what a template can show"


def override(folder: Path, text: str, name: str = NAME) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return folder


def test_a_packaged_template_is_found() -> None:
    assert render(NAME, rule={"a": 1}) == '{"a": 1}\n'


def test_the_users_templates_come_first_file_by_file(tmp_path: Path) -> None:
    override(tmp_path, "mine: {{ rule.a }}\n")
    assert render(NAME, overrides=tmp_path, rule={"a": 1}) == "mine: 1\n"
    assert render("elastic/rule.toml.j2", overrides=tmp_path, rule={"comments": ["x"], "tables": []}) == "# x\n"


def test_a_template_that_was_changed_is_read_anew(tmp_path: Path) -> None:
    override(tmp_path, "one")
    assert render(NAME, overrides=tmp_path) == "one"
    override(tmp_path, "another")
    assert render(NAME, overrides=tmp_path) == "another"


def test_blocks_leave_no_blank_lines_and_the_last_line_break_stays(tmp_path: Path) -> None:
    override(tmp_path, "a\n  {% if true %}\nb\n  {% endif %}\nc\n")
    assert render(NAME, overrides=tmp_path) == "a\nb\nc\n"


def test_only_pages_are_escaped(tmp_path: Path) -> None:
    override(tmp_path, "{{ text }}", "page.html.j2")
    override(tmp_path, "{{ text }}", "rule.yml.j2")
    assert render("page.html.j2", overrides=tmp_path, text="<b>") == "&lt;b&gt;"
    assert render("rule.yml.j2", overrides=tmp_path, text="<b>") == "<b>"


def test_text_of_a_rule_is_never_a_template() -> None:
    assert render(NAME, rule="{{ 7 * 7 }}") == '"{{ 7 * 7 }}"\n'


FAULTS = {
    "syntax": ("a\n{% if %}", ":2", "Expected an expression, got 'end of statement block'"),
    "unknown_filter": ("\n\n{{ rule | shout }}", ":3", "No filter named 'shout'."),
    "undefined": ("a\n{{ rulle }}", ":2", "'rulle' is undefined"),
    "undefined_attribute": ("{{ rule.titel }}", ":1", "'dict object' has no attribute 'titel'"),
    "unsafe": (
        "a\n{{ rule.__class__.__mro__ }}",
        ":2",
        "access to attribute '__class__' of 'dict' object is unsafe.",
    ),
    "division": ("{{ 1 / 0 }}", ":1", "division by zero"),
    "kind": ("\n{{ 'a' + 1 }}", ":2", 'can only concatenate str (not "int") to str'),
    "endless_loop": (
        "{% for a in range(10 ** 9) %}{% endfor %}",
        ":1",
        "Range too big. The sandbox blocks ranges larger than MAX_RANGE (100000).",
    ),
    "too_large": ("{{ 'a' * 10 ** 16 }}", ":1", "MemoryError"),
    "no_such_include": ("\n{% include 'none.j2' %}", ":2", "there is no template `none.j2`"),
    "include_outside": ("{% include '../../secret.j2' %}", ":1", "there is no template `../../secret.j2`"),
    "includes_itself": ("a\n{% include 'elastic/rule.ndjson.j2' %}", ":2", "it calls itself without end"),
    "calls_itself": ("{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}", ":1", "it calls itself without end"),
    "unfinished": ("{{ rule", ":1", "unexpected end of template, expected 'end of print statement'."),
}


@pytest.mark.parametrize(("text", "line", "problem"), FAULTS.values(), ids=FAULTS)
def test_a_template_at_fault_is_told_with_its_line(tmp_path: Path, text: str, line: str, problem: str) -> None:
    override(tmp_path, text)
    with pytest.raises(DiagnosticError) as caught:
        render(NAME, overrides=tmp_path, rule={})
    (diagnostic,) = caught.value.diagnostics
    expected = f"error[O001]: cannot use the template `{(tmp_path / NAME).as_posix()}{line}`: {problem}{HELP}"
    assert diagnostic_text(diagnostic) == expected


def test_a_template_that_is_no_text_is_told(tmp_path: Path) -> None:
    override(tmp_path, "")
    (tmp_path / NAME).write_bytes(b"\xff")
    with pytest.raises(DiagnosticError, match=f"O001 cannot use the template `{NAME}`: 'utf-8' codec"):
        render(NAME, overrides=tmp_path)


def test_a_template_that_nobody_has_is_told() -> None:
    with pytest.raises(DiagnosticError, match=r"`none\.j2`: there is no template `none\.j2`"):
        render("none.j2")


@pytest.mark.parametrize("name", ["missing", "file"])
def test_overrides_must_be_a_folder(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").write_text("x")
    path = (tmp_path / name).as_posix()
    with pytest.raises(
        DiagnosticError, match=f"cannot use the template `{path}`: there is no such folder of templates"
    ):
        render(NAME, overrides=tmp_path / name)


def test_templates_inside_the_package_come_before_those_of_the_checkout(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    override(tmp_path / "src" / "ruleglot" / "templates", "from the wheel")
    override(tmp_path / "templates", "from the checkout")
    monkeypatch.setattr(environment, "files", lambda package: tmp_path / "src" / package)
    environment._environment.cache_clear()
    try:
        assert render(NAME) == "from the wheel"
    finally:
        environment._environment.cache_clear()
