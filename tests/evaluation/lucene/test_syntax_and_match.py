"""Lucene's dialect, operator by operator: what fits, how it is spelled for RE2, and what is said of faults."""

from __future__ import annotations

import pytest

from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.evaluation.lucene import match
from ruleglot.evaluation.lucene.match import TOO_LARGE
from ruleglot.evaluation.lucene.spelled import lucene_to_re2
from ruleglot.evaluation.lucene.syntax import DEEPEST, DEEPEST_GROUP, LARGEST, parse
from ruleglot.evaluation.regexes import fits
from ruleglot.ir.nodes import Case, Dialect

EXACT, ASCII, UNICODE = Case.EXACT, Case.ASCII, Case.UNICODE


def fits_lucene(pattern: str, case: Case, text: str) -> bool:
    return fits(text, pattern, Dialect.LUCENE, case, whole=True)


CASES = [
    # anchored at both ends; ^ and $ are characters
    ("", EXACT, "", True),
    ("", EXACT, "a", False),
    ("b", EXACT, "abc", False),
    ("^b$", EXACT, "b", False),
    ("^b$", EXACT, "^b$", True),
    ("a}]>-,", EXACT, "a}]>-,", True),
    # . is any character
    ("a.c", EXACT, "a\nc", True),
    ("a.c", EXACT, "a\u2028c", True),
    (".", EXACT, "😀", True),
    (".", EXACT, "\ud83d", True),
    ("~a.", EXACT, "b\ud83d", True),
    (".", EXACT, "", False),
    # ? + * {n} {n,} {n,m}, and several in a row
    ("ab?", EXACT, "a", True),
    ("ab+", EXACT, "a", False),
    ("ab+", EXACT, "abbb", True),
    ("(ab)*", EXACT, "abab", True),
    ("a{2}", EXACT, "aaa", False),
    ("a{2,}", EXACT, "aaa", True),
    ("a{2,3}", EXACT, "aaaa", False),
    ("a{0}", EXACT, "", True),
    ("a{0}", EXACT, "a", False),
    ("a{002}", EXACT, "aa", True),
    (".*?x", EXACT, "abx", True),
    ("a+{2}", EXACT, "a", False),
    ("a{2}{2}", EXACT, "aaaa", True),
    # | ( )
    ("a|bc", EXACT, "bc", True),
    ("a|bc", EXACT, "ac", False),
    ("(a|b)c", EXACT, "bc", True),
    ("()", EXACT, "", True),
    ("a()b", EXACT, "ab", True),
    ("(a|())b", EXACT, "b", True),
    # [ ] [^ ]
    ("[abc]", EXACT, "b", True),
    ("[a-c]", EXACT, "d", False),
    ("[^a-c]", EXACT, "\n", True),
    ("[^a-c]", EXACT, "a", False),
    ("[]a]", EXACT, "]", True),
    ("[a^]", EXACT, "^", True),
    ("[-a]", EXACT, "-", True),
    (r"[a\-]", EXACT, "-", True),
    (r"[\.-]", EXACT, "-", True),
    (r"[a-c-e]", EXACT, "-", True),
    (r"[.*~&@#<\"(]", EXACT, "~", True),
    (r"[\d.]", EXACT, "5", True),
    (r"[\W]", EXACT, "-", True),
    (r"[^\S]", EXACT, "\t", True),
    (r"[^\S]", EXACT, "\f", False),
    (r"[\]\\]", EXACT, "\\", True),
    # "literal"
    ('"a.b"', EXACT, "a.b", True),
    ('"a.b"', EXACT, "axb", False),
    ('"ab"*', EXACT, "abab", True),
    (r'"a\d"', EXACT, r"a\d", True),
    ('a""b', EXACT, "ab", True),
    # \c: the character, but for the classes
    (r"\.", EXACT, ".", True),
    (r"\.", EXACT, "a", False),
    (r"\~\&\@\#\<\"", EXACT, '~&@#<"', True),
    (r"\é", EXACT, "é", True),
    (r"\d", EXACT, "7", True),
    (r"\d", EXACT, "٣", False),
    (r"\D", EXACT, "٣", True),
    (r"\w", EXACT, "_", True),
    (r"\w", EXACT, "é", False),
    (r"\W", EXACT, "é", True),
    (r"\s", EXACT, "\r", True),
    (r"\s", EXACT, "\f", False),
    (r"\S", EXACT, "\v", True),
    # @ #
    ("@", EXACT, "", True),
    ("a@b", EXACT, "a\n\nb", True),
    ("@*", EXACT, "a", True),
    ("#", EXACT, "", False),
    ("#", EXACT, "#", False),
    ("a#", EXACT, "a", False),
    ("a|#", EXACT, "a", True),
    ("#*", EXACT, "", True),
    ("~#", EXACT, "anything", True),
    ("~@", EXACT, "", False),
    # <n-m>
    ("<1-100>", EXACT, "100", True),
    ("<1-100>", EXACT, "101", False),
    ("<1-100>", EXACT, "0007", True),
    ("<1-100>", EXACT, "0", False),
    ("<1-100>", EXACT, "", False),
    ("<100-1>", EXACT, "42", True),
    ("<01-12>", EXACT, "7", False),
    ("<01-12>", EXACT, "07", True),
    ("<01-12>", EXACT, "007", False),
    ("<1-012>", EXACT, "0012", True),
    ("<0-0>", EXACT, "0", True),
    ("<0-00>", EXACT, "000", True),
    ("10.0.<0-255>.<0-255>", EXACT, "10.0.3.255", True),
    ("10.0.<0-255>.<0-255>", EXACT, "10.0.3.256", False),
    ("~<1-9>", EXACT, "10", True),
    # ~ takes the one atom after it
    ("~a", EXACT, "a", False),
    ("~a", EXACT, "", True),
    ("~a", EXACT, "ab", True),
    ("~ab", EXACT, "b", True),
    ("~ab", EXACT, "ab", False),
    ("~(ab)", EXACT, "ab", False),
    ('~"ab"', EXACT, "ab", False),
    ("~(~a)", EXACT, "a", True),
    ("~~a", EXACT, "a", True),
    ("~~a", EXACT, "b", False),
    ("~a*", EXACT, "a", False),
    ("~a*", EXACT, "", True),
    ("~(a*)", EXACT, "", False),
    ("~(a*)", EXACT, "b", True),
    ("(~a)+b", EXACT, "aab", True),
    (r"~\d", EXACT, "7", False),
    ("~[ab]c", EXACT, "ac", False),
    ("~()", EXACT, "", False),
    # & binds more tightly than | and less than concatenation
    ("a.*&.*b", EXACT, "a\nb", True),
    ("a.*&.*b", EXACT, "ac", False),
    ("a|b&c", EXACT, "a", True),
    ("a|b&c", EXACT, "b", False),
    ("[a-m]&[h-z]", EXACT, "k", True),
    ("[a-m]&[h-z]", EXACT, "c", False),
    ("a.&.b&@&ab", EXACT, "ab", True),
    ("a(@&~(.*x.*))b", EXACT, "a--b", True),
    ("a(@&~(.*x.*))b", EXACT, "axb", False),
    ("a&#", EXACT, "a", False),
    ("(a|bc){2,3}&.{3}", EXACT, "abc", True),
    ("(a|bc){2,3}&.{3}", EXACT, "aaa", True),
    ("(a|bc){2,3}&.{3}", EXACT, "ab", False),
    ("(~(ab))*", EXACT, "ab", True),
    # case: letters that stand alone, never ranges and classes
    ("aB", ASCII, "Ab", True),
    ("aB", EXACT, "Ab", False),
    ("[aB]", ASCII, "b", True),
    ("[^aB]", ASCII, "A", False),
    ("[a-c]", ASCII, "B", False),
    ("[^a-c]", ASCII, "B", True),
    ('"ab"', ASCII, "AB", True),
    ("é", ASCII, "É", False),
    ("k", ASCII, "\N{KELVIN SIGN}", False),
    ("é", UNICODE, "É", True),
    ("k", UNICODE, "\N{KELVIN SIGN}", True),
    ("[s]", UNICODE, "ſ", True),
    ("[a-z]", UNICODE, "K", False),
    ("ß", UNICODE, "ẞ", True),
    ("ß", UNICODE, "ss", False),
    ("~a", ASCII, "A", False),
    ("~é", ASCII, "É", True),
    ("~é", UNICODE, "É", False),
    ("~[a-c]", UNICODE, "B", True),
    ("a&A", ASCII, "a", True),
    ("a&A", EXACT, "a", False),
]


