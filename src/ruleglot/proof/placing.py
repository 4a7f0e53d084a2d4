"""An activity that has the properties that were found: the way back from lists of texts to something that happens.

>>> from ruleglot.events.activity import FileCreate
>>> from ruleglot.events.scenes.cast import BASH
>>> made = FileCreate(process=BASH, path="x.txt", story="a note")
>>> placed(made, {"executable": ("/bin/vi",), "path": ("/etc/motd",)}).full_path
'/etc/motd'
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ruleglot.events.activity import Fork
from ruleglot.events.identity import Container, Group, User
from ruleglot.events.paths import basename, parent
from ruleglot.proof.properties import OF_A_PROCESS, OF_ITS_PARENT, OF_THE_DEED

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ruleglot.events.activity import LinuxActivity
    from ruleglot.events.process import Process
    from ruleglot.proof.properties import Elements

PARENT = "parent "


def placed(activity: LinuxActivity, lists: Mapping[str, Elements]) -> LinuxActivity:
    """Return the activity with these properties. Raises `ValueError` where no machine can do that."""
    process = _of_process(activity.process, {name: each for name, each in lists.items() if name in OF_A_PROCESS})
    process = _with_parent(process, {name: each for name, each in lists.items() if name in OF_ITS_PARENT})
    if isinstance(activity, Fork) and process.parent is not None:
        parent = replace(process.parent, executable=process.executable, argv=process.argv)
        process = replace(process, parent=parent)
    activity = replace(activity, process=process)
    for name in OF_THE_DEED:
        if lists.get(name):
            activity = DEEDS[name](activity, lists[name][0])
    if lists.get("path given") and lists.get("path resolved"):
        activity = _relative(activity, lists["path resolved"][0])
    return activity


def _of_process(process: Process, lists: Mapping[str, Elements]) -> Process:
    told: dict[str, Any] = {}
    for name, found in lists.items():
        match name:
            case "executable":
                told["executable"] = found[0]
            case "arguments":
                told["argv"] = found
            case "directory":
                told["cwd"] = found[0]
            case "environment":
                told["environment"] = found
            case "container":
                told["container"] = Container(id=found[0]) if found else None
            case _:
                pass
    return replace(process, **told, **_accounts(process, lists))


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


def _with_parent(process: Process, lists: Mapping[str, Elements]) -> Process:
    if not lists:
        return process
    if not all(lists.values()):
        return replace(process, parent=None)
    told = {name.removeprefix(PARENT): each for name, each in lists.items()}
    parent = process.parent or replace(process, pid=process.pid + 1, started=None, leads_session=False)
    return replace(process, parent=_of_process(parent, told))


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
        value: Any = int(content) if what == "port" else content
        return _with(activity, **{side: replace(getattr(activity, side), **{what: value})})

    return change


def _on_path(activity: LinuxActivity, path: str) -> LinuxActivity:
    return _with(activity, path=path)


def _relative(activity: LinuxActivity, path: str) -> LinuxActivity:
    """Return the activity on a path that was given as a name in the current directory."""
    return _on_path(replace(activity, process=replace(activity.process, cwd=parent(path))), basename(path))


DEEDS: Mapping[str, Callable[[LinuxActivity, str], LinuxActivity]] = {
    "path": _on_path,
    "path given": _on_path,
    "path resolved": _on_path,
    "path from the current directory": _on_path,
    "path removed": _on_path,
    "original path": _renamed,
    "destination": _end("destination", "ip"),
    "destination port": _end("destination", "port"),
    "source": _end("source", "ip"),
    "source port": _end("source", "port"),
}
