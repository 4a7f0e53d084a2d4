"""The verifier finds what is wrong in hand-made IR; the text form spells every node out."""

from __future__ import annotations

import pytest

from ruleglot.ir.nodes import (
    AllOf,
    AnyOf,
    Call,
    Case,
    Comparison,
    Condition,
    Constant,
    Dialect,
    EventQuery,
    Field,
    Function,
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
    Vocabulary,
    Wildcard,
)
from ruleglot.ir.text import query_text
from ruleglot.ir.verify import verify

F = Field(vocabulary=Vocabulary.ECS, name="f", optional=True)
ARGUMENT = Field(vocabulary=Vocabulary.FALCO, name="proc.args", argument="0")
HAS = Presence(subject=F)


def leaf(
    subject: Term = F, operator: Operator = Operator.EQ, value: str | float = "a", case: Case = Case.EXACT
) -> Comparison:
    return Comparison(subject=subject, operator=operator, value=Literal(value=value), case=case)


@pytest.mark.parametrize(
    ("condition", "complaints"),
    [
        (AllOf(operands=(HAS,)), ["AllOf of 1"]),
        (AnyOf(operands=()), ["AnyOf of 0"]),
        (leaf(operator=Operator.LT, value=True), ["< orders a truth value"]),
        (leaf(value=4, case=Case.ASCII), ["case rule ascii on a value that is no text"]),
        (Membership(subject=F, values=()), ["Membership of nothing"]),
        (Wildcard(subject=F, patterns=()), ["Wildcard of nothing"]),
        (Regex(subject=F, patterns=(), dialect=Dialect.PCRE), ["Regex of nothing"]),
        (InNetwork(subject=F, networks=()), ["InNetwork of nothing"]),
        (Wildcard(subject=F, patterns=(Pattern(parts=("a", "b")),)), ["neighbouring texts 'a' and 'b' in a pattern"]),
        (Wildcard(subject=F, patterns=(Pattern(parts=(Hole.RUN, Hole.RUN)),)), ["two runs side by side in a pattern"]),
        (Wildcard(subject=F, patterns=(Pattern(parts=("",)),)), ["empty text in a pattern"]),
        (Presence(subject=Field(vocabulary=Vocabulary.ECS, name="")), ["field without a name"]),
        (Presence(subject=Field(vocabulary=Vocabulary.ECS, name="f", argument="0")), ["argument on a field of ecs"]),
        (Presence(subject=Call(function=Function.LOWER, arguments=())), ["lower of 0 arguments"]),
        (Presence(subject=Call(function=Function.BASENAME, arguments=(F, F))), ["basename of 2 arguments"]),
        (AllOf(operands=(HAS, Presence(subject=ARGUMENT))), ["fields of several vocabularies: ecs, falco"]),
        (Not(operand=Constant(value=True)), []),
    ],
)
def test_the_verifier_finds_what_is_wrong(condition: Condition, complaints: list[str]) -> None:
    assert verify(EventQuery(category=None, condition=condition)) == complaints


def test_the_text_form_spells_out_every_node() -> None:
    condition = AllOf(
        operands=(
            leaf(value=4),
            Not(operand=leaf(case=Case.ASCII)),
            AnyOf(
                operands=(
                    Membership(subject=F, values=(Literal(value="a"), Literal(value=True))),
                    Wildcard(
                        subject=F,
                        patterns=(Pattern(parts=("a", Hole.RUN, Hole.CHARACTER, Hole.BYTE)), Pattern(parts=())),
                    ),
                    Regex(subject=F, patterns=("a.",), dialect=Dialect.PCRE, whole=False, case=Case.UNICODE),
                )
            ),
            InNetwork(subject=F, networks=("10.0.0.0/8",)),
            Presence(subject=Call(function=Function.CONCAT, arguments=(Literal(value=" "), ARGUMENT))),
            Constant(value=False),
            Constant(value=True),
        )
    )
    assert query_text(EventQuery(category="file", condition=condition)) == (
        'events of category "file"\n'
        "  all of\n"
        "    ?f == 4\n"
        "    not\n"
        '      ?f == "a" (case: ascii)\n'
        "    any of\n"
        '      ?f in "a", true\n'
        '      ?f fits "a" * ? ?b, ""\n'
        "      ?f fits somewhere pcre /a./ (case: unicode)\n"
        "    ?f within 10.0.0.0/8\n"
        '    concat(" ", proc.args[0]) is there\n'
        "    never\n"
        "    always"
    )
