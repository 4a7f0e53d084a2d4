"""Alternatives about one field become the list that they were written as, and others stay apart."""

from __future__ import annotations

import pytest

from ruleglot.ir.nodes import (
    Case,
    Comparison,
    Condition,
    Dialect,
    Field,
    Hole,
    InNetwork,
    Literal,
    Membership,
    Operator,
    Presence,
    Regex,
    Vocabulary,
    Wildcard,
)
from ruleglot.ir.patterns import pattern
from ruleglot.ir.simplify import any_of
from ruleglot.languages.sigma.alternatives import joined

F = Field(vocabulary=Vocabulary.SIGMA, name="F")
G = Field(vocabulary=Vocabulary.SIGMA, name="G")


def equals(
    value: str | int, subject: Field = F, case: Case = Case.EXACT, operator: Operator = Operator.EQ
) -> Comparison:
    return Comparison(subject=subject, operator=operator, value=Literal(value=value), case=case)


def within(*values: str) -> Membership:
    return Membership(subject=F, values=tuple(Literal(value=each) for each in values))


def fits(*texts: str, case: Case = Case.EXACT) -> Wildcard:
    return Wildcard(subject=F, patterns=tuple(pattern(text, Hole.RUN) for text in texts), case=case)


def matches(*patterns: str, case: Case = Case.EXACT) -> Regex:
    return Regex(subject=F, patterns=patterns, dialect=Dialect.PCRE, whole=False, case=case)


def network(*networks: str, subject: Field = F) -> InNetwork:
    return InNetwork(subject=subject, networks=networks)


@pytest.mark.parametrize(
    ("alternatives", "expected"),
    [
        ((equals("a"),), equals("a")),
        ((equals("a"), equals("b"), equals("c")), within("a", "b", "c")),
        ((within("a", "b"), within("c")), within("a", "b", "c")),
        ((fits("a"), fits("b")), fits("a", "b")),
        ((matches("a"), matches("b")), matches("a", "b")),
        ((network("10.0.0.0/8"), network("::/0")), network("10.0.0.0/8", "::/0")),
    ],
)
def test_one_question_about_one_field_is_one_leaf(alternatives: tuple[Condition, ...], expected: Condition) -> None:
    assert joined(*alternatives) == expected


@pytest.mark.parametrize(
    "alternatives",
    [
        (equals("a"), equals("b", G)),
        (equals("a"), equals("b", case=Case.ASCII)),
        (equals("a"), equals(1)),
        (equals("a"), equals("b", operator=Operator.NE)),
        (equals("a"), fits("b")),
        (fits("a"), fits("b", case=Case.ASCII)),
        (matches("a"), matches("b", case=Case.ASCII)),
        (network("::/0"), network("10.0.0.0/8", subject=G)),
        (equals("a"), Presence(subject=G), equals("b")),
    ],
)
def test_what_differs_in_more_than_its_values_stays_apart(alternatives: tuple[Condition, ...]) -> None:
    assert joined(*alternatives) == any_of(*alternatives)
