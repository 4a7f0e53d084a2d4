"""The names of the ids in an activity's records, as whoever reads the log on the same machine looks them up.

>>> from ruleglot.events.activity import FileDelete
>>> from ruleglot.events.scenes.cast import BASH
>>> user_names(FileDelete(process=BASH, path="notes", story="rm notes"))
{'0': 'root', '1000': 'bob'}
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ruleglot.events.activity import SendSignal, SetGroup, SetUser, Trace
from ruleglot.events.auditd.records import caller

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ruleglot.events.activity import LinuxActivity
    from ruleglot.events.identity import Group, User

SUPERUSER = {"0": "root"}
"""Every machine knows this one."""


def user_names(activity: LinuxActivity) -> dict[str, str]:
    """Return the names of the users that the activity knows, by their ids."""
    process = caller(activity)
    asked = (activity.user, activity.before) if isinstance(activity, SetUser) else ()
    target = activity.target if isinstance(activity, SendSignal | Trace) else process
    reached = (target.user, target.real_user, target.login)
    return _names((process.user, process.real_user, process.login, *asked, *reached))


def group_names(activity: LinuxActivity) -> dict[str, str]:
    """Return the names of the groups that the activity knows, by their ids."""
    process = caller(activity)
    asked = (activity.group, activity.before) if isinstance(activity, SetGroup) else ()
    return _names((process.group, process.real_group, *asked))


def _names(accounts: Iterable[User | Group | None]) -> dict[str, str]:
    return SUPERUSER | {str(each.id): each.name for each in accounts if each is not None and each.name is not None}
