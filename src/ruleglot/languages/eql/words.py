"""Values to their words: fields, constants, calls and arithmetic.

>>> from ruleglot.ir.nodes import Vocabulary
>>> pid = Field(vocabulary=Vocabulary.ECS, name="process.pid")
>>> total = Call(function=Function.ADD, arguments=(pid, Literal(value=1)))
>>> words(total), words(total, Binding.PRIMARY)
('process.pid + 1', '(process.pid + 1)')
"""

from __future__ import annotations

import math
import re
from enum import IntEnum, unique
from typing import TYPE_CHECKING, assert_never

from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.diagnostics.eql import NoWords
from ruleglot.ir.functions import ARITHMETIC
from ruleglot.ir.nodes import Call, Case, Field, Function, Literal
from ruleglot.languages.eql.functions import NAMES
from ruleglot.languages.eql.lexer import KEYWORDS
from ruleglot.languages.eql.strings import quoted

if TYPE_CHECKING:
    from ruleglot.ir.nodes import Term

NAME = re.compile(r"[a-zA-Z_@][a-zA-Z0-9_]*")


@unique
class Binding(IntEnum):
    """How tightly a value must hold together where it stands; what holds less stands in brackets."""

    SUM = 1
    PRODUCT = 2
    SIGN = 3
    PRIMARY = 4


SIGNS = {
    Function.ADD: Binding.SUM,
    Function.SUBTRACT: Binding.SUM,
    Function.MULTIPLY: Binding.PRODUCT,
    Function.DIVIDE: Binding.PRODUCT,
    Function.MODULO: Binding.PRODUCT,
}


def words(term: Term, least: Binding = Binding.SUM) -> str:
    """Return a value in EQL's words. Raises `DiagnosticError` (Q013) where it has none."""
    match term:
        case Field(argument=None):
            return ("?" if term.optional else "") + ".".join(map(_path_part, term.name.split(".")))
        case Field():
            raise no_words(f"an argument of a field (`{term.name}[{term.argument}]`)")
        case Literal(value=float(value)) if not math.isfinite(value):
            return _bracketed(_boundless(value), Binding.PRODUCT, least)
        case Literal():
            return literal_words(term)
        case Call(function=Function.NEGATE, arguments=(operand,)):
            return _bracketed(f"-{words(operand, Binding.SIGN)}", Binding.SIGN, least)
        case Call(function=function) if function in SIGNS:
            return _bracketed(_arithmetic(term), SIGNS[function], least)
        case Call():
            return _call(term)
        case _:
            assert_never(term)


def _bracketed(text: str, binding: Binding, least: Binding) -> str:
    return text if binding >= least else f"({text})"


def _boundless(value: float) -> str:
    """Return how a double that no digits spell is computed."""
    return "0.0 / 0" if math.isnan(value) else f"{'-' if value < 0 else ''}1.0 / 0"


def _arithmetic(call: Call) -> str:
    left, right = call.arguments
    binding = SIGNS[call.function]
    return f"{words(left, binding)} {ARITHMETIC[call.function]} {words(right, Binding(binding + 1))}"


def _call(call: Call) -> str:
    name = NAMES.get(call.function)
    if name is None:
        raise no_words(f"the function `{call.function}`")
    if call.case is Case.ASCII:
        raise no_words(f"`{name}` that ignores the case of ASCII letters only")
    tilde = "" if call.case is Case.EXACT else "~"
    return f"{name}{tilde}({', '.join(map(words, call.arguments))})"


def _path_part(name: str) -> str:
    return name if is_plain(name) else f"`{name.replace('`', '``')}`"


def is_plain(name: str) -> bool:
    """Return whether a name can stand without quotes of any kind."""
    return NAME.fullmatch(name) is not None and name not in KEYWORDS


def literal_words(literal: Literal) -> str:
    """Return a constant as EQL writes it."""
    match literal.value:
        case bool(value):
            return "true" if value else "false"
        case str(value):
            return quoted(value)
        case int() | float() as value:
            return repr(value)
        case _:
            assert_never(literal.value)


def no_words(meaning: str) -> DiagnosticError:
    """Return the refusal of what EQL cannot say."""
    return DiagnosticError(NoWords(meaning=meaning))
