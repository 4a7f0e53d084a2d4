"""Put a file on disk, whole or not at all, and never outside its folder.

>>> slug("Suspicious `curl` -- in a Container!")
'suspicious_curl_in_a_container'
>>> slug("../../etc/passwd"), slug("☠")
('etc_passwd', 'rule')
"""

from __future__ import annotations

import os
import re
import tempfile
import unicodedata
from pathlib import Path

from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.diagnostics.output import NotWritable

LONGEST = 80
"""Characters of a slug: a file name with any suffix fits every file system and SigmaHQ's bound of 90."""

DEVICES = re.compile(r"con|prn|aux|nul|com[0-9]|lpt[0-9]")
"""Names that Windows keeps for devices."""


def slug(name: str) -> str:
    """Return a file name for a rule's name: `a-z`, digits and underscores; never empty, never a path."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = "_".join(re.findall(r"[a-z0-9]+", plain))[:LONGEST].rstrip("_")
    return f"rule_{words}" if DEVICES.fullmatch(words) else words or "rule"


def write_text(folder: Path, name: str, text: str) -> Path:
    """Write `folder/name` and return its path. Raises `DiagnosticError` (O002); then nothing has changed on disk."""
    path = folder / name
    if Path(name).name != name or name in {"", ".", ".."}:
        raise DiagnosticError(NotWritable(path=path.as_posix(), problem="the name would leave the folder"))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=folder, prefix=f".{name[:20]}.", suffix=".tmp")
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
                file.write(text)
            Path(temporary).chmod(0o666 & ~_umask())
            Path(temporary).replace(path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
    except (OSError, UnicodeEncodeError) as error:
        problem = getattr(error, "strerror", None) or str(error)
        raise DiagnosticError(NotWritable(path=path.as_posix(), problem=problem)) from error
    return path


def _umask() -> int:
    """Return the process's file mode mask, which can only be read by setting it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
