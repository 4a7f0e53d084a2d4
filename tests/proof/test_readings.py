"""The tables of readings say what the sensors record: of every activity, every field has the values that they say."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from tests.events.strategies import linux_activities
from tests.events.test_shapes import VIEWS

from ruleglot.automata.search import contains
from ruleglot.evaluation.values import values
from ruleglot.events.activity import ApiCall, LinuxActivity
from ruleglot.events.library import repertoire
from ruleglot.events.shapes import shapes
from ruleglot.ir.nodes import Field, Vocabulary
from ruleglot.proof.properties import PROPERTIES, Setting, domain, has
from ruleglot.proof.reading import encoded, read
from ruleglot.proof.readings.ecs import ECS
from ruleglot.proof.readings.falco import KNOWN
from ruleglot.proof.readings.fields import reading
from ruleglot.proof.readings.sigma import SIGMA

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruleglot.events.activity import Activity

NAMES = {
    Vocabulary.ECS: tuple(ECS),
    Vocabulary.SIGMA: (*{name: None for table in SIGMA.values() for name in table}, *ECS),
    Vocabulary.FALCO: KNOWN,
}


def field(vocabulary: Vocabulary, name: str) -> Field:
    plain, _, argument = name.partition("[")
    return Field(vocabulary=vocabulary, name=plain, argument=argument.rstrip("]") or None)


def told(activity: LinuxActivity) -> Iterator[tuple[Vocabulary, str, tuple[Any, ...], tuple[Any, ...]]]:
    """Yield each field of each record that the tables know, with what they say and with what the record says."""
    for vocabulary, see in VIEWS.items():
        for record in see(activity):
            for name in NAMES[vocabulary]:
                asked = field(vocabulary, name)
                known = reading(asked, record, type(activity))
                if known is not None and known.property in PROPERTIES:
                    yield vocabulary, name, read(known, PROPERTIES[known.property].of(activity)), values(asked, record)


@settings(max_examples=400)
@given(activity=linux_activities())
def test_what_the_tables_say_is_what_is_recorded(activity: LinuxActivity) -> None:
    for vocabulary, name, said, recorded in told(activity):
        assert said == recorded, (vocabulary, name)


@settings(max_examples=400)
@given(activity=linux_activities())
def test_a_property_is_in_its_domain(activity: LinuxActivity) -> None:
    check(activity)


def test_a_property_of_each_shape_is_in_its_domain() -> None:
    for activity in shapes():
        check(activity)


def has_a_slash_in_memory(activity: Activity) -> bool:
    """Return whether a program's file in memory has a name with a slash in it: what no proof speaks of."""
    line = () if isinstance(activity, ApiCall) else activity.process.line
    return any(each.in_memory and "/" in each.executable for each in line)


def check(activity: Activity) -> None:
    if has_a_slash_in_memory(activity):
        return
    orphan = not isinstance(activity, ApiCall) and activity.process.parent is None
    setting = Setting(kind=type(activity), orphan=orphan)
    for name, each in PROPERTIES.items():
        found = each.of(activity)
        assert not found or has(setting, name), name
        assert not has(setting, name) or in_domain(name, encoded(found)), (name, found)


@lru_cache(maxsize=2048)
def in_domain(name: str, content: str) -> bool:
    return contains(domain(name), content)


def test_the_shared_activities_are_read_as_the_tables_say() -> None:
    compared = 0
    for activity in repertoire():
        if not isinstance(activity, ApiCall):
            for vocabulary, name, said, recorded in told(activity):
                assert said == recorded, (activity.story, vocabulary, name)
                compared += 1
    assert compared > 20_000


@pytest.mark.parametrize("vocabulary", list(Vocabulary))
def test_every_field_of_the_tables_is_read_of_some_activity(vocabulary: Vocabulary) -> None:
    read_of = {
        name
        for activity in shapes()
        if not isinstance(activity, ApiCall)
        for seen, name, said, recorded in told(activity)
        if seen is vocabulary
    }
    assert set(NAMES[vocabulary]) == read_of
