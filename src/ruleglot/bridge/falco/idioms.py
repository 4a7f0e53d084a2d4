"""What has no one-to-one field in Falco: arguments, command lines, directories, ids, containers.

Each idiom was run on the real engine; what difference is left stands in the table of `fields`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ruleglot.bridge.correspondence import Idiom, asked_of
from ruleglot.bridge.crossing import LeafCrossing, Lost
from ruleglot.bridge.falco.words import concat, word
from ruleglot.bridge.leaf import NO_REGEX, case_of, patterns_of
from ruleglot.evaluation.wildcards import fits
from ruleglot.ir.nodes import (
    Case,
    Comparison,
    Condition,
    Constant,
    Hole,
    InNetwork,
    Leaf,
    Literal,
    Membership,
    Not,
    Operator,
    Pattern,
    Presence,
    Regex,
    Term,
    Wildcard,
)
from ruleglot.ir.patterns import pattern
from ruleglot.ir.simplify import any_of

if TYPE_CHECKING:
    from collections.abc import Iterator

NO_NUMBER = Lost(reason="the field is a number in Falco and the constant is none")
NO_NETWORK = Lost(reason="the field holds no IP address")


def one_value(leaf: Leaf, subject: Term, patterns: tuple[Pattern, ...]) -> Condition:
    """Return the leaf that asks whether `subject` fits one of the patterns, by the leaf's own case rule."""
    texts = [each.parts[0] if each.parts else "" for each in patterns]
    plain = all(not isinstance(text, Hole) and len(each.parts) < 2 for text, each in zip(texts, patterns, strict=True))  # noqa: PLR2004
    if not plain:
        return Wildcard(subject=subject, patterns=patterns, case=case_of(leaf), span=leaf.span)
    literals = tuple(Literal(value=str(text)) for text in texts)
    if len(literals) == 1:
        return Comparison(subject=subject, operator=Operator.EQ, value=literals[0], case=case_of(leaf), span=leaf.span)
    return Membership(subject=subject, values=literals, case=case_of(leaf), span=leaf.span)


def tokens(joined: Term) -> Idiom:
    """Return the idiom for a list of arguments that Falco has as one text, joined by single blanks.

    An argument equals `x` where " x " stands in the text with a blank before and after it. A word inside an argument
    passes as well.
    """
    framed = concat(" ", joined, " ")

    def idiom(leaf: Leaf) -> Condition | Lost:
        if isinstance(leaf, Presence):
            return Constant(value=True, span=leaf.span)
        patterns = patterns_of(leaf)
        if isinstance(patterns, Lost):
            return patterns
        if any(not each.parts for each in patterns):
            return Lost(reason="an empty argument cannot be told in Falco's joined command line")
        if all(each.parts[0] is Hole.RUN and each.parts[-1] is Hole.RUN for each in patterns):
            return Wildcard(subject=joined, patterns=patterns, case=case_of(leaf), span=leaf.span)
        return Wildcard(subject=framed, patterns=tuple(map(_as_token, patterns)), case=case_of(leaf), span=leaf.span)

    return idiom


def _as_token(each: Pattern) -> Pattern:
    before = () if each.parts[0] is Hole.RUN else (" ",)
    after = () if each.parts[-1] is Hole.RUN else (" ",)
    return pattern(Hole.RUN, *before, *each.parts, *after, Hole.RUN, span=each.span)


def command_line(leaf: Leaf) -> Condition | Lost:
    """Write a clause about `process.command_line`: `proc.exeline` ends in a blank where there are no arguments."""
    line = word("proc.exeline")
    if isinstance(leaf, Presence):
        return Constant(value=True, span=leaf.span)
    patterns = patterns_of(leaf)
    if isinstance(patterns, Lost):
        return patterns
    return one_value(leaf, line, tuple(_with_trailing_blank(patterns)))


def _with_trailing_blank(patterns: tuple[Pattern, ...]) -> Iterator[Pattern]:
    for each in patterns:
        yield each
        if not each.parts or each.parts[-1] is not Hole.RUN:
            yield pattern(*each.parts, " ", span=each.span)


def directory(term: Term) -> Idiom:
    """Return the idiom for a directory that Falco writes with a slash at its end (`/tmp/`), ECS without (`/tmp`)."""

    def idiom(leaf: Leaf) -> Condition | Lost:
        if isinstance(leaf, Presence):
            return replace(leaf, subject=term)
        patterns = patterns_of(leaf)
        if isinstance(patterns, Lost):
            return patterns
        found = tuple(each for one in patterns for each in _with_slash(one, case_of(leaf)))
        return one_value(leaf, term, found) if found else Constant(value=False, span=leaf.span)

    return idiom


def _with_slash(each: Pattern, case: Case) -> Iterator[Pattern]:
    """Yield patterns of Falco's directories for one of ECS's; the root is `/` to both."""
    *rest, last = each.parts or ("",)
    if last is Hole.RUN:
        # "/tmp/*" is a directory below /tmp: something must follow the slash that /tmp itself has in Falco.
        follows_slash = bool(rest) and isinstance(rest[-1], str) and rest[-1].endswith("/")
        found = pattern(*rest, Hole.BYTE, last, span=each.span) if follows_slash else each
    else:
        found = pattern(*each.parts, "/", span=each.span)
    if not (isinstance(last, str) and last.endswith("/")):  # no directory but the root's ends in a slash
        yield found
    if fits("/", each, case) and not fits("/", found, case):
        yield pattern("/", span=each.span)


