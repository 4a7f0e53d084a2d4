"""What ECS calls each kind of activity, in the words of each of Elastic's sensors on Linux.

Sources, named beside each entry:

* *Defend*: the pages on Linux events in `elastic/endpoint-package` (`custom_documentation`), which name the actions. A
  type that they do not name is that of the detection rules for the action. Which calls make an event is in the open
  probes (`GPL/Events` of `elastic/ebpf`).
* *D4C*: Defend for Containers, the README of its integration: six actions of files, seven trace points.
* *auditd*: auditd manager, `aucoalesce/normalizations.yaml` of `elastic/go-libaudit`. Of any other system call its
  record says `process` and `info` and no action, which is the name of no kind, so it stands in no entry. Nor do the
  types that say nothing (`info` of `open`, `connection`) or too much (`creation` of a `creat` that found a file).

>>> from ruleglot.events.activity import ModuleLoad
>>> from ruleglot.events.scenes.cast import BASH
>>> found = kind_of(ModuleLoad(process=BASH, path="/tmp/x.ko", story="a rootkit"))
>>> found.categories, found.actions
(('process', 'driver'), ('load_module', 'loaded-kernel-module'))
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias, assert_never

from ruleglot.events.activity import (
    Accept,
    Access,
    Bind,
    Call,
    ChangeMode,
    ChangeOwner,
    Close,
    Connect,
    DirectoryCreate,
    DirectoryDelete,
    Duplicate,
    Error,
    Exec,
    Exit,
    FailedExec,
    FileCreate,
    FileDelete,
    FileOpen,
    FileRead,
    FileRename,
    FileWrite,
    Fork,
    HardLink,
    MemoryFileCreate,
    ModuleLoad,
    Mount,
    NewSession,
    SendSignal,
    SetGroup,
    SetUser,
    Symlink,
    Trace,
    TraceRequest,
    Transport,
)

if TYPE_CHECKING:
    from ruleglot.events.activity import LinuxActivity


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """What ECS calls a kind of activity; each part holds every sensor's word, the one of Defend or D4C first.

    `types` is empty where no source names one; `typed_by_auditd`: auditd manager names one, and what records the
    activity beside it is not known to.
    """

    categories: tuple[str, ...]
    types: tuple[str, ...]
    actions: tuple[str, ...]
    typed_by_auditd: bool = False


def _kind(category: str, kind: str | None, *actions: str) -> Kind:
    return Kind(categories=(category,), types=() if kind is None else (kind,), actions=actions)


# Processes.
EXEC = _kind("process", "start", "exec", "exec_event", "start", "executed", "process_started")
"""Defend and D4C: exec; auditd: executed; older agents: the others."""
FORK = _kind("process", "start", "fork")  # Defend, D4C
EXIT = _kind("process", "end", "end")  # Defend, D4C
SESSION = _kind("process", "change", "session_id_change")  # Defend; the type: a rule on nsenter
USER = _kind("process", "change", "uid_change", "changed-identity-of")  # Defend, auditd; the type: both
GROUP = _kind("process", "change", "gid_change", "changed-identity-of")  # Defend, auditd; the type: both
IDENTITY = _kind("process", "change", "changed-identity-of")  # auditd; Defend only where something has changed
TRACE = _kind("process", None, "ptrace")  # Defend
SIGNAL = _kind("process", "end", "killed-pid")  # auditd, whatever the signal is
MODULE = Kind(  # Defend and auditd, under two categories; the type: Defend's rules, auditd
    categories=("process", "driver"), types=("start",), actions=("load_module", "loaded-kernel-module")
)
MEMORY_FILE = _kind("process", None, "memfd_create")  # Defend

# Files.
CREATION = _kind("file", "creation", "creation")  # Defend (do_filp_open, FMODE_CREATED), D4C (lsm__path_mknod)
NODE = _kind("file", "creation", "creation", "make-device")  # D4C (lsm__path_mknod), auditd
WRITE = _kind("file", "change", "open", "modification")  # D4C (lsm__file_open, lsm__path_truncate)
DELETION = _kind("file", "deletion", "deletion", "deleted")  # Defend (vfs_unlink), D4C (lsm__path_unlink); auditd
RENAME = _kind("file", "change", "rename", "renamed")  # Defend (vfs_rename), D4C (lsm__path_rename); auditd
LINK = Kind(categories=("file",), types=("creation",), actions=("link", "linked"), typed_by_auditd=True)
"""D4C (lsm__path_link), auditd."""
SYMLINK = _kind("file", "creation", "symlinked")  # auditd; D4C has no trace point for it
PERMISSIONS = _kind("file", "change", "modification", "changed-file-permissions-of")
"""D4C (lsm__path_chmod; of its six actions the only one that fits), auditd."""
OWNERSHIP = _kind("file", "change", "changed-file-ownership-of")  # auditd; D4C has no trace point for it
DIRECTORY = _kind("file", "creation", "created-directory")  # auditd; D4C has no trace point for it
NO_DIRECTORY = _kind("file", "deletion", "deleted")  # auditd; not vfs_unlink, not lsm__path_unlink
MOUNT = _kind("file", "creation", "mounted")  # auditd

# Networks.
ATTEMPT = _kind("network", "start", "connection_attempted", "connected-to")  # Defend, auditd
ACCEPTED = _kind("network", "start", "connection_accepted", "accepted-connection-from")  # Defend, auditd
BOUND = _kind("network", "start", "bound-socket")  # auditd

OPENED = "opened-file"
"""What auditd manager calls `open`, `openat` and `creat`, whatever became of the file; it has no word for `openat2`."""

ATTACHING = frozenset({TraceRequest.PTRACE_ATTACH, TraceRequest.PTRACE_SEIZE})
"""The requests that come to `ptrace_attach`, which Defend's probe is at the entry of."""


