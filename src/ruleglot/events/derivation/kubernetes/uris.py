"""URIs that fit a pattern, and such that nearly do.

In a pattern of a path a question mark stands for any one character. In one of a URI it mostly was meant for itself: it
stands before the parameters, and there alone the URI is one of the call that the rest of the pattern is about.

>>> from ruleglot.ir.nodes import Field, Vocabulary
>>> asked = Field(vocabulary=Vocabulary.ECS, name="kubernetes.audit.requestURI")
>>> shell = Wildcard(subject=asked, patterns=(pattern("/api/v1/pods/x/exec", Hole.CHARACTER, "tty=%2F"),))
>>> list(uris(shell))[:3]
['/api/v1/pods/x/exec?tty=%2F', '/api/v1/pods/x/exec?tty=%2Fx', '/api/v1/pods/x/exec?TTY=%2F']
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from ruleglot.events.derivation.samples import nearly, passing
from ruleglot.ir.nodes import Hole, Wildcard
from ruleglot.ir.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruleglot.ir.nodes import Leaf, Pattern

URIS = frozenset({"kubernetes.audit.requestURI", "requestURI", "ka.uri"})
"""The fields that hold the URI of a call."""

LETTERS = re.compile("(%..)|[A-Za-z]+")
"""Letters, but not those that spell an encoded character."""


def uris(leaf: Leaf) -> Iterator[str]:
    """Yield URIs that fit each of a test's patterns, and such that nearly do; none for a test without patterns."""
    if not isinstance(leaf, Wildcard):
        return
    for each in leaf.patterns:
        meant = pattern(*("?" if part is Hole.CHARACTER else part for part in each.parts))
        for filled in map(str, passing(replace(leaf, patterns=(meant,)))):
            yield from _near(filled)
        yield from nearly(meant)
        yield from _otherwise_named(meant)


def _near(uri: str) -> Iterator[str]:
    """Yield a URI, and what it is a part of: with more at an end, of another group, with one more parameter."""
    yield from (uri, f"{uri}x", _recased(uri), f"/{uri}", f"/apis{uri}", uri.replace("?", "?x=&", 1))


def _recased(uri: str) -> str:
    """Return a URI with the case of the letters in its parameters changed."""
    path, mark, query = uri.partition("?")
    return path + mark + LETTERS.sub(lambda found: found[1] or found[0].swapcase(), query)


def _otherwise_named(meant: Pattern) -> Iterator[str]:
    """Yield texts that fit a pattern but for the name of a parameter whose value it leaves open."""
    for place, part in enumerate(meant.parts):
        if isinstance(part, str) and part.endswith("="):
            others = (*meant.parts[:place], f"{part[:-1]}x=", *meant.parts[place + 1 :])
            yield "".join("x" if isinstance(other, Hole) else other for other in others)
