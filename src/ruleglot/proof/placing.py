"""An activity that has the properties that were found: the way back from lists of texts to something that happens.

>>> from ruleglot.events.activity import FileCreate
>>> from ruleglot.events.scenes.cast import BASH
>>> made = FileCreate(process=BASH, path="x.txt", story="a note")
>>> placed(made, {"executable": ("/bin/vi",), "path": ("/etc/motd",)}).full_path
'/etc/motd'
"""

from __future__ import annotations

from dataclasses import replace
from itertools import chain, count, islice, zip_longest
from typing import TYPE_CHECKING, Any

from ruleglot.events.activity import FileCreate, FileOpen, Fork, HardLink, Mount, Symlink
from ruleglot.events.identity import MAJORS, Container, Group, Terminal, TerminalKind, User
from ruleglot.events.moment import MOMENT
from ruleglot.events.paths import absolute, basename
from ruleglot.proof.addresses import spelt
from ruleglot.proof.picks import SEPARATOR, Given, picked
from ruleglot.proof.properties import OF_A_PROCESS, OF_ITS_PARENT, OF_THE_DEED

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from ruleglot.events.activity import LinuxActivity
    from ruleglot.events.process import Process
    from ruleglot.proof.properties import Elements

    Lists = Mapping[str, Elements]

PARENT = "parent "
STARTERS = {
    "container": "/usr/bin/runc",
    "sshd": "/usr/sbin/sshd",
    "terminal": "/usr/lib/systemd/systemd",
    "init": "/usr/lib/systemd/systemd",
}
"""What is above a session that is entered in some way."""

AS_TOLD = "terminal as told"


def placed(activity: LinuxActivity, lists: Lists) -> LinuxActivity:
    """Return the activity with these properties. Raises `ValueError` where no machine can do that."""
    process = _with_line(activity.process, {name: each for name, each in lists.items() if name in OF_ITS_PARENT})
    process = _of_process(process, {name: each for name, each in lists.items() if name in OF_A_PROCESS})
    if isinstance(activity, Fork):
        process = _forked(process)
    elif AS_TOLD in lists:
        process = _with_terminals(process, lists)
    if "way in" in lists:
        process = _entered(process, *lists["way in"])
    activity = replace(activity, process=process)
    for name in OF_THE_DEED:
        if lists.get(name):
            change = DEEDS.get(name)
            activity = _on_path(activity, *lists[name]) if change is None else change(activity, lists[name][0])
    return activity


def _of_process(process: Process, lists: Lists) -> Process:
    told: dict[str, Any] = {}
    for name, found in lists.items():
        match name:
            case "executable":
                told["executable"] = found[0]
            case "arguments":
                told["argv"] = found
            case "task name":
                told["given_comm"] = found[0]
            case "pid":
                told["pid"] = int(found[0])
            case "terminal":
                told["terminal"] = _terminal(found)
            case "directory":
                told["cwd"] = found[0]
            case "environment":
                told["environment"] = found
            case "container":
                told["container"] = Container(id=found[0]) if found else None
            case _:
                pass
    if told.get("pid") in {each.pid for each in process.ancestors}:
        told["parent"] = _renumbered([*process.ancestors], told["pid"], ())
    return replace(process, **told, **_accounts(process, lists))


def _renumbered(line: Sequence[Process], child: int, wanted: Elements) -> Process | None:
    """Return the first of a line, the next one its parent and so on, all but the child with other pids.

    `wanted`: the first one's, where it is given.
    """
    pids = chain(map(int, wanted), (each for each in count(1000) if str(each) not in wanted and each != child))
    numbers = list(islice(pids, len(line)))
    head = None
    for each, number in zip(reversed(line), reversed(numbers), strict=True):
        head = replace(each, pid=number, inner_pid=None, parent=head, started=None)
    return head


def _terminal(found: Elements) -> Terminal | None:
    """Return the terminal of a device's number: the lowest eight bits and those above the twentieth are its own."""
    if not found:
        return None
    device = int(found[0])
    kinds = {major: kind for kind, major in MAJORS.items()}
    kind = kinds.get(device >> 8 & 0xFFF)
    if kind is None:
        raise ValueError(f"no terminal's device: {device}")
    minor = device & 0xFF | device >> 12 & ~0xFF
    return Terminal(kind=kind, number=0 if kind is TerminalKind.CONSOLE else minor)


def _with_terminals(process: Process, lists: Lists) -> Process:
    """Return a process of which the engine was told of one terminal, and that has another one where that is given.

    Of who has been forked and started nothing since, the parent's terminal is the last that was told.
    """
    told, own = _terminal(lists[AS_TOLD]), process.terminal
    if "terminal" not in lists or own == told:
        return replace(process, terminal=told, started=None)
    starter = process.parent or replace(process, pid=process.pid + 1, parent=None, leads_session=False)
    starter = replace(
        starter, executable=process.executable, argv=process.argv, terminal=told, started=None, inner_pid=None
    )
    return replace(process, parent=starter, started=MOMENT)


def _entered(process: Process, way: str | None = None) -> Process:
    """Return the process in a session that was entered in this way, by the outermost of those above it."""
    line = [replace(each, leads_session=False, parent=None) for each in process.line]
    outermost = line[-1]
    if way is not None:
        starter = replace(
            outermost, pid=max(each.pid for each in line) + 1, executable=STARTERS[way], terminal=None, started=None
        )
        terminal = Terminal(kind=TerminalKind.TTY) if way == "terminal" else outermost.terminal
        if way == "init" and terminal is not None and terminal.kind is TerminalKind.TTY:
            terminal = None
        line = [*line[:-1], replace(outermost, leads_session=True, terminal=terminal), starter]
    head = None
    for each in reversed(line):
        head = replace(each, parent=head)
    return head or process


