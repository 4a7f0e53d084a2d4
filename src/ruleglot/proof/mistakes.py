"""A rule and wrong versions of it that differ at one place: where that place decides is found out once for all of them.

At a place of a condition something may stand that is true, or something that is false. What the whole comes to in both
cases is put together once; a wrong version then comes to the one or the other as what it has at the place is true.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from ruleglot.equivalence.mutants import mutated
from ruleglot.events.shapes import shapes
from ruleglot.ir.nodes import Constant
from ruleglot.ir.traverse import leaves
from ruleglot.proof.cases import Case, distinct
from ruleglot.proof.circuit import ON
from ruleglot.proof.properties import settings_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ruleglot.equivalence.mutants import Mutant
    from ruleglot.ir.nodes import EventQuery
    from ruleglot.proof.cases import Sensor
    from ruleglot.proof.properties import Setting
    from ruleglot.proof.theory import Theory


@dataclass(frozen=True, slots=True, kw_only=True)
class Deciding:
    """A shape on which the answer at a place counts: for each record, what the rule comes to with yes and with no."""

    number: int
    setting: Setting
    yes: tuple[int, ...]
    no: tuple[int, ...]


Alike: TypeAlias = "tuple[tuple[tuple[int, Setting], ...], ...]"
"""Shapes, by their numbers and settings: those in one group on which each test of a rule comes to the same."""


def alike(sensor: Sensor, query: EventQuery) -> Alike:
    """Return the shapes of a rule's category in groups. Raises `DiagnosticError` where it cannot be answered."""
    query = sensor.mapped(query)
    any_of_it, tests = replace(query, condition=Constant(value=True)), tuple(leaves(query.condition))
    groups: dict[object, list[tuple[int, Setting]]] = {}
    for number, setting in _settings(sensor):
        category = sensor.gates(any_of_it, number, setting)
        if ON in category:
            answers = tuple(sensor.answers(each, number, setting) for each in tests)
            groups.setdefault((category, answers), []).append((number, setting))
    return tuple(map(tuple, groups.values()))


def deciding(sensor: Sensor, query: EventQuery, one: Mutant, among: Alike) -> tuple[Deciding, ...]:
    """Return where the place of a mutant decides. Raises `DiagnosticError` where the rule cannot be answered."""
    query = sensor.mapped(query)
    yes, no = (mutated(query, replace(one, becomes=Constant(value=each))) for each in (True, False))
    return tuple(
        Deciding(number=number, setting=setting, yes=first, no=second)
        for group in among
        if (first := sensor.gates(yes, *group[0])) != (second := sensor.gates(no, *group[0]))
        for number, setting in group
    )


def mistaken(sensor: Sensor, theory: Theory, where: Sequence[Deciding], mutant: Mutant) -> Iterator[Case]:
    """Yield the cases in which a mutant at the place may differ from its rule; raises as `deciding` does."""
    seen: set[object] = set()
    for each in where:
        was, becomes = (sensor.answers(one, each.number, each.setting) for one in (mutant.was, mutant.becomes))
        key = (each.setting, each.yes, each.no, was, becomes)
        if was != becomes and key not in seen:
            seen.add(key)
            yield Case(
                first=shapes()[each.number],
                orphan=each.setting.orphan,
                source=_whole(theory, each, was),
                ported=_whole(theory, each, becomes),
            )


def dropped_category(sensor: Sensor, query: EventQuery) -> Iterator[Case]:
    """Yield the cases in which a rule may differ from itself without its category; raises as `deciding` does."""
    query = sensor.mapped(query)
    for number, setting in _settings(sensor):
        with_it, without = (sensor.gate(each, number, setting) for each in (query, replace(query, category=None)))
        if with_it != without:
            yield Case(first=shapes()[number], orphan=setting.orphan, source=with_it, ported=without)


def _settings(sensor: Sensor) -> Iterator[tuple[int, Setting]]:
    for number in distinct(sensor.shapes, sensor.shapes):
        for setting in settings_of(type(shapes()[number])):
            yield number, setting


def _whole(theory: Theory, where: Deciding, answers: tuple[int, ...]) -> int:
    """Return when the rule fires with these answers at the place, one for each record."""
    circuit = theory.circuit
    return circuit.any_of(
        circuit.any_of([circuit.all_of([answer, yes]), circuit.all_of([-answer, no])])
        for answer, yes, no in zip(answers, where.yes, where.no, strict=True)
    )
