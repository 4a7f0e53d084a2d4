"""The paths of a Falco event, resolved: `fs.path.*` and `evt.abspath`.

`fs.path.*` is there on success only, and for the openings success means "did not return -1". Of the calls that take the
descriptor of one directory, those with a relative path and "the current directory" are not resolved: the value is
`<UNKNOWN>x`, as with `rm x`. Of a link, the source is the new name and the target what it stands for. `creat` and
`mknod` have none. (All seen on the real engine.)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ruleglot.events.activity.calls import Error
from ruleglot.events.paths import absolute

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ruleglot.events.falco.calls.system_call import SystemCall
    from ruleglot.events.falco.process import Fields

UNRESOLVED = "<UNKNOWN>"

NAMES: Mapping[str, str] = {
    "open": "name",
    "openat": "name",
    "openat2": "name",
    "unlink": "path",
    "unlinkat": "name",
    "rmdir": "path",
    "mkdir": "path",
    "mkdirat": "path",
    "chmod": "filename",
    "fchmodat": "filename",
    "chown": "path",
    "lchown": "path",
    "fchownat": "pathname",
}
"""The parameter that holds the path of a call with one path."""

PAIRS: Mapping[str, tuple[str, str]] = {
    "rename": ("oldpath", "newpath"),
    "renameat": ("oldpath", "newpath"),
    "renameat2": ("oldpath", "newpath"),
    "link": ("newpath", "oldpath"),
    "linkat": ("newpath", "oldpath"),
    "symlink": ("linkpath", "target"),
    "symlinkat": ("linkpath", "target"),
    "mount": ("dev", "dir"),
}
"""The parameters that hold source and target of a call with two."""

OPENINGS = frozenset({"open", "openat", "openat2"})

FROM_DIRECTORIES: Mapping[str, tuple[str, str]] = {
    "openat": ("name", "name"),
    "openat2": ("name", "name"),
    "unlinkat": ("name", "name"),
    "mkdirat": ("path", "path"),
    "fchmodat": ("filename", "filename"),
    "symlinkat": ("linkpath", "linkpath"),
    "renameat": ("oldpath", "newpath"),
    "renameat2": ("oldpath", "newpath"),
    "linkat": ("oldpath", "newpath"),
}
"""The parameters that `evt.abspath` resolves, failed or not."""


def path_fields(call: SystemCall) -> Fields:
    """Return the fields of the paths that a call was given."""
    return {**_filesystem_paths(call), **_absolute_paths(call)}


def _filesystem_paths(call: SystemCall) -> Fields:
    result = call.result or 0
    failed = result == -Error.EPERM if call.name in OPENINGS else result < 0
    if failed:
        return {}
    if call.name in NAMES:
        return _path(call, "name", NAMES[call.name])
    if call.name in PAIRS:
        source, target = PAIRS[call.name]
        return _path(call, "source", source) | _path(call, "target", target)
    return {}


def _path(call: SystemCall, role: str, parameter: str) -> Fields:
    given = str(call.values[parameter])
    unresolved = call.current_directory and parameter != "target" and not given.startswith("/")
    resolved = f"{UNRESOLVED}{given}" if unresolved else absolute(given, _start(call))
    return {f"fs.path.{role}": resolved, f"fs.path.{role}raw": given}


def _absolute_paths(call: SystemCall) -> Fields:
    if call.name not in FROM_DIRECTORIES:
        return {}
    source, target = (absolute(str(call.values[name]), _start(call)) for name in FROM_DIRECTORIES[call.name])
    return {"evt.abspath": source, "evt.abspath.src": source, "evt.abspath.dst": target}


def _start(call: SystemCall) -> str:
    """Return the directory that relative paths begin at."""
    number = call.values.get("dirfd")
    held = next((each.opened for each in call.process.descriptors if each.number == number), None)
    return call.process.cwd if held is None else str(held)
