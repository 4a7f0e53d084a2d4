"""Processes: what is derived, and what no process can be."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ruleglot.events.scenes.cast import AGENT, BASH, SYSTEMD, started

WORKER = started(AGENT, "/opt/acme/bin/worker")


@pytest.mark.parametrize(
    ("executable", "invoked", "given", "comm"),
    [
        ("/usr/bin/curl", None, None, "curl"),
        ("/usr/bin/systemd-detect-virt", None, None, "systemd-detect-"),
        ("/usr/bin/dash", "./entrypoint.sh", None, "entrypoint.sh"),
        ("/bin/busybox", "/usr/bin/wget", None, "wget"),
        ("/usr/bin/ééééééééé", None, None, "ééééééé"),  # the cut goes through the eighth letter
        ("/usr/bin/python3.11", None, "worker/3", "worker/3"),
    ],
)
def test_comm_is_what_was_invoked_cut_to_15_bytes(
    executable: str, invoked: str | None, given: str | None, comm: str
) -> None:
    assert replace(WORKER, executable=executable, invoked=invoked, given_comm=given).comm == comm


def test_name_and_command_line_are_derived() -> None:
    process = started(AGENT, "/usr/bin/curl", "/bin/curl", "a b", "")
    assert (process.name, process.command_line) == ("curl", "/bin/curl a b ")


def test_program_in_memory_has_its_name_after_memfd() -> None:
    process = started(AGENT, "memfd:x")
    assert (process.in_memory, process.name, process.comm) == (True, "memfd:x", "memfd:x")


def test_session_leader_is_the_nearest_one() -> None:
    assert WORKER.session_leader is AGENT
    assert AGENT.session_leader is AGENT
    assert replace(WORKER, parent=None).session_leader is None


def test_first_of_two_variables_of_one_name_counts() -> None:
    assert replace(WORKER, environment=("A=1", "B=", "A=2")).variables == {"A": "1", "B": ""}


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"executable": "curl"}, "executable is not an absolute path in normal form"),
        ({"executable": "/usr/bin/../curl"}, "executable is not an absolute path in normal form"),
        ({"executable": "/"}, "the executable is a directory"),
        ({"executable": "memfd:a\0"}, "executable holds a NUL byte"),
        ({"invoked": ""}, "invoked is empty"),
        ({"cwd": "tmp"}, "cwd is not an absolute path in normal form"),
        ({"argv": ()}, r"a process has at least argv\[0\]"),
        ({"argv": ("a", "b\0")}, "argument holds a NUL byte"),
        ({"environment": ("A",)}, "an environment variable reads NAME=value: 'A'"),
        ({"given_comm": "x" * 16}, "comm has at most 15 bytes"),
        ({"pid": 0}, "no such pid: 0"),
        ({"pid": 2**22 + 1}, "no such pid"),
        ({"pid": SYSTEMD.pid}, "process 1 is among its own ancestors"),
    ],
)
def test_what_no_machine_can_run_is_refused(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        replace(WORKER, **changes)


def test_started_process_inherits_what_is_not_given() -> None:
    child = started(BASH, "/usr/bin/id")
    assert (child.argv, child.cwd, child.terminal, child.parent) == (("id",), BASH.cwd, BASH.terminal, BASH)
    assert not child.leads_session
