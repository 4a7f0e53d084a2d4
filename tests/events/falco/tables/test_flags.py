"""The names of numbers: against the recorded answers of the real engine, against Linux, and by law."""

from __future__ import annotations

import errno
import json
import re
import signal
import sys
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruleglot.events.falco.tables.event_types import EVENT_TYPES, ParameterType
from ruleglot.events.falco.tables.flags import (
    CAPABILITIES,
    ERRORS,
    FLAG_TABLES,
    SIGNALS,
    enum_name,
    flag_bits,
    flag_names,
    mode_names,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ruleglot.events.falco.tables.event_types import Parameter

FLAGS = {ParameterType.FLAGS16, ParameterType.FLAGS32}
ENUMERATIONS = {ParameterType.ENUM8, ParameterType.ENUM16, ParameterType.ENUM32}


def rendered(parameter: Parameter, number: str) -> str | None:
    """Return the names of a printed number, or None for a parameter that has no names in this module."""
    if parameter.type in FLAGS:
        return flag_names(parameter.names, int(number))
    if parameter.type in ENUMERATIONS:
        return enum_name(parameter.names, int(number))
    if parameter.type is ParameterType.MODE:
        return mode_names(int(number, 8), parameter.names)
    if parameter.type is ParameterType.SIGNAL:
        return SIGNALS.get(int(number), "")
    if parameter.type is ParameterType.ERRNO:
        return ERRORS.get(-int(number), "")
    return None


@pytest.mark.shared
def test_every_recorded_number_has_the_names_that_the_engine_printed(shared: Path) -> None:
    """In `evt.args` a number stands before its names: `flags=16646(O_TRUNC|...)`; without names it stands alone."""
    text = (shared / "conformance" / "falco" / "visible" / "events.ndjson").read_text(encoding="utf-8")
    compared: Counter[str] = Counter()
    for line in text.splitlines():
        event: dict[str, Any] = json.loads(line)["fields"]
        for parameter in EVENT_TYPES[event["evt.type"]].parameters:
            found = re.search(rf"(?:^| ){parameter.name}=(-?\d+)(?:\(([^)]*)\))?(?= |$)", event["evt.args"])
            if found is None or (names := rendered(parameter, found[1])) is None:
                continue
            assert names == (found[2] or ""), (event["evt.type"], parameter.name, found[0])
            argument = event.get(f"evt.arg.{parameter.name}")
            assert argument in {None, names or found[1]}, (event["evt.type"], parameter.name)
            compared[parameter.type] += 1
    print(f"names of {compared.total()} recorded numbers: {dict(compared)}")
    assert {ParameterType.FLAGS16, ParameterType.FLAGS32, ParameterType.ENUM32, ParameterType.MODE} <= compared.keys()
    assert compared[ParameterType.FLAGS32] > 100


@pytest.mark.parametrize(
    ("table", "value", "names"),
    [
        ("open", 0, "O_NONE"),  # the entry of nought
        ("open", 1, "O_RDONLY"),
        ("open", 2, "O_WRONLY"),
        ("open", 3, "O_RDWR"),  # not O_RDWR|O_WRONLY|O_RDONLY
        ("open", 0x1007, "O_CREAT|O_RDWR|O_CLOEXEC"),
        ("open", 1 << 30, ""),  # no name
        ("open", 1 << 30 | 1, "O_RDONLY"),
        ("clone", 1 << 15 | 1 << 27, "CLONE_VM|CLONE_VFORK"),
        ("clone", 1 << 19, ""),  # a mark of the engine itself, which it does not print
        ("clone", 1 << 28 | 1 << 29 | 1 << 20, "CLONE_NEWUSER|CLONE_NEWCGROUP|CLONE_CHILD_IN_PIDNS"),
        ("mount", 1 << 12 | 1 << 5 | 1, "RDONLY|REMOUNT|BIND"),
        ("mount", 1 << 31, "NOUSER"),
        ("rename", 0, ""),
        ("rename", 2, "RENAME_EXCHANGE"),
        ("link", 0x1400, "AT_SYMLINK_FOLLOW|AT_EMPTY_PATH"),
        ("module_unload", 3, "O_NONBLOCK|O_TRUNC"),
    ],
)
def test_flags(table: str, value: int, names: str) -> None:
    assert flag_names(table, value) == names


@pytest.mark.parametrize(
    ("table", "value", "names"),
    [
        ("socket_family", 0, "AF_UNSPEC"),
        ("socket_family", 1, "AF_LOCAL|AF_UNIX"),
        ("socket_family", 16, "AF_ROUTE|AF_NETLINK"),
        ("socket_family", 17, "AF_PACKET"),
        ("socket_family", 27, ""),
        ("socket_family", 39, "AF_NFC"),
        ("ptrace", 11, "PTRACE_ATTACH"),
        ("ptrace", 38, "PTRACE_SINGLEBLOCK"),
        ("prctl", 15, "PR_SET_NAME"),
        ("prctl", 42, "PR_GET_THP_DISABLE"),
        ("bpf", 5, "BPF_PROG_LOAD"),
        ("bpf", 10, "BPF_PROG_TEST_RUN|BPF_PROG_RUN"),
        ("bpf", 35, "BPF_PROG_BIND_MAP"),
        ("shutdown", 2, "SHUT_RDWR"),
    ],
)
def test_enumerations(table: str, value: int, names: str) -> None:
    assert enum_name(table, value) == names


@pytest.mark.parametrize(
    ("value", "table", "names"),
    [
        (0, "file_mode", ""),
        (0o400, "file_mode", "S_IRUSR"),
        (0o6000, "file_mode", "S_ISGID|S_ISUID"),
        (0o100644, "file_mode", "S_IROTH|S_IRGRP|S_IWUSR|S_IRUSR"),
        (0o100644, "node_mode", "S_IROTH|S_IRGRP|S_IWUSR|S_IRUSR|S_IFREG"),
        (0o010600, "node_mode", "S_IWUSR|S_IRUSR|S_IFIFO"),
        (0o060660, "node_mode", "S_IWGRP|S_IRGRP|S_IWUSR|S_IRUSR|S_IFCHR"),  # so the engine names a block device
        (0o060000, "node_mode", "S_IFCHR|S_IFBLK"),
        (0o140000, "node_mode", "S_IFREG|S_IFSOCK"),
    ],
)
def test_modes(value: int, table: str, names: str) -> None:
    assert mode_names(value, table) == names


@given(st.sampled_from(sorted(FLAG_TABLES)), st.integers(0, 2**32 - 1))
def test_the_printed_flags_are_in_the_order_of_the_table_and_in_the_number(table: str, value: int) -> None:
    entries = FLAG_TABLES[table]
    printed = [entry for entry in entries if entry[0] in flag_names(table, value).split("|")]
    names = [name for name, _ in printed]
    assert flag_names(table, value) == "|".join(dict.fromkeys(names))
    assert all(value & bits == bits for _, bits in printed)


SINGLE_BITS = [
    name for name, entries in FLAG_TABLES.items() if all(bits and not bits & (bits - 1) for _, bits in entries)
]


@pytest.mark.parametrize("table", SINGLE_BITS)
def test_a_table_of_single_bits_prints_all_its_names_for_all_its_bits(table: str) -> None:
    entries = FLAG_TABLES[table]
    assert flag_names(table, sum(bits for _, bits in entries)) == "|".join(name for name, _ in entries)


TABLES_OF_FLAGS = sorted({p.names for each in EVENT_TYPES.values() for p in each.parameters if p.type in FLAGS})
"""Enumerations are no flags: numbers of theirs that share bits cannot be told apart once they are put together."""


@given(st.data(), st.sampled_from(TABLES_OF_FLAGS))
def test_flags_that_are_printed_are_the_flags_that_were_put_together(data: st.DataObject, table: str) -> None:
    names = data.draw(st.lists(st.sampled_from([name for name, bits in FLAG_TABLES[table] if bits]), min_size=1))
    value = flag_bits(table, *names)
    assert flag_bits(table, *flag_names(table, value).split("|")) == value


def test_a_flag_that_does_not_exist_is_refused() -> None:
    assert flag_bits("open") == 0
    with pytest.raises(KeyError, match="O_WRITE"):
        flag_bits("open", "O_RDWR", "O_WRITE")


@given(st.integers(0, 0o7777))
def test_a_mode_says_all_its_bits(value: int) -> None:
    bits = dict(FLAG_TABLES["file_mode"])
    assert sum(bits[name] for name in mode_names(value).split("|") if name) == value


@pytest.mark.parametrize("value", [-1, 2**32])
@pytest.mark.parametrize(
    ("names", "table"),
    [(flag_names, "open"), (enum_name, "ptrace"), (lambda table, value: mode_names(value, table), "file_mode")],
)
def test_a_number_that_does_not_fit_is_refused(names: Callable[[str, int], str], table: str, value: int) -> None:
    with pytest.raises(ValueError, match="does not fit 32 bits"):
        names(table, value)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems number their errors and signals otherwise")
def test_errors_and_signals_are_those_of_linux() -> None:
    named = {number: name for number, name in ERRORS.items() if number < 512}
    numbers = {getattr(errno, name): name for name in named.values() if hasattr(errno, name)}
    assert numbers == named
    assert {number: signal.Signals(number).name for number in range(1, 32)} == SIGNALS


def test_the_engine_names_no_error_from_126_to_133() -> None:
    assert not ERRORS.keys() & set(range(126, 134))
    assert (ERRORS[1], ERRORS[125], ERRORS[512], ERRORS[530]) == ("EPERM", "ECANCELED", "ERESTARTSYS", "EIOCBRETRY")


def test_the_capabilities_stand_at_their_bits() -> None:
    assert len(CAPABILITIES) == len(set(CAPABILITIES)) == 41
    known = {"CAP_CHOWN": 0, "CAP_NET_RAW": 13, "CAP_SYS_ADMIN": 21, "CAP_SETFCAP": 31, "CAP_BPF": 39}
    assert {name: CAPABILITIES.index(name) for name in known} == known
