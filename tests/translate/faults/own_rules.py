"""Rules of our own: what the tables of the bridge and the printers can say and no rule of the corpus asks.

A rule is short, so that what it asks decides whether it fires.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ruleglot.languages.eql.lexer import KEYWORDS
from ruleglot.rules.rule import EqlBody, Metadata, Rule
from ruleglot.source import Source

if TYPE_CHECKING:
    from collections.abc import Mapping

EXEC = 'process where host.os.type == "linux" and event.type == "start" and event.action == "exec"'
FORK = 'process where host.os.type == "linux" and event.action == "fork"'
EXIT = 'process where host.os.type == "linux" and event.type == "end"'
CREATE = 'file where host.os.type == "linux" and event.type == "creation"'
WRITE = 'file where host.os.type == "linux" and event.action == "open"'
DELETE = 'file where host.os.type == "linux" and event.type == "deletion"'
RENAME = 'file where host.os.type == "linux" and event.action == "rename"'
CONNECT = 'network where host.os.type == "linux" and event.action == "connection_attempted"'
ACCEPT = 'network where host.os.type == "linux" and event.action == "connection_accepted"'

LONG = "a" * 80
"""A name that no line has room for twice."""

KINDS: tuple[str, ...] = (
    'process where host.os.type == "linux" and event.type == "start" and event.action in ("exec_event", "exec")',
    'process where host.os.type == "linux" and event.type == "start" and event.action == "exec_event"',
    'process where host.os.type == "linux" and event.type == "start" and event.action == "start"',
    'process where host.os.type == "linux" and event.type == "start" and event.action == "executed"',
    'process where host.os.type == "linux" and event.type == "start" and event.action == "process_started"',
    'process where host.os.type == "linux" and event.type == "start" and event.action == "ProcessRollup2"',
    'process where host.os.type == "linux" and event.kind == "event" and event.type == "start"',
    'process where host.os.type == "linux" and event.category == "process" and event.action == "fork"',
    'process where host.os.type == "linux" and event.kind == "event" and event.action == "fork"',
    'process where host.os.type == "linux" and event.type == "start" and event.action == "fork"',
    'process where host.os.type == "linux" and event.type == "end" and event.kind == "event"',
    'process where host.os.type == "linux" and event.action == "end"',
    'any where host.os.type == "linux" and event.category == "process" and event.action == "exec"',
    'any where host.os.type == "linux" and event.category == "file" and event.action == "deletion"',
    'any where host.os.type == "linux" and event.category == "network" and event.type == "start"',
    'file where host.os.type == "linux" and event.kind == "event" and event.type == "creation"',
    'file where host.os.type == "linux" and event.kind == "event" and event.action == "open"',
    'file where host.os.type == "linux" and event.action == "modification"',
    'file where host.os.type == "linux" and event.action == "creation"',
    'file where host.os.type == "linux" and event.type == "change" and event.action == "open"',
    'file where host.os.type == "linux" and event.kind == "event" and event.type == "deletion"',
    'file where host.os.type == "linux" and event.action == "deletion"',
    'file where host.os.type == "linux" and event.kind == "event" and event.action == "rename"',
    'file where host.os.type == "linux" and event.type == "change" and event.action == "rename"',
    'file where host.os.type == "linux" and event.type != "deletion"',
    (
        'file where host.os.type == "linux" and event.type != "deletion" and file.path : "/etc/*" '
        'and (event.action == "rename" or user.id == "0")'
    ),
    'network where host.os.type == "linux" and event.kind == "event" and event.action == "connection_attempted"',
    'network where host.os.type == "linux" and event.kind == "event" and event.action == "connection_accepted"',
    'network where host.os.type == "linux" and event.type == "start" and event.action == "connection_attempted"',
    'network where host.os.type == "linux" and event.type == "start" and event.action == "connection_accepted"',
    'network where host.os.type == "linux" and event.type == "start" and network.direction == "egress"',
    'network where host.os.type == "linux" and event.type == "start" and network.direction == "ingress"',
    'network where host.os.type == "linux" and event.action == "connection_attempted" and network.transport == "tcp"',
    'network where host.os.type == "linux" and event.action == "connection_accepted" and network.transport == "tcp"',
)
"""Whole queries about each word by which ECS names a kind of activity."""

SERIES: tuple[str, ...] = (
    'sequence by host.id with maxspan=2h [process where process.name == "a"] [file where file.path == "/b"] | tail 2',
    (
        "sequence with maxspan=3d [process where true] by user.id with runs=2 [file where true] by user.id "
        "until [any where false] by user.id"
    ),
    'sequence with maxspan=5m [process where process.name == "a"] ![file where file.path == "/b"] [any where true]',
    "sequence by host.id, ?user.id [process where true] by process.pid [file where true] by process.parent.pid",
    'sequence with maxspan=90s [process where true] [file where process.name : "a*"]',
    "sample by host.id [process where true] [file where true]",
    "any where true | head 3",
    "process where not false and not (not true)",
    'file where process.name == "a" | head 3 | tail 1',
    '"a kind" where process.name == "a"',
    '"where" where process.name == "a"',
)
"""Whole queries that only Elastic's own format can say."""

