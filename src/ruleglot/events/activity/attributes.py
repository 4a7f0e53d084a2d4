"""What a process does with what is known of a file: who may use it, whose it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ruleglot.events.activity.calls import Call, check_call, check_mode
from ruleglot.events.moment import HOST, MOMENT
from ruleglot.events.paths import absolute, check_path

if TYPE_CHECKING:
    from ruleglot.events.activity.calls import Error
    from ruleglot.events.process import Process

UNCHANGED = 2**32 - 1
"""The number, one above the highest id, that means "as before" to the calls that take ids."""

CHANGING_MODES = frozenset({Call.CHMOD, Call.FCHMODAT})
CHANGING_OWNERS = frozenset({Call.CHOWN, Call.LCHOWN, Call.FCHOWNAT})


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeMode:
    """What may be done with a file, and by whom, was changed; `mode`: the twelve bits, such as 0o4755."""

    process: Process
    story: str
    path: str
    mode: int
    call: Call = Call.FCHMODAT
    error: Error | None = None
    host: str = HOST
    time: int = MOMENT

    def __post_init__(self) -> None:
        check_path("path", self.path)
        check_call(self.call, CHANGING_MODES)
        check_mode(self.mode)

    @property
    def full_path(self) -> str:
        """Where the file is."""
        return absolute(self.path, self.process.cwd)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeOwner:
    """A file was given to a user and a group, by their ids; `UNCHANGED` leaves one as it was."""

    process: Process
    story: str
    path: str
    user: int
    group: int
    call: Call = Call.FCHOWNAT
    error: Error | None = None
    host: str = HOST
    time: int = MOMENT

    def __post_init__(self) -> None:
        check_path("path", self.path)
        check_call(self.call, CHANGING_OWNERS)
        for number in (self.user, self.group):
            if not 0 <= number <= UNCHANGED:
                raise ValueError(f"no such user or group id: {number}")

    @property
    def full_path(self) -> str:
        """Where the file is."""
        return absolute(self.path, self.process.cwd)
