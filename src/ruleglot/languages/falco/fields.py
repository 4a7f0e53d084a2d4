"""libsinsp's fields and what kind of value each holds (Falco engine 0.63, container plugin 0.7).

>>> type_of("proc.tty"), type_of("evt.arg.flags"), type_of("proc.nmae")
('uint32', 'charbuf', None)
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

NUMBERS = frozenset({"int16", "int32", "int64", "uint32", "uint64", "port", "reltime", "abstime"})
"""Types whose constants are decimal integers."""

ARGUMENTS = ("evt.arg.", "evt.rawarg.")
"""Fields that carry the name of an event's argument: all of them are texts in `evt.arg`."""

NETWORKS = {"fd.snet": "fd.sip", "fd.cnet": "fd.cip", "fd.lnet": "fd.lip", "fd.rnet": "fd.rip"}
"""A network field asks whether the address of another field lies in a network."""


@cache
def types() -> Mapping[str, str]:
    """Return the type of every field by its name."""
    rows = (files("ruleglot.languages.falco") / "fields.tsv").read_text(encoding="utf-8").splitlines()[1:]
    return {name: kind for name, kind, _ in (row.split("\t") for row in rows)}


def type_of(name: str) -> str | None:
    """Return a field's type, `None` where there is no such field."""
    if name.startswith(ARGUMENTS):
        return "charbuf"
    return types().get(name)
