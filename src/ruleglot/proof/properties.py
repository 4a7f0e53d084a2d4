"""What an activity is, as far as rules ask: a few properties, each a list of texts.

What a sensor records of names, paths, arguments and accounts follows from these (`readings`), and so does all that a
rule can find there. That the lists are more than activities can have is no harm: what holds for all lists holds for
those that occur. That they are *fewer* would be: tests draw activities at random and find each of their properties in
its domain.

>>> from ruleglot.events.activity import FileCreate
>>> from ruleglot.events.scenes.cast import BASH
>>> PROPERTIES["file"].of(FileCreate(process=BASH, path="x.txt", story="a note"))
('', '/home/bob/x.txt')
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias, get_args

from ruleglot.automata.sets import ANYTHING, EMPTY, between, both, but_not, either, one_of, text, then, times
from ruleglot.events.activity import (
    Accept,
    Activity,
    ApiCall,
    ChangeMode,
    ChangeOwner,
    Connect,
    DirectoryCreate,
    DirectoryDelete,
    Exec,
    FailedExec,
    FileCreate,
    FileDelete,
    FileOpen,
    FileRename,
    Fork,
    HardLink,
    Mount,
    Symlink,
)
from ruleglot.events.ecs.process import entry_leader, entry_type
from ruleglot.events.falco.arguments import argument_fields
from ruleglot.events.falco.calls.syscalls import system_calls
from ruleglot.events.falco.known import known
from ruleglot.events.falco.tables.flags import FLAG_TABLES
from ruleglot.events.paths import absolute, basename
from ruleglot.events.process import COMM_BYTES, MEMFD, MOST_PIDS
from ruleglot.proof.addresses import BITS, BITS_OF_A_DIGIT, DIGIT, digits
from ruleglot.proof.documents import contents
from ruleglot.proof.gaps import CONTENT, NUL
from ruleglot.proof.picks import SEPARATOR
from ruleglot.proof.reading import decimals

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ruleglot.automata.sets import Node
    from ruleglot.events.process import Process

Elements: TypeAlias = tuple[str, ...]

COMPONENT = both(times(~one_of("/\0"), 1), but_not(either(text("."), text(".."))))
ABSOLUTE = times(then(text("/"), COMPONENT), 1)
"""An absolute path in normal form, but for the root's."""

DIRECTORY = either(ABSOLUTE, text("/"))
EXECUTABLE = either(ABSOLUTE, then(text(MEMFD), times(~one_of("/\0"), 0)))
SOME = times(~one_of("\0"), 1)
UP_TO_A_NAME = either(EMPTY, then(CONTENT, text("/")))
BEFORE_A_NAME = both(UP_TO_A_NAME, but_not(then(either(EMPTY, ABSOLUTE), text("/"))))
"""What stands before the name in a path as calls take it that is relative or not in normal form."""

NAMELESS = both(SOME, then(UP_TO_A_NAME, either(EMPTY, text("."), text(".."))), but_not(text("/")))
"""A path as calls take it that ends in no name."""

ARGUMENT = times(~one_of(f"\0{SEPARATOR}"), 0)
TASK_NAME = times(~one_of("\0"), 0, COMM_BYTES)
PID = then(between("1", "9"), times(between("0", "9"), 0, len(str(MOST_PIDS)) - 1))
TERMINAL = either(
    text("1281"), decimals(1024, 1279), decimals(34816, 35071), then(between("1", "9"), times(between("0", "9"), 6, 9))
)
"""The number of a terminal's device: the console's; of `tty` and `pts` with small minors; with large ones."""

FLAG = either(*(text(name) for group in ("open", "executable") for name, _ in FLAG_TABLES[group]))
SOME_FLAGS = either(text("0"), then(FLAG, times(then(text("|"), FLAG), 0)))

WAYS_IN = ("container", "sshd", "terminal", "init")

