"""A query as a list: its clauses in their order, the notes beside them, what is long folded away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ruleglot.diagnostics.notes import ClauseDropped, Direction, LicenceKept, Note
from ruleglot.languages.eql.read import read_query
from ruleglot.report.clauses import FEW, LONGEST, MOST_PLAIN, blocks, lines, placed
from ruleglot.source import Source, Span

if TYPE_CHECKING:
    from ruleglot.report.clauses import Line

TEXT = """file where host.os.type == "linux" and
  not (process.name == "a" and process.name != "b") and
  (file.name == "c" or file.name like "d*")"""


def read(text: str) -> tuple[Line, ...]:
    return lines(read_query(Source("rule.toml", text)))


def note(found: tuple[Line, ...], clause: str, direction: Direction = Direction.BROADER, reason: str = "why") -> Note:
    span = next(each.span for each in found if each.span is not None)
    start = span.source.text.index(clause)
    told = Span(span.source, start, start + len(clause))
    return ClauseDropped(clause=clause, direction=direction, reason=reason, span=told)


def test_groups_are_lines_with_their_clauses_below() -> None:
    assert [(each.depth, each.text) for each in read(TEXT)] == [
        (0, "file where"),
        (1, 'host.os.type == "linux"'),
        (1, "not"),
        (2, "all of"),
        (3, 'process.name == "a"'),
        (3, 'process.name != "b"'),
        (1, "any of"),
        (2, 'file.name == "c"'),
        (2, 'file.name like "d*"'),
    ]


def test_each_event_of_a_sequence_has_its_lines() -> None:
    found = read("""sequence with maxspan=1m
      [process where process.name == "a"] by user.id
      ![file where true] by user.id""")
    assert [each.text for each in found] == [
        "process by user.id where",
        'process.name == "a"',
        "no file by user.id where",
        "true",
    ]


def test_a_note_stands_beside_the_smallest_line_that_holds_its_clause() -> None:
    found = read(TEXT)
    group = found[3].span
    assert group is not None
    notes = (
        LicenceKept(clause="L", direction=Direction.NONE, reason="r"),
        note(found, 'file.name like "d*"'),
        note(found, 'process.name == "a"', reason="another"),
        note(found, '"linux"', Direction.NONE, reason="a third"),
        note(found, 'process.name == "a" and process.name != "b"'),
        note(found, 'host.os.type == "linux" and\n  not', reason="no line holds it"),
    )
    beside, loose = placed(found, notes)
    told = {line.text: [(each.number, each.again) for each in line.remarks] for line in beside if line.remarks}
    assert told == {
        'host.os.type == "linux"': [(1, False), (2, False)],
        "all of": [(3, False)],
        'process.name == "a"': [(4, False)],
        'file.name like "d*"': [(5, True)],
    }
    assert [(each.number, each.note.code) for each in loose] == [(6, "N109")]
    assert [line.weighty for line in beside if line.remarks] == [True, True, True, True]
    quiet, _ = placed(found, notes[3:4])
    assert not any(line.weighty for line in quiet)


def test_a_long_list_of_values_is_cut_where_a_value_ends() -> None:
    values = ", ".join(f'"value-{number}"' for number in range(2000))
    (_, line) = read(f"file where file.name in ({values})")
    assert len(line.text) <= LONGEST
    assert line.text.endswith(",")
    assert line.text + line.rest == f"file.name in ({values})"


def test_what_has_no_note_is_folded_away_in_a_long_list_only() -> None:
    short = read(TEXT)
    assert [block.folded for block in blocks(short)] == [False]
    clauses = " and ".join(f'file.name != "{number}"' for number in range(3 * FEW))
    found = read(f"file where {clauses}")
    beside, _ = placed(found, [note(found, 'file.name != "9"')])
    assert [(len(block.lines), block.folded) for block in blocks(beside)] == [(10, True), (1, False), (32, True)]
    assert len(beside) == sum(len(block.lines) for block in blocks(beside))
    near, _ = placed(found, [note(found, f'file.name != "{MOST_PLAIN - 1}"')])
    assert not blocks(near)[0].folded
