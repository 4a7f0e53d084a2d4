"""The README shows what the tool does today: its blocks are taken from output/, and links lead somewhere."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import ruleglot
from ruleglot.examples import seed_rule
from ruleglot.rules.rule import EqlBody

if TYPE_CHECKING:
    import pytest

CHECKOUT = Path(__file__).resolve().parent.parent
README = CHECKOUT / "README.md"


def blocks() -> dict[str, str]:
    """Return what each marked block of the README should hold."""
    rule = ruleglot.read_rule(seed_rule())
    assert isinstance(rule.body, EqlBody)
    (falco,) = (CHECKOUT / "output/falco").iterdir()
    shown = falco.read_text(encoding="utf-8")
    return {
        "source": f"```\n{rule.body.query.text.strip()}\n```",
        "falco": f"```yaml\n{shown[shown.index('- rule:') :].strip()}\n```",
        "demo": f"```\n{_demo_table()}\n```",
    }


def _demo_table() -> str:
    import subprocess
    import sys
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "ruleglot", "demo", "-o", folder]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def test_the_readme_shows_what_the_tool_does(request: pytest.FixtureRequest) -> None:
    text = README.read_text(encoding="utf-8")
    fresh = text
    for name, block in blocks().items():
        pattern = rf"<!-- {name} -->\n.*?<!-- /{name} -->"
        fresh = re.sub(pattern, lambda _, n=name, b=block: f"<!-- {n} -->\n{b}\n<!-- /{n} -->", fresh, flags=re.DOTALL)  # type: ignore[misc] # bound now
    if request.config.getoption("--update-golden"):
        README.write_text(fresh, encoding="utf-8")
    assert README.read_text(encoding="utf-8") == fresh, "run `make golden`"


def test_the_documents_that_are_linked_to_are_there() -> None:
    for document in (README, CHECKOUT / "CONTRIBUTING.md", *(CHECKOUT / "docs").rglob("*.md")):
        for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", document.read_text(encoding="utf-8")):
            assert (document.parent / target).exists(), f"{document.name}: {target}"
