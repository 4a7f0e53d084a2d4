"""No activity has a shape that `shapes` has not: the fields of `FINITE` go together in no other way."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.events.strategies import linux_activities

from ruleglot.evaluation.values import values
from ruleglot.events.activity import ApiCall
from ruleglot.events.activity.kubernetes import Decision, Level, Stage, Verb
from ruleglot.events.derivation.kubernetes.calls import changed
from ruleglot.events.ecs.documented import EVERY_SENSOR
from ruleglot.events.ecs.view import Sensor, Strength, ecs_document
from ruleglot.events.falco.view import falco_events
from ruleglot.events.kubernetes.ecs import ecs_document as kubernetes_document
from ruleglot.events.kubernetes.falco import falco_event as kubernetes_event
from ruleglot.events.kubernetes.sigma import sigma_record as kubernetes_record
from ruleglot.events.scenes.kubernetes import API_CALLS
from ruleglot.events.shapes import FINITE, shapes
from ruleglot.events.sigma.auditd import auditd_records
from ruleglot.events.sigma.view import Taxonomy, sigma_record
from ruleglot.ir.nodes import Field, Vocabulary
from ruleglot.translate.perspective import ecs_records

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ruleglot.events.activity import LinuxActivity

Record = dict[str, Any]


def elastic(activity: LinuxActivity) -> Iterator[Record]:
    document = ecs_document(activity)
    yield from () if document is None else (document,)


def sigma(activity: LinuxActivity) -> Iterator[Record]:
    for taxonomy in Taxonomy:
        record = sigma_record(activity, taxonomy, EVERY_SENSOR)
        yield from () if record is None else (dict(record),)
    yield from map(dict, auditd_records(activity))


def falco(activity: LinuxActivity) -> Iterator[Record]:
    yield from map(dict, falco_events(activity))


VIEWS = {Vocabulary.ECS: elastic, Vocabulary.SIGMA: sigma, Vocabulary.FALCO: falco}


def shape(record: Record, vocabulary: Vocabulary) -> tuple[object, ...]:
    return tuple(values(Field(vocabulary=vocabulary, name=name), record) for name in sorted(FINITE))


@pytest.fixture(scope="module", params=VIEWS, ids=str)
def known(request: pytest.FixtureRequest) -> tuple[Vocabulary, Callable[..., Iterator[Record]], set[object]]:
    see = VIEWS[request.param]
    linux = [each for each in shapes() if not isinstance(each, ApiCall)]
    return request.param, see, {shape(record, request.param) for each in linux for record in see(each)}


READ = (EVERY_SENSOR, *(frozenset({each}) for each in Sensor))
"""Some of the sensors that a rule may read."""


def joint(activity: LinuxActivity) -> tuple[object, ...]:
    """Return what all sensors say of the shape together, and which of them record the activity at all.

    How many records of one shape there are does not count: a rule fires on any of them.
    """
    recorded = (frozenset(shape(record, vocabulary) for record in see(activity)) for vocabulary, see in VIEWS.items())
    seen = (
        tuple(
            shape(dict(record), Vocabulary.ECS)
            for record in ecs_records(Strength.INTENDED, Sensor.DEFEND, read, activity)
        )
        for read in READ
    )
    return type(activity), *recorded, *seen


@pytest.fixture(scope="module")
def is_known() -> Callable[[LinuxActivity], bool]:
    known = {joint(each) for each in shapes() if not isinstance(each, ApiCall)}
    return lambda activity: joint(activity) in known


@settings(max_examples=400)
@given(activity=linux_activities())
def test_the_sensors_shapes_go_together_in_no_other_way(
    activity: LinuxActivity, is_known: Callable[[LinuxActivity], bool]
) -> None:
    assert is_known(activity)


def recorded(call: ApiCall) -> tuple[object, ...]:
    """Return what the three sensors of API calls say of the shape together."""
    document, event, record = kubernetes_document(call), kubernetes_event(call), kubernetes_record(call)
    return (
        shape(dict(document), Vocabulary.ECS),
        shape(dict(event), Vocabulary.FALCO),
        shape(dict(record), Vocabulary.SIGMA),
    )


@cache
def of_calls() -> frozenset[object]:
    return frozenset(recorded(each) for each in shapes() if isinstance(each, ApiCall))


@settings(max_examples=400, deadline=None)
@given(
    call=st.sampled_from(API_CALLS),
    parts=st.fixed_dictionaries(
        {},
        optional={
            "verb": st.sampled_from(Verb),
            "decision": st.sampled_from((None, *Decision)),
            "stage": st.sampled_from(Stage),
            "level": st.sampled_from(Level),
            "code": st.sampled_from((101, 200, 201, 400, 401, 403, 404, 409, 429, 500, 503)),
        },
    ),
)
def test_an_api_call_has_no_other_shape_however_it_is_answered(call: ApiCall, parts: dict[str, Any]) -> None:
    try:
        other = changed(call, **parts)
    except ValueError:  # what no API server logs
        return
    assert recorded(other) in of_calls()


def test_shapes_are_few(known: tuple[Vocabulary, Callable[..., Iterator[Record]], set[object]]) -> None:
    assert 5 < len(known[2]) < 200
