from __future__ import annotations

import pytest

from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.languages.eql.functions import FUNCTIONS, function_name, unread
from ruleglot.languages.eql.parser import parse
from ruleglot.languages.eql.syntax import FunctionCall
from ruleglot.source import Source


def call(text: str) -> FunctionCall:
    condition = parse(Source("q", f"any where {text}")).condition
    assert isinstance(condition, FunctionCall)
    return condition


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_names_do_not_depend_on_case(name: str) -> None:
    assert function_name(call(f"{name.upper()}(a)")) == name
    assert function_name(call(f"{name.lower()}(a)")) == name


@pytest.mark.parametrize(("name", "folds"), sorted(FUNCTIONS.items()))
def test_only_some_have_a_form_that_ignores_case(name: str, folds: bool) -> None:
    if folds:
        assert function_name(call(f"{name}~(a)")) == f"{name}~"
    else:
        with pytest.raises(DiagnosticError, match="Q010"):
            function_name(call(f"{name}~(a)"))


def test_an_unknown_function_is_not_one_that_is_not_read_yet() -> None:
    assert unread(call("length(a)")).diagnostics[0].code == "Q007"
    with pytest.raises(DiagnosticError, match="Q010"):
        unread(call("lenght(a)"))