def number(term: Term, *, shift: int = 0) -> Idiom:
    """Return the idiom for a number; `shift` is added to the rule's constant (Falco does not count argv[0]).

    Falco's numbers have no sign: what compares with a negative one is settled here, since the engine never says so.
    """

    def idiom(leaf: Leaf) -> Condition | Lost:
        match leaf:
            case Presence():
                return replace(leaf, subject=term)
            case Comparison(value=literal):
                value = _integer(literal)
                return NO_NUMBER if value is None else _compared(leaf, term, value + shift)
            case Membership(values=literals):
                values = [_integer(literal) for literal in literals]
                known = tuple(Literal(value=value + shift) for value in values if value is not None)
                return replace(leaf, subject=term, values=known) if len(known) == len(values) else NO_NUMBER
            case _:
                return Lost(reason="the field is a number in Falco, which no pattern fits")

    return idiom


def _compared(leaf: Comparison, term: Term, value: int) -> Condition:
    if value >= 0:
        return replace(leaf, subject=term, value=Literal(value=value), case=Case.EXACT)
    is_more = leaf.operator in {Operator.GT, Operator.GE, Operator.NE}
    return Presence(subject=term, span=leaf.span) if is_more else Constant(value=False, span=leaf.span)


def _integer(literal: Literal) -> int | None:
    """Return the whole number that a constant is or spells, `None` where it is none."""
    value = literal.value
    if isinstance(value, float):
        return int(value) if value.is_integer() else None
    try:
        return int(value)
    except ValueError:
        return None


def truth(condition: Condition) -> Idiom:
    """Return the idiom for a truth value that Falco expresses by a condition."""

    def idiom(leaf: Leaf) -> Condition | Lost:
        match leaf:
            case Comparison(operator=Operator.EQ, value=Literal(value=bool(wanted))):
                return condition if wanted else Not(operand=condition, span=leaf.span)
            case Presence():
                return Constant(value=True, span=leaf.span)
            case _:
                return Lost(reason="the field is a truth value, which is only ever true or false")

    return idiom


def any_value(condition: Condition, otherwise: str) -> Idiom:
    """Return the idiom for a field whose being there is all that Falco can say (`otherwise`: why nothing else)."""

    def idiom(leaf: Leaf) -> Condition | Lost:
        match leaf:
            case Presence():
                return condition
            case Wildcard(patterns=patterns) if any(set(each.parts) <= {Hole.RUN, Hole.BYTE} for each in patterns):
                return condition
            case Comparison(operator=Operator.NE, value=Literal(value="")):
                return condition
            case _:
                return Lost(reason=otherwise)

    return idiom


def exactly(value: str, condition: Condition, otherwise: str) -> Idiom:
    """Return the idiom for one value that Falco expresses by a condition (`otherwise`: why no other value)."""

    def idiom(leaf: Leaf) -> Condition | Lost:
        match leaf:
            case Comparison(operator=Operator.EQ, value=Literal(value=found)) if found == value:
                return condition
            case _:
                return Lost(reason=otherwise)

    return idiom


def extension(*paths: Term) -> Idiom:
    """Return the idiom for a file's extension: what follows the last dot of its name."""

    def idiom(leaf: Leaf) -> Condition | Lost:
        if isinstance(leaf, Presence):
            return Lost(reason="whether a name has a dot is not asked of Falco yet")
        patterns = patterns_of(leaf)
        if isinstance(patterns, Lost):
            return patterns
        if any(part is Hole.RUN for each in patterns for part in each.parts):
            return Lost(reason="a pattern could reach across the dots of a name")
        suffixes = tuple(pattern(Hole.RUN, ".", *each.parts, span=each.span) for each in patterns)
        return any_of(
            *(Wildcard(subject=path, patterns=suffixes, case=case_of(leaf), span=leaf.span) for path in paths)
        )

    return idiom


def address(term: Term) -> Idiom:
    """Return the idiom for an IP address: equality and networks, no patterns."""
    same = asked_of(term)

    def idiom(leaf: Leaf) -> Condition | LeafCrossing:
        match leaf:
            case Comparison(operator=Operator.EQ) | Membership() | InNetwork() | Presence():
                return same(leaf)
            case _:
                return Lost(reason="Falco compares addresses with addresses and networks only")

    return idiom


def text(*terms: Term) -> Idiom:
    """Return the idiom for a text that Falco has as it is, in one of the terms."""
    same = asked_of(*terms)

    def idiom(leaf: Leaf) -> Condition | LeafCrossing:
        match leaf:
            case Regex():
                return NO_REGEX
            case InNetwork():
                return NO_NETWORK
            case Comparison(operator=Operator.LT | Operator.LE | Operator.GT | Operator.GE):
                return Lost(reason="Falco does not order texts")
            case _:
                return same(leaf)

    return idiom
