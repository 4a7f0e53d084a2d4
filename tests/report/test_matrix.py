"""Who fired on what: rows of activities that are alike, those on which the rules part first."""

from __future__ import annotations

from dataclasses import replace

from ruleglot.equivalence.compare import Observations
from ruleglot.events.activity import Exec
from ruleglot.events.scenes.cast import BASH
from ruleglot.report.matrix import MOST_AGREEING, matrix


def run(story: str, pid: int) -> Exec:
    return Exec(process=replace(BASH, pid=pid), story=story)


ALIKE = (run("near: file.path is 'a'", 2001), run("near: file.path is 'b'", 2002))
OTHERS = run("bob logs in", 2003), run("near: on the console", 2004)


def test_alike_activities_are_one_row_and_differing_rows_come_first() -> None:
    first = Observations(activities=(*OTHERS, *ALIKE), source=0b0001, ported=0b1101)
    second = Observations(activities=(*OTHERS, *ALIKE), source=0b0001, ported=0b0001)
    rows = [(row.head, row.source, row.targets, row.total, row.differs) for row in matrix((first, None, second))]
    assert rows == [
        ("near: file.path", False, (True, None, False), 2, True),
        ("", True, (True, None, True), 1, False),
        ("near: on the console", False, (False, None, False), 1, False),
    ]


def test_an_activity_that_one_rule_was_not_shown_is_a_row_of_its_own() -> None:
    first = Observations(activities=ALIKE, source=0b11, ported=0b11)
    second = Observations(activities=ALIKE[:1], source=0b1, ported=0b1)
    assert [(row.targets, row.total) for row in matrix((first, second))] == [((True, True), 1), ((True, None), 1)]


def test_facts_are_told_where_the_rules_part_and_stories_where_they_say_more() -> None:
    seen = Observations(activities=(*OTHERS, *ALIKE), source=0, ported=0b1110)
    alike, console, agreeing = matrix((seen,))
    assert [story for story, _ in alike.listed] == [each.story for each in ALIKE]
    assert all("/usr/bin/bash" in facts for _, facts in (*alike.listed, *console.listed))
    assert console.listed[0][0] == ""
    assert agreeing.listed == (("bob logs in", ""),)


def test_a_long_row_is_cut() -> None:
    many = tuple(run("bob logs in", 3000 + number) for number in range(2 * MOST_AGREEING))
    (row,) = matrix((Observations(activities=many, source=0, ported=0),))
    assert (row.total, len(row.listed)) == (2 * MOST_AGREEING, MOST_AGREEING)
