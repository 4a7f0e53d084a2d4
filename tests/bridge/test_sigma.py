"""What each ECS clause becomes in Sigma's two taxonomies, and what is told of it."""

from __future__ import annotations

import pytest
from tests.reading import read_events

from ruleglot.bridge.crossed import Crossed, Refused
from ruleglot.bridge.sigma.ecs import to_ecs_sigma
from ruleglot.bridge.sigma.sigmahq import to_sigmahq
from ruleglot.ir.text import condition_text
from ruleglot.ir.traverse import event_query
from ruleglot.ir.verify import verify

EXEC = 'process where event.type == "start" and event.action == "exec"'
LINUX = 'all of logsource.product == "linux"'
FITS = "process.name fits somewhere pcre"
PATTERN = "/^(?:a(?s:.)b)$/"
HEAD = 'all of logsource.category == "process_creation" logsource.product == "linux" '


def sigmahq(query: str) -> tuple[str, list[str]]:
    crossed = to_sigmahq(read_events(query))
    assert isinstance(crossed, Crossed)
    assert verify(crossed.query) == []
    notes = [f"{note.code} {note.direction}" for note in crossed.notes]
    return " ".join(condition_text(event_query(crossed.query).condition).split()), notes


@pytest.mark.parametrize(
    ("condition", "expected", "notes"),
    [
        ('process.executable : "/usr/bin/*"', 'Image fits "/usr/bin/" * (case: ascii)', []),
        ('process.executable == "/1"', 'Image == "/1" (case: ascii)', []),
        ('process.name == "curl"', 'Image fits * "/curl" (case: ascii)', ["N105 broader"]),
        ('process.name : "*sh"', 'Image fits * "sh" (case: ascii)', []),
        ('process.name : "a*"', 'Image fits * "/a" * (case: ascii)', ["N102 broader"]),
        ('not process.name : "a*"', 'not Image fits * "/a" * (case: ascii)', ["N102 narrower"]),
        ("process.name != null", 'Image fits * "/" * (case: ascii)', []),
        (
            'process.args : "-1"',
            'CommandLine fits "-1", "-1 " *, * " -1", * " -1 " * (case: ascii)',
            ["N103 broader"],
        ),
        ('process.args : "*-1*"', 'CommandLine fits * "-1" * (case: ascii)', ["N103 broader"]),
        ("process.args != null", "CommandLine is there", ["N103 broader"]),
        ("process.pid == 1", "ProcessId == 1", []),
        ('process.executable : "/1" and process.args == ""', 'Image == "/1" (case: ascii)', ["N101 broader"]),
        ('process.executable : "/1" and process.name regex "a"', 'Image == "/1" (case: ascii)', ["N101 broader"]),
        ('process.executable : "/1" and process.interactive == true', 'Image == "/1" (case: ascii)', ["N101 broader"]),
        (
            'process.executable : "/1" and cidrmatch(process.name, "::1")',
            'Image == "/1" (case: ascii)',
            ["N101 broader"],
        ),
        ('process.executable : "/1" and host.os.type == "linux"', 'Image == "/1" (case: ascii)', ["N107 none"]),
        (
            'process.executable : "/1" and (event.action == "fork" or process.pid == 1)',
            'Image == "/1" (case: ascii) ProcessId == 1',
            ["N110 none"],
        ),
    ],
)
def test_official_taxonomy(condition: str, expected: str, notes: list[str]) -> None:
    assert sigmahq(f"{EXEC} and {condition}") == (HEAD + expected, notes)


def test_a_connection_is_told_from_an_accepted_one() -> None:
    text, notes = sigmahq('network where event.action == "connection_attempted" and destination.port == 22')
    assert text == (
        'all of logsource.category == "network_connection" logsource.product == "linux" '
        'Initiated == "true" (case: ascii) DestinationPort == 22'
    )
    assert notes == ["N104 broader", "N104 narrower"]


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("registry where true", "X002"),
        ('file where event.type == "deletion" and file.path == "/x"', "X002"),
        ('any where event.category in ("process", "file") and process.pid == 1', "X004"),
        (f'{EXEC} and host.os.type == "windows" and process.pid == 1', "X003"),
        (f"{EXEC} and process.interactive == true", "X001"),
        (f'{EXEC} and host.os.type == "linux" and (process.interactive == true)', "X001"),
    ],
)
def test_what_the_official_taxonomy_cannot_do_is_refused(query: str, code: str) -> None:
    refused = to_sigmahq(read_events(query))
    assert isinstance(refused, Refused)
    assert [problem.code for problem in refused.problems] == [code]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (
            f'{EXEC} and process.name regex "a.b"',
            f'{HEAD}event.type == "start" event.action == "exec" {FITS} {PATTERN}',
        ),
        (
            'file where event.type != "deletion" and ?file.path == "/x"',
            f'{LINUX} event.category == "file" not event.type == "deletion" file.path == "/x"',
        ),
        ('any where file.path == "/x"', 'all of logsource.product == "linux" file.path == "/x"'),
    ],
)
def test_ecs_taxonomy_keeps_names_and_meaning(query: str, expected: str) -> None:
    crossed = to_ecs_sigma(read_events(query))
    assert isinstance(crossed, Crossed)
    assert " ".join(condition_text(event_query(crossed.query).condition).split()) == expected
    assert crossed.notes == ()


def test_a_regular_expression_without_a_counterpart_is_refused() -> None:
    refused = to_ecs_sigma(read_events(f'{EXEC} and process.name regex "~a"'))
    assert isinstance(refused, Refused)
    assert [problem.code for problem in refused.problems] == ["E001"]
