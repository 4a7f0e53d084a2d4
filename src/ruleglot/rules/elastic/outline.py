"""What Elastic's two files hold for a rule: the TOML of detection-rules and the line that Kibana imports.

A rule that came from Elastic keeps every key it had; the query is the one that was printed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ruleglot.rules.provenance import provenance
from ruleglot.rules.rule import EqlBody

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ruleglot.rules.rule import Rule

KIBANA_DEFAULTS: Mapping[str, Any] = {
    "description": "",
    "enabled": False,  # an imported rule is switched on by whoever has looked at it
    "false_positives": [],
    "from": "now-6m",
    "immutable": False,  # the user's rule, not one of Elastic's packages
    "interval": "5m",
    "max_signals": 100,
    "references": [],
    "risk_score": 47,
    "severity": "medium",
    "tags": [],
    "threat": [],
    "to": "now",
    "version": 1,
}
"""What Kibana's import asks for where the source does not say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TomlOutline:
    """What the TOML template lays out. Keys and values stand in the order of the source."""

    comments: tuple[str, ...]
    metadata: tuple[tuple[str, Any], ...]
    rule: tuple[tuple[str, Any], ...]
    query: str
    threats: tuple[Mapping[str, Any], ...]


def toml_outline(rule: Rule, query: str) -> TomlOutline:
    """Return the outline of a rule whose query is now `query`."""
    about, table = _tables(rule)
    return TomlOutline(
        comments=provenance(rule.metadata),
        metadata=tuple(about.items()),
        rule=tuple((key, value) for key, value in table.items() if key not in {"query", "threat"}),
        query=query,
        threats=tuple(table.get("threat", [])),
    )


def kibana_document(rule: Rule, query: str) -> Mapping[str, Any]:
    """Return the object that Kibana imports for a rule whose query is now `query`, keys in alphabetical order."""
    _, table = _tables(rule)
    document = {**KIBANA_DEFAULTS, **table, "query": query, "meta": {"from": " ".join(provenance(rule.metadata))}}
    return dict(sorted(document.items()))


def _tables(rule: Rule) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    match rule.body:
        case EqlBody(document=document):
            return document.get("metadata", {}), document.get("rule", {})
        case _:
            return {}, {"name": rule.metadata.name, "description": rule.metadata.description}
