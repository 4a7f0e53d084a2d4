"""What becomes of a lost clause depends on where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.reading import read_events

from ruleglot.bridge.crossing import Kept, LeafCrossing, Lost, cross
from ruleglot.diagnostics.notes import Direction, NearField
from ruleglot.ir.text import condition_text, term_text
from ruleglot.ir.traverse import event_query
from ruleglot.languages.eql.read import read_query
from ruleglot.source import Source

if TYPE_CHECKING:
    from ruleglot.ir.nodes import Leaf


def bridge(leaf: Leaf) -> LeafCrossing:
    """Keep every field but those called `lost…`; tell of a broader difference on those called `near…`."""
    name = term_text(leaf.subject)
    if name.startswith("lost"):
        return Lost(reason=f"no field for `{name}`")
    if name.startswith("near"):
        note = NearField(clause=name, direction=Direction.BROADER, reason="nearly", span=leaf.span)
        return Kept(condition=leaf, notes=(note,))
    return Kept(condition=leaf)


def crossed(condition: str) -> tuple[str, list[str]]:
    """Return the text of what crossed, and each note as `code direction clause`."""
    crossing = cross(read_events(f"any where {condition}").condition, bridge)
    if isinstance(crossing, Lost):
        return "lost", []
    notes = [f"{note.code} {note.direction} {note.clause}" for note in crossing.notes]
    return " ".join(condition_text(crossing.condition).split()), notes


@pytest.mark.parametrize(
    ("condition", "expected", "notes"),
    [
        ("a == 1 and b == 2", "all of a == 1 b == 2", []),
        ("a == 1 and lost == 2", "a == 1", ["N101 broader lost == 2"]),
        ("a == 1 or lost == 2", "a == 1", ["N106 narrower lost == 2"]),
        ("a == 1 and not lost == 2", "a == 1", ["N101 broader not lost == 2"]),
        (
            "a == 1 and not (b == 2 and lost == 3)",
            "a == 1",
            ["N101 broader not (b == 2 and lost == 3)"],
        ),
        ("a == 1 and not (b == 2 or lost == 3)", "all of a == 1 not b == 2", ["N101 broader lost == 3"]),
        ("a == 1 or not lost == 2", "a == 1", ["N106 narrower not lost == 2"]),
        ("a == 1 or (b == 2 and lost == 3)", "any of a == 1 b == 2", ["N101 broader lost == 3"]),
        ("a == 1 or (lost1 == 2 and lost2 == 3)", "a == 1", ["N106 narrower (lost1 == 2 and lost2 == 3)"]),
        ("lost1 == 1 and lost2 == 2", "lost", []),
        ("not lost == 1", "lost", []),
        ("near == 1", "near == 1", ["N102 broader near"]),
        ("not near == 1", "not near == 1", ["N102 narrower near"]),
        (
            "a == 1 and not (b == 1 and not near == 1)",
            "all of a == 1 not all of b == 1 not near == 1",
            ["N102 broader near"],
        ),
    ],
)
def test_a_lost_clause_widens_a_conjunction_narrows_an_alternative_and_takes_its_exclusion_along(
    condition: str, expected: str, notes: list[str]
) -> None:
    assert crossed(condition) == (expected, notes)


def test_a_note_names_the_clause_in_the_words_of_the_source_and_its_place() -> None:
    source = Source("rule.toml", "any where a == 1 and\n  lost   in (1,\n 2)")
    crossing = cross(event_query(read_query(source)).condition, bridge)
    assert isinstance(crossing, Kept)
    (note,) = crossing.notes
    assert note.clause == "lost in (1, 2)"
    assert note.reason == "no field for `lost`"
    assert note.span is not None
    assert str(note.span.start_position) == "rule.toml:2:3"
