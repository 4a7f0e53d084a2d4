"""All seeded faults: which modules of the product are made wrong, and for which targets that can matter."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from tests.translate.faults import code, tables
from tests.translate.faults.fault import Part

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tests.translate.faults.fault import Fault

FALCO, SIGMA, ECS, ELASTIC = "falco", "sigma", "sigma-ecs", "elastic"

TABLES: Mapping[str, tuple[Part, frozenset[str]]] = {
    "bridge.clauses": (Part.KINDS, frozenset({FALCO, SIGMA})),
    "bridge.kinds": (Part.KINDS, frozenset({FALCO, SIGMA, ECS})),
    "bridge.falco.bridge": (Part.TO_FALCO, frozenset({FALCO})),
    "bridge.falco.events": (Part.TO_FALCO, frozenset({FALCO})),
    "bridge.falco.fields": (Part.TO_FALCO, frozenset({FALCO})),
    "bridge.sigma.ecs": (Part.TO_SIGMA, frozenset({ECS})),
    "bridge.sigma.fields": (Part.TO_SIGMA, frozenset({SIGMA})),
    "bridge.sigma.sigmahq": (Part.TO_SIGMA, frozenset({SIGMA})),
    "languages.falco.printer": (Part.FALCO, frozenset({FALCO})),
    "languages.sigma.items": (Part.SIGMA, frozenset({SIGMA, ECS})),
    "languages.sigma.printer": (Part.SIGMA, frozenset({SIGMA, ECS})),
    "languages.eql.clauses": (Part.EQL, frozenset({ELASTIC})),
    "languages.eql.printer": (Part.EQL, frozenset({ELASTIC})),
    "languages.eql.strings": (Part.EQL, frozenset({ELASTIC})),
    "languages.eql.words": (Part.EQL, frozenset({ELASTIC})),
}
"""The modules that hold tables which a port is made by."""

OTHERWISE = (Part.TO_FALCO, frozenset({FALCO}))
"""What the modules of functions are about that hold no tables: the idioms of Falco."""

PRINTERS = frozenset({Part.FALCO, Part.SIGMA, Part.EQL})
"""The parts that also read tables of their language's reader."""

ALL: frozenset[str] = frozenset()

FUNCTIONS: Mapping[str, frozenset[str]] = {
    "bridge.falco.fields": ALL,
    "bridge.falco.holes": frozenset({"in_bytes", "bytewise"}),
    "bridge.falco.idioms": ALL,
    "bridge.sigma.ecs": frozenset({"_log_source", "_leaf"}),
    "bridge.sigma.fields": frozenset({"same", "known", "ending", "tokens", "_places"}),
    "bridge.sigma.sigmahq": frozenset({"log_source_test", "_whole", "_without_case"}),
    "languages.falco.printer": ALL,
    "languages.sigma.items": ALL,
    "languages.sigma.printer": ALL,
    "languages.eql.clauses": ALL,
    "languages.eql.printer": ALL,
    "languages.eql.strings": frozenset({"quoted", "_written"}),
    "languages.eql.words": ALL,
}
"""The modules whose functions say in code how a question is asked in another language; `ALL` or those functions.

What becomes of a clause that has no counterpart is the bridge's logic (`crossing`, `clauses`): its laws have tests of
their own.
"""

NOT_IN_A_PORT = frozenset(
    {
        *("LINUX_ONLY", "VISIBLE"),  # words of notes and refusals
        "FAMILIES",  # which output fields and tags a rule has
        *("ESCAPE", "ESCAPES", "HEX_DIGITS", "HIGHEST", "PART", "SURROGATES", "WELL_KNOWN"),  # for reading EQL's texts
    }
)
"""Constants that no port depends on."""


def faults(part: Part) -> Iterator[Fault]:
    """Yield every fault of a part of the product, in the order of its modules."""
    for name, (of, targets) in TABLES.items():
        if of is part:
            module = import_module(f"ruleglot.{name}")
            yield from tables.faults(part, module, targets, without=NOT_IN_A_PORT)
            if part in PRINTERS:
                yield from tables.imported(part, module, targets)
    for name, only in FUNCTIONS.items():
        of, targets = TABLES.get(name, OTHERWISE)
        if of is part:
            yield from code.faults(part, import_module(f"ruleglot.{name}"), targets, only=only)


def files(part: Part) -> frozenset[str]:
    """Return the files in which the faults of a part stand."""
    names = [*TABLES, *FUNCTIONS]
    return frozenset(
        str(import_module(f"ruleglot.{name}").__file__) for name in names if TABLES.get(name, OTHERWISE)[0] is part
    )
