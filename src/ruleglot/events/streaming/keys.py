"""How an activity comes to carry the key of another one, another key, or none.

What a sensor makes up (an entity id) is set by what it is made of (the pid). Where two activities are to agree in a
process, it is the very same one, with all that it is; or, where the rule wants something else of it, one of the same
number that runs another program by now.

>>> from ruleglot.events.activity import Exec, FileCreate
>>> from ruleglot.events.scenes.cast import AGENT, BASH, started
>>> started_by_bash = Exec(process=started(AGENT, "/usr/bin/id"), story="")
>>> makes = FileCreate(process=BASH, path="/tmp/x", story="")
>>> parent, own = (Field(vocabulary=Vocabulary.ECS, name=f"process.{each}entity_id") for each in ("parent.", ""))
>>> agreeing(started_by_bash, (parent,), makes, (own,), whole=True).process.parent == BASH
True
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from ruleglot.events.derivation.absences import without
from ruleglot.events.derivation.fields import at_head, with_process
from ruleglot.events.derivation.processes import at_leader, at_parent
from ruleglot.events.derivation.settable import given, stock
from ruleglot.events.ecs.process import entry_leader
from ruleglot.events.ecs.view import ecs_document
from ruleglot.ir.nodes import Field, Vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from ruleglot.events.activity import LinuxActivity
    from ruleglot.events.process import Process
    from ruleglot.ir.nodes import Scalar

CARRIERS: Mapping[str, str] = {
    "agent.id": "host.name",
    "agent.name": "host.name",
    "host.hostname": "host.name",
    "host.id": "host.name",
}
"""What a sensor says of a machine, whatever it calls it, follows from the machine's name."""

PEOPLE: Mapping[str, Callable[[Process], Process | None]] = {
    "process.": lambda process: process,
    "process.parent.": lambda process: process.parent,
    "process.group_leader.": lambda process: process.group_leader,
    "process.session_leader.": lambda process: process.session_leader,
    "process.entry_leader.": entry_leader,
}
"""Which process stands under which name."""

FROM_ANY_ID = frozenset(
    {
        "agent.id",  # of the agent that made up the id; every document has its own
        "host.id",  # of the machine that the process runs on; every document has it
    }
)
FROM_ITS_ID = frozenset(
    {
        "pid",  # a process keeps its number as long as its id
    }
)
"""What two documents agree in where they agree in the entity id of a process: of the machine, and of that process."""


def follows(key: Field, other: Field) -> bool:
    """Return whether two documents that agree in `other` agree in `key` too, so that nothing is lost without it.

    The entity id that a sensor makes up for a process is the same on no two machines, and of no two processes of one.
    Where it may be missing, nothing follows from it.

    >>> host, pid, own, parent = (
    ...     Field(vocabulary=Vocabulary.ECS, name=each)
    ...     for each in ("host.id", "process.pid", "process.entity_id", "process.parent.entity_id")
    ... )
    >>> follows(host, own), follows(host, parent), follows(pid, own), follows(pid, parent), follows(own, host)
    (True, True, True, False, False)
    """
    slot = next((each for each in PEOPLE if other.name == f"{each}entity_id"), None)
    if slot is None or other.optional:
        return False
    return key.name in FROM_ANY_ID or (key.name.startswith(slot) and key.name.removeprefix(slot) in FROM_ITS_ID)


Place: TypeAlias = "Callable[[LinuxActivity, Process], Process | None]"


def _leading(activity: LinuxActivity, other: Process) -> Process | None:
    return at_leader(activity.process, lambda _: replace(other, leads_session=True))


PLACES: Mapping[str, Place] = {
    "process.": lambda _, other: other,
    "process.parent.": lambda activity, other: at_parent(activity.process, lambda _: other),
    "process.group_leader.": lambda activity, other: at_head(
        activity.process, lambda _: replace(other, leads_group=True)
    ),
    "process.session_leader.": _leading,
    "process.entry_leader.": _leading,
}
"""The process of an activity with another one in the place of that which stands under the name."""

