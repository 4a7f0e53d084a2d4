from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.languages.eql.strings import quoted, unescaped
from ruleglot.source import Source, Span


def read(body: str) -> str:
    return unescaped(Span(Source("q", body), 0, len(body)))


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("", ""),
        ("plain", "plain"),
        (r"\b\t\n\f\r", "\b\t\n\f\r"),
        (r"\"\'\\", "\"'\\"),
        (r"C:\\Windows\\*", r"C:\Windows\*"),
        (r"\\n", r"\n"),
        (r"\u{41}\u{00000041}", "AA"),
        (r"\u{1f600}\u{1F600}", "\N{GRINNING FACE}" * 2),
        ("é", "é"),
    ],
)
def test_escapes_stand_for_characters(body: str, text: str) -> None:
    assert read(body) == text


def test_a_complaint_points_at_the_escape() -> None:
    source = Source("q", r'"ab\Wc"')
    with pytest.raises(DiagnosticError) as caught:
        unescaped(Span(source, 1, 6))
    span = caught.value.diagnostics[0].span
    assert span is not None
    assert (span.start, span.text) == (3, r"\W")


def test_what_cannot_be_seen_is_written_as_a_code() -> None:
    assert quoted("a\u00a0\0'\t") == '"a\\u{00a0}\\u{0000}\'\\t"'


@given(st.text())
def test_reading_what_was_written_gives_the_text(text: str) -> None:
    assert read(quoted(text)[1:-1]) == text
