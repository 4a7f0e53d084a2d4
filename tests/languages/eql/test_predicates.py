from __future__ import annotations

import pytest
from tests.reading import expression

from ruleglot.ir.nodes import (
    Case,
    Comparison,
    Condition,
    Dialect,
    Field,
    Hole,
    Literal,
    Membership,
    Not,
    Operator,
    Pattern,
    Presence,
    Regex,
    Scalar,
    Vocabulary,
    Wildcard,
)
from ruleglot.ir.nodes import Constant as Always
from ruleglot.languages.eql.predicates import predicate, wildcard_pattern
from ruleglot.languages.eql.syntax import Predicate

A = Field(vocabulary=Vocabulary.ECS, name="a")


def lowered(text: str) -> Condition | None:
    condition = expression(text)
    assert isinstance(condition, Predicate)
    return predicate(condition)


def equal(value: Scalar, case: Case = Case.EXACT) -> Comparison:
    return Comparison(subject=A, operator=Operator.EQ, value=Literal(value=value), case=case)


def member(*values: Scalar, case: Case = Case.EXACT) -> Membership:
    return Membership(subject=A, values=tuple(Literal(value=value) for value in values), case=case)


def fits(*texts: str, case: Case = Case.EXACT) -> Wildcard:
    return Wildcard(subject=A, patterns=tuple(map(wildcard_pattern, texts)), case=case)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('a in ("x", "Y*")', member("x", "Y*")),
        ('a in ("x")', member("x")),
        ("a in (1, 2.5)", member(1, 2.5)),
        ("a in (true)", member(True)),  # noqa: FBT003 - the value that is looked for
        ("a in (-1, 1)", member(-1, 1)),
        ('a in~ ("x", "Y*")', member("x", "Y*", case=Case.ASCII)),
        ('a in~ ("x")', member("x", case=Case.ASCII)),
        ("a in~ (1, 2)", member(1, 2)),
        ('a not in ("x", "y")', Not(operand=member("x", "y"))),
        ('a not in~ ("x")', Not(operand=member("x", case=Case.ASCII))),
    ],
)
def test_lists(text: str, expected: Condition) -> None:
    assert lowered(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('a : "x*"', fits("x*", case=Case.ASCII)),
        ('a like~ "x*"', fits("x*", case=Case.ASCII)),
        ('a like "x*"', fits("x*")),
        ('a like "?"', fits("?")),
        ('a like ("x", "y*")', fits("x", "y*")),
        ('a like ("", "y*")', fits("", "y*")),
        ('a like ("*", "y")', fits("*", "y")),
        ('a : "X"', equal("X", Case.ASCII)),
        ('a like "X"', equal("X")),
        ('a : ("x", "y")', member("x", "y", case=Case.ASCII)),
        ('a like ("x", "y")', member("x", "y")),
        ('a : ""', equal("", Case.ASCII)),
        ('a : "*"', Presence(subject=A)),
        ('a like ("**")', Presence(subject=A)),
    ],
)
def test_patterns(text: str, expected: Condition) -> None:
    assert lowered(text) == expected


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", ()),
        ("a", ("a",)),
        ("*a?", (Hole.RUN, "a", Hole.CHARACTER)),
        ("??", (Hole.CHARACTER, Hole.CHARACTER)),
        ("***", (Hole.RUN,)),
        (r"C:\*", ("C:\\", Hole.RUN)),
    ],
)
def test_a_pattern_has_no_escapes(text: str, parts: tuple[str | Hole, ...]) -> None:
    assert wildcard_pattern(text) == Pattern(parts=parts)


@pytest.mark.parametrize(
    ("text", "patterns", "case"),
    [
        ('a regex ".*"', (".*",), Case.EXACT),
        ('a regex~ ("a+", "")', ("a+", ""), Case.ASCII),
    ],
)
def test_regular_expressions_are_kept_as_they_are_written(text: str, patterns: tuple[str, ...], case: Case) -> None:
    assert lowered(text) == Regex(subject=A, patterns=patterns, dialect=Dialect.LUCENE, whole=True, case=case)


@pytest.mark.parametrize("text", ["null in (1)", "null not in (1)", 'null : "a"', 'null regex~ "a"'])
def test_null_fits_nothing(text: str) -> None:
    assert lowered(text) is None


@pytest.mark.parametrize(
    ("text", "value"), [("1 in (1, 2)", True), ('"a" in ("A")', False), ("1 not in (1)", False), ("1 not in (2)", True)]
)
def test_lists_of_constants_are_worked_out(text: str, value: bool) -> None:
    assert lowered(text) == Always(value=value)


def test_spans_point_at_each_value() -> None:
    found = lowered('a like ("x", "y*")')
    assert isinstance(found, Wildcard)
    assert [each.span and each.span.text for each in found.patterns] == ['"x"', '"y*"']
    found = lowered("a not in (1, 2)")
    assert isinstance(found, Not)
    assert isinstance(found.operand, Membership)
    assert [each.span and each.span.text for each in found.operand.values] == ["1", "2"]
    assert found.span is not None
    assert found.span.text == "a not in (1, 2)"
