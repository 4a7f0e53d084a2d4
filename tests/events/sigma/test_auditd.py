"""The audit log's records as Sigma rules read them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import yaml
from tests.events.auditd.kinds import ACTIVITIES, CURL, MEMORY, of

from ruleglot.events.activity import (
    Call,
    Connect,
    Exec,
    Exit,
    FailedExec,
    FileCreate,
    FileDelete,
    LinuxActivity,
    MemoryFileCreate,
    SetUser,
    Signal,
)
from ruleglot.events.sigma.auditd import auditd_records

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

OTHER_TYPES = {"ADD_USER", "SERVICE_STOP", "TTY", "USER_TTY"}
"""Types of SigmaHQ's rules that no activity leads to: logins, services, terminals."""

NOT_OURS = {
    "key": "the name that a machine's own audit rules have",
    "unit": "a field of SERVICE_STOP",
    "": "words without a field, all of which are asked for",
}


def _record(activity: LinuxActivity, kind: str) -> dict[str, Any]:
    return next(record for record in auditd_records(activity) if record["type"] == kind)


@pytest.mark.parametrize("activity", ACTIVITIES)
def test_every_record_has_the_log_source_and_texts_only(activity: LinuxActivity) -> None:
    records = auditd_records(activity)
    assert records[0]["type"] == "SYSCALL"
    for record in records:
        assert record["logsource"] == {"product": "linux", "service": "auditd"}
        assert all(isinstance(value, str) and value for key, value in record.items() if key != "logsource")


def test_calls_have_a_number_and_a_name() -> None:
    record = _record(of(MemoryFileCreate), "SYSCALL")
    assert (record["syscall"], record["SYSCALL"]) == ("319", "memfd_create")
    assert (record["arch"], record["ARCH"]) == ("c000003e", "x86_64")


def test_ids_have_names() -> None:
    record = _record(of(SetUser), "SYSCALL")
    assert (record["euid"], record["EUID"], record["auid"], record["AUID"]) == ("0", "root", "1000", "bob")


def test_ids_that_nobody_knows_are_told_as_such() -> None:
    owned = next(each for each in ACTIVITIES if each.story == "touch")
    assert _record(owned, "PATH")["OUID"] == "root"
    nobody = Exec(process=MEMORY, story="a service")
    assert _record(nobody, "SYSCALL")["exe"] == "/memfd:implant (deleted)"


def test_arguments_are_readable_one_by_one() -> None:
    record = _record(of(Exec), "EXECVE")
    expected = {"argc": "4", "a0": "curl", "a1": "-o", "a2": "my file", "a3": "x.sh"}
    assert expected.items() <= record.items()
    assert _record(of(Exec), "PROCTITLE")["proctitle"] == "curl -o my file x.sh"


def test_a_path_is_a_record_of_its_own() -> None:
    found = [record for record in auditd_records(of(FileDelete)) if record["type"] == "PATH"]
    assert [(record["name"], record["nametype"]) for record in found] == [("/tmp/", "PARENT"), ("/tmp/a b", "DELETE")]
    assert all("exe" not in record for record in found)


def test_failures_are_recorded() -> None:
    record = _record(of(FailedExec, failed=True), "SYSCALL")
    assert (record["success"], record["exit"]) == ("no", "-2")


def test_an_address_is_added_in_words() -> None:
    record = _record(of(Connect, failed=True), "SOCKADDR")
    assert record["SADDR"] == "{ saddr_fam=inet laddr=203.0.113.66 lport=4444 }"


def test_what_is_not_there_is_left_out() -> None:
    assert "key" not in _record(of(FileCreate, Call.OPENAT), "SYSCALL")
    assert auditd_records(Exit(process=CURL, signal=Signal.SIGKILL, story="killed")) == ()


def _tests(value: object) -> Iterator[tuple[str, list[object]]]:
    """Yield the fields that a detection asks for, with what it asks."""
    match value:
        case dict():
            for key, inner in value.items():
                if isinstance(inner, dict) or (isinstance(inner, list) and inner and isinstance(inner[0], dict)):
                    yield from _tests(inner)
                else:
                    yield key.partition("|")[0], inner if isinstance(inner, list) else [inner]
        case list():
            for inner in value:
                yield from _tests(inner)
        case _:
            pass  # a word without a field


@pytest.mark.shared
def test_sigmahqs_rules_ask_for_fields_that_the_records_have(shared: Path) -> None:
    known: dict[str, set[str]] = {}
    for activity in ACTIVITIES:
        for record in auditd_records(activity):
            known.setdefault(record["type"], set()).update(record)
    arguments = {f"a{number}" for number in range(10)}
    known["EXECVE"] |= arguments
    rules, asked = 0, 0
    for path in sorted((shared / "corpus" / "sigma-rules" / "linux" / "auditd").rglob("*.yml")):
        rule = yaml.safe_load(path.read_text(encoding="utf-8"))
        rules += 1
        found = [pair for name, part in rule["detection"].items() if name != "condition" for pair in _tests([part])]
        types = {str(value).upper() for field, values in found if field == "type" for value in values}
        assert types <= known.keys() | OTHER_TYPES, path.name
        for field in (field for field, _ in found if field != "type"):
            asked += 1
            assert field in NOT_OURS or any(field in known.get(kind, ()) for kind in types or known), path.name
    print(f"{rules} rules, {asked} tests of fields")
    assert rules >= 50
