"""IR to a Sigma detection: named selections, and a condition over their names.

What must hold is `selection`; alternatives are lists of maps, `selection_1`, `selection_2`, …; what must not hold is
`filter_main_1`, …: the names that SigmaHQ's rules use. Any boolean condition is written; one that nests deeper than the
usual shapes becomes an expression over names.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias, assert_never

from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.diagnostics.sigma import NotSayable
from ruleglot.ir.nodes import (
    AllOf,
    AnyOf,
    Case,
    Comparison,
    Condition,
    Constant,
    Dialect,
    Field,
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
    Scalar,
    Wildcard,
)
from ruleglot.ir.simplify import simplify

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruleglot.ir.nodes import Query

Values: TypeAlias = tuple[Scalar | None, ...]
Map: TypeAlias = tuple[tuple[str, Values], ...]
"""Field with modifiers → values; more than one value means any of them. All entries must hold."""

LOG_SOURCE = "logsource."
ORDER = {Operator.LT: "lt", Operator.LE: "lte", Operator.GT: "gt", Operator.GE: "gte"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """A named selection: one map, or several of which one must hold."""

    name: str
    maps: tuple[Map, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Detection:
    """A log source, selections in order, and the condition over their names."""

    logsource: tuple[tuple[str, str], ...]
    selections: tuple[Selection, ...]
    condition: str


def detection(query: Query) -> Detection:
    """Return the detection of a query over Sigma's fields. Raises `DiagnosticError` (S003)."""
    condition = simplify(query.condition)
    clauses = condition.operands if isinstance(condition, AllOf) else (condition,)
    source = tuple(part for each in clauses if (part := _log_source(each)) is not None)
    rest = tuple(each for each in clauses if _log_source(each) is None)
    if not rest:
        raise _unsayable("a rule that asks for a log source only")
    return _Writer().write(source, rest)


def _log_source(condition: Condition) -> tuple[str, str] | None:
    match condition:
        case Comparison(subject=Field(name=name), value=Literal(value=str(value))) if name.startswith(LOG_SOURCE):
            return name.removeprefix(LOG_SOURCE), value
        case _:
            return None


@dataclass(slots=True)
class _Writer:
    """Collects the selections while the condition is written."""

    selections: list[Selection] = field(default_factory=list)

    def write(self, source: tuple[tuple[str, str], ...], clauses: tuple[Condition, ...]) -> Detection:
        """Return the detection of clauses that must all hold."""
        positive: list[Condition] = [each for each in clauses if not isinstance(each, Not)]
        negative = [each.operand for each in clauses if isinstance(each, Not)]
        words = self._positive(positive)
        words += self._negative(negative, alone=not words)
        return Detection(logsource=source, selections=tuple(self.selections), condition=" and ".join(words))

    def _positive(self, clauses: list[Condition]) -> list[str]:
        plain = [each for each in clauses if _as_map((each,)) is not None]
        groups = [each for each in clauses if each not in plain]
        maps = _distinct_keys(plain)
        simple = [*((each,) for each in maps), *(found for each in groups if (found := _as_maps(each)) is not None)]
        for number, found in enumerate(simple, 1):
            self._name("selection" if len(simple) == 1 else f"selection_{number}", found)
        nested = [each for each in groups if _as_maps(each) is None]
        words = [self._expression(each, "part", bracketed=True) for each in nested]
        return [*(["selection"] if len(simple) == 1 else ["all of selection_*"] if simple else []), *words]

    def _negative(self, clauses: list[Condition], *, alone: bool) -> list[str]:
        words, filters = [], 0
        for each in clauses:
            found = _as_maps(each)
            if found is None:
                words.append(f"not {self._expression(each, 'exclusion', bracketed=True)}")
            else:
                filters += 1
                self._name(f"filter_main_{filters}", found)
        if filters == 1 and alone:
            words.insert(0, "not filter_main_1")
        elif filters:
            words.insert(0, "not 1 of filter_main_*")
        return words

    def _expression(self, condition: Condition, prefix: str, *, bracketed: bool) -> str:
        """Return an expression over names for a condition that is no plain selection."""
        maps = _as_maps(condition)
        if maps is not None:
            return self._name(f"{prefix}_{len(self.selections) + 1}", maps)
        match condition:
            case AllOf() | AnyOf():
                word = " and " if isinstance(condition, AllOf) else " or "
                inner = word.join(self._expression(each, prefix, bracketed=True) for each in condition.operands)
                return f"({inner})" if bracketed else inner
            case Not():
                return f"not {self._expression(condition.operand, prefix, bracketed=True)}"
            case _:
                raise _unsayable("a condition that is always or never true")

    def _name(self, name: str, maps: tuple[Map, ...]) -> str:
        self.selections.append(Selection(name=name, maps=maps))
        return name


def _distinct_keys(leaves: list[Condition]) -> list[Map]:
    """Return as few maps as hold the leaves with no key twice: YAML has each key once."""
    maps: list[dict[str, Values]] = []
    for leaf in leaves:
        found = _as_map((leaf,))
        for key, values in found or ():
            home = next((each for each in maps if key not in each), None)
            if home is None:
                maps.append({key: values})
            else:
                home[key] = values
    return [tuple(each.items()) for each in maps]


def _as_maps(condition: Condition) -> tuple[Map, ...] | None:
    """Return the condition as maps of which one must hold, `None` where it is more than that."""
    alternatives = condition.operands if isinstance(condition, AnyOf) else (condition,)
    maps = []
    for each in alternatives:
        found = _as_map(each.operands if isinstance(each, AllOf) else (each,))
        if found is None:
            return None
        maps.append(found)
    return tuple(_merged(maps))


