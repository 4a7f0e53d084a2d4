"""Neighbours are other fields that exist, of the same vocabulary and type, and few."""

from __future__ import annotations

import pytest

from ruleglot.ecs.fields import Family, ecs_type, ecs_types, family_of
from ruleglot.ir.nodes import Field, Vocabulary
from ruleglot.languages.falco.fields import NUMBERS, type_of, types
from ruleglot.translate.neighbours import EXCEPTIONS, FALCO_EXCEPTIONS, MOST, SIGMA, WITH_ARGUMENT, neighbours

ECS, FALCO, SIGMAS = Vocabulary.ECS, Vocabulary.FALCO, Vocabulary.SIGMA


def names(vocabulary: Vocabulary, name: str) -> list[str]:
    return [each.name for each in neighbours(Field(vocabulary=vocabulary, name=name))]


def falco_kind(name: str) -> str | None:
    kind = type_of(name)
    return "number" if kind in NUMBERS else kind


@pytest.mark.parametrize(
    ("vocabulary", "name", "expected"),
    [
        (ECS, "process.name", ["process.parent.name", "process.executable"]),
        (ECS, "process.parent.name", ["process.name", "process.parent.executable"]),
        (ECS, "process.args", ["process.parent.args", "process.command_line"]),
        (ECS, "process.parent.user.id", ["process.user.id", "process.parent.user.name"]),
        (ECS, "process.Ext.effective_parent.name", ["process.parent.name", "process.name"]),
        (ECS, "http.request.body.content", ["http.response.body.content"]),
        (ECS, "file.path", ["process.executable", "file.name"]),
        (ECS, "file.name", ["process.name", "file.path"]),
        (ECS, "dll.path", ["file.path", "dll.name"]),
        (ECS, "destination.port", ["source.port", "destination.nat.port"]),
        (ECS, "event.type", ["event.category", "event.action"]),
        (ECS, "auditd.data.a0", ["auditd.data.a1"]),
        (ECS, "auditd.data.a2", ["auditd.data.a3", "auditd.data.a1"]),
        (ECS, "winlog.computer_name", []),
        (FALCO, "proc.name", ["proc.pname", "proc.exepath"]),
        (FALCO, "proc.pname", ["proc.name", "proc.pexepath"]),
        (FALCO, "proc.aname", ["proc.pname", "proc.name"]),
        (FALCO, "proc.cmdline", ["proc.pcmdline", "proc.args"]),
        (FALCO, "fd.sip", ["fd.cip", "fd.ip"]),
        (FALCO, "fd.rport", ["fd.lport", "fd.port"]),
        (FALCO, "fd.name", ["fd.filename", "fd.directory"]),
        (FALCO, "user.uid", ["user.loginuid"]),
        (FALCO, "evt.arg.flags", ["evt.rawarg.flags"]),
        (FALCO, "evt.rawarg.res", ["evt.arg.res"]),
        (FALCO, "evt.type", []),
        (SIGMAS, "Image", ["ParentImage", "CommandLine"]),
        (SIGMAS, "a0", ["a1"]),
        (SIGMAS, "auid", ["uid", "euid"]),
        (SIGMAS, "process.name", ["process.parent.name", "process.executable"]),
        (SIGMAS, "objectRef.resource", ["objectRef.subresource", "objectRef.name"]),
        (SIGMAS, "logsource.category", []),
    ],
)
def test_neighbours_by_name(vocabulary: Vocabulary, name: str, expected: list[str]) -> None:
    assert names(vocabulary, name) == expected


@pytest.mark.parametrize(("argument", "expected"), [("0", ["1"]), ("2", ["3", "1"]), ("LD_PRELOAD", [])])
def test_places_in_a_list_are_neighbours_and_keys_have_none(argument: str, expected: list[str]) -> None:
    found = neighbours(Field(vocabulary=FALCO, name="proc.aname", argument=argument))
    assert [(each.name, each.argument) for each in found] == [("proc.aname", place) for place in expected]


def test_an_optional_field_has_optional_neighbours() -> None:
    found = neighbours(Field(vocabulary=ECS, name="process.parent.name", optional=True))
    assert found
    assert all(each.optional for each in found)


def test_neighbours_of_ecs_hold_values_of_the_same_type() -> None:
    lonely = 0
    for name in ecs_types():
        found, family = names(ECS, name), family_of(ecs_type(name))
        assert len(set(found)) == len(found) <= MOST
        assert name not in found
        assert {family_of(ecs_type(each)) for each in found} <= {family}, name
        lonely += not found and family not in {Family.COMPOUND, Family.ANALYZED}
    assert lonely < len(ecs_types()) / 3


def test_neighbours_of_falco_hold_values_of_the_same_type_and_need_no_argument() -> None:
    for name in types():
        found = names(FALCO, name)
        assert len(set(found)) == len(found) <= MOST
        assert name not in found
        assert {falco_kind(each) for each in found} <= {falco_kind(name)}, name
        assert not [each for each in found if WITH_ARGUMENT.fullmatch(each)], name


def test_neighbours_of_sigma_are_in_the_table_on_their_own() -> None:
    outside = {each for found in SIGMA.values() for each in found} - set(SIGMA)
    assert outside == {"impersonatedUser.username", "objectRef.apiVersion", "stage"}
    assert all(name not in found and len(found) <= MOST for name, found in SIGMA.items())


def test_exceptions_are_about_fields_that_exist() -> None:
    told = {name: found for name, found in EXCEPTIONS.items() if not name.startswith("kubernetes.")}
    assert not [each for name, found in told.items() for each in (name, *found) if ecs_type(each) is None]
    assert not [each for name, found in FALCO_EXCEPTIONS.items() for each in (name, *found) if type_of(each) is None]
