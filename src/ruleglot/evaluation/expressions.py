r"""The texts that fit a regular expression, as a set that can be computed with; of RE2's syntax the plain part.

Plain are characters, classes, groups, alternatives, repetitions, and anchors that are not repeated. An anchor says
something of the text around, so what is read is a table: the texts for each pair of demands, to begin where the whole
text begins and to end where it ends.

>>> from ruleglot.automata.search import contains
>>> hidden = texts_of_expression(r"(^|\/)\.[^.\/]", Dialect.PCRE, Case.EXACT, whole=False)
>>> [hidden is not None and contains(hidden, each) for each in (".a", "b/.a", "b.a", "b/..")]
[True, True, False, False]

Source: RE2's page on its syntax, and its parser where that is silent (how case is ignored in sets).
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, TypeAlias, assert_never

from ruleglot.automata import sets
from ruleglot.automata.case import CASED, alike
from ruleglot.automata.sets import ANYTHING, EMPTY, Characters, between, both, either, one_of, then, times
from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.evaluation.java import java_to_re2
from ruleglot.evaluation.lucene.meaning import meaning
from ruleglot.evaluation.lucene.syntax import parse
from ruleglot.evaluation.regexes import SURROGATE, fits
from ruleglot.ir.nodes import Case, Dialect

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ruleglot.automata.sets import Node

Demands: TypeAlias = tuple[bool, bool]
"""Whether a match must begin where the text begins, and end where it ends."""

Pieces: TypeAlias = "Mapping[Demands, Node]"

FREE: Demands = (False, False)

DEEPEST = 50
"""Brackets in brackets that are read."""

WORD = between("0", "9") | between("A", "Z") | one_of("_") | between("a", "z")

CLASSES = {"d": between("0", "9"), "s": one_of("\t\n\f\r "), "w": WORD}
"""RE2's classes; the one of a capital letter is what is in none of these."""

CONTROLS = {"a": "\a", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}

ALSO_ALIKE = ("\u0390\u1fd3", "\u03b0\u1fe3", "\ufb05\ufb06")
"""Characters that RE2 takes for the same and `fold` does not: their full foldings are equal, and no simple one is."""

ESCAPED = r"\\x[0-9a-fA-F]{2}|\\x\{[0-9a-fA-F]{1,6}\}|\\[afnrtv]|\\[!-/:-@\[-`{-~]"
MEMBER = re.compile(
    rf"\\(?P<class>[dDsSwW])|(?P<first>{ESCAPED}|[^\\\[\]-])-(?P<last>{ESCAPED}|[^\\\[\]-])"
    rf"|(?P<one>{ESCAPED}|\[(?![:.=])|[^\\\[\]-](?!-[^\]]))"
)
"""One member of a set. A `-` that is neither part of a range nor at an end, and a named class, are not plain."""

ITEM = re.sub(r"\?P<\w+>", "?:", MEMBER.pattern)
SET = re.compile(rf"\[(?P<negated>\^?)(?P<edge>[\]-]?)(?P<members>(?:{ITEM})*)(?P<last>-?)\]")
QUANTIFIER = re.compile(r"[*+?]|\{(?P<least>[0-9]{1,4})(?P<upto>,(?P<most>[0-9]{0,4}))?\}")
QUANTIFIERS = {"*": (0, None), "+": (1, None), "?": (0, 1)}
ATOM = re.compile(
    rf"(?P<begin>\^|\\A)|(?P<end>\$|\\z)|(?P<any>\.)|\\(?P<class>[dDsSwW])|(?P<one>{ESCAPED}|[^\\\[\](){{}}.^$*+?|])"
    r"|(?P<group>\((?:\?:|(?!\?)))|(?P<set>\[)"
)


class _NotPlainError(Exception):
    """An expression has something in it that is not read here."""


def texts_of_expression(pattern: str, dialect: Dialect, case: Case, *, whole: bool) -> Node | None:
    """Return the texts that `regexes.fits` says to fit; `None` where it cannot be run or is not plain.

    Lucene's are read as a whole; those of Java's as far as what they are in RE2's syntax is plain.
    """
    try:
        fits("", pattern, dialect, case, whole=whole)
        pieces = _read(SURROGATE.sub("\ufffd", pattern), dialect, case)
    except (DiagnosticError, _NotPlainError):
        return None
    return _surrogates_replaced(
        either(
            *(
                then(ANYTHING if not (whole or begins) else EMPTY, node, ANYTHING if not (whole or ends) else EMPTY)
                for (begins, ends), node in pieces.items()
            )
        )
    )


def _read(pattern: str, dialect: Dialect, case: Case) -> Pieces:
    match dialect:
        case Dialect.LUCENE:
            return {FREE: meaning(parse(pattern), case)}
        case Dialect.JAVA:
            return _Reader(pattern=java_to_re2(pattern, case), ignores_case=False).all()
        case Dialect.RE2_POSIX:
            return _Reader(pattern=pattern, ignores_case=case is not Case.EXACT, has_lazy=False).all()
        case Dialect.PCRE:
            return _Reader(pattern=pattern, ignores_case=case is not Case.EXACT).all()
        case _:
            assert_never(dialect)


