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
    from collections.abc import Iterator, Mapping

    from ruleglot.rules.rule import Metadata

LONGEST_TITLE = 120
SHORTEST_NAME, LONGEST_NAME = 10, 85
"""Characters of a file's name before its suffix; SigmaHQ takes 10 to 90, with the suffix 14 to 90."""

PREFIXES: Mapping[tuple[str, str], str] = {
    ("linux", ""): "lnx_",
    ("linux", "process_creation"): "proc_creation_lnx_",
    ("linux", "file_event"): "file_event_lnx_",
    ("linux", "network_connection"): "net_connection_lnx_",
    ("linux", "auditd"): "lnx_auditd_",
    ("linux", "auth"): "lnx_auth_",
    ("linux", "sshd"): "lnx_sshd_",
    ("linux", "syslog"): "lnx_syslog_",
    ("macos", ""): "macos_",
    ("macos", "process_creation"): "proc_creation_macos_",
    ("macos", "file_event"): "file_event_macos_",
    ("windows", ""): "win_",
    ("windows", "process_creation"): "proc_creation_win_",
    ("windows", "file_event"): "file_event_win_",
    ("windows", "network_connection"): "net_connection_win_",
    ("windows", "dns_query"): "dns_query_win_",
    ("windows", "image_load"): "image_load_",
    ("windows", "registry_set"): "registry_set_",
}
"""How SigmaHQ's file names begin, by product and category or service; a product alone stands for its other sources."""

# fmt: off
SMALL_WORDS = frozenset({
    "a", "an", "and", "as", "at", "by", "for", "from", "in", "of", "on", "or", "over", "the", "through", "to", "via",
    "with", "without",
})
# fmt: on
"""What SigmaHQ's check of titles lets stand in small letters."""

BANNED_FALSE_POSITIVES = re.compile(r"(?i)\b(none|pentest|penetration)\b")
BRANCH_LINK = re.compile(r"https://github\.com/(?!.*/[0-9a-z]{40}/).*\.\w{1,3}")
"""A file on GitHub as it stands today: SigmaHQ takes links to one commit only."""


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
    return SigmaOutline(
        comments=(*provenance(metadata), *_elsewhere(metadata)),
        title=title(metadata.name),
        id=rule_id(metadata.id or metadata.name, taxonomy),
        status="experimental",
        description=_description(metadata),
        references=_references(metadata),
        author=_author(metadata),
        date=created or updated,
        modified=updated if updated > created > "" else "",
        tags=attack_tags(metadata.threats, metadata.attack_version),
        taxonomy="" if taxonomy == "sigmahq" else "ecs",
        license=spdx(metadata.license),
        false_positives=_false_positives(metadata),
        level=metadata.level.value,
    )


def file_name(logsource: Mapping[str, str], name: str) -> str:
    """Return the file's name: SigmaHQ's prefix, then the rule's name in `a-z`, digits and underscores.

    `logsource`: `product`, `category` and `service`, as far as the rule has them.

    >>> file_name({"product": "linux", "category": "process_creation"}, "Curl in a Container")
    'proc_creation_lnx_curl_in_a_container.yml'
    """
    product = logsource.get("product", "")
    kind = logsource.get("category") or logsource.get("service", "")
    other = f"{_words(product or kind) or 'rule'}_"
    prefix = PREFIXES.get((product, kind)) or PREFIXES.get((product, ""), other)
    stem = f"{prefix}{_words(name)}"[:LONGEST_NAME].rstrip("_")
    return f"{stem}.yml" if len(stem) >= SHORTEST_NAME else f"{stem}_detection.yml"


def _words(text: str) -> str:
    return "_".join(re.findall(r"[a-z0-9]+", text.encode("ascii", "ignore").decode().lower()))


def title(name: str) -> str:
    """Return the name in title case, short enough, without a full stop or `Detects` at its ends.

    A word that has a capital letter, or is a file's name or a path, stays as it is.

    >>> title("Detects grub-mkconfig run via eBPF or cron.d.")
    'Grub-mkconfig Run via eBPF or cron.d'
    """
    words = name.rstrip(" .").split() or ["Rule"]
    if words[0].lower() in {"detect", "detects"} and len(words) > 1:
        words = words[1:]
    cased = [words[0][:1].upper() + words[0][1:], *map(_cased, words[1:])]
    text = " ".join(cased)
    short = text if len(text) <= LONGEST_TITLE else text[: LONGEST_TITLE + 1].rpartition(" ")[0] or text[:LONGEST_TITLE]
    return short.rstrip(" .")


def _cased(word: str) -> str:
    is_plain = word.islower() and not set(word) & set("./_")
    return word[:1].upper() + word[1:] if is_plain and word not in SMALL_WORDS else word


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
    kept = [each for each in metadata.references if not _is_unwelcome(each)]
    return tuple(dict.fromkeys([*source_links(metadata), *kept]))


def _is_unwelcome(reference: str) -> bool:
    """Whether SigmaHQ's checks refuse a link: techniques are tags there, and files on GitHub those of a commit."""
    return reference.startswith("https://attack.mitre.org/") or BRANCH_LINK.fullmatch(reference) is not None


def _elsewhere(metadata: Metadata) -> Iterator[str]:
    """Yield what SigmaHQ's checks refuse where it would belong: it is told in comments instead."""
    yield from (f"See {each}" for each in metadata.references if _is_unwelcome(each))
    for each in metadata.false_positives:
        if BANNED_FALSE_POSITIVES.search(each) and not BANNED_FALSE_POSITIVES.fullmatch(each.strip(" .")):
            yield f"Known to fire on: {' '.join(each.split())}"


def _author(metadata: Metadata) -> str:
    return ", ".join(f"{author} (original rule)" for author in metadata.authors) or "Unknown"


def _false_positives(metadata: Metadata) -> tuple[str, ...]:
    told = [" ".join(each.split()) for each in metadata.false_positives if not BANNED_FALSE_POSITIVES.search(each)]
    return tuple(dict.fromkeys(each[:1].upper() + each[1:] for each in told if each)) or ("Unknown",)