CONTAINER = times(either(between("0", "9"), between("a", "f")), 64, 64)
NUMBER = decimals(0, None)

OnPath: TypeAlias = (
    FileCreate
    | FileOpen
    | FileDelete
    | FileRename
    | HardLink
    | Symlink
    | ChangeMode
    | ChangeOwner
    | DirectoryCreate
    | DirectoryDelete
    | Mount
)
ON_PATHS = frozenset[type[Activity]](get_args(OnPath))
ON_FILES = frozenset[type[Activity]](get_args(FileCreate | FileDelete | FileRename | HardLink | Symlink))
"""What cannot be done with a path that only names a directory (`x/`, `..`)."""

NOT_FORKED = frozenset[type[Activity]](get_args(Activity)) - {Fork, ApiCall}
LINKED = frozenset[type[Activity]](get_args(HardLink | Symlink | Mount))
OPENED = frozenset[type[Activity]]({FileCreate, FileOpen})
FLAGGED = frozenset[type[Activity]]({Exec, FailedExec, FileCreate, FileOpen})
CONNECTIONS = frozenset[type[Activity]]({Connect, Accept})


@dataclass(frozen=True, slots=True, kw_only=True)
class Property:
    """A list of texts that an activity has.

    `of`: the list, of an activity among `among` (`None`: of every one on Linux); others have an empty one. `element`:
    what its texts may be; `least`, `most`: how many of them there are, `most` being `None` where there is no end.
    `before`: what else stands before these, as one text (`reading.encoded`).
    """

    of: Callable[[Activity], Elements]
    element: Node
    least: int = 1
    most: int | None = 1
    among: frozenset[type[Activity]] | None = None
    before: Node = EMPTY

    def has(self, kind: type[Activity]) -> bool:
        """Return whether activities of a kind have the property at all."""
        return kind is not ApiCall if self.among is None else kind in self.among

    @property
    def domain(self) -> Node:
        """All lists that an activity which has the property may have, each as one text (`reading.encoded`)."""
        return then(self.before, times(then(both(self.element, CONTENT), NUL), self.least, self.most))


def _of_process(value: Callable[[Process], Elements]) -> Callable[[Activity], Elements]:
    return lambda activity: () if isinstance(activity, ApiCall) else value(activity.process)


def _of_parent(value: Callable[[Process], Elements]) -> Callable[[Activity], Elements]:
    return _of_process(lambda process: () if process.parent is None else value(process.parent))


def _of_ancestors(value: Callable[[Process], str]) -> Callable[[Activity], Elements]:
    return _of_process(lambda process: tuple(map(value, process.ancestors)))


def _flags(activity: Activity) -> Elements:
    """Return what Falco's engine says of the flags of a program's start or of an opening."""
    if isinstance(activity, ApiCall) or type(activity) not in FLAGGED:
        return ()
    (call,) = system_calls(activity)
    found = argument_fields(call).get("evt.arg.flags")
    return (found,) if isinstance(found, str) else ()


def _named(name: str | None) -> Elements:
    return () if name is None else (name,)


def _arguments_above(process: Process) -> Elements:
    """Return the first argument of each ancestor above the parent, the outermost first; behind them the parent's own.

    What stands between them is no text that a machine knows.
    """
    if process.parent is None:
        return ()
    return (*(each.argv[0] for each in reversed([*process.parent.ancestors])), SEPARATOR, *process.parent.argv)


def _device(process: Process) -> Elements:
    return () if process.terminal is None else (str(process.terminal.device),)


def _way_in(process: Process) -> Elements:
    """Return how the session was entered."""
    leader = entry_leader(process)
    return () if leader is None else (entry_type(leader),)


def _told(activity: Activity) -> Elements:
    """Return the terminal as Falco's engine was told of it last; of a fork's processes nothing is said here."""
    return () if isinstance(activity, ApiCall | Fork) else _device(known(activity.process))