STRANGERS = ("db-02", "stranger", "/srv/stranger", "203.0.113.77", "2001:db8::77", "b" * 64, "77", "stranger=x", "aux")
"""Values that are nobody's: some field takes one of them, another field another one."""

FAR = 5000
"""So far apart are the numbers of processes that are not to be the same."""


def carrier(key: Field) -> Field:
    """Return the field that a key's value is set by."""
    slot = identity(key)
    name = CARRIERS.get(key.name, key.name) if slot is None else f"{slot}pid"
    return Field(vocabulary=Vocabulary.ECS, name=name)


def identity(key: Field) -> str | None:
    """Return under which name the process stands that a key identifies; `None` where it is another kind of key."""
    return next((slot for slot in PEOPLE if key.name in {f"{slot}entity_id", f"{slot}pid"}), None)


def held(field: Field, activity: LinuxActivity) -> Scalar | None:
    """Return what a sensor records of an activity under a name of ECS, the last value of a list."""
    found: object = ecs_document(activity) or {}
    for step in field.name.split("."):
        found = found.get(step) if isinstance(found, dict) else None
    if isinstance(found, list):
        found = found[-1] if found else None
    return found if isinstance(found, str | int | float) else None


def agreeing(
    activity: LinuxActivity, own: Sequence[Field], other: LinuxActivity, its: Sequence[Field], *, whole: bool
) -> LinuxActivity | None:
    """Return the activity with the keys `own` as another one has its keys; `None` where no machine can do that.

    `whole`: where the keys are processes, the other's process itself, and not only one of the same number.
    """
    pairs = sorted(zip(own, its, strict=True), key=lambda pair: identity(pair[0]) is None)
    changed: LinuxActivity | None = activity
    for mine, theirs in pairs:
        if changed is None:
            return None
        changed = _agreeing_in(changed, mine, other, theirs, whole=whole)
    return changed


def _agreeing_in(
    activity: LinuxActivity, mine: Field, other: LinuxActivity, theirs: Field, *, whole: bool
) -> LinuxActivity | None:
    here, there = identity(mine), identity(theirs)
    if whole and here is not None and there is not None:
        process = PEOPLE[there](other.process)
        return None if process is None else _placed(activity, here, process)
    value = held(carrier(theirs), other)
    if held(carrier(mine), activity) == value:
        return activity
    return lacking(activity, mine) if value is None else given(carrier(mine), activity, value)


def _placed(activity: LinuxActivity, slot: str, process: Process) -> LinuxActivity | None:
    try:
        changed = PLACES[slot](activity, process)
        return None if changed is None else with_process(activity, changed)
    except ValueError:  # what no machine can do
        return None


def filled(activity: LinuxActivity, keys: Sequence[Field]) -> LinuxActivity:
    """Return the activity with some value for each key that has none, as far as there is a way to give it one."""
    for key in keys:
        field = carrier(key)
        if held(field, activity) is None:
            tries = (given(field, activity, value) for value in (*stock(field), *STRANGERS))
            activity = next((each for each in tries if each is not None), activity)
    return activity


def lacking(activity: LinuxActivity, key: Field) -> LinuxActivity | None:
    """Return the activity without a value for a key; `None` where it has one whatever happens."""
    try:
        return without(carrier(key).name, activity, Vocabulary.ECS)
    except ValueError:  # what no machine can do
        return None


def differing(activity: LinuxActivity, key: Field) -> Iterator[LinuxActivity]:
    """Yield the activity with other values for a key."""
    field = carrier(key)
    value = held(field, activity)
    values: tuple[Scalar, ...] = (value + FAR,) if isinstance(value, int) else STRANGERS
    for each in values:
        changed = given(field, activity, each)
        if changed is not None and changed != activity:
            yield changed


def renumbered(activity: LinuxActivity, by: int) -> LinuxActivity:
    """Return the activity done by a process of another number: who is to be another one must not be the same."""
    field = Field(vocabulary=Vocabulary.ECS, name="process.pid")
    return given(field, activity, activity.process.pid + by) or activity
