"""Faults in tables: each entry of each table of a module is made wrong in turn.

The inventory is what the modules hold: every name that is bound to data and that a function reads when a rule is
ported. Data of a kind that is not known here is an error, so a new kind of table cannot stay without faults.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.translate.faults.fault import Fault, Part

from ruleglot.bridge.correspondence import Correspondence, asked_of
from ruleglot.bridge.crossing import Kept, Lost
from ruleglot.bridge.falco.events import FalcoEvent
from ruleglot.bridge.sigma.fields import LogSource
from ruleglot.diagnostics.notes import Direction
from ruleglot.ir.nodes import (
    AllOf,
    AnyOf,
    Call,
    Comparison,
    Field,
    Leaf,
    Literal,
    Membership,
    Not,
    Operator,
    Presence,
    Vocabulary,
)
from ruleglot.ir.simplify import all_of, any_of
from ruleglot.ir.traverse import fields, rewrite_leaves
from ruleglot.translate.neighbours import neighbours

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from types import ModuleType

    import pytest

    from ruleglot.bridge.correspondence import Idiom
    from ruleglot.bridge.crossing import LeafCrossing
    from ruleglot.ir.nodes import Condition, Term


ASKED = Field(vocabulary=Vocabulary.ECS, name="asked")
QUESTIONS: tuple[Leaf, ...] = (
    Comparison(subject=ASKED, operator=Operator.EQ, value=Literal(value=7)),
    Comparison(subject=ASKED, operator=Operator.EQ, value=Literal(value="container")),
    Presence(subject=ASKED),
)
"""Questions by which an idiom that asks them as they are is told from one that does not."""


def faults(part: Part, module: ModuleType, targets: frozenset[str], *, without: frozenset[str]) -> Iterator[Fault]:
    """Yield the faults of the tables and constants that stand in a module and are read when a rule is ported.

    `without`: names of data that no port is made by.
    """
    for name in (each for each in _read_by_functions(module) if each not in without):
        value = getattr(module, name)
        where = f"{module.__name__.removeprefix('ruleglot.')}.{name}"
        if isinstance(value, Mapping):
            for key, right in value.items():
                others = [each for each in value.values() if each != right]
                word = _shown(key) if isinstance(right, Correspondence | FalcoEvent | LogSource) else ""
                for wrong, faulty in wrong_values(right, others):
                    yield Fault(
                        part=part,
                        table=where,
                        wrong=f"{_shown(key)}: {wrong}",
                        seed=_Entry(value, key, faulty),
                        targets=targets,
                        word=word,
                    )
        else:
            for wrong, faulty in wrong_values(value, []):
                yield Fault(part=part, table=where, wrong=wrong, seed=_Constant(value, name, faulty), targets=targets)


def imported(part: Part, module: ModuleType, targets: frozenset[str]) -> Iterator[Fault]:
    """Yield the faults of the tables that a printer reads from other modules: they are made wrong for it alone."""
    for statement in ast.parse(Path(module.__file__ or "").read_text(encoding="utf-8")).body:
        for name in (each.name for each in statement.names) if isinstance(statement, ast.ImportFrom) else ():
            value = getattr(module, name, None)
            if not isinstance(value, Mapping | frozenset | tuple) or name not in _names_in_functions(module):
                continue
            where = f"{module.__name__.removeprefix('ruleglot.')}.{name}"
            for wrong, faulty in wrong_values(value, []) if not isinstance(value, Mapping) else _wrong_copies(value):
                yield Fault(part=part, table=where, wrong=wrong, seed=_Local(module, name, faulty), targets=targets)


def _wrong_copies(table: Mapping[Any, Any]) -> Iterator[tuple[str, object]]:
    for key, right in table.items():
        for wrong, faulty in wrong_values(right, [each for each in table.values() if each != right]):
            yield f"{_shown(key)}: {wrong}", {**table, key: faulty}


def _read_by_functions(module: ModuleType) -> Iterator[str]:
    """Yield the names of a module's own data that its functions read, or those of another module that import them."""
    body = ast.parse(Path(module.__file__ or "").read_text(encoding="utf-8")).body
    for statement in body:
        match statement:
            case ast.AnnAssign(annotation=ast.Name(id="TypeAlias")):
                pass
            case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
                if (
                    not name.startswith("_")
                    and _is_data(getattr(module, name))
                    and _is_read(name, getattr(module, name))
                ):
                    yield name
            case _:
                pass


