"""One leaf to its words: the text before a list, the list, the text after it.

>>> from ruleglot.ir.nodes import Field, Literal, Vocabulary
>>> name = Field(vocabulary=Vocabulary.ECS, name="process.name")
>>> curl = Comparison(subject=name, operator=Operator.EQ, value=Literal(value="curl"))
>>> clause(curl).text, clause(curl, negated=True).text
('process.name == "curl"', 'process.name != "curl"')
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, assert_never

from ruleglot.ir.nodes import (
    Call,
    Case,
    Comparison,
    Dialect,
    Field,
    Function,
    Hole,
    InNetwork,
    Literal,
    Membership,
    Operator,
    Pattern,
    Presence,
    Regex,
    Term,
    Wildcard,
)
from ruleglot.languages.eql.strings import quoted
from ruleglot.languages.eql.words import Binding, literal_words, no_words, words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ruleglot.ir.nodes import Leaf

SPECIAL = re.compile(r"[*?]")
"""What `:` and `like` would not take as itself."""

TESTS = frozenset({Function.ENDS_WITH, Function.STARTS_WITH, Function.STRING_CONTAINS})
"""The functions that are true or false and stand alone."""


@dataclass(frozen=True, slots=True)
class Clause:
    """A leaf in words. `items` may be broken over several lines; where there are none, `head` says it all."""

    head: str
    items: tuple[str, ...] = ()
    tail: str = ""

    @property
    def text(self) -> str:
        """The clause on one line."""
        return self.head + ", ".join(self.items) + self.tail


def clause(leaf: Leaf, *, negated: bool = False) -> Clause:
    """Return a leaf, or its negation, in EQL's words. Raises `DiagnosticError` (Q013) where EQL has none."""
    match leaf:
        case Presence():
            return Clause(f"{words(leaf.subject)} {'==' if negated else '!='} null")
        case Comparison(operator=Operator.EQ, case=Case.EXACT) if negated and not _stands_alone(leaf):
            return Clause(f"{words(leaf.subject)} != {words(leaf.value)}")
        case _:
            positive = _positive(leaf)
            return replace(positive, head=f"not {positive.head}") if negated else positive


def _positive(leaf: Comparison | Membership | Wildcard | Regex | InNetwork) -> Clause:
    match leaf:
        case Comparison():
            return _comparison(leaf)
        case Membership():
            return _membership(leaf)
        case Wildcard():
            return _wildcard(leaf)
        case Regex():
            return _regex(leaf)
        case InNetwork():
            return Clause("cidrMatch(", (words(leaf.subject), *map(quoted, leaf.networks)), ")")
        case _:
            assert_never(leaf)


def _comparison(leaf: Comparison) -> Clause:
    if leaf.operator is Operator.NE:
        raise no_words("a test that a value is there and differs")
    if _stands_alone(leaf):
        return Clause(words(leaf.subject))
    if leaf.case is Case.EXACT:
        return Clause(f"{words(leaf.subject)} {leaf.operator} {words(leaf.value)}")
    if leaf.operator is not Operator.EQ:
        raise no_words("an order that ignores case")
    _check_folding(leaf.subject, leaf.case)
    if isinstance(leaf.value.value, str) and SPECIAL.search(leaf.value.value) is None:
        return _matching(leaf.subject, ":", [literal_words(leaf.value)])
    return _listed(leaf.subject, "in~", [literal_words(leaf.value)])


def _stands_alone(leaf: Comparison) -> bool:
    """Return whether a leaf is a call of a test that needs no `== true`.

    A test of a field and a constant is a pattern where it stands alone, and a call where it is compared.
    """
    match leaf:
        case Comparison(subject=Call(arguments=(Field(), Literal(value=str())))):
            return False
        case Comparison(subject=Call(function=function), operator=Operator.EQ, value=Literal(value=True)):
            return function in TESTS
        case _:
            return False


def _membership(leaf: Membership) -> Clause:
    if leaf.case is Case.EXACT:
        return _listed(leaf.subject, "in", map(words, leaf.values))
    _check_folding(leaf.subject, leaf.case)
    plain = all(isinstance(each.value, str) and SPECIAL.search(each.value) is None for each in leaf.values)
    word = ":" if plain and len(leaf.values) > 1 else "in~"
    return _listed(leaf.subject, word, map(literal_words, leaf.values))


