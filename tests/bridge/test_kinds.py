"""Which kinds of activity a rule is about is found by asking its own event clauses."""

from __future__ import annotations

import pytest
from tests.reading import read_events

from ruleglot.bridge.clauses import split
from ruleglot.bridge.kinds import Kind, kinds
from ruleglot.evaluation.evaluator import holds


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ('process where event.type == "start"', {Kind.EXEC, Kind.FORK}),
        ('process where event.type == "start" and event.action in ("exec", "exec_event")', {Kind.EXEC}),
        ('process where event.type == "start" and event.action : "proc*"', {Kind.EXEC}),
        ('process where event.type != "end"', {Kind.EXEC, Kind.FORK}),
        ('file where event.type == "creation" and file.path : "/etc/*"', {Kind.FILE_CREATE}),
        ('file where event.type != "deletion"', {Kind.FILE_CREATE, Kind.FILE_WRITE, Kind.FILE_RENAME}),
        ('file where not event.type in ("deletion", "change")', {Kind.FILE_CREATE}),
        ('any where event.category in ("file", "network") and event.type == "start"', {Kind.CONNECT, Kind.ACCEPT}),
        ('network where network.direction == "egress"', {Kind.CONNECT}),
        ("registry where true", set()),
        (
            'file where (event.type == "creation" and file.path == "/a") or file.path == "/b"',
            {Kind.FILE_CREATE, Kind.FILE_WRITE, Kind.FILE_DELETE, Kind.FILE_RENAME},
        ),
    ],
)
def test_the_event_clauses_choose_the_kinds(query: str, expected: set[Kind]) -> None:
    read = read_events(query)
    about_kind, _ = split(read)
    assert set(kinds(read.category, about_kind, holds)) == expected
