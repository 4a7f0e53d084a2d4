"""Activities: what no machine can do is refused."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from ruleglot.events.activity import (
    Accept,
    Access,
    Call,
    Connect,
    Endpoint,
    Error,
    Exec,
    Exit,
    FailedExec,
    FileCreate,
    FileDelete,
    FileOpen,
    FileRename,
    Fork,
    Transport,
)
from ruleglot.events.scenes.cast import AGENT, BASH, started

if TYPE_CHECKING:
    from collections.abc import Callable

    from ruleglot.events.activity import Activity

FOUR = Endpoint(ip="192.0.2.1", port=1)
SIX = Endpoint(ip="2001:db8::1", port=1)


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (lambda: Exec(process=BASH, call=Call.OPEN, story=""), "open does not do that; execve, execveat do"),
        (lambda: FailedExec(process=BASH, path="", error=Error.ENOENT, story=""), "path is empty"),
        (lambda: Fork(process=replace(BASH, parent=None), story=""), "a forked child runs its parent's program"),
        (lambda: Fork(process=started(BASH, "/usr/bin/id"), story=""), "a forked child runs its parent's program"),
        (lambda: Exit(process=BASH, code=256, story=""), "no such exit code: 256"),
        (lambda: FileCreate(process=BASH, path="/", story=""), "path names no file"),
        (lambda: FileCreate(process=BASH, path="/x", access=Access.READ, story=""), "O_RDONLY makes no file"),
        (lambda: FileCreate(process=BASH, path="/x", call=Call.UNLINK, story=""), "unlink does not do that"),
        (lambda: FileOpen(process=BASH, path="/x", access=Access.READ, call=Call.CREAT, story=""), "creat opens with"),
        (lambda: FileOpen(process=BASH, path="/x", access=Access.READ, call=Call.MKNOD, story=""), "mknod does not"),
        (lambda: FileDelete(process=BASH, path="x/", story=""), "path names no file"),
        (lambda: FileRename(process=BASH, original="..", path="/x", story=""), "original names no file"),
        (lambda: Connect(process=BASH, source=FOUR, destination=SIX, story=""), "IPv4 and IPv6"),
        (lambda: Accept(process=BASH, source=SIX, destination=FOUR, story=""), "IPv4 and IPv6"),
        (
            lambda: Connect(
                process=BASH,
                source=FOUR,
                destination=FOUR,
                transport=Transport.UDP,
                error=Error.ECONNREFUSED,
                story="",
            ),
            "nobody can refuse",
        ),
        (
            lambda: Connect(process=BASH, source=FOUR, destination=FOUR, error=Error.ENOENT, story=""),
            "a connection is made, refused, lost or in progress",
        ),
    ],
)
def test_what_no_machine_can_do_is_refused(build: Callable[[], Activity], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        build()


@pytest.mark.parametrize("ip", ["::0001", "2001:DB8::1", "010.0.0.1", "x", ""])
def test_address_is_one_and_in_its_shortest_spelling(ip: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        Endpoint(ip=ip, port=1)


def test_port_has_16_bits() -> None:
    with pytest.raises(ValueError, match="no such port: 65536"):
        Endpoint(ip="192.0.2.1", port=65536)


def test_relative_paths_are_those_of_the_process() -> None:
    renamed = FileRename(process=BASH, original="a", path="../b", story="")
    assert (renamed.full_original, renamed.full_path) == ("/home/bob/a", "/home/b")


def test_every_activity_has_a_time_and_a_place() -> None:
    activity = Exec(process=AGENT, story="")
    assert (activity.time, activity.host) == (1_700_000_000_000_000_000, "web-01")


@pytest.mark.parametrize(
    ("access", "allows"),
    [
        (Access.READ, {"reads"}),
        (Access.WRITE, {"writes"}),
        (Access.READ_WRITE, {"reads", "writes"}),
        (Access.TRUNCATE, {"writes", "empties"}),
        (Access.APPEND, {"writes", "creates"}),
        (Access.TOUCH, {"writes", "creates"}),
        (Access.OVERWRITE, {"writes", "creates", "empties"}),
    ],
)
def test_access_allows_what_its_flags_say(access: Access, allows: set[str]) -> None:
    assert {name for name in ("reads", "writes", "creates", "empties") if getattr(access, name)} == allows
