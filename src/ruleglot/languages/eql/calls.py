r"""Functions that are true or false, to IR: `startsWith`, `endsWith`, `stringContains`, `cidrMatch`.

Of a field and a constant the first three are patterns, because that is what Elasticsearch makes of them: the constant
of `startsWith` is plain text; in that of the other two `*` and `?` are wildcards and a backslash takes from the next
character what it means (Elasticsearch does not escape it on the way to Lucene).

>>> from ruleglot.ir.text import condition_text
>>> from ruleglot.languages.eql.parser import parse
>>> from ruleglot.source import Source
>>> for text in ('startsWith~(a, "b*")', r'stringContains(a, "=\\*")', "endsWith(a, b)"):
...     print(condition_text(call_test(parse(Source("q", f"any where {text}")).query.condition)))
a fits "b*" * (case: ascii)
a fits * "=*" *
ends with(a, b) == true
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ruleglot.ir.nodes import (
    Call,
    Case,
    Comparison,
    Dialect,
    Field,
    Function,
    Hole,
    Literal,
    Operator,
    Presence,
    Regex,
    Wildcard,
)
from ruleglot.ir.nodes import Constant as Always
from ruleglot.ir.patterns import pattern
from ruleglot.languages.eql.functions import TESTS, check_count, is_folding, known
from ruleglot.languages.eql.networks import network_test
from ruleglot.languages.eql.refusals import wrong_operand
from ruleglot.languages.eql.terms import called

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruleglot.ir.nodes import Condition, Term
    from ruleglot.languages.eql.syntax import FunctionCall

HOLES = {"*": Hole.RUN, "?": Hole.CHARACTER}
CHARACTER = re.compile(r"\\(?P<escaped>.)|(?P<hole>[*?])|(?P<plain>.)", re.DOTALL)
REGEX_SPECIAL = frozenset('.?+*|(){}[]"\\~&<>@#')
"""Characters that Lucene's regular expressions take for more than themselves."""


def call_test(call: FunctionCall) -> Condition | None:
    """Return the condition that a call is, `None` where it is null whatever the event.

    Raises `DiagnosticError` (E003, Q007 to Q011).
    """
    name = known(call)
    if name not in TESTS:
        raise wrong_operand("a condition", "a truth value", call, "compare it with something")
    check_count(call, name)
    if name == "cidrMatch":
        return network_test(call)
    match called(call):
        case None:
            return None
        case Literal(value=value):
            return Always(value=value is True, span=call.span)
        case found:
            return _pattern_test(found, call) or Comparison(
                subject=found, operator=Operator.EQ, value=Literal(value=True, span=call.span), span=call.span
            )


def _pattern_test(found: Term, call: FunctionCall) -> Condition | None:
    """Return the pattern that a call for a constant in a field is, `None` where it is another call."""
    match found:
        case Call(function=function, arguments=(Field() as subject, Literal(value=str(text)))):
            case = Case.ASCII if is_folding(call) else Case.EXACT
            if case is not Case.EXACT and function is not Function.STARTS_WITH and _has_exact_letters(text):
                expression = _expression(function, text)
                return Regex(subject=subject, patterns=(expression,), dialect=Dialect.LUCENE, case=case, span=call.span)
            made = pattern(*_parts(function, text), span=call.arguments[1].span)
            if made.parts == (Hole.RUN,):
                return Presence(subject=subject, span=call.span)
            return Wildcard(subject=subject, patterns=(made,), case=case, span=call.span)
        case _:
            return None


def _parts(function: Function, text: str) -> Iterator[str | Hole]:
    """Yield the parts of the pattern; a backslash that nothing follows is a backslash."""
    if function is Function.STARTS_WITH:
        yield from (text, Hole.RUN)
        return
    yield Hole.RUN
    for each in CHARACTER.finditer(text):
        yield HOLES[each["hole"]] if each["hole"] else each["escaped"] or each["plain"]
    if function is Function.STRING_CONTAINS:
        yield Hole.RUN


def _has_exact_letters(text: str) -> bool:
    """Return whether a backslash stands before a letter: Lucene then does not ignore its case."""
    return any(
        each["escaped"] and each["escaped"].lower() != each["escaped"].upper() for each in CHARACTER.finditer(text)
    )


def _expression(function: Function, text: str) -> str:
    """Return the pattern as a regular expression, in which a letter of exact case is a range: those never fold."""
    end = ".*" if function is Function.STRING_CONTAINS else ""
    return f".*{''.join(map(_expressed, CHARACTER.finditer(text)))}{end}"


def _expressed(character: re.Match[str]) -> str:
    if character["hole"]:
        return {"*": ".*", "?": "."}[character["hole"]]
    letter = character["escaped"] or character["plain"]
    if character["escaped"] and letter.lower() != letter.upper():
        return f"[{letter}-{letter}]"
    return f"\\{letter}" if letter in REGEX_SPECIAL else letter
