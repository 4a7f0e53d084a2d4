"""Read Falco rules files: rules, and the macros and lists that stand in the same file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.diagnostics.falco import BrokenRulesFile, NotReadYet
from ruleglot.rules.falco.outline import LEVELS
from ruleglot.rules.rule import FalcoBody, Metadata, Rule, Tactic, Technique, Threat
from ruleglot.rules.values import required_text, text, texts
from ruleglot.rules.yaml import documents
from ruleglot.source import Source, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

NOT_YET = ("append", "override", "exceptions")
TACTIC = "mitre_"


def read_rules(source: Source) -> tuple[Rule, ...]:
    """Return the rules of a file, in its order. Raises `DiagnosticError` (D003, D005, F003, F007)."""
    entries = tuple(_entries(source))
    for entry in entries:
        for key in NOT_YET:
            if key in entry and ("rule" in entry or "macro" in entry or "list" in entry):
                raise DiagnosticError(NotReadYet(construct=f"`{key}` in rules files", span=_place(source, key)))
    macros = {str(entry["macro"]): required_text(entry, "condition") for entry in entries if "macro" in entry}
    lists = {str(entry["list"]): tuple(_items(entry)) for entry in entries if "list" in entry}
    return tuple(_rule(entry, source, macros, lists) for entry in entries if "rule" in entry)


def _entries(source: Source) -> Iterator[Mapping[str, Any]]:
    for document, part in documents(source):
        if document is None:
            continue
        if not isinstance(document, list):
            span = Span(part, 0, min(1, len(part.text)))
            raise DiagnosticError(BrokenRulesFile(problem="a rules file is a list of entries", span=span))
        for entry in document:
            if not isinstance(entry, dict):
                raise DiagnosticError(BrokenRulesFile(problem=f"an entry is `{entry}` and no mapping"))
            yield entry


def _items(entry: Mapping[str, Any]) -> Iterator[str]:
    items = entry.get("items", [])
    if not isinstance(items, list):
        raise DiagnosticError(BrokenRulesFile(problem=f"the items of the list `{entry['list']}` are no list"))
    for item in items:
        yield str(item).lower() if isinstance(item, bool) else str(item)


def _rule(
    entry: Mapping[str, Any], source: Source, macros: Mapping[str, str], lists: Mapping[str, tuple[str, ...]]
) -> Rule:
    name = required_text(entry, "rule")
    for key in ("desc", "condition", "output", "priority"):
        if key not in entry:
            problem = f"the rule `{name}` has no `{key}`"
            raise DiagnosticError(BrokenRulesFile(problem=problem, span=_place(source, name)))
    condition = required_text(entry, "condition")
    body = FalcoBody(
        condition=_condition_source(source, condition, name),
        macros=macros,
        lists=lists,
        source=text(entry, "source") or "syscall",
        document=entry,
    )
    return Rule(metadata=_metadata(entry, name), body=body, source=source)


def _condition_source(source: Source, condition: str, name: str) -> Source:
    """Return the condition as a part of the file where it stands there as it is; folding changes line breaks."""
    start = source.text.find(condition)
    if start >= 0:
        return source.part(start, start + len(condition))
    return Source(f"{source.name} ({name})", condition)


def _place(source: Source, what: str) -> Span | None:
    start = source.text.find(what)
    return None if start < 0 else Span(source, start, start + len(what))


def _metadata(entry: Mapping[str, Any], name: str) -> Metadata:
    tags = texts(entry, "tags")
    techniques = tuple(Technique(id=tag, name="") for tag in tags if tag[:1] == "T" and tag[1:2].isdigit())
    tactics = [tag.removeprefix(TACTIC) for tag in tags if tag.startswith(TACTIC)]
    priority = str(entry["priority"]).upper()
    by_priority = {falco: level for level, falco in reversed(tuple(LEVELS.items()))}
    if priority not in {*by_priority, *OTHER_PRIORITIES}:
        raise DiagnosticError(BrokenRulesFile(problem=f"the rule `{name}` has no priority of Falco's: `{priority}`"))
    return Metadata(
        name=name,
        description=text(entry, "desc").strip(),
        level=by_priority.get(priority) or by_priority[OTHER_PRIORITIES[priority]],
        threats=tuple(
            Threat(tactic=Tactic(id="", name=tactic.replace("_", " ").title()), techniques=techniques)
            for tactic in tactics
        ),
        tags=tags,
    )


OTHER_PRIORITIES = {
    "EMERGENCY": "CRITICAL",
    "ALERT": "CRITICAL",
    "ERROR": "WARNING",
    "INFORMATIONAL": "INFO",
    "DEBUG": "INFO",
}
"""Priorities that no level stands for, and the nearest that one does."""
