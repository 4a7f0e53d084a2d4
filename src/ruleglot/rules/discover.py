"""Which files hold rules: files as they are named, folders with all below them, in a stable order."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.diagnostics.documents import FileNotReadable, NoRules
from ruleglot.rules.load import SUFFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def discover(paths: Iterable[Path]) -> Iterator[Path]:
    """Yield the files to read. Raises `DiagnosticError` (D001, D002) at a path without any."""
    for path in paths:
        if _is_folder(path):
            found = tuple(_below(path))
            if not found:
                raise DiagnosticError(NoRules(path=path.as_posix()))
            yield from found
        else:
            yield path


def _is_folder(path: Path) -> bool:
    try:
        path.stat()
    except FileNotFoundError:
        raise _missing(path, "there is no such file or folder", "check the path") from None
    except (OSError, ValueError) as error:
        raise _missing(path, getattr(error, "strerror", None) or str(error)) from error
    return path.is_dir()


def _missing(path: Path, problem: str, hint: str = "") -> DiagnosticError:
    return DiagnosticError(FileNotReadable(path=path.as_posix(), problem=problem, hint=hint))


def _below(folder: Path) -> Iterator[Path]:
    """Yield the rule files below a folder; what is hidden and links to folders are passed over."""
    for parent, folders, files in os.walk(folder, onerror=_unreadable):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            path = Path(parent, name)
            if path.suffix.lower() in SUFFIXES and not name.startswith("."):
                yield path


def _unreadable(error: OSError) -> None:
    """Tell of a folder that cannot be looked into: its rules would be missing in silence."""
    raise _missing(Path(str(error.filename)), error.strerror or str(error)) from error
