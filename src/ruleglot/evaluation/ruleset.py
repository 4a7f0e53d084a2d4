"""Many event queries over many events: each event is shown only to the queries that it could match.

Most clauses of a conjunction ask for one of some texts in some fields. These are the query's *needs*. An event shows
its texts, each of which meets some needs; only a query all of whose needs are met is asked what is left of it.

>>> from ruleglot.ir.nodes import Comparison, EventQuery, Field, Literal, Operator, Vocabulary
>>> name = Field(vocabulary=Vocabulary.ECS, name="process.name")
>>> queries = [
...     EventQuery(
...         category="process", condition=Comparison(subject=name, operator=Operator.EQ, value=Literal(value=text))
...     )
...     for text in ("curl", "wget")
... ]
>>> RuleSet(queries).matching({"event.category": "process", "process.name": "wget"})
[1]
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from ruleglot.automata.case import fold
from ruleglot.evaluation.compiled import Test, compiled, exact_texts
from ruleglot.evaluation.flat import Flat
from ruleglot.evaluation.mapping import mapped
from ruleglot.evaluation.settings import DEFAULT, EqlSettings
from ruleglot.ir.nodes import AllOf, AnyOf, Case, Comparison, EventQuery, Field, Membership, Vocabulary
from ruleglot.ir.simplify import all_of
from ruleglot.ir.traverse import event_query

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ruleglot.evaluation.values import Event
    from ruleglot.ir.nodes import Condition

Place: TypeAlias = tuple[str, Case]
"""A field, and whether its texts are looked up as they are or in small letters."""


@dataclass(frozen=True, slots=True)
class Need:
    """One of these texts in one of these places; `is_all`: the clause that needs it asks for nothing more."""

    texts: frozenset[tuple[Place, str]]
    is_all: bool


class RuleSet:
    """Event queries, compiled. What they match is what `fires` says, query by query."""

    def __init__(self, queries: Iterable[EventQuery], settings: EqlSettings = DEFAULT) -> None:
        """Compile the queries. Raises `DiagnosticError` (E005) as `fires` does."""
        numbers: dict[frozenset[tuple[Place, str]], int] = {}
        rules: list[tuple[int, Test]] = []
        for query in queries:
            run = event_query(mapped(query, settings))
            needs, rest = _split(run, settings)
            mask = sum({1 << numbers.setdefault(need.texts, len(numbers)) for need in needs})
            rules.append((mask, compiled(rest, settings)))
        self._rules = tuple(rules)
        self._met: defaultdict[Place, defaultdict[str, int]] = defaultdict(lambda: defaultdict(int))
        for texts, number in numbers.items():
            for place, text in texts:
                self._met[place][text] |= 1 << number

    def matching(self, event: Event) -> list[int]:
        """Return the numbers of the queries that match an event, in ascending order.

        Raises as `fires` does, but not about a query that the event cannot match anyway.
        """
        flat, met = Flat(event), 0  # bit n of `met`: the need of number n is met
        for (name, case), by_text in self._met.items():
            if name in flat.fields:
                for text in flat.texts(name) if case is Case.EXACT else flat.folded(name):
                    if text in by_text:
                        met |= by_text[text]
        return [at for at, (mask, test) in enumerate(self._rules) if mask & met == mask and test(flat)]


def _split(query: EventQuery, settings: EqlSettings) -> tuple[list[Need], Condition]:
    """Return what every event that matches must have, and what is asked beside that."""
    needs: list[Need] = []
    rest: list[Condition] = []
    if query.category is not None:
        place = (settings.category_field, Case.EXACT)
        needs.append(Need(frozenset({(place, query.category)}), is_all=True))
    condition = query.condition
    for clause in condition.operands if isinstance(condition, AllOf) else (condition,):
        need = _need(clause, settings)
        if need is not None:
            needs.append(need)
        if need is None or not need.is_all:
            rest.append(clause)
    return needs, all_of(*rest)


def _need(clause: Condition, settings: EqlSettings) -> Need | None:
    """Return the texts of which an event must have one for the clause to be true, `None` where there are no such."""
    match clause:
        case AnyOf(operands=operands):
            found = [_need(each, settings) for each in operands]
            needs = [each for each in found if each is not None]
            if len(needs) < len(found):
                return None
            return Need(frozenset().union(*(each.texts for each in needs)), all(each.is_all for each in needs))
        case AllOf(operands=operands):
            needs = [need for each in operands if (need := _need(each, settings)) is not None]
            fewest = min(needs, key=lambda each: len(each.texts), default=None)
            return None if fewest is None else Need(fewest.texts, is_all=False)
        case (
            Comparison(subject=Field(vocabulary=Vocabulary.ECS, name=name) as subject, case=case)
            | Membership(subject=Field(vocabulary=Vocabulary.ECS, name=name) as subject, case=case)
        ) if case is not Case.UNICODE:
            texts = exact_texts(clause, settings.family(subject))
            place = (name, case)
            return None if texts is None else Need(frozenset((place, fold(each, case)) for each in texts), is_all=True)
        case _:
            return None
