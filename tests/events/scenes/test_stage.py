"""The stage: what is decided for a process that comes in, and that one scene's details are not another's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.events.strategies import ACTIVITIES

from ruleglot.events.activity import Access, Connect, Duplicate, Error, Exec, FileOpen, MemoryFileCreate
from ruleglot.events.descriptors import Descriptor, OpenFile
from ruleglot.events.identity import Layer
from ruleglot.events.scenes.cast import BOB, BOB_GROUP, ROOT
from ruleglot.events.scenes.details import PLAIN, details
from ruleglot.events.scenes.stage import FIRST_PID, SCENE_PIDS, after, detached, performed, set_up

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruleglot.events.activity import LinuxActivity
    from ruleglot.events.scenes.stage import Stage

STAGE = set_up(0, 1)


@pytest.mark.parametrize(
    ("path", "executable", "comm"),
    [
        ("/bin/sh", "/usr/bin/dash", "sh"),
        ("/usr/bin/python3", "/usr/bin/python3.11", "python3"),
        ("/usr/sbin/insmod", "/usr/bin/kmod", "insmod"),
        ("/usr/bin/curl", "/usr/bin/curl", "curl"),
    ],
)
def test_links_lead_to_programs(path: str, executable: str, comm: str) -> None:
    process = STAGE.start(STAGE.cast.bash, path)
    assert (process.executable, process.comm) == (executable, comm)
    assert process.invoked == (None if path == executable else path)


def test_line_is_read_as_a_shell_reads_it() -> None:
    assert STAGE.start(STAGE.cast.bash, "/usr/bin/ls", "ls '' \"it's\" 'a b'").argv == ("ls", "", "it's", "a b")
    assert STAGE.start(STAGE.cast.bash, "/usr/bin/ls").argv == ("ls",)


def test_root_has_all_capabilities_and_in_a_container_some() -> None:
    def granted(parent: str, **changes: Any) -> set[str]:  # noqa: ANN401 - fields of Process
        return set(STAGE.start(getattr(STAGE.cast, parent), "/usr/bin/id", **changes).capabilities)

    assert "CAP_SYS_MODULE" in granted("agent")
    assert granted("runner_shell") == granted("debug_shell") == granted("agent")
    assert {"CAP_CHOWN"} < granted("web_shell") == granted("newborn_shell") < granted("agent")
    assert granted("bash") == granted("postgres") == granted("agent", user=BOB) == set()


def test_program_of_root_runs_as_its_owner() -> None:
    passwd = STAGE.start_as_root(STAGE.cast.bash, "/usr/bin/passwd")
    assert (passwd.user, passwd.real_user, passwd.real_group) == (ROOT, BOB, BOB_GROUP)
    assert (passwd.group, passwd.login) == (BOB_GROUP, BOB)
    assert "CAP_SETUID" in passwd.capabilities


def test_pids_inside_a_container_are_its_own_unless_it_sees_the_host() -> None:
    inside = STAGE.start(STAGE.cast.web_shell, "/bin/busybox")
    assert inside.inner_pid is not None
    assert inside.inner_pid < FIRST_PID < inside.pid
    assert inside.layer is Layer.LOWER
    assert STAGE.start(STAGE.cast.debug_shell, "/usr/bin/id").inner_pid is None
    on_the_host = STAGE.start(STAGE.cast.bash, "/usr/bin/id")
    assert (on_the_host.inner_pid, on_the_host.layer) == (None, None)


def test_shell_at_a_terminal_gives_its_jobs_a_group_and_a_service_does_not() -> None:
    assert STAGE.start(STAGE.cast.bash, "/usr/bin/id").leads_group
    assert not STAGE.start(STAGE.cast.agent, "/usr/bin/id").leads_group
    assert not STAGE.start(STAGE.start(STAGE.cast.bash, "/usr/bin/make"), "/usr/bin/gcc").leads_group


def test_forked_child_is_its_parents_program_under_another_number() -> None:
    script = STAGE.start(STAGE.cast.bash, "/usr/bin/dash", "/bin/sh ./x.sh", invoked="./x.sh")
    child = STAGE.fork(script)
    assert (child.executable, child.argv, child.comm, child.parent) == (script.executable, script.argv, "x.sh", script)
    assert child.pid != script.pid
    assert (child.leads_session, child.leads_group) == (False, False)


def test_detached_process_leads_a_session_without_a_terminal() -> None:
    child = STAGE.fork(STAGE.cast.bash)
    daemon = detached(child)
    assert (daemon.pid, daemon.terminal, daemon.session_leader) == (child.pid, None, daemon)


@given(st.one_of(*(ACTIVITIES[kind] for kind in (FileOpen, MemoryFileCreate, Connect, Duplicate))))
def test_after_an_activity_its_process_has_the_newest_open(activity: LinuxActivity) -> None:
    assert isinstance(activity, FileOpen | MemoryFileCreate | Connect | Duplicate)
    before, process = activity.process, after(activity)
    newest = process.descriptors[-1]
    assert process.pid == before.pid
    assert set(process.descriptors) - {newest} <= set(before.descriptors)
    if isinstance(activity, Duplicate):
        assert newest == Descriptor(number=activity.new, opened=activity.old.opened)
    else:
        assert len(process.descriptors) == len(before.descriptors) + 1


def test_opened_file_can_be_read_afterwards() -> None:
    opening = FileOpen(process=STAGE.cast.bash, path="notes.txt", access=Access.READ, story="")
    (descriptor,) = after(opening).descriptors
    assert descriptor == Descriptor(number=3, opened=OpenFile(path="/home/bob/notes.txt", given="notes.txt"))


def test_activities_happen_one_after_the_other_on_the_machine_of_the_seed() -> None:
    def play(stage: Stage) -> Iterator[LinuxActivity]:
        curl = stage.start(stage.cast.bash, "/usr/bin/curl")
        yield Exec(process=curl, story="one")
        yield Connect(
            process=curl, source=stage.here(), destination=stage.site(443), error=Error.EINPROGRESS, story="two"
        )

    one, two = performed(play, set_up(5, 0))
    assert one.process == two.process
    assert one.process.started is not None
    assert one.process.started < one.time < two.time
    assert one.host == two.host == details(5).host != PLAIN.host


@given(st.integers(0, 10**6), st.integers(0, 100))
def test_stage_is_the_same_again_and_uses_its_own_numbers(seed: int, place: int) -> None:
    one, other = set_up(seed, place), set_up(seed, place)
    assert [next(one.pids) for _ in range(20)] == [next(other.pids) for _ in range(20)]
    assert (one.suffix(), one.here()) == (other.suffix(), other.here())
    first = FIRST_PID + details(seed).shift + place * SCENE_PIDS
    assert first < next(one.pids) <= first + SCENE_PIDS
    assert next(one.times) < next(set_up(seed, place + 1).times)


def test_cast_is_of_one_machine() -> None:
    cast = STAGE.cast
    players = [
        *(cast.cron, cast.sshd, cast.bash, cast.root_shell, cast.colleague, cast.apache, cast.tomcat, cast.agent),
        *(cast.containerd, cast.kubelet, cast.shim, cast.nginx, cast.web_shell, cast.runner_shell),
        *(cast.newborn_shell, cast.postgres, cast.debug_shell),
    ]
    assert len({each.pid for each in players}) == len(players)
    assert all(list(each.line)[-1] == cast.systemd for each in players)
    assert (cast.root_shell.user, cast.root_shell.login) == (ROOT, BOB)
    assert (cast.bash.group, cast.bash.login) == (BOB_GROUP, BOB)
    ids = {each.id for each in (cast.web, cast.runner, cast.newborn, cast.database, cast.debugger)}
    assert len(ids) == 5
