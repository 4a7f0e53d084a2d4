"""Wrong versions of a stage: told from the rule by a guest, proved to mean the same, or listed with a reason."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ruleglot.equivalence.mutants import Mutation, mutants
from ruleglot.equivalence.series_trial import Answers, alone
from ruleglot.equivalence.sightings import numbers
from ruleglot.events.activity import ApiCall
from ruleglot.events.ecs.view import Strength
from ruleglot.events.library import repertoire
from ruleglot.events.streams import streams
from ruleglot.ir.nodes import Constant, EventQuery
from ruleglot.ir.text import condition_text
from ruleglot.ir.traverse import filters
from ruleglot.rules.rule import EqlBody, Metadata, Rule
from ruleglot.source import Source
from ruleglot.translate.neighbours import neighbours
from ruleglot.translate.perspective import view
from ruleglot.translate.series import SeriesQuestion
from ruleglot.translate.stages import NOBODY, cover, tried_mutants, with_keys
from ruleglot.translate.understand import understand

EXEC = 'process where event.type == "start" and event.action == "exec"'
FILE = 'file where event.type == "creation"'
BY, UP = "by process.entity_id", "by process.parent.entity_id"
NAMES = ", ".join(f'"name-{number}"' for number in range(150))
LONG = f"sequence with maxspan=1m [{EXEC} and process.name in ({NAMES})] {BY} [{FILE}] {BY}"
CHILD = f'sequence [{EXEC} and process.name == "tar"] {BY} [{EXEC} and process.parent.name : ("tar", "zip")] {UP}'
MOST = 5_000_000


def rule(query: str) -> Rule:
    return Rule(metadata=Metadata(name="a rule"), body=EqlBody(query=Source("q", query)), source=Source("q", ""))


def question(query: str) -> SeriesQuestion:
    return SeriesQuestion.of(rule(query), understand(rule(query)), Strength.INTENDED)


@pytest.mark.parametrize("text", [LONG, CHILD])
def test_all_wrong_versions_are_tried_and_told_and_few_streams_are_made_for_it(text: str) -> None:
    asked = question(text)
    own = streams(asked.query, asked.asked)
    before = asked.recorded(own.streams)
    trial, made = tried_mutants(asked, before, own.ensemble, MOST)
    assert trial.alive == ()
    assert trial.killed > len(made) * 2
    fired = asked.recorded(made).firing(asked.query)
    assert [asked.fires(each) for each in made] == [bool(fired >> number & 1) for number in range(len(made))]


def test_nothing_is_left_out_of_a_long_list() -> None:
    asked = question(LONG)
    own = streams(asked.query, asked.asked)
    trial, made = tried_mutants(asked, asked.recorded(own.streams), own.ensemble, MOST)
    assert trial.tried[Mutation.VALUE_REMOVED] >= 150
    assert not any(each.mutation is Mutation.VALUE_REMOVED for each in (*trial.alive, *trial.equivalent))
    names = {activity.process.name for each in (*own.streams, *made) for activity in each.activities}
    assert names >= {f"name-{number}" for number in range(150)}


def test_a_child_keeps_the_parent_that_tells_it_and_takes_the_number_of_the_other_one() -> None:
    asked = question(CHILD)
    own = streams(asked.query, asked.asked)
    _, made = tried_mutants(asked, asked.recorded(own.streams), own.ensemble, MOST)
    parents = [(each.activities[0].process.pid, each.activities[-1].process.parent) for each in (*own.streams, *made)]
    assert any(parent is not None and (parent.pid, parent.name) == (pid, "zip") for pid, parent in parents)


def test_without_steps_it_is_not_known_what_nothing_tells_and_without_an_ensemble_nothing_is_made() -> None:
    asked = question(CHILD)
    own = streams(asked.query, asked.asked)
    recorded = asked.recorded(own.streams)
    unproved, _ = tried_mutants(asked, recorded, own.ensemble, 0)
    proved, _ = tried_mutants(asked, recorded, own.ensemble, MOST)
    assert unproved.total == proved.total
    assert set(unproved.reasons) == {"it takes too many steps"}
    assert proved.alive == ()
    assert unproved.killed + len(unproved.alive) == proved.killed + len(proved.equivalent) - len(unproved.equivalent)
    unhosted, made = tried_mutants(asked, recorded, None, MOST)
    assert made == ()
    assert set(unhosted.reasons) == {NOBODY}
    assert unhosted.killed + len(unhosted.alive) + len(unhosted.equivalent) == proved.total


def test_what_a_stage_asks_of_its_key_is_a_part_of_it() -> None:
    query = understand(rule(f"sequence by host.id [{EXEC}] by process.parent.entity_id [{FILE}] by container.id"))
    seen = view(rule(EXEC), Strength.INTENDED)
    child, inside = (condition_text(with_keys(each, seen).condition) for each in filters(query))
    assert "process.parent.executable is there" in child
    assert "container.id is there" in inside
    assert "host.id" not in child + inside
    documented = view(rule(EXEC), Strength.DOCUMENTED)
    assert all(" is there" not in condition_text(with_keys(each, documented).condition) for each in filters(query))
    (stage, *_) = filters(understand(rule(f"sequence by ?container.id [{EXEC}] [{FILE}]")))
    assert " is there" not in condition_text(with_keys(stage, seen).condition)
    plain = EventQuery(category=None, condition=Constant(value=True))
    assert replace(with_keys(plain, seen), condition=plain.condition) == plain


def test_a_test_that_the_key_answers_already_is_no_wrong_version_without_it() -> None:
    text = f"sequence [{EXEC} and process.parent.name != null] {UP} [{FILE}] {BY}"
    asked = question(text)
    own = streams(asked.query, asked.asked)
    trial, _ = tried_mutants(asked, asked.recorded(own.streams), own.ensemble, MOST)
    assert trial.alive == ()
    dropped = [each for each in trial.equivalent if each.mutation is Mutation.CLAUSE_REMOVED]
    assert dropped


@pytest.mark.parametrize(
    "text",
    [
        CHILD,
        f"sequence [{EXEC} and process.parent.name != null] {UP} [{FILE}] {BY}",
        f'sequence by container.id [{EXEC} and container.id : "?*" and user.id == "0"] [{FILE} and file.name != null]',
    ],
)
def test_no_activity_of_the_library_tells_a_wrong_version_that_is_said_to_mean_the_same(text: str) -> None:
    asked = question(text)
    own = streams(asked.query, asked.asked)
    ensemble = own.ensemble
    assert ensemble is not None
    trial, _ = tried_mutants(asked, asked.recorded(own.streams), ensemble, MOST)
    assert trial.alive == ()
    guests = [each for each in repertoire() if not isinstance(each, ApiCall)]
    for part, stage in enumerate(filters(asked.query)):
        same = [each for each in mutants(alone(stage), neighbours) if each in trial.equivalent]
        hosted = [one for each in guests for one in ensemble.hosting(part, each)]
        answers = Answers(asked.query, asked.recorded(hosted))
        places = answers.of_part(alone(stage))
        assert same
        assert 0 < answers.firing.bit_count() < len(hosted)
        assert not any(answers.telling(part, places.killing(each)) for each in same)


@pytest.mark.parametrize("rows", [[], [0], [0b1], [0b101, 0b110, 0b010], [0b1000, 0b0111, 0b1001]])
def test_a_cover_has_a_number_of_each_row_and_none_in_vain(rows: list[int]) -> None:
    found = cover(rows)
    for row in rows:
        assert not row or any(row >> each & 1 for each in found)
    assert set(found) <= {each for row in rows for each in numbers(row)}
    assert len(found) <= sum(map(bool, rows))
