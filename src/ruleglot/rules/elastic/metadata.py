"""What an Elastic rule says around its query, whichever file it came from."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, TypeAlias

from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.diagnostics.documents import OtherLanguage, WrongType
from ruleglot.rules.rule import Level, Metadata, Tactic, Technique, Threat
from ruleglot.rules.values import mapping, required_text, shown, tables, text, texts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from ruleglot.source import Span

Places: TypeAlias = "Callable[[str], Span | None]"
"""Where a key stands in the file, as far as that can be told."""

LANGUAGES: Mapping[str, str] = {"kuery": "written in KQL", "lucene": "written in Lucene", "esql": "written in ES|QL"}
"""Languages of Elastic rules that are not EQL, by their name in `language`."""

TYPES: Mapping[str, str] = {
    "esql": "written in ES|QL",
    "machine_learning": "a machine learning rule",  # has no query at all
    "new_terms": "a new terms rule",  # fires on values not seen before, which no single event tells
    "saved_query": "a saved query rule",  # its query is not in the file
    "threat_match": "an indicator match rule",  # compares with an index of indicators
    "threshold": "a threshold rule",  # counts events
}
"""Kinds of Elastic rules that no EQL query can stand for, by their name in `type`."""

LEVELS: Mapping[str, Level] = {level.value: level for level in Level if level is not Level.INFORMATIONAL}
"""Elastic's severities."""

ATTACK = "MITRE ATT&CK"
"""The only framework whose tactics other platforms know."""

DATE = re.compile(r"(\d{4})[/-](\d{2})[/-](\d{2})(?:[T ].*)?")
"""`2026/02/06` in detection-rules, `2026-02-06T09:30:00.000Z` in Kibana."""


def check_language(table: Mapping[str, Any], place: Places) -> None:
    """Raise `DiagnosticError` (D006) where the rule is none in EQL; one that says nothing is taken for EQL."""
    kind, language = text(table, "type", place("type")), text(table, "language", place("language"))
    if kind in TYPES:
        raise DiagnosticError(OtherLanguage(what=TYPES[kind], span=place("type")))
    if language not in {"", "eql"}:
        what = LANGUAGES.get(language, f"written in `{language}`")
        raise DiagnosticError(OtherLanguage(what=what, span=place("language")))
    if not language and kind not in {"", "eql"}:
        # Kibana takes KQL where a rule of type `query` names no language.
        what = LANGUAGES["kuery"] if kind == "query" else f"of the type `{kind}`"
        raise DiagnosticError(OtherLanguage(what=what, span=place("type")))


def read_metadata(table: Mapping[str, Any], place: Places, *, created: date | None, updated: date | None) -> Metadata:
    """Return the metadata of a `rule` table. Raises `DiagnosticError` (D004, D005)."""
    return Metadata(
        id=text(table, "rule_id", place("rule_id")),
        name=required_text(table, "name", place("name"), "a rule needs a name"),
        description=text(table, "description", place("description")).strip(),
        authors=texts(table, "author", place("author")),
        license=text(table, "license", place("license")),
        references=texts(table, "references", place("references")),
        level=_level(table, place("severity")),
        false_positives=tuple(each.strip() for each in texts(table, "false_positives", place("false_positives"))),
        threats=tuple(_threats(table, place("threat"))),
        tags=texts(table, "tags", place("tags")),
        created=created,
        updated=updated,
    )


def read_date(table: Mapping[str, Any], key: str, place: Span | None) -> date | None:
    """Return a day, `None` where the key is absent. Raises `DiagnosticError` (D005)."""
    match table.get(key):
        case None:
            return None
        case datetime() as moment:
            return moment.date()
        case date() as day:
            return day
        case str() as words if (found := DATE.fullmatch(words)) and (written := _day(*map(int, found.groups()))):
            return written
        case other:
            expected = "a date such as `2026/02/06`"
            raise DiagnosticError(WrongType(key=key, found=shown(other), expected=expected, span=place))


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _level(table: Mapping[str, Any], place: Span | None) -> Level:
    severity = text(table, "severity", place) or Level.MEDIUM.value
    if severity not in LEVELS:
        expected = "one of " + ", ".join(f"`{level}`" for level in LEVELS)
        raise DiagnosticError(WrongType(key="severity", found=shown(severity), expected=expected, span=place))
    return LEVELS[severity]


def _threats(table: Mapping[str, Any], place: Span | None) -> Iterator[Threat]:
    for entry in tables(table, "threat", place):
        if text(entry, "framework", place) in {"", ATTACK}:
            tactic = mapping(entry, "tactic", place)
            yield Threat(
                tactic=Tactic(id=text(tactic, "id", place), name=text(tactic, "name", place)),
                techniques=tuple(_techniques(entry, "technique", place)),
            )


def _techniques(table: Mapping[str, Any], key: str, place: Span | None) -> Iterator[Technique]:
    """Yield the techniques, each followed by its subtechniques."""
    for entry in tables(table, key, place):
        yield Technique(id=text(entry, "id", place), name=text(entry, "name", place))
        if key == "technique":
            yield from _techniques(entry, "subtechnique", place)
