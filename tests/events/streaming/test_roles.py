"""Who plays the parts of a sequence: all of one key, all of another one, and those that are wrong in one thing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.events.streaming.asked import ask, read

from ruleglot.events.streaming.roles import Nobody, Roles, roles
from ruleglot.ir.nodes import SequenceQuery, Stage
from ruleglot.ir.traverse import filters

if TYPE_CHECKING:
    from ruleglot.ir.nodes import Query

EXEC = 'process where event.type == "start" and event.action == "exec"'
FILE = 'file where event.type == "creation"'
NETWORK = 'network where event.action == "connection_attempted"'

SERIES = {
    "one process": f'sequence by host.id, process.entity_id [{EXEC} and process.name == "nc"] [{NETWORK}]',
    "parent and child": f'sequence by host.id [{EXEC} and process.name == "sh"] by process.entity_id '
    f'[{EXEC} and process.name == "id"] by process.parent.entity_id',
    "child and parent": f'sequence by host.id [{EXEC} and process.name == "sh"] by process.parent.entity_id '
    f'[{FILE} and process.name == "vi"] by process.entity_id',
    "a user": f'sequence by host.id, user.name [{EXEC} and process.name == "su"] [{FILE} and file.name == "x"]',
    "a file": f'sequence by host.id [{FILE} and file.extension == "sh"] by file.path [{EXEC}] by process.executable',
    "in a container": f'sequence by container.id, user.id [{EXEC} and process.name == "sh"] [{FILE}]',
    "of a sample": f'sample by process.pid [{EXEC} and process.name == "sh"] [{FILE} and file.name == "x"]',
    "until": f"sequence by process.entity_id with maxspan=1m [{EXEC}] [{FILE}] until "
    '[process where event.type == "end"]',
    "missing": f"sequence by process.entity_id with maxspan=1m [{EXEC}] ![{FILE}] [{NETWORK}]",
    "away": f'sequence by process.entity_id [{EXEC}] [{NETWORK} and not cidrmatch(destination.ip, "10.0.0.0/8", '
    '"192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "127.0.0.0/8")]',
}


def found(query: Query) -> Roles:
    playing = roles(query, ask())
    assert isinstance(playing, Roles), playing
    return playing


@pytest.mark.parametrize("name", SERIES)
def test_all_activities_of_a_series_pass_and_have_one_key(name: str) -> None:
    query, asked = read(SERIES[name]), ask()
    playing = found(query)
    common = [
        asked.keys(part, activity)
        for part, activity in zip(filters(query), playing.own, strict=True)
        if isinstance(part, Stage) and activity is not None and asked.passes(part, activity)
    ]
    assert len(common) == len(filters(query))
    assert frozenset.intersection(*common)
    others = [
        asked.keys(part, activity)
        for part, activity in zip(filters(query), playing.other, strict=True)
        if isinstance(part, Stage) and activity is not None and asked.passes(part, activity)
    ]
    assert len(others) == len(filters(query))
    assert frozenset.intersection(*others)
    assert not any(one & other for one, other in zip(common, others, strict=True))


@pytest.mark.parametrize("name", SERIES)
def test_who_is_crossed_or_lacking_passes_and_has_not_the_key(name: str) -> None:
    query, asked = read(SERIES[name]), ask()
    playing = found(query)
    assert playing.crossed
    for extra in (*playing.crossed, *playing.lacking):
        part, own = filters(query)[extra.part], playing.own[extra.part]
        assert isinstance(part, Stage)
        assert own is not None
        assert asked.passes(part, extra.activity)
        assert not asked.keys(part, extra.activity) & asked.keys(part, own)
    assert all(
        asked.keys(part, each.activity)
        for each in playing.further
        if isinstance(part := filters(query)[each.part], Stage)
    )
    assert {each.part for each in playing.further} == {*range(len(filters(query)))}


def test_a_machine_is_another_one_but_its_processes_are_too() -> None:
    by_machine = found(read(SERIES["one process"])).crossed
    assert {each.words for each in by_machine} == {"another `process.entity_id`"}
    by_user = found(read(SERIES["a user"])).crossed
    assert {each.words for each in by_user} == {"another `host.id`", "another `user.name`"}


def test_where_nobody_plays_a_part_it_is_said() -> None:
    windows = read('sequence by process.entity_id [process where host.os.type == "windows"] [file where true]')
    assert roles(windows, ask()) == Nobody(reason="no activity was found for its stage 1")
    alone = read("sequence by winlog.computer_name [process where true] [file where true]")
    assert roles(alone, ask()) == Nobody(reason="no activities were found for its stages that agree in their keys")
    never = read(f"sequence by process.pid [{EXEC}] [{FILE}] until [registry where true]")
    playing = found(never)
    assert playing.own[2] is None
    assert playing.remarks == ("no activity was found for its `until`: it never comes",)
    assert isinstance(never, SequenceQuery)
