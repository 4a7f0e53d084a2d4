from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ruleglot.ir.nodes import Constant, EventQuery, Not
from ruleglot.languages.eql.printer import WIDTH, print_query
from ruleglot.languages.eql.read import read_query
from ruleglot.source import Source

if TYPE_CHECKING:
    from tests.conftest import Golden

LAYOUTS = sorted(Path(__file__).with_name("layouts").glob("*.txt"))
DASHES = "\n----\n"


def printed(text: str) -> str:
    return print_query(read_query(Source("q", text)))


@pytest.mark.parametrize("path", LAYOUTS, ids=lambda path: path.stem)
def test_layout(path: Path, golden: Golden) -> None:
    query = path.read_text(encoding="utf-8").split(DASHES)[0]
    golden(path, query + DASHES + printed(query) + "\n")


@pytest.mark.parametrize("path", LAYOUTS, ids=lambda path: path.stem)
def test_layout_is_stable(path: Path) -> None:
    text = printed(path.read_text(encoding="utf-8").split(DASHES)[0])
    assert printed(text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("any where (a)", "any where a == true"),
        ("any where not (not a)", "any where not a != true"),
        ("any where not (a and b)", "any where not (a == true and b == true)"),
        ("any where (a and b) or c", "any where (a == true and b == true) or c == true"),
        ('any where ((a == 1) and (not (b : "x")))', 'any where a == 1 and not b : "x"'),
        ("any where not (a == null)", "any where not a == null"),
        ('"file" where true', "file where true"),
        ('"any" where true', '"any" where true'),
        ('"two words" where false', '"two words" where false'),
        ('"" where true', '"" where true'),
    ],
)
def test_brackets_and_quotes_only_where_they_are_needed(text: str, expected: str) -> None:
    assert printed(text) == expected


def test_a_line_is_as_wide_as_it_may_be_and_no_wider() -> None:
    start = 'any where a == "'
    fits = start + "x" * (WIDTH - len(start) - 1) + '"'
    assert printed(fits) == fits
    assert printed(fits[:-1] + 'x"').splitlines() == ["any where", f'  {fits[10:-1]}x"']


def test_a_negated_constant_is_written_as_it_is() -> None:
    assert print_query(EventQuery(category=None, condition=Not(operand=Constant(value=True)))) == "any where not true"