@pytest.mark.parametrize(("pattern", "case", "text", "expected"), CASES)
def test_what_fits(pattern: str, case: Case, text: str, expected: bool) -> None:
    assert fits_lucene(pattern, case, text) is expected


@pytest.mark.parametrize(("pattern", "case", "text", "expected"), CASES)
def test_a_complement_around_the_pattern_turns_the_answer(pattern: str, case: Case, text: str, expected: bool) -> None:
    assert fits_lucene(f"~({pattern})", case, text) is not expected


@pytest.mark.parametrize(
    ("pattern", "text", "expected"), [("b", "abc", True), ("b&~a", "abc", True), ("b&~a", "ac", False)]
)
def test_a_pattern_may_be_searched_for(pattern: str, text: str, expected: bool) -> None:
    assert fits(text, pattern, Dialect.LUCENE, EXACT, whole=False) is expected


@pytest.mark.parametrize(
    ("pattern", "case", "expected"),
    [
        ("a.b", EXACT, "a(?s:.)b"),
        ("@/#", EXACT, r"(?:(?s:.)*)/[^\x00-\x{10ffff}]"),
        ("(a|b)(cd)+", EXACT, "(?:a|b)(?:cd)+"),
        ("a{0,}b{1,}c{0,1}d{2}e{2,}f{2,3}", EXACT, "a*b+c?d{2}e{2,}f{2,3}"),
        (r"[^\]\\\-^a-c\W]", EXACT, r"[^\]\\\-\^a-c\W]"),
        (r"\d\D\s\S\w\W", EXACT, r"[0-9][\D][ \t\n\r][\S\f][0-9A-Za-z_][\W]"),
        ("^a$", ASCII, r"\^[aA]\$"),
        ("[ka-b]k", UNICODE, "[kK\N{KELVIN SIGN}a-b][kK\N{KELVIN SIGN}]"),
        ("<7-7>", EXACT, "(?:7)"),
        ("<7-07>", EXACT, "(?:0*7)"),
        ("<8-12>", EXACT, "(?:0*(?:[8-9]|1[0-2]))"),
        ("<08-12>", EXACT, "(?:0[8-9]|1[0-2])"),
    ],
)
def test_how_it_is_spelled_for_re2(pattern: str, case: Case, expected: str) -> None:
    assert lucene_to_re2(pattern, case) == expected


