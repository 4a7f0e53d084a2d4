r"""Texts as Java counts them: in UTF-16 units, of which a character beyond U+FFFF has two.

>>> len(to_units("a\N{GRINNING FACE}")), from_units(to_units("a\N{GRINNING FACE}")) == "a\N{GRINNING FACE}"
(3, True)
"""

from __future__ import annotations

import struct


def to_units(text: str) -> str:
    """Return a text with one character for each UTF-16 unit."""
    if text.isascii() or max(text) <= "\uffff":
        return text
    coded = text.encode("utf-16-le", errors="surrogatepass")
    return "".join(map(chr, struct.unpack(f"<{len(coded) // 2}H", coded)))


def from_units(units: str) -> str:
    """Return the text that units make; half a character that stands alone stays half a character."""
    return units.encode("utf-16-le", errors="surrogatepass").decode("utf-16-le", errors="surrogatepass")
