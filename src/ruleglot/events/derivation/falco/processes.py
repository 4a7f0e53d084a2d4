"""How a field of Falco's gives a process a value: its program, its names, its arguments, its accounts.

`proc.name` is the kernel's name of the task (15 bytes, of the script or the link that was invoked), `proc.exe` is
argv[0], `proc.exepath` the program's file. Of the command lines, `proc.cmdline` begins with the first, `proc.exeline`
with the second, and `proc.args` with neither.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ruleglot.events.derivation.processes import (
    MOST_BYTES,
    add_variable,
    set_command_line,
    set_count,
    set_executable,
    set_name,
    set_user_name,
    whole_number,
)
from ruleglot.events.falco.descriptors import UNKNOWN
from ruleglot.events.identity import Layer, Terminal, TerminalKind, User
from ruleglot.events.paths import parent as directory
from ruleglot.events.process import CAPABILITIES, COMM_BYTES, MEMFD, Process
from ruleglot.events.scenes.cast import PTS, WEB

if TYPE_CHECKING:
    from ruleglot.events.derivation.processes import ProcessSetter
    from ruleglot.ir.nodes import Scalar

MAJORS = {136: TerminalKind.PTS, 4: TerminalKind.TTY}
"""The terminals that have a minor number of their own."""

CONSOLE = 5 << 8 | 1


def set_path(process: Process, value: Scalar) -> Process | None:
    """Let another file run. A program in memory is `/memfd:NAME` here, without the kernel's ` (deleted)`."""
    path = str(value)
    return set_executable(process, path[1:] if path.startswith(f"/{MEMFD}") else path)


def set_comm(process: Process, value: Scalar) -> Process | None:
    """Give the task a name by running a file of that name; what no file is called, the task has called itself."""
    name = str(value)
    if len(name.encode()) > COMM_BYTES:
        return None
    if process.comm == name:
        return process
    return replace(process, given_comm=name) if "/" in name or not name else set_name(process, name)


def set_comm_alone(process: Process, value: Scalar) -> Process | None:
    """Give the task a name while the same file runs: it was invoked by a link, or is what runs a script."""
    name = str(value)
    if len(name.encode()) > COMM_BYTES:
        return None
    if process.comm == name:
        return process
    if "/" in name or not name:
        return replace(process, given_comm=name)
    folder = "/tmp" if process.in_memory else directory(process.executable)  # noqa: S108 - a name, nothing is opened
    return replace(process, invoked=f"{folder.rstrip('/')}/{name}", given_comm=None)


def set_argv0(process: Process, value: Scalar) -> Process | None:
    """Say what the program was told to be called."""
    return replace(process, argv=(str(value), *process.argv[1:]))


def set_arguments(process: Process, value: Scalar) -> Process | None:
    """Take the words of the text as the arguments behind argv[0]."""
    words = tuple(str(value).split(" ")) if value else ()
    return replace(process, argv=(process.argv[0], *words))


def command(name: ProcessSetter) -> ProcessSetter:
    """Return the setter of the command line that begins with the task's name, which is set by `name`.

    Where the first word can be no task's name all of them are arguments: what asks for a part of the line only does
    not mind.
    """

    def set_command(process: Process, value: Scalar) -> Process | None:
        first, _, rest = str(value).partition(" ")
        called = name(process, first)
        return set_arguments(process, value) if called is None else set_arguments(called, rest)

    return set_command


def set_exeline(process: Process, value: Scalar) -> Process | None:
    """Take the words as argv; a lone argv[0] is followed by a blank."""
    text = str(value)
    return set_command_line(process, text[:-1] if text.endswith(" ") and text.count(" ") == 1 else text)


def set_argument_count(process: Process, value: Scalar) -> Process | None:
    """Add arguments or leave out some; argv[0] is not counted."""
    number = whole_number(value)
    return None if number is None else set_count(process, number + 1)


def set_argument_bytes(process: Process, value: Scalar) -> Process | None:
    """Let the arguments have so many bytes together."""
    number = whole_number(value)
    if number is None or not 0 <= number <= MOST_BYTES:
        return None
    return replace(process, argv=(process.argv[0], *(("x" * number,) if number else ())))


