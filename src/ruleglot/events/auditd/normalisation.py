"""What go-libaudit calls the system calls: the words of `event.action`, `event.category` and `event.type`.

Source: go-libaudit's `aucoalesce/normalizations.yaml`, of which these are the entries for the calls of `numbers`. A
call without an entry (clone, ptrace, setsid, memfd_create, …) is a process's, of the type `info`, and has no action.

>>> NORMALISATIONS["unlinkat"].action, normalisation("ptrace").category
('deleted', 'process')
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class Normalisation:
    """What a call is called. `thing`: what it is done to; nothing where there is no word for it.

    `path`: which PATH record to begin at when the thing is looked for. `primary`: the field that names the thing
    instead. `how_is_call`: whether the call itself, and not the program, is how it was done.
    """

    category: str
    types: tuple[str, ...]
    action: str = ""
    thing: str = ""
    path: int = 0
    primary: str = ""
    how_is_call: bool = False


def _file(action: str, kind: str, *, path: int = 0) -> Normalisation:
    return Normalisation(category="file", types=(kind,), action=action, thing="file", path=path)


def _socket(action: str, *types: str) -> Normalisation:
    return Normalisation(category="network", types=types, action=action, thing="socket")


OPENED = _file("opened-file", "info")
MODE_CHANGED = _file("changed-file-permissions-of", "change")
OWNER_CHANGED = _file("changed-file-ownership-of", "change")
RENAMED = _file("renamed", "change", path=2)  # past the two directories
DELETED = _file("deleted", "deletion")
LINKED = _file("linked", "creation")
SYMLINKED = _file("symlinked", "creation")
DIRECTORY_MADE = _file("created-directory", "creation", path=1)
DEVICE_MADE = _file("make-device", "creation")  # whatever mknod makes
EXECUTED = Normalisation(category="process", types=("start",), action="executed", thing="file")
ACCEPTED = _socket("accepted-connection-from", "connection", "start")
MODULE_LOADED = Normalisation(
    category="driver", types=("start",), action="loaded-kernel-module", thing="file", primary="name"
)
IDENTITY_CHANGED = Normalisation(
    category="process", types=("change",), action="changed-identity-of", thing="process", how_is_call=True
)

DEFAULT = Normalisation(category="process", types=("info",))

NORMALISATIONS: Mapping[str, Normalisation] = {
    "open": OPENED,
    "openat": OPENED,  # openat2 is not among them
    "creat": _file("opened-file", "creation"),
    "read": _file("read-file", "info"),
    "write": _file("wrote-to-file", "change"),
    "chmod": MODE_CHANGED,
    "fchmodat": MODE_CHANGED,
    "chown": OWNER_CHANGED,
    "lchown": OWNER_CHANGED,
    "fchownat": OWNER_CHANGED,
    "rename": RENAMED,
    "renameat": RENAMED,
    "renameat2": RENAMED,
    "unlink": DELETED,
    "unlinkat": DELETED,
    "rmdir": DELETED,
    "link": LINKED,
    "linkat": LINKED,
    "symlink": SYMLINKED,
    "symlinkat": SYMLINKED,
    "mkdir": DIRECTORY_MADE,
    "mkdirat": DIRECTORY_MADE,
    "mknod": DEVICE_MADE,
    "mknodat": DEVICE_MADE,
    "execve": EXECUTED,
    "execveat": EXECUTED,
    "connect": _socket("connected-to", "connection", "start"),
    "accept": ACCEPTED,
    "accept4": ACCEPTED,
    "bind": _socket("bound-socket", "start"),
    "listen": _socket("listen-for-connections", "start"),
    "mount": Normalisation(category="file", types=("creation",), action="mounted", thing="filesystem", path=1),
    "init_module": MODULE_LOADED,
    "finit_module": MODULE_LOADED,
    "kill": Normalisation(category="process", types=("end",), action="killed-pid", thing="process"),
    "setuid": IDENTITY_CHANGED,
    "setreuid": IDENTITY_CHANGED,
    "setresuid": IDENTITY_CHANGED,
    "setgid": IDENTITY_CHANGED,
    "setregid": IDENTITY_CHANGED,
    "setresgid": IDENTITY_CHANGED,
    "adjtimex": Normalisation(category="host", types=("change",), action="changed-system-time", thing="system"),
}


def normalisation(call: str) -> Normalisation:
    """Return what a call is called, by its name."""
    return NORMALISATIONS.get(call, DEFAULT)
