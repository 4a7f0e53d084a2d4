"""What a well-formed query is. `verify` returns complaints, one line each; an empty list means sound.

Readers, bridges and rewrites are ours, so a complaint is our fault and not the user's: tests verify after every pass.
"""

from __future__ import annotations

from ipaddress import ip_network
from typing import TYPE_CHECKING, assert_never

from ruleglot.ir.nodes import (
    AllOf,
    AnyOf,
    Call,
    Case,
    Comparison,
    Condition,
    Constant,
    Field,
    Function,
    Hole,
    InNetwork,
    Leaf,
    Literal,
    Membership,
    Not,
    Operator,
    Pattern,
    Presence,
    Query,
    Regex,
    Term,
    Vocabulary,
    Wildcard,
)
from ruleglot.ir.traverse import fields

if TYPE_CHECKING:
    from collections.abc import Iterator

ARITY = {
    Function.BASENAME: 1,
    Function.CONCAT: None,  # one or more
    Function.LENGTH: 1,
    Function.LOWER: 1,
    Function.UPPER: 1,
}
"""How many arguments each function takes; `None`: any number but zero."""


def verify(query: Query) -> list[str]:
    """Return what is wrong with a query, in the order of its text."""
    complaints = list(_condition(query.condition))
    vocabularies = sorted({field.vocabulary for field in fields(query.condition)})
    if len(vocabularies) > 1:
        complaints.append(f"fields of several vocabularies: {', '.join(vocabularies)}")
    return complaints


def _condition(condition: Condition) -> Iterator[str]:
    match condition:
        case AllOf() | AnyOf():
            if len(condition.operands) < 2:  # noqa: PLR2004 - a group of one is no group
                yield f"{type(condition).__name__} of {len(condition.operands)}"
            for operand in condition.operands:
                yield from _condition(operand)
        case Not():
            yield from _condition(condition.operand)
        case Constant():
            pass
        case Comparison() | Membership() | Wildcard() | Regex() | InNetwork() | Presence():
            yield from _term(condition.subject)
            yield from _leaf(condition)
        case _:
            assert_never(condition)


def _leaf(leaf: Leaf) -> Iterator[str]:
    match leaf:
        case Comparison(operator=operator, value=literal):
            if operator not in {Operator.EQ, Operator.NE} and isinstance(literal.value, bool):
                yield f"{operator} orders a truth value"
            if leaf.case is not Case.EXACT and not isinstance(literal.value, str):
                yield f"case rule {leaf.case} on a value that is no text"
            elif leaf.case is not Case.EXACT and operator not in {Operator.EQ, Operator.NE}:
                yield f"case rule {leaf.case} on {operator}, which orders by code point"
        case Membership(values=items) | Wildcard(patterns=items) | Regex(patterns=items) | InNetwork(networks=items):
            if not items:
                yield f"{type(leaf).__name__} of nothing"
            for item in items:
                if isinstance(item, Pattern):
                    yield from _pattern(item)
            if isinstance(leaf, InNetwork):
                yield from (f"{each!r} is no network" for each in leaf.networks if not _is_network(each))
        case Presence():
            pass
        case _:
            assert_never(leaf)


def _is_network(text: str) -> bool:
    try:
        ip_network(text, strict=False)
    except ValueError:
        return False
    return True


def _term(term: Term) -> Iterator[str]:
    match term:
        case Field():
            if not term.name:
                yield "field without a name"
            if term.argument is not None and term.vocabulary is not Vocabulary.FALCO:
                yield f"argument on a field of {term.vocabulary}"
        case Literal():
            pass
        case Call():
            arity = ARITY[term.function]
            if not term.arguments or (arity is not None and len(term.arguments) != arity):
                yield f"{term.function} of {len(term.arguments)} arguments"
            for argument in term.arguments:
                yield from _term(argument)
        case _:
            assert_never(term)


def _pattern(pattern: Pattern) -> Iterator[str]:
    for part, following in zip(pattern.parts, pattern.parts[1:], strict=False):
        if not isinstance(part, Hole) and not isinstance(following, Hole):
            yield f"neighbouring texts {part!r} and {following!r} in a pattern"
        if part is Hole.RUN and following is Hole.RUN:
            yield "two runs side by side in a pattern"
    if "" in pattern.parts:
        yield "empty text in a pattern"
