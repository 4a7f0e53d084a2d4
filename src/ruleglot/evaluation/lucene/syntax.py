r"""Read Lucene's regular expressions.

A union `|` of intersections `&` of concatenations of repetitions `* + ? {n,m}` of complements `~` of atoms: the
complement takes the one atom after it, so `~a*` is `(~a)*`. Everything else that is special in other dialects, such as
`^` and `$`, is a character like any other.

>>> parse("~a*")
Repetition(part=Complement(part=Character(text='a')), least=0, most=None)

Source: Lucene's class RegExp with all of its optional operators, which is how Elasticsearch calls it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.diagnostics.evaluation import RegexNotRunnable
from ruleglot.evaluation.lucene.nodes import (
    EMPTY,
    AnyCharacter,
    AnyText,
    Character,
    Class,
    Complement,
    Concatenation,
    Intersection,
    Interval,
    Member,
    Node,
    Nothing,
    Range,
    Repetition,
    Set,
    Union,
    layers,
)
from ruleglot.ir.nodes import Dialect

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Joined = TypeVar("Joined", Concatenation, Intersection, Union)

DEEPEST_GROUP = 30
DEEPEST = 60
"""Brackets in brackets, and operators on operators. The deepest pattern that people write has a handful."""

LARGEST = 2**31 - 1
"""Lucene reads numbers into an `int` of Java's."""

MEMBER = re.compile(
    r"\\(?P<class>[dDsSwW])|\\(?P<escaped>[^a-zA-Z])(?!-[^\]])|(?P<first>[^\\])-(?>\\(?P<last>[^a-zA-Z])|(?P<end>[^\\]))|(?P<plain>[^\\])(?!-)",
    re.DOTALL,
)
"""One member of a set: a class, an escaped character, a range, a character.

An escaped character before a `-` that is not the last one begins a range in Lucene before 10.2 and none since, so it is
no member here.
"""

ITEM = re.sub(r"\?P<\w+>", "?:", MEMBER.pattern)
SET = re.compile(rf"\[(?P<negated>\^?+)(?P<members>(?>{ITEM})(?>(?!\])(?>{ITEM}))*+)\]", re.DOTALL)
QUOTED = re.compile(r'"([^"]*)"')
INTERVAL = re.compile(r"<([0-9]+)-([0-9]+)>")
QUANTIFIER = re.compile(r"[*+?]|\{(?P<least>[0-9]+)(?P<upto>,(?P<most>[0-9]*))?\}")
QUANTIFIERS = {"*": (0, None), "+": (1, None), "?": (0, 1)}

CLASSES = frozenset("dDsSwW")
r"""The letters that are classes after a `\`.

Any other letter after a `\` is that letter in Lucene before 9, so in Elasticsearch 7; since LUCENE-9370 it is an error.
Elasticsearch 8 and later refuse such a query, so it is refused here.
"""

REASONS = {
    "~": "a complement `~` has nothing after it",
    "&": "a side of an intersection `&` is empty",
    "<": "a `<` begins no numeric interval such as `<1-100>`; `\\<` is the character",
    "[": "a set `[…]` is not closed, escapes a letter, or has a `-` that is not its last character and no range",
    "-": "a range in a set ends before it begins",
    '"': 'a quoted text `"…"` is not closed',
    "\\": r"of letters, only `\d \D \s \S \w \W` can be escaped; every `\` needs a character after it",
    "{": "a `{` begins no number of repetitions; `\\{` is the character",
    "}": "a number of repetitions ends before it begins",
    "9": f"a number is larger than {LARGEST}",
    "(": "a `(` is not closed",
    ")": "a `)` closes nothing",
    "|": "an alternative `|` is empty",
    "*": "a quantifier has nothing to repeat",
    "((": f"it nests more than {DEEPEST_GROUP} brackets or {DEEPEST} operators",
}
"""Why a pattern cannot be read, by what stands in the way.

Lucene takes some of the last ones for the characters themselves where nothing else can be meant. A rule's author meant
something else, so there is no verdict on such a rule.
"""


def parse(pattern: str) -> Node:
    """Return what a pattern says. Raises `DiagnosticError` (E001) where it is none of Lucene's."""
    if not pattern:
        return EMPTY
    reader = _Reader(pattern=pattern)
    node = reader.union()
    if reader.at < len(pattern):
        raise reader.fault(")")
    if len(layers(node)) > DEEPEST:
        raise reader.fault("((")
    return node


def not_runnable(pattern: str, reason: str) -> DiagnosticError:
    """Return the error that says why a pattern of Lucene's cannot be run."""
    return DiagnosticError(RegexNotRunnable(pattern=pattern, dialect=Dialect.LUCENE, reason=reason))


