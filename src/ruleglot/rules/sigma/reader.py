"""Read Sigma rules: one or several YAML documents in a file, each a rule."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.diagnostics.documents import MissingKey, WrongType
from ruleglot.diagnostics.sigma import NotReadYet, NotSigma
from ruleglot.rules.attack import ID, VERSION
from ruleglot.rules.rule import Level, Metadata, Rule, SigmaBody, Tactic, Technique, Threat
from ruleglot.rules.values import key_place, required_text, shown, text, texts
from ruleglot.rules.yaml import documents
from ruleglot.source import Source, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


DAY = re.compile(r"[0-9]{4}([-/])[0-9]{2}\1[0-9]{2}")


def read_rules(source: Source) -> tuple[Rule, ...]:
    """Return the rules of a file, in its order. Raises `DiagnosticError` (D003 to D005, S001, S002)."""
    return tuple(_rules(source))


def _rules(source: Source) -> Iterator[Rule]:
    for document, part in documents(source):
        if document is None:
            continue
        place = Span(part, 0, min(1, len(part.text)))
        if not isinstance(document, dict):
            raise DiagnosticError(NotSigma(problem="a rule is a mapping", span=place))
        for kind in ("correlation", "filter", "action"):
            if kind in document:
                raise DiagnosticError(NotReadYet(construct=f"`{kind}`", span=place))
        if "detection" not in document:
            raise DiagnosticError(MissingKey(key="detection", hint="a Sigma rule has a detection", span=place))
        yield Rule(metadata=_metadata(document, part), body=SigmaBody(text=part, document=document), source=source)


def _metadata(document: Mapping[str, Any], part: Source) -> Metadata:
    def words(key: str) -> str:
        return text(document, key, key_place(part, key))

    def listed(key: str) -> tuple[str, ...]:
        return texts(document, key, key_place(part, key))

    return Metadata(
        id=words("id"),
        name=required_text(document, "title", key_place(part, "title"), "a Sigma rule has a title"),
        description=words("description").strip(),
        authors=tuple(each.strip() for each in words("author").split(",") if each.strip()),
        license=words("license"),
        references=listed("references"),
        level=_level(words("level"), part),
        false_positives=listed("falsepositives"),
        threats=tuple(_threats(listed("tags"))),
        attack_version=VERSION,
        tags=listed("tags"),
        created=_date(document, "date", part),
        updated=_date(document, "modified", part),
    )


def _level(name: str, part: Source) -> Level:
    """Return the level, the middle one where the rule has none."""
    if name and name not in set(Level):
        raise _wrong("level", name, f"one of {', '.join(Level)}", part)
    return Level(name or Level.MEDIUM)


def _wrong(key: str, value: object, expected: str, part: Source) -> DiagnosticError:
    return DiagnosticError(WrongType(key=key, found=shown(value), expected=expected, span=key_place(part, key)))


def _threats(tags: tuple[str, ...]) -> Iterator[Threat]:
    """Yield each tactic with all techniques: Sigma's tags do not say which technique serves which tactic."""
    names = [tag.removeprefix("attack.") for tag in tags if tag.startswith("attack.")]
    techniques = tuple(Technique(id=name.upper(), name="") for name in names if ID.fullmatch(name.upper()))
    tactics = [name for name in names if not any(character.isdigit() for character in name)]
    for name in tactics or ([""] if techniques else []):
        yield Threat(tactic=Tactic(id="", name=name.replace("-", " ").title()), techniques=techniques)


def _date(document: Mapping[str, Any], key: str, part: Source) -> date | None:
    """Return a day; besides the specification's form, the one with strokes that older rules have."""
    match document.get(key):
        case None:
            return None
        case datetime() as moment:
            return moment.date()
        case date() as day:
            return day
        case written:
            found = _written_day(str(written))
            if found is None:
                raise _wrong(key, written, "a day such as 2026-01-31", part)
            return found


def _written_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.replace("/", "-")) if DAY.fullmatch(text) else None
    except ValueError:
        return None
