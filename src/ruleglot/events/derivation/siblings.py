"""The same deed done otherwise: another system call, another kind, other surroundings.

A ported rule must keep apart what the source keeps apart: a file that is made, overwritten or removed; a program that
starts or could not; somebody at a terminal or nobody.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, assert_never

from ruleglot.events.activity import (
    Accept,
    Access,
    Call,
    Connect,
    Error,
    Exec,
    Exit,
    FailedExec,
    FileCreate,
    FileDelete,
    FileOpen,
    FileRename,
    Fork,
    Transport,
)
from ruleglot.events.derivation.containers import inside, outside
from ruleglot.events.derivation.fields import with_process
from ruleglot.events.scenes.cast import CONSOLE, FAR_PTS, NEWBORN, PTS, RUNNER, TTY, WEB

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruleglot.events.activity import Activity, FileActivity


def other_kinds(activity: Activity) -> Iterator[tuple[str, Activity]]:
    """Yield what might be mistaken for the activity, each with the words for it."""
    process = activity.process
    match activity:
        case Exec() | FailedExec():
            yield (
                "could not be started",
                FailedExec(process=process, path=process.executable, error=Error.EACCES, story=""),
            )
            yield "started by execveat", Exec(process=process, call=Call.EXECVEAT, story="")
            yield "only ended", Exit(process=process, story="")
        case Fork() | Exit():
            yield "started", Exec(process=process, story="")
        case FileCreate() | FileOpen() | FileDelete() | FileRename():
            yield from _other_deeds(activity)
        case Connect() | Accept():
            yield from _other_connections(activity)
        case _:
            assert_never(activity)


def _other_deeds(activity: FileActivity) -> Iterator[tuple[str, Activity]]:
    """Yield everything else that the process can do to the file."""
    process, path = activity.process, activity.path
    for call in (Call.OPENAT, Call.OPEN, Call.OPENAT2, Call.CREAT, Call.MKNOD, Call.MKNODAT):
        yield f"made by {call}", FileCreate(process=process, path=path, call=call, story="")
    yield "could not be made", FileCreate(process=process, path=path, error=Error.EACCES, story="")
    for access in Access:
        yield f"there and opened with {access.value}", FileOpen(process=process, path=path, access=access, story="")
    overwritten = FileOpen(process=process, path=path, access=Access.OVERWRITE, call=Call.CREAT, story="")
    yield "there and emptied by creat", overwritten
    yield "removed by unlinkat", FileDelete(process=process, path=path, story="")
    yield "removed by unlink", FileDelete(process=process, path=path, call=Call.UNLINK, story="")
    yield "not there to be removed", FileDelete(process=process, path=path, error=Error.ENOENT, story="")
    yield "renamed to this", FileRename(process=process, original="/srv/data/other", path=path, story="")
    yield "renamed from this", FileRename(process=process, original=path, path="/srv/data/other", story="")


def _other_connections(activity: Connect | Accept) -> Iterator[tuple[str, Activity]]:
    asked = Connect(process=activity.process, source=activity.source, destination=activity.destination, story="")
    yield "connected", asked
    yield "refused", replace(asked, error=Error.ECONNREFUSED)
    yield "in progress", replace(asked, error=Error.EINPROGRESS)
    yield "connected by UDP", replace(asked, transport=Transport.UDP)
    yield (
        "accepted",
        Accept(process=activity.process, source=activity.source, destination=activity.destination, story=""),
    )


def other_surroundings(activity: Activity) -> Iterator[tuple[str, Activity]]:
    """Yield the activity elsewhere: at other terminals, in other containers, without a parent, by a relative path."""
    process = activity.process
    for words, terminal in (
        ("no terminal", None),
        ("a pseudo-terminal", PTS),
        ("the 300th pseudo-terminal", FAR_PTS),
        ("a virtual console", TTY),
        ("the console", CONSOLE),
    ):
        yield f"at {words}", with_process(activity, replace(process, terminal=terminal))
    for words, container in (
        ("a container", WEB),
        ("a privileged container", RUNNER),
        ("a container without metadata", NEWBORN),
    ):
        yield f"in {words}", with_process(activity, inside(process, container))
    yield "in no container", with_process(activity, outside(process))
    if not isinstance(activity, Fork):
        yield "without a known parent", replace(activity, process=replace(process, parent=None))
    if isinstance(activity, FileCreate | FileDelete | FileRename | FileOpen):
        yield from _relative(activity)


def _relative(activity: FileActivity) -> Iterator[tuple[str, Activity]]:
    """Yield the same file, named from its own directory."""
    directory, _, name = activity.full_path.rpartition("/")
    if not isinstance(activity, FileRename):
        yield (
            "by a relative path",
            replace(activity, process=replace(activity.process, cwd=directory or "/"), path=name),
        )
