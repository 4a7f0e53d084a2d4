"""How an activity comes to carry a value where a test looks, whoever's name stands there: of a field, or of a function.

A function is set by what it is a function of: `basename(proc.exepath)` by the path, `tolower` by the text itself,
`concat` by its parts. A setter proposes and the rule decides, so what is set need not come out.

>>> from ruleglot.events.derivation.stages import BACKDROPS, stages
>>> from ruleglot.ir.nodes import Call, Field, Function, Vocabulary
>>> name = Call(function=Function.BASENAME, arguments=(Field(vocabulary=Vocabulary.FALCO, name="proc.exepath"),))
>>> given(name, stages(BACKDROPS[0])[0], "curl").process.executable
'/opt/acme/bin/curl'
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, TypeAlias, assert_never, cast

from ruleglot.events.activity import ApiCall
from ruleglot.events.derivation.falco.lineage import ALONE
from ruleglot.events.derivation.falco.table import FALCO, FALCO_INDEXED, FALCO_STOCK
from ruleglot.events.derivation.fields import SETTERS, SEVERAL_VALUES, STOCK
from ruleglot.events.derivation.kubernetes.table import SEVERAL_VALUES as SEVERAL_OF_CALLS
from ruleglot.events.derivation.kubernetes.table import STOCK as STOCK_OF_CALLS
from ruleglot.events.derivation.kubernetes.table import TABLES as OF_CALLS
from ruleglot.events.derivation.processes import MOST_BYTES, whole_number
from ruleglot.events.derivation.seen import seen
from ruleglot.events.derivation.sigma import SIGMA, SIGMA_STOCK
from ruleglot.events.paths import parent
from ruleglot.ir.nodes import Call, Field, Function, Literal, Vocabulary
from ruleglot.ir.traverse import term_fields

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

    from ruleglot.events.activity import Activity
    from ruleglot.events.derivation.fields import Setter
    from ruleglot.events.derivation.kinds import Derived
    from ruleglot.ir.nodes import Scalar, Term

    OfItsKind: TypeAlias = Callable[[Any, Scalar], Any]
    """A setter of activities of one kind, which gives one of that kind or `None`."""

TABLES: Mapping[Vocabulary, Mapping[str, Setter]] = {
    Vocabulary.ECS: SETTERS,
    Vocabulary.FALCO: FALCO,
    Vocabulary.SIGMA: SIGMA,
}
"""The settable fields of each vocabulary, in the order in which demands are met; for calls to an API: `OF_CALLS`."""

STOCKS: Mapping[Vocabulary, Mapping[str, tuple[Scalar, ...]]] = {
    Vocabulary.ECS: {**STOCK_OF_CALLS, **STOCK},
    Vocabulary.FALCO: FALCO_STOCK,
    Vocabulary.SIGMA: {**STOCK_OF_CALLS, **STOCK, **SIGMA_STOCK},
}
"""Values for fields that do not take just any text."""

ECS_LISTS = {"process.command_line": "process.args", "process.parent.command_line": "process.parent.args"}
JOINED: Mapping[Vocabulary, Mapping[str, str]] = {
    Vocabulary.ECS: ECS_LISTS,
    Vocabulary.FALCO: {
        **dict.fromkeys(("proc.cmdline", "proc.exeline", "proc.args"), "process.args"),
        **dict.fromkeys(("proc.pcmdline", "proc.aargs[1]"), "process.parent.args"),
    },
    Vocabulary.SIGMA: {
        **dict.fromkeys(("CommandLine", "proctitle"), "process.args"),
        "ParentCommandLine": "process.parent.args",
        **ECS_LISTS,
    },
}
"""The texts that are the elements of a list with blanks between them, and the list under ECS's name."""

PLACES = {
    vocabulary: {
        name: place for place, name in enumerate(dict.fromkeys((*table, *FALCO_INDEXED, *OF_CALLS[vocabulary])))
    }
    for vocabulary, table in TABLES.items()
}


def given(term: Term, activity: Derived, value: Scalar, beside: Collection[str] = ()) -> Derived | None:
    """Return the activity with the value where the term looks; `None` where no consistent activity carries it.

    `beside`: the fields that have been given their values already, and should keep them.
    """
    try:
        way: OfItsKind | None = _beside(term, beside) or setter(term, of_calls=isinstance(activity, ApiCall))
        return None if way is None else cast("Derived | None", way(activity, value))
    except ValueError:  # what the constructors say of a thing that no machine can do
        return None


def settable(term: Term, *, of_calls: bool = False) -> bool:
    """Return whether there is a way to give the term a value at all. `of_calls`: of calls to an API."""
    try:
        return setter(term, of_calls=of_calls) is not None
    except ValueError:  # brackets in which something else must stand
        return False


def rank(term: Term) -> tuple[int, bool]:
    """Return when a demand is met: in the order of its field's table, a function of the field after the field."""
    first = next(term_fields(term), None)
    place = 0 if first is None else PLACES[first.vocabulary].get(first.name, 0)
    if first is not None and first.argument is not None:
        place += len(PLACES[first.vocabulary])  # what is narrower than any field without brackets
    return place, isinstance(term, Call)


def is_list(term: Term) -> bool:
    """Return whether the term is a field that is a list: to meet a demand adds an element to it."""
    return (
        isinstance(term, Field)
        and term.vocabulary is not Vocabulary.FALCO
        and term.name in SEVERAL_VALUES | SEVERAL_OF_CALLS
    )


def joined_list(term: Term) -> str | None:
    """Return the list whose elements the term has as one text; `None` where it is no such text."""
    for each in term_fields(term):
        name = each.name if each.argument is None else f"{each.name}[{each.argument}]"
        if name in JOINED[each.vocabulary]:
            return JOINED[each.vocabulary][name]
    return None


