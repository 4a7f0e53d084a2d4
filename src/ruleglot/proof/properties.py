"""What an activity is, as far as rules ask: a few properties, each a list of texts.

What a sensor records of names, paths, arguments and accounts follows from these (`readings`), and so does all that a
rule can find there. That the lists are more than activities can have is no harm: what holds for all lists holds for
those that occur. That they are *fewer* would be: tests draw activities at random and find each of their properties in
its domain.

>>> from ruleglot.events.activity import FileCreate
>>> from ruleglot.events.scenes.cast import BASH
>>> PROPERTIES["path"].of(FileCreate(process=BASH, path="x.txt", story="a note"))
('/home/bob/x.txt',)
"""

from __future__ import annotations

from dataclasses import dataclass
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
    FileCreate,
    FileDelete,
    FileOpen,
    FileRename,
    HardLink,
    Mount,
    Symlink,
)
from ruleglot.events.paths import absolute
from ruleglot.events.process import MEMFD
from ruleglot.proof.reading import CONTENT, NUL, decimals

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
OF_A_FILE = then(either(EMPTY, then(CONTENT, text("/"))), COMPONENT)
"""A path as the calls take it that make a file: it may be relative and need not be normal."""

SOME = times(~one_of("\0"), 1)
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
OPENED = frozenset[type[Activity]]({FileCreate, FileOpen})
CONNECTIONS = frozenset[type[Activity]]({Connect, Accept})


@dataclass(frozen=True, slots=True, kw_only=True)
class Property:
    """A list of texts that an activity has.

    `of`: the list, of an activity among `among` (`None`: of every one on Linux); others have an empty one. `element`:
    what its texts may be; `least`, `most`: how many of them there are, `most` being `None` where there is no end.
    """

    of: Callable[[Activity], Elements]
    element: Node
    least: int = 1
    most: int | None = 1
    among: frozenset[type[Activity]] | None = None

    def has(self, kind: type[Activity]) -> bool:
        """Return whether activities of a kind have the property at all."""
        return kind is not ApiCall if self.among is None else kind in self.among

    @property
    def domain(self) -> Node:
        """All lists that an activity which has the property may have, each as one text (`reading.encoded`)."""
        return times(then(both(self.element, CONTENT), NUL), self.least, self.most)


def _of_process(value: Callable[[Process], Elements]) -> Callable[[Activity], Elements]:
    return lambda activity: () if isinstance(activity, ApiCall) else value(activity.process)


def _of_parent(value: Callable[[Process], Elements]) -> Callable[[Activity], Elements]:
    return _of_process(lambda process: () if process.parent is None else value(process.parent))


def _named(name: str | None) -> Elements:
    return () if name is None else (name,)


OF_A_PROCESS: Mapping[str, Property] = {
    "executable": Property(of=_of_process(lambda process: (process.executable,)), element=EXECUTABLE),
    "arguments": Property(of=_of_process(lambda process: process.argv), element=ANYTHING, most=None),
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
    "container": Property(
        of=_of_process(lambda process: () if process.container is None else (process.container.id,)),
        element=CONTAINER,
        least=0,
    ),
}

OF_ITS_PARENT: Mapping[str, Property] = {
    "parent executable": Property(of=_of_parent(lambda process: (process.executable,)), element=EXECUTABLE),
    "parent arguments": Property(of=_of_parent(lambda process: process.argv), element=ANYTHING, most=None),
    "parent directory": Property(of=_of_parent(lambda process: (process.cwd,)), element=DIRECTORY),
    "parent user": Property(of=_of_parent(lambda process: (str(process.user.id),)), element=NUMBER),
    "parent group": Property(of=_of_parent(lambda process: (str(process.group.id),)), element=NUMBER),
}
"""Who has no parent that the sensor knows has none of them."""


def _path(activity: Activity) -> Elements:
    return (activity.full_path,) if isinstance(activity, OnPath) else ()


def _given(activity: Activity) -> Elements:
    return (activity.path,) if isinstance(activity, FileCreate) else ()


def _resolved(activity: Activity) -> Elements:
    """Return the path as it was given, behind the current directory where it is relative."""
    given = _given(activity)
    return given if not given or given[0].startswith("/") else _from_current(activity)


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


def _destination(activity: Activity) -> Elements:
    return (activity.destination.ip,) if isinstance(activity, Connect | Accept) else ()


def _destination_port(activity: Activity) -> Elements:
    return (str(activity.destination.port),) if isinstance(activity, Connect | Accept) else ()


def _source(activity: Activity) -> Elements:
    return (activity.source.ip,) if isinstance(activity, Connect | Accept) else ()


def _source_port(activity: Activity) -> Elements:
    return (str(activity.source.port),) if isinstance(activity, Connect | Accept) else ()


OF_THE_DEED: Mapping[str, Property] = {
    "path": Property(of=_path, element=DIRECTORY, among=ON_PATHS),
    "path given": Property(of=_given, element=OF_A_FILE, among=frozenset({FileCreate})),
    "path resolved": Property(of=_resolved, element=then(text("/"), OF_A_FILE), among=frozenset({FileCreate})),
    "path from the current directory": Property(of=_from_current, element=DIRECTORY, among=OPENED),
    "path removed": Property(of=_removed, element=then(text("/"), CONTENT), among=frozenset({FileDelete})),
    "original path": Property(of=_original, element=ABSOLUTE, among=frozenset({FileRename})),
    "destination": Property(of=_destination, element=SOME, among=CONNECTIONS),
    "destination port": Property(of=_destination_port, element=decimals(0, 65535), among=CONNECTIONS),
    "source": Property(of=_source, element=SOME, among=CONNECTIONS),
    "source port": Property(of=_source_port, element=decimals(0, 65535), among=CONNECTIONS),
}

PROPERTIES: Mapping[str, Property] = {**OF_A_PROCESS, **OF_ITS_PARENT, **OF_THE_DEED}

DOCUMENT = "document "
"""How the name of a property begins that is whatever a document holds in a field."""


def domain(name: str) -> Node:
    """Return all lists that an activity which has the property may have, each as one text (`reading.encoded`)."""
    return CONTENTS if name.startswith(DOCUMENT) else PROPERTIES[name].domain


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What kind of activity it is, and whether by an orphan: a process whose parent is not known."""

    kind: type[Activity]
    orphan: bool = False


def has(setting: Setting, name: str) -> bool:
    """Return whether activities of such a setting have the property at all; what they have is in its domain then."""
    return name.startswith(DOCUMENT) or (
        PROPERTIES[name].has(setting.kind) and not (setting.orphan and name in OF_ITS_PARENT)
    )


CONTENTS = times(then(CONTENT, NUL), 0)