@dataclass(slots=True, kw_only=True)
class _Reader:
    """A place in an expression; each method reads one construct from there.

    `has_lazy`: a `?` after a quantifier says which match is taken, and nothing of which texts have one.
    """

    pattern: str
    ignores_case: bool
    has_lazy: bool = True
    at: int = 0
    depth: int = 0

    def all(self) -> Pieces:
        found = self._alternatives()
        if self.at < len(self.pattern):
            raise _NotPlainError
        return found

    def _alternatives(self) -> Pieces:
        found = [self._sequence()]
        while self._take("|"):
            found.append(self._sequence())
        return _either(found)

    def _sequence(self) -> Pieces:
        found: list[Pieces] = []
        while self.pattern[self.at : self.at + 1] not in {"", "|", ")"}:
            found.append(self._repeated())
        return _then(found)

    def _repeated(self) -> Pieces:
        found = self._atom()
        while quantifier := QUANTIFIER.match(self.pattern, self.at):
            self.at = quantifier.end()
            found = _times(found, *_bounds(quantifier))
            if self.has_lazy:
                self._take("?")
        return found

    def _atom(self) -> Pieces:
        found = ATOM.match(self.pattern, self.at)
        if found is None:
            raise _NotPlainError
        self.at = found.end()
        match found.lastgroup:
            case "begin":
                return {(True, False): EMPTY}
            case "end":
                return {(False, True): EMPTY}
            case "any":
                return {FREE: ~one_of("\n")}
            case "class":
                return {FREE: self._class(found["class"])}
            case "one":
                return {FREE: self._span(found["one"], found["one"])}
            case "group":
                return self._group()
            case _:
                return {FREE: self._set(found.start())}

    def _group(self) -> Pieces:
        self.depth += 1
        if self.depth > DEEPEST:
            raise _NotPlainError
        found = self._alternatives()
        if not self._take(")"):
            raise _NotPlainError
        self.depth -= 1
        return found

    def _set(self, begin: int) -> Characters:
        found = SET.match(self.pattern, begin)
        if found is None:
            raise _NotPlainError
        self.at = found.end()
        members = Characters.of(
            span for each in MEMBER.finditer(found["members"]) for span in self._member(each).spans
        ) | one_of(found["edge"] + found["last"])
        return ~members if found["negated"] else members

    def _member(self, member: re.Match[str]) -> Characters:
        if member["class"]:
            return self._class(member["class"])
        return self._span(member["first"] or member["one"], member["last"] or member["one"])

    def _class(self, letter: str) -> Characters:
        found = self._in_all_cases(CLASSES[letter.lower()])
        return ~found if letter.isupper() else found

    def _span(self, first: str, last: str) -> Characters:
        return self._in_all_cases(between(_character(first), _character(last)))

    def _in_all_cases(self, characters: Characters) -> Characters:
        if not self.ignores_case:
            return characters
        others = [one_of(same) for each, same in _cased().items() if characters & one_of(each) != sets.NOTHING]
        return Characters.of(span for each in (characters, *others) for span in each.spans)

    def _take(self, character: str) -> bool:
        taken = self.pattern.startswith(character, self.at)
        self.at += taken
        return taken


def _bounds(quantifier: re.Match[str]) -> tuple[int, int | None]:
    if quantifier[0] in QUANTIFIERS:
        return QUANTIFIERS[quantifier[0]]
    least = int(quantifier["least"])
    if not quantifier["upto"]:
        return least, least
    return least, int(quantifier["most"]) if quantifier["most"] else None


def _character(written: str) -> str:
    """Return the character that is written, as itself or with an escape."""
    if written.startswith("\\x"):
        return chr(int(written[2:].strip("{}"), 16))
    return CONTROLS.get(written[1:], written[-1])


@cache
def _cased() -> Mapping[str, str]:
    """Return the characters that RE2 takes for the same as another one, each with all of these."""
    several = [same for each in map(chr, range(CASED)) if len(same := alike(each, Case.UNICODE)) > 1]
    return {each: same for same in (*several, *ALSO_ALIKE) for each in same}


def _either(found: list[Pieces]) -> Pieces:
    joined: defaultdict[Demands, list[Node]] = defaultdict(list)
    for pieces in found:
        for demands, node in pieces.items():
            joined[demands].append(node)
    return {demands: either(*nodes) for demands, nodes in joined.items()}


def _then(found: list[Pieces]) -> Pieces:
    joined: Pieces = {FREE: EMPTY}
    for pieces in found:
        joined = _either([_one_then(*left, *right) for left in joined.items() for right in pieces.items()])
    return joined


def _one_then(left: Demands, first: Node, right: Demands, second: Node) -> Pieces:
    """Return one piece after another: before one that begins the text, and behind one that ends it, is no text."""
    before = both(first, EMPTY) if right[0] else first
    behind = both(second, EMPTY) if left[1] else second
    return {(left[0] or right[0], left[1] or right[1]): then(before, behind)}


def _times(found: Pieces, least: int, most: int | None) -> Pieces:
    if found.keys() == {FREE}:
        return {FREE: times(found[FREE], least, most)}
    if (least, most) != (0, 1):
        raise _NotPlainError
    return _either([{FREE: EMPTY}, found])


def _surrogates_replaced(node: Node) -> Node:
    """Return the texts that are in a set once U+FFFD stands for each lone surrogate in them, as `fits` has it."""
    match node:
        case Characters():
            surrogates = between("\ud800", "\udfff")
            return node | surrogates if node & one_of("\ufffd") != sets.NOTHING else node & ~surrogates
        case sets.Sequence():
            return then(*map(_surrogates_replaced, node.parts))
        case sets.Repetition():
            return times(_surrogates_replaced(node.part), node.least, node.most)
        case sets.Complement():
            return sets.but_not(_surrogates_replaced(node.part))
        case sets.Union():
            return either(*map(_surrogates_replaced, node.members))
        case sets.Intersection():
            return both(*map(_surrogates_replaced, node.members))
        case _:
            assert_never(node)
