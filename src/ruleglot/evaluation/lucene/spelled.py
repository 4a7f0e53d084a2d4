r"""Lucene's regular expressions in RE2's syntax.

Both are regular in the strict sense, but what is special to one is often ordinary to the other: `"…"` is literal text
in Lucene, `^` and `$` are ordinary characters, `.` is any character, also a line break, a second quantifier repeats
what the first one made, and a range in a set never ignores case.

>>> lucene_to_re2('a.*"b+"^')
'a(?s:.)*(?:b\\+)\\^'
>>> lucene_to_re2("(ab)+?[a-cx]", Case.ASCII)
'(?:(?:[aA][bB])+)?[a-cxX]'

Source: Lucene's RegExp (the class, 8.6 and later) and Elasticsearch's page on its regular expression syntax.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import assert_never

from ruleglot.automata.case import alike
from ruleglot.evaluation.lucene.intervals import written_out
from ruleglot.evaluation.lucene.nodes import (
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
)
from ruleglot.evaluation.lucene.syntax import not_runnable, parse
from ruleglot.ir.nodes import Case

CLASSES = {"d": "0-9", "D": r"\D", "s": r" \t\n\r", "S": r"\S\f", "w": "0-9A-Za-z_", "W": r"\W"}
r"""Lucene's classes as members of a set of RE2's, whose own `\s` has the form feed as well."""

NO_COMPLEMENT = "the complement `~` has no counterpart"
NO_INTERSECTION = "the intersection `&` has no counterpart"

QUANTIFIERS = {(0, None): "*", (1, None): "+", (0, 1): "?"}

ANY = "(?s:.)"
NONE = r"[^\x00-\x{10ffff}]"

SPECIAL = frozenset(r"\.+*?()|[]{}^$")


def lucene_to_re2(pattern: str, case: Case = Case.EXACT) -> str:
    """Return a Lucene regular expression in RE2's syntax; all forms of letters whose case is ignored are in it.

    Raises `DiagnosticError` (E001) where RE2 has no counterpart or Lucene's own reading is an error.
    """
    return _Writer(pattern=pattern, case=case).written(parse(pattern))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Writer:
    pattern: str
    case: Case

    def written(self, node: Node) -> str:
        match node:
            case Union():
                return "|".join(self._inside(node, each) for each in node.parts)
            case Concatenation():
                return "".join(self._inside(node, each) for each in node.parts)
            case Repetition():
                return self._inside(node, node.part) + _quantifier(node.least, node.most)
            case Character():
                return self._character(node.text)
            case Set():
                return f"[{'^' if node.negated else ''}{''.join(map(self._member, node.members))}]"
            case AnyCharacter():
                return ANY
            case AnyText():
                return f"(?:{ANY}*)"
            case Nothing():
                return NONE
            case Interval():
                return f"(?:{self.written(written_out(node))})"
            case Complement():
                raise not_runnable(self.pattern, NO_COMPLEMENT)
            case Intersection():
                raise not_runnable(self.pattern, NO_INTERSECTION)
            case _:
                assert_never(node)

    def _inside(self, outer: Node, inner: Node) -> str:
        """Return a part of a node, in brackets unless it binds more tightly than the node."""
        text = self.written(inner)
        return text if _binding(inner) > _binding(outer) else f"(?:{text})"

    def _character(self, character: str) -> str:
        same = alike(character, self.case)
        if len(same) > 1:
            return f"[{same}]"
        return f"\\{character}" if character in SPECIAL else character

    def _member(self, member: Member) -> str:
        """Return a member of a set. Only a letter that stands alone ignores case."""
        match member:
            case Character():
                return "".join(map(_coded, alike(member.text, self.case)))
            case Range():
                return f"{_coded(member.first)}-{_coded(member.last)}"
            case Class():
                return CLASSES[member.letter]
            case _:
                assert_never(member)


def _binding(node: Node) -> int:
    """Return how tightly the parts of a node are bound."""
    match node:
        case Union():
            return 0
        case Concatenation():
            return 1
        case Repetition():
            return 2
        case _:
            return 3


def _quantifier(least: int, most: int | None) -> str:
    if (least, most) in QUANTIFIERS:
        return QUANTIFIERS[least, most]
    if least == most:
        return f"{{{least}}}"
    return f"{{{least},{'' if most is None else most}}}"


def _coded(character: str) -> str:
    """Return a character that means itself in a set of RE2's."""
    return f"\\{character}" if character in r"\[]^-" else character
