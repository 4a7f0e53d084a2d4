"""The table of all diagnostics, by code, and the page of each.

>>> print(page(CATALOGUE["N101"]).splitlines()[0])
N101 · clause left out
"""

from __future__ import annotations

import inspect
import re
from types import MappingProxyType
from typing import TYPE_CHECKING

from ruleglot.diagnostics import bridge, documents, eql, evaluation, falco, notes, output, sigma, usage

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ruleglot.diagnostics.diagnostic import Diagnostic

FAMILIES = (documents, eql, falco, sigma, evaluation, bridge, notes, output, usage)
HEADINGS = ("What it means", "Why it matters", "Example", "What to do")


def _catalogue() -> Mapping[str, type[Diagnostic]]:
    found: dict[str, type[Diagnostic]] = {}
    for family in FAMILIES:
        for each in family.DIAGNOSTICS:
            assert each.code not in found, f"two diagnostics with the code {each.code}"  # noqa: S101 - our own fault
            found[each.code] = each
    return MappingProxyType(dict(sorted(found.items())))


CATALOGUE = _catalogue()
"""Code → class, in the order of the codes."""


def page(diagnostic: type[Diagnostic]) -> str:
    """Return the page of a diagnostic as Markdown-like text: title, summary, and what its docstring says."""
    summary, _, rest = inspect.cleandoc(diagnostic.__doc__ or "").partition("\n\n")
    title = getattr(diagnostic, "title", summary.rstrip("."))
    sections = re.split(rf"^({'|'.join(HEADINGS)}): ", rest, flags=re.MULTILINE)[1:]
    told = [
        f"{heading}\n    {' '.join(text.split())}" for heading, text in zip(sections[::2], sections[1::2], strict=True)
    ]
    return "\n\n".join([f"{diagnostic.code} · {title}\n{' '.join(summary.split())}", *told])
