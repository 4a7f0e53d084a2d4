"""The table of settable fields: how an activity comes to carry a value of an ECS field.

A setter returns the changed activity, or `None` (or raises `ValueError`, as the constructors do) where no consistent
activity carries the value. A field that stands in no table follows from the kind of activity or is in no view.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any, TypeAlias

from ruleglot.events.activity import (
    Accept,
    Call,
    ChangeMode,
    ChangeOwner,
    Connect,
    DirectoryCreate,
    DirectoryDelete,
    Endpoint,
    Exit,
    FileCreate,
    FileDelete,
    FileOpen,
    FileRename,
    Fork,
    HardLink,
    MemoryFileCreate,
    Mount,
    SendSignal,
    SetGroup,
    SetUser,
    Signal,
    Symlink,
    Trace,
    TraceRequest,
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
from ruleglot.events.paths import basename, check_absolute, parent
from ruleglot.events.scenes.cast import BOB, BOB_GROUP, ROOT, ROOT_GROUP, WEB

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ruleglot.events.activity import LinuxActivity
    from ruleglot.events.derivation.processes import ProcessSetter
    from ruleglot.events.process import Process
    from ruleglot.ir.nodes import Scalar

Setter: TypeAlias = "Callable[[LinuxActivity, Scalar], LinuxActivity | None]"


def with_process(activity: LinuxActivity, process: Process) -> LinuxActivity:
    """Return the activity done by another process.

    The parent of a forked one runs the same program, and who becomes another user has been yet another one before.
    """
    match activity:
        case Fork() if process.parent is not None:
            twin = replace(process.parent, executable=process.executable, argv=process.argv)
            return replace(activity, process=replace(process, parent=twin))
        case SetUser(error=None) if process.user != activity.user:
            return replace(activity, process=process, user=process.user, before=BOB if process.user.id == 0 else ROOT)
        case SetGroup(error=None) if process.group != activity.group:
            other = BOB_GROUP if process.group.id == 0 else ROOT_GROUP
            return replace(activity, process=process, group=process.group, before=other)
        case _:
            return replace(activity, process=process)


def of_process(setter: ProcessSetter) -> Setter:
    """Return the setter of an activity that sets a field of its process."""

    def set_field(activity: LinuxActivity, value: Scalar) -> LinuxActivity | None:
        process = setter(activity.process, value)
        return None if process is None else with_process(activity, process)

    return set_field


def at_head(process: Process, change: Callable[[Process], Process | None]) -> Process | None:
    """Change the leader of the process's group; where it has none, the outermost known ancestor becomes it."""
    if process.group_leader is process or process.parent is None:
        return change(process if process.leads_session else replace(process, leads_group=True))
    head = at_head(process.parent, change)
    return None if head is None else replace(process, parent=head)


def set_same_as_head(process: Process, value: Scalar) -> Process | None:
    """Let the process lead its group, or neither that nor its session."""
    wanted = str(value).lower() == "true"
    return replace(process, leads_group=True) if wanted else replace(process, leads_group=False, leads_session=False)


EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def set_start(process: Process, value: Scalar) -> Process | None:
    """Say when the process was forked."""
    moment = datetime.fromisoformat(str(value))  # a ValueError where it is no time
    if moment.tzinfo is None or moment < EPOCH:
        return None
    return replace(process, started=(moment - EPOCH) // timedelta(microseconds=1) * 1000)


OWN_SETTERS: Mapping[str, ProcessSetter] = {**PROCESS_SETTERS, "start": set_start}


def _through(place: Callable[[Process, Callable[[Process], Process | None]], Process | None]) -> Mapping[str, Setter]:
    """Return the setters of another process: the parent, or the leader of the group or of the session."""

    def at(setter: ProcessSetter) -> Setter:
        return of_process(lambda process, value: place(process, lambda other: setter(other, value)))

    return {name: at(setter) for name, setter in OWN_SETTERS.items()}


def _host(activity: LinuxActivity, value: Scalar) -> LinuxActivity | None:
    return replace(activity, host=str(value)) if value else None


def _exit_code(activity: LinuxActivity, value: Scalar) -> LinuxActivity | None:
    code = whole_number(value)
    return replace(activity, code=code, signal=None) if isinstance(activity, Exit) and code is not None else None


def _syscall(activity: LinuxActivity, value: Scalar) -> LinuxActivity | None:
    """Let another system call do it, where there is more than one that can."""
    call = Call(str(value))  # a ValueError where there is none of that name
    changes: dict[str, Any] = {"call": call}  # the constructor says whether that call does such a thing
    return replace(activity, **changes) if hasattr(activity, "call") else None


def _sent(activity: LinuxActivity, value: Scalar) -> LinuxActivity | None:
    """Send another signal; auditd writes its number in base 16."""
    return replace(activity, signal=Signal(int(str(value), 16))) if isinstance(activity, SendSignal) else None


def _traced(activity: LinuxActivity, value: Scalar) -> LinuxActivity | None:
    request = whole_number(value)
    return replace(activity, request=TraceRequest(request)) if isinstance(activity, Trace) and request else None


def _memory_name(activity: LinuxActivity, value: Scalar) -> LinuxActivity | None:
    return replace(activity, name=str(value)) if isinstance(activity, MemoryFileCreate) else None


def set_container_id(process: Process, value: Scalar) -> Process | None:
    """Move the process into the container of an id."""
    return inside(process, replace(process.container or WEB, id=str(value)))


def of_details(change: Callable[[ContainerDetails, Scalar], ContainerDetails | None]) -> Setter:
    """Return the setter of something that the container's runtime tells."""

    def set_detail(process: Process, value: Scalar) -> Process | None:
        container = process.container or WEB
        details = change(container.details or ContainerDetails(name="thing", image="thing", tag="1"), value)
        return None if details is None else inside(process, replace(container, details=details))

    return of_process(set_detail)


def privileged(details: ContainerDetails, value: Scalar) -> ContainerDetails | None:
    """Say whether the container may do everything."""
    wanted = {"true": True, "false": False}.get(str(value).lower())
    return None if wanted is None else replace(details, privileged=wanted)


def of_pod(change: Callable[[Pod, str], Pod]) -> Setter:
    """Return the setter of something that Kubernetes tells about the container's pod."""
    stock = Pod(name="thing-0", namespace="default", ip="10.244.1.7")
    return of_details(lambda details, value: replace(details, pod=change(details.pod or stock, str(value))))


def _labelled(pod: Pod, label: str) -> Pod:
    name, colon, value = label.partition(":")
    if not colon:
        raise ValueError(f"a label reads NAME:VALUE: {label!r}")
    return replace(pod, labels=(*pod.labels, (name, value)))


def _path(activity: LinuxActivity, value: Scalar) -> LinuxActivity | None:
    return replace(activity, path=rooted(value)) if isinstance(activity, FILES) else None


def _directory(activity: LinuxActivity, value: Scalar) -> LinuxActivity | None:
    if not isinstance(activity, FILES):
        return None
    return replace(activity, path=f"{rooted(value).rstrip('/')}/{basename(activity.full_path)}")


def _name(activity: LinuxActivity, value: Scalar) -> LinuxActivity | None:
    return replace(activity, path=renamed(activity.full_path, value)) if isinstance(activity, FILES) else None


def _extension(activity: LinuxActivity, value: Scalar) -> LinuxActivity | None:
    return replace(activity, path=_extended(activity.full_path, value)) if isinstance(activity, FILES) else None


def _original(change: Callable[[str, Scalar], str]) -> Setter:
    def set_original(activity: LinuxActivity, value: Scalar) -> LinuxActivity | None:
        if not isinstance(activity, FileRename):
            return None
        return replace(activity, original=change(activity.full_original, value))

    return set_original


def _target(activity: LinuxActivity, value: Scalar) -> LinuxActivity | None:
    return replace(activity, target=str(value)) if isinstance(activity, Symlink) else None


def _mode(activity: LinuxActivity, value: Scalar) -> LinuxActivity | None:
    return replace(activity, mode=int(str(value), 8)) if isinstance(activity, ChangeMode) else None


def _owner(who: str, activity: LinuxActivity, value: Scalar) -> LinuxActivity | None:
    number = whole_number(value)
    changes: dict[str, Any] = {who: number}
    return replace(activity, **changes) if isinstance(activity, ChangeOwner) and number is not None else None


def rooted(value: Scalar) -> str:
    """Return an absolute path. Raises `ValueError` for another one."""
    path = str(value)
    check_absolute("path", path)
    return path


def renamed(path: str, value: Scalar) -> str:
    """Return the path with another last name. Raises `ValueError` for what is no name."""
    if "/" in str(value):
        raise ValueError(f"not a name: {value!r}")
    return f"{parent(path).rstrip('/')}/{value}"


def _extended(path: str, value: Scalar) -> str:
    name = basename(path)
    return renamed(path, f"{name.rpartition('.')[0] or name}.{value}")


def set_address(side: str, activity: LinuxActivity, value: Scalar) -> LinuxActivity | None:
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


def set_port(side: str, activity: LinuxActivity, value: Scalar) -> LinuxActivity | None:
    """Set one end's port."""
    port = whole_number(value)
    if not isinstance(activity, Connect | Accept) or port is None:
        return None
    return replace(activity, **{side: replace(getattr(activity, side), port=port)})


FILES = (
    *(FileCreate, FileOpen, FileDelete, FileRename, HardLink, Symlink, ChangeMode, ChangeOwner),
    *(DirectoryCreate, DirectoryDelete, Mount),
)
"""What is done to a path."""

SETTERS: Mapping[str, Setter] = {
    "host.name": _host,
    "host.hostname": _host,
    **{f"process.parent.{name}": setter for name, setter in _through(at_parent).items()},
    **{f"process.{name}": of_process(setter) for name, setter in OWN_SETTERS.items()},
    "process.group_leader.same_as_process": of_process(set_same_as_head),
    **{f"process.group_leader.{name}": setter for name, setter in _through(at_head).items()},
    "process.session_leader.same_as_process": of_process(set_same_as_leader),
    "process.entry_leader.same_as_process": of_process(set_same_as_entry),
    **{f"process.session_leader.{name}": setter for name, setter in _through(at_leader).items()},
    **{f"process.entry_leader.{name}": setter for name, setter in _through(at_leader).items()},
    "process.entry_leader.entry_meta.type": of_process(set_entry),
    "process.exit_code": _exit_code,
    "process.Ext.memfd.name": _memory_name,
    "process.Ext.ptrace.request": _traced,
    "auditd.data.syscall": _syscall,
    "auditd.data.a1": _sent,
    "user.id": of_process(PROCESS_SETTERS["user.id"]),
    "user.name": of_process(PROCESS_SETTERS["user.name"]),
    "user.effective.id": of_process(PROCESS_SETTERS["user.id"]),
    "user.Ext.real.id": of_process(set_real_user),
    "group.id": of_process(PROCESS_SETTERS["group.id"]),
    "group.name": of_process(PROCESS_SETTERS["group.name"]),
    "group.Ext.real.id": of_process(set_real_group),
    "container.id": of_process(set_container_id),
    "container.name": of_details(lambda details, value: replace(details, name=str(value))),
    "container.image.name": of_details(lambda details, value: replace(details, image=str(value))),
    "container.image.tag": of_details(lambda details, value: replace(details, tag=str(value))),
    "container.image.hash.all": of_details(lambda details, value: replace(details, digest=str(value))),
    "container.security_context.privileged": of_details(privileged),
    "orchestrator.namespace": of_pod(lambda pod, value: replace(pod, namespace=value)),
    "orchestrator.resource.name": of_pod(lambda pod, value: replace(pod, name=value)),
    "orchestrator.resource.ip": of_pod(lambda pod, value: replace(pod, ip=value)),
    "orchestrator.resource.label": of_pod(_labelled),
    "file.path": _path,
    "file.directory": _directory,
    "file.name": _name,
    "file.extension": _extension,
    "file.target_path": _target,
    "file.mode": _mode,
    "file.uid": partial(_owner, "user"),
    "file.gid": partial(_owner, "group"),
    "file.Ext.original.path": _original(lambda _, value: rooted(value)),
    "file.Ext.original.name": _original(renamed),
    "file.Ext.original.extension": _original(_extended),
    "source.ip": partial(set_address, "source"),
    "destination.ip": partial(set_address, "destination"),
    "source.port": partial(set_port, "source"),
    "destination.port": partial(set_port, "destination"),
}
"""Every settable field, in the order in which demands are met: wider ones before those that are a part of them."""

SEVERAL_VALUES = frozenset(
    f"{owner}.{name}"
    for owner in ("process", "process.parent", *(f"process.{each}_leader" for each in ("group", "session", "entry")))
    for name in ("args", "env_vars", "thread.capabilities.effective", "thread.capabilities.permitted")
) | {"orchestrator.resource.label"}
"""The fields that are lists: meeting one demand adds a value, and another demand may be met by another value."""

STOCK: Mapping[str, tuple[Scalar, ...]] = {
    "container.id": (WEB.id,),
    "source.ip": ("192.0.2.10",),
    "destination.ip": ("198.51.100.20",),
    "process.env_vars": ("LANG=C",),
    "process.user.name": ("bob",),
}
"""Values for fields that do not take just any text."""