def set_directory(process: Process, value: Scalar) -> Process | None:
    """Move the process; the engine writes a slash at the end."""
    path = str(value)
    return replace(process, cwd=path if path == "/" else path.removesuffix("/"))


def set_environment(process: Process, value: Scalar) -> Process | None:
    """See to it that the joined environment holds the words, each a variable."""
    for word in str(value).split(" "):
        process = add_variable(process, word) or process
    return process


def set_variable(name: str) -> ProcessSetter:
    """Return the setter of one variable; without a value it is not there."""

    def set_value(process: Process, value: Scalar) -> Process | None:
        others = tuple(each for each in process.environment if each.partition("=")[0] != name)
        return replace(process, environment=(*others, f"{name}={value}") if value != "" else others)

    return set_value


def set_terminal(process: Process, value: Scalar) -> Process | None:
    """Set the terminal by the number of its device; 0 is none, and what no terminal has is taken for the first one."""
    device = whole_number(value)
    if device is None or device < 0:
        return None
    if device == 0:
        return replace(process, terminal=None)
    major, minor = device >> 8 & 0xFFF, device & 0xFF | device >> 12 & ~0xFF
    if device == CONSOLE:
        return replace(process, terminal=Terminal(kind=TerminalKind.CONSOLE))
    terminal = Terminal(kind=MAJORS[major], number=minor) if major in MAJORS else PTS
    return replace(process, terminal=terminal)


def set_own_pid(process: Process, value: Scalar) -> Process | None:
    """Give the process a number in its own pid namespace."""
    number = whole_number(value)
    return None if number is None else replace(process, inner_pid=number)


def set_in_memory(process: Process, value: Scalar) -> Process | None:
    """Let the program be one that was never on a disk, or one that was."""
    if process.in_memory is is_true(value):
        return process
    return set_executable(process, f"/{MEMFD}x (deleted)" if is_true(value) else "/usr/bin/x")


def in_layer(layer: Layer) -> ProcessSetter:
    """Return the setter that says whether the program lies in a layer of its container's files."""

    def set_layer(process: Process, value: Scalar) -> Process | None:
        container = process.container or WEB
        if is_true(value):
            return replace(process, layer=layer, container=container)
        return replace(process, layer=None) if process.layer is layer else process

    return set_layer


def set_writable(process: Process, value: Scalar) -> Process | None:
    """Say whether its user may write to the program."""
    return replace(process, writable=is_true(value))


def set_capabilities(process: Process, value: Scalar) -> Process | None:
    """Give the process the capabilities that are named, if only in part or in small letters, and no others."""
    words = str(value).upper().split()
    held = tuple(f"CAP_{name}" for name in CAPABILITIES if any(word in f"CAP_{name}" for word in words))
    return replace(process, capabilities=held) if held or not words else None


def set_user(process: Process, value: Scalar) -> Process | None:
    """Name the user; `<NA>` is one without a name."""
    if value == UNKNOWN:
        return replace(process, user=User(id=process.user.id or 4242))
    return set_user_name(process, value)


def set_login(process: Process, value: Scalar) -> Process | None:
    """Say who has logged in; -1 is nobody."""
    number = whole_number(value)
    if number is None:
        return None
    return replace(process, login=None if number == -1 else User(id=number, name=None if number else "root"))


def set_login_name(process: Process, value: Scalar) -> Process | None:
    """Say what who has logged in is called; `<NA>` is nobody."""
    if value == UNKNOWN:
        return replace(process, login=None)
    return replace(process, login=User(id=0 if value == "root" else 1000, name=str(value)))


def of_account(field: str) -> ProcessSetter:
    """Return the setter of what the table of accounts says of the user: a home or a shell."""

    def set_detail(process: Process, value: Scalar) -> Process | None:
        changes: dict[str, Any] = {field: str(value)}
        return replace(process, user=replace(process.user, **changes))

    return set_detail


def is_true(value: Scalar) -> bool:
    """Return whether a truth value, or a text that is written for one, is true."""
    return str(value).lower() == "true"
