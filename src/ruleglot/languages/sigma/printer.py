"""IR to a Sigma detection: named selections, and a condition over their names.

What must hold is `selection`; alternatives are lists of maps, `selection_1`, `selection_2`, …; what must not hold is
`filter_main_1`, …: the names that SigmaHQ's rules use. Any boolean condition is written; one that nests deeper than the
usual shapes becomes an expression over names (`part_1`, `exclusion_2`, …).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias, assert_never, cast

from ruleglot.ir.nodes import (
    AllOf,
    AnyOf,
    Comparison,
    Condition,
    Constant,
    Field,
    InNetwork,
    Literal,
    Membership,
    Not,
    Operator,
    Presence,
    Regex,
    Wildcard,
)
from ruleglot.ir.simplify import any_of, simplify
from ruleglot.ir.traverse import fields, rewrite_leaves
from ruleglot.languages.sigma.items import Entry, Values, entry, pieces, unsayable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ruleglot.ir.nodes import EventQuery

Map: TypeAlias = tuple[Entry, ...]
"""Entries that must all hold, no key twice."""

LOG_SOURCE = "logsource."


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


def detection(query: EventQuery) -> Detection:
    """Return the detection of a query over Sigma's fields. Raises `DiagnosticError` (S003)."""
    condition = simplify(rewrite_leaves(query.condition, lambda leaf: any_of(*pieces(leaf))))
    if isinstance(condition, Constant):
        raise unsayable("a condition that is always or never true", condition.span)
    clauses = condition.operands if isinstance(condition, AllOf) else (condition,)
    source = dict(part for each in clauses if (part := _log_source(each)) is not None)
    rest = tuple(each for each in clauses if _log_source(each) is None)
    _check(source, clauses, rest)
    return _Writer().write(tuple(source.items()), rest)


def _log_source(condition: Condition) -> tuple[str, str] | None:
    match condition:
        case Comparison(subject=Field(name=name), operator=Operator.EQ, value=Literal(value=str(value))) if (
            name.startswith(LOG_SOURCE)
        ):
            return name.removeprefix(LOG_SOURCE), value
        case _:
            return None


def _check(source: dict[str, str], clauses: tuple[Condition, ...], rest: tuple[Condition, ...]) -> None:
    """Refuse what no log source can say: a rule has one, whose parts are named once and hold for all of it."""
    if not source:
        raise unsayable("a rule without a log source")
    if not rest:
        raise unsayable("a rule that asks for a log source only")
    if len(clauses) - len(rest) > len(source) or any(
        each.name.startswith(LOG_SOURCE) for clause in rest for each in fields(clause)
    ):
        raise unsayable("a choice of log sources")


@dataclass(slots=True)
class _Writer:
    """Collects the selections while the condition is written."""

    selections: list[Selection] = field(default_factory=list)

    def write(self, source: tuple[tuple[str, str], ...], clauses: tuple[Condition, ...]) -> Detection:
        """Return the detection of clauses that must all hold."""
        words = self._positive([each for each in clauses if not isinstance(each, Not)])
        words += self._negative([each.operand for each in clauses if isinstance(each, Not)], alone=not words)
        condition = words[0].removeprefix("(").removesuffix(")") if _is_one_group(words) else " and ".join(words)
        return Detection(logsource=source, selections=tuple(self.selections), condition=condition)

    def _positive(self, clauses: list[Condition]) -> list[str]:
        plain, groups = _sorted(clauses)
        simple: list[tuple[Map, ...]] = [(each,) for each in _maps(plain)]
        simple += [found for each in groups if (found := _alternatives(each)) is not None]
        for number, maps in enumerate(simple, 1):
            self._name("selection" if len(simple) == 1 else f"selection_{number}", maps)
        nested = [self._word(each, "part") for each in groups if _alternatives(each) is None]
        return [*(["selection"] if len(simple) == 1 else ["all of selection_*"] if simple else []), *nested]

    def _negative(self, clauses: list[Condition], *, alone: bool) -> list[str]:
        simple = [found for each in clauses if (found := _alternatives(each)) is not None]
        for number, maps in enumerate(simple, 1):
            self._name(f"filter_main_{number}", maps)
        nested = [f"not {self._word(each, 'exclusion')}" for each in clauses if _alternatives(each) is None]
        whole = "not filter_main_1" if alone and len(simple) == 1 else "not 1 of filter_main_*"
        return [*([whole] if simple else []), *nested]

    def _word(self, condition: Condition, prefix: str) -> str:
        """Return a condition as a name, or in brackets as an expression over names."""
        maps = _alternatives(condition)
        if maps is not None:
            return self._name(f"{prefix}_{len(self.selections) + 1}", maps)
        match condition:
            case AllOf(operands=operands):
                plain, groups = _sorted(operands)
                names = [self._name(f"{prefix}_{len(self.selections) + 1}", (each,)) for each in _maps(plain)]
                return f"({' and '.join([*names, *(self._word(each, prefix) for each in groups)])})"
            case Not(operand=operand):
                return f"not {self._word(operand, prefix)}"
            case _:  # leaves are maps, and simplified constants stand at the very top
                operands = cast("AnyOf", condition).operands
                simple = [each for each in operands if _alternatives(each) is not None]
                nested = [each for each in operands if _alternatives(each) is None]
                groups = [any_of(*simple), *nested] if simple else nested
                return f"({' or '.join(self._word(each, prefix) for each in groups)})"

    def _name(self, name: str, maps: tuple[Map, ...]) -> str:
        self.selections.append(Selection(name=name, maps=maps))
        return name


