"""An activity takes over the key of another one, another key, or none; what it is otherwise stays."""

from __future__ import annotations

import pytest

from ruleglot.events.activity import Accept, Connect, Endpoint, Exec, FileCreate
from ruleglot.events.scenes.cast import AGENT, BASH, SSHD, WEB, WEB_SHELL, started
from ruleglot.events.streaming.keys import agreeing, carrier, differing, filled, held, lacking, renumbered
from ruleglot.ir.nodes import Field, Vocabulary


def key(name: str) -> Field:
    return Field(vocabulary=Vocabulary.ECS, name=name)


MAKES = FileCreate(process=BASH, path="/srv/a.txt", story="")
STARTS = Exec(process=started(AGENT, "/usr/bin/id"), story="")
CONNECTS = Connect(
    process=started(SSHD, "/usr/bin/nc"),
    source=Endpoint(ip="192.0.2.10", port=40000),
    destination=Endpoint(ip="198.51.100.20", port=22),
    story="",
)
INSIDE = Exec(process=WEB_SHELL, story="")
ACCEPTS = Accept(process=AGENT, source=CONNECTS.source, destination=CONNECTS.destination, story="")

PAIRS = (
    ("process.entity_id", "process.entity_id"),
    ("process.parent.entity_id", "process.entity_id"),
    ("process.entity_id", "process.parent.entity_id"),
    ("process.parent.pid", "process.pid"),
    ("process.session_leader.entity_id", "process.session_leader.entity_id"),
    ("user.name", "user.name"),
    ("user.id", "user.id"),
    ("host.id", "host.id"),
    ("agent.id", "agent.id"),
    ("process.executable", "process.executable"),
    ("process.working_directory", "process.working_directory"),
)


@pytest.mark.parametrize("whole", [True, False])
@pytest.mark.parametrize(("mine", "theirs"), PAIRS)
def test_two_activities_come_to_agree(mine: str, theirs: str, *, whole: bool) -> None:
    changed = agreeing(STARTS, (key(mine),), MAKES, (key(theirs),), whole=whole)
    assert changed is not None
    assert held(carrier(key(mine)), changed) == held(carrier(key(theirs)), MAKES) is not None
    assert isinstance(changed, Exec)


@pytest.mark.parametrize("name", ["source.ip", "destination.ip", "destination.port"])
def test_two_ends_of_the_network_come_to_agree(name: str) -> None:
    (other, *_) = differing(CONNECTS, key(name))
    changed = agreeing(ACCEPTS, (key(name),), other, (key(name),), whole=True)
    assert changed is not None
    assert held(key(name), changed) == held(key(name), other) != held(key(name), ACCEPTS)


def test_the_process_itself_is_taken_over_or_its_number_alone() -> None:
    own = (key("process.entity_id"),)
    itself = agreeing(STARTS, own, MAKES, own, whole=True)
    numbered = agreeing(STARTS, own, MAKES, own, whole=False)
    assert itself is not None
    assert numbered is not None
    assert itself.process == BASH
    assert (numbered.process.pid, numbered.process.executable) == (BASH.pid, "/usr/bin/id")


@pytest.mark.parametrize(
    "name",
    [
        *("process.entity_id", "process.parent.entity_id", "process.pid", "user.name", "user.id", "host.id"),
        *("process.executable", "process.name", "process.args", "process.working_directory", "file.path", "file.name"),
    ],
)
def test_there_is_another_value_for_each_key(name: str) -> None:
    others = list(differing(MAKES, key(name)))
    assert others
    assert all(held(carrier(key(name)), each) != held(carrier(key(name)), MAKES) for each in others)


def test_a_key_is_taken_away_or_given_where_there_is_a_way() -> None:
    orphan = lacking(STARTS, key("process.parent.entity_id"))
    assert orphan is not None
    assert orphan.process.parent is None
    outside = lacking(INSIDE, key("container.id"))
    assert outside is not None
    assert outside.process.container is None
    assert lacking(STARTS, key("process.entity_id")) is None
    moved = filled(STARTS, (key("container.id"),))
    assert moved.process.container is not None
    assert moved.process.container.id == WEB.id
    assert filled(STARTS, (key("winlog.computer_name"),)) == STARTS
    assert renumbered(STARTS, 100).process.pid == STARTS.process.pid + 100
