"""Reads capture files back: their blocks, and the events in them. Written apart from the writer."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

SECTION_HEADER = 0x0A0D0D0A
EVENT, LARGE_EVENT = 0x216, 0x221


@dataclass(frozen=True, slots=True)
class Block:
    """A block: its kind, and what is in it, filled up to four bytes."""

    kind: int
    body: bytes


@dataclass(frozen=True, slots=True)
class Event:
    """An event: its number in the event table, the thread, the time, and the bytes of each parameter."""

    number: int
    thread: int
    time: int
    parameters: tuple[bytes, ...]


def blocks(data: bytes) -> Iterator[Block]:
    """Yield the blocks of a file; an `AssertionError` where one has no sound frame."""
    place = 0
    while place < len(data):
        kind, length = struct.unpack_from("<II", data, place)
        assert length % 4 == 0
        assert length >= 12
        assert struct.unpack_from("<I", data, place + length - 4) == (length,)
        yield Block(kind, data[place + 8 : place + length - 4])
        place += length
    assert place == len(data)


def events(data: bytes) -> Iterator[Event]:
    """Yield the events of a file."""
    for block in blocks(data):
        if block.kind in {EVENT, LARGE_EVENT}:
            yield _event(block)


def _event(block: Block) -> Event:
    time, thread, length, number, count = struct.unpack_from("<QQIHI", block.body, 2)
    width = "I" if block.kind == LARGE_EVENT else "H"
    place = 2 + struct.calcsize("<QQIHI")
    lengths = struct.unpack_from(f"<{count}{width}", block.body, place)
    place += struct.calcsize(f"<{count}{width}")
    parameters = []
    for each in lengths:
        parameters.append(block.body[place : place + each])
        place += each
    assert place == 2 + length
    return Event(number, thread, time, tuple(parameters))
