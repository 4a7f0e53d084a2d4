"""What each of Falco's operators means, as IR.

Source: libsinsp's filter grammar and comparison code, and runs of the real engine: texts are compared byte by byte,
`icontains` and `iglob` fold ASCII letters, a glob's `?` is one byte, `regex` is RE2 in POSIX syntax and takes the whole
value, a missing field makes every check false.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.diagnostics.falco import NotReadYet, WrongValue
from ruleglot.ir.nodes import (
    Call,
    Case,
    Comparison,
    Condition,
    Dialect,
    Field,
    Function,
    Hole,
    InNetwork,
    Literal,
    Membership,
    Operator,
    Pattern,
    Presence,
    Regex,
    Term,
    Wildcard,
)
from ruleglot.ir.patterns import pattern
from ruleglot.ir.simplify import all_of, any_of
from ruleglot.languages.falco.fields import NETWORKS, NUMBERS, type_of

if TYPE_CHECKING:
    from ruleglot.languages.falco.lexer import Token
    from ruleglot.source import Span

EQUALITY = {"=": Operator.EQ, "==": Operator.EQ, "!=": Operator.NE}
ORDER = {"<": Operator.LT, "<=": Operator.LE, ">": Operator.GT, ">=": Operator.GE}
TEXT = ("contains", "icontains", "startswith", "endswith", "glob", "iglob", "regex", "bcontains", "bstartswith")
LISTS = ("in", "intersects", "pmatch")
MODIFIERS = ("anyof", "allof", "oneof")
LONGEST = 255
"""Bytes of a constant."""


def exists(subject: Term, span: Span) -> Condition:
    """Return `subject exists`."""
    return Presence(subject=subject, span=span)


def check(subject: Term, operator: str, value: Token, span: Span) -> Condition:
    """Return `subject operator value`. Raises `DiagnosticError` (F003, F005)."""
    network = network_subject(subject)
    if network is not None and operator in {"=", "=="}:
        return InNetwork(subject=network, networks=(value.value,), span=span)
    if operator in EQUALITY:
        return Comparison(subject=subject, operator=EQUALITY[operator], value=literal(subject, value), span=span)
    if operator in ORDER:
        return Comparison(subject=subject, operator=ORDER[operator], value=number(value), span=span)
    if operator == "regex":
        return Regex(subject=subject, patterns=(value.value,), dialect=Dialect.RE2_POSIX, span=span)
    found = text_pattern(operator, value)
    case = Case.ASCII if operator in {"icontains", "iglob"} else Case.EXACT
    return Wildcard(subject=subject, patterns=(found,), case=case, span=span)


def among(subject: Term, operator: str, values: tuple[Token, ...], span: Span) -> Condition:
    """Return `subject in (values)`, `intersects` or `pmatch`. Raises `DiagnosticError` (F003, F005)."""
    if not values:
        return any_of()
    if operator == "pmatch":
        return any_of(*(_path(subject, value, span) for value in values))
    network = network_subject(subject)
    if network is not None:
        return InNetwork(subject=network, networks=tuple(value.value for value in values), span=span)
    literals = tuple(literal(subject, value) for value in values)
    if len(literals) == 1:
        return Comparison(subject=subject, operator=Operator.EQ, value=literals[0], span=span)
    return Membership(subject=subject, values=literals, span=span)


def modified(subject: Term, operator: str, modifier: str, values: tuple[Token, ...], span: Span) -> Condition:
    """Return `subject operator anyof (values)` or `allof`. Raises `DiagnosticError` (F003, F005)."""
    if modifier == "oneof":
        raise DiagnosticError(NotReadYet(construct="`oneof`", span=span))
    if not values:
        return any_of()
    checks = [check(subject, operator, value, span) for value in values]
    if modifier == "anyof" and all(isinstance(each, Wildcard) for each in checks):
        first = checks[0]
        assert isinstance(first, Wildcard)  # noqa: S101 - for the type checker
        patterns = tuple(each.patterns[0] for each in checks if isinstance(each, Wildcard))
        return Wildcard(subject=subject, patterns=patterns, case=first.case, span=span)
    return any_of(*checks) if modifier == "anyof" else all_of(*checks)


def _path(subject: Term, value: Token, span: Span) -> Condition:
    """Return whether a path is `value` or lies below it."""
    if re.search(r"[*?\[\\]", value.value):
        raise DiagnosticError(NotReadYet(construct="wildcards in `pmatch`", span=value.span))
    path = value.value.rstrip("/")
    itself = Comparison(subject=subject, operator=Operator.EQ, value=Literal(value=path, span=value.span), span=span)
    below = Wildcard(subject=subject, patterns=(pattern(f"{path}/", Hole.RUN, span=value.span),), span=span)
    return any_of(itself, below)


def network_subject(subject: Term) -> Field | None:
    """Return the address that a network field asks about."""
    match subject:
        case Field(name=name) if name in NETWORKS:
            return Field(vocabulary=subject.vocabulary, name=NETWORKS[name], span=subject.span)
        case _:
            return None


def literal(subject: Term, value: Token) -> Literal:
    """Return a constant of the subject's own type. Raises `DiagnosticError` (F005)."""
    if len(value.value.encode(errors="surrogatepass")) > LONGEST:
        raise DiagnosticError(WrongValue(problem=f"a constant is longer than {LONGEST} bytes", span=value.span))
    kind = type_of(subject.name) if isinstance(subject, Field) else None
    if kind in NUMBERS or (isinstance(subject, Call) and subject.function is Function.BYTES):
        return number(value)
    if kind == "bool":
        if value.value not in {"true", "false"}:
            problem = f"`{value.value}` is neither `true` nor `false`"
            raise DiagnosticError(WrongValue(problem=problem, span=value.span))
        return Literal(value=value.value == "true", span=value.span)
    return Literal(value=value.value, span=value.span)


