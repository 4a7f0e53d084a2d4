"""Guests in a series: an activity in the place of a part, of one key with the others."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from tests.events.streaming.asked import ask, document, read

from ruleglot.evaluation.matches import evaluate
from ruleglot.events.activity import Exec, Exit, FileCreate
from ruleglot.events.moment import MOMENT
from ruleglot.events.scenes.cast import BASH, NGINX, SYSTEMD, started
from ruleglot.events.streams import streams

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ruleglot.events.activity import LinuxActivity

EXEC = 'process where event.type == "start" and event.action == "exec"'
FILE = 'file where event.type == "creation"'
END = 'process where event.type == "end"'

SHELL = Exec(process=started(BASH, "/usr/bin/sh"), story="a shell")
OTHER = Exec(process=started(NGINX, "/usr/bin/id"), story="no shell")
MADE = FileCreate(process=SYSTEMD, path="/srv/x", story="a file")
ENDED = Exit(process=started(BASH, "/usr/bin/id"), story="an end")

BY = "by process.entity_id"
QUERIES: Mapping[str, tuple[str, int, LinuxActivity, LinuxActivity]] = {
    "one process": (f'sequence {BY} [{EXEC} and process.name == "sh"] [{FILE}]', 0, SHELL, OTHER),
    "the last stage": (f'sequence {BY} [{EXEC}] [{FILE} and file.name == "x"]', 1, MADE, replace(MADE, path="/srv/y")),
    "parent and child": (
        f'sequence [{EXEC}] {BY} [{EXEC} and process.name == "sh"] by process.parent.entity_id',
        1,
        SHELL,
        OTHER,
    ),
    "runs": (f'sequence {BY} with maxspan=9s [{EXEC} and process.name == "sh"] with runs=3 [{FILE}]', 0, SHELL, OTHER),
    "a key that the guest keeps": (
        f'sequence [{EXEC}] by process.name [{FILE} and file.path == "/srv/x"] by file.name',
        1,
        MADE,
        replace(MADE, path="/srv/y"),
    ),
    "a sample": (f'sample {BY} [{EXEC} and process.name == "sh"] [{FILE}]', 0, SHELL, OTHER),
    "a single event": (f'{EXEC} and process.name == "sh"', 0, SHELL, OTHER),
}
"""Of each query a part, an activity that passes it, and one that does not."""

ENDING: Mapping[str, tuple[str, int, LinuxActivity, LinuxActivity]] = {
    "until": (f'sequence {BY} [{EXEC}] [{FILE}] until [{END} and process.name == "id"]', 2, ENDED, SHELL),
    "missing": (
        f'sequence {BY} with maxspan=9s [{FILE}] ![{END} and process.name == "id"] [{EXEC}]',
        1,
        ENDED,
        SHELL,
    ),
}
"""The same for parts that keep the query from firing."""


@pytest.mark.parametrize("name", [*QUERIES, *ENDING])
def test_whether_a_query_fires_is_decided_by_the_guest(name: str) -> None:
    text, part, passes, fails = {**QUERIES, **ENDING}[name]
    query = read(text)
    ensemble = streams(query, ask()).ensemble
    assert ensemble is not None
    for guest, expected in ((passes, name in QUERIES), (fails, name in ENDING)):
        found = list(ensemble.hosting(part, guest))
        assert found, guest
        fired = [bool(evaluate(query, [document(each) for each in one.activities])) for one in found]
        assert any(each is expected for each in fired), guest
        for one in found:
            times = [each.time for each in one.activities]
            assert (times[0], times) == (MOMENT, sorted(times))
            assert one.story == guest.story


def test_a_guest_that_cannot_have_a_key_comes_in_no_stream() -> None:
    query = read(f"sequence [{EXEC}] by process.executable [{FILE}] by file.path")
    ensemble = streams(query, ask()).ensemble
    assert ensemble is not None
    assert list(ensemble.hosting(1, MADE))
    assert not list(ensemble.hosting(1, SHELL))
