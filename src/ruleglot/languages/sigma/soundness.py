"""What pySigma would stumble over, misread, or tell in words about itself: checked before it sees the rule.

Source: the Sigma specification 2.1, appendix on modifiers, and the modifiers that pySigma 2 knows.
"""

from __future__ import annotations

import re
from ipaddress import ip_network
from typing import TYPE_CHECKING

import re2

from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.diagnostics.near import did_you_mean, near
from ruleglot.diagnostics.sigma import BrokenRegex, NotReadYet, UnknownModifier, UnknownSelection, WrongValue
from ruleglot.languages.sigma.document import Document, Item, Kind, Value
from ruleglot.source import Span

if TYPE_CHECKING:
    from collections.abc import Mapping

ANY = tuple(Kind)
TEXT = (Kind.TEXT,)
WRITTEN = (Kind.TEXT, Kind.NUMBER)
NUMBER = (Kind.NUMBER,)

MODIFIERS: Mapping[str, tuple[Kind, ...]] = {
    "all": ANY,
    "neq": ANY,
    "contains": TEXT,
    "startswith": TEXT,
    "endswith": TEXT,
    "cased": TEXT,
    "windash": TEXT,
    "base64": TEXT,
    "base64offset": TEXT,
    "wide": TEXT,
    "utf16": TEXT,
    "utf16be": TEXT,
    "cidr": TEXT,
    "re": WRITTEN,  # a pattern of digits needs no quotes
    "i": WRITTEN,
    "ignorecase": WRITTEN,
    "lt": NUMBER,
    "lte": NUMBER,
    "gt": NUMBER,
    "gte": NUMBER,
    "exists": (Kind.TRUTH,),
}
"""The modifiers that are read, and the kinds of value that each takes."""

TIME = "parts of a time (`{}`)"
FLAG = "regular expressions with the flag `{}`"
UNREAD: Mapping[str, str] = {
    "fieldref": "comparisons of two fields (`fieldref`)",
    "expand": "placeholders (`expand`)",
    "utf16le": "the modifier `utf16le`",  # in the specification, but not in pySigma 2
    **{each: TIME.format(each) for each in ("minute", "hour", "day", "week", "month", "year")},
    **{each: FLAG.format(each) for each in ("m", "multiline", "s", "dotall")},
}
"""Modifiers of Sigma that RuleGlot does not follow yet, in a message's words."""

WORDS = frozenset({"and", "or", "not", "of", "all", "any", "1", "them"})
NAME = re.compile(r"(?<!of )(?<![\w*-])[\w-]+(?![\w*-]| +of\b)")
"""A name of a condition that stands for one selection: no pattern, and not beside `of`."""


def check(document: Document) -> None:
    """Raise `DiagnosticError` (S002, S004 to S007) for the first fault of a detection."""
    for item in document.items:
        _check_item(item)
    for condition in document.conditions:
        _check_names(condition, document.selections)


def _check_item(item: Item) -> None:
    if not item.field:
        raise DiagnosticError(NotReadYet(construct="keywords without a field", span=item.span))
    for modifier in item.modifiers:
        _check_modifier(item, modifier)
    for value in item.values:
        for modifier in item.modifiers:
            if value.kind not in MODIFIERS[modifier]:
                expected = " or ".join(MODIFIERS[modifier])
                found = value.kind if value.kind is Kind.NOTHING else f"{value.kind}: `{value.text}`"
                fault = WrongValue(modifier=modifier, expected=expected, found=found, span=value.span)
                raise DiagnosticError(fault)
        if "re" in item.modifiers:
            _check_regex(value)
        if "cidr" in item.modifiers:
            _check_network(value)


def _check_modifier(item: Item, modifier: str) -> None:
    if modifier in UNREAD:
        raise DiagnosticError(NotReadYet(construct=UNREAD[modifier], span=item.span))
    if modifier not in MODIFIERS:
        hint = did_you_mean(near(modifier, MODIFIERS))
        raise DiagnosticError(UnknownModifier(modifier=modifier, hint=hint, span=item.span))


def _check_regex(value: Value) -> None:
    """Compile the pattern as pySigma will, but without RE2's own talk on stderr."""
    options = re2.Options()
    options.log_errors = False
    try:
        re2.compile(value.text, options=options)
    except re2.error as error:
        (problem,) = error.args
        told = problem.decode(errors="replace") if isinstance(problem, bytes) else str(problem)
        raise DiagnosticError(BrokenRegex(pattern=value.text, problem=told, span=value.span)) from None


def _check_network(value: Value) -> None:
    try:
        ip_network(value.text)
    except ValueError:
        expected = "a network such as `10.0.0.0/8`"
        fault = WrongValue(modifier="cidr", expected=expected, found=f"`{value.text}`", span=value.span)
        raise DiagnosticError(fault) from None


def _check_names(condition: Value, selections: tuple[str, ...]) -> None:
    if "|" in condition.text:
        start = condition.text.index("|")
        raise DiagnosticError(NotReadYet(construct="aggregations (`|`)", span=place(condition, start, start + 1)))
    for found in NAME.finditer(condition.text):
        name = found[0]
        if name not in WORDS and name not in selections:
            hint = did_you_mean(near(name, selections))
            raise DiagnosticError(UnknownSelection(name=name, hint=hint, span=place(condition, *found.span())))


def place(value: Value, start: int, end: int) -> Span:
    """Return where characters of a value stand; the whole value where escapes or line breaks move them."""
    offset = value.span.text.find(value.text)
    if offset < 0:
        return value.span
    return Span(value.span.source, value.span.start + offset + start, value.span.start + offset + end)
