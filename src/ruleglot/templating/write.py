"""Put a file on disk, whole or not at all, and never outside its folder.

>>> slug("Suspicious `curl` -- in a Container!")
'suspicious_curl_in_a_container'
>>> slug("../../etc/passwd"), slug("☠")
('etc_passwd', 'rule')
"""

from __future__ import annotations

import re
import secrets
import unicodedata
from typing import TYPE_CHECKING

from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.diagnostics.output import NotWritable

if TYPE_CHECKING:
    from pathlib import Path

LONGEST = 80
"""Characters of a slug: a file name with any suffix fits every file system and SigmaHQ's bound of 90."""

DEVICES = re.compile(r"con|prn|aux|nul|com[0-9]|lpt[0-9]")
"""Names that Windows keeps for devices."""

NAME = re.compile(r"(?!\.{1,2}\Z)[^/\\:\0]+")
"""A name of a file, and of nothing else on any system: no separators, no drive, not the folder itself."""


def slug(name: str) -> str:
    """Return a file name for a rule's name: `a-z`, digits and underscores; never empty, never a path."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = "_".join(re.findall(r"[a-z0-9]+", plain))[:LONGEST].rstrip("_")
    return f"rule_{words}" if DEVICES.fullmatch(words) else words or "rule"


def write_text(folder: Path, name: str, text: str) -> Path:
    r"""Write `folder/name` as UTF-8 and return its path; the folder is made where it is missing.

    Line breaks are left as they are: `\n`. Raises `DiagnosticError` as `write_bytes` does.
    """
    try:
        data = text.encode()
    except UnicodeEncodeError as error:
        raise _refusal(folder / name, str(error)) from error
    return write_bytes(folder, name, data)


def write_bytes(folder: Path, name: str, data: bytes) -> Path:
    """Write `folder/name` and return its path; the folder is made where it is missing.

    The bytes are written beside their place and moved there once they are whole. Raises `DiagnosticError` (O002); then
    the file, if there was one, is still what it was.
    """
    path = folder / name
    if NAME.fullmatch(name) is None:
        raise _refusal(path, "its name would leave the folder")
    temporary = folder / f".ruleglot-{secrets.token_hex(8)}.tmp"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        try:
            with temporary.open("xb") as file:
                file.write(data)
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)
    except (FileExistsError, NotADirectoryError):
        raise _refusal(path, "a file is in the way of its folder") from None
    except IsADirectoryError:
        raise _refusal(path, "a folder is in the way") from None
    except (OSError, ValueError) as error:
        raise _refusal(path, getattr(error, "strerror", None) or str(error)) from error
    return path


def _refusal(path: Path, problem: str) -> DiagnosticError:
    return DiagnosticError(NotWritable(path=path.as_posix(), problem=problem))
