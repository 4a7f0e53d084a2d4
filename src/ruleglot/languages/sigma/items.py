r"""Tests as Sigma writes them: a field with modifiers, and one or more values.

Whether letters must agree is a modifier (`cased`), and so are wildcards at the edges (`contains`, `startswith`,
`endswith`), as SigmaHQ asks. A wildcard inside stands in the value, where `\` takes from `*`, `?` and `\` what they
mean.

>>> from ruleglot.ir.nodes import Literal, Vocabulary
>>> image = Field(vocabulary=Vocabulary.SIGMA, name="Image")
>>> entry(Wildcard(subject=image, patterns=(Pattern(parts=(Hole.RUN, "/curl")),), case=Case.ASCII))
('Image|endswith', ('/curl',))
>>> entry(Comparison(subject=image, operator=Operator.EQ, value=Literal(value="a*")))
('Image|cased', ('a\\*',))
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias, assert_never

from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.diagnostics.sigma import NotSayable
from ruleglot.ir.nodes import (
    Case,
    Comparison,
    Dialect,
    Field,
    Hole,
    InNetwork,
    Leaf,
    Membership,
    Operator,
    Pattern,
    Presence,
    Regex,
    Scalar,
    Wildcard,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruleglot.source import Span

Values: TypeAlias = tuple[Scalar | None, ...]
Entry: TypeAlias = tuple[str, Values]
"""Field with modifiers → values; more than one value means any of them."""

ORDER = {Operator.LT: "lt", Operator.LE: "lte", Operator.GT: "gt", Operator.GE: "gte"}


def unsayable(what: str, span: Span | None = None) -> DiagnosticError:
    """Return the refusal of a test that Sigma has no words for."""
    return DiagnosticError(NotSayable(what=what, span=span))


def pieces(leaf: Leaf) -> tuple[Leaf, ...]:
    """Return the leaf as alternatives of which each has one set of modifiers."""
    match leaf:
        case Wildcard(patterns=patterns):
            shapes = dict.fromkeys(map(_shape, patterns))
            return tuple(
                replace(leaf, patterns=tuple(each for each in patterns if _shape(each) == shape)) for shape in shapes
            )
        case Membership(case=Case.EXACT, values=values):
            texts = tuple(each for each in values if isinstance(each.value, str))
            others = tuple(each for each in values if not isinstance(each.value, str))
            return tuple(replace(leaf, values=each) for each in (texts, others) if each)
        case Comparison() | Membership() | Regex() | InNetwork() | Presence():
            return (leaf,)
        case _:
            assert_never(leaf)


def entry(leaf: Leaf) -> Entry:
    """Return key and values of one of the `pieces` of a leaf. Raises `DiagnosticError` (S003)."""
    if not isinstance(leaf.subject, Field):
        raise unsayable("functions of fields", leaf.span)
    name = leaf.subject.name
    match leaf:
        case Comparison():
            return _comparison(name, leaf)
        case Membership(values=literals):
            texts = [each.value for each in literals if isinstance(each.value, str)]
            return _key(name, leaf, texts), tuple(_plain(each.value) for each in literals)
        case Wildcard():
            return _wildcard(name, leaf)
        case Regex():
            return _regex(name, leaf), leaf.patterns
        case InNetwork(networks=networks):
            return f"{name}|cidr", networks
        case Presence():
            return f"{name}|exists", (True,)
        case _:
            assert_never(leaf)


def _comparison(name: str, leaf: Comparison) -> Entry:
    value = leaf.value.value
    if leaf.operator is Operator.NE:
        raise unsayable("a value that is there and differs", leaf.span)
    if leaf.operator in ORDER:
        if isinstance(value, str):
            raise unsayable("an order of texts", leaf.span)
        return f"{name}|{ORDER[leaf.operator]}", (value,)
    return _key(name, leaf, [value] if isinstance(value, str) else []), (_plain(value),)


def _regex(name: str, leaf: Regex) -> str:
    if leaf.dialect is not Dialect.PCRE or leaf.whole:
        raise unsayable("this dialect of regular expressions", leaf.span)
    match leaf.case:
        case Case.EXACT:
            return f"{name}|re"
        case Case.ASCII:
            return f"{name}|re|i"
        case Case.UNICODE:
            raise _beyond_ascii(leaf)
        case _:
            assert_never(leaf.case)


def _key(name: str, leaf: Comparison | Membership | Wildcard, texts: list[str], shape: str = "") -> str:
    """Return the key; `cased` stands there only where letters of the texts could differ in it."""
    modifiers = [shape] if shape else []
    match leaf.case:
        case Case.EXACT:
            if any(text.lower() != text or text.upper() != text for text in texts):
                modifiers.append("cased")
        case Case.ASCII:
            pass
        case Case.UNICODE:
            raise _beyond_ascii(leaf)
        case _:
            assert_never(leaf.case)
    return "|".join((name, *modifiers))


def _beyond_ascii(leaf: Leaf) -> DiagnosticError:
    return unsayable("the folding of letters beyond ASCII", leaf.span)


def _wildcard(name: str, leaf: Wildcard) -> Entry:
    shape = _shape(leaf.patterns[0])
    texts = [part for each in leaf.patterns for part in each.parts if not isinstance(part, Hole)]
    return _key(name, leaf, texts, shape), tuple(_written(_unframed(each, shape), leaf) for each in leaf.patterns)


def _shape(pattern: Pattern) -> str:
    """Return the modifier that says the wildcards at the edges of a text; none where there is no text."""
    match pattern.parts:
        case (Hole.RUN, *inner, Hole.RUN) if _has_text(inner):
            return "contains"
        case (Hole.RUN, *inner) if _has_text(inner):
            return "endswith"
        case (*inner, Hole.RUN) if _has_text(inner):
            return "startswith"
        case _:
            return ""


def _has_text(parts: list[str | Hole]) -> bool:
    return any(not isinstance(part, Hole) for part in parts)


def _unframed(pattern: Pattern, shape: str) -> tuple[str | Hole, ...]:
    first = 1 if shape in {"contains", "endswith"} else 0
    last = len(pattern.parts) - (1 if shape in {"contains", "startswith"} else 0)
    return pattern.parts[first:last]


def _written(parts: tuple[str | Hole, ...], leaf: Leaf) -> str:
    return "".join(_part(part, leaf, last=place == len(parts)) for place, part in enumerate(parts, 1))


def _part(part: str | Hole, leaf: Leaf, *, last: bool) -> str:
    match part:
        case Hole.RUN:
            return "*"
        case Hole.CHARACTER:
            return "?"
        case Hole.BYTE:
            raise unsayable("a wildcard for one byte", leaf.span)
        case Hole.RUN_IN_LINE | Hole.CHARACTER_IN_LINE:
            raise unsayable("a wildcard that stops at the end of a line", leaf.span)
        case str():
            return "".join(_escaped(part, last=last))
        case _:
            assert_never(part)


def _escaped(text: str, *, last: bool) -> Iterator[str]:
    r"""Yield literal text: a backslash is doubled only where it would take the meaning from what follows.

    Source: the specification's section on escaping. At the end of a value nothing follows, so `C:\` stays as it is.
    """
    for place, character in enumerate(text):
        following = text[place + 1 : place + 2] or ("" if last else "*")
        if character in "*?" or (character == "\\" and following and following in "*?\\"):
            yield "\\"
        yield character


def _plain(value: Scalar) -> Scalar:
    return "".join(_escaped(value, last=True)) if isinstance(value, str) else value