def _check_folding(subject: Term, case: Case) -> None:
    """Refuse what no operator does: in a field EQL folds ASCII letters, in what is computed those of all alphabets."""
    if case is Case.UNICODE and isinstance(subject, Field):
        raise no_words("case folding beyond ASCII")
    if case is Case.ASCII and not isinstance(subject, Field):
        raise no_words("case folding within ASCII of what is computed")


def _wildcard(leaf: Wildcard) -> Clause:
    if leaf.case is Case.UNICODE:
        raise no_words("case folding beyond ASCII")
    texts = [part for each in leaf.patterns for part in each.parts if not isinstance(part, Hole)]
    if len(leaf.patterns) == 1 and any(map(SPECIAL.search, texts)):
        return _search(leaf, leaf.patterns[0])
    word = "like" if leaf.case is Case.EXACT else ":"
    return _matching(leaf.subject, word, [_pattern(each, leaf.subject) for each in leaf.patterns])


def _search(leaf: Wildcard, pattern: Pattern) -> Clause:
    """Return a pattern with a `*` or `?` that stands for itself: only functions of a field can say it."""
    tilde = "" if leaf.case is Case.EXACT else "~"
    match pattern.parts, leaf.subject:
        case (str(text), Hole.RUN), Field():
            name, argument = "startsWith", text
        case (Hole.RUN, *inner, Hole.RUN), Field() if inner:
            name, argument = "stringContains", "".join(map(_escaped, inner))
        case (Hole.RUN, *inner), Field():
            name, argument = "endsWith", "".join(map(_escaped, inner))
        case _:
            raise no_words("a `*` or `?` that stands for itself in a pattern")
    return Clause(f"{name}{tilde}({words(leaf.subject)}, {quoted(argument)})")


def _escaped(part: str | Hole) -> str:
    if isinstance(part, Hole):
        return _part(part, is_computed=False)
    return re.sub(r"[*?\\]", r"\\\g<0>", part)


def _regex(leaf: Regex) -> Clause:
    dialect = Dialect.LUCENE if isinstance(leaf.subject, Field) else Dialect.JAVA
    if leaf.dialect is not dialect or not leaf.whole:
        raise no_words("a regular expression of another platform")
    if leaf.case is Case.UNICODE:
        raise no_words("case folding beyond ASCII")
    word = "regex" if leaf.case is Case.EXACT else "regex~"
    return _matching(leaf.subject, word, map(quoted, leaf.patterns))


def _matching(subject: Term, word: str, values: Iterable[str]) -> Clause:
    """Return a test that takes one value bare and several in brackets."""
    items = tuple(values)
    if len(items) == 1:
        return Clause(f"{words(subject, Binding.PRIMARY)} {word} {items[0]}")
    return _listed(subject, word, items)


def _listed(subject: Term, word: str, values: Iterable[str]) -> Clause:
    return Clause(f"{words(subject, Binding.PRIMARY)} {word} (", tuple(values), ")")


def _pattern(pattern: Pattern, subject: Term) -> str:
    return quoted("".join(_part(part, is_computed=not isinstance(subject, Field)) for part in pattern.parts))


def _part(part: str | Hole, *, is_computed: bool) -> str:
    match part:
        case Hole.BYTE:
            raise no_words("a wildcard for one byte")
        case Hole.RUN | Hole.CHARACTER if is_computed:
            raise no_words("a wildcard that crosses line ends in what is computed")
        case Hole.RUN_IN_LINE | Hole.CHARACTER_IN_LINE if not is_computed:
            raise no_words("a wildcard that does not cross line ends in a field")
        case Hole.RUN | Hole.RUN_IN_LINE:
            return "*"
        case Hole.CHARACTER | Hole.CHARACTER_IN_LINE:
            return "?"
        case str() if SPECIAL.search(part) is not None:
            raise no_words("a `*` or `?` that stands for itself in a pattern")
        case str():
            return part
        case _:
            assert_never(part)
