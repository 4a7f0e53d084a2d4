"""Absences: what was taken away is missing from Elastic's view, and an element of a list is replaced in its place."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ruleglot.evaluation.values import values
from ruleglot.events.activity import Exec, FileCreate, Fork, LinuxActivity
from ruleglot.events.derivation.absences import replacements, with_element, without
from ruleglot.events.derivation.stages import BACKDROPS, stages
from ruleglot.events.ecs.view import ecs_document
from ruleglot.events.identity import ContainerDetails, Pod
from ruleglot.events.scenes.cast import AGENT, BASH, NEWBORN, WEB, WEB_SHELL, started
from ruleglot.ir.nodes import Field, Vocabulary

STAGES = stages(BACKDROPS[0])
EXEC = STAGES[0]
CONTAINED = FileCreate(process=started(WEB_SHELL, "/usr/bin/x", environment=("A=1",)), path="/etc/x.conf", story="")
AGED = Exec(process=replace(started(AGENT, "/usr/bin/x"), started=10**18), story="")
DETAILED = Exec(
    process=started(
        WEB_SHELL,
        "/usr/bin/x",
        container=replace(
            WEB,
            details=ContainerDetails(
                name="web",
                image="nginx",
                tag="1",
                digest="sha256:" + "a" * 64,
                pod=Pod(name="web-0", namespace="prod", labels=(("app", "web"),)),
            ),
        ),
    ),
    story="",
)
RENAMED = next(stage for stage in STAGES if hasattr(stage, "original"))


@pytest.mark.parametrize(
    ("field", "activity"),
    [
        ("process.parent.name", EXEC),
        ("process.group_leader.name", EXEC),
        ("process.session_leader.name", EXEC),
        ("process.Ext.ancestry", EXEC),
        ("process.start", AGED),
        ("process.entry_leader.entry_meta.type", EXEC),
        ("process.env_vars", CONTAINED),
        ("process.thread.capabilities.effective", EXEC),
        ("process.user.name", EXEC),
        ("process.group.name", EXEC),
        ("user.name", EXEC),
        ("group.name", EXEC),
        ("container.id", CONTAINED),
        ("container.image.hash.all", DETAILED),
        ("container.image.name", CONTAINED),
        ("orchestrator.resource.label", DETAILED),
        ("orchestrator.namespace", CONTAINED),
        ("file.extension", CONTAINED),
        ("file.Ext.original.extension", RENAMED),
    ],
)
def test_what_was_taken_away_is_missing(field: str, activity: LinuxActivity) -> None:
    changed = without(field, activity)
    assert changed is not None
    document = ecs_document(changed)
    assert document is not None
    assert values(Field(vocabulary=Vocabulary.ECS, name=field), document) == ()


def test_nothing_is_taken_from_where_there_is_nothing() -> None:
    assert without("container.image.name", EXEC) == EXEC
    assert without("orchestrator.namespace", EXEC) == EXEC
    newborn = Exec(process=started(BASH, "/usr/bin/x", container=NEWBORN), story="")
    assert without("orchestrator.namespace", newborn) == newborn
    assert without("orchestrator.resource.label", newborn) == newborn
    assert without("container.image.hash.all", EXEC) == EXEC
    assert without("file.extension", EXEC) is None
    assert without("file.Ext.original.extension", EXEC) is None
    assert without("process.name", EXEC) is None
    assert without("process.parent.name", next(stage for stage in STAGES if isinstance(stage, Fork))) is None


def test_element_of_a_list_is_replaced_in_its_place() -> None:
    activity = Exec(process=started(BASH, "/usr/bin/x", "x", "a", "b", environment=("A=1",)), story="")
    changed = with_element("process.args", activity, "a", ("c", "d"))
    assert changed is not None
    assert changed.process.argv == ("x", "c", "d", "b")
    parent = with_element("process.parent.args", activity, "-bash", ("bash", "-c"))
    assert parent is not None
    assert parent.process.parent is not None
    assert parent.process.parent.argv == ("bash", "-c")
    variable = with_element("process.env_vars", activity, "A=1", ())
    assert variable is not None
    assert variable.process.environment == ()


@pytest.mark.parametrize(
    ("field", "element", "instead"),
    [
        ("process.args", "missing", ()),
        ("process.env_vars", "A=1", ("no equals sign",)),
        ("process.thread.capabilities.effective", "A=1", ()),
        ("process.entry_leader.args", "x", ()),
        ("process.name", "x", ("y",)),
    ],
)
def test_list_that_cannot_be_is_refused(field: str, element: str, instead: tuple[str, ...]) -> None:
    activity = Exec(process=started(BASH, "/usr/bin/x", environment=("A=1",)), story="")
    assert with_element(field, activity, element, instead) is None


def test_replacements_hide_split_and_change_an_element() -> None:
    assert list(replacements("a b")) == [
        (), ("a bx",), ("a ",), ("xa b",), ("A B",), ("a", " b"), ("a", "b"),
        ("-c", "true a b end"), ("a b end",), ("true a b",), ('"a b"',), ("",),
    ]  # fmt: skip
    assert ("x",) not in list(replacements("x"))