@dataclass(slots=True)
class _Reader:
    """A place in a pattern; each method reads one construct from there."""

    pattern: str
    at: int = 0
    depth: int = 0

    def union(self) -> Node:
        return _joined(Union, self._several("|", self._intersection))

    def _intersection(self) -> Node:
        return _joined(Intersection, self._several("&", self._concatenation))

    def _several(self, operator: str, read: Callable[[], Node]) -> list[Node]:
        found = [read()]
        while self._take(operator):
            found.append(read())
        return found

    def _concatenation(self) -> Node:
        found = []
        while self._next() not in {"", "|", "&", ")"}:
            found.append(self._repetition())
        if not found:
            around = {self.pattern[self.at - 1 : self.at], self._next()}
            raise self.fault(next(each for each in "&|()" if each in around))
        return _joined(Concatenation, found)

    def _repetition(self) -> Node:
        node = self._complement()
        while quantifier := QUANTIFIER.match(self.pattern, self.at):
            self.at = quantifier.end()
            node = self._repeated(node, quantifier)
        if self._next() == "{":
            raise self.fault("{")
        return node

    def _repeated(self, node: Node, quantifier: re.Match[str]) -> Repetition:
        if quantifier[0] in QUANTIFIERS:
            least, most = QUANTIFIERS[quantifier[0]]
            return Repetition(part=node, least=least, most=most)
        least = self._number(quantifier["least"])
        most = self._number(quantifier["most"]) if quantifier["most"] else None if quantifier["upto"] else least
        if most is not None and most < least:
            raise self.fault("}")
        return Repetition(part=node, least=least, most=most)

    def _complement(self) -> Node:
        begin = self.at
        while self._take("~"):
            pass
        times = self.at - begin
        if times and self._next() in {"", "|", "&", ")"}:
            raise self.fault("~")
        node = self._atom()
        for _ in range(times):
            node = Complement(part=node)
        return node

    def _atom(self) -> Node:
        match self._next():
            case "(":
                return self._group()
            case "[":
                return self._set()
            case '"':
                return Concatenation(parts=tuple(Character(text=each) for each in self._matched(QUOTED)[1]))
            case "<":
                return self._interval()
            case "\\":
                return self._escaped()
            case "*" | "+" | "?":
                raise self.fault("*")
            case "{":
                raise self.fault("*" if QUANTIFIER.match(self.pattern, self.at) else "{")
            case character:
                self.at += 1
                return SIMPLE.get(character) or Character(text=character)

    def _group(self) -> Node:
        self.at += 1
        if self._take(")"):
            return EMPTY
        if self.depth == DEEPEST_GROUP:
            raise self.fault("((")
        self.depth += 1
        node = self.union()
        self.depth -= 1
        if not self._take(")"):
            raise self.fault("(")
        return node

    def _set(self) -> Set:
        found = self._matched(SET)
        members = tuple(self._member(each) for each in MEMBER.finditer(found["members"]))
        return Set(members=members, negated=bool(found["negated"]))

    def _member(self, found: re.Match[str]) -> Member:
        if found["class"]:
            return Class(letter=found["class"])
        if not found["first"]:
            return Character(text=found["escaped"] or found["plain"])
        last = found["last"] or found["end"]
        if last < found["first"]:
            raise self.fault("-")
        return Range(first=found["first"], last=last)

    def _interval(self) -> Interval:
        found = self._matched(INTERVAL)
        low, high = sorted((self._number(found[1]), self._number(found[2])))
        return Interval(low=low, high=high, digits=len(found[1]) if len(found[1]) == len(found[2]) else 0)

    def _escaped(self) -> Node:
        character = self.pattern[self.at + 1 : self.at + 2]
        self.at += 2
        if character in CLASSES and character:
            return Set(members=(Class(letter=character),))
        if not character or (character.isascii() and character.isalpha()):
            raise self.fault("\\")
        return Character(text=character)

    def _number(self, digits: str) -> int:
        significant = digits.lstrip("0") or "0"
        if len(significant) > len(str(LARGEST)) or int(significant) > LARGEST:
            raise self.fault("9")
        return int(significant)

    def _matched(self, expression: re.Pattern[str]) -> re.Match[str]:
        found = expression.match(self.pattern, self.at)
        if found is None:
            raise self.fault(self._next())
        self.at = found.end()
        return found

    def _next(self) -> str:
        return self.pattern[self.at : self.at + 1]

    def _take(self, character: str) -> bool:
        taken = self._next() == character
        self.at += taken
        return taken

    def fault(self, culprit: str) -> DiagnosticError:
        return not_runnable(self.pattern, REASONS[culprit])


SIMPLE: Mapping[str, Node] = {".": AnyCharacter(), "@": AnyText(), "#": Nothing()}


def _joined(kind: type[Joined], found: list[Node]) -> Node:
    return found[0] if len(found) == 1 else kind(parts=tuple(found))
