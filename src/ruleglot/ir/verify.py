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
    EventQuery,
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
    SampleQuery,
    SequenceQuery,
    Stage,
    Term,
    Vocabulary,
    Wildcard,
)
from ruleglot.ir.patterns import RUNS
from ruleglot.ir.traverse import filters, query_fields

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ARITY: Mapping[Function, tuple[int, int | None]] = {
    Function.ADD: (2, 2),
    Function.SUBTRACT: (2, 2),
    Function.MULTIPLY: (2, 2),
    Function.DIVIDE: (2, 2),
    Function.MODULO: (2, 2),
    Function.NEGATE: (1, 1),
    Function.BASENAME: (1, 1),
    Function.BETWEEN: (3, 4),
    Function.BYTES: (1, 1),
    Function.CONCAT: (1, None),
    Function.ENDS_WITH: (2, 2),
    Function.INDEX_OF: (2, 3),
    Function.LENGTH: (1, 1),
    Function.LOWER: (1, 1),
    Function.NUMBER: (1, 2),
    Function.STARTS_WITH: (2, 2),
    Function.STRING: (1, 1),
    Function.STRING_CONTAINS: (2, 2),
    Function.SUBSTRING: (2, 3),
    Function.UPPER: (1, 1),
}
"""How many arguments each function takes, at least and at most (`None`: any number)."""

SEARCHING = frozenset(
    {Function.BETWEEN, Function.ENDS_WITH, Function.INDEX_OF, Function.STARTS_WITH, Function.STRING_CONTAINS}
)
"""The functions that look for one text in another: to them alone it matters which letters are the same."""


def verify(query: Query) -> list[str]:
    """Return what is wrong with a query, in the order of its text."""
    complaints = [complaint for each in filters(query) for complaint in _condition(each.condition)]
    complaints += _stages(query)
    vocabularies = sorted({field.vocabulary for field in query_fields(query)})
    if len(vocabularies) > 1:
        complaints.append(f"fields of several vocabularies: {', '.join(vocabularies)}")
    return complaints


def _stages(query: Query) -> Iterator[str]:
    if isinstance(query, EventQuery):
        return
    stages = [each for each in filters(query) if isinstance(each, Stage)]
    if len({len(stage.keys) for stage in stages}) > 1:
        yield "stages with different numbers of keys"
    if any(stage.runs < 1 for stage in stages):
        yield "a stage that runs less than once"
    match query:
        case SequenceQuery():
            if all(stage.missing for stage in query.stages):
                yield "a sequence without an event that is there"
            if query.until is not None and (query.until.missing or query.until.runs > 1):
                yield "an end that is missing or repeated"
            if query.maxspan is None and any(stage.missing for stage in query.stages):
                yield "a missing event without a bound in time"
            if query.maxspan is not None and query.maxspan < 1:
                yield f"maxspan of {query.maxspan} ms"
        case SampleQuery():
            if any(stage.missing or stage.runs > 1 for stage in query.stages):
                yield "a missing or repeated event in a sample"
            if not all(stage.keys for stage in query.stages):
                yield "a sample without keys"
        case _:
            assert_never(query)


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
            least, most = ARITY[term.function]
            if not least <= len(term.arguments) <= (len(term.arguments) if most is None else most):
                yield f"{term.function} of {len(term.arguments)} arguments"
            if term.case is not Case.EXACT and term.function not in SEARCHING:
                yield f"case rule {term.case} on {term.function}"
            for argument in term.arguments:
                yield from _term(argument)
        case _:
            assert_never(term)


def _pattern(pattern: Pattern) -> Iterator[str]:
    for part, following in zip(pattern.parts, pattern.parts[1:], strict=False):
        if not isinstance(part, Hole) and not isinstance(following, Hole):
            yield f"neighbouring texts {part!r} and {following!r} in a pattern"
        if part in RUNS and following is part:
            yield "two runs side by side in a pattern"
    if "" in pattern.parts:
        yield "empty text in a pattern"
