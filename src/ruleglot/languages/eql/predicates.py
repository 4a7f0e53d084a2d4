"""Predicates to IR: `in`, `:`, `like`, `regex` and their forms that ignore case.

>>> from ruleglot.ir.text import condition_text
>>> from ruleglot.languages.eql.parser import parse
>>> from ruleglot.source import Source
>>> for text in ('name : "a*"', 'name : "a"', 'name like "*"', 'name not in ("a", "b")'):
...     print(condition_text(predicate(parse(Source("q", f"any where {text}")).condition)))
name fits "a" * (case: ascii)
name == "a" (case: ascii)
name is there
not
  name in "a", "b"
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ruleglot.ir.nodes import (
    Case,
    Comparison,
    Dialect,
    Hole,
    Literal,
    Membership,
    Not,
    Operator,
    Presence,
    Regex,
    Wildcard,
)
from ruleglot.ir.nodes import Constant as Always
from ruleglot.ir.patterns import pattern
from ruleglot.languages.eql.constants import contained, kind
from ruleglot.languages.eql.refusals import field_to_field, not_yet, wrong_operand
from ruleglot.languages.eql.syntax import Constant, Expression, Predicate
from ruleglot.languages.eql.terms import term

if TYPE_CHECKING:
    from ruleglot.ir.nodes import Condition, Pattern, Term
    from ruleglot.source import Span

CASES = {
    ":": Case.ASCII,
    "in": Case.EXACT,
    "in~": Case.ASCII,
    "like": Case.EXACT,
    "like~": Case.ASCII,
    "regex": Case.EXACT,
    "regex~": Case.ASCII,
}
"""Which letters are the same to an operator. Elasticsearch folds A-Z only, but for its newest versions."""

HOLES = {"*": Hole.RUN, "?": Hole.CHARACTER}
"""What the special characters of `:` and `like` stand for; there is no way to write them as themselves."""


def predicate(node: Predicate) -> Condition | None:
    """Return the condition that a predicate is, `None` where it is null whatever the event.

    Raises `DiagnosticError` (Q007 to Q010).
    """
    match node.operator, node.subject:
        case _, Constant(value=None):
            return None
        case "in", Constant(value=value):
            answer = contained(value, (each.value for each in _listed(node)))
            return Always(value=answer is not node.negated, span=node.span)
        case "in" | "in~", subject:
            found = _equality(node, term(subject), _listed(node))
            return Not(operand=found, span=node.span) if node.negated else found
        case "regex" | "regex~", subject:
            return _regex(node, term(subject))
        case _:
            return _likeness(node, term(node.subject))


def _equality(node: Predicate, subject: Term, values: tuple[Literal, ...]) -> Condition:
    """Return a test for one value or for several; case is a matter of text alone."""
    case = CASES[node.operator] if isinstance(values[0].value, str) else Case.EXACT
    if len(values) == 1:
        return Comparison(subject=subject, operator=Operator.EQ, value=values[0], case=case, span=node.span)
    return Membership(subject=subject, values=values, case=case, span=node.span)


def _likeness(node: Predicate, subject: Term) -> Condition:
    """Return a wildcard test, or the plainer test that Elasticsearch makes of it."""
    texts = _texts(node)
    patterns = tuple(wildcard_pattern(text, value.span) for text, value in zip(texts, node.values, strict=True))
    if len(patterns) == 1 and patterns[0].parts == (Hole.RUN,):
        return Presence(subject=subject, span=node.span)
    if not any(isinstance(part, Hole) for each in patterns for part in each.parts):
        return _equality(node, subject, _listed(node))
    return Wildcard(subject=subject, patterns=patterns, case=CASES[node.operator], span=node.span)


def wildcard_pattern(text: str, span: Span | None = None) -> Pattern:
    """Return the pattern of a text after `:` or `like`: `*` any characters, `?` exactly one.

    >>> wildcard_pattern("/etc/*").parts
    ('/etc/', <Hole.RUN: '*'>)
    """
    return pattern(*(HOLES.get(part, part) for part in re.split(r"([*?])", text)), span=span)


def _regex(node: Predicate, subject: Term) -> Condition:
    case = CASES[node.operator]
    return Regex(subject=subject, patterns=_texts(node), dialect=Dialect.LUCENE, case=case, span=node.span)


def _texts(node: Predicate) -> tuple[str, ...]:
    """Return the values of an operator that takes strings only."""
    return tuple(_text(value, node.operator) for value in node.values)


def _text(value: Expression, operator: str) -> str:
    if isinstance(value, Constant) and isinstance(value.value, str):
        return value.value
    raise wrong_operand(f"`{operator}`", "strings", value, "consider using `==` instead")


def _listed(node: Predicate) -> tuple[Literal, ...]:
    """Return the values of a list, which Elasticsearch wants to be of one kind."""
    values = tuple(_literal(value, node) for value in node.values)
    first = kind(values[0].value)
    for value, literal in zip(node.values, values, strict=True):
        if kind(literal.value) != first:
            expected = f"values of one kind (the first one is a {first})"
            raise wrong_operand(
                f"`{node.operator}`", expected, value, "split the list by kind and join the tests by `or`"
            )
    return values


def _literal(value: Expression, node: Predicate) -> Literal:
    match value:
        case Constant(value=None):
            raise not_yet(f"`null` in the list of `{node.operator}`", value.span)
        case Constant(value=str() | int() | float() as scalar):
            return Literal(value=scalar, span=value.span)
        case _:
            term(value)  # refuses by name what is more than a field
            raise field_to_field(value, node.span)