WORDS: tuple[str, ...] = tuple(f'any where ?x.`{word}` == "a"' for word in sorted({*KEYWORDS, "a-b", "a``b"}))
"""Whole queries about fields whose names are words of EQL or need quotes."""

CLAUSES: Mapping[str, tuple[str, ...]] = {
    EXEC: (
        'process.name == "curl"',
        'process.name : "CURL"',
        'process.name like "s?"',
        "process.name != null",
        'process.executable == "/usr/bin/curl"',
        'process.executable : "/USR/bin/curl"',
        'process.executable in~ ("/usr/bin/CURL", "/usr/bin/wget")',
        'process.executable like ("/tmp/*", "*/curl", "*local*", "/opt/*/run", "/bin/sh")',
        'process.args == "-x"',
        'process.args in ("-x", "-y")',
        'process.args like "-x*"',
        'process.args like "*.sh"',
        'process.args like "*http*"',
        'process.args : "-X?"',
        "process.args_count == 3",
        "process.args_count in (2, 4)",
        "process.args_count > 2 and process.args_count <= 5",
        "process.args_count >= 2 and process.args_count < 4",
        "process.args_count > 0",
        'process.args_count == 0 or process.name == "curl"',
        'process.command_line == "id"',
        'process.command_line : "*| sh"',
        'process.command_line like "curl *"',
        'process.command_line in ("id", "curl -x")',
        'process.working_directory == "/tmp"',
        'process.working_directory in ("/tmp", "/")',
        'process.working_directory like "/tmp/*"',
        'process.working_directory like "/tmp*"',
        'process.working_directory like "/*"',
        'process.working_directory like "*/"',
        'process.working_directory like "?*"',
        "process.working_directory != null",
        "process.interactive == true",
        "process.interactive == false",
        "process.interactive != null",
        "process.pid == 812",
        "process.args_count == 2.0",
        "process.args_count >= 2.5",
        "process.parent.pid == 811",
        'process.parent.name == "bash"',
        'process.parent.executable == "/usr/bin/bash"',
        "process.parent.executable != null",
        'process.parent.args == "-c"',
        'process.parent.command_line == "bash -c id"',
        'process.entry_leader.entry_meta.type == "container"',
        'user.id == "0"',
        'user.id in ("0", "33")',
        'process.user.id == "33"',
        'user.effective.id == "33"',
        'user.name == "root"',
        "user.name != null",
        'process.user.name == "www-data"',
        'group.id == "33"',
        'process.group.id == "33"',
        "container.id != null",
        'container.id like "?*"',
        "container.security_context.privileged == true",
        'orchestrator.namespace == "default"',
        'orchestrator.resource.name == "web"',
        'process.name == "git" and process.args == "user.name"',
        'process.name in ("user.name", "curl")',
        'process.name != "user.name"',
        'process.name : "proc.name*"',
        r'process.command_line like "a\"b\\c*"',
        r'process.executable == "/tmp/a\\"',
        r'process.executable == "/tmp/a\tb"',
        'process.executable == "/tmp/a b"',
        r'stringContains(process.command_line, "a*b")',
        r'process.command_line : ("*[x]*y*", "a\\*z*b")',
        r'process.executable in ("/tmp/a\nb", "/tmp/a\rb", "/tmp/a\bb", "/tmp/a\fb", "/tmp/\u{01}b")',
        'process.executable == "/tmp/Ünï"',
        'process.executable : "/tmp/ÜNÏ"',
        'not (process.name == "a" or process.name == "b" and process.args == "c")',
        '(process.name == "a" or not (process.args == "b" and not process.args == "c"))',
        '(process.name == "a" and (process.args == "b" or process.args == "c" and user.id == "0")) or user.id == "1"',
        'not (process.name == "a" and (process.args == "b" or user.id == "0"))',
        'not process.name == "a"',
        'not process.name == "a" and not user.id == "0"',
        'process.command_line like "*a*" and process.command_line like "*b*"',
        'process.command_line : "*a*" and process.command_line : "*b*" and process.executable : "*/x*"',
        'not (process.command_line like "*a*" and process.command_line like "*b*")',
        'process.executable == "/bin/a" and not process.executable == "/bin/b" and process.parent.name == null',
        'process.executable regex "/tmp/[a-c]+"',
        'process.executable regex~ "/TMP/[a-c]+"',
        f'process.executable == "/tmp/{LONG}/a" or process.executable == "/tmp/{LONG}/b"',
        "length(process.name) > 8",
        "process.pid + 1 == 813",
        "-(process.pid - 2) * 3 / 4 % 5 + (process.pid - (process.ppid - 1)) == -7",
        'process.args == "" or process.name == "curl"',
        "process.args != null",
        'process.args regex "-[xy]"',
        "process.command_line != null",
        'process.command_line regex "id.*"',
        'process.working_directory regex "/tmp/.*"',
        "process.args_count != null",
        'user.id == "x" or process.name == "curl"',
        'user.id in ("0", "x") or process.name == "curl"',
        'user.id like "3*" or process.name == "curl"',
        'process.args_count > -1 and process.name == "curl"',
        "process.args_count != 3",
        'container.id == "abc" or process.name == "curl"',
        'container.id != "" and process.name == "curl"',
        'process.entry_leader.entry_meta.type == "sshd" or process.name == "curl"',
        'process.name >= "curl" or process.executable == "/bin/x"',
        "process.user.name != null",
        "process.parent.command_line != null",
        "process.parent.name != null",
        'process.working_directory in~ ("/TMP", "/x")',
        'process.name in ("user.name", "proc.name")',
        'process.name in ("proc.name", "curl", "wget")',
        'process.parent.args == "install"',
        'process.name == "anyof"',
        'process.name == "allof" or process.name == "oneof"',
        'process.args != null and process.name == "curl"',
        'process.command_line != null and process.name == "curl"',
        'process.args regex "-[xy]" and process.name == "curl"',
        'process.working_directory regex "/tmp/.*" and process.name == "curl"',
        'process.working_directory == "" or process.name == "curl"',
        'process.working_directory : "/TMP"',
        'process.name < "curl" and process.executable == "/usr/bin/curl"',
        'process.name <= "curl" and process.executable == "/usr/bin/curl"',
        'process.name > "curl" and process.executable == "/usr/bin/wget"',
        'process.name >= "curl" and process.executable == "/usr/bin/curl"',
        'file.path == "/x" or process.name == "curl"',
        "-(-process.pid) == 1",
        'process.user.name == "root"',
        'process.pid in (1, 2) and process.name == "curl"',
        'process.interactive in (true, false) and process.name == "curl"',
        'process.interactive != null and process.name == "curl"',
        'process.name like "" or process.executable == "/bin/x"',
        r'endsWith(process.executable, "a\\*b") and endsWith~(process.executable, "a\\?b")',
        r'stringContains~(process.command_line, "a\\*b*c")',
        r'startsWith~(process.executable, "/t?") and startsWith(process.executable, "/t*")',
        'process.name in~ ("CURL*")',
        'process.name : ("a?") and process.name in~ ("b?", "c")',
        'between(process.command_line, "a", "b") == "x" and between~(process.command_line, "a", "b", true) == "y"',
        'indexOf(process.name, "a") > 0 and number(process.name) == 1 and string(process.pid) == "1"',
        "startsWith(process.name, process.parent.name) and stringContains~(process.name, process.parent.name)",
        "endsWith(process.name, process.parent.name)",
        "endsWith(process.name, process.parent.name) == false",
        'stringContains(process.command_line, "a") == true',
        'concat(process.name, "x") : "CURLX"',
        'concat(process.name, "x") in~ ("CURLX", "WGETX")',
        'concat(process.name, "x") regex "c.*"',
        "(process.pid + 1) * 2 == 4 and process.pid + 1 * 2 == 4 and -(process.pid + 1) == 4 and -process.pid == 1",
        "process.pid * (2 + 3) - (4 - 5) == 1 and (process.pid * 2) in (4, 5) and (process.pid + 1) in (4, 5)",
        "process.pid / 2 * 3 == 6 and process.pid * (2 / 3) == 4 and process.pid % 2 == 1",
        "process.uptime * 2.0 == 1.0 / 0",
        "process.uptime > 1.0 / 0 or process.uptime < -1.0 / 0 or process.uptime == 0.0 / 0",
        'process.name in ("a", "b") and process.args in~ ("-X", "-Y")',
        'process.name in~ ("user.name", "proc.name")',
        'process.name : "user.name"',
        'process.name != "proc.exepath" and process.executable == "/bin/a"',
        'process.command_line like ("*user.name*", "x user.name?y")',
        'startsWith(process.executable, "/tmp/") and endsWith~(process.name, "SH")',
        'concat(process.name, "x") == "curlx"',
        'concat(process.name, "x") like "curl?x*"',
        'substring(process.name, 1, 3) == "ur"',
        'true and process.name == "curl"',
        '?process.made_up == "x" or process.name == "curl"',
        r'endsWith(process.executable, "a*b") or startsWith(process.executable, "/t?")',
        "process.pid >= 800 and process.pid < 900",
        'process.name in~ ("CURL", "a*")',
        'process.name in~ ("CURL", "WGET")',
        "process.uptime == 1.5",
        r'process.executable like "/tmp/a\\*"',
    ),
    FORK: ('process.name == "curl"', 'process.executable == "/usr/bin/curl"', 'user.id == "0"'),
    EXIT: ('process.name == "curl"', 'process.executable == "/usr/bin/curl"'),
    CREATE: (
        'process.name == "curl"',
        'process.executable == "/usr/bin/curl"',
        "process.pid == 812",
        "process.args_count == 2.0",
        "process.args_count >= 2.5",
        'user.name == "root"',
        'process.user.name == "root"',
        'file.path == "/etc/cron.d/x"',
        'file.path like "/etc/cron.d/*"',
        'file.name == "x"',
        'file.name like "*.sh"',
        'file.name like "a*"',
        'file.extension == "sh"',
        'file.extension : ("SH", "py")',
        "file.extension != null",
        'file.extension != null and file.path like "/etc/*"',
        'file.Ext.original.path == "/x" or file.path == "/etc/x"',
        'file.extension like "s*" or file.path == "/etc/x"',
        'file.extension regex "s." or file.path == "/etc/x"',
        'file.name regex "s." or file.path == "/etc/x"',
        'file.name : "*.SH"',
        "file.name != null",
        "user.name != null",
        "process.user.name != null",
    ),
    WRITE: ('file.path == "/etc/passwd"', 'file.name == "passwd"'),
    DELETE: (
        'file.path == "/var/log/syslog"',
        'file.path like "/var/log/*"',
        'file.name == "syslog"',
        'file.extension == "log"',
    ),
    RENAME: (
        'file.path == "/etc/x"',
        'file.name == "x"',
        'file.extension == "sh"',
        'file.Ext.original.path == "/etc/x"',
        'file.Ext.original.name == "x"',
        'file.Ext.original.extension == "sh"',
    ),
    CONNECT: (
        'process.name == "curl"',
        'process.executable == "/usr/bin/curl"',
        "process.pid == 812",
        "process.args_count == 2.0",
        "process.args_count >= 2.5",
        'user.name == "root"',
        'process.user.name == "root"',
        'destination.ip == "1.2.3.4"',
        'cidrMatch(destination.ip, "10.0.0.0/8")',
        'not cidrMatch(destination.ip, "10.0.0.0/8", "::1")',
        "destination.port == 4444",
        "destination.port in (4444, 8080)",
        "destination.port > 1024",
        "destination.port >= 1024 and destination.port < 2000",
        "destination.port <= 1024",
        'source.ip == "10.0.0.5"',
        'cidrMatch(source.ip, "10.0.0.0/8")',
        "source.port == 40000",
        "user.name != null",
        "process.user.name != null",
        "destination.ip != null",
    ),
    ACCEPT: (
        'process.name == "sshd"',
        'source.ip == "1.2.3.4"',
        'cidrMatch(source.ip, "10.0.0.0/8")',
        "source.port == 40000",
        "destination.port == 22",
        'destination.ip == "10.0.0.5"',
    ),
}
"""For each kind of activity, clauses that are asked one at a time."""


def own_rules() -> tuple[Rule, ...]:
    """Return the rules, the shortest first."""
    queries = [
        *KINDS,
        *SERIES,
        *WORDS,
        *(f"{kind} and {_joined(clause)}" for kind, clauses in CLAUSES.items() for clause in clauses),
    ]
    return tuple(_rule(number, query) for number, query in enumerate(sorted(queries, key=len)))


def _joined(clause: str) -> str:
    return f"({clause})" if " or " in clause else clause


def _rule(number: int, query: str) -> Rule:
    source = Source(f"own-{number}", query)
    return Rule(
        metadata=Metadata(id=f"own-{number}", name=f"Own rule {number}: {query}", description="Ours."),
        body=EqlBody(query=source, document={"rule": {"name": query}}),
        source=source,
    )
