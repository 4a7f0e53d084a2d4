"""What a Sigma rule holds around its detection, by SigmaHQ's conventions.

Source: the Sigma specification 2.1 and the checks that SigmaHQ's repository runs on every contribution.
"""

from __future__ import annotations

import hashlib
import re
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ruleglot.rules.attack import tags as attack_tags
from ruleglot.rules.provenance import provenance, source_links, spdx

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ruleglot.rules.rule import Metadata

LONGEST_TITLE = 120
LONGEST_NAME = 85
"""Characters of a file's name before its suffix; SigmaHQ's bound is 90 for both."""

PREFIXES: Mapping[str, str] = {
    "process_creation": "proc_creation_lnx_",
    "file_event": "file_event_lnx_",
    "network_connection": "net_connection_lnx_",
}
"""How SigmaHQ's file names begin, by category; all other Linux rules begin with `lnx_`."""

# fmt: off
SMALL_WORDS = frozenset({
    "a", "an", "and", "as", "at", "by", "for", "from", "in", "into", "of", "on", "or", "the", "to", "via", "with",
})
# fmt: on
BANNED_FALSE_POSITIVES = re.compile(r"(?i)\b(none|pentest|penetration)\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class SigmaOutline:
    """What the template lays out around the detection; every text may be hostile and is quoted there."""

    comments: tuple[str, ...]
    title: str
    id: str
    status: str
    description: str
    references: tuple[str, ...]
    author: str
    date: str
    modified: str
    tags: tuple[str, ...]
    taxonomy: str
    license: str
    false_positives: tuple[str, ...]
    level: str


def outline(metadata: Metadata, *, taxonomy: str) -> SigmaOutline:
    """Return the outline of a rule in the `taxonomy` `sigmahq` or `ecs`."""
    created = metadata.created.isoformat() if metadata.created else ""
    updated = metadata.updated.isoformat() if metadata.updated else ""
    official = taxonomy == "sigmahq"
    return SigmaOutline(
        comments=provenance(metadata),
        title=title(metadata.name),
        id=rule_id(metadata.id or metadata.name, taxonomy),
        status="experimental",
        description=_description(metadata),
        references=_references(metadata),
        author=_author(metadata),
        date=created,
        modified=updated if updated > created else "",
        tags=attack_tags(metadata.threats, metadata.attack_version),
        taxonomy="" if official else "ecs",
        # SigmaHQ's repository knows no licence key: there the comment tells it.
        license="" if official else spdx(metadata.license),
        false_positives=_false_positives(metadata),
        level=metadata.level.value,
    )


def file_name(logsource: Mapping[str, str], name: str) -> str:
    """Return the file's name: SigmaHQ's prefix, then the rule's name in `a-z`, digits and underscores."""
    prefix = PREFIXES.get(logsource.get("category", ""), "lnx_")
    words = "_".join(re.findall(r"[a-z0-9]+", name.encode("ascii", "ignore").decode().lower())) or "rule"
    return f"{prefix}{words}"[:LONGEST_NAME].rstrip("_") + ".yml"


def title(name: str) -> str:
    """Return the name in title case, short enough, without a full stop or `Detects` at its ends."""
    words = " ".join(name.split()).removesuffix(".").split(" ")
    if words[0].lower() in {"detect", "detects"}:
        words = words[1:]
    cased = [
        word if number and word.lower() in SMALL_WORDS and word.islower() else word[:1].upper() + word[1:]
        for number, word in enumerate(words)
    ]
    text = " ".join(cased)
    return text if len(text) <= LONGEST_TITLE else text[:LONGEST_TITLE].rsplit(" ", 1)[0]


def rule_id(source: str, taxonomy: str) -> str:
    """Return a UUID that is always the same for the same source and taxonomy, in the form of version 4."""
    digest = hashlib.sha256(f"ruleglot:{taxonomy}:{source}".encode()).digest()
    return str(uuid.UUID(bytes=digest[:16], version=4))


def _description(metadata: Metadata) -> str:
    """Return a text that begins with `Detects`, as SigmaHQ asks, and holds no link."""
    told = " ".join(re.sub(r"https?://\S+", "", metadata.description or metadata.name).split())
    told = re.sub(r"(?i)^(this rule |this )?(detects|identifies|looks for)\s+", "", told)
    begun = f"Detects the following: {told}" if told[:1].isupper() else f"Detects {told}"
    source = f'Ported from the Elastic rule "{metadata.name}" ({metadata.id}).' if metadata.id else ""
    return f"{begun} {source}".strip()


def _references(metadata: Metadata) -> tuple[str, ...]:
    kept = [each for each in metadata.references if "attack.mitre.org" not in each]
    return tuple(dict.fromkeys([*source_links(metadata), *kept]))


def _author(metadata: Metadata) -> str:
    return ", ".join(f"{author} (original rule)" for author in metadata.authors) or "Unknown"


def _false_positives(metadata: Metadata) -> tuple[str, ...]:
    kept = [" ".join(each.split()) for each in metadata.false_positives if not BANNED_FALSE_POSITIVES.search(each)]
    return tuple(each[:1].upper() + each[1:] for each in kept) or ("Unknown",)
