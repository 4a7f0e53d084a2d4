"""What a sensor sees where a test looks, on an activity that is still being made: so that more can be added to it.

>>> from ruleglot.events.derivation.stages import BACKDROPS, stages
>>> from ruleglot.ir.nodes import Field, Vocabulary
>>> seen(Field(vocabulary=Vocabulary.SIGMA, name="Image"), stages(BACKDROPS[0])[0])
'/opt/acme/bin/worker'
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, assert_never

from ruleglot.events.activity import ApiCall
from ruleglot.events.ecs.view import ecs_document
from ruleglot.events.falco.view import falco_events
from ruleglot.events.kubernetes.ecs import ecs_document as document_of_call
from ruleglot.events.kubernetes.falco import falco_event
from ruleglot.events.kubernetes.sigma import ecs_record
from ruleglot.events.kubernetes.sigma import sigma_record as record_of_call
from ruleglot.events.sigma.auditd import auditd_records
from ruleglot.events.sigma.view import Taxonomy, sigma_record
from ruleglot.ir.functions import apply
from ruleglot.ir.nodes import Call, Field, Function, Literal, Vocabulary

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ruleglot.events.activity import Activity
    from ruleglot.ir.nodes import Scalar, Term

TOTAL = frozenset({Function.LOWER, Function.UPPER, Function.CONCAT, Function.BASENAME})
"""Functions of texts that have a value whatever the texts are."""


def seen(term: Term, activity: Activity) -> Scalar | None:
    """Return the one value of a term; `None` where it has none, or several."""
    match term:
        case Literal():
            return term.value
        case Field():
            found = (_value(term, record) for record in _records(term.vocabulary, activity))
            first = next((value for value in found if value is not None), None)
            return first if isinstance(first, str | int | float) else None
        case Call():
            arguments = tuple(seen(each, activity) for each in term.arguments)
            return apply(term.function, arguments, term.case) if term.function in TOTAL else None
        case _:
            assert_never(term)


@lru_cache(maxsize=1024)
def _records(vocabulary: Vocabulary, activity: Activity) -> tuple[Mapping[str, Any], ...]:
    """Return what a platform records of the activity; of several events the one that it is named for."""
    if isinstance(activity, ApiCall):
        return _records_of_call(vocabulary, activity)
    match vocabulary:
        case Vocabulary.FALCO:
            return (falco_events(activity)[-1],)
        case Vocabulary.ECS:
            return (ecs_document(activity) or {},)
        case Vocabulary.SIGMA:
            own, documents = (sigma_record(activity, each) or {} for each in (Taxonomy.SIGMAHQ, Taxonomy.ECS))
            return (own, *auditd_records(activity), documents)
        case _:
            assert_never(vocabulary)


def _records_of_call(vocabulary: Vocabulary, call: ApiCall) -> tuple[Mapping[str, Any], ...]:
    match vocabulary:
        case Vocabulary.FALCO:
            return (falco_event(call),)
        case Vocabulary.ECS:
            return (document_of_call(call),)
        case Vocabulary.SIGMA:
            return record_of_call(call), ecs_record(call)
        case _:
            assert_never(vocabulary)


def _value(field: Field, record: Mapping[str, Any]) -> object:
    """Return what a record holds under a name: itself, or step by step."""
    name = field.name if field.argument is None else f"{field.name}[{field.argument}]"
    if name in record:
        return record[name]
    found: object = record
    for step in name.split("."):
        found = found.get(step) if isinstance(found, dict) else None
    return found
