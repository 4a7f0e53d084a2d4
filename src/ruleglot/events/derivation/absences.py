"""How to take things away from an activity, and how to change one element of a list.

>>> from ruleglot.events.activity import Exec
>>> from ruleglot.events.scenes.cast import BASH
>>> without("process.parent.name", Exec(process=BASH, story="")).process.parent is None
True
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias, cast

from ruleglot.events.activity import ApiCall, FileRename
from ruleglot.events.derivation.containers import inside, outside
from ruleglot.events.derivation.falco.calls import fail
from ruleglot.events.derivation.fields import FILES, with_process
from ruleglot.events.derivation.kubernetes.absences import with_group
from ruleglot.events.derivation.kubernetes.absences import without as without_of_call
from ruleglot.events.paths import basename, parent
from ruleglot.ir.nodes import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from ruleglot.events.activity import LinuxActivity
    from ruleglot.events.derivation.kinds import Derived
    from ruleglot.events.process import Process

Absence: TypeAlias = "Callable[[LinuxActivity], LinuxActivity | None]"


def _process(change: Callable[[Process], Process]) -> Absence:
    return lambda activity: with_process(activity, change(activity.process))


def _no_pod(process: Process) -> Process:
    if process.container is None or process.container.details is None:
        return process
    return inside(process, replace(process.container, details=replace(process.container.details, pod=None)))


def _no_labels(process: Process) -> Process:
    details = None if process.container is None else process.container.details
    if process.container is None or details is None or (pod := details.pod) is None:
        return process
    return inside(process, replace(process.container, details=replace(details, pod=replace(pod, labels=()))))


def _no_digest(process: Process) -> Process:
    if process.container is None or process.container.details is None:
        return process
    return inside(process, replace(process.container, details=replace(process.container.details, digest="")))


def _alone(process: Process) -> Process:
    """Return the process without anybody above it, leading nothing."""
    return replace(process, parent=None, leads_session=False, leads_group=False)


def _no_details(process: Process) -> Process:
    return process if process.container is None else inside(process, replace(process.container, details=None))


def _no_extension(activity: LinuxActivity) -> LinuxActivity | None:
    if not isinstance(activity, FILES):
        return None
    path = activity.full_path
    stem = basename(path).partition(".")[0] or "x"
    return replace(activity, path=f"{parent(path).rstrip('/')}/{stem}")


def _no_original_extension(activity: LinuxActivity) -> LinuxActivity | None:
    if not isinstance(activity, FileRename):
        return None
    path = activity.full_original
    stem = basename(path).partition(".")[0] or "x"
    return replace(activity, original=f"{parent(path).rstrip('/')}/{stem}")


ABSENCES: Mapping[str, Absence] = {
    "process.parent.": _process(lambda process: replace(process, parent=None)),
    "process.group_leader.": _process(_alone),
    "process.session_leader.": _process(_alone),
    "process.entry_leader.": _process(_alone),
    "process.Ext.ancestry": _process(lambda process: replace(process, parent=None)),
    "process.start": _process(lambda process: replace(process, started=None)),
    "process.env_vars": _process(lambda process: replace(process, environment=())),
    "process.thread.capabilities": _process(lambda process: replace(process, capabilities=())),
    "process.user.name": _process(lambda process: replace(process, user=replace(process.user, name=None))),
    "process.group.name": _process(lambda process: replace(process, group=replace(process.group, name=None))),
    "user.name": _process(lambda process: replace(process, user=replace(process.user, name=None))),
    "group.name": _process(lambda process: replace(process, group=replace(process.group, name=None))),
    "container.id": _process(outside),
    "container.image.hash.": _process(_no_digest),
    "container.": _process(_no_details),
    "orchestrator.resource.label": _process(_no_labels),
    "orchestrator.": _process(_no_pod),
    "file.extension": _no_extension,
    "file.Ext.original.extension": _no_original_extension,
}
"""What to take away so that an ECS field (or all that begin so) has no value; the first entry that fits counts."""

ORPHAN = ABSENCES["process.parent."]
NAMELESS = _process(lambda process: replace(process, user=replace(process.user, name=None), real_user=None))

FALCO_ABSENCES: Mapping[str, Absence] = {
    **dict.fromkeys(("proc.ppid", "proc.pvpid", "proc.pname", "proc.pexe", "proc.pcmdline"), ORPHAN),
    **dict.fromkeys((f"proc.{each}" for each in ("aname", "aexe", "acmdline", "aargs", "apid", "aenv")), ORPHAN),
    **dict.fromkeys(("proc.sid", "proc.sname", "proc.pgid", "proc.vpgid"), _process(_alone)),
    "proc.args": _process(lambda process: replace(process, argv=process.argv[:1])),
    "proc.env": ABSENCES["process.env_vars"],
    "proc.tty": _process(lambda process: replace(process, terminal=None)),
    "proc.duration": ABSENCES["process.start"],
    "thread.cap_": ABSENCES["process.thread.capabilities"],
    "user.login": _process(lambda process: replace(process, login=None)),
    "user.name": NAMELESS,  # the engine says `<NA>`
    "group.name": ABSENCES["group.name"],
    "container.id": ABSENCES["container.id"],
    "container.full_id": ABSENCES["container.id"],
    "container.": ABSENCES["container."],
    "k8s.pod.label": ABSENCES["orchestrator.resource.label"],
    "k8s.": ABSENCES["orchestrator."],
    **dict.fromkeys(("fd.s", "fd.c", "fd.l", "fd.r", "fd.filename", "fd.type"), fail),
    "fs.path.": fail,
}
"""The same for Falco's fields. Of a call that failed, the addresses, the file's name and the paths are not known."""

SIGMA_ABSENCES: Mapping[str, Absence] = {
    "Parent": ORPHAN,  # Sysmon says `-`
    "User": NAMELESS,  # and here too
    "auid": FALCO_ABSENCES["user.login"],
    **ABSENCES,
}
"""The same for the fields of Sigma's log sources."""

