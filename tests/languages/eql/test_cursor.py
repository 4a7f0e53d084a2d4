from __future__ import annotations

import pytest

from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.languages.eql.cursor import DEEPEST, Cursor
from ruleglot.languages.eql.lexer import TokenKind, tokenize
from ruleglot.source import Source


def cursor(text: str) -> Cursor:
    return Cursor(tokenize(Source("q", text)))


def test_the_end_is_never_left_behind() -> None:
    walk = cursor("a")
    assert walk.take().value == "a"
    assert walk.take().kind is TokenKind.END
    assert walk.take().kind is TokenKind.END
    assert walk.following.kind is TokenKind.END
    assert walk.previous.value == "a"


def test_before_the_first_token_there_is_only_the_first_token() -> None:
    assert cursor("a").previous.value == "a"


def test_going_deeper_is_bounded_and_undone() -> None:
    walk = cursor("a")
    for _ in range(DEEPEST + 1):
        walk.enter()
        walk.depth -= 1

    def dive() -> None:
        walk.enter()
        dive()

    with pytest.raises(DiagnosticError, match=f"Q006 the query nests more than {DEEPEST} levels deep"):
        dive()


def test_near_words_are_offered_for_names_only() -> None:
    assert cursor("wher").did_you_mean(("where",)) == "did you mean `where`?"
    assert cursor('"wher"').did_you_mean(("where",)) == ""


def test_a_keyword_in_capitals_before_the_place_is_offered() -> None:
    walk = cursor("NOT x")
    walk.take()
    assert walk.did_you_mean(("not", "and")) == "did you mean `not`?"
