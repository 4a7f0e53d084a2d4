r"""Read rules from a Kibana export: JSON objects one after the other, the last being a summary of the export.

A single rule as Kibana's API shows it, on many lines, reads as well.

>>> from ruleglot.source import Source
>>> export = '{"name": "Any", "language": "eql", "query": "any where true"}\n{"exported_count": 1}\n'
>>> [rule.metadata.name for rule in read_rules(Source("export.ndjson", export))]
['Any']
"""

from __future__ import annotations

import json
import re
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any

from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.diagnostics.documents import BrokenDocument, TooDeepDocument
from ruleglot.rules.elastic.metadata import check_language, read_date, read_metadata
from ruleglot.rules.elastic.soundness import check_values
from ruleglot.rules.rule import EqlBody, Rule
from ruleglot.rules.values import required_text, tables, text, texts
from ruleglot.source import Source, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SUMMARY = frozenset({"exported_count", "exported_rules_count"})
"""Keys of the line that closes an export; it holds no rule."""

NOT_RULES: Mapping[str, str] = {
    "list_id": "an exception list",  # exported beside the rules that use it, and so are its items
    "attributes": "a saved object",  # an action's connector
}
"""Keys that tell the other objects of an export; they hold no rule either."""

INDEX = re.compile(r"(?:logs|metrics)-([a-z0-9_]+)[.*-]")
"""Data streams are named `logs-DATASET-NAMESPACE`, and a dataset begins with its integration's name."""

BLANK = re.compile(r"\s*")


def read_rules(source: Source) -> tuple[Rule, ...]:
    """Return the rules of the file, in its order. Raises `DiagnosticError` (D003 to D006, D008)."""
    return tuple(_rule(table, source, part) for table, part in _objects(source) if not _beside(table))


def _beside(table: Mapping[str, Any]) -> bool:
    return not SUMMARY.isdisjoint(table) or ("query" not in table and not NOT_RULES.keys().isdisjoint(table))


class _UnsoundError(ValueError):
    """What JSON's parser would let pass: `problem`, at the `occurrence`-th place of `words`."""

    def __init__(self, problem: str, words: str, occurrence: int) -> None:
        super().__init__(problem)
        self.problem, self.words, self.occurrence = problem, words, occurrence


def _objects(source: Source) -> Iterator[tuple[Mapping[str, Any], Source]]:
    """Yield each object with its part of the file."""
    decoder = json.JSONDecoder(object_pairs_hook=_object, parse_constant=_constant)
    start = _skip_blanks(source.text, 0)
    while start < len(source.text):
        table, end = _decoded(decoder, source, start)
        part = source.part(start, end)
        if not isinstance(table, dict):
            raise _broken("expected an object, as Kibana exports one a line", _first_line(part))
        check_values(table, "JSON", part)
        yield table, part
        start = _skip_blanks(source.text, end)


def _decoded(decoder: json.JSONDecoder, source: Source, start: int) -> tuple[object, int]:
    try:
        return decoder.raw_decode(source.text, start)
    except json.JSONDecodeError as error:
        place = Span(source, error.pos, min(error.pos + 1, len(source.text)))
        raise _broken(error.msg, place) from None
    except _UnsoundError as error:
        rest = source.part(start, len(source.text))
        raise _broken(error.problem, _occurrence(rest, error.words, error.occurrence)) from None
    except RecursionError:
        raise DiagnosticError(TooDeepDocument(path=source.name)) from None
    except ValueError:
        # Python turns no more than some thousand digits into a number.
        raise _broken("a number has too many digits", None) from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object without what is `null`, which for Kibana is as good as absent."""
    table = dict(pairs)
    if len(table) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise _UnsoundError(f"the key `{twice}` stands twice in one object", f'"{twice}"', 2)
    return {key: value for key, value in table.items() if value is not None}


def _constant(name: str) -> None:
    raise _UnsoundError(f"`{name}` is no number", name, 1)


def _occurrence(part: Source, words: str, number: int) -> Span | None:
    found = [each.start() for each in islice(re.finditer(re.escape(words), part.text), number)]
    return Span(part, found[-1], found[-1] + len(words)) if len(found) == number else None


def _broken(problem: str, place: Span | None) -> DiagnosticError:
    return DiagnosticError(BrokenDocument(format="JSON", problem=problem, span=place))


def _skip_blanks(text: str, start: int) -> int:
    found = BLANK.match(text, start)
    return start if found is None else found.end()


def _first_line(part: Source) -> Span:
    return Span(part, 0, len(part.text.split("\n", 1)[0]))


def _place(part: Source, key: str) -> Span | None:
    return _occurrence(part, f'"{key}"', 1)


def _rule(table: Mapping[str, Any], source: Source, part: Source) -> Rule:
    place = partial(_place, part)
    check_language(table, place)
    query = required_text(table, "query", place("query") or _first_line(part), "an EQL rule needs a query")
    metadata = read_metadata(
        table,
        place,
        created=read_date(table, "created_at", place("created_at")),
        updated=read_date(table, "updated_at", place("updated_at")),
    )
    index = texts(table, "index", place("index"))
    body = EqlBody(
        query=_query_source(part, query),
        integrations=_integrations(table, place("related_integrations"), index),
        index=index,
        event_category_field=text(table, "event_category_override", place("event_category_override"))
        or "event.category",
        timestamp_field=text(table, "timestamp_field", place("timestamp_field")) or "@timestamp",
        tiebreaker_field=text(table, "tiebreaker_field", place("tiebreaker_field")) or None,
        document={"rule": table},
    )
    return Rule(metadata=metadata, body=body, source=source)


def _integrations(table: Mapping[str, Any], place: Span | None, index: tuple[str, ...]) -> tuple[str, ...]:
    """Return the integrations: those that the rule names, else those whose data streams it searches."""
    named = [text(entry, "package", place) for entry in tables(table, "related_integrations", place)]
    searched = [found[1] for pattern in index if (found := INDEX.match(pattern))]
    return tuple(dict.fromkeys(named or searched))


def _query_source(part: Source, query: str) -> Source:
    """Return the query as a part of the file where JSON's escapes did not change it, else as a text of its own."""
    found = re.search(rf'"query"\s*:\s*"(?={re.escape(query)}")', part.text)
    if found is None or json.dumps(query, ensure_ascii=False) != f'"{query}"':
        return Source(f"{part.name}:{part.position(0).line} (query)", query)
    return part.part(found.end(), found.end() + len(query))