SETS = "a set `[…]` is not closed, escapes a letter, or has a `-` that is not its last character and no range"
LETTERS = r"of letters, only `\d \D \s \S \w \W` can be escaped; every `\` needs a character after it"

FAULTS = [
    ("~", "a complement `~` has nothing after it"),
    ("(~|a)", "a complement `~` has nothing after it"),
    ("~*", "a quantifier has nothing to repeat"),
    ("&a", "a side of an intersection `&` is empty"),
    ("a&", "a side of an intersection `&` is empty"),
    ("a&&b", "a side of an intersection `&` is empty"),
    ("(a&)", "a side of an intersection `&` is empty"),
    ("<", "a `<` begins no numeric interval such as `<1-100>`; `\\<` is the character"),
    ("<a-b>", "a `<` begins no numeric interval such as `<1-100>`; `\\<` is the character"),
    ("<5>", "a `<` begins no numeric interval such as `<1-100>`; `\\<` is the character"),
    ("<-5>", "a `<` begins no numeric interval such as `<1-100>`; `\\<` is the character"),
    ("<1-2147483648>", "a number is larger than 2147483647"),
    (f"<1-{'9' * 5000}>", "a number is larger than 2147483647"),
    ("[", SETS),
    ("[]", SETS),
    ("[^]", SETS),
    ("[a-]", SETS),
    (r"[\.-z]", SETS),
    (r"[a\]", SETS),
    ("[z-a]", "a range in a set ends before it begins"),
    ('a"b', 'a quoted text `"…"` is not closed'),
    ("a\\", LETTERS),
    (r"\b", LETTERS),
    (r"[\b]", SETS),
    (r"[a-\d]", SETS),
    ("a{", "a `{` begins no number of repetitions; `\\{` is the character"),
    ("a{,5}", "a `{` begins no number of repetitions; `\\{` is the character"),
    ("{x}", "a `{` begins no number of repetitions; `\\{` is the character"),
    ("a{3,2}", "a number of repetitions ends before it begins"),
    ("a{99999999999}", "a number is larger than 2147483647"),
    ("(", "a `(` is not closed"),
    ("(a", "a `(` is not closed"),
    (")", "a `)` closes nothing"),
    ("a)b", "a `)` closes nothing"),
    ("|a", "an alternative `|` is empty"),
    ("a||b", "an alternative `|` is empty"),
    ("(a|)", "an alternative `|` is empty"),
    ("*", "a quantifier has nothing to repeat"),
    ("a|+b", "a quantifier has nothing to repeat"),
    ("({2}a)", "a quantifier has nothing to repeat"),
    ("(" * 31 + "a" + ")" * 31, "it nests more than 30 brackets or 60 operators"),
    ("~" * 60 + "a", "it nests more than 30 brackets or 60 operators"),
    ("a" + "?" * 60, "it nests more than 30 brackets or 60 operators"),
    ("~((a|b)*a(a|b){14})", TOO_LARGE),
    ("a{1001}", "invalid repetition size: {1001}"),
]


