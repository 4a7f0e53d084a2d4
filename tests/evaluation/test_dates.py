from __future__ import annotations

from math import inf, nan

import pytest

from ruleglot.evaluation.dates import instant, stretch

DAY = 86_400_000_000_000


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("1970-01-01", 0),
        ("1970-01-02T00:00:00Z", DAY),
        ("1970-01-01T01:00+01:00", 0),
        ("1970-01-01T01:00:00+0100", 0),
        ("1970-01-01T00Z", 0),
        ("1970-01-01T00:00:00.123456789Z", 123_456_789),
        ("1970-01-01T00:00:00,5", 500_000_000),
        ("1969-12-31T23:59:59.999Z", -1_000_000),
        ("86400000", DAY),
        ("-86400000", -DAY),
        ("86400000.25", DAY + 250_000),
        (1.5, 1_500_000),
        (86_400_000, DAY),
    ],
)
def test_moments(value: str | float, expected: int) -> None:
    assert instant(value) == expected


@pytest.mark.parametrize(
    "value",
    [
        "",
        "yesterday",
        "2026-13-01",
        "2026-02-30",
        "2026-01-01T25:00",
        "2026-1-1",
        "20260101T00",
        True,
        "1.2.3",
        inf,
        nan,
    ],
)
def test_what_is_no_date(value: str | float) -> None:
    assert instant(value) is None
    assert stretch(value) is None


@pytest.mark.parametrize(
    ("written", "last"),
    [
        ("1970", DAY - 1),
        ("1970-01", DAY - 1),
        ("1970-01-01", DAY - 1),
        ("1970-01-01T00", 3_600_000_000_000 - 1),
        ("1970-01-01T00:00", 60_000_000_000 - 1),
        ("1970-01-01T00:00:00", 999_999_999),
        ("1970-01-01T00:00:00.5", 500_000_000),
    ],
)
def test_what_is_left_out_is_filled_up(written: str, last: int) -> None:
    found = stretch(written)
    assert found is not None
    assert found[1] == last
