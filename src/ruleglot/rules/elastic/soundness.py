r"""What a parsed document may hold: nothing that the tool could trip over, or that its own files could not say again.

The parsers of TOML and JSON take more than rules need: nesting without end, numbers without bound, `null`, half a
surrogate pair. A rule that holds any of these is refused before anything looks at it.

>>> from ruleglot.diagnostics.diagnostic import DiagnosticError
>>> from ruleglot.source import Source
>>> try:
...     check_values({"rule": {"risk_score": 2**64}}, "TOML", Source("rule.toml", ""))
... except DiagnosticError as error:
...     print(error)
D003 this is no sound TOML: a number is larger than 64 bits hold
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.diagnostics.documents import BrokenDocument, TooDeepDocument
from ruleglot.source import Span

if TYPE_CHECKING:
    from ruleglot.source import Source

DEEPEST = 32
"""Levels of nesting. The deepest rule in the field has seven."""

INTEGERS = range(-(2**63), 2**63)
"""What TOML's specification asks every reader to keep; Kibana's numbers are smaller still."""

HALF_PAIR = re.compile(r"[\ud800-\udfff]")
"""Code points that no UTF-8 file can hold; JSON's escapes can smuggle them in."""


def check_values(document: object, format_name: str, source: Source) -> None:
    """Raise `DiagnosticError` (D003, D008) where the document holds what no rule may. Does not recurse."""
    waiting = [(document, 0)]
    while waiting:
        value, depth = waiting.pop()
        if depth > DEEPEST:
            raise DiagnosticError(TooDeepDocument(path=source.name))
        if isinstance(value, dict):
            waiting += [(each, depth + 1) for pair in value.items() for each in pair]
        elif isinstance(value, list):
            waiting += [(each, depth + 1) for each in value]
        elif problem := _problem(value):
            place = Span(source, 0, len(source.text.split("\n", 1)[0]))
            raise DiagnosticError(BrokenDocument(format=format_name, problem=problem, span=place))


def _problem(value: object) -> str:
    match value:
        case None:
            return "a list holds `null`"
        case bool():
            return ""
        case int() if value not in INTEGERS:
            return "a number is larger than 64 bits hold"
        case float() if not math.isfinite(value):
            return "a number is not finite"
        case str() if found := HALF_PAIR.search(value):
            return f"a text holds half of a surrogate pair (`\\u{ord(found[0]):x}`)"
        case _:
            return ""
