"""No query takes the reader down, however deep or long it is."""

from __future__ import annotations

import pytest

from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.languages.eql.printer import print_query
from ruleglot.languages.eql.read import check_query, read_query
from ruleglot.source import Source

DEEP = {
    "brackets": "(" * 5000 + "true" + ")" * 5000,
    "negations": "not " * 5000 + "true",
    "signs": "1 == " + "-" * 5000 + "a",
    "calls": "length(" * 5000 + "a" + ")" * 5000 + " > 1",
    "sums": " + ".join(["a"] * 5000) + " == 1",
    "products": " * ".join(["a"] * 5000) + " == 1",
    "differences in lists": "a in (" + " - ".join(["b"] * 5000) + ")",
}

LONG = {
    "alternatives": " or ".join(f'a == "{number}"' for number in range(5000)),
    "both words in turn": " or ".join(f'a == "{number}" and b == 1' for number in range(3000)),
    "a list": "a in (" + ", ".join(f'"{number}"' for number in range(20_000)) + ")",
    "a string": f'a == "{"x" * 300_000}"',
    "a name": f"{'a.' * 5000}b == 1",
    "comments": "/* x */" * 5000 + "true",
}


@pytest.mark.parametrize("condition", DEEP.values(), ids=DEEP.keys())
def test_what_nests_too_deep_is_told(condition: str) -> None:
    found = check_query(Source("q", f"any where {condition}"))
    assert found[0].code == "Q006"


@pytest.mark.parametrize("condition", LONG.values(), ids=LONG.keys())
def test_what_is_long_is_read_and_printed(condition: str) -> None:
    query = read_query(Source("q", f"any where {condition}"))
    assert read_query(Source("q", print_query(query))) == query


def test_a_sequence_of_very_many_stages_is_refused() -> None:
    with pytest.raises(DiagnosticError, match="Sequence cannot contain more than 256 queries; found \\[5000\\]"):
        read_query(Source("q", "sequence" + " [any where true]" * 5000))


def test_many_faults_are_told_up_to_a_bound() -> None:
    assert 0 < len(check_query(Source("q", "any where " + "; " * 5000))) <= 20
