"""What a seeded fault is: one rule of the product made wrong for a moment, and which rules could show it."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum, unique
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType
    from typing import Any

    import pytest

Line: TypeAlias = tuple[str, int]
"""A file's name and the number of a line in it."""


@unique
class Part(StrEnum):
    """What of the product is made wrong: a part is a test of its own."""

    KINDS = "the bridges' kinds of activity"
    TO_FALCO = "the bridge to Falco"
    TO_SIGMA = "the bridges to Sigma"
    FALCO = "Falco's printer"
    SIGMA = "Sigma's printer"
    EQL = "EQL's printer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One rule made wrong. `name`: where it stands and what is wrong, the same from run to run.

    `table`: the table or function it stands in. `seed`: puts it in place, for as long as the patch lasts. A port shows
    it, if at all, where it is for one of `targets`, one of the `lines` was run in its making (none: any will do), and
    the source or its kinds of activity contain the `word`.
    """

    part: Part
    table: str
    wrong: str
    seed: Callable[[pytest.MonkeyPatch], None] = field(repr=False)
    targets: frozenset[str]
    lines: frozenset[Line] = frozenset()
    word: str = ""

    @property
    def name(self) -> str:
        """Where the fault stands and what is wrong there."""
        return f"{self.table}: {self.wrong}"


@contextmanager
def watched(files: frozenset[str]) -> Iterator[set[Line]]:
    """Collect the lines of some files that are run meanwhile."""
    run: set[Line] = set()

    def inside(frame: FrameType, event: str, _: Any) -> Any:  # noqa: ANN401 - as `sys.settrace` wants it
        if event == "line":
            run.add((frame.f_code.co_filename, frame.f_lineno))
        return inside

    def called(frame: FrameType, _event: str, _: Any) -> Any:  # noqa: ANN401 - as `sys.settrace` wants it
        return inside if frame.f_code.co_filename in files else None

    before = sys.gettrace()
    sys.settrace(called)
    try:
        yield run
    finally:
        sys.settrace(before)
