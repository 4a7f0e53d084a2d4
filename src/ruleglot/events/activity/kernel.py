"""What a process does to the kernel and to what it has open: load a module, mount, make a memory file, redirect."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ruleglot.events.activity.calls import Call, check_call
from ruleglot.events.descriptors import MOST_DESCRIPTORS, Descriptor, MemoryFile, OpenFile, check_free, free_number
from ruleglot.events.moment import HOST, MOMENT
from ruleglot.events.paths import absolute, check_file, check_path, check_text

if TYPE_CHECKING:
    from ruleglot.events.activity.calls import Error
    from ruleglot.events.process import Process

LOADING = frozenset({Call.INIT_MODULE, Call.FINIT_MODULE})
DUPLICATING = frozenset({Call.DUP2, Call.DUP3})
MEMORY_NAME_BYTES = 249
"""The longest name of a memory file (memfd_create(2))."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModuleLoad:
    """A kernel module was loaded from the file `path`, read by the process itself (init_module) or by the kernel."""

    process: Process
    story: str
    path: str
    parameters: str = ""
    call: Call = Call.FINIT_MODULE
    error: Error | None = None
    host: str = HOST
    time: int = MOMENT

    def __post_init__(self) -> None:
        check_call(self.call, LOADING)
        check_file("path", self.path)
        check_text("parameters", self.parameters)

    @property
    def full_path(self) -> str:
        """Where the module's file is."""
        return absolute(self.path, self.process.cwd)

    @property
    def descriptor(self) -> Descriptor:
        """The file, opened to be loaded."""
        opened = OpenFile(path=self.full_path, given=self.path)
        return Descriptor(number=free_number(self.process.descriptors), opened=opened)


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoryFileCreate:
    """A file was made that is in no directory (memfd_create); `number`: as for an opening."""

    process: Process
    story: str
    name: str
    close_on_exec: bool = True
    number: int | None = None
    host: str = HOST
    time: int = MOMENT

    def __post_init__(self) -> None:
        check_text("name", self.name)
        if len(self.name.encode()) > MEMORY_NAME_BYTES:
            raise ValueError(f"a memory file's name has at most {MEMORY_NAME_BYTES} bytes")
        check_free(self.number, self.process.descriptors)

    @property
    def descriptor(self) -> Descriptor:
        """What the process has open afterwards."""
        number = free_number(self.process.descriptors) if self.number is None else self.number
        return Descriptor(number=number, opened=MemoryFile(name=self.name))


@dataclass(frozen=True, slots=True, kw_only=True)
class Mount:
    """A file system was put at the directory `path`; `device` is what was mounted, `kind` its type."""

    process: Process
    story: str
    device: str
    path: str
    kind: str
    error: Error | None = None
    host: str = HOST
    time: int = MOMENT

    def __post_init__(self) -> None:
        check_path("path", self.path)
        check_text("device", self.device)
        check_text("kind", self.kind)

    @property
    def full_path(self) -> str:
        """Where it is mounted."""
        return absolute(self.path, self.process.cwd)


@dataclass(frozen=True, slots=True, kw_only=True)
class Duplicate:
    """A descriptor was made to stand for what another one has open: a reverse shell gets its input so.

    `process` has the descriptor `old`; afterwards `new` is the same.
    """

    process: Process
    story: str
    old: Descriptor
    new: int
    call: Call = Call.DUP2
    host: str = HOST
    time: int = MOMENT

    def __post_init__(self) -> None:
        check_call(self.call, DUPLICATING)
        if self.old not in self.process.descriptors:
            raise ValueError("only what is open can be duplicated")
        if not 0 <= self.new < MOST_DESCRIPTORS or self.new == self.old.number:
            raise ValueError(f"not another descriptor: {self.new}")
