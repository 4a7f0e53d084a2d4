"""Where two rules part, and what that makes of the verdict."""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING

import pytest

from ruleglot.diagnostics.notes import Direction
from ruleglot.equivalence.compare import Observations
from ruleglot.equivalence.verdict import Verdict, judge
from ruleglot.events.library import library, repertoire

if TYPE_CHECKING:
    from ruleglot.events.activity import Activity

N, B, NO, M = Direction.NARROWER, Direction.BROADER, Direction.NONE, Direction.MIXED


def test_observations_count_and_find_the_differences() -> None:
    first, second, third, *_ = library()
    seen = Observations(activities=(first, second, third), source=0b011, ported=0b110)
    assert (seen.total, seen.agreeing, seen.source_firing, seen.direction) == (3, 1, 2, M)
    narrower, broader = seen.counterexample(N), seen.counterexample(B)
    assert narrower is not None
    assert broader is not None
    assert (narrower.activity, broader.activity) == (first, third)


def test_rules_that_agree_have_no_counterexample() -> None:
    seen = Observations(activities=library()[:2], source=0b11, ported=0b11)
    assert (seen.agreeing, seen.direction, seen.counterexample(N)) == (2, NO, None)


def test_what_was_observed_can_be_gone_through() -> None:
    seen = Observations(activities=library()[:3], source=0b011, ported=0b110)
    assert [(each.source_fires, each.ported_fires) for each in seen] == [(True, False), (True, True), (False, True)]
    assert [each.activity for each in seen] == [*library()[:3]]


@pytest.mark.parametrize("activities", [(*repertoire(), *library(1)[:2]), library()[:2], ()])
def test_another_process_is_told_the_same(activities: tuple[Activity, ...]) -> None:
    seen = Observations(activities=activities, source=0b01, ported=0b10)
    sent = pickle.dumps(seen)
    assert pickle.loads(sent) == seen  # noqa: S301 - our own bytes
    assert len(sent) < 40_000, "the shared activities need not be sent"


@pytest.mark.parametrize(
    ("noted", "seen", "verdict"),
    [
        (NO, NO, Verdict.EXACT),
        (B, NO, Verdict.BROADER),
        (NO, N, Verdict.NARROWER),
        (B, N, Verdict.MIXED),
        (M, NO, Verdict.MIXED),
        (B, B, Verdict.BROADER),
    ],
)
def test_a_difference_that_only_one_of_notes_and_events_shows_is_a_difference(
    noted: Direction, seen: Direction, verdict: Verdict
) -> None:
    assert judge(noted, seen) is verdict


@pytest.mark.parametrize("direction", Direction)
def test_directions_form_a_lattice(direction: Direction) -> None:
    assert direction | direction is direction
    assert direction | NO is direction
    assert ~~direction is direction
    assert direction | M is M
