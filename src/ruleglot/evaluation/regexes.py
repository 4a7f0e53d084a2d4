r"""Whether a text fits a regular expression, in the dialect that the rule is written in.

All dialects run on RE2: it is the very engine of Falco, it never runs away on a hostile pattern, and what it cannot do
is said instead of guessed. Lucene's syntax is spelled out in RE2's first:

>>> lucene_to_re2('a.*"b+"^')
'(?:a)(?:(?s:.))*(?:b\\+)(?:\\^)'
>>> fits("a\nb+^", 'a.*"b+"^', Dialect.LUCENE, Case.EXACT, whole=True)
True
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, assert_never

import re2

from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.diagnostics.evaluation import RegexNotRunnable
from ruleglot.ir.nodes import Case, Dialect

if TYPE_CHECKING:
    from collections.abc import Callable

LUCENE_ONLY = {
    "~": "the complement `~` has no counterpart",
    "&": "the intersection `&` has no counterpart",
    "<": "the numeric interval `<n-m>` has no counterpart",
    "@": "the any-string `@` has no counterpart",
    "#": "the empty language `#` has no counterpart",
}
"""Operators of Lucene's dialect that RE2 lacks (Elasticsearch switches all of them on)."""

LUCENE_CLASSES = {
    "d": "[0-9]",
    "D": "[^0-9]",
    "w": "[0-9A-Za-z_]",
    "W": "[^0-9A-Za-z_]",
    "s": r"[ \t\n\r]",
    "S": r"[^ \t\n\r]",
}
r"""Lucene's predefined classes, spelled out; every other escaped character is that character (`\b` is a `b`)."""

LUCENE_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|(?P<set>\[\^?(?:\\.|[^\]\\])+\])|(?P<quantifier>[*+?]|\{[0-9]+(?:,[0-9]*)?\})'
    r"|(?P<structure>[()|])|(?P<dot>\.)|(?P<other>.)",
    re.DOTALL,
)


def fits(text: str, pattern: str, dialect: Dialect, case: Case, *, whole: bool) -> bool:
    """Return whether the text fits the pattern as a whole (`whole`) or somewhere.

    Raises `DiagnosticError` (E001) where the pattern cannot be run.
    """
    return _matcher(pattern, dialect, case, whole)(text)


@lru_cache(maxsize=1024)
def _matcher(pattern: str, dialect: Dialect, case: Case, whole: bool) -> Callable[[str], bool]:  # noqa: FBT001 - cached
    options = re2.Options()
    options.log_errors = False
    options.never_nl = False
    options.case_sensitive = case is Case.EXACT
    expression = pattern
    match dialect:
        case Dialect.LUCENE:
            expression = lucene_to_re2(pattern)
        case Dialect.RE2_POSIX:
            options.posix_syntax = True
            options.longest_match = True
            options.one_line = True
        case Dialect.PCRE:
            pass
        case _:
            assert_never(dialect)
    try:
        compiled = re2.compile(expression, options)
    except re2.error as error:
        reason = str(error.args[0] if error.args else error)
        raise DiagnosticError(RegexNotRunnable(pattern=pattern, dialect=dialect, reason=reason)) from error
    match = compiled.fullmatch if whole else compiled.search
    # A lone surrogate, which JSON can carry, has no UTF-8 form and becomes a "?".
    return lambda text: match(text.encode(errors="replace").decode()) is not None


def lucene_to_re2(pattern: str) -> str:
    """Return a Lucene regular expression in RE2's syntax.

    Source: Lucene's RegExp and Elasticsearch's page on its regular expression syntax: `"…"` is literal text, `^` and
    `$` are ordinary characters, `.` is any character, also a line break. Raises `DiagnosticError` (E001).
    """
    return "".join(_lucene_token(token, pattern) for token in LUCENE_TOKEN.finditer(pattern))


def _lucene_token(token: re.Match[str], pattern: str) -> str:
    text = token.group()
    match token.lastgroup:
        case "quoted":
            return f"(?:{re2.escape(token['quoted'])})"
        case "escaped":
            return LUCENE_CLASSES.get(token["escaped"]) or f"(?:{re2.escape(token['escaped'])})"
        case "set":
            return text
        case "quantifier" | "structure":
            return "(?:" if text == "(" else text
        case "dot":
            return "(?:(?s:.))"
        case _:
            if text in LUCENE_ONLY:
                problem = RegexNotRunnable(pattern=pattern, dialect=Dialect.LUCENE, reason=LUCENE_ONLY[text])
                raise DiagnosticError(problem)
            return f"(?:{re2.escape(text)})"
