"""An activity of each kind to begin with, before a backdrop that no rule is about.

The names are neutral on purpose: a rule's exclusions (`not process.parent.name in (...)`) should not be met by chance.
Several backdrops are tried, in case one of them is excluded after all.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ruleglot.events.activity import (
    Accept,
    Access,
    Connect,
    Endpoint,
    Exec,
    Exit,
    FileCreate,
    FileDelete,
    FileOpen,
    FileRename,
    Fork,
)
from ruleglot.events.ecs_view import kind_of
from ruleglot.events.scenes.cast import AGENT, BASH, NGINX, WEB_SHELL, started

if TYPE_CHECKING:
    from ruleglot.events.activity import Activity
    from ruleglot.events.process import Process

SERVICE = started(AGENT, "/opt/acme/bin/worker", cwd="/opt/acme")
BACKDROPS: tuple[Process, ...] = (
    SERVICE,
    started(BASH, "/usr/bin/worker", cwd="/home/bob"),
    started(WEB_SHELL, "/usr/local/bin/worker", cwd="/srv"),
    started(NGINX, "/srv/app/worker", cwd="/srv/app"),
    replace(SERVICE, parent=None),
)

NEAR = Endpoint(ip="192.0.2.10", port=40000)
FAR = Endpoint(ip="198.51.100.20", port=8000)


def stages(backdrop: Process) -> tuple[Activity, ...]:
    """Return an activity of each kind that Elastic's sensors record, done by the process."""
    return (
        Exec(process=backdrop, story=""),
        FileCreate(process=backdrop, path="/srv/data/thing", story=""),
        FileOpen(process=backdrop, path="/srv/data/thing", access=Access.WRITE, story=""),
        FileDelete(process=backdrop, path="/srv/data/thing", story=""),
        FileRename(process=backdrop, original="/srv/data/other", path="/srv/data/thing", story=""),
        Connect(process=backdrop, source=NEAR, destination=FAR, story=""),
        Accept(process=backdrop, source=FAR, destination=NEAR, story=""),
        *_forks(backdrop),
        Exit(process=backdrop, story=""),
    )


def _forks(backdrop: Process) -> tuple[Activity, ...]:
    parent = backdrop.parent
    if parent is None:
        return ()
    return (Fork(process=replace(backdrop, executable=parent.executable, argv=parent.argv), story=""),)


def category(activity: Activity) -> str | None:
    """Return the ECS category of an activity."""
    kind = kind_of(activity)
    return None if kind is None else kind.category
