"""Read a rule in the TOML layout of Elastic's detection-rules repository."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Any

from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.diagnostics.documents import BrokenDocument, MissingKey
from ruleglot.rules.elastic.metadata import check_language, read_metadata
from ruleglot.rules.rule import EqlBody, Rule
from ruleglot.rules.values import key_place, mapping, required_text, text, texts
from ruleglot.source import Source, Span

if TYPE_CHECKING:
    from collections.abc import Mapping


def read_rules(source: Source) -> tuple[Rule, ...]:
    """Return the one rule of the file. Raises `DiagnosticError` (D003 to D006)."""
    document = _document(source)
    if "rule" not in document:
        hint = "a detection-rules file has the tables [metadata] and [rule]"
        raise DiagnosticError(MissingKey(key="[rule]", hint=hint))
    table, about = mapping(document, "rule"), mapping(document, "metadata")
    check_language(table, source)
    query = required_text(table, "query", key_place(source, "query"), "an EQL rule needs a query")
    body = EqlBody(
        query=query_source(source, query),
        integrations=texts(about, "integration", key_place(source, "integration")),
        index=texts(table, "index", key_place(source, "index")),
        event_category_field=text(table, "event_category_override") or "event.category",
        document=document,
    )
    return (Rule(metadata=read_metadata(table, source, about), body=body, source=source),)


def _document(source: Source) -> Mapping[str, Any]:
    try:
        return tomllib.loads(source.text)
    except tomllib.TOMLDecodeError as error:
        problem, place = str(error), None
        found = re.fullmatch(r"(.*) \(at (?:line (\d+), column (\d+)|end of document)\)", problem, re.DOTALL)
        if found is not None:
            problem = found[1]
            place = _place(source, found[2], found[3])
        raise DiagnosticError(BrokenDocument(format="TOML", problem=problem, span=place)) from None


def _place(source: Source, line: str | None, column: str | None) -> Span:
    if line is None or column is None:
        return Span(source, len(source.text), len(source.text))
    start = sum(len(each) + 1 for each in source.text.split("\n")[: int(line) - 1]) + int(column) - 1
    return Span(source, min(start, len(source.text)), min(start + 1, len(source.text)))


def query_source(source: Source, query: str) -> Source:
    """Return the query as a part of its file where its text stands there as it is, else as a text of its own."""
    key = re.search(r"^[ \t]*query[ \t]*=", source.text, re.MULTILINE)
    start = source.text.find(query, key.end()) if key is not None else -1
    if start < 0:
        return Source(f"{source.name} (query)", query)
    return source.part(start, start + len(query))
