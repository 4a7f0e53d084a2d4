"""A rule as its document gives it: what people wrote around the query (`Metadata`) and the query's text (`Body`).

Every platform fills the same `Metadata`, so that it carries over to the others; what only one platform has stays in
that platform's body.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum, unique
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from ruleglot.source import Source


@unique
class Platform(StrEnum):
    """Where a rule runs."""

    ELASTIC = "elastic"
    SIGMA = "sigma"
    FALCO = "falco"


@unique
class Level(StrEnum):
    """How bad it is if the rule is right; the words of Elastic and Sigma (`informational` is Sigma's alone)."""

    INFORMATIONAL = "informational"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tactic:
    """An ATT&CK tactic: `TA0002`, `Execution`. A platform that gives one of the two leaves the other empty."""

    id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Technique:
    """An ATT&CK technique or subtechnique: `T1059.004`, `Unix Shell`. The name may be empty."""

    id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Threat:
    """A tactic with the techniques (and subtechniques) that serve it in this rule, in the order of the document."""

    tactic: Tactic
    techniques: tuple[Technique, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What a rule says about itself. Empty text or tuple, or `None`: the document does not say."""

    id: str = ""
    name: str
    description: str = ""
    authors: tuple[str, ...] = ()
    license: str = ""
    references: tuple[str, ...] = ()
    level: Level = Level.MEDIUM
    false_positives: tuple[str, ...] = ()
    threats: tuple[Threat, ...] = ()
    attack_version: int = 18  # the ATT&CK version that `threats` speaks: Elastic's is 18, SigmaHQ's 19
    tags: tuple[str, ...] = ()
    created: date | None = None
    updated: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EqlBody:
    """An Elastic rule: `query` is the EQL text, `document` the tables `metadata` and `rule` as they were read."""

    query: Source
    integrations: tuple[str, ...] = ()
    index: tuple[str, ...] = ()
    event_category_field: str = "event.category"
    timestamp_field: str = "@timestamp"
    tiebreaker_field: str | None = None
    document: Mapping[str, Any] = field(default_factory=dict, repr=False, hash=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SigmaBody:
    """A Sigma rule: `text` is its one YAML document, `document` the same as plain mappings and lists."""

    text: Source
    document: Mapping[str, Any] = field(default_factory=dict, repr=False, hash=False)

    @property
    def taxonomy(self) -> str:
        """Whose field names the rule uses; the specification's default is `sigma`."""
        return str(self.document.get("taxonomy", "sigma"))


@dataclass(frozen=True, slots=True, kw_only=True)
class FalcoBody:
    """A Falco rule: `condition` is the filter text, with the macros and lists that the file defines for it."""

    condition: Source
    macros: Mapping[str, str] = field(default_factory=dict, repr=False, hash=False)
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict, repr=False, hash=False)
    source: str = "syscall"
    document: Mapping[str, Any] = field(default_factory=dict, repr=False, hash=False)


Body: TypeAlias = EqlBody | SigmaBody | FalcoBody


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule of a document. `source` is the whole file."""

    metadata: Metadata
    body: Body
    source: Source

    @property
    def platform(self) -> Platform:
        """Where the rule runs."""
        match self.body:
            case EqlBody():
                return Platform.ELASTIC
            case SigmaBody():
                return Platform.SIGMA
            case FalcoBody():
                return Platform.FALCO
