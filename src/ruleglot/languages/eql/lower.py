"""Syntax to IR: what an EQL event query means in Elasticsearch (7.15 and later).

The rules, with their sources in `docs/semantics.md`:

* `!=` is `not (==)`, so it is true where the field is missing; so is every other negated test.
* `:` and `like~` ignore the case of ASCII letters, `==`, `in` and `like` do not. A pattern without `*` or `?` is an
  equality; the pattern `*` alone asks whether the field is there.
* `x == null` asks whether the field is missing.
* A test between constants is worked out here, in three-valued logic; a condition that comes to null matches nothing.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias, assert_never

from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.diagnostics.eql import NotReadYet, NotSupportedByElasticsearch, UnknownFunction, WrongOperand
from ruleglot.diagnostics.near import did_you_mean, near
from ruleglot.ir.nodes import (
    AllOf,
    AnyOf,
    Case,
    Comparison,
    Condition,
    Dialect,
    EventQuery,
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
    Vocabulary,
    Wildcard,
)
from ruleglot.ir.nodes import Constant as IrConstant
from ruleglot.ir.patterns import pattern
from ruleglot.languages.eql.syntax import (
    Arithmetic,
    Constant,
    Expression,
    FieldName,
    FunctionCall,
    Junction,
    Negation,
    Predicate,
    Relation,
)

if TYPE_CHECKING:
    from ruleglot.languages.eql import syntax
    from ruleglot.source import Span

Unknown: TypeAlias = None
"""SQL's third truth value, which only constants can have here."""

# fmt: off
FUNCTIONS = (
    "add", "between", "cidrMatch", "concat", "divide", "endsWith", "indexOf", "length", "modulo", "multiply", "number",
    "startsWith", "string", "stringContains", "substring", "subtract",
)
# fmt: on

