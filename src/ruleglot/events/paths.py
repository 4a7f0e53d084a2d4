"""How Linux reads a path, and what no path can be.

>>> absolute("../x//y", "/home/bob"), basename("/usr/bin/curl"), extension("a.tar.gz"), extension("README")
('/home/x/y', 'curl', 'gz', None)
"""

from __future__ import annotations

from posixpath import normpath

PATH_BYTES = 4095
"""The longest path that the kernel takes (PATH_MAX without the final NUL), in bytes."""

NAME_BYTES = 255
"""The longest name between two slashes (NAME_MAX), in bytes."""


def absolute(path: str, directory: str) -> str:
    """Return the absolute path that `path` is for a process in `directory`; links are not followed."""
    return normpath(f"{directory}/{path}" if not path.startswith("/") else path).replace("//", "/")


def basename(path: str) -> str:
    """Return what follows the last slash."""
    return path.rpartition("/")[2]


def parent(path: str) -> str:
    """Return the directory that an absolute path lies in."""
    return path.rpartition("/")[0] or "/"


def extension(name: str) -> str | None:
    """Return what follows the last dot of a file's name, as ECS does; nothing where there is no dot or nothing after.

    A hidden file counts: the extension of `.bashrc` is `bashrc`.
    """
    return name.rpartition(".")[2] or None if "." in name else None


def check_text(what: str, text: str) -> None:
    """Raise `ValueError` where a text cannot be handed to the kernel: a NUL byte, or what UTF-8 cannot write."""
    if "\0" in text:
        raise ValueError(f"{what} holds a NUL byte: {text!r}")
    text.encode()  # a lone surrogate raises UnicodeEncodeError, which is a ValueError


def check_path(what: str, path: str) -> None:
    """Raise `ValueError` where no system call takes the path; it may be relative and need not be normal."""
    check_text(what, path)
    if not path or len(path.encode()) > PATH_BYTES:
        raise ValueError(f"{what} is empty or longer than {PATH_BYTES} bytes")
    if any(len(name.encode()) > NAME_BYTES for name in path.split("/")):
        raise ValueError(f"{what} has a name of more than {NAME_BYTES} bytes")


def check_absolute(what: str, path: str) -> None:
    """Raise `ValueError` where the path is not absolute and in normal form."""
    check_path(what, path)
    if not path.startswith("/") or absolute(path, "/") != path:
        raise ValueError(f"{what} is not an absolute path in normal form: {path!r}")


def check_file(what: str, path: str) -> None:
    """Raise `ValueError` where a path can only name a directory (`/`, `x/`, `..`)."""
    check_path(what, path)
    if basename(path) in {"", ".", ".."}:
        raise ValueError(f"{what} names no file: {path!r}")
