"""Where a ported rule comes from and under which licence it stands, in the words that each file opens with.

Elastic's rules are under the Elastic License v2, which lets copies be changed and passed on, but not put under another
licence, and asks that a changed copy says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ruleglot.rules.rule import Metadata

ELASTIC = "Elastic License v2"
SPDX = {ELASTIC: "Elastic-2.0", "DRL 1.1": "DRL-1.1", "Apache-2.0": "Apache-2.0", "MIT": "MIT"}
"""Licences as rules name them, and their SPDX identifiers."""


def provenance(metadata: Metadata) -> tuple[str, ...]:
    """Return the lines that tell origin, licence and change, without comment marks."""
    rule = f'the rule "{metadata.name}"' + (f" ({metadata.id})" if metadata.id else "")
    lines = [f"Ported by RuleGlot from {rule}.", *source_links(metadata)]
    if metadata.license:
        authors = ", ".join(metadata.authors)
        by = f" by {authors}" if authors else ""
        lines += [
            f"The original{by} is licensed under: {metadata.license}.",
            "This is a modified copy and stays under that licence.",
        ]
    return tuple(lines)


def source_links(metadata: Metadata) -> tuple[str, ...]:
    """Return where the source can be read: Elastic shows each of its rules under the rule's id."""
    known = metadata.id and metadata.license == ELASTIC and "Elastic" in metadata.authors
    return (f"https://elastic.github.io/detection-rules-explorer/rules/{metadata.id}",) if known else ()


def spdx(license_name: str) -> str:
    """Return the SPDX identifier of a licence; an empty text where it is not known."""
    return SPDX.get(license_name, license_name if license_name in SPDX.values() else "")
