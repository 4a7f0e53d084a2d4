"""Users, terminals, containers: what there can be, and what there cannot."""

from __future__ import annotations

import pytest

from ruleglot.events.identity import Container, Group, Pod, Terminal, TerminalKind, User


@pytest.mark.parametrize(
    ("kind", "number", "device"),
    [
        (TerminalKind.PTS, 0, 34816),
        (TerminalKind.PTS, 255, 35071),
        (TerminalKind.PTS, 300, 1083436),  # as the real engine records it
        (TerminalKind.TTY, 1, 1025),
        (TerminalKind.CONSOLE, 0, 1281),
    ],
)
def test_device_number_is_that_of_the_kernel(kind: TerminalKind, number: int, device: int) -> None:
    assert Terminal(kind=kind, number=number).device == device


@pytest.mark.parametrize(
    ("kind", "number"), [(TerminalKind.PTS, -1), (TerminalKind.PTS, 2**20), (TerminalKind.CONSOLE, 2)]
)
def test_no_such_terminal(kind: TerminalKind, number: int) -> None:
    with pytest.raises(ValueError, match="no such terminal"):
        Terminal(kind=kind, number=number)


@pytest.mark.parametrize("number", [-1, 2**32 - 1])
def test_no_such_account_number(number: int) -> None:
    with pytest.raises(ValueError, match="no such user id"):
        User(id=number)
    with pytest.raises(ValueError, match="no such group id"):
        Group(id=number)


@pytest.mark.parametrize("name", ["", "a:b", "a\nb"])
def test_no_such_account_name(name: str) -> None:
    with pytest.raises(ValueError, match="no such user name"):
        User(id=1, name=name)


@pytest.mark.parametrize("number", ["", "abc", "A" * 64, "a" * 63])
def test_container_id_has_64_hexadecimal_digits(number: str) -> None:
    with pytest.raises(ValueError, match="a container id has 64 hexadecimal digits"):
        Container(id=number)


def test_address_of_a_pod_is_an_address() -> None:
    assert Pod(name="a", namespace="b").ip is None
    with pytest.raises(ValueError, match="does not appear to be an IPv4 or IPv6 address"):
        Pod(name="a", namespace="b", ip="x")
