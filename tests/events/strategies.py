"""Processes and activities made up by hypothesis: anything that a machine can do, with a liking for what is awkward.

`processes()` have ancestors, users, terminals, containers, descriptors; `linux_activities()` are of every kind;
`ACTIVITIES` has a strategy for each kind.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeAlias

from hypothesis import strategies as st

from ruleglot.events.activity import (
    WAYS,
    Accept,
    Access,
    Bind,
    Call,
    ChangeMode,
    ChangeOwner,
    Close,
    Connect,
    DirectoryCreate,
    DirectoryDelete,
    Duplicate,
    Endpoint,
    Error,
    Exec,
    Exit,
    FailedExec,
    FileCreate,
    FileDelete,
    FileOpen,
    FileRead,
    FileRename,
    FileWrite,
    Fork,
    HardLink,
    LinuxActivity,
    MemoryFileCreate,
    ModuleLoad,
    Mount,
    NewSession,
    SendSignal,
    SetGroup,
    SetUser,
    Signal,
    Symlink,
    Trace,
    TraceRequest,
    Transport,
)
from ruleglot.events.activity.attributes import CHANGING_MODES, CHANGING_OWNERS
from ruleglot.events.activity.directories import LINKING, MAKING_DIRECTORIES, POINTING, REMOVING_DIRECTORIES
from ruleglot.events.activity.kernel import DUPLICATING, LOADING
from ruleglot.events.activity.network import FAILURES
from ruleglot.events.activity.programs import SETTING_GROUPS, SETTING_USERS
from ruleglot.events.descriptors import Descriptor, FreshSocket, MemoryFile, OpenDirectory, OpenFile, Socket
from ruleglot.events.identity import (
    Container,
    ContainerDetails,
    Group,
    Layer,
    Pod,
    Runtime,
    Terminal,
    TerminalKind,
    User,
)
from ruleglot.events.moment import MOMENT
from ruleglot.events.process import CAPABILITIES, Process

if TYPE_CHECKING:
    from collections.abc import Callable

Strategy: TypeAlias = st.SearchStrategy[Any]

AWKWARD_NAMES = ("a", "A", ".x", "x.sh", "a b", "é", "日本.txt", "-rf", "*", "[x]", "a\\b", '"', "x" * 40, "\n", ": :")
AWKWARD_ARGUMENTS = ("", " ", "-c", "a b", "it's", 'say "hi"', "two\nlines", "t[a]b*?", "C:\\", "naïve É", "x" * 300)
ENDPOINTS_4 = ("127.0.0.1", "192.0.2.10", "203.0.113.66", "10.0.0.1", "169.254.169.254")
ENDPOINTS_6 = ("::1", "2001:db8::1", "fe80::1")

characters = st.characters(codec="utf-8", exclude_characters="\0")
texts = st.one_of(st.sampled_from(AWKWARD_ARGUMENTS), st.text(characters, max_size=8))
names = st.one_of(
    st.sampled_from(AWKWARD_NAMES),
    st.text(characters.filter(lambda each: each != "/"), min_size=1, max_size=8).filter(lambda n: n not in {".", ".."}),
)
parts = st.lists(names, min_size=1, max_size=4).map("/".join)
absolute_paths = parts.map("/{}".format)
directories = st.one_of(st.just("/"), absolute_paths)
beginnings = st.sampled_from(("", "/", "./", "../", "../../", "/../", "//", "x//"))
file_paths = st.builds("{}{}".format, beginnings, parts)
"""As they are given to system calls: relative or not, normal or not; never a directory by their looks."""

ids = st.one_of(st.sampled_from((0, 1, 33, 1000, 65534, 2**32 - 2)), st.integers(0, 2**32 - 2))
account_names = st.one_of(st.none(), st.sampled_from(("root", "bob", "www-data", "Ünsal")))
users = st.builds(User, id=ids, name=account_names)
groups = st.builds(Group, id=ids, name=account_names)
pids = st.integers(1, 2**22)
modes = st.integers(0, 0o7777)
errors = st.one_of(st.none(), st.sampled_from(Error))
times = st.integers(MOMENT, MOMENT + 10**15)
ports = st.integers(0, 65535)
transports = st.sampled_from(Transport)
layers = st.one_of(st.none(), st.sampled_from(Layer))
terminals = st.one_of(
    st.builds(Terminal, kind=st.sampled_from((TerminalKind.PTS, TerminalKind.TTY)), number=st.integers(0, 2**20 - 1)),
    st.just(Terminal(kind=TerminalKind.CONSOLE)),
)
pods = st.builds(Pod, name=st.just("web-7d9f"), namespace=st.just("prod"), ip=st.sampled_from((None, "10.1.2.3")))
containers = st.builds(
    Container,
    id=st.integers(0, 2**256 - 1).map("{:064x}".format),
    details=st.one_of(
        st.none(),
        st.builds(
            ContainerDetails,
            name=st.just("web"),
            image=st.sampled_from(("nginx", "registry.example.com:5000/ci/runner")),
            tag=st.sampled_from(("latest", "1.25-alpine")),
            privileged=st.booleans(),
            pod=st.one_of(st.none(), pods),
            host_pid=st.booleans(),
        ),
    ),
    runtime=st.sampled_from(Runtime),
)


def ends(of: tuple[str, ...]) -> st.SearchStrategy[Endpoint]:
    return st.builds(Endpoint, ip=st.sampled_from(of), port=ports)


endpoints = st.one_of(ends(ENDPOINTS_4), ends(ENDPOINTS_6))
pairs_of_ends = st.one_of(*(st.tuples(ends(of), ends(of)) for of in (ENDPOINTS_4, ENDPOINTS_6)))
opened = st.one_of(
    st.builds(OpenFile, path=absolute_paths, layer=layers),
    st.builds(OpenDirectory, path=directories),
    st.builds(MemoryFile, name=names),
    st.builds(FreshSocket, version=st.sampled_from((4, 6)), transport=transports),
    st.builds(
        lambda both, accepted: Socket(source=both[0], destination=both[1], accepted=accepted),
        pairs_of_ends,
        st.booleans(),
    ),
)
descriptors = st.lists(
    st.builds(Descriptor, number=st.integers(0, 300), opened=opened), max_size=3, unique_by=lambda each: each.number
).map(tuple)


@st.composite
def processes(draw: st.DrawFn) -> Process:
    """A process with up to three known ancestors, older ones first to be born; nobody shares a pid."""
    line = draw(st.lists(pids, min_size=1, max_size=4, unique=True))
    births = sorted(draw(st.lists(times, min_size=len(line), max_size=len(line))))
    parent = None
    for pid, birth in zip(line, births, strict=True):
        parent = _process(draw, pid, birth, parent)
    assert parent is not None
    return parent


def _process(draw: st.DrawFn, pid: int, birth: int, parent: Process | None) -> Process:
    container = parent.container if parent is not None and parent.container is not None else draw(optional(containers))
    return Process(
        executable=draw(st.one_of(absolute_paths, names.map("memfd:{}".format).filter(lambda each: "/" not in each))),
        argv=draw(st.lists(texts, min_size=1, max_size=4).map(tuple)),
        cwd=draw(directories),
        pid=pid,
        user=draw(users),
        group=draw(groups),
        parent=parent,
        invoked=draw(optional(file_paths)),
        given_comm=draw(optional(st.sampled_from(("", "worker/3", "kworker/0:1", "a b")))),
        terminal=draw(optional(terminals)),
        environment=draw(
            st.lists(st.builds("{}={}".format, st.sampled_from(("A", "PATH", "é")), texts), max_size=2).map(tuple)
        ),
        real_user=draw(optional(users)),
        real_group=draw(optional(groups)),
        capabilities=draw(
            st.lists(st.sampled_from(CAPABILITIES).map("CAP_{}".format), max_size=3, unique=True).map(tuple)
        ),
        container=container,
        leads_session=draw(st.booleans()),
        leads_group=draw(st.booleans()),
        login=draw(optional(users)),
        inner_pid=draw(optional(pids)) if container is not None else None,
        started=draw(st.sampled_from((None, birth))),
        descriptors=draw(descriptors),
        layer=draw(layers) if container is not None else None,
        writable=draw(st.booleans()),
    )


def optional(strategy: Strategy) -> Strategy:
    return st.one_of(st.none(), strategy)


def calls(possible: frozenset[Call] | set[Call]) -> st.SearchStrategy[Call]:
    return st.sampled_from(sorted(possible))


holders = processes().filter(lambda process: bool(process.descriptors))
"""Processes that have something open."""


def _of(kind: Callable[..., LinuxActivity], /, **fields: Strategy) -> st.SearchStrategy[LinuxActivity]:
    """Return a strategy for the activities of a kind of which any process is capable."""
    common = {
        "process": processes(),
        "story": st.just("made up"),
        "host": st.sampled_from(("web-01", "é")),
        "time": times,
    }
    return st.builds(kind, **{**common, **fields})


@st.composite
def forks(draw: st.DrawFn) -> Fork:
    parent = draw(processes())
    line = {each.pid for each in parent.line}
    child = replace(
        parent,
        pid=draw(pids.filter(lambda pid: pid not in line)),
        parent=parent,
        leads_session=False,
        leads_group=False,
    )
    return Fork(process=child, story="made up")


@st.composite
def settings(
    draw: st.DrawFn, kind: Callable[..., LinuxActivity], what: str, values: Strategy, possible: frozenset[Call]
) -> LinuxActivity:
    process, other, error = draw(processes()), draw(values), draw(errors)
    own = getattr(process, what)
    asked, before = (own, other) if error is None else (other, own)
    call = draw(calls(possible))
    return kind(process=process, story="made up", before=before, call=call, error=error, **{what: asked})


@st.composite
def exits(draw: st.DrawFn) -> Exit:
    signal = draw(optional(st.sampled_from(Signal)))
    return Exit(
        process=draw(processes()), story="made up", code=0 if signal else draw(st.integers(0, 255)), signal=signal
    )


@st.composite
def traces(draw: st.DrawFn) -> Trace:
    process = draw(processes())
    target = draw(processes().filter(lambda each: each.pid != process.pid))
    return Trace(
        process=process, story="made up", target=target, request=draw(st.sampled_from(TraceRequest)), error=draw(errors)
    )


@st.composite
def openings(draw: st.DrawFn) -> FileOpen:
    call, error = draw(calls({Call.OPEN, Call.OPENAT, Call.OPENAT2, Call.CREAT})), draw(errors)
    access = (
        Access.OVERWRITE if call is Call.CREAT else draw(st.sampled_from((*WAYS, Access.READ | Access.CLOSE_ON_EXEC)))
    )
    process, base = draw(_with_base(call))
    return FileOpen(
        process=process,
        story="made up",
        path=draw(file_paths),
        access=access,
        call=call,
        base=base,
        layer=draw(layers),
        error=error,
    )


@st.composite
def creations(draw: st.DrawFn) -> FileCreate:
    call = draw(calls({Call.OPEN, Call.OPENAT, Call.OPENAT2, Call.CREAT, Call.MKNOD, Call.MKNODAT}))
    process, base = draw(_with_base(call))
    ways = (Access.TOUCH, Access.OVERWRITE, Access.APPEND, Access.TOUCH | Access.EXCLUSIVE)
    return FileCreate(
        process=process,
        story="made up",
        path=draw(file_paths),
        call=call,
        access=Access.OVERWRITE if call is Call.CREAT else draw(st.sampled_from(ways)),
        mode=draw(modes),
        base=base,
        layer=draw(layers),
        error=draw(errors),
    )


def _with_base(call: Call) -> st.SearchStrategy[tuple[Process, Descriptor | None]]:
    """Return a process, and a directory that it has open, where the call can begin at one."""
    alone: st.SearchStrategy[tuple[Process, Descriptor | None]] = st.tuples(processes(), st.none())
    if call not in {Call.OPENAT, Call.OPENAT2}:
        return alone
    bases = st.builds(Descriptor, number=st.integers(3, 9), opened=st.builds(OpenDirectory, path=directories))
    return st.one_of(
        alone, st.builds(lambda process, base: (replace(process, descriptors=(base,)), base), processes(), bases)
    )


@st.composite
def connections(draw: st.DrawFn) -> Connect:
    source, destination = draw(pairs_of_ends)
    transport = draw(transports)
    fates = (
        st.none() if transport is Transport.UDP else optional(st.sampled_from(sorted({*FAILURES, Error.EINPROGRESS})))
    )
    return Connect(
        process=draw(processes()),
        story="made up",
        source=source,
        destination=destination,
        transport=transport,
        error=draw(fates),
    )


def _held(kind: Callable[..., LinuxActivity], /, **fields: Strategy) -> st.SearchStrategy[LinuxActivity]:
    """Return a strategy for what is done with something open."""

    @st.composite
    def build(draw: st.DrawFn) -> LinuxActivity:
        process = draw(holders)
        descriptor = draw(st.sampled_from(process.descriptors))
        return kind(
            process=process,
            story="made up",
            descriptor=descriptor,
            **{name: draw(each) for name, each in fields.items()},
        )

    return build()


@st.composite
def duplications(draw: st.DrawFn) -> Duplicate:
    process = draw(holders)
    old = draw(st.sampled_from(process.descriptors))
    new = draw(st.integers(0, 300).filter(lambda number: number != old.number))
    return Duplicate(process=process, story="made up", old=old, new=new, call=draw(calls(DUPLICATING)))


leaders = processes().map(lambda process: replace(process, leads_session=True, terminal=None))
data = st.binary(max_size=20)

ACTIVITIES: dict[type[LinuxActivity], st.SearchStrategy[LinuxActivity]] = {
    Exec: _of(Exec, call=calls({Call.EXECVE, Call.EXECVEAT})),
    FailedExec: _of(
        FailedExec, path=file_paths, error=st.sampled_from(Error), argv=st.lists(texts, max_size=3).map(tuple)
    ),
    Fork: forks(),
    Exit: exits(),
    NewSession: _of(NewSession, process=leaders),
    SetUser: settings(SetUser, "user", users, SETTING_USERS),
    SetGroup: settings(SetGroup, "group", groups, SETTING_GROUPS),
    Trace: traces(),
    SendSignal: _of(SendSignal, target=processes(), signal=st.sampled_from(Signal), error=errors),
    FileCreate: creations(),
    FileOpen: openings(),
    FileDelete: _of(FileDelete, path=file_paths, call=calls({Call.UNLINK, Call.UNLINKAT}), error=errors),
    FileRename: _of(
        FileRename,
        original=file_paths,
        path=file_paths,
        call=calls({Call.RENAME, Call.RENAMEAT, Call.RENAMEAT2}),
        error=errors,
    ),
    HardLink: _of(HardLink, original=file_paths, path=file_paths, call=calls(LINKING), error=errors),
    Symlink: _of(Symlink, target=file_paths, path=file_paths, call=calls(POINTING), error=errors),
    ChangeMode: _of(ChangeMode, path=file_paths, mode=modes, call=calls(CHANGING_MODES), error=errors),
    ChangeOwner: _of(ChangeOwner, path=file_paths, user=ids, group=ids, call=calls(CHANGING_OWNERS), error=errors),
    DirectoryCreate: _of(DirectoryCreate, path=file_paths, mode=modes, call=calls(MAKING_DIRECTORIES), error=errors),
    DirectoryDelete: _of(DirectoryDelete, path=file_paths, call=calls(REMOVING_DIRECTORIES), error=errors),
    FileRead: _held(FileRead, data=data),
    FileWrite: _held(FileWrite, data=data),
    Close: _held(Close),
    Duplicate: duplications(),
    Connect: connections(),
    Accept: st.builds(
        lambda process, both: Accept(process=process, story="made up", source=both[0], destination=both[1]),
        processes(),
        pairs_of_ends,
    ),
    Bind: _of(Bind, address=endpoints, transport=transports, error=optional(st.sampled_from((Error.EACCES,)))),
    ModuleLoad: _of(ModuleLoad, path=file_paths, parameters=texts, call=calls(LOADING), error=errors),
    MemoryFileCreate: _of(MemoryFileCreate, name=names, close_on_exec=st.booleans()),
    Mount: _of(Mount, device=texts, path=file_paths, kind=st.sampled_from(("ext4", "proc", "cgroup")), error=errors),
}


def linux_activities() -> st.SearchStrategy[LinuxActivity]:
    """Activities of every kind."""
    return st.one_of(*ACTIVITIES.values())
