"""A record and its line; how the kernel writes texts."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.events.auditd.kinds import ACTIVITIES

from ruleglot.events.auditd.record import AuditRecord, parsed
from ruleglot.events.auditd.records import audit_records
from ruleglot.events.auditd.untrusted import NOTHING, TITLE_BYTES, decoded, plain, title, written
from ruleglot.events.moment import MOMENT

TEXTS = st.text(st.characters(blacklist_characters="\0", blacklist_categories=["Cs"])) | st.sampled_from(
    ("", '"', "a b", "DEADBEEF", "(null)", "?", "\\", "x=y", 'type=SYSCALL msg=audit(1.000:1): a="b"', "\n", "ß", "'")
)
RECORDS = st.builds(
    AuditRecord,
    type=st.sampled_from(("PATH", "EXECVE", "UNKNOWN[1340]")),
    fields=st.lists(st.tuples(st.from_regex(r"[a-zA-Z0-9_-]+", fullmatch=True), TEXTS.map(written))).map(tuple),
    time=st.integers(min_value=0, max_value=2**62).map(lambda time: time // 10**6 * 10**6),
    serial=st.integers(min_value=0, max_value=2**32 - 1),
)


@given(RECORDS)
def test_a_line_gives_the_record_back(record: AuditRecord) -> None:
    assert parsed(record.text) == record
    assert "\n" not in record.text


@given(TEXTS)
def test_a_written_text_is_one_word_and_gives_the_text_back(text: str) -> None:
    value = written(text)
    assert plain(value) == text
    assert not any(letter.isspace() for letter in value)
    assert value.isascii()
    assert value.startswith('"') or (text and decoded(value) == text)


@given(st.lists(TEXTS, min_size=1).map(tuple))
def test_a_title_is_the_start_of_the_command_line(argv: tuple[str, ...]) -> None:
    value, whole = title(argv), "\0".join(argv).encode()
    if value == NOTHING:
        assert not any(0x21 <= byte < 0x7F for byte in whole[:TITLE_BYTES])
    else:
        raw = value[1:-1].encode() if value.startswith('"') else bytes.fromhex(value)
        assert whole.startswith(raw)
        assert 0 < len(raw) <= TITLE_BYTES


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("curl", '"curl"'),
        ("", '""'),
        ("it's", '"it\'s"'),
        ("a b", "612062"),
        ('say "x"', "73617920227822"),
        ("ß", "C39F"),
        ("a\tb", "610962"),
        ("~", '"~"'),
        ("\x7f", "7F"),
    ],
)
def test_what_is_harmless_stays_readable(text: str, expected: str) -> None:
    assert written(text) == expected


def test_a_title_is_cut_and_loses_what_nobody_sees() -> None:
    assert title(("bash",)) == '"bash"'
    assert title(("ls", "-l", "")) == "6C73002D6C"
    assert title(("",)) == NOTHING
    assert len(title(("x" * 500,))) == TITLE_BYTES + 2


@pytest.mark.parametrize(
    "line",
    [
        "",
        "type=SYSCALL",
        "type=SYSCALL msg=audit(1700000000:42): a=b",
        "msg=audit(1700000000.000:42): a=b",
        "type=syscall msg=audit(1700000000.000:42): a=b",
    ],
)
def test_what_is_no_line_of_the_log_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match="not a line"):
        parsed(line)


@pytest.mark.parametrize(
    ("kind", "fields"),
    [("path", ()), ("PATH", (("na me", "x"),)), ("PATH", (("name", "a b"),)), ("PATH", (("name", ""),))],
)
def test_what_no_line_can_hold_is_refused(kind: str, fields: tuple[tuple[str, str], ...]) -> None:
    with pytest.raises(ValueError, match="not a"):
        AuditRecord(type=kind, fields=fields)


def test_all_records_of_all_kinds_survive_the_log() -> None:
    late = replace(ACTIVITIES[0], time=MOMENT + 123_456_789)
    records = [record for activity in (*ACTIVITIES, late) for record in audit_records(activity, serial=7)]
    assert [parsed(record.text) for record in records] == records
    assert {record.serial for record in records} == {7}
    assert "msg=audit(1700000000.123:7):" in records[-1].text
