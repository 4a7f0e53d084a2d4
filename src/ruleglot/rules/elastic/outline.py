"""What Elastic's two files hold for a rule: the TOML of detection-rules and the object that Kibana imports.

A rule that came from Elastic keeps every key it had; the query is the one that was printed. A rule of another platform
has what its metadata says and the defaults of the tables below.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, assert_never
from uuid import NAMESPACE_URL, uuid5

from ruleglot.rules.elastic.threats import threat_tables
from ruleglot.rules.provenance import provenance
from ruleglot.rules.rule import EqlBody, FalcoBody, Level, SigmaBody

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from ruleglot.rules.rule import Metadata, Rule

SEVERITIES: Mapping[Level, tuple[str, int]] = {
    Level.INFORMATIONAL: ("low", 21),  # Elastic knows nothing below `low`
    Level.LOW: ("low", 21),
    Level.MEDIUM: ("medium", 47),
    Level.HIGH: ("high", 73),
    Level.CRITICAL: ("critical", 99),
}
"""Severity and risk score of a level, as Elastic's own rules pair them."""

RULE_DEFAULTS: Mapping[str, Any] = {
    "from": "now-6m",  # the interval and a minute more, so that late events are seen
    "index": ["logs-*"],  # every integration's events: another platform's rule does not say which
    "interval": "5m",
    "language": "eql",
    "type": "eql",
}
"""What a rule of another platform does not say and an Elastic rule must."""

METADATA_DEFAULTS: Mapping[str, Any] = {
    "maturity": "development",  # nobody has tuned the ported rule yet
}
"""What the `metadata` table of detection-rules asks for and no other platform knows."""

KIBANA_DEFAULTS: Mapping[str, Any] = {
    "description": "",
    "false_positives": [],
    "from": "now-6m",
    "interval": "5m",
    "language": "eql",
    "max_signals": 100,
    "references": [],
    "risk_score": 47,
    "severity": "medium",
    "tags": [],
    "threat": [],
    "to": "now",
    "type": "eql",
    "version": 1,  # newer releases refuse a rule without one
}
"""What Kibana's import asks for where the source does not say; Kibana's own defaults."""

KIBANA_FIXED: Mapping[str, Any] = {
    "enabled": False,  # an imported rule is switched on by whoever has looked at it
    "immutable": False,  # a changed copy is none of Elastic's prebuilt rules; older releases refuse anything else
}
"""What the imported rule has, whatever the source says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TomlTable:
    """A table of the TOML file: its keys from the outermost on, and its rows. `listed`: one of a list of tables."""

    path: tuple[str, ...]
    rows: tuple[tuple[str, Any], ...]
    listed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TomlOutline:
    """What the TOML template lays out: tables and rows in the source's order. The table `rule` ends with the query."""

    comments: tuple[str, ...]
    tables: tuple[TomlTable, ...]
    query: str


def toml_outline(rule: Rule, query: str) -> TomlOutline:
    """Return the outline of a rule whose query is now `query`.

    Line breaks around the query are the layout's: it begins and ends on a line of its own.
    """
    document = _document(rule)
    document["rule"] = {key: value for key, value in document["rule"].items() if key != "query"}
    return TomlOutline(
        comments=provenance(rule.metadata), tables=tuple(_tables((), document)), query=query.strip("\n") + "\n"
    )


def kibana_document(rule: Rule, query: str) -> Mapping[str, Any]:
    """Return the object that Kibana imports for a rule whose query is now `query`, keys in alphabetical order.

    Key names and requirements are those of Kibana's import schema (`RuleToImport`): `rule_id` is what a rule is known
    by, `created_at` and `updated_at` may be there and are ignored, `meta` is free for whoever writes the rule.
    """
    table = _document(rule)["rule"]
    metadata = rule.metadata
    origin = {"ported_from": " ".join(provenance(metadata))}
    document = {
        **KIBANA_DEFAULTS,
        **_moment("created_at", metadata.created),
        **_moment("updated_at", metadata.updated),
        "rule_id": _id(metadata),
        **table,
        **KIBANA_FIXED,
        "query": query,
        "meta": {**table.get("meta", {}), **origin} if isinstance(table.get("meta", {}), dict) else origin,
    }
    return dict(sorted(document.items()))


def _document(rule: Rule) -> dict[str, Any]:
    """Return the tables of the file, `metadata` and `rule` first."""
    match rule.body:
        case EqlBody(document=document, integrations=integrations):
            about = {"metadata": _about(rule.metadata, integrations), "rule": _table(rule.metadata)}
            return {**about, **document} if document else about
        case SigmaBody() | FalcoBody():
            return {"metadata": _about(rule.metadata, ()), "rule": _table(rule.metadata)}
        case _:
            assert_never(rule.body)


def _about(metadata: Metadata, integrations: tuple[str, ...]) -> dict[str, Any]:
    days = {"creation_date": metadata.created, "updated_date": metadata.updated}
    written = {key: f"{day:%Y/%m/%d}" for key, day in days.items() if day is not None}
    named = {"integration": list(integrations)} if integrations else {}
    return {**METADATA_DEFAULTS, **written, **named}


def _table(metadata: Metadata) -> dict[str, Any]:
    severity, risk = SEVERITIES[metadata.level]
    told = {
        "author": list(metadata.authors),
        "description": metadata.description,
        "false_positives": list(metadata.false_positives),
        "license": metadata.license,
        "name": metadata.name,
        "references": list(metadata.references),
        "risk_score": risk,
        "rule_id": _id(metadata),
        "severity": severity,
        "tags": list(metadata.tags),
        "threat": threat_tables(metadata.threats),
    }
    return dict(sorted({**RULE_DEFAULTS, **told}.items()))


def _id(metadata: Metadata) -> str:
    """Return the rule's id; where it has none, one that is the same each time the rule is ported."""
    return metadata.id or str(uuid5(NAMESPACE_URL, f"urn:ruleglot:rule:{metadata.name}"))


def _moment(key: str, day: date | None) -> dict[str, str]:
    return {} if day is None else {key: f"{day.isoformat()}T00:00:00.000Z"}


def _tables(path: tuple[str, ...], table: Mapping[str, Any], *, listed: bool = False) -> Iterator[TomlTable]:
    """Yield a table and those inside it, rows first, as TOML needs them."""
    inner = {key: value for key, value in table.items() if _is_table(value) or _is_table_list(value)}
    rows = tuple((key, value) for key, value in table.items() if key not in inner)
    if rows or listed or not inner:
        yield TomlTable(path=path, rows=rows, listed=listed)
    for key, value in inner.items():
        if _is_table(value):
            yield from _tables((*path, key), value)
        else:
            for each in value:
                yield from _tables((*path, key), each, listed=True)


def _is_table(value: object) -> bool:
    return isinstance(value, dict)


def _is_table_list(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(each, dict) for each in value)
