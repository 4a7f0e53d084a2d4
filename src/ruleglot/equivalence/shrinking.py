"""The smallest activity that still shows a difference between two rules, so that nothing distracts from it.

An activity is made plain step by step, and a step is kept where the same one of the two rules still fires alone. First
all that has a plain value takes it (no container, no terminal, no ancestors, the stock user), as much as possible at
once; then lists lose their elements, paths their directories, texts their characters.

>>> from ruleglot.events.activity import Exec
>>> from ruleglot.events.scenes.cast import WEB_SHELL, started
>>> wget = Exec(process=started(WEB_SHELL, "/usr/bin/WGET", "wget", "-q", "http://203.0.113.7/a"), story="")
>>> plain = shrunk(wget, lambda each: False, lambda each: each.process.name.lower() == "wget").process
>>> plain.executable, plain.argv, plain.container, plain.terminal, plain.parent
('/WGET', ('x',), None, None, None)
"""

from __future__ import annotations

from dataclasses import MISSING, dataclass, field, fields, is_dataclass, replace
from enum import Enum
from functools import lru_cache, partial
from operator import add
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.events.activity import Access, ApiCall, FileOpen
from ruleglot.events.descriptors import Endpoint
from ruleglot.events.identity import Container, ContainerDetails, Pod
from ruleglot.events.kubernetes.callers import Caller
from ruleglot.events.process import Process
from ruleglot.events.scenes.cast import BOB, BOB_GROUP

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from ruleglot.events.activity import Activity

    Fires: TypeAlias = Callable[[Activity], bool]
    Change: TypeAlias = "Callable[[Key, Any], Any]"

T = TypeVar("T")

Key: TypeAlias = tuple[type, str]
"""Whose field, and which: `(Process, "argv")`; `(tuple, "argv")` for what stands in it."""

WHOLE: Key = (object, "")
"""The key of the activity itself."""

MOST = 200
"""So many activities are tried at most."""

PLAIN: Mapping[Key, object] = {
    (ApiCall, "user"): Caller(name="bob"),
    (Container, "id"): "0" * 64,
    (ContainerDetails, "image"): "x",
    (ContainerDetails, "name"): "x",
    (ContainerDetails, "tag"): "x",
    (Endpoint, "ip"): "192.0.2.1",  # of a network that is for examples only
    (Endpoint, "port"): 1,
    (FileOpen, "access"): Access.READ,
    (Pod, "name"): "x",
    (Pod, "namespace"): "x",
    (Process, "argv"): ("x",),
    (Process, "cwd"): "/",
    (Process, "executable"): "/usr/bin/x",
    (Process, "group"): BOB_GROUP,
    (Process, "user"): BOB,  # an ordinary one: rules ask whether it was root
}
"""What the fields hold of which nothing is to be said; for all others that is their default."""

UNTOUCHED = frozenset({"story", "pid"})
"""Fields that no rule's difference hangs on: the words for people, and a number that tells processes apart."""


def shrunk(activity: Activity, source_fires: Fires, ported_fires: Fires, most: int = MOST) -> Activity:
    """Return the smallest activity found on which the same one of two rules fires alone; at most `most` are tried.

    Raises `ValueError` where the rules do not part on the activity itself.
    """
    search = _Search(best=activity, fires=source_fires, silent=ported_fires, left=most)
    if not search.parts(activity):
        search = _Search(best=activity, fires=ported_fires, silent=source_fires, left=most)
        if not search.parts(activity):
            raise ValueError("the two rules do not part on this activity")
    before = None
    while search.best != before and search.left > 0:
        before = search.best
        for step in (_reset, _without_ancestors, _without_elements, _without_characters):
            step(search)
    return search.best


def size(activity: Activity) -> int:
    """Return how much there is to be said of an activity: nothing of what is plain, each character of a text."""
    return _size(WHOLE, activity)


@dataclass(slots=True, kw_only=True)
class _Search:
    """The smallest activity so far, and how many may still be tried.

    `fires` is the rule that fires alone, `silent` the other one.
    """

    best: Activity
    fires: Fires
    silent: Fires
    left: int
    refused: set[Activity] = field(default_factory=set)

    def offer(self, change: Change, base: Activity) -> bool:
        """Return whether the rules part on `base` as `change` makes it; it is the best one then."""
        if self.left <= 0:
            return False
        try:
            candidate = _changed(WHOLE, base, change)
        except ValueError:  # no machine can do that
            return False
        if candidate in self.refused:
            return False
        self.left -= 1
        if self.parts(candidate):
            self.best = candidate
            return True
        self.refused.add(candidate)
        return False

    def parts(self, activity: Activity) -> bool:
        """Return whether the one rule fires and the other does not; where one cannot be asked, nothing is shown."""
        try:
            return self.fires(activity) and not self.silent(activity)
        except DiagnosticError:
            return False


def _reset(search: _Search) -> None:
    """Give as many fields as possible their plain value."""
    base = search.best
    odd = tuple(dict.fromkeys((key, value) for key, value in _held(base) if _plain(key) is not MISSING))

    def keeps(some: tuple[tuple[Key, Any], ...]) -> bool:
        plain = {*odd} - {*some}
        return search.offer(lambda key, value: _plain(key) if (key, value) in plain else value, base)

    _fewest(odd, keeps)


