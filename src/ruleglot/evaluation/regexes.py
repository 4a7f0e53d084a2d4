r"""Run regular expressions, each in its own dialect.

RE2 runs them: it takes linear time, so no pattern can make a comparison hang. The dialects of Lucene and of Java are
spelled out in RE2's first (`lucene.spelled`, `java`); what only Lucene has, the complement and the intersection, an
automaton of our own runs, also in linear time (`lucene.match`):

>>> fits("a\nb+^", 'a.*"b+"^', Dialect.LUCENE, Case.EXACT, whole=True)
True
>>> fits("b", "~a", Dialect.LUCENE, Case.EXACT, whole=True)
True
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, assert_never

import re2

from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.diagnostics.evaluation import RegexNotRunnable
from ruleglot.evaluation.java import java_to_re2
from ruleglot.evaluation.lucene.match import matcher
from ruleglot.evaluation.lucene.nodes import AnyText, Concatenation, needs_automaton
from ruleglot.evaluation.lucene.spelled import lucene_to_re2
from ruleglot.evaluation.lucene.syntax import parse
from ruleglot.ir.nodes import Case, Dialect

if TYPE_CHECKING:
    from collections.abc import Callable

    from ruleglot.source import Span

SURROGATE = re.compile("[\ud800-\udfff]")


def fits(  # noqa: PLR0913 - what a regular expression says, and where it stands
    text: str, pattern: str, dialect: Dialect, case: Case, *, whole: bool, span: Span | None = None
) -> bool:
    """Return whether the text fits the pattern as a whole (`whole`) or somewhere.

    Case is ignored as Lucene does it in Lucene's dialect, of the letters of ASCII in Java's, and by Unicode's simple
    folding, which is RE2's own, in the others. Raises `DiagnosticError` (E001, at `span`) where the pattern cannot be
    run.
    """
    try:
        return _matcher(pattern, dialect, case, whole)(_encodable(text))
    except DiagnosticError as error:
        raise DiagnosticError(*(replace(each, span=span) for each in error.diagnostics)) from error


@lru_cache(maxsize=1024)
def _matcher(pattern: str, dialect: Dialect, case: Case, whole: bool) -> Callable[[str], bool]:  # noqa: FBT001 - cached
    match dialect:
        case Dialect.LUCENE:
            return _of_lucene(pattern, case, whole=whole)
        case Dialect.JAVA:
            return _of_re2(pattern, java_to_re2(_encodable(pattern), case), dialect, _options(Case.EXACT), whole=whole)
        case Dialect.RE2_POSIX:
            options = _options(case)
            options.posix_syntax = True
            options.longest_match = True
            options.one_line = True
            return _of_re2(pattern, pattern, dialect, options, whole=whole)
        case Dialect.PCRE:
            return _of_re2(pattern, pattern, dialect, _options(case), whole=whole)
        case _:
            assert_never(dialect)


def _of_lucene(pattern: str, case: Case, *, whole: bool) -> Callable[[str], bool]:
    node = parse(_encodable(pattern))
    if needs_automaton(node):
        anywhere = Concatenation(parts=(AnyText(), node, AnyText()))
        return matcher(pattern, node if whole else anywhere, case)
    return _of_re2(pattern, lucene_to_re2(pattern, case), Dialect.LUCENE, _options(Case.EXACT), whole=whole)


def _options(case: Case) -> re2.Options:
    options = re2.Options()
    options.log_errors = False
    options.never_nl = False
    options.case_sensitive = case is Case.EXACT
    return options


def _of_re2(
    pattern: str, expression: str, dialect: Dialect, options: re2.Options, *, whole: bool
) -> Callable[[str], bool]:
    """Return RE2's matcher for an expression that says in RE2's syntax what the pattern says in its own."""
    try:
        compiled = re2.compile(_encodable(expression), options)
    except re2.error as error:
        reason = error.args[0].decode(errors="replace")
        raise DiagnosticError(RegexNotRunnable(pattern=pattern, dialect=dialect, reason=reason)) from error
    match = compiled.fullmatch if whole else compiled.search
    return lambda text: match(text) is not None


def _encodable(text: str) -> str:
    """Return the text with U+FFFD for each lone surrogate: JSON and YAML can carry one, UTF-8 has no form for it."""
    return SURROGATE.sub("\ufffd", text)
