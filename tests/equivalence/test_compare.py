"""Where two rules part, and what that makes of the verdict."""

from __future__ import annotations

import pytest

from ruleglot.diagnostics.notes import Direction
from ruleglot.equivalence.compare import compare
from ruleglot.equivalence.verdict import Verdict, judge
from ruleglot.events.library import library

N, B, NO, M = Direction.NARROWER, Direction.BROADER, Direction.NONE, Direction.MIXED


def test_observations_count_and_find_the_differences() -> None:
    first, second, third, *_ = library()
    seen = compare(lambda each: each in (first, second), lambda each: each in (second, third), [first, second, third])
    assert (seen.total, seen.agreeing, seen.source_firing, seen.direction) == (3, 1, 2, M)
    narrower, broader = seen.counterexample(N), seen.counterexample(B)
    assert narrower is not None
    assert broader is not None
    assert (narrower.activity, broader.activity) == (first, third)


def test_rules_that_agree_have_no_counterexample() -> None:
    seen = compare(lambda _: True, lambda _: True, library())
    assert (seen.direction, seen.counterexample(N)) == (NO, None)


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
