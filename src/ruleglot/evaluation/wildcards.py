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

from ruleglot.evaluation.equality import fold
from ruleglot.ir.nodes import Case, Hole, Pattern

if TYPE_CHECKING:
    from collections.abc import Callable

ONE_CHARACTER = rb"(?:[\x00-\x7f]|[\xc0-\xff][\x80-\xbf]+)"


def fits(text: str, pattern: Pattern, case: Case) -> bool:
    """Return whether the whole text fits the pattern."""
    return _matcher(pattern, case)(fold(text, case).encode(errors="surrogatepass"))


@lru_cache(maxsize=4096)
def _matcher(pattern: Pattern, case: Case) -> Callable[[bytes], bool]:
    options = re2.Options()
    options.encoding = re2.Options.Encoding.LATIN1  # every byte is a character of its own
    options.dot_nl = True
    expression = re2.compile(b"".join(_part(part, case) for part in pattern.parts), options)
    return lambda text: expression.fullmatch(text) is not None


def _part(part: str | Hole, case: Case) -> bytes:
    match part:
        case Hole.RUN:
            return b".*"
        case Hole.CHARACTER:
            return ONE_CHARACTER
        case Hole.BYTE:
            return b"."
        case str():
            return re.escape(fold(part, case).encode(errors="surrogatepass"))
        case _:
            assert_never(part)
