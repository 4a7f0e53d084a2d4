"""What a term holds in an event: all its values, as a tuple; an empty one where it has none.

Events are mappings as each platform's tools write them:

* ECS: nested objects, dotted keys, or both mixed; a list is several values; `null` and `[]` are none.
* Falco: flat, one key for each field, an argument in brackets (`proc.args[0]`); an absent key is a missing field.
* Sigma: flat, one key for each field of the log source; names with dots are looked up as in ECS.

>>> from ruleglot.ir.nodes import Field, Vocabulary
>>> values(Field(vocabulary=Vocabulary.ECS, name="process.args"), {"process": {"args": ["curl", "-o"]}})
('curl', '-o')
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any, TypeAlias, assert_never

from ruleglot.ir.functions import LEFT_OUT, apply
from ruleglot.ir.nodes import Call, Field, Literal, Scalar, Term, Vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Event: TypeAlias = "Mapping[str, Any]"

EMPTY_BEYOND_THE_END = frozenset({"proc.args", "proc.env"})
"""Falco fields whose indexed form is the empty text, and not missing, where the index finds nothing (libsinsp)."""

ANCESTORS = frozenset({"proc.aname", "proc.aexe", "proc.aexepath", "proc.acmdline", "proc.apid"})
"""Falco fields that without an index stand for all ancestors, from the parent (index 1) upwards (libsinsp)."""


def values(term: Term, event: Event) -> tuple[Scalar, ...]:
    """Return the values of a term on an event."""
    match term:
        case Literal():
            return (term.value,)
        case Field(vocabulary=Vocabulary.FALCO):
            return _falco_field(term, event)
        case Field():
            return _scalars(tuple(_found(event, term.name)))
        case Call():
            found = (apply(term.function, each, term.case) for each in product(*_arguments(term, event)))
            return tuple(each for each in found if each is not None)
        case _:
            assert_never(term)


def _arguments(call: Call, event: Event) -> Iterator[tuple[Scalar | None, ...]]:
    """Yield the values of each argument; one that may be left out is null where it has none."""
    optional = LEFT_OUT.get(call.function, len(call.arguments))
    for place, argument in enumerate(call.arguments):
        yield values(argument, event) or ((None,) if place >= optional else ())


def _falco_field(field: Field, event: Event) -> tuple[Scalar, ...]:
    if field.argument is None:
        if field.name in ANCESTORS:
            return tuple(_ancestors(field.name, event))
        return _scalars(event.get(field.name))
    found = _scalars(event.get(f"{field.name}[{field.argument}]"))
    if not found and field.name in EMPTY_BEYOND_THE_END and field.name in event:
        return ("",)
    return found


def _ancestors(name: str, event: Event) -> Iterator[Scalar]:
    index = 1
    while (value := event.get(f"{name}[{index}]")) is not None:
        yield value
        index += 1


def _found(event: Event, name: str) -> Iterator[object]:
    """Yield what stands at `name`, reading each dot as a step into an object or as a part of a key.

    A list of objects, however deep in lists, is as many objects.
    """
    if name in event:
        yield event[name]
    parts = name.split(".")
    for cut in range(1, len(parts)):
        for each in _flat(event.get(".".join(parts[:cut]))):
            if isinstance(each, dict):
                yield from _found(each, ".".join(parts[cut:]))


def _scalars(found: object) -> tuple[Scalar, ...]:
    """Return the values in what an event holds; null and objects are none."""
    return tuple(each for each in _flat(found) if isinstance(each, str | int | float))  # bool is an int


def _flat(found: object) -> Iterator[object]:
    """Yield the elements of lists in lists, however deep, in their order."""
    waiting = [found]
    while waiting:
        match waiting.pop():
            case list() | tuple() as several:
                waiting += reversed(several)
            case one:
                yield one


def scalar_text(value: Scalar) -> str:
    """Return a value as the platforms write it: truth values in lower case, numbers in decimal."""
    return str(value).lower() if isinstance(value, bool) else str(value)
