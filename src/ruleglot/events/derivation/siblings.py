"""The same deed done otherwise: another system call, another kind, other surroundings.

A ported rule must keep apart what the source keeps apart: a file that is made, overwritten or removed; a program that
starts or could not; somebody at a terminal or nobody.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias, cast

from ruleglot.events.activity import (
    WAYS,
    Accept,
    Access,
    ApiCall,
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
    Signal,
    Symlink,
    Trace,
    TraceRequest,
    Transport,
)
from ruleglot.events.derivation.containers import inside, outside
from ruleglot.events.derivation.fields import with_process
from ruleglot.events.derivation.kubernetes.siblings import other_kinds as other_kinds_of_call
from ruleglot.events.derivation.kubernetes.siblings import other_surroundings as other_surroundings_of_call
from ruleglot.events.descriptors import OpenFile, Socket
from ruleglot.events.paths import basename
from ruleglot.events.process import MOST_PIDS
from ruleglot.events.scenes.cast import (
    BOB,
    BOB_GROUP,
    CONSOLE,
    FAR_PTS,
    NEWBORN,
    PTS,
    ROOT,
    ROOT_GROUP,
    RUNNER,
    TTY,
    WEB,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruleglot.events.activity import Endpoint, LinuxActivity
    from ruleglot.events.derivation.kinds import Derived
    from ruleglot.events.descriptors import Opened
    from ruleglot.events.process import Process

Told: TypeAlias = "Iterator[tuple[str, LinuxActivity]]"


def other_kinds(activity: Derived) -> Iterator[tuple[str, Derived]]:
    """Yield what might be mistaken for the activity, each with the words for it."""
    found = other_kinds_of_call(activity) if isinstance(activity, ApiCall) else _other_kinds(activity)
    return cast("Iterator[tuple[str, Derived]]", found)


def _other_kinds(activity: LinuxActivity) -> Told:
    process = activity.process
    match activity:
        case Exec() | FailedExec():
            path = process.executable
            yield "could not be started", FailedExec(process=process, path=path, error=Error.EACCES, story="")
            yield "started by execveat", Exec(process=process, call=Call.EXECVEAT, story="")
            yield "only ended", Exit(process=process, story="")
            yield from _other_identities(process)
        case Fork() | Exit():
            yield "started", Exec(process=process, story="")
            yield "ended by a signal", Exit(process=process, signal=Signal.SIGKILL, story="")
        case NewSession() | SetUser() | SetGroup() | Trace() | SendSignal():
            yield "started", Exec(process=process, story="")
            yield "only ended", Exit(process=process, story="")
            yield from _other_identities(process)
            yield from _reaching_out(process)
        case Connect() | Accept():
            yield from _other_connections(process, activity.source, activity.destination)
        case Bind():
            yield from _other_bindings(activity)
        case FileRead() | FileWrite() | Close():
            yield from _of_opened(process, activity.descriptor.opened)
        case Duplicate():
            yield from _of_opened(process, activity.old.opened)
        case ModuleLoad() | MemoryFileCreate():
            yield from _other_entries(activity)
        case _:
            yield from _other_deeds(process, activity.path, activity.full_path)


def _other_identities(process: Process) -> Told:
    """Yield what changes whom the process runs for, and its session."""
    before, group = (ROOT if process.user.id else BOB), (ROOT_GROUP if process.group.id else BOB_GROUP)
    became = SetUser(process=process, user=process.user, before=before, story="")
    yield "becoming the user", became
    yield "becoming the user by setresuid", replace(became, call=Call.SETRESUID)
    yield "the user before and after", replace(became, before=process.user)
    yield "not allowed to change the user", replace(became, user=before, before=process.user, error=Error.EPERM)
    yield "changing to the group", SetGroup(process=process, group=process.group, before=group, story="")
    leading = replace(process, leads_session=True, terminal=None)
    yield "beginning a session", NewSession(process=leading, story="")


def _reaching_out(process: Process) -> Told:
    """Yield what a process does to another one."""
    target = replace(process, pid=process.pid % MOST_PIDS + 1, inner_pid=None, parent=None)
    attached = Trace(process=process, target=target, story="")
    yield "attached to another process", attached
    yield "seizing another process", replace(attached, request=TraceRequest.PTRACE_SEIZE)
    yield "reading another process", replace(attached, request=TraceRequest.PTRACE_PEEKDATA)
    yield "attached to nobody", replace(attached, error=Error.ESRCH)
    asked = SendSignal(process=process, target=target, signal=Signal.SIGTERM, story="")
    yield "asking another process to end", asked
    yield "killing another process", replace(asked, signal=Signal.SIGKILL)
    yield "not allowed to send a signal", replace(asked, error=Error.EPERM)


def _other_deeds(process: Process, path: str, full_path: str) -> Told:
    """Yield everything else that the process can do to the file or directory."""
    if basename(path) not in {"", ".", ".."}:
        yield from _other_openings(process, path)
        yield from _other_names(process, path)
    mode = ChangeMode(process=process, path=path, mode=0o755, story="")
    yield "made executable", mode
    yield "given the bit that lends its owner's rights", replace(mode, mode=0o4755, call=Call.CHMOD)
    yield "not allowed to change the mode", replace(mode, error=Error.EPERM)
    yield "given away", ChangeOwner(process=process, path=path, user=0, group=0, story="")
    made = DirectoryCreate(process=process, path=path, story="")
    yield "made as a directory", made
    yield "there and not made as a directory", replace(made, error=Error.EEXIST)
    yield "removed as a directory by unlinkat", DirectoryDelete(process=process, path=path, story="")
    yield "removed by rmdir", DirectoryDelete(process=process, path=path, call=Call.RMDIR, story="")
    yield "mounted on", Mount(process=process, device="tmpfs", path=full_path, kind="tmpfs", story="")


def _other_openings(process: Process, path: str) -> Told:
    for call in (Call.OPENAT, Call.OPEN, Call.OPENAT2, Call.CREAT, Call.MKNOD, Call.MKNODAT):
        yield f"made by {call}", FileCreate(process=process, path=path, call=call, story="")
    yield "could not be made", FileCreate(process=process, path=path, error=Error.EACCES, story="")
    for access in WAYS:
        yield f"there and opened with {access.text}", FileOpen(process=process, path=path, access=access, story="")
    overwritten = FileOpen(process=process, path=path, access=Access.OVERWRITE, call=Call.CREAT, story="")
    yield "there and emptied by creat", overwritten
    yield "removed by unlinkat", FileDelete(process=process, path=path, story="")
    yield "removed by unlink", FileDelete(process=process, path=path, call=Call.UNLINK, story="")
    yield "not there to be removed", FileDelete(process=process, path=path, error=Error.ENOENT, story="")


def _other_names(process: Process, path: str) -> Told:
    other = "/srv/data/other"
    yield "renamed to this", FileRename(process=process, original=other, path=path, story="")
    yield "renamed from this", FileRename(process=process, original=path, path=other, story="")
    yield "a further name of another file", HardLink(process=process, original=other, path=path, story="")
    yield "given a further name", HardLink(process=process, original=path, path=other, story="")
    yield "a link to another file", Symlink(process=process, target=other, path=path, story="")
    yield "linked to", Symlink(process=process, target=path, path=other, story="")


def _of_opened(process: Process, opened: Opened) -> Told:
    """Yield how what is open came to be open."""
    match opened:
        case OpenFile():
            yield from _other_deeds(process, opened.path, opened.path)
        case Socket():
            yield from _other_connections(process, opened.source, opened.destination)
        case _:
            yield "started", Exec(process=process, story="")


def _other_entries(activity: ModuleLoad | MemoryFileCreate) -> Told:
    """Yield the other ways into the kernel and into memory."""
    process = activity.process
    path = activity.path if isinstance(activity, ModuleLoad) else f"/tmp/{basename(activity.name) or 'x'}"  # noqa: S108
    module = ModuleLoad(process=process, path=path, story="")
    yield "loaded by finit_module", module
    yield "loaded by init_module", replace(module, call=Call.INIT_MODULE)
    yield "not allowed to load", replace(module, error=Error.EPERM)
    kept = MemoryFileCreate(process=process, name=basename(path), close_on_exec=False, story="")
    yield "made in memory and kept open", kept
    yield "made in memory", replace(kept, close_on_exec=True)
    yield "only opened", FileOpen(process=process, path=path, access=Access.READ, story="")
    yield "made on the disk", FileCreate(process=process, path=path, story="")


def _other_connections(process: Process, source: Endpoint, destination: Endpoint) -> Told:
    asked = Connect(process=process, source=source, destination=destination, story="")
    yield "connected", asked
    yield "refused", replace(asked, error=Error.ECONNREFUSED)
    yield "in progress", replace(asked, error=Error.EINPROGRESS)
    yield "connected by UDP", replace(asked, transport=Transport.UDP)
    yield "accepted", Accept(process=process, source=source, destination=destination, story="")
    yield "bound", Bind(process=process, address=destination, story="")


def _other_bindings(activity: Bind) -> Told:
    bound = replace(activity, story="", error=None)
    yield "bound for UDP", replace(bound, transport=Transport.UDP)
    yield "an address that is taken", replace(bound, error=Error.EACCES)
    here = activity.address
    there = replace(here, port=here.port ^ 1)
    yield "connected to it", Connect(process=activity.process, source=there, destination=here, story="")
    yield "reached at it", Accept(process=activity.process, source=there, destination=here, story="")


def other_surroundings(activity: Derived) -> Iterator[tuple[str, Derived]]:
    """Yield the activity elsewhere: at other terminals, in other containers, without a parent, by a relative path.

    Of a call to an API: with another end, by others, and as less or more of it is recorded.
    """
    found = other_surroundings_of_call(activity) if isinstance(activity, ApiCall) else _other_surroundings(activity)
    return cast("Iterator[tuple[str, Derived]]", found)


def _other_surroundings(activity: LinuxActivity) -> Told:
    process = activity.process
    if not isinstance(activity, NewSession):  # which has no terminal
        yield from _other_terminals(activity)
    for words, container in (
        ("a container", WEB),
        ("a privileged container", RUNNER),
        ("a container without metadata", NEWBORN),
    ):
        yield f"in {words}", with_process(activity, inside(process, container))
    yield "in no container", with_process(activity, outside(process))
    if not isinstance(activity, Fork):
        yield "without a known parent", replace(activity, process=replace(process, parent=None))
    if isinstance(activity, FileCreate | FileOpen):
        yield from _relative(replace(activity, base=None), activity.full_path)
    if isinstance(activity, FileDelete | Symlink | ChangeMode | ChangeOwner | DirectoryCreate | DirectoryDelete):
        yield from _relative(activity, activity.full_path)


def _other_terminals(activity: LinuxActivity) -> Told:
    for words, terminal in (
        ("no terminal", None),
        ("a pseudo-terminal", PTS),
        ("the 300th pseudo-terminal", FAR_PTS),
        ("a virtual console", TTY),
        ("the console", CONSOLE),
    ):
        yield f"at {words}", with_process(activity, replace(activity.process, terminal=terminal))


OneName: TypeAlias = (
    FileCreate | FileOpen | FileDelete | Symlink | ChangeMode | ChangeOwner | DirectoryCreate | DirectoryDelete
)


def _relative(activity: OneName, full_path: str) -> Told:
    """Yield the same file, named from its own directory."""
    directory, _, name = full_path.rpartition("/")
    if name:
        process = replace(activity.process, cwd=directory or "/")
        yield "by a relative path", replace(activity, process=process, path=name)