def stock(term: Term) -> tuple[Scalar, ...]:
    """Return values that the term takes where it does not take just any text."""
    first = next(term_fields(term), None)
    return () if first is None else STOCKS[first.vocabulary].get(first.name, ())


def apart(term: Term, activity: Derived, value: Scalar) -> Derived | None:
    """Return the activity with the value, and without that which usually goes with it: a task's name alone."""
    return given(term, activity, value, (partner,)) if (partner := _partner(term)) else None


def kept(term: Term, activity: Derived, value: Scalar) -> Derived | None:
    """Return the activity with the value, and with something else in the place of that which usually goes with it."""
    if (partner := _partner(term)) is None:
        return None
    other = given(Field(vocabulary=Vocabulary.FALCO, name=partner), activity, "/srv/other/thing")
    return None if other is None else apart(term, other, value)


def _partner(term: Term) -> str | None:
    """Return the field that goes with the term: a task is called as its program is."""
    is_falco = isinstance(term, Field) and term.vocabulary is Vocabulary.FALCO and term.argument is None
    return ALONE[term.name][0] if isinstance(term, Field) and is_falco and term.name in ALONE else None


def _beside(term: Term, taken: Collection[str]) -> Setter | None:
    return ALONE[term.name][1] if isinstance(term, Field) and _partner(term) in taken else None


@cache
def setter(term: Term, *, of_calls: bool = False) -> OfItsKind | None:
    """Return the setter of a term; `None` where it has none. Raises `ValueError` for brackets that hold nonsense."""
    match term:
        case Literal():
            return None
        case Field() if of_calls:
            return OF_CALLS[term.vocabulary].get(term.name) if term.argument is None else None
        case Field(argument=None):
            return TABLES[term.vocabulary].get(term.name)
        case Field():
            maker = FALCO_INDEXED.get(term.name) if term.vocabulary is Vocabulary.FALCO else None
            return None if maker is None else maker(term.argument or "")
        case Call(function=Function.CONCAT):
            return _joined(term.arguments, of_calls=of_calls)
        case Call():
            return _of_function(term, of_calls=of_calls)
        case _:
            assert_never(term)


def _of_function(call: Call, *, of_calls: bool) -> OfItsKind | None:
    inner = call.arguments[0]
    way = setter(inner, of_calls=of_calls)
    if way is None:
        return None
    match call.function:
        case Function.LOWER | Function.UPPER | Function.STRING | Function.NUMBER:
            return way
        case Function.BASENAME:
            return lambda activity, value: way(activity, _in_its_directory(inner, activity, value))
        case Function.LENGTH | Function.BYTES:
            return lambda activity, value: _first(way, activity, _of_length(value))
        case Function.STARTS_WITH | Function.ENDS_WITH | Function.STRING_CONTAINS if len(call.arguments) > 1:
            part = call.arguments[1]
            return lambda activity, value: _first(way, activity, _holding(part, value))
        case _:
            return None


def _in_its_directory(path: Term, activity: Activity, value: Scalar) -> str:
    """Return the path of the name in the directory where the file is now."""
    if "/" in str(value):
        raise ValueError(f"not a name: {value!r}")
    found = seen(path, activity)
    return f"{parent(found if isinstance(found, str) and found.startswith('/') else '/srv/x').rstrip('/')}/{value}"


def _of_length(value: Scalar) -> Iterator[str]:
    """Yield a text of the length, and a path."""
    length = whole_number(value)
    if length is None or not 0 <= length <= MOST_BYTES:
        return
    yield "x" * length
    yield "".join("/" if place % 100 == 0 else "x" for place in range(length))


def _holding(part: Term, value: Scalar) -> Iterator[str]:
    if not isinstance(part, Literal):
        return
    yield from (str(part.value), f"/srv/{part.value}") if str(value).lower() == "true" else ("other", "/srv/other")


def _first(way: OfItsKind, activity: Derived, values: Iterator[str]) -> Derived | None:
    for value in values:
        try:
            changed: Derived | None = way(activity, value)
        except ValueError:
            continue
        if changed is not None:
            return changed
    return None


def _joined(parts: tuple[Term, ...], *, of_calls: bool) -> OfItsKind:
    """Return the setter of several texts in one: a field takes what stands before the next constant text."""

    def set_parts(activity: Derived, value: Scalar) -> Derived | None:
        changed: Derived | None = activity
        for term, text in shares(parts, str(value)):
            way = setter(term, of_calls=of_calls)
            changed = None if changed is None or way is None else way(changed, text)
        return changed

    return set_parts


def shares(parts: tuple[Term, ...], text: str) -> Iterator[tuple[Term, str]]:
    """Yield what each part of a joined text that is no constant holds of it.

    The constants at both ends may be missing: what is asked for somewhere in the text begins anywhere.

    >>> line, blank = Field(vocabulary=Vocabulary.FALCO, name="proc.exeline"), Literal(value=" ")
    >>> [share for _, share in shares((blank, line, blank), " -o x ")]
    ['-o x']
    """
    inner = list(parts)
    while inner and isinstance(first := inner[0], Literal):
        text = text.removeprefix(str(first.value))
        del inner[0]
    while inner and isinstance(last := inner[-1], Literal):
        text = text.removesuffix(str(last.value))
        del inner[-1]
    for place, term in enumerate(inner):
        if isinstance(term, Literal):
            continue
        until = next((str(each.value) for each in inner[place + 1 :] if isinstance(each, Literal)), "")
        share, _, rest = text.partition(until) if until else (text, "", "")
        if share or place == 0:
            yield term, share
        text = rest