OF_A_PROCESS: Mapping[str, Property] = {
    "executable": Property(of=_of_process(lambda process: (process.executable,)), element=EXECUTABLE),
    "arguments": Property(of=_of_process(lambda process: process.argv), element=ANYTHING, most=None),
    "task name": Property(of=_of_process(lambda process: (process.comm,)), element=TASK_NAME),
    "pid": Property(of=_of_process(lambda process: (str(process.pid),)), element=PID),
    "terminal": Property(of=_of_process(_device), element=TERMINAL, least=0),
    "terminal as told": Property(of=_told, element=TERMINAL, least=0, among=NOT_FORKED),
    "directory": Property(of=_of_process(lambda process: (process.cwd,)), element=DIRECTORY),
    "environment": Property(of=_of_process(lambda process: process.environment), element=SOME, least=0, most=None),
    "user": Property(of=_of_process(lambda process: (str(process.user.id),)), element=NUMBER),
    "user name": Property(of=_of_process(lambda process: _named(process.user.name)), element=SOME, least=0),
    "group": Property(of=_of_process(lambda process: (str(process.group.id),)), element=NUMBER),
    "group name": Property(of=_of_process(lambda process: _named(process.group.name)), element=SOME, least=0),
    "real user": Property(
        of=_of_process(lambda process: (str((process.real_user or process.user).id),)), element=NUMBER
    ),
    "real user name": Property(
        of=_of_process(lambda process: _named((process.real_user or process.user).name)), element=SOME, least=0
    ),
    "real group": Property(
        of=_of_process(lambda process: (str((process.real_group or process.group).id),)), element=NUMBER
    ),
    "way in": Property(of=_of_process(_way_in), element=either(*map(text, WAYS_IN)), least=0),
    "container": Property(
        of=_of_process(lambda process: () if process.container is None else (process.container.id,)),
        element=CONTAINER,
        least=0,
    ),
}

OF_ITS_PARENT: Mapping[str, Property] = {
    "executables above": Property(of=_of_ancestors(lambda process: process.executable), element=EXECUTABLE, most=None),
    "task names above": Property(of=_of_ancestors(lambda process: process.comm), element=TASK_NAME, most=None),
    "arguments above": Property(
        of=_of_process(_arguments_above),
        element=ARGUMENT,
        most=None,
        before=then(times(then(ARGUMENT, NUL), 0), text(f"{SEPARATOR}\0")),
    ),
    "parent pid": Property(of=_of_parent(lambda process: (str(process.pid),)), element=PID),
    "parent directory": Property(of=_of_parent(lambda process: (process.cwd,)), element=DIRECTORY),
    "parent user": Property(of=_of_parent(lambda process: (str(process.user.id),)), element=NUMBER),
    "parent group": Property(of=_of_parent(lambda process: (str(process.group.id),)), element=NUMBER),
}
"""Who has no parent that the sensor knows has none of them. What is of all above begins with the parent."""


def _path(activity: Activity, among: frozenset[type[Activity]]) -> Elements:
    """Return where it is, and before that how it was given to the call where it was otherwise (`picks.Given`)."""
    if not isinstance(activity, OnPath) or type(activity) not in among:
        return ()
    where, given = activity.full_path, activity.path
    if given == where:
        return (where,)
    name = basename(given)
    return (given, "", where) if name in {"", ".", ".."} else (given.removesuffix(name), where)


def _linked(activity: Activity) -> Elements:
    """Return what a link leads to, or what is mounted, as a path."""
    match activity:
        case HardLink():
            return (activity.full_original,)
        case Symlink(target=other) | Mount(device=other):
            return (absolute(other, activity.process.cwd),)
        case _:
            return ()


def _from_current(activity: Activity) -> Elements:
    """Return the path as if it began at the current directory, whatever directory it begins at."""
    return (absolute(activity.path, activity.process.cwd),) if isinstance(activity, FileCreate | FileOpen) else ()


