"""The table of event types against the recorded answers of the real engine and against the old engine's own list."""

from __future__ import annotations

import json
import re
import shutil
import struct
import subprocess
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

from ruleglot.events.falco.tables.event_types import (
    EVENT_TYPES,
    WIRE,
    Base,
    Category,
    EventType,
    Parameter,
    ParameterType,
)
from ruleglot.events.falco.tables.flags import FLAG_TABLES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

KINDS_OF_DESCRIPTORS = {"f": "file", "d": "file", "4": "net", "6": "net", "p": "ipc", "u": "ipc"}
"""`fd.typechar` and the category of what is done with such a descriptor."""

CAPTURED = {
    # The numbers and wire codes of events that the real engine has read out of captures.
    "open": (3, "q s I I I Q"),
    "close": (5, "q q"),
    "read": (7, "q b q I"),
    "write": (9, "q b q I"),
    "socket": (19, "q I I I I"),
    "bind": (21, "q b q"),
    "connect": (23, "q b q b"),
    "creat": (59, "q s I I Q H"),
    "kill": (129, "q q B"),
    "rename": (175, "q s s"),
    "renameat": (177, "q q s q s"),
    "symlink": (179, "q s s"),
    "symlinkat": (181, "q s q s"),
    "procexit": (186, "q q B B q"),
    "setuid": (199, "q I"),
    "clone": (223, "q s b q q q s q Q Q I I I s b I I I q q Q"),
    "accept": (247, "q b B I I"),
    "mkdir": (277, "q s I"),
    "execve": (293, "q s b q q q s Q Q Q I I I s b b I q I I Q Q Q Q Q Q I s q I s"),
    "unlink": (301, "q s"),
    "unlinkat": (303, "q q s I"),
    "mkdirat": (305, "q q s I"),
    "openat": (307, "q q s I I I Q"),
    "link": (309, "q s s"),
    "linkat": (311, "q q s q s I"),
    "fchmodat": (313, "q q s I"),
    "chmod": (315, "q s I"),
    "fchmod": (317, "q q I"),
    "renameat2": (319, "q q s q s I"),
    "openat2": (327, "q q s I I I I Q"),
    "execveat": (331, "q s b q q q s Q Q Q I I I s b b I q I I Q Q Q Q Q Q I s q I"),
    "dup2": (363, "q q q"),
    "chown": (379, "q s I I"),
    "fchownat": (385, "q q s I I I"),
    "memfd_create": (405, "q s I"),
}
CAPTURED_STARTS = {
    "open": (2, "s I I"),
    "socket": (18, "I I I"),
    "connect": (22, "q b"),
    "execve": (292, "s"),
    "openat": (306, "q s I I"),
    "execveat": (330, "q s I"),
}
NUMBERS = {"ptrace": 169, "vfork": 227, "container": 324, "clone3": 335, "accept4": 389}

SIZES = {"s": None, "b": None}
"""The codes without a size of their own."""

UNKNOWN_TO_THE_OLD = 336
"""The first number that libs of 2022 did not have."""


def parameters() -> Iterator[tuple[EventType, Parameter]]:
    for event_type in EVENT_TYPES.values():
        for parameter in (*event_type.parameters, *event_type.enter_parameters):
            yield event_type, parameter


def recorded(shared: Path) -> list[dict[str, Any]]:
    text = (shared / "conformance" / "falco" / "visible" / "events.ndjson").read_text(encoding="utf-8")
    return [json.loads(line)["fields"] for line in text.splitlines()]


def names(listed: tuple[Parameter, ...]) -> list[str]:
    return [parameter.name for parameter in listed]


@pytest.mark.shared
def test_the_parameters_are_those_that_the_engine_printed_in_their_order(shared: Path) -> None:
    seen: Counter[str] = Counter()
    for event in recorded(shared):
        printed = re.findall(r"(?:^| )([a-z_0-9]+)=", event["evt.args"])
        assert printed == names(EVENT_TYPES[event["evt.type"]].parameters), event["evt.type"]
        seen[event["evt.type"]] += 1
    print(f"{seen.total()} recorded events of {len(seen)} types have the parameters of the table")
    assert len(seen) >= 30


@pytest.mark.shared
def test_an_argument_by_its_place_is_the_argument_by_its_name(shared: Path) -> None:
    compared = 0
    for event in recorded(shared):
        for place, name in enumerate(names(EVENT_TYPES[event["evt.type"]].parameters)):
            if f"evt.arg[{place}]" in event and f"evt.arg.{name}" in event:
                assert event[f"evt.arg[{place}]"] == event[f"evt.arg.{name}"]
                compared += 1
    print(f"{compared} arguments by place and by name")
    assert compared > 500


@pytest.mark.shared
def test_the_category_is_the_one_that_the_engine_printed(shared: Path) -> None:
    seen: Counter[str] = Counter()
    for event in recorded(shared):
        category = EVENT_TYPES[event["evt.type"]].category
        if category is Category.BY_DESCRIPTOR:
            assert event["evt.category"] == KINDS_OF_DESCRIPTORS[event["fd.typechar"]]
        else:
            assert event["evt.category"] == category, event["evt.type"]
        seen[category] += 1
    print(f"categories of {seen.total()} recorded events: {dict(seen)}")
    assert seen[Category.BY_DESCRIPTOR] >= 4


