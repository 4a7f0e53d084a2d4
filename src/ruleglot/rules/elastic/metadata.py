"""What an Elastic rule says around its query, whichever file it came from."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.diagnostics.documents import OtherLanguage, WrongType
from ruleglot.rules.rule import Level, Metadata, Tactic, Technique, Threat
from ruleglot.rules.values import key_place, mapping, required_text, shown, tables, text, texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ruleglot.source import Source

LANGUAGES = {"kuery": "written in KQL", "lucene": "written in Lucene", "esql": "written in ES|QL"}
TYPES = {
    "threshold": "a threshold rule",
    "machine_learning": "a machine learning rule",
    "new_terms": "a new terms rule",
    "threat_match": "an indicator match rule",
}


def check_language(table: Mapping[str, Any], source: Source) -> None:
    """Raise `DiagnosticError` (D006) where the rule is none in EQL."""
    kind, language = text(table, "type"), text(table, "language")
    if kind in TYPES:
        raise DiagnosticError(OtherLanguage(what=TYPES[kind], span=key_place(source, "type")))
    if language and language != "eql":
        what = LANGUAGES.get(language, f"written in `{language}`")
        raise DiagnosticError(OtherLanguage(what=what, span=key_place(source, "language")))


def read_metadata(table: Mapping[str, Any], source: Source, dates: Mapping[str, Any]) -> Metadata:
    """Return the metadata of a `rule` table; `dates` holds `creation_date` and `updated_date` where there are any."""
    return Metadata(
        id=text(table, "rule_id", key_place(source, "rule_id")),
        name=required_text(table, "name", key_place(source, "name"), "a rule needs a name"),
        description=text(table, "description", key_place(source, "description")).strip(),
        authors=texts(table, "author", key_place(source, "author")),
        license=text(table, "license", key_place(source, "license")),
        references=texts(table, "references", key_place(source, "references")),
        level=_level(table, source),
        false_positives=tuple(each.strip() for each in texts(table, "false_positives")),
        threats=tuple(_threats(table, source)),
        tags=texts(table, "tags", key_place(source, "tags")),
        created=_date(dates.get("creation_date")),
        updated=_date(dates.get("updated_date")),
    )


def _level(table: Mapping[str, Any], source: Source) -> Level:
    severity = text(table, "severity", key_place(source, "severity")) or Level.MEDIUM
    if severity not in set(Level):
        expected = ", ".join(f"`{level}`" for level in Level if level is not Level.INFORMATIONAL)
        place = key_place(source, "severity")
        raise DiagnosticError(
            WrongType(key="severity", found=shown(severity), expected=f"one of {expected}", span=place)
        )
    return Level(severity)


def _threats(table: Mapping[str, Any], source: Source) -> Iterator[Threat]:
    place = key_place(source, "[[rule.threat]]") or key_place(source, "threat")
    for entry in tables(table, "threat", place):
        if text(entry, "framework", place) not in {"", "MITRE ATT&CK"}:
            continue
        tactic = mapping(entry, "tactic", place)
        yield Threat(
            tactic=Tactic(id=text(tactic, "id", place), name=text(tactic, "name", place)),
            techniques=tuple(_techniques(tables(entry, "technique", place))),
        )


def _techniques(entries: tuple[Mapping[str, Any], ...]) -> Iterator[Technique]:
    for entry in entries:
        yield Technique(id=text(entry, "id"), name=text(entry, "name"))
        yield from _techniques(tables(entry, "subtechnique"))


def _date(value: object) -> date | None:
    """Return a date written `2026/02/06`; one that is written otherwise is none, which harms no rule."""
    if not isinstance(value, str):
        return None
    try:
        return date(*map(int, value.split("/")))
    except (TypeError, ValueError):
        return None
