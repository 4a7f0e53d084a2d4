"""Read Sigma rules: one or several YAML documents in a file, each a rule."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.diagnostics.documents import MissingKey
from ruleglot.diagnostics.sigma import NotReadYet, NotSigma
from ruleglot.rules.rule import Level, Metadata, Rule, SigmaBody, Tactic, Technique, Threat
from ruleglot.rules.values import required_text, text, texts
from ruleglot.rules.yaml import documents
from ruleglot.source import Source, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


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
        yield Rule(metadata=_metadata(document), body=SigmaBody(text=part, document=document), source=source)


def _metadata(document: Mapping[str, Any]) -> Metadata:
    tags = texts(document, "tags")
    level = text(document, "level") or Level.MEDIUM
    return Metadata(
        id=text(document, "id"),
        name=required_text(document, "title"),
        description=text(document, "description").strip(),
        authors=tuple(each.strip() for each in text(document, "author").split(",") if each.strip()),
        license=text(document, "license"),
        references=texts(document, "references"),
        level=Level(level) if level in set(Level) else Level.MEDIUM,
        false_positives=texts(document, "falsepositives"),
        threats=tuple(_threats(tags)),
        attack_version=19,
        tags=tags,
        created=_date(document.get("date")),
        updated=_date(document.get("modified")),
    )


def _threats(tags: tuple[str, ...]) -> Iterator[Threat]:
    names = [tag.removeprefix("attack.") for tag in tags if tag.startswith("attack.")]
    techniques = tuple(Technique(id=name.upper(), name="") for name in names if name[:1] == "t" and name[1:2].isdigit())
    for name in names:
        if not any(character.isdigit() for character in name):
            yield Threat(tactic=Tactic(id="", name=name.replace("-", " ").title()), techniques=techniques)


def _date(value: object) -> date | None:
    match value:
        case date():
            return value
        case str():
            try:
                return date.fromisoformat(value)
            except ValueError:
                return None
        case _:
            return None
