"""Activities derived from rules over Falco's and Sigma's fields: they fire on their own platform's view.

And what they are for: of a port that is too broad, one of them fires the port alone.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from tests.reading import read_events

from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.evaluation.matches import fires as rule_fires
from ruleglot.events.activity import FileRead, FileRename, LinuxActivity
from ruleglot.events.derivation.demands import ways
from ruleglot.events.derivation.witnesses import witnesses
from ruleglot.events.derive import MOST, derive
from ruleglot.events.ecs.view import ecs_document
from ruleglot.events.falco.view import falco_events
from ruleglot.events.sigma.auditd import auditd_records
from ruleglot.events.sigma.view import Taxonomy, sigma_record
from ruleglot.languages.falco.read import read_condition
from ruleglot.languages.sigma.read import read_query
from ruleglot.rules.load import read_rules
from ruleglot.rules.rule import FalcoBody, SigmaBody
from ruleglot.source import Source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from ruleglot.ir.nodes import EventQuery

    Asked = tuple[EventQuery, Callable[[LinuxActivity], bool]]


def falco(condition: str) -> Asked:
    query = read_condition(Source("condition", condition), macros={}, lists={})
    return query, lambda activity: any(rule_fires(query, event) for event in falco_events(activity))


def sigma_records(activity: LinuxActivity) -> tuple[dict[str, object], ...]:
    own = (sigma_record(activity, taxonomy) for taxonomy in Taxonomy)
    return (*(each for each in own if each is not None), *auditd_records(activity))


def sigma(log_source: str, *selection: str) -> Asked:
    lines = "".join(f"        {each}\n" for each in selection)
    text = (
        f"title: x\nlogsource: {{product: linux, {log_source}}}\n"
        f"detection:\n    selection:\n{lines}    condition: selection\n"
    )
    query = read_query(Source("rule.yml", text))
    return query, lambda activity: any(rule_fires(query, record) for record in sigma_records(activity))


def ecs(text: str) -> Asked:
    query = read_events(text)

    def fires(activity: LinuxActivity) -> bool:
        document = ecs_document(activity)
        return document is not None and rule_fires(query, document)

    return query, fires


EXEC = "evt.type in (execve, execveat) and evt.failed = false and "
OPEN = "evt.type in (open, openat, openat2) and "
FALCO = (
    EXEC + "proc.name in (curl, wget)",
    EXEC + "basename(proc.exepath) = curl and proc.exepath startswith /tmp/",
    EXEC + "proc.exepath = /usr/bin/python3.11 and proc.name = script.py",
    EXEC + "proc.cmdline contains ' -o ' and proc.cmdline startswith 'curl ' and proc.args endswith .sh",
    EXEC + "concat(' ', proc.exeline, ' ') contains ' -o ' and tolower(proc.exeline) contains http",
    EXEC + "proc.args[0] = -c and proc.args[1] startswith /tmp/ and proc.cmdnargs >= 3",
    EXEC + "proc.pname in (bash, zsh) and proc.aname[2] = sshd and proc.aname[3] in (sshd, dropbear)",
    EXEC + "proc.pexepath = /usr/sbin/nginx and proc.pcmdline contains daemon and proc.pexe != x",
    EXEC + "proc.aname in (httpd, apache2) and not proc.pname in (httpd, apache2)",
    EXEC + "concat(' ', concat(proc.pexe, ' ', proc.aargs[1]), ' ') contains ' -c '",
    EXEC + "proc.env[LD_PRELOAD] startswith /tmp/ and proc.env contains HISTFILE",
    EXEC + "proc.tty >= 34816 and proc.tty < 36864 and proc.cwd startswith /dev/shm/",
    EXEC + "proc.is_exe_from_memfd = true and proc.is_sid_leader = true",
    EXEC + "container.id != host and proc.is_exe_upper_layer = true and proc.vpid = 1",
    EXEC + "container.image.repository endswith /nginx and container.image.tag = 1.25 and container.privileged = true",
    EXEC + "k8s.ns.name = kube-system and k8s.pod.name startswith web and k8s.pod.label[app] = web",
    EXEC + "user.name = bob and user.uid >= 1000 and user.loginuid != -1 and group.gid = 100",
    EXEC + "thread.cap_permitted contains CAP_SYS_ADMIN and user.loginname = alice",
    EXEC + "not user.loginuid = -1 and not container.id = host and not proc.tty = 0",
    EXEC + "proc.duration < 5000000000 and proc.ppid.duration < 9000000000",
    EXEC + "len(proc.args) > 100",
    "evt.type = execve and evt.failed = true and evt.res = ENOENT",
    "evt.type = procexit and evt.arg.ret = 3",
    "evt.type = procexit and evt.arg.sig = SIGKILL",
    "evt.type = clone and evt.rawres = 0 and proc.name = bash",
    "evt.type = setsid and proc.name = daemon",
    "evt.type = setuid and evt.arg.uid = root",
    "evt.type = ptrace and evt.arg.request in (PTRACE_ATTACH, PTRACE_SEIZE)",
    "evt.type = kill and evt.arg.sig = SIGKILL",
    OPEN + "evt.is_open_create = true and fd.name startswith /etc/cron and fd.name endswith .sh",
    OPEN
    + "evt.is_open_read = true and fd.typechar = f and fd.num >= 0 and fd.directory = /etc and fd.filename = shadow",
    OPEN + "evt.is_open_write = true and evt.arg.flags contains O_TRUNC and fd.nameraw contains ../",
    OPEN + "evt.rawres = -13 and fd.name = /etc/shadow",
    OPEN + "evt.is_open_write = false and fd.name pmatch (/root/.ssh, /etc/ssl)",
    "evt.type = creat and fd.name glob '/tmp/*.??'",
    "evt.type in (mknod, mknodat) and evt.arg.path startswith /dev/shm/",
    "evt.type in (unlink, unlinkat) and (fs.path.name startswith /var/log/ or evt.arg.name startswith /var/log/)",
    "evt.type = unlinkat and evt.arg.flags contains AT_REMOVEDIR and fs.path.name = /srv/x",
    "evt.type in (rename, renameat, renameat2) and fs.path.source endswith .txt and basename(fs.path.target) = locked",
    "evt.type in (link, linkat) and fs.path.target = /etc/shadow",
    "evt.type in (symlink, symlinkat) and evt.arg.target in (/etc/shadow, /etc/passwd) and evt.arg.linkpath contains t",
    "evt.type in (chmod, fchmodat) and evt.arg.mode contains S_ISUID and not evt.arg.filename startswith /opt/",
    "evt.type in (chown, fchownat, lchown) and fs.path.name startswith /etc/ and evt.arg.uid = 0",
    "evt.type in (mkdir, mkdirat) and fs.path.nameraw startswith '/tmp/.'",
    "evt.type = mount and evt.arg.dev startswith /dev/ and evt.arg.dir = /mnt and evt.arg.type = ext4",
    "evt.type in (init_module, finit_module) and not evt.failed = true",
    "evt.type = memfd_create and evt.arg.name startswith kworker",
    "evt.type in (read, write) and fd.name = /etc/shadow",
    "evt.type = write and evt.buffer contains password",
    "evt.type in (dup2, dup3) and fd.num in (0, 1, 2) and fd.typechar in (4, 6)",
    "evt.type = connect and fd.sip = '203.0.113.5' and fd.sport in (80, 4444) and fd.l4proto = tcp",
    "evt.type = connect and fd.snet in ('10.0.0.0/8', 'fe80::/10') and not fd.cip = '10.0.0.5'",
    "evt.type = connect and fd.typechar = 6 and fd.rport > 1024 and fd.lip exists",
    "evt.type = connect and fd.l4proto = udp and fd.sport = 53",
    "evt.type = connect and evt.res = ECONNREFUSED and evt.arg.addr = '203.0.113.5:4444'",
    "evt.type in (accept, accept4) and fd.lport = 22 and fd.rip = '203.0.113.5'",
    "evt.type = bind and fd.sport = 4444 and fd.sip = '192.0.2.9'",
    "evt.type = socket and proc.name = nc and evt.arg.domain = AF_INET6",
)


@pytest.mark.parametrize("condition", FALCO)
def test_every_demand_of_a_falco_condition_is_met(condition: str) -> None:
    query, fires = falco(condition)
    assert unmet(query, fires) == []


PROCESS, FILE, NETWORK = (f"category: {each}" for each in ("process_creation", "file_event", "network_connection"))
AUDITD = "service: auditd"
SIGMA = (
    (PROCESS, "Image|endswith: [/curl, /wget]", "CommandLine|contains|all: [' -o ', http]"),
    (PROCESS, "ParentImage|endswith: /nginx", "ParentCommandLine|contains: daemon", "Image: /bin/sh"),
    (PROCESS, "CurrentDirectory|startswith: /tmp", "User: root", "CommandLine|re: 'ba?sh\\s-i$'"),
    (PROCESS, "CommandLine|startswith: 'sh -c '", "CommandLine|endswith: '.sh'", "CommandLine|contains: '?curl*'"),
    (PROCESS, "User: '-'", "ParentImage: '-'", "ProcessId|gte: 500", "LogonId: 0"),
    (PROCESS, "Image|re: '/(python|perl)[0-9]'", "CommandLine|re|all: ['-c\\s', 'socket']"),
    ("category: process_termination", "Image|endswith: /auditd"),
    (FILE, "TargetFilename|startswith: [/etc/cron, /var/spool/cron]", "TargetFilename|endswith: '.sh'"),
    (FILE, "TargetFilename|contains: /.ssh/", "Image|endswith: [/python3, /perl]", "User|exists: true"),
    ("category: file_delete", "TargetFilename|startswith: /var/log/"),
    (NETWORK, "DestinationIp|cidr: [10.0.0.0/8, 'fe80::/10']", "DestinationPort: [22, 4444]", "Initiated: 'true'"),
    (NETWORK, "Protocol: udp", "DestinationPort|lt: 1024", "Image|endswith: /dig"),
    (NETWORK, "Initiated: 'false'", "SourceIp: 203.0.113.9", "SourcePort|gt: 1000", "DestinationIsIpv6: 'false'"),
    (AUDITD, "type: EXECVE", "a0: [nc, ncat]", "a1|startswith: '-l'", "a2|contains: '44'"),
    (AUDITD, "type: SYSCALL", "SYSCALL: [unlink, unlinkat]", "exe|endswith: /shred", "comm: shred", "success: 'yes'"),
    (AUDITD, "type: SYSCALL", "SYSCALL: execve", "euid: '0'", "AUID: alice", "uid: '33'"),
    (AUDITD, "type: PATH", "name|startswith: /etc/cron", "nametype: CREATE"),
    (AUDITD, "type: SYSCALL", "success: 'no'", "exit: '-13'", "SYSCALL: openat"),
    (AUDITD, "type: PROCTITLE", "proctitle|contains: 'useradd '"),
    (AUDITD, "type: CWD", "cwd: /dev/shm"),
    (PROCESS, "process.name: [curl, wget]", "process.args|contains: http", "process.parent.executable: /bin/sh"),
    ("category: file_rename", "file.path|endswith: .locked", "file.Ext.original.path|startswith: /home/"),
)


@pytest.mark.parametrize("selection", SIGMA, ids=str)
def test_every_demand_of_a_sigma_rule_is_met(selection: tuple[str, ...]) -> None:
    query, fires = sigma(*selection)
    assert unmet(query, fires) == []


def unmet(query: EventQuery, fires: Callable[[LinuxActivity], bool]) -> list[str]:
    """Return the demands that no activity on which the rule fires meets."""
    assert any(map(fires, derive(query, fires)))
    wanted = {demand for way in ways(query.condition) for demand in way if demand.wanted}
    met = {demand for witness in witnesses(query, fires) for demand in witness.way}
    return [f"{demand.field}: {demand.leaf}" for demand in wanted - met]


TOO_BROAD = (
    # One end of a fence missing: contained instead of whole, prefix instead of one level, the task instead of the file.
    ('process where event.type == "start" and process.args == "-c"', falco(EXEC + "proc.exeline contains -c")),
    ('process where event.type == "start" and process.args == "-c"', sigma(PROCESS, "CommandLine|contains: -c")),
    ('process where event.type == "start" and process.name == "curl"', falco(EXEC + "proc.name = curl")),
    ('process where event.type == "start" and process.name == "curl"', falco(EXEC + "proc.exepath endswith curl")),
    ('process where event.type == "start" and process.name == "curl"', sigma(PROCESS, "Image|endswith: curl")),
    ('process where event.type == "start" and process.name == "curl"', falco("evt.type = execve and proc.exe = curl")),
    ('process where event.type == "start" and process.name == "id"', sigma(PROCESS, "Image|cased|endswith: d")),
    ('process where event.type == "start" and process.parent.name == "sh"', falco(EXEC + "proc.aname = sh")),
    ('file where event.action == "creation" and file.path == "/etc/x"', falco(OPEN + "fd.name = /etc/x")),
    (
        'file where event.action == "creation" and file.path like "/etc/?"',
        sigma(FILE, "TargetFilename|startswith: /etc/"),
    ),
    ('file where event.action == "creation" and file.name == "x"', sigma(FILE, "TargetFilename|contains: /x")),
    ('network where destination.port == 4444 and event.action == "connection_attempted"', falco("fd.sport >= 4444")),
    (
        'network where cidrmatch(destination.ip, "10.0.0.0/9")',
        falco("evt.type in (connect, accept, accept4) and fd.snet in ('10.0.0.0/8')"),
    ),
    (
        'process where event.type == "start" and process.args == "-o" and process.args == "x"',
        falco(EXEC + "proc.args contains -o and proc.args contains x"),
    ),
    ('process where event.type == "start" and user.name == "root"', sigma(PROCESS, "User|contains: root")),
    ('process where event.type == "start" and container.id != null', falco(EXEC + "container.id exists")),
    ('process where event.type == "start" and process.interactive == true', falco(EXEC + "proc.tty != 0")),
)
"""Rules, and ports of them that fire on more."""


@pytest.mark.parametrize(("source", "ported"), TOO_BROAD)
def test_broad_port_is_caught_by_what_is_derived_from_it(source: str, ported: Asked) -> None:
    _, source_fires = ecs(source)
    query, ported_fires = ported
    assert any(ported_fires(each) and not source_fires(each) for each in derive(query, ported_fires))


def test_what_is_near_an_exclusion_is_no_exclusion() -> None:
    query, fires = falco(EXEC + "proc.exepath startswith /bin/ and not proc.exepath in (/bin/su, /bin/id)")
    paths = {each.process.executable for each in derive(query, fires) if fires(each)}
    assert {"/bin/sux", "/bin/s", "/bin/sub/su", "/bin/su/x"} <= paths
    assert {"/bin/su", "/bin/id"} <= {each.process.executable for each in derive(query, fires)}


def test_near_misses_differ_by_one_thing() -> None:
    query, fires = falco(EXEC + "proc.name = curl and fd.name != x or evt.type = openat and fd.name = '/etc/a*'")
    names = {getattr(each, "path", "") for each in derive(query, fires) if not fires(each)}
    assert {"/etc/ax", "/etc/a", "/etc/sub/a*", "/ETC/A*", "/etcx/a*"} <= names


def test_task_and_program_are_told_apart() -> None:
    query, fires = falco(EXEC + "proc.name = curl")
    found = derive(query, fires)
    tasks = {(each.process.comm, each.process.name) for each in found}
    assert {("curl", "curl"), ("curlx", "curlx"), ("curlx", "curl")} <= tasks


def test_words_of_a_joined_line_are_near_each_other() -> None:
    query, fires = falco(EXEC + "concat(' ', proc.exeline, ' ') contains ' -c '")
    found = {each.process.argv for each in derive(query, fires)}
    around = [("x", *each, "x") for each in (("-c",), ("-c", "true -c end"), ("-cx",), ("-C",), ("-", "c"), ())]
    assert found >= set(around)


def test_elements_of_a_list_are_exchanged_and_put_together() -> None:
    query, fires = ecs('process where process.args == "-o" and process.args == "x"')
    found = {each.process.argv[1:] for each in derive(query, fires)}
    assert {("-o", "x"), ("x", "-o"), ("-o x",), ("-ox",), ("-o=x",)} <= found


def test_halves_of_a_pattern_are_two_elements() -> None:
    query, fires = ecs('process where process.args like "*http*.sh"')
    found = {each.process.argv[1:] for each in derive(query, fires)}
    assert ("xhttpx", "x.sh") in found


def test_call_and_the_field_of_its_path_come_together() -> None:
    query, fires = falco(
        "(evt.type in (openat, creat) or evt.type in (rename, renameat2, mknod)) and"
        " (fd.name startswith /etc/a or fd.name startswith /etc/b or fs.path.target startswith /etc/c)"
    )
    renamed = [each for each in derive(query, fires) if isinstance(each, FileRename) and fires(each)]
    assert {each.path for each in renamed} >= {"/etc/cx"}


def test_other_sensors_see_what_elastics_do_not() -> None:
    query, fires = falco("evt.type = read and fd.name = /etc/shadow")
    assert any(isinstance(each, FileRead) and fires(each) for each in derive(query, fires))
    query, fires = ecs("any where true")
    assert not any(isinstance(witness.activity, FileRead) for witness in witnesses(query, fires))


@pytest.mark.parametrize("asked", [falco(FALCO[0]), falco(FALCO[37]), sigma(*SIGMA[0]), sigma(*SIGMA[13])])
def test_same_rule_gives_the_same_activities_and_none_twice(asked: Asked) -> None:
    first, second = derive(*asked), derive(*asked)
    assert first == second
    assert 0 < len(set(first)) == len(first) <= MOST


def fires_on(query: EventQuery, see: Callable[[LinuxActivity], Iterable[Any]], activity: LinuxActivity) -> bool:
    return any(rule_fires(query, record) for record in see(activity))


def corpus(folder: Path) -> Iterator[Asked]:
    """Yield the rules of a folder that can be read."""
    for path in sorted(each for each in folder.rglob("*") if each.suffix in {".yml", ".yaml"}):
        for rule in read_rules(path):
            try:
                match rule.body:
                    case FalcoBody(condition=text, macros=macros, lists=lists):
                        query = read_condition(text, macros=macros, lists=lists)
                    case SigmaBody(text=text):
                        query = read_query(text)
                    case _:
                        continue
            except DiagnosticError:  # what the readers do not do yet
                continue
            see = falco_events if isinstance(rule.body, FalcoBody) else sigma_records
            yield query, partial(fires_on, query, see)


@pytest.mark.shared
@pytest.mark.parametrize(("folder", "least"), [("falco-rules", 70), ("sigma-rules/linux", 170)])
def test_rules_of_the_corpus_fire_on_what_is_derived_from_them(shared: Path, folder: str, least: int) -> None:
    read = firing = activities = 0
    for query, fires in corpus(shared / "corpus" / folder):
        found = derive(query, fires)
        read += 1
        firing += any(map(fires, found))
        activities += len(found)
    print(f"{firing} of {read} rules of {folder} fire on one of {activities} activities")
    assert firing >= least