def _is_one_group(words: list[str]) -> bool:
    return len(words) == 1 and words[0].startswith("(")


def _sorted(clauses: Iterable[Condition]) -> tuple[list[Entry], list[Condition]]:
    """Return the entries of the clauses that are one each, and the other clauses."""
    plain: list[Entry] = []
    groups: list[Condition] = []
    for each in clauses:
        found = _entry(each)
        if found is None:
            groups.append(each)
        else:
            plain.append(found)
    return plain, groups


def _entry(condition: Condition) -> Entry | None:
    match condition:
        case Not(operand=Presence(subject=Field(name=name))):
            return name, (None,)
        case Comparison() | Membership() | Wildcard() | Regex() | InNetwork() | Presence():
            return entry(condition)
        case Not() | AllOf() | AnyOf() | Constant():
            return None
        case _:
            assert_never(condition)


def _maps(entries: Iterable[Entry]) -> list[Map]:
    """Return as few maps as hold the entries with no key twice: YAML has each key once."""
    maps: list[dict[str, Values]] = []
    for key, values in _all_joined(list(entries)):
        home = next((each for each in maps if key not in each), None)
        if home is None:
            maps.append({key: values})
        else:
            home[key] = values
    return [tuple(each.items()) for each in maps]


def _all_joined(entries: list[Entry]) -> Iterator[Entry]:
    """Yield the entries, several texts that one field must all contain as one (`contains|all`), as SigmaHQ does."""
    joinable = [each for each in entries if "contains" in each[0].split("|")[1:] and len(each[1]) == 1]
    done: set[str] = set()
    for each in entries:
        key = each[0]
        same = [value for other, (value,) in joinable if other == key] if each in joinable else []
        if len(same) < 2:  # noqa: PLR2004 - all of one value is no list
            yield each
        elif key not in done:
            done.add(key)
            yield f"{key}|all", tuple(same)


def _alternatives(condition: Condition) -> tuple[Map, ...] | None:
    """Return the condition as maps of which one must hold, `None` where it is more than that."""
    maps = []
    for each in condition.operands if isinstance(condition, AnyOf) else (condition,):
        plain, groups = _sorted(each.operands if isinstance(each, AllOf) else (each,))
        found = _maps(plain)
        if groups or len(found) != 1:
            return None
        maps += found
    return tuple(_merged(maps))


def _merged(maps: list[Map]) -> Iterator[Map]:
    """Yield the alternatives, those that ask one question of one field joined into one list of values."""
    lists: dict[str, Values] = {}
    for (key, values), *more in maps:
        if _is_mergeable(key, values) and not more:
            lists[key] = (*lists.get(key, ()), *values)
    for each in maps:
        ((key, values), *more) = each
        if more or not _is_mergeable(key, values):
            yield each
        elif key in lists:
            yield ((key, lists.pop(key)),)


def _is_mergeable(key: str, values: Values) -> bool:
    """Whether values may stand in one list with others: `null` may not (specification), `exists` takes no list."""
    return None not in values and key.rsplit("|", maxsplit=1)[-1] not in {"all", "exists"}
