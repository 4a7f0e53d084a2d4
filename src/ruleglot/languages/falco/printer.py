"""IR to a Falco condition (0.44 and later), in the layout of the official rules.

>>> from ruleglot.languages.falco.read import read_condition
>>> from ruleglot.source import Source
>>> text = 'evt.type in (a, b) and not (fd.name startswith "/etc/" or proc.cwd contains "x y")'
>>> print(print_condition(read_condition(Source("c", text), macros={}, lists={})))
evt.type in (a, b)
and not (fd.name startswith /etc/ or proc.cwd contains "x y")
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, assert_never

from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.diagnostics.falco import NotSayable
from ruleglot.ir.nodes import (
    AllOf,
    AnyOf,
    Call,
    Case,
    Comparison,
    Condition,
    Constant,
    Dialect,
    Field,
    Hole,
    InNetwork,
    Literal,
    Membership,
    Not,
    Operator,
    Pattern,
    Presence,
    Regex,
    Scalar,
    Term,
    Wildcard,
)
from ruleglot.ir.patterns import pattern
from ruleglot.languages.falco.fields import NETWORKS, type_of
from ruleglot.languages.falco.operators import LONGEST, MODIFIERS
from ruleglot.languages.falco.parser import FUNCTIONS

if TYPE_CHECKING:
    from ruleglot.ir.nodes import EventQuery

WIDTH = 100
NAMES = {function: name for name, function in FUNCTIONS.items()}
NETWORK_FIELDS = {address: network for network, address in NETWORKS.items()}
NEVER = "evt.num = 0"
ALWAYS = "evt.num >= 0"
BARE = re.compile(r"[A-Za-z0-9_./:@%+~^|&;!-]+")


def print_condition(query: EventQuery) -> str:
    """Return the condition's text, a line for each clause that must hold.

    Raises `DiagnosticError` (F004) for what Falco has no words for.
    """
    condition = query.condition
    if not isinstance(condition, AllOf):
        return _laid_out(condition)
    return "\nand ".join(_operand(each) for each in condition.operands)


def _operand(condition: Condition) -> str:
    flat = _one_line_operand(condition, AllOf)
    if len(flat) <= WIDTH:
        return flat
    match condition:
        case AnyOf():
            return f"({_laid_out(condition)})".replace("\n", "\n  ")
        case Not(operand=AllOf() | AnyOf() as group):
            return f"not ({_laid_out(group)})".replace("\n", "\n  ")
        case _:
            return flat


def _laid_out(condition: Condition) -> str:
    flat = _one_line(condition)
    if len(flat) <= WIDTH or not isinstance(condition, AllOf | AnyOf):
        return flat
    word = "and" if isinstance(condition, AllOf) else "or"
    lines = []
    for each in condition.operands:
        inner = isinstance(each, AllOf | AnyOf) and type(each) is not type(condition)
        lines.append(f"({_laid_out(each)})".replace("\n", "\n  ") if inner else _laid_out(each))
    return f"\n{word} ".join(lines)


def _one_line_operand(condition: Condition, group: type[AllOf | AnyOf]) -> str:
    inner = isinstance(condition, AllOf | AnyOf) and not isinstance(condition, group)
    return f"({_one_line(condition)})" if inner else _one_line(condition)


def _one_line(condition: Condition) -> str:
    match condition:
        case AllOf() | AnyOf():
            word = " and " if isinstance(condition, AllOf) else " or "
            return word.join(_one_line_operand(each, type(condition)) for each in condition.operands)
        case Not():
            operand = condition.operand
            inner = _one_line(operand)
            grouped = isinstance(operand, AllOf | AnyOf) or " or " in inner
            return f"not ({inner})" if grouped else f"not {inner}"
        case Constant():
            return ALWAYS if condition.value else NEVER
        case Comparison():
            return _comparison(condition)
        case Membership():
            return _membership(condition)
        case Wildcard():
            return _wildcard(condition)
        case Regex():
            return _regex(condition)
        case InNetwork():
            return _network(condition)
        case Presence():
            return f"{_term(condition.subject)} exists"
        case _:
            assert_never(condition)


def _comparison(leaf: Comparison) -> str:
    if _is_field_name(leaf.value.value):
        named = Wildcard(subject=leaf.subject, patterns=(pattern(str(leaf.value.value)),), case=leaf.case)
        differs = leaf.operator is Operator.NE
        return f"({_term(leaf.subject)} exists and not {_wildcard(named)})" if differs else _wildcard(named)
    if leaf.operator in {Operator.EQ, Operator.NE}:
        sign = "=" if leaf.operator is Operator.EQ else "!="
        return f"{_folded(leaf.subject, leaf.case)} {sign} {_folded_value(leaf.value.value, leaf.case)}"
    if not isinstance(leaf.value.value, int):
        raise _unsayable("an order of texts or of numbers with a point")
    return f"{_term(leaf.subject)} {leaf.operator} {leaf.value.value}"


def _membership(leaf: Membership) -> str:
    plain = [each.value for each in leaf.values if not _is_field_name(each.value)]
    named = [pattern(str(each.value)) for each in leaf.values if _is_field_name(each.value)]
    if not named:
        return _equal(leaf.subject, leaf.case, plain)
    checks = [_wildcard(Wildcard(subject=leaf.subject, patterns=tuple(named), case=leaf.case))]
    return f"({_equal(leaf.subject, leaf.case, plain)} or {checks[0]})" if plain else checks[0]


def _equal(subject: Term, case: Case, values: list[Scalar]) -> str:
    return f"{_folded(subject, case)} in ({', '.join(_folded_value(each, case) for each in values)})"


def _is_field_name(value: Scalar) -> bool:
    """Return whether Falco would warn that a constant is the name of a field (`git config user.name`)."""
    return isinstance(value, str) and "." in value and type_of(value.strip()) is not None


def _wildcard(leaf: Wildcard) -> str:
    """Group the patterns by the operator that says them shortest; several groups are alternatives."""
    groups: dict[str, list[str]] = {}
    for each in leaf.patterns:
        operator, text = _operator(each)
        groups.setdefault(operator, []).append(text)
    checks = [_text_check(leaf.subject, leaf.case, operator, texts) for operator, texts in groups.items()]
    return checks[0] if len(checks) == 1 else f"({' or '.join(checks)})"


def _operator(asked: Pattern) -> tuple[str, str]:
    if any(_is_field_name(part) for part in asked.parts if isinstance(part, str)):
        # The class of one character keeps the text from being that of a field's name.
        return "glob", "".join(map(_glob_part, asked.parts)).replace(".", "[.]", 1)
    match asked.parts:
        case ():
            return "=", ""
        case (str(text),):
            return "=", text
        case (Hole.RUN, str(text), Hole.RUN):
            return "contains", text
        case (str(text), Hole.RUN):
            return "startswith", text
        case (Hole.RUN, str(text)):
            return "endswith", text
        case parts:
            return "glob", "".join(map(_glob_part, parts))


def _text_check(subject: Term, case: Case, operator: str, texts: list[str]) -> str:
    if operator == "=":
        values = ", ".join(_folded_value(text, case) for text in texts)
        equal = f"= {values}" if len(texts) == 1 else f"in ({values})"
        return f"{_folded(subject, case)} {equal}"
    if case is Case.ASCII and operator in {"contains", "glob"}:
        return _modified(_term(subject), f"i{operator}", texts)
    return _modified(_folded(subject, case), operator, [_fold(text, case) for text in texts])


def _modified(subject: str, operator: str, texts: list[str]) -> str:
    if len(texts) == 1:
        return f"{subject} {operator} {value(texts[0])}"
    return f"{subject} {operator} anyof ({', '.join(map(value, texts))})"


def _regex(leaf: Regex) -> str:
    if leaf.dialect is not Dialect.RE2_POSIX or not leaf.whole or leaf.case is not Case.EXACT:
        raise _unsayable("this dialect of regular expressions")
    return _modified(_term(leaf.subject), "regex", list(leaf.patterns))


def _network(leaf: InNetwork) -> str:
    match leaf.subject:
        case Field(name=name) if name in NETWORK_FIELDS:
            return f"{NETWORK_FIELDS[name]} in ({', '.join(value(each, quoted=True) for each in leaf.networks)})"
        case _:
            raise _unsayable("a network of this field")


def _glob_part(part: str | Hole) -> str:
    match part:
        case Hole.RUN:
            return "*"
        case Hole.BYTE:
            return "?"
        case Hole.CHARACTER:
            raise _unsayable("a wildcard for one character")
        case Hole.RUN_IN_LINE | Hole.CHARACTER_IN_LINE:
            raise _unsayable("a wildcard that stops at the end of a line")
        case str():
            return re.sub(r"[*?\[]", r"[\g<0>]", part.replace("\\", "\\\\"))
        case _:
            assert_never(part)


def _folded(subject: Term, case: Case) -> str:
    match case:
        case Case.EXACT:
            return _term(subject)
        case Case.ASCII:
            return f"tolower({_term(subject)})"
        case Case.UNICODE:
            raise _unsayable("the folding of letters beyond ASCII")
        case _:
            assert_never(case)


def _fold(text: str, case: Case) -> str:
    return "".join(each.lower() if each.isascii() else each for each in text) if case is Case.ASCII else text


def _folded_value(scalar: Scalar, case: Case) -> str:
    match scalar:
        case bool():
            return "true" if scalar else "false"
        case str():
            return value(_fold(scalar, case))
        case int():
            return str(scalar)
        case _:
            raise _unsayable("numbers with a point")


def _term(term: Term) -> str:
    match term:
        case Field():
            return term.name if term.argument is None else f"{term.name}[{term.argument}]"
        case Literal():
            return value(str(term.value), quoted=True)
        case Call():
            return f"{NAMES[term.function]}({', '.join(map(_term, term.arguments))})"
        case _:
            assert_never(term)


def value(text: str, *, quoted: bool = False) -> str:
    """Return a constant: bare where it is safe, else in double quotes. Raises `DiagnosticError` (F004)."""
    if len(text.encode(errors="surrogatepass")) > LONGEST:
        raise _unsayable(f"a constant of more than {LONGEST} bytes")
    if "\0" in text:
        raise _unsayable("a NUL character")
    if not quoted and BARE.fullmatch(text) and text not in MODIFIERS:
        return text
    return '"' + "".join(map(_character, text[:-1])) + _last(text[-1:]) + '"'


def _character(character: str) -> str:
    named = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r", "\b": "\\b", "\f": "\\f"}
    if character in named:
        return named[character]
    return character if character.isprintable() or ord(character) > 0x7F else f"\\x{ord(character):02x}"  # noqa: PLR2004


def _last(character: str) -> str:
    """Return a string's last character; a backslash there would take the closing quote along."""
    return "\\x5c" if character == "\\" else _character(character)


def _unsayable(what: str) -> DiagnosticError:
    return DiagnosticError(NotSayable(what=what))