@pytest.mark.parametrize(("pattern", "reason"), FAULTS)
def test_what_is_said_of_faults(pattern: str, reason: str) -> None:
    with pytest.raises(DiagnosticError) as caught:
        fits_lucene(pattern, EXACT, "a")
    assert str(caught.value) == f"E001 the regular expression `{pattern}` (lucene) cannot be run: {reason}"


@pytest.mark.parametrize(
    ("pattern", "reason"),
    [
        ("a~b", "the complement `~` has no counterpart"),
        ("(a&b)*", "the intersection `&` has no counterpart"),
    ],
)
def test_what_has_no_counterpart_in_re2(pattern: str, reason: str) -> None:
    with pytest.raises(DiagnosticError) as caught:
        lucene_to_re2(pattern)
    assert str(caught.value) == f"E001 the regular expression `{pattern}` (lucene) cannot be run: {reason}"


@pytest.mark.parametrize(
    "pattern",
    [
        "(" * DEEPEST_GROUP + "a" + ")" * DEEPEST_GROUP,
        "~" * (DEEPEST - 1) + "a",
        "a" + "?" * (DEEPEST - 1),
        "~(a*b|" * 15 + "<1-2000000000>" + "c)" * 15,
        "(ab*&(a|c*" * 9 + "b" + ")b*)" * 9,
    ],
)
def test_what_nests_as_deep_as_it_may_is_run_in_a_quarter_of_the_stack(pattern: str) -> None:
    def down(frames: int) -> bool:
        return fits_lucene(pattern, EXACT, "ab" * 20) if frames == 0 else down(frames - 1)

    assert down(500) in {True, False}


@pytest.mark.parametrize("piece", ["~", "(", "[", "a?", "(a|", "~(a&", "((a{2})+", '"', "<1-"])
def test_no_pattern_is_too_long_to_be_refused(piece: str) -> None:
    with pytest.raises(DiagnosticError, match="E001"):
        parse(piece * 20_001 + ")")


def test_a_number_of_zeros_is_no_large_number() -> None:
    zeros = "0" * 5000
    assert fits_lucene(f"~<{zeros}1-{LARGEST}>", EXACT, "0")
    assert fits_lucene(f"~~<{zeros}1-{zeros}2>", EXACT, f"{zeros}2")


def test_ten_thousand_states_are_not_too_many() -> None:
    assert fits_lucene("~(a{10000})", EXACT, "a" * 9999)
    assert not fits_lucene("~(a{10000})", EXACT, "a" * 10000)


def test_whether_a_pattern_can_be_run_does_not_depend_on_the_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(match, "MOST_STEPS", 15)
    for text in ("", "b", "abcabc"):
        with pytest.raises(DiagnosticError, match="too large"):
            fits_lucene("~(abc){7,9}", EXACT, text)
