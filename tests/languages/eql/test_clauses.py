from __future__ import annotations

import pytest

from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.ir.nodes import (
    Call,
    Case,
    Comparison,
    Dialect,
    Field,
    Function,
    Hole,
    InNetwork,
    Leaf,
    Literal,
    Membership,
    Operator,
    Presence,
    Regex,
    Scalar,
    Vocabulary,
    Wildcard,
)
from ruleglot.ir.patterns import pattern
from ruleglot.languages.eql.clauses import clause

A = Field(vocabulary=Vocabulary.ECS, name="a")
X = Literal(value="x")
STAR = Literal(value="x*")


def compared(value: Scalar, operator: Operator = Operator.EQ, case: Case = Case.EXACT) -> Comparison:
    return Comparison(subject=A, operator=operator, value=Literal(value=value), case=case)


@pytest.mark.parametrize(
    ("leaf", "text", "negated"),
    [
        (compared("x"), 'a == "x"', 'a != "x"'),
        (compared(True), "a == true", "a != true"),  # noqa: FBT003 - the value that is looked for
        (compared(False), "a == false", "a != false"),  # noqa: FBT003 - the value that is looked for
        (compared(-4), "a == -4", "a != -4"),
        (compared(1e30), "a == 1e+30", "a != 1e+30"),
        (compared(4, Operator.LT), "a < 4", "not a < 4"),
        (compared("x", Operator.GE), 'a >= "x"', 'not a >= "x"'),
        (compared("x", case=Case.ASCII), 'a : "x"', 'not a : "x"'),
        (compared("x*", case=Case.ASCII), 'a in~ ("x*")', 'not a in~ ("x*")'),
        (Presence(subject=A), "a != null", "a == null"),
        (Membership(subject=A, values=(X, STAR)), 'a in ("x", "x*")', 'not a in ("x", "x*")'),
        (Membership(subject=A, values=(X,)), 'a in ("x")', 'not a in ("x")'),
        (Membership(subject=A, values=(X, X), case=Case.ASCII), 'a : ("x", "x")', 'not a : ("x", "x")'),
        (Membership(subject=A, values=(X, STAR), case=Case.ASCII), 'a in~ ("x", "x*")', 'not a in~ ("x", "x*")'),
        (Wildcard(subject=A, patterns=(pattern("x", Hole.RUN),)), 'a like "x*"', 'not a like "x*"'),
        (
            Wildcard(subject=A, patterns=(pattern("\\", Hole.CHARACTER), pattern()), case=Case.ASCII),
            r'a : ("\\?", "")',
            r'not a : ("\\?", "")',
        ),
        (Regex(subject=A, patterns=("x",), dialect=Dialect.LUCENE), 'a regex "x"', 'not a regex "x"'),
        (
            Regex(subject=A, patterns=("x", "y"), dialect=Dialect.LUCENE, case=Case.ASCII),
            'a regex~ ("x", "y")',
            'not a regex~ ("x", "y")',
        ),
        (
            InNetwork(subject=A, networks=("::1", "::/0")),
            'cidrMatch(a, "::1", "::/0")',
            'not cidrMatch(a, "::1", "::/0")',
        ),
    ],
)
def test_a_leaf_and_its_negation_in_words(leaf: Leaf, text: str, negated: str) -> None:
    assert clause(leaf).text == text
    assert clause(leaf, negated=True).text == negated


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("process.name", "process.name"),
        ("event.sequence", "event.`sequence`"),
        ("@timestamp", "@timestamp"),
        ("host.1st", "host.`1st`"),
        ("user-agent", "`user-agent`"),
        ("a`b", "`a``b`"),
    ],
)
def test_odd_parts_of_a_name_stand_in_backticks(name: str, text: str) -> None:
    field = Field(vocabulary=Vocabulary.ECS, name=name, optional=True)
    assert clause(Presence(subject=field)).text == f"?{text} != null"


@pytest.mark.parametrize(
    ("leaf", "meaning"),
    [
        (compared("x", Operator.NE), "a test that a value is there and differs"),
        (compared("x", Operator.LT, Case.ASCII), "an order that ignores case"),
        (compared("x", case=Case.UNICODE), "case folding beyond ASCII"),
        (Wildcard(subject=A, patterns=(pattern(Hole.BYTE),)), "a wildcard for one byte"),
        (Wildcard(subject=A, patterns=(pattern("*"),)), "a `*` or `?` that stands for itself in a pattern"),
        (Regex(subject=A, patterns=("x",), dialect=Dialect.PCRE), "a regular expression of another platform"),
        (
            Regex(subject=A, patterns=("x",), dialect=Dialect.LUCENE, whole=False),
            "a regular expression of another platform",
        ),
        (Presence(subject=Call(function=Function.BASENAME, arguments=(A,))), "the function `basename`"),
        (
            Presence(subject=Field(vocabulary=Vocabulary.FALCO, name="proc.args", argument="0")),
            "an argument of a field (`proc.args[0]`)",
        ),
    ],
)
def test_what_eql_has_no_words_for(leaf: Leaf, meaning: str) -> None:
    for negated in (False, True):
        with pytest.raises(DiagnosticError) as caught:
            clause(leaf, negated=negated)
        [diagnostic] = caught.value.diagnostics
        assert (diagnostic.code, diagnostic.message_text) == ("Q013", f"EQL has no words for {meaning}")
