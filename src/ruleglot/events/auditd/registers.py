"""A system call as the audit log has it: the first four registers, in hexadecimal digits, and what the call returned.

>>> SystemCall(name="kill", registers=(4242, 9), returned=0).written_registers
('1092', '9', '7ffc5c1e4a40', '7ffc5c1e4a40')
>>> SystemCall(name="setreuid", registers=(-1, 1000), returned=0).written_registers[0]
'ffffffffffffffff'
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ruleglot.events.activity.calls import Error

REGISTERS = 4
"""So many are logged; a call may take six."""

REGISTER_BITS = 64

ANYTHING = "7ffc5c1e4a40"
"""What stands in for a register that the activity does not determine: an address on a stack."""

CURRENT_DIRECTORY = 0xFFFFFF9C
"""AT_FDCWD, -100, as programs on x86-64 load it: 32 bits of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemCall:
    """A call. `registers`: the first ones, `None` for one that is not determined; nor are those that are left out.

    `returned`: a failure is minus the error's number; `None` where the call never returned.
    """

    name: str
    registers: tuple[int | None, ...]
    returned: int | None

    @property
    def written_registers(self) -> tuple[str, ...]:
        """The four registers as they are logged."""
        padded = (*self.registers, *(None,) * REGISTERS)[:REGISTERS]
        return tuple(ANYTHING if each is None else f"{each % 2**REGISTER_BITS:x}" for each in padded)


def outcome(error: Error | None, success: int = 0) -> int:
    """Return what a call returns: `success`, or minus the error's number."""
    return success if error is None else -error
