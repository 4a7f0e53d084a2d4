"""Tokens to sequences and samples: their brackets, keys, `maxspan`, `runs` and `until`.

A fault in one pair of brackets does not hide those in the next: the parser goes on behind the closing bracket.

>>> from ruleglot.languages.eql.cursor import Cursor
>>> from ruleglot.languages.eql.lexer import tokenize
>>> from ruleglot.source import Source
>>> text = "sequence by host.id with maxspan=5m [process where true] with runs=3 ![network where true]"
>>> found = sequence(Cursor(tokenize(Source("q", text))))
>>> found.maxspan, [(term.runs, term.missing) for term in found.terms]
(300000, [(3, False), (1, True)])
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from ruleglot.diagnostics.diagnostic import Diagnostic, DiagnosticError
from ruleglot.diagnostics.near import did_you_mean, near
from ruleglot.languages.eql.expressions import expression
from ruleglot.languages.eql.filters import event_filter
from ruleglot.languages.eql.lexer import Token, TokenKind
from ruleglot.languages.eql.refusals import not_in_elasticsearch
from ruleglot.languages.eql.syntax import FieldName, Sample, Sequence, Subquery

if TYPE_CHECKING:
    from ruleglot.languages.eql.cursor import Cursor

UNITS = {"ms": 1, "s": 1_000, "m": 60_000, "h": 3_600_000, "d": 86_400_000}
"""Milliseconds in each unit that `maxspan` takes."""

MOST_RUNS = 100
LONGEST = 2**63 // 1_000_000
"""So many milliseconds, in nanoseconds, fit 64 bits."""

Faults: TypeAlias = list[Diagnostic]


def sequence(cursor: Cursor) -> Sequence:
    """Sequence = "sequence" [ keys ] [ "with" maxspan ] term { term } [ "until" term ].

    Raises `DiagnosticError` (Q001, Q005, Q006, Q008, Q012) with the faults of all brackets.
    """
    first = cursor.take()
    faults: Faults = []
    keys = _keys(cursor)
    maxspan = _maxspan(cursor) if cursor.token.word == "with" else None
    if cursor.token.word == "by":
        raise not_in_elasticsearch("Please specify sequence [by] before [with] not after", "", cursor.token.span)
    terms = _terms(cursor, faults)
    until = None
    if cursor.token.word == "until":
        cursor.take()
        until = _recovered(cursor, faults)
    if faults:
        raise DiagnosticError(*faults)
    return Sequence(keys=keys, maxspan=maxspan, terms=terms, until=until, span=first.span.to(cursor.previous.span))


def sample(cursor: Cursor) -> Sample:
    """Sample = "sample" [ keys ] term { term }. Raises `DiagnosticError` as `sequence` does."""
    first = cursor.take()
    faults: Faults = []
    keys = _keys(cursor)
    if cursor.token.word == "with":
        raise not_in_elasticsearch(
            "Samples have no [with]", "a sample looks at any time and each event once", cursor.token.span
        )
    terms = _terms(cursor, faults)
    if cursor.token.word == "until":
        raise not_in_elasticsearch("Samples have no [until]", "the events of a sample have no order", cursor.token.span)
    if faults:
        raise DiagnosticError(*faults)
    return Sample(keys=keys, terms=terms, span=first.span.to(cursor.previous.span))


def _terms(cursor: Cursor, faults: Faults) -> tuple[Subquery, ...]:
    found: list[Subquery | None] = []
    while not found or cursor.token.word in {"[", "!["}:
        if cursor.token.word not in {"[", "!["}:
            cursor.unexpected("`[` or `![`", cursor.did_you_mean(("by", "with")))
        found.append(_recovered(cursor, faults))
    return tuple(each for each in found if each is not None)


def _recovered(cursor: Cursor, faults: Faults) -> Subquery | None:
    """Return a term; where it is faulty, note the faults and go on behind it."""
    depth = cursor.depth
    opener = cursor.token
    try:
        return _term(cursor)
    except DiagnosticError as error:
        faults += error.diagnostics
        cursor.skip_behind(opener, depth)
        return None


def _term(cursor: Cursor) -> Subquery:
    """Term = ( "[" | "![" ) event filter "]" [ keys ] [ "with" "runs" "=" whole number ]."""
    opener = cursor.token
    if opener.word not in {"[", "!["}:
        cursor.unexpected("`[`")
    cursor.take()
    inner = event_filter(cursor)
    cursor.close(opener, "]", "`and`, `or` or `]`")
    keys = _keys(cursor)
    runs = _runs(cursor) if cursor.token.word == "with" else 1
    if cursor.token.word == "by":
        raise not_in_elasticsearch("Please specify [by] before [with] not after", "", cursor.token.span)
    span = opener.span.to(cursor.previous.span)
    return Subquery(filter=inner, missing=opener.value == "![", keys=keys, runs=runs, span=span)


def _keys(cursor: Cursor) -> tuple[FieldName, ...]:
    """Keys = [ "by" items ]; what is no field is refused."""
    if cursor.token.word != "by":
        return ()
    cursor.take()
    found: list[FieldName] = []
    for each in cursor.items(expression):
        if not isinstance(each, FieldName):
            hint = "keys are names of fields"
            raise not_in_elasticsearch(f"Expected a field as join key, found [{each.span.text}]", hint, each.span)
        found.append(each)
    return tuple(found)


def _maxspan(cursor: Cursor) -> int:
    """Maxspan = "with" "maxspan" "=" whole number unit."""
    cursor.take()
    if cursor.token.word != "maxspan":
        word = cursor.token
        meant = did_you_mean(near(word.value, ("maxspan",)))
        hint = "`with runs` follows the brackets that it repeats" if word.value == "runs" else meant
        cursor.unexpected("`maxspan`", hint)
    cursor.take()
    cursor.expect("=", "write `with maxspan=5m`")
    number, unit = _number(cursor), cursor.token
    if number.kind is TokenKind.DECIMAL:
        text = number.value + (unit.value if unit.kind is TokenKind.NAME else "")
        raise not_in_elasticsearch(
            f"Decimal time interval [{text}] not supported; please use an positive integer",
            "use a smaller unit",
            number.span,
        )
    if unit.kind is not TokenKind.NAME:
        text = number.value
        raise not_in_elasticsearch(f"No time unit specified, did you mean [s] as in [{text}s]?", "", number.span)
    cursor.take()
    return _milliseconds(number, unit)


def _milliseconds(number: Token, unit: Token) -> int:
    text, span = number.value + unit.value, number.span.to(unit.span)
    if unit.value not in UNITS:
        problem = f"Unrecognized time unit [{unit.value}] in [{text}], please specify one of [ms, s, m, h, d]"
        raise not_in_elasticsearch(problem, "", span)
    if not number.value.strip("0"):
        raise not_in_elasticsearch(f"A positive maxspan value is required; found [{text}]", "", span)
    if len(number.value.lstrip("0")) > len(str(LONGEST)) or int(number.value) * UNITS[unit.value] >= LONGEST:
        raise not_in_elasticsearch(f"maxspan [{text}] is too long", "leave `with maxspan` out to allow any time", span)
    return int(number.value) * UNITS[unit.value]


def _runs(cursor: Cursor) -> int:
    """Read: runs = "with" "runs" "=" whole number."""
    cursor.take()
    option = cursor.token
    if option.kind not in {TokenKind.NAME, TokenKind.KEYWORD}:
        cursor.unexpected("`runs`")
    if option.value != "runs":
        hint = "`with maxspan` follows `sequence` and its keys" if option.value == "maxspan" else ""
        raise not_in_elasticsearch(f"Unrecognized option [{option.value}], expecting [runs]", hint, option.span)
    cursor.take()
    cursor.expect("=", "write `with runs=3`")
    number = _number(cursor)
    if number.kind is TokenKind.DECIMAL:
        raise not_in_elasticsearch(
            f"runs [{number.value}] is no whole number", "Elasticsearch takes it for 1", number.span
        )
    if not number.value.strip("0"):
        raise not_in_elasticsearch(f"A positive runs value is required; found [{number.value}]", "", number.span)
    if len(number.value.lstrip("0")) > len(str(MOST_RUNS)) or int(number.value) > MOST_RUNS:
        problem = f"A query cannot be repeated more than {MOST_RUNS} times; found [{number.value}]"
        raise not_in_elasticsearch(problem, "", number.span)
    return int(number.value)


def _number(cursor: Cursor) -> Token:
    if cursor.token.kind not in {TokenKind.INTEGER, TokenKind.DECIMAL}:
        cursor.unexpected("a whole number")
    return cursor.take()