def _forked(process: Process) -> Process:
    """Return a child whose parent runs what it runs itself."""
    if process.parent is None:
        return process
    return replace(process, parent=replace(process.parent, executable=process.executable, argv=process.argv))


def _accounts(process: Process, lists: Mapping[str, Elements]) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for name, kind, now in (("user", User, process.user), ("group", Group, process.group)):
        if name in lists or f"{name} name" in lists:
            told[name] = _account(kind, now, lists, name)
    for name, kind, now in (
        ("real user", User, process.real_user or process.user),
        ("real group", Group, process.real_group or process.group),
    ):
        if name in lists or f"{name} name" in lists:
            told[name.replace(" ", "_")] = _account(kind, now, lists, name)
    return told


def _account(kind: type[User | Group], now: User | Group, lists: Mapping[str, Elements], name: str) -> User | Group:
    number = int(lists[name][0]) if name in lists else now.id
    named = lists.get(f"{name} name")
    return kind(id=number, name=now.name if named is None else next(iter(named), None))


def _with_line(process: Process, lists: Lists) -> Process:
    """Return the process with those above it as the lists say."""
    if not lists:
        return process
    if not all(lists.values()):
        return replace(process, parent=None)
    executables, names = (lists.get(f"{what} above", ()) for what in ("executables", "task names"))
    arguments = _by_ancestor(lists.get("arguments above", ()))
    line = [*process.ancestors] or [replace(process, leads_session=False)]
    many = max(map(len, (executables, names, arguments))) or len(line)
    line = [replace(line[min(place, len(line) - 1)], parent=None) for place in range(many)]
    line[0] = _of_process(line[0], {name.removeprefix(PARENT): each for name, each in lists.items()})
    for place, found in enumerate(zip_longest(line, executables, names, arguments)):
        line[place] = _told_above(*found)
    return replace(process, parent=_renumbered(line, process.pid, lists.get("parent pid", ())))


def _told_above(process: Process, executable: str | None, name: str | None, arguments: Elements | None) -> Process:
    told: dict[str, Any] = {"executable": executable, "given_comm": name, "argv": arguments}
    return replace(process, **{name: each for name, each in told.items() if each is not None})


def _by_ancestor(found: Elements) -> tuple[Elements, ...]:
    """Return the arguments of each ancestor, the parent first, as far as the list has them."""
    if not found:
        return ()
    place = found.index(SEPARATOR)
    return (found[place + 1 :], *((each,) for each in reversed(found[:place])))


def _with(activity: LinuxActivity, **changes: Any) -> LinuxActivity:  # noqa: ANN401 - texts, endpoints
    """Return the activity with other fields. Raises `ValueError` where it has none of these names."""
    try:
        return replace(activity, **changes)
    except TypeError as error:
        raise ValueError(str(error)) from None


def _renamed(activity: LinuxActivity, path: str) -> LinuxActivity:
    return _with(activity, original=path)


def _end(side: str, what: str) -> Callable[[LinuxActivity, str], LinuxActivity]:
    def change(activity: LinuxActivity, content: str) -> LinuxActivity:
        value: Any = int(content) if what == "port" else spelt(content)
        return _with(activity, **{side: replace(getattr(activity, side), **{what: value})})

    return change


def _on_path(activity: LinuxActivity, *found: str) -> LinuxActivity:
    """Return the activity on a path that is given as it was found, or in a like way where that is not where it is."""
    given, where = str(next(picked(Given(), found))), found[-1]
    base = activity.base if isinstance(activity, FileCreate | FileOpen) else None
    if absolute(given, activity.process.cwd if base is None else str(base.opened)) == where:
        return _with(activity, path=given)
    if given.startswith("/"):
        folder = given.removesuffix(basename(given))
        return _with(activity, path=f"{folder}{'../' * folder.count('/')}{where.removeprefix('/')}")
    given = given if where.endswith(f"/{given}") else basename(where)
    start = where.removesuffix(f"/{given}") or "/"
    activity = replace(activity, process=replace(activity.process, cwd=start))
    return _with(activity, path=given, **({} if base is None else {"base": None}))


def _from_current(activity: LinuxActivity, path: str) -> LinuxActivity:
    return _with(activity, path=path)


def _to(activity: LinuxActivity, other: str) -> LinuxActivity:
    """Return the activity with another path that a link leads to, or with another device."""
    match activity:
        case HardLink():
            return replace(activity, original=other)
        case Symlink():
            return replace(activity, target=other)
        case Mount():
            return replace(activity, device=other)
        case _:
            raise ValueError("there is but one path")


def _as_it_is(activity: LinuxActivity, _: str) -> LinuxActivity:
    return activity


DEEDS: Mapping[str, Callable[[LinuxActivity, str], LinuxActivity]] = {
    "flags": _as_it_is,
    "path linked to": _to,
    "path from the current directory": _from_current,
    "path removed": _from_current,
    "original path": _renamed,
    "destination 4": _end("destination", "ip"),
    "destination 6": _end("destination", "ip"),
    "destination port": _end("destination", "port"),
    "source 4": _end("source", "ip"),
    "source 6": _end("source", "ip"),
    "source port": _end("source", "port"),
}
"""How each property of the deed, but for the path, is given to an activity."""
