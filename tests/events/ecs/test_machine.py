"""What tells two machines apart stands in every document of Elastic's sensors."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from tests.events.strategies import linux_activities

from ruleglot.events.ecs.documented import Sensor
from ruleglot.events.ecs.view import Strength, ecs_document

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruleglot.events.activity import LinuxActivity

VIEWS = [(Strength.INTENDED, Sensor.DEFEND), *((Strength.DOCUMENTED, each) for each in Sensor)]


def entity_ids(value: object) -> Iterator[str]:
    """Yield all entity ids in a document."""
    for key, each in value.items() if isinstance(value, dict) else ():
        if key == "entity_id":
            yield each
        elif key == "ancestry":
            yield from each
        else:
            yield from entity_ids(each)


def without(value: Any, keys: frozenset[str]) -> Any:  # noqa: ANN401 - what stands in a document
    if isinstance(value, dict):
        return {key: without(each, keys) for key, each in value.items() if key not in keys}
    return value


@pytest.mark.parametrize(("strength", "sensor"), VIEWS)
@given(activity=linux_activities())
def test_two_machines_differ_in_their_ids_and_in_those_of_their_processes(
    strength: Strength, sensor: Sensor, activity: LinuxActivity
) -> None:
    here, there = (ecs_document(replace(activity, host=host), strength, sensor) for host in ("web-01", "db-02"))
    if here is None or there is None:
        assert here is there
        return
    assert (here["host"]["id"], there["host"]["id"]) == ("host-web-01", "host-db-02")
    assert (here["agent"]["id"], there["agent"]["id"]) == ("agent-web-01", "agent-db-02")
    assert not set(entity_ids(here)) & set(entity_ids(there))
    told = frozenset({"host", "agent", "entity_id", "ancestry"})
    assert without(here, told) == without(there, told)
