"""An event laid out for many questions: every field's values under its dotted name, and the same in small letters.

>>> flat = Flat({"process": {"args": ["CURL", "-o"]}, "process.pid": 4})
>>> list(flat.values("process.args")), flat.folded("process.args"), flat.values("process.name")
(['CURL', '-o'], ('curl', '-o'), ())
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ruleglot.automata.case import ASCII_FOLD
from ruleglot.evaluation.values import Event, scalar_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ruleglot.ir.nodes import Scalar


SCALARS = (str, int, float)


class Flat:
    """The values of an event, as `values` finds them one name at a time. `fields`: name → values."""

    __slots__ = ("_folded", "_texts", "event", "fields")

    def __init__(self, event: Event) -> None:
        self.event = event
        self.fields: dict[str, list[Scalar]] = {}
        self._folded: dict[str, tuple[str, ...]] = {}
        self._texts: dict[str, tuple[str, ...]] = {}
        objects: list[tuple[str, Mapping[str, Any]]] = [("", event)]
        for before, part in objects:  # grows while it is gone through
            for key, value in part.items():
                name = before + key
                if isinstance(value, SCALARS):
                    if name in self.fields:
                        self.fields[name].append(value)
                    else:
                        self.fields[name] = [value]
                elif isinstance(value, dict):
                    objects.append((f"{name}.", value))
                elif isinstance(value, list | tuple):
                    self._lay_out(name, value, objects)

    def _lay_out(
        self, name: str, several: list[Any] | tuple[Any, ...], objects: list[tuple[str, Mapping[str, Any]]]
    ) -> None:
        """Take in a list; the objects in it have fields of their own."""
        waiting: list[Any] = [*reversed(several)]
        while waiting:
            part = waiting.pop()
            if isinstance(part, SCALARS):
                self.fields.setdefault(name, []).append(part)
            elif isinstance(part, dict):
                objects.append((f"{name}.", part))
            elif isinstance(part, list | tuple):
                waiting += reversed(part)

    def values(self, name: str) -> Sequence[Scalar]:
        """Return the values of a field, as they are in the event."""
        return self.fields.get(name, ())

    def folded(self, name: str) -> tuple[str, ...]:
        """Return the values of a field as texts in which A-Z are small letters."""
        found = self._folded.get(name)
        if found is None:
            found = tuple(each.translate(ASCII_FOLD) for each in self.texts(name))
            self._folded[name] = found
        return found

    def texts(self, name: str) -> tuple[str, ...]:
        """Return the values of a field as texts."""
        found = self._texts.get(name)
        if found is None:
            values = self.fields.get(name, ())
            found = tuple([each if type(each) is str else scalar_text(each) for each in values])
            self._texts[name] = found
        return found
