"""Texts that a regular expression fits, found without running it."""

from __future__ import annotations

import re

import pytest

from ruleglot.events.derivation.regexes import MOST, fitting


@pytest.mark.parametrize(
    "expression",
    [
        "curl",
        "curl|wget|",
        "(curl|wget)x",
        "(?:a|b)c",
        "(?P<name>a)b",
        "(?i:a)b",
        "a*b+c?",
        "a*?b+?c??",
        "a{3}b{1,2}c{0,}",
        ".x.",
        "[abc][^abc][a-z]",
        r"[\d][\w]\d\w\s\.\/\\",
        r"\D\W\S\n\t\r",
        "^a$",
        r"/tmp/[^/]+\.sh",
        "[]a]b",
    ],
)
def test_texts_fit(expression: str) -> None:
    found = fitting(expression)
    assert found
    assert len(found) <= MOST
    assert all(re.fullmatch(expression, text, re.DOTALL) for text in found), found


@pytest.mark.parametrize(
    "expression",
    [
        "(a",
        "a)",
        "[a",
        "a\\",
        "~a",
        "<1-9>",
        "&a",
        "*a",
        "[^_0x~Q- ]",
        "a{5000}",
        "a{99999999999999999999}",
        "((((a{50}){50}){50}){50})",
        "(" * 60 + "a" + ")" * 60,
    ],
)
def test_what_is_not_understood_gives_no_text(expression: str) -> None:
    assert fitting(expression) == ()


def test_long_expressions_come_to_an_end() -> None:
    assert len(fitting("(a?|b*)" * 500)) < 100
    assert fitting("[" * 5000) == ()
    assert fitting("(" * 5000) == ()
