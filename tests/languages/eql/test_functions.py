from __future__ import annotations

import pytest
from tests.reading import expression

from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.ir.nodes import Function
from ruleglot.ir.verify import ARITY, SEARCHING
from ruleglot.languages.eql.functions import FUNCTIONS, is_folding, known
from ruleglot.languages.eql.syntax import FunctionCall


def call(text: str) -> FunctionCall:
    condition = expression(text)
    assert isinstance(condition, FunctionCall)
    return condition


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_names_do_not_depend_on_case(name: str) -> None:
    assert known(call(f"{name.upper()}(a)")) == name
    assert known(call(f"{name.lower()}(a)")) == name


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_only_some_have_a_form_that_ignores_case(name: str) -> None:
    written = call(f"{name}~(a)")
    assert is_folding(written)
    if FUNCTIONS[name].folds:
        assert known(written) == name
    else:
        with pytest.raises(DiagnosticError, match="Q010"):
            known(written)


def test_the_ir_agrees_in_arity_and_in_what_searches() -> None:
    for signature in FUNCTIONS.values():
        if signature.function is not None and signature.function is not Function.CONCAT:
            assert ARITY[signature.function] == (signature.least, signature.most)
            assert (signature.function in SEARCHING) is signature.folds