def _merged(maps: list[Map]) -> Iterator[Map]:
    """Yield the alternatives, those that ask one question of one field joined into one list of values."""
    waiting: dict[str, Values] = {}
    for each in maps:
        key = each[0][0]
        if len(each) == 1 and not key.endswith(("|exists", "|re", "|re|i")):
            waiting[key] = tuple(dict.fromkeys((*waiting.get(key, ()), *each[0][1])))
    for each in maps:
        key = each[0][0]
        if len(each) > 1 or key not in waiting:
            yield each
        elif waiting[key]:
            yield ((key, waiting[key]),)
            waiting[key] = ()


def _as_map(conditions: tuple[Condition, ...]) -> Map | None:
    """Return leaves that must all hold as one map, `None` where one is no leaf or a key would stand there twice."""
    entries: dict[str, Values] = {}
    key: str
    values: Values
    for each in conditions:
        match each:
            case Not(operand=Presence(subject=Field(name=name))):
                key, values = name, (None,)
            case Comparison() | Membership() | Wildcard() | Regex() | InNetwork() | Presence():
                split = _entries(each)
                if split is None:
                    return None
                key, values = split
            case Not() | AllOf() | AnyOf() | Constant():
                return None
            case _:
                assert_never(each)
        if key in entries:
            return None
        entries[key] = values
    return tuple(entries.items())


def _entries(leaf: Leaf) -> tuple[str, Values] | None:
    """Return key and values of a leaf. Raises `DiagnosticError` (S003)."""
    if not isinstance(leaf.subject, Field):
        raise _unsayable("functions of fields")
    name = leaf.subject.name
    match leaf:
        case Comparison():
            return _comparison(name, leaf)
        case Membership(values=literals):
            return _key(name, leaf.case, *_cased(literals)), tuple(_plain(each.value) for each in literals)
        case Wildcard():
            return _wildcard(name, leaf)
        case Regex():
            if leaf.dialect is not Dialect.PCRE or leaf.whole or len(leaf.patterns) > 1:
                raise _unsayable("this dialect of regular expressions")
            return f"{name}|re" + ("|i" if leaf.case is Case.ASCII else ""), leaf.patterns
        case InNetwork(networks=networks):
            return f"{name}|cidr", networks
        case Presence():
            return f"{name}|exists", (True,)
        case _:
            assert_never(leaf)


def _comparison(name: str, leaf: Comparison) -> tuple[str, Values]:
    value = leaf.value.value
    if leaf.operator in ORDER:
        if isinstance(value, str):
            raise _unsayable("an order of texts")
        return f"{name}|{ORDER[leaf.operator]}", (value,)
    if leaf.operator is Operator.NE:
        raise _unsayable("a value that is there and differs")
    return _key(name, leaf.case, *_cased((leaf.value,))), (_plain(value),)


def _cased(literals: tuple[Literal, ...]) -> tuple[str, ...]:
    """Return the modifier that makes case count, needed only where letters could differ in it."""
    texts = [each.value for each in literals if isinstance(each.value, str)]
    return ("cased",) if any(text.lower() != text.upper() for text in texts) else ()


def _key(name: str, case: Case, *modifiers: str) -> str:
    match case:
        case Case.EXACT:
            return "|".join((name, *modifiers))
        case Case.ASCII:
            return name
        case Case.UNICODE:
            raise _unsayable("the folding of letters beyond ASCII")
        case _:
            assert_never(case)


def _wildcard(name: str, leaf: Wildcard) -> tuple[str, Values] | None:
    """Write edge wildcards as a modifier, as SigmaHQ asks; patterns of several shapes keep their wildcards."""
    shapes = {_shape(each) for each in leaf.patterns}
    shape = shapes.pop() if len(shapes) == 1 else ""
    texts = tuple(_unframed(each, shape) for each in leaf.patterns)
    literals = tuple(Literal(value=part) for each in leaf.patterns for part in each.parts if isinstance(part, str))
    cased = _cased(literals) if leaf.case is Case.EXACT else ()
    key = _key(name, leaf.case, *([shape] if shape else []), *cased)
    return (f"{key}|{shape}" if shape and leaf.case is Case.ASCII else key), texts


def _shape(pattern: Pattern) -> str:
    match pattern.parts:
        case (Hole.RUN, *inner, Hole.RUN) if inner:
            return "contains"
        case (Hole.RUN, *inner) if inner:
            return "endswith"
        case (*inner, Hole.RUN) if inner:
            return "startswith"
        case _:
            return ""


def _unframed(pattern: Pattern, shape: str) -> str:
    first = 1 if shape in {"contains", "endswith"} else 0
    last = len(pattern.parts) - (1 if shape in {"contains", "startswith"} else 0)
    return "".join(_part(part) for part in pattern.parts[first:last])


def _part(part: str | Hole) -> str:
    match part:
        case Hole.RUN:
            return "*"
        case Hole.CHARACTER:
            return "?"
        case Hole.BYTE:
            raise _unsayable("a wildcard for one byte")
        case str():
            return _escaped(part)
        case _:
            assert_never(part)


def _escaped(text: str) -> str:
    r"""Return literal text: a backslash is doubled where it stands before a wildcard, another one, or at the end."""
    written = []
    for place, character in enumerate(text):
        following = text[place + 1 : place + 2]
        if character in "*?" or (character == "\\" and (not following or following in "*?\\")):
            written.append("\\")
        written.append(character)
    return "".join(written)


def _plain(value: Scalar) -> Scalar:
    return _escaped(value) if isinstance(value, str) else value


def _unsayable(what: str) -> DiagnosticError:
    return DiagnosticError(NotSayable(what=what))
