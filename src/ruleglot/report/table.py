"""The verdict table of the terminal: plain text, a line for each target of each rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ruleglot.diagnostics.notes import Direction
from ruleglot.diagnostics.render import printable, width

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruleglot.report.model import Ported, Report

HEAD = ("RULE", "TARGET", "VERDICT", "ASSURANCE", "EVENTS", "NOTES")
LONGEST_NAME = 60


def table(report: Report) -> str:
    """Return the table without a final line break; a rule's name stands at its first target only."""
    rows = [HEAD, *_rows(report)]
    widths = [max(width(row[column]) for row in rows) for column in range(len(HEAD))]
    return "\n".join(
        "  ".join(cell + " " * (wide - width(cell)) for cell, wide in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )


def _rows(report: Report) -> Iterator[tuple[str, ...]]:
    for rule in report.rules:
        name = printable(rule.rule.metadata.name)
        shown = name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"
        for number, ported in enumerate(rule.targets):
            yield ("" if number else shown, *_cells(ported))


def _cells(ported: Ported) -> tuple[str, ...]:
    comparison = ported.conversion.comparison
    series = comparison.series
    seen, what = (comparison.observations, "") if series is None else (series.seen, "streams ")
    directed = sum(note.direction is not Direction.NONE for note in comparison.notes)
    return (
        ported.name,
        comparison.verdict.value,
        comparison.assurance.value if comparison.assurance else "-",
        f"{seen.agreeing} of {seen.total} {what}agree" if seen and seen.total else "-",
        f"{len(comparison.notes)} ({directed} change the meaning)" if comparison.notes else "-",
    )
