"""What each ECS clause becomes in Falco, and what is told of it: the table of fields, read by its results."""

from __future__ import annotations

import pytest
from tests.reading import read_events

from ruleglot.bridge.crossed import Crossed, Refused
from ruleglot.bridge.falco.bridge import to_falco
from ruleglot.bridge.falco.events import EVENTS
from ruleglot.bridge.kinds import Kind
from ruleglot.ir.nodes import AllOf
from ruleglot.ir.text import condition_text
from ruleglot.ir.traverse import event_query
from ruleglot.ir.verify import verify

EXEC = 'process where event.type == "start" and event.action == "exec"'


def clause(query: str) -> tuple[str, list[str]]:
    """Return the crossed clause after the event's own, on one line, and the notes' codes and directions."""
    crossed = to_falco(read_events(query))
    assert isinstance(crossed, Crossed)
    assert verify(crossed.query) == []
    condition = event_query(crossed.query).condition
    assert isinstance(condition, AllOf)
    event = EVENTS[crossed.kinds[0]].condition
    width = len(event.operands) if isinstance(event, AllOf) else 1
    rest = condition.operands[width:]
    text = "; ".join(" ".join(condition_text(each).split()) for each in rest)
    return text, [f"{note.code} {note.direction}" for note in crossed.notes]


@pytest.mark.parametrize(
    ("condition", "expected", "notes"),
    [
        ('process.name == "curl"', 'basename(proc.exepath) == "curl"', []),
        ('process.name : ("a*", "B")', 'basename(proc.exepath) fits "a" *, "B" (case: ascii)', []),
        ('process.executable like "/tmp/*"', 'proc.exepath fits "/tmp/" *', []),
        ('process.executable like "/tmp/caf?"', 'proc.exepath fits "/tmp/caf" ?b', ["N102 narrower"]),
        ('process.args == "-x"', 'concat(" ", proc.exeline, " ") fits * " -x " *', ["N103 broader"]),
        ('process.args : "*http*"', 'proc.exeline fits * "http" * (case: ascii)', ["N103 broader"]),
        (
            'process.args like ("-o*", "*.sh")',
            'concat(" ", proc.exeline, " ") fits * " -o" *, * ".sh " *',
            ["N103 broader"],
        ),
        ('not process.args == "-x"', 'not concat(" ", proc.exeline, " ") fits * " -x " *', ["N103 narrower"]),
        ("process.args_count >= 3", "proc.cmdnargs >= 2", []),
        ("process.args_count > 0", "proc.cmdnargs is there", []),
        ('process.command_line == "id"', 'proc.exeline in "id", "id "', ["N102 broader"]),
        ('process.command_line : "*id"', 'proc.exeline fits * "id", * "id " (case: ascii)', ["N102 broader"]),
        ('process.working_directory == "/tmp"', 'proc.cwd == "/tmp/"', []),
        ('process.working_directory like "/tmp/*"', 'proc.cwd fits "/tmp/" ?b *', []),
        ('process.working_directory like "*x*"', 'proc.cwd fits * "x" *', []),
        ('process.working_directory == "/"', 'proc.cwd == "/"', []),
        ('process.working_directory like "/*"', 'proc.cwd fits "/" ?b *, "/"', []),
        ('process.working_directory like "*/"', 'proc.cwd == "/"', []),
        ("process.interactive == true", "proc.tty != 0", ["N102 broader"]),
        ("process.interactive == false", "not proc.tty != 0", ["N102 narrower"]),
        ('user.id == "0"', "user.uid == 0", []),
        ('user.id in ("0", "33")', "user.uid in 0, 33", []),
        ('user.name != "root"', 'not user.name == "root"', ["N102 broader"]),
        ('container.id like "?*"', 'container.id != "host"', []),
        ("container.id != null", 'container.id != "host"', []),
        ("container.id == null", 'not container.id != "host"', []),
        ('process.parent.name == "sshd"', 'basename(proc.pexepath) == "sshd"', []),
        ('process.entry_leader.entry_meta.type == "container"', 'container.id != "host"', ["N102 mixed"]),
        ('host.os.type == "linux" and process.name == "a"', 'basename(proc.exepath) == "a"', ["N107 none"]),
        ('not host.os.type == "windows" and process.name == "a"', 'basename(proc.exepath) == "a"', ["N110 none"]),
        ('process.name == "a" and process.hash.md5 == "x"', 'basename(proc.exepath) == "a"', ["N101 broader"]),
        (
            'not process.name == "x" and container.id != null and process.name == "a"',
            'container.id != "host"; basename(proc.exepath) == "a"; not basename(proc.exepath) == "x"',
            [],
        ),
    ],
)
def test_process_clauses(condition: str, expected: str, notes: list[str]) -> None:
    text, told = clause(f"{EXEC} and {condition}")
    assert text == expected
    assert told == notes


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (
            'file where event.type == "creation" and file.path == "/etc/x"',
            'any of fd.name == "/etc/x" evt.arg.path == "/etc/x"',
        ),
        (
            'file where event.type == "deletion" and file.name == "x"',
            'any of basename(fs.path.name) == "x" basename(evt.arg.name) == "x"',
        ),
        ('file where event.action == "rename" and file.path : "/a/*"', 'fs.path.target fits "/a/" * (case: ascii)'),
        (
            'file where event.action == "rename" and file.Ext.original.extension == "sh"',
            'fs.path.source fits * ".sh"',
        ),
        (
            'network where event.action == "connection_attempted" and destination.port == 443',
            "fd.sport == 443",
        ),
        (
            'network where event.action == "connection_attempted" and cidrMatch(destination.ip, "10.0.0.0/8")',
            "fd.sip within 10.0.0.0/8",
        ),
    ],
)
def test_file_and_network_clauses_are_asked_where_the_kind_of_event_keeps_them(query: str, expected: str) -> None:
    assert clause(query)[0] == expected


