"""The names of EQL's functions, how many arguments each takes, and which have a form that ignores case.

Source: Elasticsearch's EQL function reference; names do not depend on case.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.diagnostics.eql import UnknownFunction
from ruleglot.diagnostics.near import did_you_mean, near
from ruleglot.ir.nodes import Function
from ruleglot.languages.eql.refusals import not_in_elasticsearch

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ruleglot.languages.eql.syntax import FunctionCall


@dataclass(frozen=True, slots=True)
class Signature:
    """What a function is in the IR (`None`: a test of its own), how many arguments it takes, whether `name~` exists."""

    function: Function | None
    least: int
    most: int | None
    folds: bool = False


FUNCTIONS: Mapping[str, Signature] = {
    "add": Signature(Function.ADD, 2, 2),
    "between": Signature(Function.BETWEEN, 3, 4, folds=True),
    "cidrMatch": Signature(None, 2, None),
    "concat": Signature(Function.CONCAT, 1, None),
    "divide": Signature(Function.DIVIDE, 2, 2),
    "endsWith": Signature(Function.ENDS_WITH, 2, 2, folds=True),
    "indexOf": Signature(Function.INDEX_OF, 2, 3, folds=True),
    "length": Signature(Function.LENGTH, 1, 1),
    "modulo": Signature(Function.MODULO, 2, 2),
    "multiply": Signature(Function.MULTIPLY, 2, 2),
    "number": Signature(Function.NUMBER, 1, 2),
    "startsWith": Signature(Function.STARTS_WITH, 2, 2, folds=True),
    "string": Signature(Function.STRING, 1, 1),
    "stringContains": Signature(Function.STRING_CONTAINS, 2, 2, folds=True),
    "substring": Signature(Function.SUBSTRING, 2, 3),
    "subtract": Signature(Function.SUBTRACT, 2, 2),
}

TESTS = frozenset({"cidrMatch", "endsWith", "startsWith", "stringContains"})
"""The functions that are true or false."""

NAMES = {signature.function: name for name, signature in FUNCTIONS.items() if signature.function is not None}
"""What EQL calls the functions of the IR that it has."""

SPELLING = {name.lower(): name for name in FUNCTIONS}

NUMERALS = ("no", "one", "two", "three", "four")


def known(call: FunctionCall) -> str:
    """Return the name as the function reference spells it, without its tilde. Raises `DiagnosticError` (Q010).

    >>> from ruleglot.languages.eql.parser import parse
    >>> from ruleglot.source import Source
    >>> known(parse(Source("q", 'any where STARTSWITH~(user.name, "a")')).query.condition)
    'startsWith'
    """
    plain = call.name.removesuffix("~")
    name = SPELLING.get(plain.lower())
    if name is None:
        raise _unknown(call, did_you_mean(near(plain, FUNCTIONS)) or f"the functions are {', '.join(FUNCTIONS)}")
    if is_folding(call) and not FUNCTIONS[name].folds:
        raise _unknown(call, f"`{name}` has no form that ignores case; leave the tilde out")
    return name


def is_folding(call: FunctionCall) -> bool:
    """Return whether a call ignores case."""
    return call.name.endswith("~")


def check_count(call: FunctionCall, name: str) -> None:
    """Raise `DiagnosticError` (Q008) where a call has too few or too many arguments."""
    least, most, found = FUNCTIONS[name].least, FUNCTIONS[name].most, len(call.arguments)
    if least <= found and (most is None or found <= most):
        return
    if most is None:
        expected = f"at least {_counted(least)}"
    elif least == most:
        expected = f"exactly {_counted(least)}"
    else:
        expected = f"{NUMERALS[least]} or {_counted(most)}"
    problem = f"error building [{call.name}]: expects {expected}, found [{found}]"
    raise not_in_elasticsearch(problem, "", call.span)


def _counted(number: int) -> str:
    return f"{NUMERALS[number]} argument{'' if number == 1 else 's'}"


def _unknown(call: FunctionCall, hint: str) -> DiagnosticError:
    return DiagnosticError(UnknownFunction(name=call.name, hint=hint, span=call.name_span))
