"""Setters: after a field was set, Elastic's view shows the value there; what no machine can have is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruleglot.evaluation.values import values
from ruleglot.events.activity import Exec, Fork, SetGroup, SetUser
from ruleglot.events.derivation.fields import SETTERS, SEVERAL_VALUES
from ruleglot.events.derivation.settable import given as settled
from ruleglot.events.derivation.stages import BACKDROPS, stages
from ruleglot.events.ecs.process import entry_leader, entry_type
from ruleglot.events.ecs.view import ecs_document
from ruleglot.events.falco.view import falco_events
from ruleglot.events.scenes.cast import AGENT, BASH, WEB, started
from ruleglot.events.sigma.view import Taxonomy, sigma_record
from ruleglot.ir.nodes import Field, Scalar, Vocabulary

if TYPE_CHECKING:
    from ruleglot.events.activity import LinuxActivity


def attempt(name: str, activity: LinuxActivity, value: Scalar) -> LinuxActivity | None:
    return settled(Field(vocabulary=Vocabulary.ECS, name=name), activity, value)


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
    "process.group_leader.same_as_process": True,
    "process.start": "2023-11-14T22:13:20.123Z",
    "process.exit_code": 3,
    "process.Ext.memfd.name": "x",
    "process.Ext.ptrace.request": 16902,
    "auditd.data.syscall": "fchmodat",
    "auditd.data.a1": "b",
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
    "container.image.hash.all": "sha256:" + "c" * 64,
    "container.security_context.privileged": True,
    "orchestrator.namespace": "prod",
    "orchestrator.resource.name": "db-0",
    "orchestrator.resource.ip": "10.0.0.7",
    "orchestrator.resource.label": "app:db",
    "file.path": "/etc/x.conf",
    "file.directory": "/etc",
    "file.name": "x.conf",
    "file.extension": "conf",
    "file.target_path": "../y",
    "file.mode": "04755",
    "file.uid": "33",
    "file.gid": 33,
    "file.Ext.original.path": "/etc/y.conf",
    "file.Ext.original.name": "y.conf",
    "file.Ext.original.extension": "conf",
    "source.ip": "2001:db8::5",
    "destination.ip": "203.0.113.5",
    "source.port": 5,
    "destination.port": 4444,
}


def plain_value(field: str) -> Scalar:
    for owner in ("process.parent.", *(f"process.{each}_leader." for each in ("group", "session", "entry"))):
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
        ("process.start", "yesterday"),
        ("process.start", "2023-11-14T22:13:20"),
        ("process.start", "1969-11-14T22:13:20Z"),
        ("process.Ext.memfd.name", "x"),
        ("process.Ext.ptrace.request", 16),
        ("auditd.data.syscall", "openat"),
        ("auditd.data.syscall", "x"),
        ("auditd.data.a1", "9"),
        ("host.name", ""),
        ("container.id", "short"),
        ("container.security_context.privileged", "perhaps"),
        ("orchestrator.resource.ip", "x"),
        ("orchestrator.resource.label", "x"),
        ("file.path", "/etc/x"),
        ("file.directory", "/etc"),
        ("file.name", "x"),
        ("file.extension", "x"),
        ("file.target_path", "x"),
        ("file.mode", "0755"),
        ("file.uid", "0"),
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
        ("file.path", "/etc/../x"),
        ("file.mode", "9"),
        ("file.mode", "77777"),
        ("file.uid", "root"),
        ("process.Ext.ptrace.request", 1),
        ("auditd.data.a1", "ff"),
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
            falco_events(changed)
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


def test_lists_are_the_fields_to_which_values_are_added() -> None:
    for field in SEVERAL_VALUES & SETTERS.keys():
        two = ("CAP_KILL", "CAP_CHOWN") if "capabilities" in field else ("A=1:x", "B=2:y")
        first = attempt(field, EXEC, two[0])
        assert first is not None
        second = attempt(field, first, two[1])
        assert second is not None
        document = ecs_document(second)
        assert document is not None
        found = values(Field(vocabulary=Vocabulary.ECS, name=field), document)
        assert set(two) <= set(map(str, found))


def test_user_that_a_process_becomes_is_another_one_than_before() -> None:
    change = next(stage for stage in STAGES if isinstance(stage, SetUser))
    for number in ("0", "1000"):
        became: Any = attempt("user.id", change, number)
        document = ecs_document(became)
        assert document is not None
        assert (document["user"]["id"], document["event"]["action"][0]) == (number, "uid_change")
    group: Any = attempt("group.id", next(stage for stage in STAGES if isinstance(stage, SetGroup)), "5")
    assert (group.process.group.id, group.before.id) == (5, 0)


def test_who_leads_the_session_leads_its_group_too() -> None:
    itself = attempt("process.group_leader.same_as_process", EXEC, value=True)
    assert itself is not None
    assert itself.process.group_leader is itself.process
    again = attempt("process.group_leader.same_as_process", itself, value=False)
    assert again is not None
    assert again.process.group_leader is not again.process
    orphan = attempt("process.group_leader.name", Exec(process=BACKDROPS[-1], story=""), "cron")
    assert orphan is not None
    assert (orphan.process.leads_group, orphan.process.name) == (True, "cron")


def test_container_takes_the_session_with_it() -> None:
    moved = attempt("container.id", EXEC, WEB.id)
    assert moved is not None
    assert moved.process.parent is not None
    assert moved.process.parent.container == WEB
    leader = entry_leader(moved.process)
    assert leader is not None
    assert entry_type(leader) == "container"
