"""Whether a text fits a wildcard pattern, from its first character to its last.

Texts are compared as UTF-8, so that a hole may stand for a character or for a byte. RE2 does the work, in time that
grows with the text and not with the number of ways to split it:

>>> from ruleglot.ir.patterns import pattern
>>> fits("café", pattern("caf", Hole.CHARACTER), Case.EXACT), fits("café", pattern("caf", Hole.BYTE), Case.EXACT)
(True, False)
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, assert_never

import re2

from ruleglot.automata.case import fold
from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.diagnostics.evaluation import PatternTooLong
from ruleglot.ir.nodes import Case, Hole, Pattern

if TYPE_CHECKING:
    from collections.abc import Callable

ONE_CHARACTER = rb"(?:[\x00-\x7f]|[\xc0-\xdf].|[\xe0-\xef]..|[\xf0-\xff]...)"
"""As many bytes as the first one announces."""

ONE_CHARACTER_IN_LINE = (
    rb"(?:[\x00-\x09\x0b\x0c\x0e-\x7f]|\xc2[^\x85]|[\xc0\xc1\xc3-\xdf]."
    rb"|\xe2(?:\x80[^\xa8\xa9]|[^\x80].)|[\xe0\xe1\xe3-\xef]..|[\xf0-\xff]...)"
)
"""The same but for line feed, carriage return, U+0085, U+2028 and U+2029."""

MEMORY = 64 << 20
"""What RE2 may take for one pattern, in bytes: a text of some four million characters without a hole."""


def fits(text: str, pattern: Pattern, case: Case) -> bool:
    """Return whether the whole text fits the pattern. Raises `DiagnosticError` (E002) where the pattern is too long."""
    return _matcher(pattern, case)(fold(text, case).encode(errors="surrogatepass"))


@lru_cache(maxsize=4096)
def _matcher(pattern: Pattern, case: Case) -> Callable[[bytes], bool]:
    options = re2.Options()
    options.encoding = re2.Options.Encoding.LATIN1  # every byte is a character of its own
    options.dot_nl = True
    options.log_errors = False
    options.max_mem = MEMORY
    try:
        expression = re2.compile(b"".join(_part(part, case) for part in pattern.parts), options)
    except re2.error as error:
        raise DiagnosticError(PatternTooLong(parts=len(pattern.parts), span=pattern.span)) from error
    return lambda text: expression.fullmatch(text) is not None


def _part(part: str | Hole, case: Case) -> bytes:
    match part:
        case Hole.RUN:
            return b".*"
        case Hole.CHARACTER:
            return ONE_CHARACTER
        case Hole.RUN_IN_LINE:
            return ONE_CHARACTER_IN_LINE + b"*"
        case Hole.CHARACTER_IN_LINE:
            return ONE_CHARACTER_IN_LINE
        case Hole.BYTE:
            return b"."
        case str():
            return re.escape(fold(part, case).encode(errors="surrogatepass"))
        case _:
            assert_never(part)
