r"""Texts that a regular expression fits, without running it.

Enough of the syntax that Lucene, RE2 and PCRE share to find a text or two: groups, alternatives, classes, repetition.
What is not understood gives no text, and what is found is only a proposal: whoever uses it looks whether it fits.

>>> fitting("(curl|wget)[0-9]{2}\\.sh?")
('curl00.s', 'wget00.sh')
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import zip_longest
from typing import TypeAlias

Samples: TypeAlias = tuple[str, ...]
"""Texts that an expression fits; the first one is the shortest in spirit."""

MOST = 8
DEEPEST = 50
"""Expressions nested deeper are not looked into."""

LONGEST = 4096
"""A repetition that gives a longer text is not written out."""

DIGITS = len(str(LONGEST))

OUTSIDERS = "_0x~Q- "
"""Characters to try where any will do but some."""

REPETITION = re.compile(r"\*\??|\+\??|\?\??|\{(\d+)(,(\d*))?\}\??")
CLASSES = {"d": "0", "w": "a", "s": " ", "D": "a", "W": "-", "S": "a"}
CONTROLS = {"n": "\n", "t": "\t", "r": "\r"}
GROUP_KINDS = re.compile(r"\?(:|[a-z]+:|P?<\w+>)")


class _NotUnderstoodError(Exception):
    """A part of the expression is beyond this module."""


def fitting(expression: str) -> Samples:
    """Return texts that the expression should fit as a whole; none where it is not understood."""
    reader = _Reader(text=expression)
    try:
        found = reader.alternatives(0)
    except _NotUnderstoodError:
        return ()
    return found if reader.at == len(expression) else ()


@dataclass(slots=True)
class _Reader:
    """A place in an expression; each method reads one construct and returns its samples."""

    text: str
    at: int = 0

    def alternatives(self, depth: int) -> Samples:
        if depth > DEEPEST:
            raise _NotUnderstoodError
        found = [self._sequence(depth)]
        while self._take("|"):
            found.append(self._sequence(depth))
        return tuple(dict.fromkeys(text for row in zip_longest(*found) for text in row if text is not None))[:MOST]

    def _sequence(self, depth: int) -> Samples:
        whole: Samples = ("",)
        while self.at < len(self.text) and self.text[self.at] not in "|)":
            part = self._repeated(self._atom(depth))
            longest = max(len(whole), len(part))
            whole = tuple(whole[n % len(whole)] + part[n % len(part)] for n in range(longest))
        return whole

    def _repeated(self, atom: Samples) -> Samples:
        repetition = REPETITION.match(self.text, self.at)
        if repetition is None:
            return atom
        self.at = repetition.end()
        if repetition[1] is not None:
            times = int(repetition[1][: DIGITS + 1])  # the beginning of a longer number is too large as well
            if times * max(map(len, atom)) > LONGEST:
                raise _NotUnderstoodError
            return tuple(text * times for text in atom)
        # `*` and `?`: the part itself and nothing, so that neighbouring parts are tried with and without it.
        return atom if repetition[0][0] == "+" else ("", *atom)

    def _atom(self, depth: int) -> Samples:
        character = self.text[self.at]
        self.at += 1
        match character:
            case "(":
                return self._group(depth)
            case "[":
                return self._class()
            case ".":
                return ("x",)
            case "\\":
                return self._escaped()
            case "^" | "$":
                return ("",)
            case _ if character in "*+?{~&<":
                raise _NotUnderstoodError
            case _:
                return (character,)

    def _group(self, depth: int) -> Samples:
        kind = GROUP_KINDS.match(self.text, self.at)
        if kind is not None:
            self.at = kind.end()
        found = self.alternatives(depth + 1)
        if not self._take(")"):
            raise _NotUnderstoodError
        return found

    def _class(self) -> Samples:
        """Read a bracket; a negated one is met by a character that it does not name."""
        negated = self._take("^")
        end = self.text.find("]", self.at + 1)
        if end < 0:
            raise _NotUnderstoodError
        inside = self.text[self.at : end]
        self.at = end + 1
        if negated:
            outsider = next((each for each in OUTSIDERS if each not in inside), None)
            if outsider is None:
                raise _NotUnderstoodError
            return (outsider,)
        if inside.startswith("\\"):
            return (CLASSES.get(inside[1:2], inside[1:2]),)
        return (inside[0],)

    def _escaped(self) -> Samples:
        if self.at == len(self.text):
            raise _NotUnderstoodError
        character = self.text[self.at]
        self.at += 1
        return (CLASSES.get(character) or CONTROLS.get(character) or character,)

    def _take(self, character: str) -> bool:
        taken = self.text.startswith(character, self.at)
        self.at += taken
        return taken
