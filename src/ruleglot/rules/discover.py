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
        if path.is_dir():
            found = tuple(_below(path))
            if not found:
                raise DiagnosticError(NoRules(path=path.as_posix()))
            yield from found
        elif path.exists():
            yield path
        else:
            problem = "there is no such file or folder"
            raise DiagnosticError(FileNotReadable(path=path.as_posix(), problem=problem, hint="check the path"))


def _below(folder: Path) -> Iterator[Path]:
    """Yield the rule files below a folder; hidden folders and links to folders are passed over."""
    for parent, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            path = Path(parent, name)
            if path.suffix.lower() in SUFFIXES and not name.startswith("."):
                yield path
