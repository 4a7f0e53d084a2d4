from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.ir.nodes import Field, Vocabulary
from ruleglot.languages.eql.parser import parse
from ruleglot.languages.eql.terms import term
from ruleglot.source import Source

if TYPE_CHECKING:
    from ruleglot.languages.eql.syntax import Expression


def expression(text: str) -> Expression:
    return parse(Source("q", f"any where {text}")).condition


def test_a_field_is_a_term() -> None:
    found = term(expression("?process.`not`"))
    assert found == Field(vocabulary=Vocabulary.ECS, name="process.not", optional=True)
    assert found.span is not None
    assert found.span.text == "?process.`not`"


@pytest.mark.parametrize(
    ("text", "construct"),
    [
        ("length(a)", "the function `length`"),
        ("a + 1", "arithmetic"),
        ("-a", "arithmetic"),
        ("1", "a test of a constant"),
        ("a == 1", "a test of a condition's own truth value"),
        ("a in (1)", "a test of a condition's own truth value"),
        ("not a", "a test of a condition's own truth value"),
        ("a and b", "a test of a condition's own truth value"),
    ],
)
def test_what_is_no_term_yet_is_named(text: str, construct: str) -> None:
    with pytest.raises(DiagnosticError) as caught:
        term(expression(text))
    [diagnostic] = caught.value.diagnostics
    assert diagnostic.message_text == f"RuleGlot does not read {construct} yet"
