"""The way back: an activity that was made of properties has them, as far as these occur together."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.events.strategies import ACTIVITIES, linux_activities

from ruleglot.events.activity import Accept, ApiCall, Connect, Exec, FileCreate, FileDelete, Fork, LinuxActivity
from ruleglot.events.scenes.cast import BASH
from ruleglot.proof.picks import SEPARATOR
from ruleglot.proof.placing import placed
from ruleglot.proof.properties import PROPERTIES

NOT_MADE = frozenset({"flags", "path removed", "path from the current directory", "way in", "terminal as told"})
"""What is left as it is, is made of nothing but a path, or changes those above a process."""

EXEC = Exec(process=BASH, story="a shell")


def had(activity: LinuxActivity) -> dict[str, tuple[str, ...]]:
    return {name: each.of(activity) for name, each in PROPERTIES.items() if each.has(type(activity))}


@settings(max_examples=300)
@given(activity=linux_activities())
def test_an_activity_with_its_own_properties_has_them_still(activity: LinuxActivity) -> None:
    version = activity.source.version if isinstance(activity, Connect | Accept) else None
    others = {f"{end} {each}" for end in ("source", "destination") for each in (4, 6) if each != version}
    lists = {name: each for name, each in had(activity).items() if name not in NOT_MADE | others}
    made = had(placed(activity, lists))
    assert {name: made[name] for name in lists} == lists


OF_ITSELF = (
    "executable",
    "arguments",
    "task name",
    "directory",
    "environment",
    "user",
    "user name",
    "group",
    "container",
)
ABOVE = ("executables above", "task names above", "arguments above", "parent directory", "parent user", "parent pid")


@settings(max_examples=300)
@given(one=ACTIVITIES[Exec], other=ACTIVITIES[Exec], name=st.sampled_from((*OF_ITSELF, *ABOVE, "terminal", "way in")))
def test_one_property_of_another_activity_is_had_then(one: LinuxActivity, other: LinuxActivity, name: str) -> None:
    wanted = PROPERTIES[name].of(other)
    assume(name not in ABOVE or one.process.parent is not None or wanted)
    assert PROPERTIES[name].of(placed(one, {name: wanted})) == wanted


def test_a_line_is_as_long_as_its_lists() -> None:
    made = placed(EXEC, {"executables above": ("/a", "/b"), "arguments above": ("y", "x", SEPARATOR, "p", "-c")})
    above = [(each.executable, each.argv[0]) for each in made.process.ancestors]
    assert above[:2] == [("/a", "p"), ("/b", "x")]
    assert [name for _, name in above] == ["p", "x", "y"]
    assert PROPERTIES["arguments above"].of(made) == ("y", "x", SEPARATOR, "p", "-c")


@pytest.mark.parametrize("way", ["container", "sshd", "terminal", "init"])
def test_a_session_is_entered_in_any_way_outside_of_a_container(way: str) -> None:
    made = placed(EXEC, {"way in": (way,), "container": ()})
    assert (PROPERTIES["way in"].of(made), made.process.container) == ((way,), None)


@pytest.mark.parametrize(
    ("own", "told"), [((), ("1281",)), (("34816",), ()), (("1024",), ("1024",)), (("1281",), ("1024",))]
)
def test_the_engine_may_have_been_told_of_another_terminal(own: tuple[str, ...], told: tuple[str, ...]) -> None:
    made = placed(FileCreate(process=BASH, path="/x", story="a note"), {"terminal": own, "terminal as told": told})
    assert (PROPERTIES["terminal"].of(made), PROPERTIES["terminal as told"].of(made)) == (own, told)


def test_no_terminal_has_any_number() -> None:
    with pytest.raises(ValueError, match="device"):
        placed(EXEC, {"terminal": ("1048576",)})


@pytest.mark.parametrize(
    ("found", "given_as", "where"),
    [
        (("/etc/x",), "/etc/x", "/etc/x"),
        (("", "/etc/x"), "x", "/etc/x"),
        (("a/", "/etc/a/x"), "a/x", "/etc/a/x"),
        (("a/", "/etc/x"), "x", "/etc/x"),
        (("//etc/", "/etc/x"), "//etc/x", "/etc/x"),
        (("/var//lib/", "/etc/x"), "/var//lib/../../../../etc/x", "/etc/x"),
    ],
)
def test_a_path_is_given_as_it_was_found_if_that_is_where_it_is(
    found: tuple[str, ...], given_as: str, where: str
) -> None:
    made = placed(FileDelete(process=BASH, path="/y", story="rm"), {"file": found})
    assert isinstance(made, FileDelete)
    assert (made.path, made.full_path) == (given_as, where)


@given(activity=ACTIVITIES[Fork], name=st.sampled_from(["/bin/a", "/b"]))
def test_a_forked_childs_parent_runs_the_same(activity: LinuxActivity, name: str) -> None:
    process = placed(activity, {"executable": (name,), "executables above": ("/other",)}).process
    assert process.parent is not None
    assert (process.executable, process.parent.executable) == (name, name)


def test_what_a_call_of_an_interface_has_is_no_property() -> None:
    assert not any(each.has(ApiCall) for each in PROPERTIES.values())
