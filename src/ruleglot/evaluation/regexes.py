r"""Run regular expressions, each in its own dialect.

RE2 runs all of them: it takes linear time, so no pattern can make a comparison hang. Lucene's dialect is spelled out in
RE2's first (`lucene`):

>>> fits("a\nb+^", 'a.*"b+"^', Dialect.LUCENE, Case.EXACT, whole=True)
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
from ruleglot.evaluation.lucene import lucene_to_re2
from ruleglot.ir.nodes import Case, Dialect

if TYPE_CHECKING:
    from collections.abc import Callable

    from ruleglot.source import Span

SURROGATE = re.compile("[\ud800-\udfff]")


def fits(  # noqa: PLR0913 - what a regular expression says, and where it stands
    text: str, pattern: str, dialect: Dialect, case: Case, *, whole: bool, span: Span | None = None
) -> bool:
    """Return whether the text fits the pattern as a whole (`whole`) or somewhere.

    Case is ignored as Lucene does it in Lucene's dialect, and by Unicode's simple folding, which is RE2's own, in the
    others. Raises `DiagnosticError` (E001, at `span`) where the pattern cannot be run.
    """
    try:
        return _matcher(pattern, dialect, case, whole)(text)
    except DiagnosticError as error:
        raise DiagnosticError(*(replace(each, span=span) for each in error.diagnostics)) from error


@lru_cache(maxsize=1024)
def _matcher(pattern: str, dialect: Dialect, case: Case, whole: bool) -> Callable[[str], bool]:  # noqa: FBT001 - cached
    options = re2.Options()
    options.log_errors = False
    options.never_nl = False
    options.case_sensitive = case is Case.EXACT
    expression = pattern
    match dialect:
        case Dialect.LUCENE:
            expression = lucene_to_re2(pattern, case)
            options.case_sensitive = case is not Case.UNICODE
        case Dialect.RE2_POSIX:
            options.posix_syntax = True
            options.longest_match = True
            options.one_line = True
        case Dialect.PCRE:
            pass
        case _:
            assert_never(dialect)
    try:
        compiled = re2.compile(_encodable(expression), options)
    except re2.error as error:
        reason = error.args[0].decode(errors="replace")
        raise DiagnosticError(RegexNotRunnable(pattern=pattern, dialect=dialect, reason=reason)) from error
    match = compiled.fullmatch if whole else compiled.search
    return lambda text: match(_encodable(text)) is not None


def _encodable(text: str) -> str:
    """Return the text with U+FFFD for each lone surrogate: JSON and YAML can carry one, UTF-8 has no form for it."""
    return SURROGATE.sub("\ufffd", text)
