"""Setters: after a field was set, Elastic's view shows the value there; what no machine can have is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruleglot.evaluation.values import values
from ruleglot.events.activity import Exec, FileCreate, Fork
from ruleglot.events.derivation.absences import replacements, with_element, without
from ruleglot.events.derivation.fields import SETTERS, SEVERAL_VALUES, attempt
from ruleglot.events.derivation.stages import BACKDROPS, stages
from ruleglot.events.ecs_process import entry_leader, entry_type
from ruleglot.events.ecs_view import ecs_document
from ruleglot.events.falco_view import falco_event
from ruleglot.events.scenes.cast import AGENT, BASH, NEWBORN, WEB, WEB_SHELL, started
from ruleglot.events.sigma_view import Taxonomy, sigma_record
from ruleglot.ir.nodes import Field, Scalar, Vocabulary

if TYPE_CHECKING:
    from ruleglot.events.activity import Activity

STAGES = stages(BACKDROPS[0])
EXEC = STAGES[0]
PLAIN: dict[str, Scalar] = {
    "process.pid": 77,
    "process.executable": "/usr/bin/thing",
    "process.name": "thing",
    "process.command_line": "thing  a b",
    "process.args": "-x y",
    "process.args_count": 4,
    "process.working_directory": "/tmp",
    "process.interactive": True,
    "process.user.id": "0",
    "process.user.name": "bob",
    "process.group.id": "12",
    "process.group.name": "staff",
    "process.real_user.id": "1000",
    "process.real_group.id": "1000",
    "process.env_vars": "A=1",
    "process.thread.capabilities.effective": "CAP_KILL",
    "process.thread.capabilities.permitted": "CAP_KILL",
    "process.entry_leader.entry_meta.type": "container",
    "process.entry_leader.same_as_process": True,
    "process.session_leader.same_as_process": False,
    "process.exit_code": 3,
    "host.name": "db-1",
    "host.hostname": "db-1",
    "user.id": "1000",
    "user.name": "root",
    "user.effective.id": "1000",
    "user.Ext.real.id": "1000",
    "group.id": "1000",
    "group.name": "staff",
    "group.Ext.real.id": "1000",
    "container.id": "b" * 64,
    "container.name": "db",
    "container.image.name": "docker.io/library/postgres",
    "container.image.tag": "17",
    "container.security_context.privileged": True,
    "orchestrator.namespace": "prod",
    "orchestrator.resource.name": "db-0",
    "orchestrator.resource.ip": "10.0.0.7",
    "file.path": "/etc/x.conf",
    "file.directory": "/etc",
    "file.name": "x.conf",
    "file.extension": "conf",
    "file.Ext.original.path": "/etc/y.conf",
    "file.Ext.original.name": "y.conf",
    "file.Ext.original.extension": "conf",
    "source.ip": "2001:db8::5",
    "destination.ip": "203.0.113.5",
    "source.port": 5,
    "destination.port": 4444,
}


def plain_value(field: str) -> Scalar:
    for owner in ("process.parent.", "process.session_leader.", "process.entry_leader."):
        if field not in PLAIN and field.startswith(owner):
            return PLAIN["process." + field.removeprefix(owner)]
    return PLAIN[field]


@pytest.mark.parametrize("field", SETTERS)
def test_value_that_was_set_is_in_the_view(field: str) -> None:
    value = plain_value(field)
    shown = 0
    for stage in STAGES:
        changed = attempt(field, stage, value)
        if changed is None:
            continue
        document = ecs_document(changed)
        assert document is not None
        found = values(Field(vocabulary=Vocabulary.ECS, name=field), document)
        shown += str(value) in map(str, found)
    assert shown, f"no kind of activity shows {value!r} in {field}"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("process.pid", "x"),
        ("process.pid", 0),
        ("process.executable", "curl"),
        ("process.executable", "/a/../b"),
        ("process.name", "a/b"),
        ("process.name", ""),
        ("process.name", "a\0b"),
        ("process.args", "\ud800"),
        ("process.args_count", 0),
        ("process.args_count", 10**9),
        ("process.args_count", "many"),
        ("process.interactive", "maybe"),
        ("process.working_directory", "tmp"),
        ("process.user.id", "root"),
        ("process.user.id", -5),
        ("process.user.name", "a:b"),
        ("process.group.id", "x"),
        ("process.real_user.id", "x"),
        ("process.real_group.id", "x"),
        ("process.entry_leader.entry_meta.type", "ssm"),
        ("process.exit_code", 3),
        ("host.name", ""),
        ("container.id", "short"),
        ("container.security_context.privileged", "perhaps"),
        ("orchestrator.resource.ip", "x"),
        ("file.path", "/etc/x"),
        ("file.directory", "/etc"),
        ("file.name", "x"),
        ("file.extension", "x"),
        ("file.Ext.original.path", "/x"),
        ("source.ip", "192.0.2.1"),
        ("source.port", 1),
        ("process.parent.pid", "x"),
        ("process.entry_leader.pid", "x"),
        ("process.hash.sha256", "x"),
    ],
)
def test_value_that_a_program_start_cannot_carry_is_refused(field: str, value: Scalar) -> None:
    assert attempt(field, EXEC, value) is None


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("file.path", "etc/x"),
        ("file.path", "/etc/"),
        ("file.name", "a/b"),
        ("source.ip", "x"),
        ("destination.port", 70000),
        ("destination.port", "x"),
        ("destination.port", float("inf")),
        ("process.exit_code", float("inf")),
        ("process.exit_code", 256),
    ],
)
def test_value_that_no_kind_can_carry_is_refused(field: str, value: Scalar) -> None:
    assert all(attempt(field, stage, value) is None for stage in STAGES)


@given(st.sampled_from(list(SETTERS)), st.one_of(st.text(), st.integers(), st.floats(), st.booleans()))
def test_attempt_never_raises_and_views_show_what_comes(field: str, value: Scalar) -> None:
    for stage in STAGES:
        changed = attempt(field, stage, value)
        if changed is not None:
            assert falco_event(changed) is not None
            assert ecs_document(changed) is not None
            for taxonomy in Taxonomy:
                sigma_record(changed, taxonomy)


def test_argv_0_follows_a_renamed_program_only_where_it_was_its_name() -> None:
    named = attempt("process.name", EXEC, "curl")
    assert named is not None
    assert named.process.argv[0] == "curl"
    shell = attempt("process.name", Exec(process=BASH, story=""), "zsh")
    assert shell is not None
    assert shell.process.argv[0] == "-bash"


def test_program_in_memory_is_named_as_the_kernel_writes_it() -> None:
    by_path = attempt("process.executable", EXEC, "/memfd:x (deleted)")
    by_name = attempt("process.name", EXEC, "memfd:x (deleted)")
    assert by_path is not None
    assert by_path == by_name
    assert by_path.process.executable == "memfd:x"
    renamed = attempt("process.name", by_path, "y")
    assert renamed is not None
    assert renamed.process.executable == "/tmp/y"


def test_count_leaves_out_what_nobody_asked_for() -> None:
    three = Exec(process=started(AGENT, "/usr/bin/x", "x", "a", "b"), story="")
    two = attempt("process.args_count", three, 2)
    assert two is not None
    assert two.process.argv == ("a", "b")
    five = attempt("process.args_count", three, "5")
    assert five is not None
    assert five.process.argv == ("x", "a", "b", "y", "y")


def test_forked_child_stays_its_parents_program() -> None:
    fork = next(stage for stage in STAGES if isinstance(stage, Fork))
    renamed = attempt("process.name", fork, "curl")
    assert renamed is not None
    assert renamed.process.parent is not None
    assert renamed.process.parent.name == "curl"


def test_unknown_parent_is_put_there_to_carry_a_value() -> None:
    orphan = Exec(process=BACKDROPS[-1], story="")
    child = attempt("process.parent.name", orphan, "cron")
    assert child is not None
    assert child.process.parent is not None
    assert child.process.parent.name == "cron"


def test_orphan_leads_its_own_session() -> None:
    orphan = Exec(process=BACKDROPS[-1], story="")
    leader = attempt("process.session_leader.name", orphan, "cron")
    assert leader is not None
    assert (leader.process.leads_session, leader.process.name) == (True, "cron")


@pytest.mark.parametrize("kind", ["container", "sshd", "terminal", "init"])
def test_session_is_entered_as_asked(kind: str) -> None:
    entered = attempt("process.entry_leader.entry_meta.type", EXEC, kind)
    assert entered is not None
    leader = entry_leader(entered.process)
    assert leader is not None
    assert entry_type(leader) == kind
    assert (entered.process.container is not None) is (kind == "container")


def test_process_that_entered_a_container_keeps_the_runtime_that_it_was_given() -> None:
    named = attempt("process.parent.name", EXEC, "runc")
    assert named is not None
    entered = attempt("process.entry_leader.same_as_process", named, value=True)
    assert entered is not None
    assert entered.process.parent is not None
    assert (entered.process.parent.name, entry_leader(entered.process)) == ("runc", entered.process)
    left = attempt("process.entry_leader.same_as_process", entered, value=False)
    assert left is not None
    assert not left.process.leads_session


def test_other_end_speaks_the_same_protocol() -> None:
    connect = next(stage for stage in STAGES if hasattr(stage, "transport"))
    six: Any = attempt("destination.ip", connect, "2001:db8::9")
    assert six.source.ip == "2001:db8::20"
    four: Any = attempt("source.ip", six, "192.0.2.9")
    assert four.destination.ip == "198.51.100.20"


CONTAINED = FileCreate(process=started(WEB_SHELL, "/usr/bin/x", environment=("A=1",)), path="/etc/x.conf", story="")
RENAMED = next(stage for stage in STAGES if hasattr(stage, "original"))


@pytest.mark.parametrize(
    ("field", "activity"),
    [
        ("process.parent.name", EXEC),
        ("process.session_leader.name", EXEC),
        ("process.entry_leader.entry_meta.type", EXEC),
        ("process.env_vars", CONTAINED),
        ("process.thread.capabilities.effective", EXEC),
        ("process.user.name", EXEC),
        ("process.group.name", EXEC),
        ("user.name", EXEC),
        ("group.name", EXEC),
        ("container.id", CONTAINED),
        ("container.image.name", CONTAINED),
        ("orchestrator.namespace", CONTAINED),
        ("file.extension", CONTAINED),
        ("file.Ext.original.extension", RENAMED),
    ],
)
def test_what_was_taken_away_is_missing(field: str, activity: Activity) -> None:
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


def test_lists_are_the_fields_to_which_values_are_added() -> None:
    for field in SEVERAL_VALUES & SETTERS.keys():
        first = attempt(field, EXEC, "A=1")
        assert first is not None
        second = attempt(field, first, "B=2")
        assert second is not None
        document = ecs_document(second)
        assert document is not None
        found = values(Field(vocabulary=Vocabulary.ECS, name=field), document)
        assert {"A=1", "B=2"} <= set(map(str, found))


def test_container_takes_the_session_with_it() -> None:
    moved = attempt("container.id", EXEC, WEB.id)
    assert moved is not None
    assert moved.process.parent is not None
    assert moved.process.parent.container == WEB
    leader = entry_leader(moved.process)
    assert leader is not None
    assert entry_type(leader) == "container"
