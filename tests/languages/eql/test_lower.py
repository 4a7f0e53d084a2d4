from __future__ import annotations

from ruleglot.ir.nodes import Cut, Pipe, SampleQuery, SequenceQuery
from ruleglot.ir.text import query_text
from ruleglot.languages.eql.printer import print_query
from ruleglot.languages.eql.read import read_query
from ruleglot.source import Source

SEQUENCE = """\
sequence by host.id, ?user.name with maxspan=90s
  [process where process.name == "a"] by process.entity_id with runs=3
  ![file where true] by process.entity_id
  [any where process.pid > 4] by process.parent.entity_id
until
  [process where event.type == "end"] by process.entity_id
| head 5
| tail 1"""


def test_a_sequence_keeps_all_that_is_written() -> None:
    query = read_query(Source("q", SEQUENCE))
    assert isinstance(query, SequenceQuery)
    assert query.maxspan == 90_000
    assert query.pipes == (Pipe(cut=Cut.HEAD, count=5), Pipe(cut=Cut.TAIL, count=1))
    assert [(stage.runs, stage.missing, stage.category) for stage in query.stages] == [
        (3, False, "process"),
        (1, True, "file"),
        (1, False, None),
    ]
    assert [key.name for key in query.stages[2].keys] == ["host.id", "user.name", "process.parent.entity_id"]
    assert query.stages[0].keys[1].optional
    assert query.until is not None
    assert query.stages[0].span is not None
    assert query.stages[0].span.text == '[process where process.name == "a"] by process.entity_id with runs=3'
    assert print_query(query) == SEQUENCE


def test_keys_that_all_stages_begin_with_are_printed_once() -> None:
    query = read_query(Source("q", "sequence [any where true] by a, b [any where false] by a, c"))
    assert print_query(query) == "sequence by a\n  [any where true] by b\n  [any where false] by c"


def test_a_sample_has_keys_and_stages() -> None:
    query = read_query(Source("q", "sample by host.id [process where true] by user.id [file where true] by user.name"))
    assert isinstance(query, SampleQuery)
    assert query_text(query) == (
        'sample\n  event of category "process" by host.id, user.id\n    always\n'
        '  event of category "file" by host.id, user.name\n    always'
    )
    assert print_query(query) == (
        "sample by host.id\n  [process where true] by user.id\n  [file where true] by user.name"
    )


def test_the_text_form_tells_all_of_a_sequence() -> None:
    assert query_text(read_query(Source("q", SEQUENCE))).splitlines() == [
        "sequence within 90000 ms",
        '  event of category "process" by host.id, ?user.name, process.entity_id, 3 times',
        '    process.name == "a"',
        '  no event of category "file" by host.id, ?user.name, process.entity_id',
        "    always",
        "  event of any category by host.id, ?user.name, process.parent.entity_id",
        "    process.pid > 4",
        "until",
        '  event of category "process" by host.id, ?user.name, process.entity_id',
        '    event.type == "end"',
        "first 5",
        "last 1",
    ]
