"""Setters of the fields of Sigma's log sources: after one was set, a record shows the value."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from ruleglot.evaluation.values import values
from ruleglot.events.derivation.fields import SETTERS
from ruleglot.events.derivation.settable import given
from ruleglot.events.derivation.sigma import SIGMA
from ruleglot.events.derivation.stages import BACKDROPS, further_stages, stages
from ruleglot.events.sigma.auditd import auditd_records
from ruleglot.events.sigma.view import Taxonomy, sigma_record
from ruleglot.ir.nodes import Field, Scalar, Vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from ruleglot.events.activity import LinuxActivity

STAGES = (*stages(BACKDROPS[0]), *further_stages(BACKDROPS[0]))
SET: dict[str, Scalar] = {
    "SYSCALL": "unlink",
    **dict.fromkeys(("Image", "ParentImage", "exe"), "/memfd:thing (deleted)"),
    **dict.fromkeys(("CommandLine", "ParentCommandLine", "proctitle"), "thing -a b"),
    **dict.fromkeys(("CurrentDirectory", "cwd"), "/tmp"),
    **dict.fromkeys(("ProcessId", "ParentProcessId", "pid", "ppid", "LogonId"), 4321),
    **dict.fromkeys(("User", "ParentUser"), "-"),
    "comm": "thing",
    **{f"a{number}": "-x" for number in range(64)},
    "argc": 4,
    **dict.fromkeys(("euid", "egid", "uid", "gid", "auid"), "33"),
    **dict.fromkeys(("EUID", "EGID", "UID", "AUID"), "www"),
    **dict.fromkeys(("TargetFilename", "name"), "/etc/x.conf"),
    "Initiated": "false",
    "Protocol": "udp",
    **dict.fromkeys(("SourceIsIpv6", "DestinationIsIpv6"), "true"),
    **dict.fromkeys(("SourceIp", "DestinationIp"), "2001:db8::7"),
    **dict.fromkeys(("SourcePort", "DestinationPort"), 4444),
    "success": "no",
    "exit": -13,
}


def field(name: str) -> Field:
    return Field(vocabulary=Vocabulary.SIGMA, name=name)


def records(activity: LinuxActivity) -> Iterator[Mapping[str, Any]]:
    yield sigma_record(activity, Taxonomy.SIGMAHQ) or {}
    yield from auditd_records(activity)


def carrying(name: str, value: Scalar) -> list[LinuxActivity]:
    changed = (given(field(name), stage, value) for stage in STAGES)
    return [each for each in changed if each is not None]


def test_every_settable_field_is_among_those_that_are_tried() -> None:
    assert set(SET) == set(SIGMA) - set(SETTERS)


@pytest.mark.parametrize("name", SET)
def test_value_that_was_set_is_in_a_record(name: str) -> None:
    seen = [values(field(name), record) for each in carrying(name, SET[name]) for record in records(each)]
    assert any(str(SET[name]) in map(str, each) for each in seen)


def test_ecs_names_are_settable_too() -> None:
    (found, *_) = carrying("process.name", "curl")
    record = sigma_record(found, Taxonomy.ECS)
    assert record is not None
    assert values(field("process.name"), record) == ("curl",)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Image", "curl"),
        ("LogonId", "x"),
        ("a64", "x"),
        ("name", "relative"),
        ("success", "perhaps"),
        ("SYSCALL", "sysinfo"),
        ("DestinationIp", "x"),
        ("TargetFilename", "/etc/"),
    ],
)
def test_value_that_nothing_can_carry_is_refused(name: str, value: Scalar) -> None:
    assert carrying(name, value) == []


@drawn(st.sampled_from(list(SIGMA)), st.one_of(st.text(), st.integers(), st.floats(), st.booleans()))
def test_given_never_raises_and_records_are_made_of_what_comes(name: str, value: Scalar) -> None:
    for stage in STAGES:
        changed = given(field(name), stage, value)
        if changed is not None:
            list(records(changed))
