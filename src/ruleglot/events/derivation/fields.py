"""The table of settable fields: how an activity comes to carry a value of an ECS field.

A setter returns the changed activity, or `None` (or raises `ValueError`, as the constructors do) where no consistent
activity carries the value. A field that stands in no table follows from the kind of activity or is in no view.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from ipaddress import ip_address
from typing import TYPE_CHECKING, TypeAlias

from ruleglot.events.activity import (
    Accept,
    Connect,
    Endpoint,
    Exit,
    FileCreate,
    FileDelete,
    FileOpen,
    FileRename,
    Fork,
)
from ruleglot.events.derivation.containers import inside
from ruleglot.events.derivation.processes import (
    PROCESS_SETTERS,
    at_leader,
    at_parent,
    set_entry,
    set_real_group,
    set_real_user,
    set_same_as_entry,
    set_same_as_leader,
    whole_number,
)
from ruleglot.events.identity import ContainerDetails, Pod
from ruleglot.events.paths import basename, parent
from ruleglot.events.scenes.cast import WEB

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ruleglot.events.activity import Activity
    from ruleglot.events.derivation.processes import ProcessSetter
    from ruleglot.events.process import Process
    from ruleglot.ir.nodes import Scalar

Setter: TypeAlias = "Callable[[Activity, Scalar], Activity | None]"


def with_process(activity: Activity, process: Process) -> Activity:
    """Return the activity done by another process; the parent of a forked one runs the same program."""
    if isinstance(activity, Fork) and process.parent is not None:
        twin = replace(process.parent, executable=process.executable, argv=process.argv)
        process = replace(process, parent=twin)
    return replace(activity, process=process)


def of_process(setter: ProcessSetter) -> Setter:
    """Return the setter of an activity that sets a field of its process."""

    def set_field(activity: Activity, value: Scalar) -> Activity | None:
        process = setter(activity.process, value)
        return None if process is None else with_process(activity, process)

    return set_field


def _through(place: Callable[[Process, Callable[[Process], Process | None]], Process | None]) -> Mapping[str, Setter]:
    """Return the setters of another process: the parent, or the leader of the session."""

    def at(setter: ProcessSetter) -> Setter:
        return of_process(lambda process, value: place(process, lambda other: setter(other, value)))

    return {name: at(setter) for name, setter in PROCESS_SETTERS.items()}


def _host(activity: Activity, value: Scalar) -> Activity | None:
    return replace(activity, host=str(value)) if value else None


def _exit_code(activity: Activity, value: Scalar) -> Activity | None:
    code = whole_number(value)
    return replace(activity, code=code) if isinstance(activity, Exit) and code is not None else None


def _container_id(process: Process, value: Scalar) -> Process | None:
    return inside(process, replace(process.container or WEB, id=str(value)))


def _details(change: Callable[[ContainerDetails, Scalar], ContainerDetails | None]) -> Setter:
    """Return the setter of something that the container's runtime tells."""

    def set_detail(process: Process, value: Scalar) -> Process | None:
        container = process.container or WEB
        details = change(container.details or ContainerDetails(name="thing", image="thing", tag="1"), value)
        return None if details is None else inside(process, replace(container, details=details))

    return of_process(set_detail)


def _privileged(details: ContainerDetails, value: Scalar) -> ContainerDetails | None:
    wanted = {"true": True, "false": False}.get(str(value).lower())
    return None if wanted is None else replace(details, privileged=wanted)


def _pod(name: str, details: ContainerDetails, value: Scalar) -> ContainerDetails | None:
    pod = details.pod or Pod(name="thing-0", namespace="default", ip="10.244.1.7")
    return replace(details, pod=replace(pod, **{name: str(value)}))


def _path(activity: Activity, value: Scalar) -> Activity | None:
    return replace(activity, path=_rooted(value)) if isinstance(activity, FILES) else None


def _directory(activity: Activity, value: Scalar) -> Activity | None:
    if not isinstance(activity, FILES):
        return None
    return replace(activity, path=f"{_rooted(value).rstrip('/')}/{basename(activity.full_path)}")


def _name(activity: Activity, value: Scalar) -> Activity | None:
    return replace(activity, path=_renamed(activity.full_path, value)) if isinstance(activity, FILES) else None


def _extension(activity: Activity, value: Scalar) -> Activity | None:
    return replace(activity, path=_extended(activity.full_path, value)) if isinstance(activity, FILES) else None


def _original(change: Callable[[str, Scalar], str]) -> Setter:
    def set_original(activity: Activity, value: Scalar) -> Activity | None:
        if not isinstance(activity, FileRename):
            return None
        return replace(activity, original=change(activity.full_original, value))

    return set_original


def _rooted(value: Scalar) -> str:
    path = str(value)
    if not path.startswith("/"):
        raise ValueError(f"not an absolute path: {path!r}")
    return path


