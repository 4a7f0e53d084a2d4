"""IR to EQL, in the layout that a detection engineer would keep.

Short queries stand on one line; long ones have a clause on each line and long lists are wrapped:

>>> from ruleglot.languages.eql.read import read_query
>>> from ruleglot.source import Source
>>> print(print_query(read_query(Source("q", 'any where (a==1 or b=="x") and not c : ("y","z*")'))))
any where (a == 1 or b == "x") and not c : ("y", "z*")
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, assert_never

from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.diagnostics.eql import NotSupportedByElasticsearch
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
    Term,
    Wildcard,
)
from ruleglot.languages.eql.lexer import ESCAPES, KEYWORDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruleglot.ir.nodes import Query

WIDTH = 110
"""A line longer than this is broken where it can be."""

NAME = re.compile(r"[a-zA-Z_@][a-zA-Z0-9_]*")
WRITTEN = {value: f"\\{letter}" for letter, value in ESCAPES.items() if letter != "'"}


def print_query(query: Query) -> str:
    """Return a query as EQL text without a final line break.

    Raises `DiagnosticError` (Q008) for what EQL has no words for: another dialect's regular expressions, a bytewise
    wildcard, functions of other platforms.
    """
    category = "any" if query.category is None else _category(query.category)
    flat = f"{category} where {_one_line(query.condition)}"
    if len(flat) <= WIDTH:
        return flat
    if isinstance(query.condition, AllOf):
        clauses = [_indented(_operand(each, AllOf), 2) for each in query.condition.operands]
        return f"{category} where\n  " + " and\n  ".join(clauses)
    return f"{category} where\n  {_indented(_laid_out(query.condition), 2)}"


def _laid_out(condition: Condition) -> str:
    """Return a condition on one line where it fits, else on several."""
    flat = _one_line(condition)
    if len(flat) <= WIDTH:
        return flat
    match condition:
        case AllOf() | AnyOf():
            word = "and" if isinstance(condition, AllOf) else "or"
            return f" {word}\n".join(_operand(each, type(condition)) for each in condition.operands)
        case Not():
            return (
                f"not {_bracketed(condition.operand)}"
                if _needs_brackets(condition)
                else f"not {_laid_out(condition.operand)}"
            )
        case Membership() | Wildcard() | Regex():
            subject, word, values = _listed(condition)
            return f"{subject} {word} (\n  {_wrapped(values)}\n)"
        case Constant() | Comparison() | InNetwork() | Presence():
            return flat
        case _:
            assert_never(condition)


def _operand(condition: Condition, group: type[AllOf | AnyOf]) -> str:
    if isinstance(condition, AllOf | AnyOf) and not isinstance(condition, group):
        return _bracketed(condition)
    return _laid_out(condition)


def _bracketed(condition: Condition) -> str:
    flat = f"({_one_line(condition)})"
    return flat if len(flat) <= WIDTH else f"(\n  {_indented(_laid_out(condition), 2)}\n)"


def _needs_brackets(negation: Not) -> bool:
    return isinstance(negation.operand, AllOf | AnyOf | Constant)


def _one_line(condition: Condition) -> str:
    match condition:
        case AllOf() | AnyOf():
            word = " and " if isinstance(condition, AllOf) else " or "
            return word.join(_one_line_operand(each, type(condition)) for each in condition.operands)
        case Not(operand=Presence(subject=subject)):
            return f"{_term(subject)} == null"
        case Not(operand=Comparison(operator=Operator.EQ, case=Case.EXACT) as equal):
            return f"{_term(equal.subject)} != {_literal(equal.value)}"
        case Not():
            inner = _one_line(condition.operand)
            return f"not ({inner})" if _needs_brackets(condition) else f"not {inner}"
        case Constant():
            return "true" if condition.value else "false"
        case Comparison():
            return _comparison(condition)
        case Membership() | Wildcard() | Regex():
            return _one_line_list(*_listed(condition))
        case InNetwork():
            networks = ", ".join(map(quoted, condition.networks))
            return f"cidrMatch({_term(condition.subject)}, {networks})"
        case Presence():
            return f"{_term(condition.subject)} != null"
        case _:
            assert_never(condition)


def _one_line_operand(condition: Condition, group: type[AllOf | AnyOf]) -> str:
    bracketed = isinstance(condition, AllOf | AnyOf) and not isinstance(condition, group)
    return f"({_one_line(condition)})" if bracketed else _one_line(condition)


def _one_line_list(subject: str, word: str, values: list[str]) -> str:
    return f"{subject} {word} ({', '.join(values)})" if len(values) > 1 else f"{subject} {word} {values[0]}"


def _comparison(leaf: Comparison) -> str:
    subject = _term(leaf.subject)
    if leaf.operator is Operator.NE:
        return f"({subject} != null and {subject} != {_literal(leaf.value)})"
    if leaf.case is Case.EXACT:
        return f"{subject} {leaf.operator} {_literal(leaf.value)}"
    if isinstance(leaf.value.value, str) and re.search(r"[*?]", leaf.value.value):
        return f"{subject} in~ ({_literal(leaf.value)})"
    return f"{subject} : {_literal(leaf.value)}"


def _listed(leaf: Membership | Wildcard | Regex) -> tuple[str, str, list[str]]:
    """Return subject, operator and values; a list that the operator would read as patterns stands after `in`."""
    subject, folded = _term(leaf.subject), leaf.case is not Case.EXACT
    match leaf:
        case Membership():
            values = [_literal(each) for each in leaf.values]
            plain = all(isinstance(each.value, str) and not re.search(r"[*?]", each.value) for each in leaf.values)
            return subject, (":" if plain else "in~") if folded else "in", values
        case Wildcard():
            return subject, ":" if folded else "like", [quoted(_pattern(each)) for each in leaf.patterns]
        case Regex():
            if leaf.dialect is not Dialect.LUCENE or not leaf.whole:
                raise _unspeakable("regular expressions of other platforms")
            return subject, "regex~" if folded else "regex", [quoted(each) for each in leaf.patterns]


def _pattern(pattern: Pattern) -> str:
    return "".join(_part(part) for part in pattern.parts)


def _part(part: str | Hole) -> str:
    match part:
        case Hole.RUN:
            return "*"
        case Hole.CHARACTER:
            return "?"
        case Hole.BYTE:
            raise _unspeakable("a wildcard for one byte")
        case str():
            if re.search(r"[*?]", part):
                raise _unspeakable("a literal `*` or `?` in a pattern")
            return part
        case _:
            assert_never(part)


def _term(term: Term) -> str:
    match term:
        case Field():
            parts = (_path_part(part) for part in term.name.split("."))
            return ("?" if term.optional else "") + ".".join(parts)
        case Literal():
            return _literal(term)
        case Call():
            raise _unspeakable(f"the function `{term.function}`")
        case _:
            assert_never(term)


def _path_part(name: str) -> str:
    return name if NAME.fullmatch(name) and name not in KEYWORDS else f"`{name.replace('`', '``')}`"


def _category(name: str) -> str:
    return name if NAME.fullmatch(name) and name not in KEYWORDS else quoted(name)


def _literal(literal: Literal) -> str:
    match literal.value:
        case bool(value):
            return "true" if value else "false"
        case str(value):
            return quoted(value)
        case value:
            return repr(value)


def quoted(text: str) -> str:
    """Return the text as an EQL string in double quotes."""
    return '"' + "".join(map(_character, text)) + '"'


def _character(character: str) -> str:
    if character in WRITTEN:
        return WRITTEN[character]
    return character if character.isprintable() else f"\\u{{{ord(character):04x}}}"


def _wrapped(values: list[str]) -> str:
    return ",\n  ".join(", ".join(line) for line in _filled(values))


def _filled(values: list[str]) -> Iterator[list[str]]:
    line: list[str] = []
    for value in values:
        if line and len(", ".join([*line, value])) > WIDTH:
            yield line
            line = []
        line.append(value)
    yield line


def _indented(text: str, by: int) -> str:
    return text.replace("\n", "\n" + " " * by)


def _unspeakable(what: str) -> DiagnosticError:
    return DiagnosticError(NotSupportedByElasticsearch(problem=f"EQL has no words for {what}"))