def _removed(activity: Activity) -> Elements:
    """Return the path as it was given, put behind the current directory where it is relative."""
    if not isinstance(activity, FileDelete):
        return ()
    path = activity.path
    return (path if path.startswith("/") else f"{activity.process.cwd}/{path}",)


def _original(activity: Activity) -> Elements:
    return (activity.full_original,) if isinstance(activity, FileRename) else ()


def _destination_port(activity: Activity) -> Elements:
    return (str(activity.destination.port),) if isinstance(activity, Connect | Accept) else ()


def _address(side: str, version: int) -> Property:
    """Return the property of an end of a connection by one version of IP; noughts where it is by the other one."""
    count = BITS[version] // BITS_OF_A_DIGIT

    def written(activity: Activity) -> Elements:
        if not isinstance(activity, Connect | Accept):
            return ()
        end = activity.source if side == "source" else activity.destination
        return (digits(end.ip) if end.version == version else "0" * count,)

    return Property(of=written, element=times(DIGIT, count, count), among=CONNECTIONS)


def _source_port(activity: Activity) -> Elements:
    return (str(activity.source.port),) if isinstance(activity, Connect | Accept) else ()


OF_THE_DEED: Mapping[str, Property] = {
    "file": Property(
        of=lambda activity: _path(activity, ON_FILES),
        element=ABSOLUTE,
        among=ON_FILES,
        before=times(then(BEFORE_A_NAME, NUL), 0, 1),
    ),
    "path": Property(
        of=lambda activity: _path(activity, ON_PATHS - ON_FILES),
        element=DIRECTORY,
        among=ON_PATHS - ON_FILES,
        before=either(times(then(BEFORE_A_NAME, NUL), 0, 1), then(NAMELESS, NUL, NUL)),
    ),
    "path linked to": Property(of=_linked, element=DIRECTORY, among=LINKED),
    "path from the current directory": Property(of=_from_current, element=DIRECTORY, among=OPENED),
    "path removed": Property(of=_removed, element=then(text("/"), CONTENT), among=frozenset({FileDelete})),
    "flags": Property(of=_flags, element=SOME_FLAGS, least=0, among=FLAGGED),
    "original path": Property(of=_original, element=ABSOLUTE, among=frozenset({FileRename})),
    "destination 4": _address("destination", 4),
    "destination 6": _address("destination", 6),
    "destination port": Property(of=_destination_port, element=decimals(0, 65535), among=CONNECTIONS),
    "source 4": _address("source", 4),
    "source 6": _address("source", 6),
    "source port": Property(of=_source_port, element=decimals(0, 65535), among=CONNECTIONS),
}

PROPERTIES: Mapping[str, Property] = {**OF_A_PROCESS, **OF_ITS_PARENT, **OF_THE_DEED}

DOCUMENT = "document "
"""How the name of a property begins that is whatever a document holds in a field."""


@lru_cache(maxsize=256)
def domain(name: str) -> Node:
    """Return all lists that an activity which has the property may have, each as one text (`reading.encoded`)."""
    return contents(name.removeprefix(DOCUMENT)) if name.startswith(DOCUMENT) else PROPERTIES[name].domain


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What kind of activity it is, and whether by an orphan: a process whose parent is not known."""

    kind: type[Activity]
    orphan: bool = False


def settings_of(kind: type[Activity]) -> tuple[Setting, ...]:
    """Return the settings that activities of a kind come in: a forked child has a parent, an API call no process."""
    known = Setting(kind=kind)
    return (known,) if kind in {ApiCall, Fork} else (known, Setting(kind=kind, orphan=True))


def has(setting: Setting, name: str) -> bool:
    """Return whether activities of such a setting have the property at all; what they have is in its domain then."""
    return name.startswith(DOCUMENT) or (
        PROPERTIES[name].has(setting.kind) and not (setting.orphan and name in OF_ITS_PARENT)
    )
