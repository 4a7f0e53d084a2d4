'''Read a rule in the TOML layout of Elastic's detection-rules repository.

>>> from ruleglot.source import Source
>>> text = """
... [rule]
... name = "Any event"
... language = "eql"
... query = 'any where true'
... """
>>> (rule,) = read_rules(Source("rule.toml", text))
>>> rule.metadata.name, rule.body.query.text, str(rule.body.query.position(0))
('Any event', 'any where true', 'rule.toml:5:10')
'''

from __future__ import annotations

import re
import tomllib
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any

from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.diagnostics.documents import BrokenDocument, MissingKey, TooDeepDocument
from ruleglot.rules.elastic.metadata import check_language, read_date, read_metadata
from ruleglot.rules.elastic.soundness import check_values
from ruleglot.rules.rule import EqlBody, Rule
from ruleglot.rules.values import key_place, mapping, required_text, text, texts
from ruleglot.source import Source, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)\Z")
"""How the parser of the standard library says where it stopped, behind what it does not like."""

QUERY = re.compile(r"""\bquery["']?[ \t]*=[ \t]*('''\n?|\"""\n?|'|")""")
"""Where a query may begin: the key and the opening quotes."""

DOTTED = re.compile(r"""(?<![\w"'-])(?:[\w"'-]++[ \t]*+\.[ \t]*+){100}""")
"""A key of a hundred parts, over which the standard library's parser takes time that grows with their square."""

CANDIDATES = 4
"""So many places in a file are looked at for the query: the notes of a rule may speak of queries as well."""


def read_rules(source: Source) -> tuple[Rule, ...]:
    """Return the one rule of the file. Raises `DiagnosticError` (D003 to D006, D008).

    The query is a part of the file where its text stands there as it is, so that what is wrong in it is shown at the
    file's own line; else it is a source of its own named `PATH (query)`.
    """
    document = _document(source)
    if "rule" not in document:
        hint = "a detection-rules file has the tables [metadata] and [rule]"
        raise DiagnosticError(MissingKey(key="[rule]", hint=hint))
    table, about = mapping(document, "rule"), mapping(document, "metadata")
    place = partial(_place, source)
    check_language(table, place)
    query = required_text(table, "query", place("query"), "an EQL rule needs a query")
    metadata = read_metadata(
        table,
        place,
        created=read_date(about, "creation_date", place("creation_date")),
        updated=read_date(about, "updated_date", place("updated_date")),
    )
    body = EqlBody(
        query=_query_source(source, query),
        integrations=texts(about, "integration", place("integration")),
        index=texts(table, "index", place("index")),
        event_category_field=text(table, "event_category_override", place("event_category_override"))
        or "event.category",
        timestamp_field=text(table, "timestamp_field", place("timestamp_field")) or "@timestamp",
        tiebreaker_field=text(table, "tiebreaker_field", place("tiebreaker_field")) or None,
        document=document,
    )
    return (Rule(metadata=metadata, body=body, source=source),)


def _document(source: Source) -> Mapping[str, Any]:
    if DOTTED.search(source.text):
        raise DiagnosticError(TooDeepDocument(path=source.name))
    try:
        document = tomllib.loads(source.text)
    except tomllib.TOMLDecodeError as error:
        raise _broken(source, str(error)) from None
    except RecursionError:
        raise DiagnosticError(TooDeepDocument(path=source.name)) from None
    except ValueError:
        # Python turns no more than some thousand digits into a number, and tomllib passes that on.
        raise DiagnosticError(BrokenDocument(format="TOML", problem="a number has too many digits")) from None
    check_values(document, "TOML", source)
    return document


def _broken(source: Source, problem: str) -> DiagnosticError:
    found, length = PLACE.search(problem), len(source.text)
    start = length
    if found is not None and found[1] is not None:
        lines = source.text.split("\n")[: int(found[1]) - 1]
        start = min(length, sum(len(line) + 1 for line in lines) + int(found[2]) - 1)
    span = Span(source, start, min(start + 1, length))
    return DiagnosticError(BrokenDocument(format="TOML", problem=PLACE.sub("", problem), span=span))


def _place(source: Source, key: str) -> Span | None:
    """Return where a key stands, or the header of the tables that it names."""
    header = re.search(rf"^[ \t]*\[\[rule\.{re.escape(key)}\]\]", source.text, re.MULTILINE)
    return Span(source, header.start(), header.end()) if header else key_place(source, key)


def _query_source(source: Source, query: str) -> Source:
    for start in islice(_starts(source.text, query), CANDIDATES):
        if _is_query(source.text, start, start + len(query)):
            return source.part(start, start + len(query))
    return Source(f"{source.name} (query)", query)


def _starts(text: str, query: str) -> Iterator[int]:
    """Yield where the query's own text stands between quotes behind a key `query`."""
    for found in QUERY.finditer(text):
        quotes = found[1].rstrip("\n")
        if text.startswith(query, found.end()) and text.startswith(quotes, found.end() + len(query)):
            yield found.end()


def _is_query(text: str, start: int, end: int) -> bool:
    """Return whether these characters are the query and no quotation of it: another text there is another query."""
    try:
        changed = tomllib.loads(f"{text[:start]}another{text[end:]}")
    except ValueError:
        return False
    return bool(changed["rule"].get("query") == "another")
