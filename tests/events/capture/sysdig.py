"""Plays captures in Debian's `sysdig`: the same engine as Falco's, in its state of early 2022, without a driver."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

needs_sysdig = pytest.mark.skipif(
    shutil.which("sysdig") is None, reason="sysdig is not installed (apt-get install sysdig)"
)


SEPARATOR = "\x1f"
END = "\x1e\n"


def listed_fields() -> frozenset[str]:
    """Return the names of the fields that this sysdig lists."""
    return frozenset(re.findall(r"^([a-z][a-z0-9_.]+)\s", _sysdig("-l"), flags=re.MULTILINE))


def accepted(fields: Iterable[str], capture: Path) -> list[str]:
    """Return those of the fields that this sysdig can print for a whole capture; it lists no arguments of events."""
    return [name for name in fields if _runs("-r", str(capture), "-p", f"*%{name}")]


def replay(capture: Path, fields: Iterable[str]) -> list[Mapping[str, Any]]:
    """Return plain fields of every event of a capture; one without a value is `None`."""
    asked = "*" + " ".join(f"%{name}" for name in fields)
    return [json.loads(line) for line in _sysdig("-r", str(capture), "-j", "-p", asked).splitlines()]


def replay_indexed(capture: Path, fields: list[str]) -> list[Mapping[str, str]]:
    """Return fields with an index (`proc.aname[1]`) of every event; in this form a missing one is `<NA>`."""
    asked = "*" + SEPARATOR.join(f"%{name}" for name in fields) + END.rstrip("\n")
    lines = _sysdig("-r", str(capture), "-p", asked).split(END)[:-1]
    return [dict(zip(fields, line.split(SEPARATOR), strict=True)) for line in lines]


def _sysdig(*arguments: str) -> str:
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    return subprocess.run(
        ["sysdig", *arguments],  # noqa: S607
        check=True,
        capture_output=True,
        text=True,
        env=environment,
    ).stdout


def _runs(*arguments: str) -> bool:
    return subprocess.run(["sysdig", *arguments], check=False, capture_output=True).returncode == 0  # noqa: S607