def _is_data(value: object) -> bool:
    return not isinstance(value, type) and type(value).__module__ not in {"types", "typing"} and not callable(value)


def _is_read(name: str, value: object) -> bool:
    return any(name in _names_in_functions(module) for module in _holders(name, value))


def _holders(name: str, value: object) -> Iterator[ModuleType]:
    for key, module in list(sys.modules.items()):
        if key.startswith("ruleglot.") and vars(module).get(name) is value:
            yield module


_SEEN: dict[str, frozenset[str]] = {}


def _names_in_functions(module: ModuleType) -> frozenset[str]:
    if module.__name__ not in _SEEN:
        tree = ast.parse(Path(module.__file__ or "").read_text(encoding="utf-8"))
        bodies = [each for each in ast.walk(tree) if isinstance(each, ast.FunctionDef)]
        _SEEN[module.__name__] = frozenset(
            each.id for body in bodies for each in ast.walk(body) if isinstance(each, ast.Name)
        )
    return _SEEN[module.__name__]


def _shown(key: object) -> str:
    return key.value if isinstance(key, Enum) and isinstance(key.value, str) else str(key)


@dataclass(frozen=True)
class _Entry:
    """Puts another value under a key of a table, for all that read it."""

    table: Any
    key: Any
    value: Any

    def __call__(self, patch: pytest.MonkeyPatch) -> None:
        patch.setitem(self.table, self.key, self.value)


@dataclass(frozen=True)
class _Constant:
    """Binds a name to another value, in every module that has it."""

    right: Any
    name: str
    value: Any

    def __call__(self, patch: pytest.MonkeyPatch) -> None:
        for module in _holders(self.name, self.right):
            patch.setattr(module, self.name, self.value)


@dataclass(frozen=True)
class _Local:
    """Binds a name to another value in one module."""

    module: ModuleType
    name: str
    value: Any

    def __call__(self, patch: pytest.MonkeyPatch) -> None:
        patch.setattr(self.module, self.name, self.value)


def wrong_values(value: object, others: list[Any]) -> Iterator[tuple[str, object]]:
    """Yield wrong versions of a table's value; `others`: what else stands in the table."""
    match value:
        case Correspondence():
            yield from _wrong_correspondences(value)
        case FalcoEvent():
            yield from _wrong_events(value)
        case LogSource():
            yield from _wrong_sources(value, others)
        case Comparison() | Membership() | AllOf() | AnyOf() | Not():
            yield from _wrong_conditions(value)
        case Mapping():
            for key, inner in value.items():
                yield f"`{key}` is not there", {other: each for other, each in value.items() if other != key}
                yield from ((f"{key}: {wrong}", {**value, key: faulty}) for wrong, faulty in wrong_values(inner, []))
        case frozenset() | tuple() | list():
            for each in sorted(value, key=str):
                yield f"without {_shown(each)}", type(value)(other for other in value if other != each)
        case _:
            yield from _wrong_constants(value, others)


def _wrong_constants(value: object, others: list[Any]) -> Iterator[tuple[str, object]]:
    match value:
        case str():
            other = next((each for each in others if isinstance(each, str)), "")
            yield f"{value!r} is {other!r}", other
        case Enum():
            members = list(type(value))
            following = members[(members.index(value) + 1) % len(members)]
            yield f"{value!r} is {following!r}", following
        case int():
            yield f"{value} is {value // 2}", value // 2
        case re.Pattern():
            yield f"{value.pattern!r} fits nothing", re.compile(r"(?!)")
            yield f"{value.pattern!r} fits everything", re.compile(r"(?s).+")
        case Lost():
            pass  # words for people
        case _:
            raise TypeError(f"no faults are known for {value!r}")


def _wrong_correspondences(entry: Correspondence) -> Iterator[tuple[str, Correspondence]]:
    yield "another field", replace(entry, idiom=_changed(entry.idiom, _renamed))
    yield "turned round", replace(entry, idiom=_changed(entry.idiom, lambda condition: Not(operand=condition)))
    plain = _plain(entry.idiom)
    if any(plain(leaf) != entry.idiom(leaf) for leaf in QUESTIONS):
        yield "the plain question", replace(entry, idiom=plain)
    if entry.direction is not Direction.NONE:
        yield "no note", replace(entry, direction=Direction.NONE)


