"""The end of a system call, as Falco's driver sends it.

`values` holds what each parameter of the call's event type carries, by name, before anything is resolved or printed:

* a number; for flags the engine's own numbers, for a failed call minus the error's number;
* a text, or several (`argv` without its first, the environment, the control groups);
* bytes, as they were read or written; an address, or both ends of a connection;
* a parameter that is not there carries nothing: the driver had nothing to say.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from ruleglot.events.descriptors import Descriptor, Endpoint, Socket

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ruleglot.events.activity.calls import Error
    from ruleglot.events.process import Process

SHORTLY = 1_000_000
"""How long before it a call is made that another one needs: a millisecond."""

Carried: TypeAlias = int | str | bytes | tuple[str, ...] | Endpoint | Socket


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemCall:
    """The end of a system call; `name` is that of its event type (`event_types.EVENT_TYPES`).

    `process`: the caller, as the engine knows it once the call has been taken in. `descriptor`: what the call opened,
    used or closed; `changed`: whether the call gave it its name. `others`: further processes that it has to do with.
    `beginning`: what the beginning of the call carries otherwise. `given`: the path that an opening was asked for.
    `current_directory`: whether the call takes a directory's descriptor and was given "the current one".
    """

    name: str
    process: Process
    time: int
    values: Mapping[str, Carried] = field(default_factory=dict)
    descriptor: Descriptor | None = None
    others: tuple[Process, ...] = ()
    beginning: Mapping[str, Carried] = field(default_factory=dict)
    changed: bool = False
    given: str | None = None
    current_directory: bool = False

    @property
    def result(self) -> int | None:
        """What the call returned; `None` where the event is the end of no call (`procexit`)."""
        for name in ("res", "fd"):
            value = self.values.get(name)
            if isinstance(value, int) and self.name != "procexit":
                return value
        return None


def outcome(error: Error | None, success: int = 0) -> int:
    """Return what a call returns: `success`, or minus the error's number."""
    return success if error is None else -error