def number(value: Token) -> Literal:
    """Return a decimal integer. Raises `DiagnosticError` (F005)."""
    if not re.fullmatch(r"-?[0-9]{1,19}", value.value):
        raise DiagnosticError(WrongValue(problem=f"`{value.value}` is no decimal integer", span=value.span))
    return Literal(value=int(value.value), span=value.span)


def text_pattern(operator: str, value: Token) -> Pattern:
    """Return the pattern that a text operator asks for. Raises `DiagnosticError` (F003)."""
    match operator:
        case "contains" | "icontains":
            return pattern(Hole.RUN, value.value, Hole.RUN, span=value.span)
        case "startswith":
            return pattern(value.value, Hole.RUN, span=value.span)
        case "endswith":
            return pattern(Hole.RUN, value.value, span=value.span)
        case "glob" | "iglob":
            return glob_pattern(value)
        case _:
            raise DiagnosticError(NotReadYet(construct=f"`{operator}`", span=value.span))


GLOB = re.compile(
    r"""(?P<run>\*) | (?P<byte>\?) | \\(?P<escaped>.) | \[(?P<member>[^!^\]\\])\] | (?P<set>\[)
      | (?P<text>[^*?\\\[]+|\\$)""",
    re.VERBOSE | re.DOTALL,
)


def glob_pattern(value: Token) -> Pattern:
    """Return the pattern of an fnmatch glob; a class of one member is that character.

    Raises `DiagnosticError` (F003).
    """
    parts: list[str | Hole] = []
    for token in GLOB.finditer(value.value):
        match token.lastgroup:
            case "run":
                parts.append(Hole.RUN)
            case "byte":
                parts.append(Hole.BYTE)
            case "set":
                raise DiagnosticError(NotReadYet(construct="character classes in globs", span=value.span))
            case name:
                parts.append(token[name or 0])
    return pattern(*parts, span=value.span)
