from __future__ import annotations

import pytest
from tests.reading import expression

from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.ir.nodes import Call, Field, Function, Literal, Scalar, Vocabulary
from ruleglot.ir.text import term_text
from ruleglot.languages.eql.terms import term


def test_a_field_is_a_term() -> None:
    found = term(expression("?process.`not`"))
    assert found == Field(vocabulary=Vocabulary.ECS, name="process.not", optional=True)
    assert found.span is not None
    assert found.span.text == "?process.`not`"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("length(a)", "length(a)"),
        ("LENGTH(?a)", "length(?a)"),
        ("a + 1", "add(a, 1)"),
        ("a - b * 2", "subtract(a, multiply(b, 2))"),
        ("(a - b) % 2", "modulo(subtract(a, b), 2)"),
        ("-a", "negate(a)"),
        ("+a", "a"),
        ("add(a, 1)", "add(a, 1)"),
        ("indexOf~(a, b, 2)", "index of(a, b, 2) (case: unicode)"),
        ("endsWith~(a, b)", "ends with(a, b) (case: unicode)"),
        ("substring(a, 1, null)", "substring(a, 1)"),
        ("substring(a, null, 3)", "substring(a, 0)"),
        ('between(a, "(", ")", null)', 'between(a, "(", ")")'),
        ("number(a, null)", "number(a)"),
    ],
)
def test_calls_and_arithmetic_are_terms(text: str, expected: str) -> None:
    found = term(expression(text))
    assert found is not None
    assert term_text(found) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 + 2 * 3", 7),
        ("7 / 3", 2),
        ("7 / 2.0", 3.5),
        ("-7 % 3", -1),
        ('length("abc")', 3),
        ('concat("a", 1, true)', "a1true"),
        ('substring("hello", -3)', "llo"),
        ('number("0x1f")', 31),
        ("string(1.0)", "1.0"),
        ('stringContains~("ABC", "b")', True),
        ("2147483648 + 1", 2147483649),
    ],
)
def test_constants_are_worked_out(text: str, expected: Scalar) -> None:
    assert term(expression(text)) == Literal(value=expected)


@pytest.mark.parametrize("text", ["null", "null + 1", 'concat("a", null)', "length(null)", 'indexOf("abc", "x")'])
def test_null_makes_null(text: str) -> None:
    assert term(expression(text)) is None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("1 / 0", "E003 Elasticsearch would fail the whole query: / by zero"),
        ("2147483647 + 1", "E003 Elasticsearch would fail the whole query: integer overflow"),
        ("9223372036854775807 + 1", "E003 Elasticsearch would fail the whole query: long overflow"),
        ('number("x")', "E003 Elasticsearch would fail the whole query: Unable to convert [x] to number of base [10]"),
        ('"a" + 1', 'Q009 `+` takes numbers, found `"a"`'),
        ("-true", "Q009 `-` takes numbers, found `true`"),
        ("length()", "Q008 error building [length]: expects exactly one argument, found [0]"),
        ("substring(a)", "Q008 error building [substring]: expects two or three arguments, found [1]"),
        ("concat()", "Q008 error building [concat]: expects at least one argument, found [0]"),
        ("string(a > 1)", "Q007 RuleGlot does not read a condition as a value yet"),
        ('length(cidrMatch(a, "::/0"))', "Q007 RuleGlot does not read `cidrMatch` as a value yet"),
        (
            "concat(lenght(a), b > 1)",
            "Q010 unknown function `lenght`; Q007 RuleGlot does not read a condition as a value yet",
        ),
    ],
)
def test_what_is_no_value_is_told(text: str, message: str) -> None:
    with pytest.raises(DiagnosticError) as caught:
        term(expression(text))
    assert str(caught.value) == message
    assert all(each.span is not None for each in caught.value.diagnostics)


def test_a_call_knows_its_place() -> None:
    found = term(expression("substring(a, 1 + 1)"))
    assert isinstance(found, Call)
    assert found.function is Function.SUBSTRING
    spans = [found.span, *(each.span for each in found.arguments)]
    assert [span and span.text for span in spans] == ["substring(a, 1 + 1)", "a", "1 + 1"]
