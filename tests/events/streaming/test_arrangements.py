"""Orders, spacings and interleavings, as laws: what is in them, and that none is forgotten."""

from __future__ import annotations

from itertools import permutations
from math import comb, factorial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruleglot.events.streaming.arrangements import (
    ALL_ORDERS,
    MILLISECOND,
    SECOND,
    crossings,
    interleavings,
    line,
    omissions,
    orders,
    pace,
    spacings,
)
from ruleglot.events.streaming.insertions import around, between, on_both_sides

SERIES = (("a", 0), ("b", 10 * SECOND))

lengths = st.integers(1, 5)


@given(lengths, lengths)
def test_two_series_are_interleaved_in_every_way_that_keeps_their_orders(one: int, other: int) -> None:
    mine, theirs = [f"a{place}" for place in range(one)], [f"b{place}" for place in range(other)]
    found = list(interleavings(mine, theirs))
    assert len(found) == len({*found}) == comb(one + other, one)
    for each in found:
        assert [role for role in each if role[0] == "a"] == mine
        assert [role for role in each if role[0] == "b"] == theirs


@given(st.integers(1, ALL_ORDERS))
def test_few_stages_come_in_all_orders(number: int) -> None:
    blocks = tuple(range(number))
    found = [tuple(role for role, _ in each) for _, each in orders(blocks, {}, pace=1)]
    assert sorted(found) == sorted(permutations(blocks))
    assert found[0] == blocks


def test_many_stages_come_in_some_orders_each_with_its_runs() -> None:
    blocks = tuple(range(ALL_ORDERS + 1))
    found = [tuple(role for role, _ in each) for _, each in orders(blocks, {0: 3}, pace=1)]
    assert found[0] == (0, 0, 0, 1, 2, 3, 4)
    assert blocks[::-1] == tuple(dict.fromkeys(found[1]))
    assert len(found) == len({*found}) == len(blocks) + 1 < factorial(len(blocks))


def test_each_stage_is_left_out_and_comes_once_too_rarely_and_once_too_often() -> None:
    found = ["".join(role for role, _ in each) for _, each in omissions(("a", "b"), {"a": 3}, pace=1)]
    assert {"b", "aaa", "aab", "aaaab", "aaabb", "aaabaaab"} <= {*found}


@given(st.integers(1, 30), st.one_of(st.none(), st.integers(1, 10**7)))
def test_a_steady_series_fits_in_maxspan_wherever_milliseconds_allow_it(total: int, maxspan: int | None) -> None:
    found = pace(total, maxspan)
    assert found % MILLISECOND == 0
    assert MILLISECOND <= found <= SECOND
    if maxspan is not None and maxspan >= total + 2:
        assert found * (total - 1) <= maxspan * MILLISECOND


def test_the_last_activity_comes_a_millisecond_before_at_and_after_the_end_of_maxspan() -> None:
    found = [each for words, each in spacings(("a", "b"), 30_000, SECOND) if words.startswith("the last activity")]
    assert [each[-1] for each in found] == [("b", 30_000 * MILLISECOND + off * MILLISECOND) for off in (-1, 0, 1)]
    ties = [each for words, each in spacings(("a", "b"), 30_000, SECOND) if "same time" in words]
    assert (("a", 0), ("b", 0)) in ties
    assert (("b", 0), ("a", 0)) in ties
    month = [each for words, each in spacings(("a", "b"), None, SECOND) if "30 days" in words]
    assert month == [(("a", 0), ("b", 30 * 86_400 * SECOND))]


def test_keys_are_crossed_in_each_way_but_wholly() -> None:
    found = {tuple(role for role, _ in each) for _, each in crossings(("a", "b", "c"), {"a": "A", "b": "B"}, pace=1)}
    assert found == {("A", "b", "c"), ("a", "B", "c"), ("A", "B", "c")}
    assert line(("a", "b"), {"b": 2}) == ("a", "b", "b")


def test_what_ends_a_series_is_put_everywhere_and_at_the_time_of_each_activity() -> None:
    found = [(words, plan) for words, plan in between(SERIES, "x", 10 * SECOND)]
    places = {next(place for place, (role, _) in enumerate(plan) if role == "x") for _, plan in found}
    assert places == {0, 1, 2}
    tied = {plan for words, plan in found if "at the time" in words}
    assert tied == {
        (SERIES[0], ("x", 0), SERIES[1]),
        (("x", 0), *SERIES),
        (*SERIES, ("x", 10 * SECOND)),
        (SERIES[0], ("x", 10 * SECOND), SERIES[1]),
    }


@pytest.mark.parametrize("off", [-1, 0, 1])
def test_what_must_be_missing_is_put_near_both_ends_of_its_window(off: int) -> None:
    apart = (30_000 + off) * MILLISECOND
    times = {dict(plan)["x"] for _, plan in around(SERIES, "x", 30_000)}
    assert {apart, 10 * SECOND - apart} <= times
    free = {dict(plan)["y"] - dict(plan)["x"] for _, plan in on_both_sides(SERIES, "x", "y", 30_000)}
    assert apart in free
