"""Dates as Elasticsearch reads them: nanoseconds since 1970, and the stretch of time that a written date stands for.

>>> stretch("2020-02-02")[0] == instant("2020-02-02T00:00:00Z"), stretch("2020-02-02")[1] % 1_000_000_000
(True, 999999999)
>>> instant(1500), instant("1970-01-01T00:00:01.5+01:00")
(1500000000, -3598500000000)

Source: the default format `strict_date_optional_time||epoch_millis` of a date field; `DateFieldMapper` rounds the two
ends of a date whose smaller parts are not written down and up.
"""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ruleglot.ir.nodes import Scalar

DATE = re.compile(
    r"(?P<year>[0-9]{4})(?:-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2})"
    r"(?:T(?:(?P<hour>[0-9]{2})(?::(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:[.,](?P<fraction>[0-9]{1,9}))?)?)?"
    r"(?P<zone>Z|[+-][0-9]{2}(?::?[0-9]{2})?)?)?)?)?)?"
)
MILLISECONDS = re.compile(r"-?[0-9]{1,18}(?:\.[0-9]{1,6})?")

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
SECOND = 1_000_000_000
MILLISECOND = 1_000_000


def instant(value: Scalar) -> int | None:
    """Return the moment that a value of a date field is, `None` where it is none."""
    found = stretch(value)
    return None if found is None else found[0]


def stretch(value: Scalar) -> tuple[int, int] | None:
    """Return the first and the last nanosecond of what a date stands for, `None` where it is none."""
    match value:
        case bool():
            return None
        case float() if not math.isfinite(value):
            return None
        case int() | float():
            moment = round(value * MILLISECOND)
            return moment, moment
        case str():
            return _written(value)


def _written(text: str) -> tuple[int, int] | None:
    found = DATE.fullmatch(text)
    if found is None:
        if MILLISECONDS.fullmatch(text) is None:
            return None
        whole, _, fraction = text.partition(".")
        sign = -1 if whole.startswith("-") else 1
        moment = int(whole) * MILLISECOND + sign * int(fraction.ljust(6, "0"))
        return moment, moment
    try:
        return _first(found), _last(found)
    except (ValueError, OverflowError):
        return None


def _first(date: re.Match[str]) -> int:
    parts = [int(date[part] or least) for part, least in (("month", 1), ("day", 1), ("hour", 0), ("minute", 0))]
    return _moment(date, int(date["year"]), *parts, int(date["second"] or 0)) + int(
        (date["fraction"] or "0").ljust(9, "0")
    )


def _last(date: re.Match[str]) -> int:
    """Return the end: Elasticsearch fills in the first month and day, and the last hour, minute and nanosecond."""
    if date["fraction"]:
        return _first(date)
    most = (("month", 1), ("day", 1), ("hour", 23), ("minute", 59), ("second", 59))
    return _moment(date, int(date["year"]), *(int(date[part] or value) for part, value in most)) + SECOND - 1


def _moment(date: re.Match[str], *parts: int) -> int:
    year, month, day, hour, minute, second = parts
    moment = datetime(year, month, day, hour, minute, second, tzinfo=_zone(date["zone"] or "Z"))
    return (moment - EPOCH) // timedelta(seconds=1) * SECOND


def _zone(text: str) -> timezone:
    if text == "Z":
        return UTC
    digits = text[1:].replace(":", "").ljust(4, "0")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-offset if text.startswith("-") else offset)
