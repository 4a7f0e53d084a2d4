"""Read rules from a Kibana export: one JSON object a line, the last line being a summary of the export."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.diagnostics.documents import BrokenDocument
from ruleglot.rules.elastic.metadata import check_language, read_metadata
from ruleglot.rules.rule import EqlBody, Rule
from ruleglot.rules.values import required_text, text, texts
from ruleglot.source import Source, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


def read_rules(source: Source) -> tuple[Rule, ...]:
    """Return the rules of the file, in its order. Raises `DiagnosticError` (D003 to D006)."""
    return tuple(_rule(table, source, line) for table, line in _objects(source) if "exported_count" not in table)


def _objects(source: Source) -> Iterator[tuple[Mapping[str, Any], Source]]:
    start = 0
    for text_line in source.text.split("\n"):
        line = source.part(start, start + len(text_line))
        start += len(text_line) + 1
        if not text_line.strip():
            continue
        try:
            table = json.loads(text_line)
        except json.JSONDecodeError as error:
            place = Span(line, error.pos, min(error.pos + 1, len(text_line)))
            raise DiagnosticError(BrokenDocument(format="NDJSON", problem=error.msg, span=place)) from None
        if not isinstance(table, dict):
            place = Span(line, 0, len(text_line))
            raise DiagnosticError(BrokenDocument(format="NDJSON", problem="a line holds no object", span=place))
        yield table, line


def _rule(table: Mapping[str, Any], source: Source, line: Source) -> Rule:
    check_language(table, line)
    query = required_text(table, "query", None, "an EQL rule needs a query")
    body = EqlBody(
        query=_query_source(line, query),
        index=texts(table, "index"),
        event_category_field=text(table, "event_category_override") or "event.category",
        document={"metadata": {}, "rule": table},
    )
    return Rule(metadata=read_metadata(table, line, {}), body=body, source=source)


def _query_source(line: Source, query: str) -> Source:
    """Return the query as a part of its line where JSON's escapes did not change it."""
    start = line.text.find(query)
    return Source(f"{line.name} (query)", query) if start < 0 else line.part(start, start + len(query))
