"""All of Falco's fields that can be set, in the order in which demands are met.

>>> from ruleglot.events.derivation.stages import BACKDROPS, stages
>>> exec_ = stages(BACKDROPS[0])[0]
>>> FALCO["proc.cmdline"](exec_, "curl -o x").process.argv
('curl', '-o', 'x')
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ruleglot.events.derivation.falco.arguments import ARGUMENTS
from ruleglot.events.derivation.falco.calls import CALLS
from ruleglot.events.derivation.falco.containers import CONTAINERS, CONTAINERS_INDEXED
from ruleglot.events.derivation.falco.descriptors import DESCRIPTORS
from ruleglot.events.derivation.falco.lineage import LINEAGE, LINEAGE_INDEXED
from ruleglot.events.scenes.cast import WEB

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ruleglot.events.derivation.falco.lineage import Indexed
    from ruleglot.events.derivation.fields import Setter
    from ruleglot.ir.nodes import Scalar

OUTCOME = ("evt.failed", "evt.res", "evt.rawres", "evt.arg.res", "evt.rawarg.res", "fd.num")
"""How a call went: set last, since a program that could not be started is another kind of activity."""

_FIRST: Mapping[str, Setter] = {**CONTAINERS, **CALLS, **LINEAGE, **DESCRIPTORS, **ARGUMENTS}

FALCO: Mapping[str, Setter] = {
    **{name: setter for name, setter in _FIRST.items() if name not in OUTCOME},
    **{name: _FIRST[name] for name in OUTCOME},
}
"""Every settable field without brackets: where it runs, what is called, who does it, to what, and how it went."""

FALCO_INDEXED: Mapping[str, Indexed] = {**CONTAINERS_INDEXED, **LINEAGE_INDEXED}
"""Every settable field with something in brackets."""

FALCO_STOCK: Mapping[str, tuple[Scalar, ...]] = {
    "container.id": (WEB.id[:12],),
    "container.full_id": (WEB.id,),
    "fd.name": ("/srv/data/thing", "192.0.2.10:40000->198.51.100.20:8000"),
    "proc.tty": (34816,),
    "thread.cap_effective": ("CAP_SYS_ADMIN",),
    "thread.cap_permitted": ("CAP_SYS_ADMIN",),
    **dict.fromkeys(("fd.cip", "fd.lip"), ("192.0.2.10",)),
    **dict.fromkeys(("fd.sip", "fd.rip", "fd.ip"), ("198.51.100.20",)),
}
"""Values for fields that do not take just any text."""