MIRRORED = {"==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
"""What a comparison is called when its sides change places."""

FOLDED = {
    ":": Case.ASCII,
    "like": Case.EXACT,
    "like~": Case.ASCII,
    "in": Case.EXACT,
    "in~": Case.ASCII,
    "regex": Case.EXACT,
    "regex~": Case.ASCII,
}
"""Whether letters of both cases are the same to an operator (released versions fold ASCII letters only)."""


def lower(query: syntax.EventQuery) -> EventQuery:
    """Return the meaning of an event query. Raises `DiagnosticError` (Q007 to Q010)."""
    condition = _condition(query.condition)
    return EventQuery(
        category=query.category,
        condition=IrConstant(value=False, span=query.condition.span) if condition is None else condition,
        span=query.span,
    )


def _condition(expression: Expression) -> Condition | Unknown:
    """Return the condition that an expression is, `None` where it is null whatever the event."""
    match expression:
        case Junction():
            return _junction(expression)
        case Negation():
            operand = _condition(expression.operand)
            if operand is None:
                return None
            if isinstance(operand, IrConstant):
                return IrConstant(value=not operand.value, span=expression.span)
            return Not(operand=operand, span=expression.span)
        case Relation():
            return _relation(expression)
        case Predicate():
            return _predicate(expression)
        case FieldName():
            return Comparison(
                subject=_field(expression),
                operator=Operator.EQ,
                value=Literal(value=True, span=expression.span),
                span=expression.span,
            )
        case Constant(value=bool(value)):
            return IrConstant(value=value, span=expression.span)
        case Constant(value=None):
            return None
        case Constant():
            raise _wrong("a condition", "a truth value", expression, "compare it with something")
        case FunctionCall():
            return _function_condition(expression)
        case Arithmetic():
            raise _later("arithmetic", expression.span)
        case _:
            assert_never(expression)


def _junction(junction: Junction) -> Condition | Unknown:
    """Join conditions; null decides like SQL's: `null and false` is false, `null or true` is true."""
    absorbing = junction.operator == "or"
    operands: list[Condition] = []
    unknown = False
    for each in junction.operands:
        match _condition(each):
            case None:
                unknown = True
            case IrConstant(value=value):
                if value == absorbing:
                    return IrConstant(value=value, span=junction.span)
            case AllOf() | AnyOf() as group if isinstance(group, AnyOf if absorbing else AllOf):
                operands += group.operands
            case condition:
                operands.append(condition)
    if unknown and not absorbing:
        return None
    if not operands:
        return None if unknown else IrConstant(value=not absorbing, span=junction.span)
    if len(operands) == 1:
        return operands[0]
    join = AnyOf if absorbing else AllOf
    return join(operands=tuple(operands), span=junction.span)


def _relation(relation: Relation) -> Condition | Unknown:
    left, right, operator = relation.left, relation.right, relation.operator
    if isinstance(left, Constant) and not isinstance(right, Constant):
        left, right, operator = right, left, MIRRORED[operator]
    match left, right:
        case FieldName(), Constant(value=None):
            return _null_test(left, operator, relation)
        case FieldName(), Constant(value=bool(value)) if operator in {"==", "!="}:
            return _compared(left, operator, Literal(value=value, span=right.span), relation.span)
        case FieldName(), Constant(value=str() | int() | float() as value):
            return _compared(left, operator, Literal(value=value, span=right.span), relation.span)
        case Constant(), Constant():
            return _folded(left, operator, right, relation.span)
        case FieldName(), FieldName():
            problem = f"Comparisons against fields are not (currently) supported; offender [{relation.span.text}]"
            raise _refused(problem, "compare the field with a constant", relation.operator_span)
        case (FunctionCall() as call, _) | (_, FunctionCall() as call):
            _known(call)
            raise _later(f"the function `{call.name}`", call.name_span)
        case _:
            raise _later("comparisons of this kind", relation.span)


def _null_test(field: FieldName, operator: str, relation: Relation) -> Condition | Unknown:
    present = Presence(subject=_field(field), span=relation.span)
    match operator:
        case "==":
            return Not(operand=present, span=relation.span)
        case "!=":
            return present
        case _:
            return None


def _compared(field: FieldName, operator: str, value: Literal, span: Span) -> Condition:
    subject = _field(field)
    if operator == "!=":
        return Not(operand=Comparison(subject=subject, operator=Operator.EQ, value=value, span=span), span=span)
    return Comparison(subject=subject, operator=Operator(operator), value=value, span=span)


def _folded(left: Constant, operator: str, right: Constant, span: Span) -> Condition | Unknown:
    """Work out a comparison of two constants; with null, only `==` and `!=` have an answer."""
    if left.value is None or right.value is None:
        if operator not in {"==", "!="}:
            return None
        return IrConstant(value=(left.value is right.value) == (operator == "=="), span=span)
    if isinstance(left.value, str) is not isinstance(right.value, str):
        raise _wrong(f"`{operator}`", "two values of one type", right, "")
    order = (left.value > right.value) - (left.value < right.value)  # type: ignore[operator] # two texts or two numbers
    answers = {"==": order == 0, "!=": order != 0, "<": order < 0, "<=": order <= 0, ">": order > 0, ">=": order >= 0}
    return IrConstant(value=answers[operator], span=span)


def _predicate(predicate: Predicate) -> Condition | Unknown:
    subject = predicate.subject
    match subject:
        case FieldName():
            pass
        case FunctionCall():
            _known(subject)
            raise _later(f"the function `{subject.name}`", subject.name_span)
        case _:
            raise _later(f"`{predicate.operator}` on something other than a field", subject.span)
    if predicate.operator in {"in", "in~"}:
        found = _membership(predicate, _field(subject))
        return Not(operand=found, span=predicate.span) if predicate.negated else found
    if predicate.operator in {"regex", "regex~"}:
        texts = tuple(text for text, _ in _texts(predicate))
        return Regex(
            subject=_field(subject),
            patterns=texts,
            dialect=Dialect.LUCENE,
            case=FOLDED[predicate.operator],
            span=predicate.span,
        )
    return _wildcard(predicate, _field(subject))


def _membership(predicate: Predicate, subject: Field) -> Condition:
    literals = []
    for each in predicate.values:
        match each:
            case Constant(value=str() | int() | float() as value):
                literals.append(Literal(value=value, span=each.span))
            case Constant():
                raise _wrong(
                    f"`{predicate.operator}`", "strings, numbers or truth values", each, "use `== null` for null"
                )
            case FieldName():
                problem = f"Comparisons against fields are not (currently) supported; offender [{each.span.text}]"
                raise _refused(problem, "list constants only", each.span)
            case _:
                raise _later(f"computed values after `{predicate.operator}`", each.span)
    case = FOLDED[predicate.operator] if any(isinstance(each.value, str) for each in literals) else Case.EXACT
    return _equal_to(subject, tuple(literals), case, predicate.span)


def _equal_to(subject: Field, literals: tuple[Literal, ...], case: Case, span: Span) -> Condition:
    if len(literals) == 1:
        return Comparison(subject=subject, operator=Operator.EQ, value=literals[0], case=case, span=span)
    return Membership(subject=subject, values=literals, case=case, span=span)


def _texts(predicate: Predicate) -> list[tuple[str, Span]]:
    found = []
    for each in predicate.values:
        if not isinstance(each, Constant) or not isinstance(each.value, str):
            hint = "consider using `==` instead" if predicate.operator == ":" else ""
            raise _wrong(f"`{predicate.operator}`", "strings", each, hint)
        found.append((each.value, each.span))
    return found


def _wildcard(predicate: Predicate, subject: Field) -> Condition:
    case = FOLDED[predicate.operator]
    patterns = tuple(wildcard_pattern(text, span) for text, span in _texts(predicate))
    if len(patterns) == 1 and patterns[0].parts == (Hole.RUN,):
        return Presence(subject=subject, span=predicate.span)
    if all(not any(isinstance(part, Hole) for part in each.parts) for each in patterns):
        literals = tuple(Literal(value=text, span=span) for text, span in _texts(predicate))
        return _equal_to(subject, literals, case, predicate.span)
    return Wildcard(subject=subject, patterns=patterns, case=case, span=predicate.span)


def wildcard_pattern(text: str, span: Span | None = None) -> Pattern:
    """Return the pattern of `:` and `like`: `*` any characters, `?` exactly one; there is no way to escape them."""
    holes = {"*": Hole.RUN, "?": Hole.CHARACTER}
    return pattern(*(holes.get(part, part) for part in re.split(r"([*?])", text)), span=span)


def _function_condition(call: FunctionCall) -> Condition:
    _known(call)
    if call.name.lower() != "cidrmatch":
        raise _later(f"the function `{call.name}`", call.name_span)
    match call.arguments:
        case [FieldName() as field, first, *rest]:
            networks = []
            for each in (first, *rest):
                if not isinstance(each, Constant) or not isinstance(each.value, str):
                    raise _wrong("`cidrMatch`", "networks such as `10.0.0.0/8`", each, "")
                networks.append(each.value)
            return InNetwork(subject=_field(field), networks=tuple(networks), span=call.span)
        case _:
            hint = 'write `cidrMatch(source.ip, "10.0.0.0/8")`'
            raise DiagnosticError(
                WrongOperand(
                    operator="`cidrMatch`",
                    expected="an address field and one or more networks",
                    found=f"`{call.span.text}`",
                    hint=hint,
                    span=call.span,
                )
            )


def _known(call: FunctionCall) -> None:
    """Raise where EQL has no such function; the names do not depend on case."""
    if call.name.removesuffix("~").lower() not in {name.lower() for name in FUNCTIONS}:
        hint = did_you_mean(near(call.name.removesuffix("~"), FUNCTIONS))
        raise DiagnosticError(UnknownFunction(name=call.name, hint=hint, span=call.name_span))


def _field(name: FieldName) -> Field:
    return Field(vocabulary=Vocabulary.ECS, name=name.dotted, optional=name.optional, span=name.span)


def _later(construct: str, span: Span) -> DiagnosticError:
    return DiagnosticError(NotReadYet(construct=construct, span=span))


def _refused(problem: str, hint: str, span: Span) -> DiagnosticError:
    return DiagnosticError(NotSupportedByElasticsearch(problem=problem, hint=hint, span=span))


def _wrong(operator: str, expected: str, found: Expression, hint: str) -> DiagnosticError:
    return DiagnosticError(
        WrongOperand(operator=operator, expected=expected, found=f"`{found.span.text}`", hint=hint, span=found.span)
    )
