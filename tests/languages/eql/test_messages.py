"""The museum of messages: each file in `messages` holds a query and, below the dashes, what RuleGlot says about it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ruleglot.diagnostics.eql import DIAGNOSTICS
from ruleglot.languages.eql.read import check_query
from ruleglot.source import Source

if TYPE_CHECKING:
    from tests.conftest import Golden

    from ruleglot.diagnostics.diagnostic import Diagnostic

CASES = sorted(Path(__file__).with_name("messages").glob("*.txt"))
DASHES = "\n----\n"

NOT_IN_THE_MUSEUM = {
    "Q013": "raised by the printer: shown in test_clauses.py",
}


def said(query: str) -> tuple[Diagnostic, ...]:
    found = check_query(Source("query.eql", query))
    assert found
    return found


def drawn(diagnostic: Diagnostic) -> str:
    assert diagnostic.span is not None
    place, marked = diagnostic.span.start_position, diagnostic.span.text
    shown = marked if len(marked) <= 60 else f"{marked[:60]}…"
    lines = [f"{diagnostic.code} {place.line}:{place.column} `{shown}` {diagnostic.message_text}"]
    lines += [f"  help: {diagnostic.help_text}"] if diagnostic.help_text else []
    return "\n".join(lines)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_message(path: Path, golden: Golden) -> None:
    query = path.read_text(encoding="utf-8").split(DASHES)[0]
    golden(path, query + DASHES + "\n".join(map(drawn, said(query))) + "\n")


def test_every_code_is_in_the_museum() -> None:
    shown = {
        diagnostic.code for path in CASES for diagnostic in said(path.read_text(encoding="utf-8").split(DASHES)[0])
    }
    assert {each for each in shown if each.startswith("Q")} | set(NOT_IN_THE_MUSEUM) == {
        each.code for each in DIAGNOSTICS
    }


def test_codes_are_numbered_in_order() -> None:
    assert [each.code for each in DIAGNOSTICS] == [f"Q{number:03}" for number in range(1, len(DIAGNOSTICS) + 1)]


@pytest.mark.parametrize("kind", DIAGNOSTICS, ids=lambda kind: kind.code)
def test_every_code_explains_itself(kind: type[Diagnostic]) -> None:
    headings = [line.split(":")[0].strip() for line in (kind.__doc__ or "").splitlines() if ":" in line]
    wanted = ["What it means", "Why it matters", "Example", "What to do"]
    assert [heading for heading in headings if heading in wanted] == wanted