def _renamed(path: str, value: Scalar) -> str:
    if "/" in str(value):
        raise ValueError(f"not a name: {value!r}")
    return f"{parent(path).rstrip('/')}/{value}"


def _extended(path: str, value: Scalar) -> str:
    name = basename(path)
    return _renamed(path, f"{name.rpartition('.')[0] or name}.{value}")


def _address(side: str, activity: Activity, value: Scalar) -> Activity | None:
    """Set one end's address; the other end speaks the same version of the protocol."""
    if not isinstance(activity, Connect | Accept):
        return None
    address = ip_address(str(value))
    other = "source" if side == "destination" else "destination"
    ends = {side: replace(getattr(activity, side), ip=str(address))}
    if getattr(activity, other).version != address.version:
        stranger = "2001:db8::20" if address.version == 6 else "198.51.100.20"  # noqa: PLR2004 - the protocol's version
        ends[other] = Endpoint(ip=stranger, port=getattr(activity, other).port)
    return replace(activity, **ends)


def _port(side: str, activity: Activity, value: Scalar) -> Activity | None:
    port = whole_number(value)
    if not isinstance(activity, Connect | Accept) or port is None:
        return None
    return replace(activity, **{side: replace(getattr(activity, side), port=port)})


FILES = (FileCreate, FileOpen, FileDelete, FileRename)

SETTERS: Mapping[str, Setter] = {
    "host.name": _host,
    "host.hostname": _host,
    **{f"process.parent.{name}": setter for name, setter in _through(at_parent).items()},
    **{f"process.{name}": of_process(setter) for name, setter in PROCESS_SETTERS.items()},
    "process.session_leader.same_as_process": of_process(set_same_as_leader),
    "process.entry_leader.same_as_process": of_process(set_same_as_entry),
    **{f"process.session_leader.{name}": setter for name, setter in _through(at_leader).items()},
    **{f"process.entry_leader.{name}": setter for name, setter in _through(at_leader).items()},
    "process.entry_leader.entry_meta.type": of_process(set_entry),
    "process.exit_code": _exit_code,
    "user.id": of_process(PROCESS_SETTERS["user.id"]),
    "user.name": of_process(PROCESS_SETTERS["user.name"]),
    "user.effective.id": of_process(PROCESS_SETTERS["user.id"]),
    "user.Ext.real.id": of_process(set_real_user),
    "group.id": of_process(PROCESS_SETTERS["group.id"]),
    "group.name": of_process(PROCESS_SETTERS["group.name"]),
    "group.Ext.real.id": of_process(set_real_group),
    "container.id": of_process(_container_id),
    "container.name": _details(lambda details, value: replace(details, name=str(value))),
    "container.image.name": _details(lambda details, value: replace(details, image=str(value))),
    "container.image.tag": _details(lambda details, value: replace(details, tag=str(value))),
    "container.security_context.privileged": _details(_privileged),
    "orchestrator.namespace": _details(partial(_pod, "namespace")),
    "orchestrator.resource.name": _details(partial(_pod, "name")),
    "orchestrator.resource.ip": _details(partial(_pod, "ip")),
    "file.path": _path,
    "file.directory": _directory,
    "file.name": _name,
    "file.extension": _extension,
    "file.Ext.original.path": _original(lambda _, value: _rooted(value)),
    "file.Ext.original.name": _original(_renamed),
    "file.Ext.original.extension": _original(_extended),
    "source.ip": partial(_address, "source"),
    "destination.ip": partial(_address, "destination"),
    "source.port": partial(_port, "source"),
    "destination.port": partial(_port, "destination"),
}
"""Every settable field, in the order in which demands are met: wider ones before those that are a part of them."""

SEVERAL_VALUES = frozenset(
    f"{owner}.{name}"
    for owner in ("process", "process.parent", "process.session_leader", "process.entry_leader")
    for name in ("args", "env_vars", "thread.capabilities.effective", "thread.capabilities.permitted")
)
"""The fields that are lists: meeting one demand adds a value, and another demand may be met by another value."""

STOCK: Mapping[str, tuple[Scalar, ...]] = {
    "container.id": (WEB.id,),
    "source.ip": ("192.0.2.10",),
    "destination.ip": ("198.51.100.20",),
    "process.env_vars": ("LANG=C",),
    "process.user.name": ("bob",),
}
"""Values for fields that do not take just any text."""


def attempt(field: str, activity: Activity, value: Scalar) -> Activity | None:
    """Return the activity with the value in the field; `None` where no consistent activity carries it."""
    setter = SETTERS.get(field)
    if setter is None:
        return None
    try:
        return setter(activity, value)
    except ValueError:  # what the constructors say of a thing that no machine can do
        return None
