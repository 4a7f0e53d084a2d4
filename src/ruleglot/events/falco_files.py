"""What a Falco event says about the file of a system call: `fd.*`, `fs.path.*`, `evt.arg.*`.

Each call family keeps the path elsewhere, and each has its habits with relative ones (all seen on the real engine):

* open, openat, openat2: `fd.name` and `fs.path.name`, both resolved.
* creat: `fd.name` only, and none of `evt.is_open_*` is true.
* unlink: `fs.path.name`, `evt.arg.path`. unlinkat: `evt.arg.name` resolved, `fs.path.name` not: a relative path becomes
  `<UNKNOWN>name`; `fd.name` is there and empty, since the call's descriptor is that of a directory.
* rename: `fs.path.source` and `fs.path.target`.
* mknod, mknodat: `evt.arg.path` only.

`evt.arg.*` leaves an absolute path as it was given (`/tmp/../etc/passwd`). On a failed call `fs.path.*` is missing.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ruleglot.events.activity import Call, Error, FileCreate
from ruleglot.events.falco_process import UNKNOWN
from ruleglot.events.paths import absolute, basename, parent

if TYPE_CHECKING:
    from ruleglot.events.activity import FileDelete, FileOpen, FileRename
    from ruleglot.events.falco_process import Fields

CURRENT_DIRECTORY: Fields = {
    "fd.num": -100,
    "fd.typechar": "o",
    "fd.name": "",
    "fd.nameraw": "",
    "fd.directory": "/",
    "evt.arg.dirfd": "AT_FDCWD",
}
"""The descriptor of a call that takes one for the directory and was given "the current one"."""


def open_fields(activity: FileCreate | FileOpen) -> Fields:
    """Return the fields of open, openat, openat2 and creat."""
    path = activity.full_path
    fields: Fields = {
        "fd.typechar": "f",
        "fd.name": path,
        "fd.nameraw": re.sub("/+", "/", activity.path),
        "fd.directory": parent(path),
        "evt.arg.name": argument(activity.path, activity.process.cwd),
        "evt.arg.mode": "0644",
    }
    if activity.call is not Call.CREAT:
        fields |= _how_opened(activity)
    if activity.call not in {Call.OPEN, Call.CREAT}:
        fields["evt.arg.dirfd"] = "AT_FDCWD"
    return fields | _descriptor(activity.error, path)


def _how_opened(activity: FileCreate | FileOpen) -> Fields:
    created = isinstance(activity, FileCreate) and activity.error is None
    fields: Fields = {
        "evt.is_open_read": activity.access.reads,
        "evt.is_open_write": activity.access.writes,
        "evt.is_open_create": created,
        "evt.arg.flags": activity.access.value + ("|O_F_CREATED" if created else ""),
    }
    # The engine takes only -1, which is EPERM, for a failure here.
    if activity.error is not Error.EPERM:
        fields |= {"fs.path.name": activity.full_path, "fs.path.nameraw": activity.path}
    return fields


def _descriptor(error: Error | None, path: str) -> Fields:
    if error is not None:
        return {"fd.num": -1, "evt.arg.fd": error.name}
    return {
        "fd.num": 3,
        "fd.type": "file",
        "fd.filename": basename(path),
        "fd.l4proto": UNKNOWN,
        "fd.is_server": False,
        "fd.connected": False,
        "evt.arg.fd": f"<f>{path}",
    }


def make_node_fields(activity: FileCreate) -> Fields:
    """Return the fields of mknod and mknodat."""
    return {
        **(CURRENT_DIRECTORY if activity.call is Call.MKNODAT else {}),
        "evt.arg.res": _outcome(activity.error),
        "evt.arg.path": argument(activity.path, activity.process.cwd),
    }


def delete_fields(activity: FileDelete) -> Fields:
    """Return the fields of unlink and unlinkat."""
    path = activity.path
    fields: Fields = {"evt.arg.res": _outcome(activity.error)}
    if activity.call is Call.UNLINK:
        fields["evt.arg.path"] = argument(path, activity.process.cwd)
        seen = activity.full_path
    else:
        fields |= {**CURRENT_DIRECTORY, "evt.arg.name": argument(path, activity.process.cwd), "evt.arg.flags": "0"}
        seen = activity.full_path if path.startswith("/") else f"<UNKNOWN>{path}"
    if activity.error is None:
        fields |= {"fs.path.name": seen, "fs.path.nameraw": path}
    return fields


def rename_fields(activity: FileRename) -> Fields:
    """Return the fields of rename, renameat and renameat2."""
    fields: Fields = {
        "evt.arg.res": _outcome(activity.error),
        "evt.arg.oldpath": argument(activity.original, activity.process.cwd),
        "evt.arg.newpath": argument(activity.path, activity.process.cwd),
    }
    if activity.call is not Call.RENAME:
        fields |= {"evt.arg.olddirfd": "AT_FDCWD", "evt.arg.newdirfd": "AT_FDCWD"}
    if activity.call is Call.RENAMEAT2:
        fields["evt.arg.flags"] = "0"
    if activity.error is None:
        fields |= {
            "fs.path.source": activity.full_original,
            "fs.path.sourceraw": activity.original,
            "fs.path.target": activity.full_path,
            "fs.path.targetraw": activity.path,
        }
    return fields


def argument(path: str, directory: str) -> str:
    """Return a path argument: a relative one is resolved, an absolute one stays as it was given."""
    return path if path.startswith("/") else absolute(path, directory)


def _outcome(error: Error | None) -> str:
    return "0" if error is None else error.name
