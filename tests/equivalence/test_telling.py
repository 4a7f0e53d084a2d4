"""Why two rules part, told on pairs of rules that part for one reason each, and the clauses that are to blame."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.equivalence.pairs import DEED, NAME, PAIRS, Pair, eql, falco, sides
from tests.evaluation.test_ruleset import events
from tests.strategies import conditions

from ruleglot.diagnostics.notes import (
    BranchDropped,
    CaseIgnored,
    ClauseDropped,
    Direction,
    ListAsText,
    NearEvent,
    NearField,
    Note,
    OtherHosts,
)
from ruleglot.equivalence.parting import Side
from ruleglot.equivalence.telling import SENTENCES, Reason, clause_text, cut, told
from ruleglot.ir.nodes import Constant, EventQuery, Not
from ruleglot.ir.traverse import leaves

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ruleglot.ir.nodes import Condition


@pytest.mark.parametrize("pair", PAIRS, ids=lambda each: f"{each.reason}: {each.source} / {each.ported}")
def test_each_pair_is_told_for_its_reason(pair: Pair) -> None:
    found = told(*sides(pair), (), DEED)
    assert (found.reason, found.sentence) == (pair.reason, pair.sentence)
    if pair.clauses != ("any", "any"):
        clauses = (found.source_clause, found.ported_clause)
        assert tuple(None if each is None else clause_text(each) for each in clauses) == pair.clauses


def test_there_are_pairs_for_all_reasons_that_need_no_note() -> None:
    assert len(PAIRS) >= 25
    assert {each.reason for each in PAIRS} == {*SENTENCES} - {Reason.NOTED, Reason.LEFT_OUT, Reason.OTHERWISE}


SOURCE = eql('process.name == "wget" and process.interactive == true')
ALONE, INTERACTIVE = leaves(SOURCE.condition)
TALKED = "Falco's terminal may be the console"


def note(kind: type[Note], about: Condition, direction: Direction = Direction.BROADER) -> Note:
    return kind(clause=clause_text(about), direction=direction, reason=TALKED, span=about.span)


@pytest.mark.parametrize(
    ("given_note", "sentence"),
    [
        (note(NearField, INTERACTIVE), f"fires on `{DEED}`: {TALKED}"),
        (
            note(ClauseDropped, INTERACTIVE),
            f"fires on `{DEED}`: `process.interactive == true` is left out, since {TALKED}",
        ),
        (note(NearField, INTERACTIVE, Direction.MIXED), f"fires on `{DEED}`: {TALKED}"),
        (note(NearField, INTERACTIVE, Direction.NARROWER), None),
        (note(NearField, ALONE), None),
        (note(CaseIgnored, INTERACTIVE), None),
        (note(OtherHosts, INTERACTIVE), None),
        (replace(note(NearField, INTERACTIVE), span=None), None),
    ],
)
def test_a_note_about_the_clause_gives_the_reason(given_note: Note, sentence: str | None) -> None:
    record = {NAME: "wget", "process.interactive": False}
    pair = (
        Side(query=SOURCE, records=(record,)),
        Side(query=falco("proc.name = wget"), records=({"proc.name": "wget"},)),
    )
    found = told(*pair, (given_note,), DEED)
    assert found.source_clause == INTERACTIVE
    assert found.sentence == (
        sentence or f"fires on `{DEED}`: the ported rule asks nothing like `process.interactive == true`"
    )


def test_a_difference_of_case_says_more_than_a_note() -> None:
    source, ported = sides(PAIRS[0])
    (leaf,) = leaves(source.query.condition)
    assert told(source, ported, (note(ListAsText, leaf),), DEED).reason is Reason.CASE


@pytest.mark.parametrize("kind", [BranchDropped, NearEvent])
def test_what_the_source_finds_and_the_ported_rule_has_not_is_told_by_its_note(kind: type[Note]) -> None:
    query = eql('process.name == "wget" or registry.path == "HKLM"')
    name, path = leaves(query.condition)
    source = Side(query=query, records=({"registry.path": "HKLM"},))
    ported = Side(query=falco("proc.name = wget"), records=({"proc.name": "sh"},))
    found = told(source, ported, (note(kind, name, Direction.NARROWER), note(kind, path, Direction.NARROWER)), DEED)
    assert found.source_clause == path
    assert found.reason is (Reason.LEFT_OUT if kind is BranchDropped else Reason.NOTED)


def test_a_note_about_the_kind_of_event_points_at_its_clause_where_there_is_no_record() -> None:
    source, ported = (
        Side(query=SOURCE, records=()),
        Side(query=falco("proc.name = wget"), records=({"proc.name": "wget"},)),
    )
    found = told(source, ported, (note(NearEvent, ALONE),), DEED)
    assert (found.reason, found.source_clause) == (Reason.NO_RECORD, ALONE)


def test_where_nothing_can_be_blamed_the_sentence_says_so() -> None:
    never = EventQuery(category=None, condition=Constant(value=False))
    always = EventQuery(category=None, condition=Constant(value=True))
    found = told(Side(query=never, records=({},)), Side(query=always, records=({},)), (), DEED)
    assert (found.reason, found.source_clause, found.ported_clause) == (Reason.OTHERWISE, None, None)


def test_what_would_break_the_sentence_is_written_otherwise() -> None:
    long = "x`\n" * 100
    source = Side(query=eql('process.name == "a"'), records=({NAME: long},))
    ported = Side(query=falco("proc.name startswith x"), records=({"proc.name": long},))
    sentence = told(source, ported, (), DEED).sentence
    assert sentence.startswith("fires on `x'\\u{a}x'")
    assert "…" in sentence
    assert sentence.count("`") % 2 == 0
    assert "\n" not in sentence


def test_rules_that_do_not_part_are_refused() -> None:
    side = Side(query=eql('process.name == "a"'), records=({NAME: "a"},))
    with pytest.raises(ValueError, match="do not part"):
        told(side, side, (), DEED)


def test_a_key_of_a_document_is_no_clause_in_its_own_words() -> None:
    (leaf,) = leaves(eql('process.name == "wget"').condition)
    assert leaf.span is not None
    key = replace(leaf, span=leaf.span._replace(end=leaf.span.start + len(NAME)))
    assert (clause_text(leaf), clause_text(key)) == ('process.name == "wget"', 'process.name == "wget"')
    assert cut("a\n  b", 9) == "a b"
    assert cut("abc", 2) == "ab…"


recorded = st.lists(events, max_size=2).map(tuple)


@given(conditions(), conditions(), st.lists(events, min_size=1, max_size=2).map(tuple), recorded)
def test_every_difference_is_told(
    one: Condition, other: Condition, seen: tuple[Mapping[str, Any], ...], target: tuple[Mapping[str, Any], ...]
) -> None:
    source = Side(query=EventQuery(category=None, condition=one), records=seen)
    queries = [EventQuery(category=None, condition=each) for each in (other, Not(operand=other), Constant(value=True))]
    ported = [Side(query=each, records=target) for each in queries]
    for each in ported:
        if source.fires is each.fires:
            continue
        found = told(source, each, (), DEED)
        assert found.sentence.startswith("fires on `" if each.fires else "stays silent on `")
        for clause, condition in ((found.source_clause, one), (found.ported_clause, other)):
            assert clause is None or clause.subject in {leaf.subject for leaf in leaves(condition)}
