"""What a Falco rules file holds for a rule, in the style of the official rules.

Source: the style guide of Falco's rules repository and the keys, priorities, outputs and tags of its shipped rules.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ruleglot.rules.provenance import provenance
from ruleglot.rules.rule import Level

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ruleglot.rules.rule import Metadata

ENGINE_VERSION = "0.57.0"
"""The engine that the official rules of Falco 0.44 ask for; it knows `anyof` and `concat`."""

CONTAINER_PLUGIN = "0.4.0"
"""The plugin that fills `container.*`, which the official rules ask for as well."""

LEVELS: Mapping[Level, str] = {
    Level.CRITICAL: "CRITICAL",  # clear compromise
    Level.HIGH: "WARNING",  # what the official rules give to credential reads and executions from odd places
    Level.MEDIUM: "NOTICE",  # unexpected behaviour
    Level.LOW: "NOTICE",  # so that it is not lost: most deployments drop what is below
    Level.INFORMATIONAL: "INFO",
}
"""Severity to priority, by the priority guide of the official rules."""

CORE_FIELDS = (
    ("evt_type", "evt.type"),
    ("user", "user.name"),
    ("user_uid", "user.uid"),
    ("user_loginuid", "user.loginuid"),
    ("process", "proc.name"),
    ("proc_exepath", "proc.exepath"),
    ("parent", "proc.pname"),
    ("command", "proc.cmdline"),
    ("terminal", "proc.tty"),
)
"""Output fields of every rule. Container fields are not among them: Falco appends those itself."""

FAMILY_FIELDS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "process": (("exe_flags", "evt.arg.flags"),),
    "file": (),
    "network": (
        ("connection", "fd.name"),
        ("lport", "fd.lport"),
        ("rport", "fd.rport"),
        ("fd_type", "fd.type"),
        ("fd_proto", "fd.l4proto"),
    ),
}
FAMILY_TAGS: Mapping[str, str] = {"process": "process", "file": "filesystem", "network": "network"}


@dataclass(frozen=True, slots=True, kw_only=True)
class FalcoOutline:
    """What the template lays out; every text may be hostile and is quoted there."""

    comments: tuple[str, ...]
    engine_version: str
    plugins: tuple[tuple[str, str], ...]
    name: str
    description: str
    condition: str
    output: str
    priority: str
    tags: tuple[str, ...]


def outline(
    metadata: Metadata, condition: str, *, family: str, in_container: bool, needs_container_plugin: bool
) -> FalcoOutline:
    """Return the outline of a rule about events of a `family` (`process`, `file`, `network`)."""
    return FalcoOutline(
        comments=(*provenance(metadata), *(f"See {reference}" for reference in metadata.references)),
        engine_version=ENGINE_VERSION,
        plugins=(("container", CONTAINER_PLUGIN),) if needs_container_plugin else (),
        name=metadata.name[:1].upper() + metadata.name[1:],
        description=_description(metadata),
        condition=condition,
        output=_output(metadata.name, family),
        priority=LEVELS[metadata.level],
        tags=tuple(dict.fromkeys(_tags(metadata, family, in_container=in_container))),
    )


def _description(metadata: Metadata) -> str:
    """Return sentences: what is detected, then what may fire it harmlessly, which is Falco's tuning advice."""
    told = metadata.description or metadata.name
    sentences = [told, *(f"Known to fire on: {each}" for each in metadata.false_positives)]
    return " ".join(f"{' '.join(each.split()).rstrip('.')}." for each in sentences)


def _output(name: str, family: str) -> str:
    """Return the message and its fields.

    Falco has no way to print a percent sign, so the message may hold none; a bar begins the fields.
    """
    plain = "".join(each for each in name if each.isprintable())
    message = " ".join(re.sub(r"[%*|]", "", plain).split()) or "A ported rule fired"
    file = (("file", "fd.name"),) if family == "file" else ()
    fields = (*file, *CORE_FIELDS, *FAMILY_FIELDS[family])
    return f"{message} | " + " ".join(f"{key}=%{field}" for key, field in fields)


def _tags(metadata: Metadata, family: str, *, in_container: bool) -> list[str]:
    tactics = [threat.tactic.name.lower().replace(" ", "_").replace("-", "_") for threat in metadata.threats]
    techniques = [technique.id for threat in metadata.threats for technique in threat.techniques]
    return [
        "maturity_sandbox",  # where new rules begin
        *(["container"] if in_container else ["host", "container"]),
        FAMILY_TAGS[family],
        *(f"mitre_{tactic}" for tactic in tactics if tactic),
        *techniques,
    ]
