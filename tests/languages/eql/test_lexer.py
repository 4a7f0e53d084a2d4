from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.languages.eql.lexer import KEYWORDS, Token, TokenKind, tokenize
from ruleglot.source import Source


def tokens(text: str) -> list[tuple[TokenKind, str]]:
    *found, end = tokenize(Source("q", text))
    assert end.kind is TokenKind.END
    return [(token.kind, token.value) for token in found]


def only(text: str) -> tuple[TokenKind, str]:
    [token] = tokens(text)
    return token


@pytest.mark.parametrize("text", ["a", "_a", "@timestamp", "A9_", "head", "tail", "runs", "Where", "inx", "i"])
def test_names(text: str) -> None:
    assert only(text) == (TokenKind.NAME, text)


@pytest.mark.parametrize("text", [*sorted(KEYWORDS), "in~", "like~", "regex~"])
def test_keywords(text: str) -> None:
    assert only(text) == (TokenKind.KEYWORD, text)


@pytest.mark.parametrize("text", ["startsWith~", "a1_~", "inside~"])
def test_function_names_with_a_tilde(text: str) -> None:
    assert only(text) == (TokenKind.FUNCTION, text)


@pytest.mark.parametrize("text", ["0", "007", "12"])
def test_integers(text: str) -> None:
    assert only(text) == (TokenKind.INTEGER, text)


@pytest.mark.parametrize("text", ["1.", "1.5", ".5", "1e3", "1E+3", "1.e-3", ".5e1", "2.50"])
def test_decimals(text: str) -> None:
    assert only(text) == (TokenKind.DECIMAL, text)


def test_symbols_are_as_long_as_they_can_be() -> None:
    text = "== != <= >= ![ < > : ( ) [ ] , . | + - * / % ? ="
    assert [value for _, value in tokens(text.replace(" ", "\n"))] == text.split()
    assert [value for _, value in tokens("<=>=!=")] == ["<=", ">=", "!="]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('""', ""),
        ('"a b"', "a b"),
        (r'"a\"b"', 'a"b'),
        ('"// no comment"', "// no comment"),
        ('""""""', ""),
        ('"""C:\\Temp\\"""', "C:\\Temp\\"),
        ('"""say "hi" twice"""', 'say "hi" twice'),
        ('"""ends in a quote""""', 'ends in a quote"'),
        ('"""ends in two"""""', 'ends in two""'),
    ],
)
def test_strings(text: str, value: str) -> None:
    assert only(text) == (TokenKind.STRING, value)


def test_a_raw_string_takes_two_more_quotes_at_most() -> None:
    assert tokens('"""a"""""" "') == [(TokenKind.STRING, 'a""'), (TokenKind.STRING, " ")]


def test_names_in_backticks() -> None:
    assert only("`sequence`") == (TokenKind.QUOTED_NAME, "sequence")
    assert only("`a``b\n-`") == (TokenKind.QUOTED_NAME, "a`b\n-")


@pytest.mark.parametrize(
    "text", ["a b", "a\tb", "a\r\nb", "a// b\nb", "a//\rb", "a/**/b", "a/* /* */ */b", "a /* // */ b // c", "a/*\n*/b"]
)
def test_blanks_and_comments_separate(text: str) -> None:
    assert tokens(text) == [(TokenKind.NAME, "a"), (TokenKind.NAME, "b")]


@pytest.mark.parametrize("blank", ["\f", "\v", "\u00a0", "\u2028"])
def test_other_blanks_are_no_blanks(blank: str) -> None:
    with pytest.raises(DiagnosticError, match="Q002"):
        tokenize(Source("q", f"a{blank}b"))


def test_spans_point_at_the_text() -> None:
    source = Source("q", 'file where a : "\\t"')
    assert [token.span.text for token in tokenize(source)] == ["file", "where", "a", ":", '"\\t"', ""]


def test_half_a_character_is_refused_wherever_it_stands() -> None:
    with pytest.raises(DiagnosticError, match="Q002") as caught:
        tokenize(Source("q", 'any where a == "\ud83d"'))
    [diagnostic] = caught.value.diagnostics
    assert diagnostic.message_text == "`\\u{d83d}` does not begin anything in EQL"
    assert diagnostic.help_text.startswith("this is one half of a character")


def test_the_end_has_a_name_in_messages() -> None:
    name, end = tokenize(Source("q", "a"))
    assert (name.shown, end.shown) == ("`a`", "the end of the query")


def test_a_very_long_string_is_read() -> None:
    assert only('"' + "\\\\" * 200_000 + '"') == (TokenKind.STRING, "\\" * 200_000)


@given(st.text(alphabet=st.characters()) | st.text(alphabet='"`/*\\u{}0a~ \n.e+'))
def test_any_text_gives_tokens_or_a_diagnostic(text: str) -> None:
    found = outcome(text)
    if isinstance(found, DiagnosticError):
        assert {each.code for each in found.diagnostics} <= {"Q002", "Q003", "Q004"}
    else:
        ends = [token.span.end for token in found]
        assert ends == sorted(ends)


def outcome(text: str) -> tuple[Token, ...] | DiagnosticError:
    try:
        return tokenize(Source("q", text))
    except DiagnosticError as error:
        return error


@pytest.mark.parametrize("blank", [" ", "\n", "// x\n", " // x\n "])
def test_much_blank_before_what_is_no_token_takes_no_time(blank: str) -> None:
    with pytest.raises(DiagnosticError, match="Q002"):
        tokenize(Source("q", blank * 5000 + ";"))
