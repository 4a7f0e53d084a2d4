"""`ruleglot match`: run a rule over events of its own platform."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import click

from ruleglot.cli.talk import Exit, result, talk

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ruleglot.evaluation.settings import EqlSettings
    from ruleglot.ir.nodes import EventQuery, Query

Record: TypeAlias = "tuple[str, Mapping[str, Any]]"
"""An event as it stands in the file, and as the rule reads it."""


@click.command()
@click.argument("rule", type=click.Path(path_type=Path))
@click.argument("events", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--rule", "name", metavar="NAME", help="Which rule of the file is meant, where it holds several.")
def match(rule: Path, events: Path, name: str | None) -> int:
    """Print the events (one JSON object a line, `-` for stdin) on which RULE fires, as they stand.

    What a rule about several events finds is printed as a list, one a line, with null for a missing event.

    Elastic rules read ECS documents, Falco rules flat objects of Falco's fields, Sigma rules records of their log
    source; a record that does not name its log source (`logsource`) is taken to be of the rule's own.
    """
    from ruleglot.ir.nodes import EventQuery
    from ruleglot.rules.load import read_rule
    from ruleglot.rules.select import select_rule
    from ruleglot.translate.perspective import as_record
    from ruleglot.translate.understand import settings, understand

    found = read_rule(rule) if name is None else select_rule(rule, name)
    query, told = understand(found), settings(found)
    records = ((line, as_record(found, event)) for line, event in _events(events))
    if isinstance(query, EventQuery) and not query.pipes:
        _print_events(query, records, told)
    else:
        _print_findings(query, records, told)
    return Exit.DONE


def _print_events(query: EventQuery, records: Iterable[Record], told: EqlSettings) -> None:
    """Print the events that fit one by one, as they come."""
    from ruleglot.evaluation.matches import fires

    total = matched = 0
    for line, event in records:
        total += 1
        if fires(query, event, settings=told):
            matched += 1
            result(line)
    talk(f"{matched} of {total} events match")


def _print_findings(query: Query, records: Iterable[Record], told: EqlSettings) -> None:
    """Print the findings of a query about several events, or one that is cut by a pipe: one a line."""
    from ruleglot.evaluation.matches import evaluate
    from ruleglot.ir.nodes import EventQuery

    lines = [(line, event) for line, event in records]
    written = {id(event): line for line, event in lines}
    found = evaluate(query, [event for _, event in lines], settings=told)
    for finding in found:
        shown = ["null" if event is None else written[id(event)] for event in finding.events]
        result(shown[0] if isinstance(query, EventQuery) else f"[{', '.join(shown)}]")
    talk(f"{len(found)} finding{'s' * (len(found) != 1)} in {len(lines)} events")


def _events(path: Path) -> Iterator[tuple[str, Mapping[str, Any]]]:
    from ruleglot.diagnostics.diagnostic import DiagnosticError
    from ruleglot.diagnostics.documents import FileNotReadable

    name = "stdin" if path.as_posix() == "-" else path.as_posix()
    try:
        if name == "stdin":
            yield from _parsed(name, sys.stdin)
        else:
            with path.open(encoding="utf-8") as file:
                yield from _parsed(name, file)
    except OSError as error:
        problem = FileNotReadable(path=name, problem=error.strerror or str(error))
        raise DiagnosticError(problem) from error
    except UnicodeDecodeError as error:
        problem = FileNotReadable(path=name, problem=f"byte {error.start} is no UTF-8", hint="save the file as UTF-8")
        raise DiagnosticError(problem) from error


def _parsed(name: str, lines: Iterable[str]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    from ruleglot.diagnostics.diagnostic import DiagnosticError
    from ruleglot.diagnostics.usage import BrokenEvent

    for number, line in enumerate(lines, 1):
        text = line.rstrip("\r\n")
        if not text.strip():
            continue
        try:
            event = json.loads(text)
        except (json.JSONDecodeError, RecursionError) as error:
            raise DiagnosticError(BrokenEvent(path=name, line=number, problem=str(error))) from error
        if not isinstance(event, dict):
            raise DiagnosticError(BrokenEvent(path=name, line=number, problem="it is no JSON object"))
        yield text, event
