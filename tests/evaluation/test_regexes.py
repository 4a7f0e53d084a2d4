"""Java's dialect beside Lucene's: what fits, how it is spelled for RE2, and what has no counterpart."""

from __future__ import annotations

import pytest

from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.evaluation.java import QUANTIFIER, REASONS, java_to_re2
from ruleglot.evaluation.regexes import fits
from ruleglot.ir.nodes import Case, Dialect
from ruleglot.source import Source, Span

EXACT, ASCII, UNICODE = Case.EXACT, Case.ASCII, Case.UNICODE


def fits_java(pattern: str, case: Case, text: str) -> bool:
    return fits(text, pattern, Dialect.JAVA, case, whole=True)


@pytest.mark.parametrize(
    ("pattern", "case", "text", "expected"),
    [
        ("", EXACT, "", True),
        ("b", EXACT, "abc", False),
        ("^b$", EXACT, "b", True),
        ("(^(b)$)", EXACT, "b", True),
        ("b$", EXACT, "b\n", False),
        ("a.c", EXACT, "abc", True),
        *(("a.c", EXACT, f"a{end}c", False) for end in "\n\r\u0085\u2028\u2029"),
        ("a.c", EXACT, "a\vc", True),
        ("[.]", EXACT, "a", False),
        ("[.]", EXACT, ".", True),
        ("[^a]", EXACT, "\n", True),
        ("@~&<#", EXACT, "@~&<#", True),
        ("<1-9>", EXACT, "<1-9>", True),
        ('"a"', EXACT, '"a"', True),
        ("a}]", EXACT, "a}]", True),
        ("(?:a|b)+?(?<name>c)", EXACT, "abc", True),
        ("a{2}?b{1,}c{0,2}", EXACT, "aab", True),
        (r"\Qa.b\E.", EXACT, "a.bx", True),
        (r"\Qa.b\E.", EXACT, "axbx", False),
        (r"\Qa.b", ASCII, "A.B", True),
        (r"\.\-\_\ \#", EXACT, ".-_ #", True),
        (r"\é", EXACT, "é", True),
        (r"\t\n\r\f\a\e", EXACT, "\t\n\r\f\a\x1b", True),
        (r"\x41\u00e9", EXACT, "Aé", True),
        (r"[\x41-\u0043\]\\\t-]+", EXACT, "ABC]\\\t-", True),
        (r"\s", EXACT, "\v", True),
        (r"\S", EXACT, "\v", False),
        (r"[^\s]", EXACT, "\v", False),
        (r"[\S]", EXACT, "\v", False),
        (r"\S", EXACT, "é", True),
        (r"\w\d\W\D", EXACT, "a1-x", True),
        (r"\w", EXACT, "é", False),
        (r"[\w-]+", EXACT, "a-b", True),
        ("[a&b]", EXACT, "&", True),
        ("[a^]", EXACT, "^", True),
        (r"a\b-\Bb?\z", EXACT, "a-", True),
        ("aB", ASCII, "Ab", True),
        ("[aB]", ASCII, "b", True),
        ("[a-c]", ASCII, "B", True),
        ("[W-d]", ASCII, "x", True),
        ("[a-c]", EXACT, "B", False),
        ("[^a-c]", ASCII, "B", False),
        ("é", ASCII, "É", False),
        ("é", UNICODE, "É", False),
        ("k", UNICODE, "\N{KELVIN SIGN}", False),
        ("[a-z]", ASCII, "\N{KELVIN SIGN}", False),
        ("\ud83d", EXACT, "\ud83d", True),
        (".", EXACT, "😀", True),
    ],
)
def test_what_fits(pattern: str, case: Case, text: str, expected: bool) -> None:
    assert fits_java(pattern, case, text) is expected


def test_how_it_is_spelled_for_re2() -> None:
    assert java_to_re2("(?<n>a+).[^x-z0]|[a]{2}", ASCII) == (
        r"(?:[aA]+)[^\n\r\x{85}\x{2028}\x{2029}][^x-zXYZ0]|[aA]{2}"
    )


@pytest.mark.parametrize(
    ("pattern", "reason"),
    [
        (r"(a)\1", REASONS["\\"]),
        (r"\p{L}", REASONS["\\"]),
        (r"a\Z", REASONS["\\"]),
        (r"\h", REASONS["\\"]),
        (r"\ud83d", REASONS["\\"]),
        ("a\\", REASONS["\\"]),
        ("[a", REASONS["["]),
        ("[a[b]]", REASONS["["]),
        ("[a-z&&[^b]]", REASONS["["]),
        (r"[\p{L}]", REASONS["["]),
        (r"[a-\d]", REASONS["["]),
        ("(?=a)a", REASONS["("]),
        ("(?!a)b", REASONS["("]),
        ("(?<=a)b", REASONS["("]),
        ("(?<!a)b", REASONS["("]),
        ("(?>a)", REASONS["("]),
        ("(?i)a", REASONS["("]),
        ("a$b", REASONS["$"]),
        (r"a$\n", REASONS["$"]),
        ("a{", REASONS["{"]),
        ("a{,5}", REASONS["{"]),
        ("a*+", QUANTIFIER),
        ("a++", QUANTIFIER),
        ("a{2}+", QUANTIFIER),
        ("a**", QUANTIFIER),
        ("*a", "no argument for repetition operator: *"),
        ("(a", "missing ): (?:[a]"),
        ("a)", "unexpected ): [a])"),
        ("a{3,2}", "invalid repetition size: {3,2}"),
        ("[z-a]", "invalid character class range: z-a"),
    ],
)
def test_what_has_no_counterpart_is_said_at_its_place(pattern: str, reason: str) -> None:
    source = Source(name="rule", text="here")
    span = Span(source=source, start=0, end=4)
    with pytest.raises(DiagnosticError) as caught:
        fits("a", pattern, Dialect.JAVA, EXACT, whole=True, span=span)
    assert str(caught.value) == f"E001 the regular expression `{pattern}` (java) cannot be run: {reason}"
    assert caught.value.diagnostics[0].span == span


@pytest.mark.parametrize(
    ("pattern", "dialect", "text", "expected"),
    [
        ("[[:alpha:]]+b$", Dialect.RE2_POSIX, "xaB", False),
        ("[[:alpha:]]+b$", Dialect.RE2_POSIX, "xab", True),
        ("A", Dialect.PCRE, "xay", False),
        ("a", Dialect.PCRE, "xay", True),
        ("a", Dialect.JAVA, "xay", True),
    ],
)
def test_each_dialect_can_be_searched_for(pattern: str, dialect: Dialect, text: str, expected: bool) -> None:
    assert fits(text, pattern, dialect, EXACT, whole=False) is expected


def test_what_re2_refuses_is_said() -> None:
    with pytest.raises(DiagnosticError) as caught:
        fits("a", "(?=a)", Dialect.PCRE, UNICODE, whole=False)
    assert str(caught.value) == ("E001 the regular expression `(?=a)` (pcre) cannot be run: invalid perl operator: (?=")
