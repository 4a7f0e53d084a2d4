"""Predicates to IR: `in`, `:`, `like`, `regex` and their forms that ignore case.

>>> from ruleglot.ir.text import condition_text
>>> from ruleglot.languages.eql.parser import parse
>>> from ruleglot.source import Source
>>> for text in ('name : "a*"', 'name : "a"', 'name like "*"', 'name not in ("a", "b")'):
...     print(condition_text(predicate(parse(Source("q", f"any where {text}")).query.condition)))
name fits "a" * (case: ascii)
name == "a" (case: ascii)
name is there
not
  name in "a", "b"
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ruleglot.diagnostics.diagnostic import all_or_faults
from ruleglot.ir.nodes import (
    Case,
    Comparison,
    Dialect,
    Field,
    Hole,
    Literal,
    Membership,
    Operator,
    Presence,
    Regex,
    Wildcard,
)
from ruleglot.ir.nodes import Constant as Always
from ruleglot.ir.patterns import pattern
from ruleglot.ir.ternary import negated
from ruleglot.languages.eql.constants import contained, kind
from ruleglot.languages.eql.refusals import field_to_field, wrong_operand
from ruleglot.languages.eql.syntax import Constant, Expression, Predicate
from ruleglot.languages.eql.terms import term

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ruleglot.ir.nodes import Condition, Pattern, Term
    from ruleglot.source import Span

FOLDING = frozenset({":", "in~", "like~", "regex~"})
"""The operators that ignore case."""

HOLES = {"*": Hole.RUN, "?": Hole.CHARACTER}
"""What the special characters of `:` and `like` stand for; there is no way to write them as themselves."""

SCRIPT_HOLES = {"*": Hole.RUN_IN_LINE, "?": Hole.CHARACTER_IN_LINE}
"""The same where the subject is computed: then Java's patterns are at work, whose `.` does not cross a line's end."""


def predicate(node: Predicate) -> Condition | None:
    """Return the condition that a predicate is, `None` where it is null whatever the event.

    Raises `DiagnosticError` (E003, Q007 to Q010).
    """
    subject = term(node.subject)
    if node.operator in {"in", "in~"}:
        found = _membership(node, subject, _listed(node))
        return negated(found, node.span) if node.negated else found
    texts = _texts(node)
    if subject is None:
        return None
    if node.operator in {"regex", "regex~"}:
        return _regex(node, subject, texts)
    return _likeness(node, subject, texts)


def _case(node: Predicate, subject: Term) -> Case:
    """Return which letters are the same to an operator.

    In a field Elasticsearch folds A-Z only, but for its newest versions; what is computed it compares by Java's
    `compareToIgnoreCase`, which knows all alphabets.
    """
    if node.operator not in FOLDING:
        return Case.EXACT
    return Case.ASCII if isinstance(subject, Field) else Case.UNICODE


def _membership(node: Predicate, subject: Term | None, values: tuple[Literal, ...]) -> Condition | None:
    """Return a test for one of some values; without a subject or values it is null."""
    if subject is None or not values:
        return None
    if isinstance(subject, Literal) and node.operator == "in":
        answer = contained(subject.value, (each.value for each in values))
        return None if answer is None else Always(value=answer, span=node.span)
    case = _case(node, subject) if isinstance(values[0].value, str) else Case.EXACT
    return Membership(subject=subject, values=values, case=case, span=node.span)


def _likeness(node: Predicate, subject: Term, texts: tuple[str, ...]) -> Condition:
    """Return a wildcard test, or the plainer test that Elasticsearch makes of it."""
    holes = HOLES if isinstance(subject, Field) else SCRIPT_HOLES
    patterns = tuple(wildcard_pattern(text, value.span, holes) for text, value in zip(texts, node.values, strict=True))
    if len(patterns) == 1 and patterns[0].parts == (Hole.RUN,):
        return Presence(subject=subject, span=node.span)
    if not any(isinstance(part, Hole) for each in patterns for part in each.parts):
        return _equality(node, subject, texts)
    case = Case.ASCII if node.operator in FOLDING else Case.EXACT
    return Wildcard(subject=subject, patterns=patterns, case=case, span=node.span)


def _equality(node: Predicate, subject: Term, texts: tuple[str, ...]) -> Condition:
    values = tuple(Literal(value=text, span=each.span) for text, each in zip(texts, node.values, strict=True))
    case = _case(node, subject)
    if len(values) == 1:
        return Comparison(subject=subject, operator=Operator.EQ, value=values[0], case=case, span=node.span)
    return Membership(subject=subject, values=values, case=case, span=node.span)


def wildcard_pattern(text: str, span: Span | None = None, holes: Mapping[str, Hole] = HOLES) -> Pattern:
    """Return the pattern of a text after `:` or `like`: `*` any characters, `?` exactly one.

    >>> wildcard_pattern("/etc/*").parts
    ('/etc/', <Hole.RUN: '*'>)
    """
    return pattern(*(holes.get(part, part) for part in re.split(r"([*?])", text)), span=span)


def _regex(node: Predicate, subject: Term, texts: tuple[str, ...]) -> Condition:
    """Return a test by regular expressions: Lucene's in a field, Java's in what is computed."""
    dialect = Dialect.LUCENE if isinstance(subject, Field) else Dialect.JAVA
    case = Case.ASCII if node.operator in FOLDING else Case.EXACT
    return Regex(subject=subject, patterns=texts, dialect=dialect, case=case, span=node.span)


def _texts(node: Predicate) -> tuple[str, ...]:
    """Return the values of an operator that takes strings only."""
    return tuple(all_or_faults(lambda value: _text(value, node.operator), node.values))


def _text(value: Expression, operator: str) -> str:
    if isinstance(value, Constant) and isinstance(value.value, str):
        return value.value
    raise wrong_operand(f"`{operator}`", "strings", value, "consider using `==` instead")


def _listed(node: Predicate) -> tuple[Literal, ...]:
    """Return the values of a list, which Elasticsearch wants to be of one kind; null is no value."""
    found = [(value, _literal(value, node)) for value in node.values]
    values = [(value, literal) for value, literal in found if literal is not None]
    for value, literal in values:
        first = kind(values[0][1].value)
        if kind(literal.value) != first:
            expected = f"values of one kind (the first one is a {first})"
            raise wrong_operand(
                f"`{node.operator}`", expected, value, "split the list by kind and join the tests by `or`"
            )
    return tuple(literal for _, literal in values)


def _literal(value: Expression, node: Predicate) -> Literal | None:
    match term(value):
        case None:
            return None
        case Literal() as literal:
            return literal
        case _:
            raise field_to_field(value, node.span)