@pytest.mark.shared
def test_numbers_are_printed_in_the_base_of_the_table(shared: Path) -> None:
    compared = 0
    shapes = {Base.DECIMAL: r"-?\d+", Base.HEXADECIMAL: r"[0-9A-F]+", Base.OCTAL: r"0[0-7]*"}
    numeric = {ParameterType.UINT8, ParameterType.UINT32, ParameterType.UINT64, ParameterType.INT32}
    for event in recorded(shared):
        for parameter in EVENT_TYPES[event["evt.type"]].parameters:
            printed = event.get(f"evt.arg.{parameter.name}")
            if printed is not None and parameter.type in numeric:
                assert re.fullmatch(shapes[parameter.base], printed), (event["evt.type"], parameter, printed)
                compared += 1
    print(f"{compared} recorded numbers have the base of the table")
    assert compared > 300


@pytest.mark.parametrize("name", CAPTURED)
def test_number_and_wire_codes_are_those_of_captures_that_the_engine_has_read(name: str) -> None:
    event_type = EVENT_TYPES[name]
    assert (event_type.number, " ".join(WIRE[p.type] for p in event_type.parameters)) == CAPTURED[name]


@pytest.mark.parametrize("name", CAPTURED_STARTS)
def test_the_start_of_a_call_is_that_of_captures_that_the_old_engine_has_read(name: str) -> None:
    event_type = EVENT_TYPES[name]
    assert (event_type.enter, " ".join(WIRE[p.type] for p in event_type.enter_parameters)) == CAPTURED_STARTS[name]


def test_numbers_known_by_heart() -> None:
    assert {name: EVENT_TYPES[name].number for name in NUMBERS} == NUMBERS


def test_no_two_events_share_a_number_or_a_name() -> None:
    numbers = [number for each in EVENT_TYPES.values() for number in (each.number, each.enter) if number is not None]
    assert len(numbers) == len(set(numbers))
    assert all(name == event_type.name for name, event_type in EVENT_TYPES.items())


def test_the_end_of_a_call_has_an_odd_number_and_its_start_the_one_before() -> None:
    assert {each.name for each in EVENT_TYPES.values() if each.number % 2 == 0} == {"procexit", "container"}
    for event_type in EVENT_TYPES.values():
        assert (event_type.enter is None) == (not event_type.enter_parameters), event_type.name
        assert event_type.enter in {None, event_type.number - 1}, event_type.name


def test_the_old_engine_knows_fewer_parameters_or_none() -> None:
    for event_type in EVENT_TYPES.values():
        old = event_type.old_parameters
        assert old is None or old < len(event_type.parameters), event_type.name
        assert (old == 0) == (event_type.number >= UNKNOWN_TO_THE_OLD), event_type.name
        assert old != 0 or event_type.enter is None, f"{event_type.name} has a start in no engine"


def test_no_event_has_two_parameters_of_one_name() -> None:
    for event_type in EVENT_TYPES.values():
        for listed in (event_type.parameters, event_type.enter_parameters):
            assert len(listed) == len(set(names(listed))), event_type.name


def test_every_type_has_a_wire_code_and_is_used() -> None:
    assert set(WIRE) == set(ParameterType)
    assert {parameter.type for _, parameter in parameters()} == set(ParameterType)
    sizes = {code: struct.calcsize(f"<{code}") for code in WIRE.values() if code not in SIZES}
    assert sizes == {"q": 8, "Q": 8, "I": 4, "i": 4, "H": 2, "B": 1}


def test_flags_enumerations_and_modes_name_a_table_and_nothing_else_does() -> None:
    named = {t for t in ParameterType if t.startswith(("flags", "enum"))} | {ParameterType.MODE}
    for event_type, parameter in parameters():
        assert (parameter.names in FLAG_TABLES) == (parameter.type in named), (event_type.name, parameter)
    assert {parameter.names for _, parameter in parameters()} - {""} == set(FLAG_TABLES)


def test_a_relative_path_starts_from_the_descriptor_before_it() -> None:
    for event_type in EVENT_TYPES.values():
        for listed in (event_type.parameters, event_type.enter_parameters):
            for before, parameter in pairwise(listed):
                if parameter.type is ParameterType.RELATIVE_PATH:
                    assert (before.name, before.type) == (parameter.directory, ParameterType.FD), event_type.name
                else:
                    assert not parameter.directory


@pytest.mark.engine
def test_the_old_engine_lists_the_same_names() -> None:
    """Sysdig 0.29, where there is one, prints its table: `> open(FSPATH name, ...)`, and `<` for the end of a call."""
    sysdig = shutil.which("sysdig")
    if sysdig is None:
        pytest.skip("no sysdig here")
    version = subprocess.run([sysdig, "--version"], check=True, capture_output=True, text=True).stdout.split()[-1]
    if not version.startswith("0.29."):
        pytest.skip(f"sysdig {version} has another table")
    listed = subprocess.run([sysdig, "-L"], check=True, capture_output=True, text=True).stdout
    lines = {re.sub(r"[A-Z_0-9]+ (\w+)(?=[,)])", r"\1", line.strip()) for line in listed.splitlines()}
    compared = 0
    for event_type in EVENT_TYPES.values():
        if event_type.old_parameters == 0:
            continue
        ends = names(event_type.parameters[: event_type.old_parameters])
        if event_type.name in {"execve", "execveat"}:
            ends = ["pgid" if name == "vpgid" else name for name in ends]  # renamed since
        mark = ">" if event_type.number % 2 == 0 else "<"
        assert f"{mark} {event_type.name}({', '.join(ends)})" in lines
        if event_type.enter is not None:
            assert f"> {event_type.name}({', '.join(names(event_type.enter_parameters))})" in lines
        compared += 1
    print(f"{compared} event types are in the list of sysdig {version}")
    assert compared > 40