def kind_of(activity: LinuxActivity) -> Kind | None:
    """Return what ECS calls an activity, `None` where the sensors record nothing of it, or nothing with a name.

    Failures are nothing to them but for what a probe sees at the entry: a connection, an attachment. Auditd manager
    does record failures (`documented`), but rules mean what was done.
    """
    match activity:
        case FailedExec():
            return None
        case Connect():
            # Defend's probes are those of TCP; they look before the other side has answered.
            return ATTEMPT if activity.transport is Transport.TCP else None
        case Trace():
            return TRACE if _reaches_the_probe(activity) else None
        case FileRead() | FileWrite() | Close() | Duplicate():
            # What is open has been recorded when it was opened. Defend documents a `modification` on Linux too, but
            # not of which call; auditd knows no path of a `write`.
            return None
        case Exec():
            return EXEC
        case Fork():
            return FORK
        case Exit():
            return EXIT
        case NewSession():
            return SESSION
        case MemoryFileCreate():
            return MEMORY_FILE
        case Accept():
            return ACCEPTED
        case _:
            return _of_a_call(activity) if activity.error is None else None


def _reaches_the_probe(activity: Trace) -> bool:
    """Return whether Defend sees an attachment: it passes over parents that trace their own children.

    A process that is not there cannot be attached to; whether one may is asked only after the probe.
    """
    parent = activity.target.parent
    own_child = parent is not None and parent.pid == activity.process.pid
    return activity.request in ATTACHING and activity.error is not Error.ESRCH and not own_child


PathDeed: TypeAlias = (
    FileDelete | FileRename | HardLink | Symlink | ChangeMode | ChangeOwner | DirectoryCreate | DirectoryDelete | Mount
)
Calling: TypeAlias = FileCreate | FileOpen | PathDeed | SetUser | SetGroup | SendSignal | ModuleLoad | Bind


def _of_a_call(activity: Calling) -> Kind | None:
    """Return what ECS calls an activity that might have failed and has not."""
    match activity:
        case FileCreate() | FileOpen():
            return _of_an_opening(activity)
        case SetUser():
            return USER if activity.user.id != activity.before.id else IDENTITY
        case SetGroup():
            return GROUP if activity.group.id != activity.before.id else IDENTITY
        case SendSignal():
            return SIGNAL
        case ModuleLoad():
            return MODULE
        case Bind():
            return BOUND
        case _:
            return _of_a_path(activity)


def _of_a_path(activity: PathDeed) -> Kind:
    match activity:
        case FileDelete():
            return DELETION
        case FileRename():
            return RENAME
        case HardLink():
            return LINK
        case Symlink():
            return SYMLINK
        case ChangeMode():
            return PERMISSIONS
        case ChangeOwner():
            return OWNERSHIP
        case DirectoryCreate():
            return DIRECTORY
        case DirectoryDelete():
            return NO_DIRECTORY
        case Mount():
            return MOUNT
        case _:
            assert_never(activity)


def _of_an_opening(activity: FileCreate | FileOpen) -> Kind | None:
    if activity.call in {Call.MKNOD, Call.MKNODAT}:
        return NODE
    if isinstance(activity, FileOpen) and not activity.access.writes:
        return None  # D4C logs openings with write intent only, Defend none (but of a list of its own)
    if Access.UNNAMED in activity.access:
        return None  # a file without a name is not made in a directory: no FMODE_CREATED, no path_mknod
    kind = CREATION if isinstance(activity, FileCreate) else WRITE
    return kind if activity.call is Call.OPENAT2 else replace(kind, actions=(*kind.actions, OPENED))