def _changed(idiom: Idiom, change: Callable[[Condition], Condition]) -> Idiom:
    def wrong(leaf: Leaf) -> Condition | LeafCrossing:
        crossed = idiom(leaf)
        match crossed:
            case Lost():
                return crossed
            case Kept(condition=condition):
                return replace(crossed, condition=change(condition))
            case condition:
                return change(condition)

    return wrong


def _plain(idiom: Idiom) -> Idiom:
    """Return the idiom that asks the leaf's own question of the field that the right one asks about."""

    def wrong(leaf: Leaf) -> Condition | LeafCrossing:
        crossed = idiom(leaf)
        condition = crossed.condition if isinstance(crossed, Kept) else crossed
        if isinstance(condition, Lost):
            return condition
        asked = tuple(dict.fromkeys(fields(condition)))
        return any_of(*(asked_of(each)(leaf) for each in asked)) if asked else condition  # type: ignore[arg-type]

    return wrong


def _renamed(condition: Condition) -> Condition:
    return rewrite_leaves(condition, lambda leaf: replace(leaf, subject=_other_field(leaf.subject)))


def _other_field(term: Term) -> Term:
    match term:
        case Field():
            return next(iter(neighbours(term)), replace(term, name=_stranger(term)))
        case Call(arguments=arguments):
            return replace(term, arguments=tuple(map(_other_field, arguments)))
        case Literal():
            return term


def _stranger(field: Field) -> str:
    return "CommandLine" if field.vocabulary is Vocabulary.SIGMA else "proc.name"


def _wrong_events(event: FalcoEvent) -> Iterator[tuple[str, FalcoEvent]]:
    for wrong, condition in _wrong_conditions(event.condition):
        yield wrong, replace(event, condition=condition)
    for path in event.paths if len(event.paths) > 1 else ():
        yield (
            f"no path in {path.name}",
            replace(event, paths=tuple(each for each in event.paths if each != path)),
        )
    if event.paths and event.original:
        yield "the two names swapped", replace(event, paths=event.original, original=event.paths)
    if event.direction is not Direction.NONE:
        yield "no note", replace(event, direction=Direction.NONE)


def _wrong_sources(source: LogSource, others: Iterable[LogSource]) -> Iterator[tuple[str, LogSource]]:
    other = next(iter(others))
    yield f"category {other.category}", replace(source, category=other.category)
    for name, entry in source.fields.items():
        for wrong, faulty in _wrong_correspondences(entry):
            yield f"{name}: {wrong}", replace(source, fields={**source.fields, name: faulty})
    for difference in source.differences:
        left = tuple(each for each in source.differences if each != difference)
        yield f"no note that {difference[1]}", replace(source, differences=left)


def _wrong_conditions(condition: Condition) -> Iterator[tuple[str, Condition]]:
    """Yield a condition with one test wrong: left out, without one of its values, about another field, turned."""
    match condition:
        case AllOf(operands=operands) | AnyOf(operands=operands):
            join = all_of if isinstance(condition, AllOf) else any_of
            for number, operand in enumerate(operands):
                rest = (*operands[:number], *operands[number + 1 :])
                yield f"without `{_told(operand)}`", join(*rest)
                for wrong, faulty in _wrong_conditions(operand):
                    told = f"{wrong} (operand {number + 1})" if isinstance(operand, AllOf) else wrong
                    yield told, join(*operands[:number], faulty, *operands[number + 1 :])
        case Not(operand=operand):
            yield f"`not {_told(condition)}` turned round", operand
            yield from ((wrong, Not(operand=faulty)) for wrong, faulty in _wrong_conditions(operand))
        case Membership(values=values) as leaf:
            for value in values:
                left = tuple(each for each in values if each != value)
                yield f"without {value.value}", replace(leaf, values=left)
            yield f"`{_told(leaf)}` turned round", Not(operand=leaf)
        case Comparison(operator=Operator.EQ | Operator.NE as operator) as leaf:
            turned = Operator.NE if operator is Operator.EQ else Operator.EQ
            yield f"`{_told(leaf)}` turned round", replace(leaf, operator=turned)
        case _:
            yield f"`{_told(condition)}` turned round", Not(operand=condition)


def _told(condition: Condition) -> str:
    return " ".join(dict.fromkeys(each.name for each in fields(condition)))
