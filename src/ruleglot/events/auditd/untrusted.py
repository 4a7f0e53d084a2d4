"""How the kernel writes a text that anybody can choose: in double quotes where it is harmless, else in hexadecimal.

Harmless is a text of visible ASCII characters without `"`, and one of no characters at all; a blank is not. So nobody
can write a line of his own into the log (`audit_log_n_untrustedstring` in the kernel's `kernel/audit.c`).

>>> written("curl"), written("my file"), plain(written("my file"))
('"curl"', '6D792066696C65', 'my file')
"""

from __future__ import annotations

import re

FIRST_VISIBLE, LAST_VISIBLE = 0x21, 0x7E
QUOTE = ord('"')

HEXADECIMAL = re.compile(r"(?:[0-9A-F]{2})+")
"""Capital letters only: a register, which stands in small ones, is no text."""

TITLE_BYTES = 128
"""Of a command line the kernel writes no more (`MAX_PROCTITLE_AUDIT_LEN`)."""

UNPRINTABLE = bytes((*range(0x20), *range(0x7F, 0xA0)))
"""What the kernel takes off the end of a command line: no printable letters of Latin-1."""

NOTHING = "(null)"
"""What is written where there is nothing to write."""


def written(text: str | bytes) -> str:
    """Return a text as the kernel writes it."""
    raw = text.encode() if isinstance(text, str) else text
    if all(FIRST_VISIBLE <= byte <= LAST_VISIBLE and byte != QUOTE for byte in raw):
        return f'"{raw.decode()}"'
    return raw.hex().upper()


def title(argv: tuple[str, ...]) -> str:
    """Return the value of `proctitle`: the start of the command line, with a NUL between two arguments."""
    start = "\0".join(argv).encode()[:TITLE_BYTES].rstrip(UNPRINTABLE)
    return written(start) if start else NOTHING


def decoded(value: str) -> str | None:
    """Return the text that hexadecimal digits stand for, `None` where the value is something else.

    What a cut left of a character at the end becomes U+FFFD, as in any JSON that is made of it.
    """
    return bytes.fromhex(value).decode(errors="replace") if HEXADECIMAL.fullmatch(value) else None


def plain(value: str) -> str:
    """Return the text that was written: without its quotes, or out of its digits."""
    if value.startswith('"'):
        return value[1:-1]
    found = decoded(value)
    return value if found is None else found
