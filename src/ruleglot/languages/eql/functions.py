"""The names of EQL's functions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.diagnostics.eql import UnknownFunction
from ruleglot.diagnostics.near import did_you_mean, near
from ruleglot.languages.eql.refusals import not_yet

if TYPE_CHECKING:
    from ruleglot.languages.eql.syntax import FunctionCall

FUNCTIONS = {
    "add": False,
    "between": True,
    "cidrMatch": False,
    "concat": False,
    "divide": False,
    "endsWith": True,
    "indexOf": True,
    "length": False,
    "modulo": False,
    "multiply": False,
    "number": False,
    "startsWith": True,
    "string": False,
    "stringContains": True,
    "substring": False,
    "subtract": False,
}
"""Elasticsearch's functions (its EQL function reference), and whether `name~`, which ignores case, exists as well."""

SPELLING = {name.lower(): name for name in FUNCTIONS}
"""Function names do not depend on case."""


def function_name(call: FunctionCall) -> str:
    """Return the name as the function reference spells it, with its tilde. Raises `DiagnosticError` (Q010).

    >>> from ruleglot.languages.eql.parser import parse
    >>> from ruleglot.source import Source
    >>> function_name(parse(Source("q", 'any where STARTSWITH~(user.name, "a")')).condition)
    'startsWith~'
    """
    plain = call.name.removesuffix("~")
    name = SPELLING.get(plain.lower())
    if name is None:
        raise _unknown(call, did_you_mean(near(plain, FUNCTIONS)) or f"the functions are {', '.join(FUNCTIONS)}")
    if plain == call.name:
        return name
    if not FUNCTIONS[name]:
        raise _unknown(call, f"`{name}` has no form that ignores case; leave the tilde out")
    return f"{name}~"


def unread(call: FunctionCall) -> DiagnosticError:
    """Return the error for a function that RuleGlot does not read yet (Q007). Raises Q010 where there is none such."""
    function_name(call)
    return not_yet(f"the function `{call.name}`", call.name_span)


def _unknown(call: FunctionCall, hint: str) -> DiagnosticError:
    return DiagnosticError(UnknownFunction(name=call.name, hint=hint, span=call.name_span))
