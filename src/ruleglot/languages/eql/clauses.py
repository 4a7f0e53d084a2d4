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

from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.diagnostics.eql import NoWords
from ruleglot.ir.nodes import (
    Call,
    Case,
    Comparison,
    Dialect,
    Field,
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
from ruleglot.languages.eql.lexer import KEYWORDS
from ruleglot.languages.eql.strings import quoted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ruleglot.ir.nodes import Leaf

NAME = re.compile(r"[a-zA-Z_@][a-zA-Z0-9_]*")
SPECIAL = re.compile(r"[*?]")
"""What `:` and `like` would not take as itself."""


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
            return Clause(f"{_subject(leaf.subject)} {'==' if negated else '!='} null")
        case Comparison(operator=Operator.EQ, case=Case.EXACT) if negated:
            return Clause(f"{_subject(leaf.subject)} != {_literal(leaf.value)}")
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
            return _matching(leaf.subject, _word(leaf.case, "like", ":"), map(_pattern, leaf.patterns))
        case Regex():
            return _regex(leaf)
        case InNetwork():
            return Clause("cidrMatch(", (_subject(leaf.subject), *map(quoted, leaf.networks)), ")")
        case _:
            assert_never(leaf)


def _comparison(leaf: Comparison) -> Clause:
    if leaf.operator is Operator.NE:
        raise _no_words("a test that a value is there and differs")
    if leaf.case is Case.EXACT:
        return Clause(f"{_subject(leaf.subject)} {leaf.operator} {_literal(leaf.value)}")
    if leaf.operator is not Operator.EQ:
        raise _no_words("an order that ignores case")
    return _folded_equality(leaf.subject, leaf.case, (leaf.value,))


def _membership(leaf: Membership) -> Clause:
    if leaf.case is Case.EXACT:
        return _listed(leaf.subject, "in", map(_literal, leaf.values))
    return _folded_equality(leaf.subject, leaf.case, leaf.values)


def _folded_equality(subject: Term, case: Case, values: tuple[Literal, ...]) -> Clause:
    """Return `subject : …`, or `subject in~ (…)` where `:` would take a value for a pattern."""
    word = _word(case, "in", ":")
    if all(isinstance(each.value, str) and SPECIAL.search(each.value) is None for each in values):
        return _matching(subject, word, map(_literal, values))
    return _listed(subject, "in~", map(_literal, values))


def _regex(leaf: Regex) -> Clause:
    if leaf.dialect is not Dialect.LUCENE or not leaf.whole:
        raise _no_words("a regular expression of another platform")
    return _matching(leaf.subject, _word(leaf.case, "regex", "regex~"), map(quoted, leaf.patterns))


def _matching(subject: Term, word: str, values: Iterable[str]) -> Clause:
    """Return a test that takes one value bare and several in brackets."""
    items = tuple(values)
    return Clause(f"{_subject(subject)} {word} {items[0]}") if len(items) == 1 else _listed(subject, word, items)


def _listed(subject: Term, word: str, values: Iterable[str]) -> Clause:
    return Clause(f"{_subject(subject)} {word} (", tuple(values), ")")


def _word(case: Case, exact: str, folded: str) -> str:
    match case:
        case Case.EXACT:
            return exact
        case Case.ASCII:
            return folded
        case Case.UNICODE:
            raise _no_words("case folding beyond ASCII")
        case _:
            assert_never(case)


def _pattern(pattern: Pattern) -> str:
    return quoted("".join(map(_part, pattern.parts)))


def _part(part: str | Hole) -> str:
    match part:
        case Hole.RUN:
            return "*"
        case Hole.CHARACTER:
            return "?"
        case Hole.BYTE:
            raise _no_words("a wildcard for one byte")
        case str() if SPECIAL.search(part) is not None:
            raise _no_words("a `*` or `?` that stands for itself in a pattern")
        case str():
            return part
        case _:
            assert_never(part)


def _subject(term: Term) -> str:
    match term:
        case Field(argument=None):
            return ("?" if term.optional else "") + ".".join(map(_path_part, term.name.split(".")))
        case Field():
            raise _no_words(f"an argument of a field (`{term.name}[{term.argument}]`)")
        case Literal():
            raise _no_words("a test of a constant")
        case Call():
            raise _no_words(f"the function `{term.function}`")
        case _:
            assert_never(term)


def _path_part(name: str) -> str:
    return name if is_plain(name) else f"`{name.replace('`', '``')}`"


def is_plain(name: str) -> bool:
    """Return whether a name can stand without quotes of any kind."""
    return NAME.fullmatch(name) is not None and name not in KEYWORDS


def _literal(literal: Literal) -> str:
    match literal.value:
        case bool(value):
            return "true" if value else "false"
        case str(value):
            return quoted(value)
        case int() | float() as value:
            return repr(value)
        case _:
            assert_never(literal.value)


def _no_words(meaning: str) -> DiagnosticError:
    return DiagnosticError(NoWords(meaning=meaning))