BY_VOCABULARY = {Vocabulary.ECS: ABSENCES, Vocabulary.FALCO: FALCO_ABSENCES, Vocabulary.SIGMA: SIGMA_ABSENCES}


def without(field: str, activity: Derived, vocabulary: Vocabulary = Vocabulary.ECS) -> Derived | None:
    """Return the activity without a value in the field; `None` where each activity of its kind has one."""
    if isinstance(activity, ApiCall):
        return cast("Derived | None", without_of_call(field, activity, vocabulary))
    for beginning, absence in BY_VOCABULARY[vocabulary].items():
        if field.startswith(beginning):
            try:
                return cast("Derived | None", absence(activity))
            except ValueError:  # a fork has a parent
                return None
    return None


def with_element(field: str, activity: Derived, element: str, instead: tuple[str, ...]) -> Derived | None:
    """Return the activity with one element of a list replaced by any number of others; `None` where it has no such."""
    try:
        if isinstance(activity, ApiCall):
            return cast("Derived | None", with_group(field, activity, element, instead))
        return cast("Derived | None", _with_element(field, activity, element, instead))
    except ValueError:  # argv[0] must stay, a variable has a name, a fork has its parent's program
        return None


def _with_element(field: str, activity: LinuxActivity, element: str, instead: tuple[str, ...]) -> LinuxActivity | None:
    owner, _, name = field.rpartition(".")
    process = {"process": activity.process, "process.parent": activity.process.parent}.get(owner)
    changed = None if process is None else _of_process(process, name, element, instead)
    if changed is None:
        return None
    return with_process(activity, changed if owner == "process" else replace(activity.process, parent=changed))


def _of_process(process: Process, name: str, element: str, instead: tuple[str, ...]) -> Process | None:
    match name:
        case "args":
            return replace(process, argv=_spliced(process.argv, element, instead))
        case "env_vars":
            return replace(process, environment=_spliced(process.environment, element, instead))
        case _:
            return None


def _spliced(elements: tuple[str, ...], element: str, instead: tuple[str, ...]) -> tuple[str, ...]:
    place = elements.index(element)  # a ValueError where it is not there
    return (*elements[:place], *instead, *elements[place + 1 :])


def pairings(activity: Derived, field: str, first: str, second: str) -> Iterator[Derived | None]:
    """Yield the activity with two elements of a list exchanged, and with both as one element."""
    marked = with_element(field, activity, first, ("\1",))
    exchanged = None if marked is None else with_element(field, marked, second, (first,))
    yield None if exchanged is None else with_element(field, exchanged, "\1", (second,))
    alone = with_element(field, activity, second, ())
    for joined in (f"{first} {second}", f"{first}{second}", f"{first}={second}"):
        yield None if alone is None else with_element(field, alone, first, (joined,))


def replacements(element: str) -> Iterator[tuple[str, ...]]:
    """Yield what an element of a list may nearly be: gone, changed, cut in two, hidden in a longer one."""
    yield ()
    yield from ((f"{element}x",), (element[:-1],), (f"x{element}",), (element.swapcase(),))
    middle = len(element) // 2
    yield (element[:middle], element[middle:])
    if " " in element:
        yield tuple(element.split(" "))
    yield from (("-c", f"true {element} end"), (f"{element} end",), (f"true {element}",), (f'"{element}"',), ("",))