def _without_ancestors(search: _Search) -> None:
    """Leave out as many single ancestors as possible."""
    for process in [each for _, each in _held(search.best) if isinstance(each, Process) and each.parent is not None]:
        search.offer(_instead(process, process.parent, only="parent"), search.best)


def _without_elements(search: _Search) -> None:
    """Leave out as many elements of lists as possible; of arguments the first one stays, the name of the program."""
    lists = [(key, value) for key, value in _held(search.best) if isinstance(value, tuple)]
    for (_, name), value in dict.fromkeys(lists):
        first, rest = (value[:1], value[1:]) if name == "argv" else ((), value)
        _shortened(search, value, rest, partial(add, first))


def _without_characters(search: _Search) -> None:
    """Leave out as many directories of paths as possible, then as many characters of texts; some character stays.

    An absolute path stays one.
    """
    for text in _texts(search.best):
        if "/" in text:
            _shortened(search, text, tuple(text.removeprefix("/").split("/")), partial(_joined, text, "/"))
    for text in _texts(search.best):
        _shortened(search, text, tuple(text.removeprefix("/")), partial(_joined, text, ""))


def _joined(text: str, separator: str, parts: tuple[str, ...]) -> str:
    """Return the parts that stay of a text, as an absolute path where it was one."""
    return ("/" if text.startswith("/") else "") + separator.join(parts)


def _shortened(search: _Search, value: object, parts: tuple[T, ...], joined: Callable[[tuple[T, ...]], object]) -> None:
    """Put as few parts as possible in the place of a value, wherever it stands."""
    base = search.best
    _fewest(parts, lambda some: joined(some) != "" and search.offer(_instead(value, joined(some)), base))


def _fewest(items: tuple[T, ...], keeps: Callable[[tuple[T, ...]], bool]) -> None:
    """Leave out items in ever smaller stretches, the last ones first, as long as `keeps` is true of what is left.

    Source: the minimizing delta debugging of Zeller and Hildebrandt (2002).
    """
    stretch = len(items)
    while stretch:
        for start in reversed(range(0, len(items), stretch)):
            fewer = items[:start] + items[start + stretch :]
            if keeps(fewer):
                items = fewer
        stretch = min(stretch // 2, len(items))


def _instead(value: object, other: object, only: str | None = None) -> Change:
    """Return the change that puts another value in the place of one, wherever that stands."""

    def change(key: Key, found: object) -> object:
        hit = type(found) is type(value) and found == value and only in {None, key[1]}
        return other if hit else found

    return change


def _changed(key: Key, value: Any, change: Change) -> Any:  # noqa: ANN401 - an activity or a part of one
    """Return a value changed, or what stands in it; a plain one stays. Raises `ValueError` for what cannot be."""
    if value == _plain(key):
        return value
    other = change(key, value)
    if other is not value:
        return other
    if isinstance(value, tuple):
        elements = tuple(_changed((tuple, key[1]), each, change) for each in value)
        return value if all(new is old for new, old in zip(elements, value, strict=True)) else elements
    changes = {}
    for each in _keys(value):
        old = getattr(value, each[1])
        new = _changed(each, old, change)
        if new is not old:
            changes[each[1]] = new
    return replace(value, **changes) if changes else value


def _held(thing: Any, key: Key = WHOLE) -> Iterator[tuple[Key, Any]]:  # noqa: ANN401 - as above
    """Yield all in an activity that is not plain, what holds something before what it holds."""
    if thing == _plain(key):
        return
    yield key, thing
    if isinstance(thing, tuple):
        for each in thing:
            yield from _held(each, (tuple, key[1]))
    else:
        for each in _keys(thing):
            yield from _held(getattr(thing, each[1]), each)


def _texts(activity: Activity) -> tuple[str, ...]:
    """Return the different texts in an activity that are not plain."""
    return tuple(dict.fromkeys(each for _, each in _held(activity) if type(each) is str))


def _size(key: Key, value: Any) -> int:  # noqa: ANN401 - as above
    """Return the size of what stands in a field: 1 for that it is not plain, and that of what it holds."""
    if value == _plain(key):
        return 0
    if isinstance(value, tuple):
        return 1 + sum(_size((tuple, key[1]), each) for each in value)
    if isinstance(value, str | bytes) and not isinstance(value, Enum):
        return 1 + len(value)
    return 1 + sum(_size(each, getattr(value, each[1])) for each in _keys(value))


def _keys(thing: object) -> tuple[Key, ...]:
    """Return the keys of the fields that may be changed of what stands in an activity; a text has none."""
    kind: type = type(thing)
    return tuple((kind, name) for name in _defaults(kind))


def _plain(key: Key) -> object:
    """Return what a field holds of which nothing is to be said, `MISSING` where any value says something."""
    return PLAIN[key] if key in PLAIN else _defaults(key[0]).get(key[1], MISSING)


@lru_cache
def _defaults(kind: type) -> Mapping[str, object]:
    """Return the fields of a class that may be changed, with their defaults."""
    found = fields(kind) if is_dataclass(kind) else ()
    return {each.name: each.default for each in found if each.name not in UNTOUCHED}
