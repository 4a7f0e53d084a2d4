"""The numbers that the audit log writes for architectures, system calls and failures.

>>> NUMBERS["execve"], name_of("c000003e", "59"), name_of("c000003e", "9999")
(59, 'execve', '9999')
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ruleglot.events.activity.calls import Error

if TYPE_CHECKING:
    from collections.abc import Mapping

X86_64, AARCH64 = "c000003e", "c00000b7"

ARCHITECTURES: Mapping[str, str] = {X86_64: "x86_64", AARCH64: "aarch64"}
"""The kernel's numbers of architectures (`AUDIT_ARCH_…` in `uapi/linux/audit.h`, in hexadecimal digits)."""

NUMBERS: Mapping[str, int] = {
    "read": 0,
    "write": 1,
    "open": 2,
    "close": 3,
    "dup2": 33,
    "connect": 42,
    "accept": 43,
    "bind": 49,
    "listen": 50,
    "getsockname": 51,
    "getpeername": 52,
    "clone": 56,
    "execve": 59,
    "kill": 62,
    "rename": 82,
    "mkdir": 83,
    "rmdir": 84,
    "creat": 85,
    "link": 86,
    "unlink": 87,
    "symlink": 88,
    "chmod": 90,
    "chown": 92,
    "lchown": 94,
    "ptrace": 101,
    "setuid": 105,
    "setgid": 106,
    "setsid": 112,
    "setreuid": 113,
    "setregid": 114,
    "setresuid": 117,
    "setresgid": 119,
    "mknod": 133,
    "adjtimex": 159,
    "mount": 165,
    "init_module": 175,
    "exit_group": 231,
    "openat": 257,
    "mkdirat": 258,
    "mknodat": 259,
    "fchownat": 260,
    "unlinkat": 263,
    "renameat": 264,
    "linkat": 265,
    "symlinkat": 266,
    "fchmodat": 268,
    "accept4": 288,
    "dup3": 292,
    "finit_module": 313,
    "renameat2": 316,
    "memfd_create": 319,
    "execveat": 322,
    "openat2": 437,
}
"""The system calls on x86-64 (the kernel's `arch/x86/entry/syscalls/syscall_64.tbl`).

All that an activity is made by; `accept`, `listen`, `getsockname`, `getpeername`, `adjtimex` besides, because the real
logs that the tests read hold them.
"""

NAMES: Mapping[tuple[str, int], str] = {
    **{(X86_64, number): name for name, number in NUMBERS.items()},
    (AARCH64, 37): "linkat",  # of the one real event from an ARM machine
}

FAILURES: Mapping[int, str] = {
    **{error.value: error.name for error in Error},
    14: "EFAULT",  # no activity fails so, but a real one of the tests does
}


def name_of(architecture: str, number: str) -> str:
    """Return the name of a system call; the number itself where it is not in the table."""
    return NAMES.get((architecture, int(number)), number)
