"""The set of texts that a pattern of Lucene's stands for.

>>> from ruleglot.automata.sets import one_of, then, text
>>> from ruleglot.evaluation.lucene.syntax import parse
>>> from ruleglot.ir.nodes import Case
>>> meaning(parse("k[a-c]"), Case.ASCII) == then(one_of("kK"), one_of("abc"))
True
"""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from ruleglot.automata import sets
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
    Nothing,
    Range,
    Repetition,
    Set,
    Union,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ruleglot.automata.sets import Characters
    from ruleglot.evaluation.lucene.nodes import Member, Node
    from ruleglot.ir.nodes import Case

DIGITS = sets.between("0", "9")

CLASSES: Mapping[str, Characters] = {
    "d": DIGITS,
    "s": sets.one_of(" \t\n\r"),
    "w": DIGITS | sets.between("A", "Z") | sets.one_of("_") | sets.between("a", "z"),
}
"""Lucene's classes; the one of a capital letter is what is in none of these."""


def meaning(node: Node, case: Case) -> sets.Node:
    """Return the texts that fit a pattern, as a whole."""
    match node:
        case Character():
            return sets.one_of(node.text, case)
        case Set():
            members = (_characters(each, case) for each in node.members)
            found = sets.Characters.of(span for each in members for span in each.spans)
            return ~found if node.negated else found
        case AnyCharacter():
            return sets.CHARACTER
        case AnyText():
            return sets.ANYTHING
        case Nothing():
            return sets.NOTHING
        case Interval():
            return meaning(written_out(node), case)
        case Repetition():
            return sets.times(meaning(node.part, case), node.least, node.most)
        case Complement():
            return sets.but_not(meaning(node.part, case))
        case Concatenation():
            return sets.then(*[meaning(each, case) for each in node.parts])
        case Intersection():
            return sets.both(*[meaning(each, case) for each in node.parts])
        case Union():
            return sets.either(*[meaning(each, case) for each in node.parts])
        case _:
            assert_never(node)


def _characters(member: Member, case: Case) -> Characters:
    """Return the characters of a member of a set. Only a letter that stands alone ignores case."""
    match member:
        case Character():
            return sets.one_of(member.text, case)
        case Range():
            return sets.between(member.first, member.last)
        case Class():
            found = CLASSES[member.letter.lower()]
            return ~found if member.letter.isupper() else found
        case _:
            assert_never(member)
