"""When and where everything happens that has no time and no place of its own."""

from __future__ import annotations

MOMENT = 1_700_000_000_000_000_000
"""2023-11-14 22:13:20 UTC, in nanoseconds since 1970."""

HOST = "web-01"
"""The machine's name."""
