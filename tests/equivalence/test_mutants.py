"""Mutants: which ones a rule has, and what holds for all of them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from tests.reading import read_events
from tests.strategies import conditions

from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.equivalence.mutants import Mutant, Mutation, at, mutants, mutated
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
    Presence,
    Regex,
    Vocabulary,
    Wildcard,
)
from ruleglot.ir.patterns import pattern
from ruleglot.ir.simplify import simplify
from ruleglot.ir.text import condition_text
from ruleglot.ir.verify import verify
from ruleglot.rules.load import read_rules
from ruleglot.translate.understand import understand

if TYPE_CHECKING:
    from pathlib import Path

F = Field(vocabulary=Vocabulary.ECS, name="f")
KINDS = {kind.name: kind for kind in Mutation}


def none(_: Field) -> tuple[Field, ...]:
    return ()


def two(field: Field) -> tuple[Field, ...]:
    """Return two neighbours, and what must not count: the field itself, and a neighbour told twice."""
    one, other = replace(field, name=f"{field.name}.x"), replace(field, name=f"{field.name}.y")
    return (one, field, other, one)


def query(condition: Condition, category: str | None = None) -> EventQuery:
    return EventQuery(category=category, condition=simplify(condition))


def told(mutant: Mutant) -> str:
    """Return what a mutant puts where, on one line: groups in brackets."""
    lines = condition_text(mutant.becomes).split("\n")
    depths = [(len(line) - len(line.lstrip())) // 2 for line in lines]
    text = ""
    for line, depth, following in zip(lines, depths, [*depths[1:], 0], strict=True):
        text += line.strip() + ("(" if following > depth else ")" * (depth - following) + "; ")
    return f"{mutant.path} {text.removesuffix('; ')}"


def of_kind(mutation: Mutation, found: EventQuery) -> list[str]:
    return [told(each) for each in mutants(found, two) if each.mutation is mutation]


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("a == 1", "NEGATION_ADDED", ["() not(a == 1)"]),
        ("not a == 1", "NEGATION_ADDED", []),
        ("not (a == 1 and b == 2)", "NEGATION_ADDED", ["(0, 0) not(a == 1)", "(0, 1) not(b == 2)"]),
        ("true", "NEGATION_ADDED", ["() not(always)"]),
        ("not a == 1", "NEGATION_DROPPED", ["() a == 1"]),
        ("b == 2 or a != 1", "NEGATION_DROPPED", ["(1,) a == 1"]),
        ("a == 1 and b == 2", "AND_OR_SWAPPED", ["() any of(a == 1; b == 2)"]),
        ("a == 1 or b == 2", "AND_OR_SWAPPED", ["() all of(a == 1; b == 2)"]),
        ("a == 1 and b == 2", "CLAUSE_REMOVED", ["() b == 2", "() a == 1"]),
        (
            "a == 1 or b == 2 or c == 3",
            "CLAUSE_REMOVED",
            ["() any of(b == 2; c == 3)", "() any of(a == 1; c == 3)", "() any of(a == 1; b == 2)"],
        ),
        ("a == 1 and (b == 2 or c == 3)", "SCOPE_MOVED", ["() any of(all of(a == 1; b == 2); c == 3)"]),
        (
            "a == 1 and (b == 2 or c == 3) and d == 4",
            "SCOPE_MOVED",
            ["() any of(all of(a == 1; b == 2); all of(c == 3; d == 4))"],
        ),
        ("(a == 1 and b == 2) or c == 3", "SCOPE_MOVED", ["() all of(a == 1; any of(b == 2; c == 3))"]),
        ("not (a == 1 or b == 2)", "SCOPE_MOVED", ["() any of(not(a == 1); b == 2)"]),
        ("not (a != 1 and b == 2)", "SCOPE_MOVED", ["() all of(a == 1; b == 2)"]),
        ("a == 1 and not b == 2", "SCOPE_MOVED", []),
        ("a in (1, 2, 3)", "VALUE_REMOVED", ["() a in 2, 3", "() a in 1, 3", "() a in 1, 2"]),
        ('a like ("x*", "y")', "VALUE_REMOVED", ['() a fits "y"', '() a fits "x" *']),
        ('a regex ("x+", "y")', "VALUE_REMOVED", ["() a fits lucene /y/", "() a fits lucene /x+/"]),
        ('cidrMatch(a, "::1/128", "10.0.0.0/8")', "VALUE_REMOVED", ["() a within 10.0.0.0/8", "() a within ::1/128"]),
        ('a like "/etc/*"', "WILDCARD_MOVED", ['() a fits "/etc/"', '() a fits * "/etc/"']),
        ('a like "*.sh"', "WILDCARD_MOVED", ['() a fits ".sh"', '() a fits ".sh" *']),
        ('a like "*b*"', "WILDCARD_MOVED", ['() a fits "b" *', '() a fits * "b"']),
        ('a like "b*c"', "WILDCARD_MOVED", ['() a fits "bc"']),
        ('a like "b*"', "ANCHORING_CHANGED", ['() a fits * "b" *']),
        ('a like "*b"', "ANCHORING_CHANGED", ['() a fits * "b" *']),
        ('a like "b?"', "ANCHORING_CHANGED", ['() a fits * "b" ?', '() a fits "b" ? *']),
        ('a == "b"', "ANCHORING_CHANGED", ['() a fits "b" *']),
        ('a in ("b", "c")', "ANCHORING_CHANGED", ['() a fits "b" *, "c" *']),
        ('a regex "x+"', "ANCHORING_CHANGED", ["() a fits somewhere lucene /x+/"]),
        ("a == 1", "ANCHORING_CHANGED", []),
        ('a like "b?c"', "CHARACTER_HOLE_CHANGED", ['() a fits "bc"', '() a fits "b" * "c"']),
        ('a like "*?"', "CHARACTER_HOLE_CHANGED", ["() a fits *"]),
        ('a == "su"', "TEXT_CUT", ['() a == "s"']),
        ('a in ("su", "id", "")', "TEXT_CUT", ['() a in "s", "id", ""', '() a in "su", "i", ""']),
        ('a like "b*cd"', "TEXT_CUT", ['() a fits * "cd"', '() a fits "b" * "c"']),
        ('a == "b"', "CASE_FLIPPED", ['() a == "b" (case: ascii)']),
        ('a : "B"', "CASE_FLIPPED", ['() a == "B"']),
        ('a like ("*1", "b*")', "CASE_FLIPPED", ['() a fits * "1", "b" * (case: ascii)']),
        ('a == "1" or b like "?*" or c in ("2", "/") or d regex "[0-9]\\\\d"', "CASE_FLIPPED", []),
        ("a == 1", "NUMBER_OFF_BY_ONE", ["() a == 2", "() a == 0"]),
        (
            "a in (1, 5.5)",
            "NUMBER_OFF_BY_ONE",
            ["() a in 2, 5.5", "() a in 0, 5.5", "() a in 1, 6.5", "() a in 1, 4.5"],
        ),
        ("a < 5", "NUMBER_OFF_BY_ONE", ["() a <= 5", "() a < 6", "() a < 4"]),
        ("a >= 5", "NUMBER_OFF_BY_ONE", ["() a > 5", "() a >= 6", "() a >= 4"]),
        ('cidrMatch(a, "10.0.0.0/8")', "NUMBER_OFF_BY_ONE", ["() a within 10.0.0.0/7", "() a within 10.0.0.0/9"]),
        ('cidrMatch(a, "1.2.3.4/32")', "NUMBER_OFF_BY_ONE", ["() a within 1.2.3.4/31"]),
        ('cidrMatch(a, "0.0.0.0/0")', "NUMBER_OFF_BY_ONE", ["() a within 0.0.0.0/1"]),
        ("a == true", "NUMBER_OFF_BY_ONE", []),
        ("a == 1", "FIELD_SWAPPED", ["() a.x == 1", "() a.y == 1"]),
        ("a == null", "FIELD_SWAPPED", ["(0,) a.x is there", "(0,) a.y is there"]),
        ("length(a) > 3", "FIELD_SWAPPED", ["() length(a.x) > 3", "() length(a.y) > 3"]),
    ],
)
def test_each_kind_of_mutant(text: str, kind: str, expected: list[str]) -> None:
    found = query(read_events(f"any where {text}").condition)
    assert of_kind(KINDS[kind], found) == expected


def comparison(operator: Operator, value: str | float, case: Case = Case.EXACT) -> Comparison:
    return Comparison(subject=F, operator=operator, value=Literal(value=value), case=case)


def asked(call: Call) -> Presence:
    return Presence(subject=call)


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (
            comparison(Operator.NE, "B", Case.UNICODE),
            {
                Mutation.NEGATION_ADDED: ['() not(f != "B" (case: unicode))'],
                Mutation.NEGATION_DROPPED: ['() f == "B" (case: unicode)'],
                Mutation.TEXT_CUT: ['() f != "" (case: unicode)'],
                Mutation.CASE_FLIPPED: ['() f != "B"'],
            },
        ),
        (
            comparison(Operator.LT, "b"),  # the order of texts knows no case
            {
                Mutation.NEGATION_ADDED: ['() not(f < "b")'],
                Mutation.TEXT_CUT: ['() f < ""'],
                Mutation.NUMBER_OFF_BY_ONE: ['() f <= "b"'],
            },
        ),
        (
            comparison(Operator.EQ, 2.0**60),  # too large a double for one more to make a difference
            {Mutation.NEGATION_ADDED: [f"() not(f == {2.0**60})"]},
        ),
        (
            Membership(subject=F, values=(Literal(value="1"), Literal(value="1"), Literal(value=2))),
            {
                Mutation.NEGATION_ADDED: ['() not(f in "1", "1", 2)'],
                Mutation.VALUE_REMOVED: ['() f in "1", "1"'],
                Mutation.TEXT_CUT: ['() f in "", "1", 2', '() f in "1", "", 2'],
                Mutation.NUMBER_OFF_BY_ONE: ['() f in "1", "1", 3', '() f in "1", "1", 1'],
            },
        ),
        (
            Wildcard(subject=F, patterns=(pattern(),)),
            {Mutation.NEGATION_ADDED: ['() not(f fits "")'], Mutation.ANCHORING_CHANGED: ["() f fits *"]},
        ),
        (
            Wildcard(subject=F, patterns=(pattern(Hole.RUN_IN_LINE, Hole.RUN, Hole.BYTE),)),
            {
                Mutation.NEGATION_ADDED: ["() not(f fits *l * ?b)"],
                Mutation.WILDCARD_MOVED: ["() f fits * ?b", "() f fits *l ?b", "() f fits * ?b *l"],
                Mutation.CHARACTER_HOLE_CHANGED: ["() f fits *l *"],
                Mutation.ANCHORING_CHANGED: ["() f fits *l * ?b *"],
            },
        ),
        (
            Regex(subject=F, patterns=(r"\d\.x",), dialect=Dialect.PCRE, whole=False),
            {
                Mutation.NEGATION_ADDED: [r"() not(f fits somewhere pcre /\d\.x/)"],
                Mutation.ANCHORING_CHANGED: [r"() f fits pcre /\d\.x/"],
                Mutation.CASE_FLIPPED: [r"() f fits somewhere pcre /\d\.x/ (case: ascii)"],
            },
        ),
        (
            InNetwork(subject=F, networks=("10.1.0.0/255.255.0.0",)),
            {
                Mutation.NEGATION_ADDED: ["() not(f within 10.1.0.0/255.255.0.0)"],
                Mutation.NUMBER_OFF_BY_ONE: ["() f within 10.1.0.0/15", "() f within 10.1.0.0/17"],
            },
        ),
        (
            asked(Call(function=Function.SUBSTRING, arguments=(F, Literal(value=1)))),
            {
                Mutation.NEGATION_ADDED: ["() not(substring(f, 1) is there)"],
                Mutation.NUMBER_OFF_BY_ONE: ["() substring(f, 2) is there", "() substring(f, 0) is there"],
            },
        ),
        (
            asked(Call(function=Function.ENDS_WITH, arguments=(F, Literal(value="b")), case=Case.ASCII)),
            {
                Mutation.NEGATION_ADDED: ['() not(ends with(f, "b") (case: ascii) is there)'],
                Mutation.TEXT_CUT: ['() ends with(f, "") (case: ascii) is there'],
                Mutation.CASE_FLIPPED: ['() ends with(f, "b") is there'],
            },
        ),
        (
            asked(Call(function=Function.DIVIDE, arguments=(F, Literal(value=1)))),  # by 0: the query would fail
            {Mutation.NEGATION_ADDED: ["() not(divide(f, 1) is there)"]},
        ),
    ],
)
def test_all_mutants_of_a_leaf(condition: Condition, expected: dict[Mutation, list[str]]) -> None:
    found: dict[Mutation, list[str]] = {}
    for each in mutants(query(condition), none):
        found.setdefault(each.mutation, []).append(told(each))
    assert found == expected


def test_every_kind_of_mutant_has_a_case() -> None:
    text = 'a like ("b?", "c*") and a < 1 and a != 2 and (a in ("x", "y") or b == 3)'
    assert {each.mutation for each in mutants(read_events(f"any where {text}"), two)} == set(Mutation)


def test_the_category_is_a_clause_as_well() -> None:
    found = read_events("file where a == 1")
    first, *others = mutants(found, none)
    assert (first.mutation, first.drops_category, first.was, first.becomes) == (
        Mutation.CLAUSE_REMOVED,
        True,
        found.condition,
        found.condition,
    )
    assert mutated(found, first) == replace(found, category=None)
    assert first.span is not None
    assert first.span.text == "file where a == 1"
    assert not any(each.drops_category for each in others)
    assert {mutated(found, each).category for each in others} == {"file"}


def test_spans_point_at_what_was_changed() -> None:
    found = read_events('any where a == 1 and not b : ("x", "y")')
    spans = {each.path: each.span.text for each in mutants(found, none) if each.span is not None}
    assert spans == {
        (): 'a == 1 and not b : ("x", "y")',
        (0,): "a == 1",
        (1,): 'not b : ("x", "y")',
        (1, 0): 'b : ("x", "y")',
    }


@pytest.mark.parametrize("path", [(2,), (0, 0), (1, 0, 0)])
def test_a_place_that_is_not_there(path: tuple[int, ...]) -> None:
    found = read_events("any where a == 1 and not b == 2")
    astray = replace(next(mutants(found, none)), path=path)
    with pytest.raises(IndexError):
        at(found.condition, path)
    with pytest.raises(IndexError):
        mutated(found, astray)


@pytest.mark.parametrize(
    "condition",
    [
        AnyOf(operands=(Presence(subject=F), Presence(subject=F))),
        AllOf(operands=(Presence(subject=F), Constant(value=True))),
        Not(operand=Not(operand=Presence(subject=F))),
    ],
)
def test_what_is_not_simplified_is_turned_down(condition: Condition) -> None:
    with pytest.raises(ValueError, match="not simplified"):
        mutants(EventQuery(category=None, condition=condition), none)


@given(conditions())
def test_a_mutant_is_well_formed_and_never_the_query(condition: Condition) -> None:
    original = query(condition)
    for each in mutants(original, two):
        wrong = mutated(original, each)
        assert verify(wrong) == []
        assert simplify(wrong.condition) != original.condition


@given(conditions())
def test_a_mutant_changes_its_place_and_nothing_else(condition: Condition) -> None:
    original = query(condition, "file")
    for each in mutants(original, two):
        wrong = mutated(original, each)
        assert at(original.condition, each.path) == each.was
        assert at(wrong.condition, each.path) == each.becomes
        back = replace(each, was=each.becomes, becomes=each.was, drops_category=False)
        assert replace(mutated(wrong, back), category="file") == original


@given(conditions())
def test_mutants_are_all_different_and_in_the_order_of_the_text(condition: Condition) -> None:
    original = query(condition)
    found = list(mutants(original, two))
    assert len({(each.path, each.becomes) for each in found}) == len(found)
    places = [(each.path, [*Mutation].index(each.mutation)) for each in found]
    assert places == sorted(places)
    assert found == list(mutants(original, two))


def size(part: Condition) -> int:
    """Return how many nodes, values and parts of patterns a condition has."""
    match part:
        case AllOf(operands=operands) | AnyOf(operands=operands):
            return 1 + sum(map(size, operands))
        case Not(operand=operand):
            return 1 + size(operand)
        case Membership(values=values):
            return 1 + len(values)
        case Wildcard(patterns=patterns):
            return 1 + sum(1 + len(each.parts) for each in patterns)
        case _:
            return 2


@given(conditions())
def test_the_number_of_mutants_grows_with_the_text(condition: Condition) -> None:
    original = query(condition)
    assert 1 <= len(list(mutants(original, two))) <= 5 * size(original.condition)


@pytest.mark.shared
def test_rules_of_the_corpus_have_sound_mutants(shared: Path) -> None:
    rules = count = 0
    kinds = set()
    for path in sorted((shared / "corpus/elastic-rules/rules/linux").glob("*.toml")):
        for rule in read_rules(path):
            try:
                original = understand(rule)
            except DiagnosticError:
                continue
            if not isinstance(original, EventQuery):
                continue
            original = replace(original, condition=simplify(original.condition))
            rules += 1
            for each in mutants(original, two):
                count += 1
                kinds.add(each.mutation)
                assert each.drops_category or simplify(each.becomes) != each.was
                assert verify(replace(original, condition=each.becomes)) == []
    print(f"\n{count} mutants of {rules} rules, of {len(kinds)} of {len(Mutation)} kinds")
    assert rules > 100
    assert len(kinds) == len(Mutation)
