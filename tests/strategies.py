"""Conditions and events made up by hypothesis: generated values mixed with a pool of awkward ones."""

from __future__ import annotations

from hypothesis import strategies as st

from ruleglot.ir.nodes import (
    AllOf,
    AnyOf,
    Case,
    Comparison,
    Condition,
    Constant,
    Field,
    Hole,
    InNetwork,
    Leaf,
    Literal,
    Membership,
    Not,
    Operator,
    Pattern,
    Presence,
    Scalar,
    Vocabulary,
    Wildcard,
)
from ruleglot.ir.patterns import pattern

AWKWARD = ("", "a", "A", "é", "É", "ß", "*", "?", "\\", '"', "a b", " a", "a/b", "/", "x" * 40, "日本", "0", "true")
NAMES = ("f", "g", "h.i", "h.j")

texts = st.one_of(st.sampled_from(AWKWARD), st.text(alphabet="abAB/*? é\\\"'", max_size=5))
scalars: st.SearchStrategy[Scalar] = st.one_of(texts, st.integers(-3, 3), st.booleans())
cases = st.sampled_from(Case)


def fields(vocabulary: Vocabulary = Vocabulary.ECS) -> st.SearchStrategy[Field]:
    return st.builds(Field, vocabulary=st.just(vocabulary), name=st.sampled_from(NAMES))


def patterns() -> st.SearchStrategy[Pattern]:
    parts = st.lists(st.one_of(texts, st.sampled_from(Hole)), max_size=4)
    return parts.map(lambda found: pattern(*found))


def leaves(vocabulary: Vocabulary = Vocabulary.ECS) -> st.SearchStrategy[Leaf]:
    subject = fields(vocabulary)
    literal = st.builds(Literal, value=texts)
    order = st.sampled_from([Operator.LT, Operator.LE, Operator.GT, Operator.GE])
    return st.one_of(
        st.builds(Comparison, subject=subject, operator=st.just(Operator.EQ), value=literal, case=cases),
        st.builds(Comparison, subject=subject, operator=st.just(Operator.NE), value=literal, case=cases),
        st.builds(Comparison, subject=subject, operator=order, value=st.builds(Literal, value=st.integers(-3, 3))),
        st.builds(Membership, subject=subject, values=st.lists(literal, min_size=1, max_size=3).map(tuple), case=cases),
        st.builds(
            Wildcard, subject=subject, patterns=st.lists(patterns(), min_size=1, max_size=3).map(tuple), case=cases
        ),
        st.builds(InNetwork, subject=subject, networks=st.just(("10.0.0.0/8",))),
        st.builds(Presence, subject=subject),
    )


def conditions(vocabulary: Vocabulary = Vocabulary.ECS) -> st.SearchStrategy[Condition]:
    def grown(inner: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
        operands = st.lists(inner, min_size=2, max_size=3).map(tuple)
        return st.one_of(
            st.builds(AllOf, operands=operands),
            st.builds(AnyOf, operands=operands),
            st.builds(Not, operand=inner),
        )

    leaf = st.one_of(leaves(vocabulary), st.builds(Constant, value=st.booleans()))
    return st.recursive(leaf, grown, max_leaves=8)


def events() -> st.SearchStrategy[dict[str, object]]:
    value = st.one_of(scalars, st.none(), st.lists(st.one_of(scalars, st.none()), max_size=3))
    inner = st.fixed_dictionaries({}, optional={"i": value, "j": value})
    return st.fixed_dictionaries({}, optional={"f": value, "g": value, "h": inner})
