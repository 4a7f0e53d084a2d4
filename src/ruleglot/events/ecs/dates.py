"""How ECS writes a time.

>>> timestamp(1_700_000_000_123_456_789)
'2023-11-14T22:13:20.123Z'
"""

from __future__ import annotations

from datetime import UTC, datetime


def timestamp(time: int) -> str:
    """Return nanoseconds since 1970 as ECS writes a time (UTC, milliseconds)."""
    moment = datetime.fromtimestamp(time // 10**9, tz=UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{time // 10**6 % 1000:03d}Z"
