from __future__ import annotations

import pytest
from tests.reading import read_events

from ruleglot.ir.text import condition_text
from ruleglot.languages.eql.printer import print_query


def lowered(condition: str) -> str:
    return condition_text(read_events(f"any where {condition}").condition)


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ('startsWith(a, "x")', 'a fits "x" *'),
        ('startsWith~(a, "x*")', 'a fits "x*" * (case: ascii)'),
        ('startsWith(a, "")', "a is there"),
        ('endsWith(a, "x*y")', 'a fits * "x" * "y"'),
        (r'endsWith(a, "x\\*")', 'a fits * "x*"'),
        (r'endsWith(a, "x\\")', r'a fits * "x\\"'),
        ('stringContains(a, "x?")', 'a fits * "x" ? *'),
        ('stringContains(a, "")', "a is there"),
        (r'endsWith~(a, "\\cm?.d*")', r"a fits lucene /.*[c-c]m.\.d.*/ (case: ascii)"),
        (r'stringContains~(a, "\\c")', "a fits lucene /.*[c-c].*/ (case: ascii)"),
        (r'endsWith~(a, "\\1")', 'a fits * "1" (case: ascii)'),
        ("startsWith(a, b)", "starts with(a, b) == true"),
        ('startsWith~(concat(a, "x"), "y")', 'starts with(concat(a, "x"), "y") (case: unicode) == true'),
        ('endsWith("abc", a)', 'ends with("abc", a) == true'),
        ('startsWith("abc", "a")', "always"),
        ('startsWith("abc", "b")', "never"),
        ("startsWith(a, null)", "never"),
    ],
)
def test_searches_in_a_field_are_patterns_and_others_are_calls(condition: str, expected: str) -> None:
    assert lowered(condition) == expected


@pytest.mark.parametrize(
    ("condition", "printed"),
    [
        ('startsWith(a, "x")', 'a like "x*"'),
        ('startsWith~(a, "x")', 'a : "x*"'),
        ('startsWith(a, "x*")', 'startsWith(a, "x*")'),
        (r'endsWith~(a, "\\*x")', r'endsWith~(a, "\\*x")'),
        (r'stringContains(a, "Principal=\\*")', r'stringContains(a, "Principal=\\*")'),
        ('startsWith(a, "x") == true', 'startsWith(a, "x") == true'),
        ("not startsWith~(a, b)", "not startsWith~(a, b)"),
        ("startsWith(a, b) == false", "startsWith(a, b) == false"),
        ("a - (b - c) == 2 and -(a + b) * 2 > 1", "a - (b - c) == 2 and -(a + b) * 2 > 1"),
        ("(a + 1) in (2)", "(a + 1) in (2)"),
        ('substring(a, 1) : ("x", "y*")', 'substring(a, 1) : ("x", "y*")'),
        ("a == 1.0 / 0", "a == 1.0 / 0"),
        ('concat(a, "b") regex "x.y"', 'concat(a, "b") regex "x.y"'),
    ],
)
def test_what_is_printed(condition: str, printed: str) -> None:
    assert print_query(read_events(f"any where {condition}")) == f"any where {printed}"