def test_a_start_without_an_action_tells_that_forks_are_not_repeated() -> None:
    _, notes = clause('process where event.type == "start" and process.name == "a"')
    assert notes == ["N104 narrower"]


def test_a_rule_for_several_kinds_joins_their_events_and_their_paths() -> None:
    query = 'file where event.type != "deletion" and event.action != "open" and file.path == "/x"'
    crossed = to_falco(read_events(query))
    assert isinstance(crossed, Crossed)
    assert crossed.kinds == (Kind.FILE_CREATE, Kind.FILE_RENAME)
    text = " ".join(condition_text(event_query(crossed.query).condition).split())
    assert text.endswith('any of fd.name == "/x" evt.arg.path == "/x" fs.path.target == "/x"')


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("registry where true", "X002"),
        (f'{EXEC} and host.os.type == "windows"', "X003"),
        (f"{EXEC} and process.code_signature.trusted == true", "X001"),
        (f'{EXEC} and host.os.type == "linux" and not process.hash.md5 == "x"', "X001"),
    ],
)
def test_what_falco_cannot_do_is_refused_with_the_reason(query: str, code: str) -> None:
    refused = to_falco(read_events(query))
    assert isinstance(refused, Refused)
    assert [problem.code for problem in refused.problems] == [code]


def test_a_rule_that_also_covers_other_systems_says_so() -> None:
    crossed = to_falco(read_events(f'{EXEC} and process.name == "a"'), other_systems=("windows", "macos"))
    assert isinstance(crossed, Crossed)
    (note,) = crossed.notes
    assert note.message_text == "`process where …`: the rule also covers windows and macos; Falco runs on Linux only"


@pytest.mark.parametrize(
    ("condition", "reason"),
    [
        ('process.args == ""', "an empty argument cannot be told in Falco's joined command line"),
        (
            'process.args regex "a.*"',
            "regular expressions are not translated between Lucene's dialect and the target's yet",
        ),
        ('process.command_line regex "a.*"', "regular expressions are not translated"),
        ('process.working_directory regex "a.*"', "regular expressions are not translated"),
        ('process.name regex~ "a.*"', "regular expressions are not translated"),
        ('user.id == "root"', "the field is a number in Falco and the constant is none"),
        ('user.id in ("0", "root")', "the field is a number in Falco and the constant is none"),
        ('user.id : "10*"', "the field is a number in Falco, which no pattern fits"),
        ('process.interactive : "true"', "the field is a truth value, which is only ever true or false"),
        ('container.id == "0123456789ab"', "Falco's container id has 12 characters, Elastic's has 64"),
        ('process.entry_leader.entry_meta.type == "sshd"', "of the ways into a session Falco knows only that it is"),
        ('process.name < "b"', "Falco does not order texts"),
        ('cidrmatch(process.name, "10.0.0.0/8")', "the field holds no IP address"),
        ('destination.ip : "10.*"', "Falco compares addresses with addresses and networks only"),
        ('process.hash.md5 == "0"', "Falco has no field for `process.hash.md5`"),
    ],
)
def test_a_clause_that_falco_cannot_ask_is_left_out_with_the_reason(condition: str, reason: str) -> None:
    crossed = to_falco(read_events(f'{EXEC} and user.name == "x" and {condition}'))
    assert isinstance(crossed, Crossed)
    (note,) = [each for each in crossed.notes if each.code == "N101"]
    assert note.reason.startswith(reason)


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("process.args != null", ""),
        ("process.command_line != null", ""),
        ("process.interactive != null", ""),
        ("process.working_directory != null", "proc.cwd is there"),
        ("user.id != null", "user.uid is there"),
        ("process.args_count < 1", "proc.cmdnargs < 0"),
        ("process.args_count != 0", "not never"),
    ],
)
def test_what_is_always_there_needs_no_clause(condition: str, expected: str) -> None:
    text, _ = clause(f'{EXEC} and process.name == "a" and {condition}')
    assert text == "; ".join(filter(None, ['basename(proc.exepath) == "a"', expected])).removesuffix("; not never")


def test_an_extension_that_could_reach_over_a_dot_is_left_out() -> None:
    query = 'file where event.type == "creation" and file.path : "/x/*" and file.extension : "s*"'
    crossed = to_falco(read_events(query))
    assert isinstance(crossed, Crossed)
    assert "N101" in [note.code for note in crossed.notes]
