from __future__ import annotations

from typing import assert_never

import pytest

from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.languages.eql.cursor import Cursor
from ruleglot.languages.eql.expressions import expression
from ruleglot.languages.eql.lexer import TokenKind, tokenize
from ruleglot.languages.eql.syntax import (
    Arithmetic,
    Constant,
    Expression,
    FieldName,
    FunctionCall,
    Junction,
    Negation,
    Predicate,
    Relation,
)
from ruleglot.source import Source


def parsed(text: str) -> Expression:
    cursor = Cursor(tokenize(Source("q", text)))
    found = expression(cursor)
    assert cursor.token.kind is TokenKind.END
    return found


def shape(node: Expression) -> str:
    """The expression with a bracket around everything that stands inside something."""
    match node:
        case FieldName():
            return ("?" if node.optional else "") + node.dotted
        case Constant():
            return repr(node.value)
        case FunctionCall():
            return f"{node.name}({', '.join(map(shape, node.arguments))})"
        case Arithmetic():
            left = "" if node.left is None else f"{shape(node.left)} "
            return f"({left}{node.operator} {shape(node.right)})"
        case Relation():
            return f"({shape(node.left)} {node.operator} {shape(node.right)})"
        case Predicate():
            negated = "not " if node.negated else ""
            return f"({shape(node.subject)} {negated}{node.operator} [{', '.join(map(shape, node.values))}])"
        case Negation():
            return f"(not {shape(node.operand)})"
        case Junction():
            return f"({f' {node.operator} '.join(map(shape, node.operands))})"
        case _:
            assert_never(node)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a or b and c", "(a or (b and c))"),
        ("a and b or c", "((a and b) or c)"),
        ("a and b and c or d or e", "((a and b and c) or d or e)"),
        ("a and (b and c)", "(a and (b and c))"),
        ("(a or b) and c", "((a or b) and c)"),
        ("not a and b", "((not a) and b)"),
        ("not a == 1 and b", "((not (a == 1)) and b)"),
        ("not not a", "(not (not a))"),
        ("not (a and b)", "(not (a and b))"),
        ("a == 1 or not b", "((a == 1) or (not b))"),
        ("a + 1 == b * 2", "((a + 1) == (b * 2))"),
        ("a + b * c - d", "((a + (b * c)) - d)"),
        ("a - b - c", "((a - b) - c)"),
        ("a / b % c", "((a / b) % c)"),
        ("-a * b", "((- a) * b)"),
        ("a * -b", "(a * (- b))"),
        ("a - 1", "(a - 1)"),
        ("a -1", "(a - 1)"),
        ("-(1)", "-1"),
        ("+1.5", "1.5"),
        ("- -1", "1"),
        ("-true", "(- True)"),
        ("a + b in (1)", "(a + (b in [1]))"),
        ('x - 1 : "81"', "(x - (1 : ['81']))"),
        ('-x : "a"', "(- (x : ['a']))"),
        ("(a == 1) == true", "((a == 1) == True)"),
        ("a in (1, b + 2, c == d)", "(a in [1, (b + 2), (c == d)])"),
        ("a not in (1)", "(a not in [1])"),
        ('a not in~ ("x")', "(a not in~ ['x'])"),
        ("not a in (1)", "(not (a in [1]))"),
        ('a like "x"', "(a like ['x'])"),
        ('a like~ ("x", "y")', "(a like~ ['x', 'y'])"),
        ('a regex~ "x" and b', "((a regex~ ['x']) and b)"),
        ("f()", "f()"),
        ("f~(a, g(b), not c)", "f~(a, g(b), (not c))"),
        ('f(a) : "x"', "(f(a) : ['x'])"),
        ("?a.b == null", "(?a.b == None)"),
        ("`f` == 1", "(f == 1)"),
    ],
)
def test_operators_bind_as_in_elasticsearch(text: str, expected: str) -> None:
    assert shape(parsed(text)) == expected


@pytest.mark.parametrize("text", ["a == not b", "1 + not a", "a < b < c", "a == b == c", "f(", "a in (1,)", "not"])
def test_what_the_grammar_does_not_allow(text: str) -> None:
    with pytest.raises(DiagnosticError, match=r"Q00[15]"):
        parsed(text)


def test_brackets_belong_to_the_span_of_what_they_hold() -> None:
    found = parsed("not (a or b) and (c)")
    assert isinstance(found, Junction)
    assert [each.span.text for each in found.operands] == ["not (a or b)", "(c)"]
    assert found.span.text == "not (a or b) and (c)"


def test_spans_of_predicates_and_calls_reach_their_closing_bracket() -> None:
    assert parsed('a like ("x", "y")').span.text == 'a like ("x", "y")'
    assert parsed("f(a, b)").span.text == "f(a, b)"


def test_a_long_flat_chain_is_one_node() -> None:
    found = parsed(" or ".join(["a == 1 and b == 2"] * 5_000))
    assert isinstance(found, Junction)
    assert len(found.operands) == 5_000


def test_a_sum_is_as_deep_as_it_is_long() -> None:
    assert isinstance(parsed(" + ".join(["1"] * 90)), Arithmetic)
    with pytest.raises(DiagnosticError, match="Q006"):
        parsed(" + ".join(["1"] * 110))


@pytest.mark.parametrize(
    ("opening", "middle", "closing"),
    [
        ("(", "true", ")"),
        ("not ", "true", ""),
        ("- ", "1", ""),
        ("f(", "a", ")"),
        ("a in (", "1", ")"),
        ("a and not (b or ", "c", ")"),
        ("a and 1 == 2 + 3 * (b or ", "c", ")"),
        ("a and 1 == 2 + 3 * -f(b or ", "c", ")"),
    ],
)
def test_any_depth_gives_an_answer_or_a_diagnostic(opening: str, middle: str, closing: str) -> None:
    parsed(opening * 12 + middle + closing * 12)
    with pytest.raises(DiagnosticError, match="Q006"):
        parsed(opening * 1_000 + middle + closing * 1_000)
