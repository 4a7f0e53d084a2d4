"""The order of software versions, as Elasticsearch's version field has it.

>>> sorted(["2.0.0", "1.10.0", "1.9.0", "1.9.0-beta.2", "1.9.0-beta.11", "none"], key=version_key)
['1.9.0-beta.2', '1.9.0-beta.11', '1.9.0', '1.10.0', '2.0.0', 'none']

Source: the page on the version field type: the order of semantic versioning, where numbers count as numbers and a
pre-release comes before its release; what is no version comes behind all versions, in the order of its characters.
"""

from __future__ import annotations

import re
from typing import TypeAlias

VERSION = re.compile(
    r"(?P<main>(?:0|[1-9][0-9]*)(?:\.(?:0|[1-9][0-9]*))*)"
    r"(?:-(?P<before>[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?(?:\+(?P<build>[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?"
)

Part: TypeAlias = tuple[int, int, str]
Key: TypeAlias = tuple[int, tuple[int, ...], int, tuple[Part, ...], str]


def version_key(text: str) -> Key:
    """Return what orders a version among others."""
    found = VERSION.fullmatch(text)
    if found is None:
        return (1, (), 0, (), text)
    main = tuple(map(int, found["main"].split(".")))
    before = tuple(map(_part, found["before"].split("."))) if found["before"] else ()
    return (0, main, 0 if before else 1, before, text)


def _part(text: str) -> Part:
    """Return a part of a pre-release: numbers stand before words."""
    return (0, int(text), "") if text.isdecimal() else (1, 0, text)
